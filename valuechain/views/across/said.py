"""What the answer across sources amounts to, in sentences with the lists behind them."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import NamedTuple

from valuechain.analysis.across.across import Across
from valuechain.analysis.across.findings import AcrossFindings, RowFindings, find_later_law
from valuechain.analysis.across.timeline.timeline import list_coming
from valuechain.analysis.across.timeline.values import TimelineEvent, TimelineGroup
from valuechain.analysis.across.values import AcrossRow, Voice
from valuechain.model.words import begin_lower, capital, count, join_words, write_date
from valuechain.views.across.state import AcrossState
from valuechain.views.across.timeline.words import say_ends, say_event
from valuechain.views.page.state import Page

NO_MATCH = "no reference actor corresponds to those whom they name"
_MOST_NAMED = 3
"""Maximum number of actors or sources named in a note; more are counted."""


class Entry(NamedTuple):
    """A topic, practice, actor or date of a list."""

    name: str
    href: str
    number: str = ""
    """The number beside the name, such as `5 of 7`; empty if the list needs none."""
    note: str = ""


class Said(NamedTuple):
    """A sentence about the sources, and the lists behind it."""

    id: str
    sentence: str
    counts: str
    """The lengths of the lists in words, such as `3 topics, 12 practices`."""
    meaning: str
    """How the lists are made."""
    lists: Sequence[tuple[str, Sequence[Entry]]]
    """Headings with entries; lists without entries are left out."""


def say_answer(across: Across, findings: AcrossFindings) -> str:
    """The answer in two sentences: on how many topics the sources agree or differ, and what no one covers."""
    topics = findings.topics
    of = f" of {count(len(across.topics), 'topic')}"
    spoken = [
        (len(topics.agreed), "all sources that speak name the same actor"),
        (len(topics.split), "they differ" if topics.agreed else "sources differ"),
        (len(topics.single), "only one source speaks"),
    ]
    parts = [f"on {number}{{}} {words}" for number, words in spoken if number]
    silent = [
        f"{words} {number}"
        for number, words in (
            (len(topics.no_one), "no source makes anyone responsible for"),
            (len(topics.not_yet), "no one is responsible yet for"),
            (len(topics.hidden), "your filters leave nothing of"),
        )
        if number
    ]
    lead = join_words([part.format(of if part is parts[0] else "") for part in parts])
    return " ".join(f"{capital(each)}." for each in (lead, join_words(silent)) if each)


def list_said(across: Across, findings: AcrossFindings, state: AcrossState, today: date) -> list[Said]:
    """The sentences, in order; those with nothing to list are left out, except that no one is responsible."""
    said = (
        *(_say_rows(across, findings, state, each) for each in _ROW_LISTS),
        *_say_actors(across, findings),
        _say_coming(across, state, today),
    )
    return [each for each in said if each.lists or each.id == _ALWAYS]


class _RowList(NamedTuple):
    """A list of topics and one of practices."""

    id: str
    sentence: str
    meaning: str
    rows: Callable[[RowFindings], Sequence[AcrossRow]]
    note: Callable[[Across, AcrossRow], tuple[str, str]]
    """The number beside a row, and a note."""


def _say_rows(across: Across, findings: AcrossFindings, state: AcrossState, each: _RowList) -> Said:
    topics, practices = each.rows(findings.topics), each.rows(findings.practices)
    of_topics = [
        Entry(row.subject.name, state.href_of(topic=row.subject.id), *each.note(across, row)) for row in topics
    ]
    of_practices = [
        Entry(row.subject.name, state.href_of(practice=row.subject.id), *each.note(across, row)) for row in practices
    ]
    counts = f"{count(len(topics), 'topic')}, {count(len(practices), 'practice')}"
    has_law_later = each.id == _VOLUNTARY and any(find_later_law(across, row) for row in (*topics, *practices))
    sentence = f"{each.sentence}{' yet' if has_law_later else ''}"
    lists = [(title, entries) for title, entries in (("Topics", of_topics), ("Practices", of_practices)) if entries]
    return Said(each.id, sentence, counts, each.meaning, lists)


def _note_named(across: Across, row: AcrossRow) -> tuple[str, str]:
    agreement = row.agreement
    if not agreement.named:
        return agreement.words, NO_MATCH
    if agreement.named == 1 < agreement.of:
        return agreement.words, "no two sources name the same actor"
    return agreement.words, name_actors(across, agreement.most)


def _note_single(across: Across, row: AcrossRow) -> tuple[str, str]:
    actors = [actor for actor, cell in row.cells.items() if cell.responsible]
    return "", f"{name_sources(across, row.speaking)}: {name_actors(across, actors) or NO_MATCH}"


def _note_speaking(across: Across, row: AcrossRow) -> tuple[str, str]:
    return "", name_sources(across, row.speaking)


def _note_voluntary(across: Across, row: AcrossRow) -> tuple[str, str]:
    laws = find_later_law(across, row)
    if not laws:
        return _note_speaking(across, row)
    first = write_date(date.fromordinal(min(laws.values())))
    named = _shorten([across.chain.framework(each).short_name for each in laws])
    return "", f"{name_sources(across, row.speaking)}; law from {first}: {named}"


def _note_no_one(across: Across, row: AcrossRow) -> tuple[str, str]:
    asking = row.sources(Voice.NO_ONE)
    return "", f"asked for by {name_sources(across, asking)}" if asking else "no source asks for it"


def _note_later(across: Across, row: AcrossRow) -> tuple[str, str]:
    sources = row.sources(Voice.LATER)
    first = min(row.starts[each] for each in sources)
    return f"from {write_date(date.fromordinal(first))}", name_sources(across, sources)


def _note_hidden(across: Across, row: AcrossRow) -> tuple[str, str]:
    return "", name_sources(across, row.sources(Voice.HIDDEN))


def name_actors(across: Across, ids: Sequence[str]) -> str:
    """Reference actors within a sentence, by their ids."""
    return _shorten([begin_lower(across.chain.reference_actor(each).name) for each in ids])


def name_sources(across: Across, ids: Sequence[str]) -> str:
    """Sources in words, by their ids."""
    return _shorten([across.chain.framework(each).marked_name for each in ids])


def _shorten(names: list[str]) -> str:
    more = len(names) - _MOST_NAMED
    return join_words(names if more < 2 else [*names[:_MOST_NAMED], f"{more} more"])


def _say_actors(across: Across, findings: AcrossFindings) -> list[Said]:
    idle = [
        Entry(
            each.actor.name,
            f"#actor-{each.actor.id}",
            f"from {write_date(date.fromordinal(each.starts))}" if each.starts else "",
            f"addressed by {name_sources(across, each.sources)}",
        )
        for each in findings.idle
    ]
    has_later = any(each.starts for each in findings.idle)
    unaddressed = [Entry(each.name, f"#actor-{each.id}") for each in findings.unaddressed]
    return [
        Said(
            "idle",
            f"Actors without a duty {'yet ' if has_later else ''}in any source that addresses them",
            count(len(idle), "actor"),
            "They are neither responsible nor supporting. Being informed or mentioned is not a duty."
            f"{' The date is the first on which a source makes them responsible.' if has_later else ''}",
            [("Actors", idle)] if idle else [],
        ),
        Said(
            "not-addressed",
            "Actors that no source addresses",
            count(len(unaddressed), "actor"),
            "No source has a duty for them, or is meant for them.",
            [("Actors", unaddressed)] if unaddressed else [],
        ),
    ]


def _say_coming(across: Across, state: AcrossState, today: date) -> Said:
    """What begins within twelve months of the day asked about, or of today without one."""
    coming = list_coming(across, today=today)
    groups = coming.groups
    entries = [_coming(across, state, each) for each in coming.events]
    number = len(coming.beginnings)
    ends = f", and {say_ends(len(coming.ends))}" if coming.ends else ""
    return Said(
        "coming",
        f"Begins to apply in the twelve months after {write_date(coming.after)}",
        f"{count(number, 'mitigation')}, {count(len({group.start.date for group in groups}), 'date')}{ends}",
        "By source, day and scope. The timeline has later dates too.",
        [("Dates", entries)] if entries else [],
    )


def _coming(across: Across, state: AcrossState, event: TimelineEvent) -> Entry:
    source = capital(across.chain.framework(event.source).short_name)
    unsettled = "" if event.is_settled else "; not settled"
    actors = name_actors(across, event.responsible)
    if isinstance(event, TimelineGroup):
        scope = f" ({event.start.scope})" if event.start.scope else ""
        what = f"{scope}: {count(len(event.beginnings), 'mitigation')}"
    else:
        what = f": {say_event(event)}"
    note = f"{source}{what}{f', {actors}' if actors else ''}{unsettled}"
    return Entry(write_date(event.day), state.href(page=Page.TIMELINE), "", note)


_ALWAYS = "no-one"
"""The list that is named even if it is empty."""
_VOLUNTARY = "voluntary"
"""The list with a sentence on law that follows later."""
_ROW_LISTS = (
    _RowList(
        "agreed",
        "All sources that speak name the same actor",
        "At least two sources speak, and every one of them makes this actor responsible; it may name others too.",
        lambda rows: rows.agreed,
        _note_named,
    ),
    _RowList(
        "split",
        "Sources differ on who is responsible",
        "At least two sources speak, and no actor is named by all. The lowest agreement comes first.",
        lambda rows: rows.split,
        _note_named,
    ),
    _RowList(
        "single",
        "Only one source speaks",
        "One source makes somebody responsible, so there is nothing to compare.",
        lambda rows: rows.single,
        _note_single,
    ),
    _RowList(
        _VOLUNTARY,
        "Only voluntary guidance speaks, no binding law",
        "Somebody is responsible, but no source that says so is binding law.",
        lambda rows: rows.voluntary,
        _note_voluntary,
    ),
    _RowList(
        "optional",
        "Rests on may, can or could alone",
        "Somebody is responsible, but no source that says so uses a stronger verb.",
        lambda rows: rows.optional,
        _note_speaking,
    ),
    _RowList(
        _ALWAYS,
        "No source makes anyone responsible",
        "No source does, now or later. A source that is silent is not against.",
        lambda rows: rows.no_one,
        _note_no_one,
    ),
    _RowList(
        "not-yet",
        "No one is responsible yet",
        "Nothing applies on the day asked about, but a source makes somebody responsible later.",
        lambda rows: rows.not_yet,
        _note_later,
    ),
    _RowList(
        "hidden",
        "Nothing left by your filters",
        "Sources make somebody responsible, but only in what your filters hide.",
        lambda rows: rows.hidden,
        _note_hidden,
    ),
)
