"""The answer for one topic or practice as a document."""

from collections.abc import Iterable, Iterator

from valuechain.analysis.across.across import Across
from valuechain.analysis.across.topic.short import ShortRow, ask, build_short, say_agreement, say_silence, say_voice
from valuechain.analysis.across.topic.subject import (
    PARTS,
    NamedActor,
    SourceColumn,
    SubjectAnswer,
    SubjectEntry,
    build_subject,
    say_counts,
    say_relation,
)
from valuechain.analysis.across.values import Subject, Voice
from valuechain.model.common_language import Practice
from valuechain.model.words import capital, join_words
from valuechain.views.across.document_parts import (
    KIND,
    SILENCE,
    build_method,
    build_reproducing,
    build_sources,
    describe_question,
    today,
)
from valuechain.views.across.state import AcrossState
from valuechain.views.document.blocks import Block, Briefing, Bullets, Grid, GridRow, Section, Span, Spans, plain, say
from valuechain.views.page.names import begin
from valuechain.views.page.state import Page

_SHORT = ("Source", "Who is responsible", "How strongly", "Since when", "Legal status")
_FULL = ("Source", "Mitigation", "Relation (ours)", *map(capital, PARTS), "Since when; place; reading")
_FULL_SHARES = (10.0, 14.0, 19.0, 19.0, 12.0, 10.0, 16.0)


def build_topic_document(across: Across, subject: Subject) -> Briefing:
    """What every source says about one topic or practice: in short, in full, and where sources are silent."""
    answer = build_subject(across, subject)
    state = AcrossState(
        Page.TOPIC,
        across.question,
        topic="" if isinstance(subject, Practice) else subject.id,
        practice=subject.id if isinstance(subject, Practice) else "",
    )
    return Briefing(
        title=ask(subject),
        context=describe_question(across, state),
        date=today(),
        opening=tuple(_build_opening(answer)),
        sections=(
            Section("In short", (_build_short(answer),)),
            *_build_full(answer),
            *_build_silence(answer),
            build_method(),
            build_sources(across.sources),
            build_reproducing(across, state),
        ),
        source="",
        kind=KIND,
    )


def _build_opening(answer: SubjectAnswer) -> Iterator[Block]:
    silence = f" {SILENCE}" if answer.silent else ""
    yield say(f"{say_agreement(answer)}{silence}", "lead")
    if answer.subject.summary:
        yield say(answer.subject.summary)


def _build_short(answer: SubjectAnswer) -> Grid:
    rows = tuple(
        GridRow(
            (
                (Span(begin(row.framework.short_name), "strong"),),
                _say_responsible(row),
                plain("" if row.said else " ".join((row.strength_words, _quote(row.verbs))).rstrip()),
                plain(capital(row.since_words)),
                plain(capital(row.framework.legal_status)),
            )
        )
        for row in build_short(answer)
    )
    return Grid(f"In short: {answer.subject.name}", _SHORT, rows, (18.0, 40.0, 14.0, 13.0, 15.0))


def _say_responsible(row: ShortRow) -> Spans:
    if row.said:
        return (Span(row.said, "soft"),)
    names = [each.words for each in row.responsible]
    names += [f"“{name}” in the source" for name in row.unmatched]
    supports = f". Supports: {', '.join(each.words for each in row.supporting)}" if row.supporting else ""
    return plain(f"{', '.join(names)}{supports}")


def _quote(words: Iterable[str]) -> str:
    return ", ".join(f"“{word}”" for word in words)


def _build_full(answer: SubjectAnswer) -> Iterator[Section]:
    rows: list[GridRow] = []
    for practice in answer.practices:
        found = [(column, entry) for column in answer.heard for entry in column.entries_on(practice)]
        if found:
            rows.append(GridRow(((Span(practice.name, "strong"), Span(f"  {practice.summary}", "soft")),), "band"))
            rows.extend(_entry_row(column, entry) for column, entry in found)
    if rows:
        said = (
            "Actors are reference actors, which are ours; after each, in quotation marks, the source’s own name for it "
            "and its verb."
        )
        grid = Grid(f"What each source says: {answer.subject.name}", _FULL, tuple(rows), _FULL_SHARES)
        yield Section("What each source says", (say(said), grid))


def _entry_row(column: SourceColumn, entry: SubjectEntry) -> GridRow:
    mitigation = entry.mitigation
    code = f"{mitigation.code} " if mitigation.code else ""
    why = say_counts(entry)
    name = (Span(f"{code}{mitigation.label}"), *((Span(f" {why}", "doubt"),) if why else ()))
    weak = (Span(f" ({entry.weakness})", "doubt"),) if entry.weakness else ()
    relation = (Span(capital(entry.link.relation.value), "strong"), *weak, Span(f". {say_relation(entry.link)}"))
    actors = [_say_actors(entry.with_part(part)) for part in PARTS]
    if not entry.with_part(PARTS[0]) and entry.link.relation.counts:
        actors[0] = (Span("Names no one responsible.", "soft"),)
    reading = f"Can be read in {len(entry.readings)} ways; reading {entry.reading.id}" if entry.reading else ""
    facts = [f"{each.rstrip('.')}." for each in (capital(entry.since), mitigation.source, reading) if each]
    return GridRow(
        (
            (Span(begin(column.framework.short_name), "strong"),),
            name,
            relation,
            *actors,
            plain(" ".join(facts)),
        )
    )


def _say_actors(named: Iterable[NamedActor]) -> Spans:
    return plain("; ".join(map(_say_actor, named)))


def _say_actor(named: NamedActor) -> str:
    ours = [
        f"{'~ ' if each.sign == '~' else ''}{each.actor.name}{f' ({each.words})' if each.words else ''}"
        for each in named.counterparts
    ]
    source = [f"“{named.actor.name}”", *([join_words(named.ownership.norm)] if named.ownership.norm else [])]
    end = [*source, *filter(None, (named.ownership.condition, named.since))]
    return f"{join_words(ours) or 'No reference actor'} [{', '.join(end)}]"


def _build_silence(answer: SubjectAnswer) -> Iterator[Section]:
    if answer.silent:
        sentences = (
            say_silence(answer, each.framework) if each.voice is Voice.SILENT else say_voice(answer, each)
            for each in answer.silent
        )
        yield Section("What sources do not say", (Bullets(tuple(map(plain, sentences))), say(SILENCE)))
