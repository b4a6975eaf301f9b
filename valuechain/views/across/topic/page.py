"""The page of a topic or practice: what every source says about it, side by side."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from markupsafe import Markup

from valuechain.analysis.across.across import Across, build_across
from valuechain.analysis.across.topic.paths import PathEnd, ends_of
from valuechain.analysis.across.topic.short import (
    ASKS,
    ask,
    build_short,
    name_within,
    say_agreement,
    say_silence,
    say_voice,
)
from valuechain.analysis.across.topic.subject import (
    IN_PART_BY,
    PARTS,
    SourceColumn,
    SubjectAnswer,
    SubjectEntry,
    build_subject,
    say_counts,
    say_relation,
)
from valuechain.analysis.across.values import AcrossRow, Voice
from valuechain.model.chain import ValueChain
from valuechain.model.common_language import Practice, Relation
from valuechain.model.framework import Framework
from valuechain.model.words import begin_lower, count, join_words, write_date
from valuechain.views.across.counted import say_why_nothing
from valuechain.views.across.mitigation_link import mitigation_href
from valuechain.views.across.question import show_question
from valuechain.views.across.state import AcrossState
from valuechain.views.across.ways_out import is_empty, list_ways_out
from valuechain.views.document.formats import DOCUMENT_FORMATS
from valuechain.views.page.link import Link
from valuechain.views.page.render import render
from valuechain.views.page.state import Page, ViewState
from valuechain.views.page.takeaway import offer, show_takeaway, table_downloads
from valuechain.views.picture.caption import describe_source
from valuechain.views.picture.downloads import picture_downloads

MOST_ENDS = 12
"""Maximum number of mitigations that a practice page lists from the start; more are folded."""
MOST_BESIDE = 12
"""Maximum number of sources that stand beside each other; more are folded, one below the other."""
MOST_SHOWN = 200
"""Maximum number of mitigations that the page of a topic shows in full; a topic with more leads to its practices."""
TABLE, REPORT = "topic", "topic-report"
"""The links of the HTTP interface."""


class PracticeBand(NamedTuple):
    """One practice: what each source says about it, and where its mitigations meet."""

    practice: Practice
    said: str
    """Who is responsible according to most sources, and how many of them speak."""
    cells: tuple[tuple[SourceColumn, tuple[SubjectEntry, ...]], ...]
    """The sources with entries on the practice, those that speak first, each with these entries."""
    ends: tuple[PathEnd, ...]
    """All mitigations that are linked to the practice."""
    unsaid: tuple[str, ...]
    """The names of the other sources."""
    is_open: bool
    """Whether the practice is unfolded."""

    @property
    def ends_by_source(self) -> dict[Framework, list[PathEnd]]:
        """The mitigations by source; the source that holds best comes first."""
        groups: dict[Framework, list[PathEnd]] = {}
        for end in self.ends:
            groups.setdefault(end.framework, []).append(end)
        return groups

    @property
    def ends_said(self) -> str:
        """How many mitigations of how many sources ask for the practice, and how many are only related."""
        asking = [end for end in self.ends if end.link.relation.counts]
        related = len(self.ends) - len(asking)
        if not asking:
            return f"{count(related, 'mitigation')}, only related"
        sources = len({end.framework.id for end in asking})
        more = f", {related} only related" if related else ""
        return f"{count(len(asking), 'mitigation')} of {count(sources, 'source')}{more}"


class Silence(NamedTuple):
    """A source without any mitigation on the subject, and a sentence to cite."""

    framework: Framework
    sentence: str
    href: str
    """The link to the gaps in our data on the source; empty if the data names none."""


def show_topic(chain: ValueChain, state: AcrossState, notices: Markup) -> Markup:
    """The HTML of the page, or of the list of topics if none is chosen."""
    across = build_across(chain, state.question)
    subject = _find(across, state)
    if subject is None:
        return _show_choice(across, state, notices)
    answer = build_subject(across, subject.subject)
    if is_nothing_left(answer):
        return _show_nothing(answer, state, notices)
    columns = answer.heard
    bands = [_build_band(answer, practice, state) for practice in answer.practices]
    topic_id = subject.subject.topic if isinstance(subject.subject, Practice) else subject.subject.id
    return render(
        "across/topic/page.html",
        state=state,
        notices=notices,
        question=show_question(across, state),
        answer=answer,
        title=ask(answer.subject),
        asks=ASKS,
        named=name_within(answer.subject),
        most_ends=MOST_ENDS,
        most_beside=MOST_BESIDE,
        IN_PART_BY=IN_PART_BY,
        topic=chain.topic(topic_id),
        is_practice=isinstance(answer.subject, Practice),
        chips=list(_chips(across, state, topic_id)),
        agreement=say_agreement(answer),
        short=build_short(answer),
        columns=columns,
        is_long=not state.practice and sum(len(column.entries) for column in columns) > MOST_SHOWN,
        bands=bands,
        open_all=state.href(opened=tuple(each.practice.id for each in bands if each.ends)),
        silences=[_cite_silence(answer, each, state) for each in answer.silent],
        parts=PARTS,
        relations=Relation,
        Voice=Voice,
        say_counts=say_counts,
        say_relation=say_relation,
        href_of=lambda mitigation: mitigation_href(chain, state, mitigation),
        takeaway=_takeaway(state),
        about=[describe_source(column.framework) for column in answer.columns],
        stamp=chain.stamp,
    )


def is_nothing_left(answer: SubjectAnswer) -> bool:
    """Whether the filters hide all that any source asks for, or leave no source."""
    voices = {column.voice for column in answer.columns}
    return not voices or (Voice.HIDDEN in voices and not voices & {Voice.SPEAKS, Voice.NO_ONE, Voice.LATER})


def _show_nothing(answer: SubjectAnswer, state: AcrossState, notices: Markup) -> Markup:
    """The reason, and the links that drop a filter each."""
    hidden = [column.framework.short_name for column in answer.columns if column.voice is Voice.HIDDEN]
    named = f"{len(hidden)} sources" if len(hidden) > _MOST_HIDDEN else join_words(hidden)
    says = f"They hide what {named} {'says' if len(hidden) == 1 else 'say'} about it." if hidden else ""
    return render(
        "across/topic/nothing.html",
        state=state,
        notices=notices,
        question=show_question(answer.across, state),
        title=ask(answer.subject),
        why=(say_why_nothing(answer.across) if is_empty(answer.across) else "") or says,
        ways=list_ways_out(state),
    )


_MOST_HIDDEN = 3
"""Maximum number of hidden sources that a sentence names; more are counted."""


def _find(across: Across, state: AcrossState) -> AcrossRow | None:
    """The row of the topic or practice on the page; None if there is none."""
    rows = across.practices if state.practice else across.topics
    return next((row for row in rows if row.subject.id == (state.practice or state.topic)), None)


def _build_band(answer: SubjectAnswer, practice: Practice, state: AcrossState) -> PracticeBand:
    row = answer.across.row_of(practice)
    found = [(column, column.entries_on(practice)) for column in answer.columns]
    found.sort(key=lambda each: _VOICES.index(row.voices[each[0].framework.id]))
    return PracticeBand(
        practice,
        say_most(answer.chain, row),
        tuple((column, entries) for column, entries in found if entries),
        ends_of(answer.chain, practice, answer.across.sources),
        tuple(column.framework.short_name for column, entries in found if not entries),
        is_open=practice.id in (state.practice, *state.opened),
    )


_VOICES = tuple(Voice)


def say_most(chain: ValueChain, row: AcrossRow) -> str:
    """Who is responsible according to most sources, such as `model providers, 5 of 6 sources, 2 only in part`."""
    agreement = row.agreement
    if agreement.of:
        names = [begin_lower(chain.reference_actor(actor).name) for actor in agreement.most]
        if not names:
            return f"no reference actor, {count(agreement.of, 'source')}"
        if agreement.of == 1:
            return f"{join_words(names)}, 1 source{', only in part' if agreement.in_part else ''}"
        each = "each " if len(names) > 1 else ""
        part = f", {agreement.in_part} only in part" if agreement.in_part else ""
        return f"{join_words(names)}, {each}{agreement.named} of {agreement.of} sources{part}"
    if row.starts:
        return f"no one yet, from {write_date(date.fromordinal(min(row.starts.values())))}"
    if row.sources(Voice.HIDDEN):
        return "nothing left by your filters"
    return "no one" if row.sources(Voice.NO_ONE) else "no source asks for it"


def _cite_silence(answer: SubjectAnswer, column: SourceColumn, state: AcrossState) -> Silence:
    framework = column.framework
    if column.voice is not Voice.SILENT:
        return Silence(framework, say_voice(answer, column), "")
    href = ViewState(framework.id, page=Page.SOURCE, data=state.data).href() if framework.missing else ""
    return Silence(framework, say_silence(answer, framework), href)


def _chips(across: Across, state: AcrossState, topic: str) -> Iterator[Link]:
    """The topic and its practices; the one on the page has no link."""
    yield Link("The whole topic", "" if state.topic else state.href(topic=topic, practice=""))
    for row in across.practices_of(topic):
        is_here = row.subject.id == state.practice
        href = "" if is_here else state.href(topic="", practice=row.subject.id)
        yield Link(row.subject.name, href, count(len(row.speaking), "source"))


def _takeaway(state: AcrossState) -> Markup:
    query = state.query()
    downloads = [
        *(offer("This answer", form, REPORT, query) for form in reversed(DOCUMENT_FORMATS)),
        *table_downloads(TABLE, "Everything that the sources say", query),
        *picture_downloads(TABLE, "Heat map", query),
    ]
    return show_takeaway(downloads, table="in-short", called="short answer")


def _show_choice(across: Across, state: AcrossState, notices: Markup) -> Markup:
    """The list of topics and practices."""
    return render(
        "across/topic/choice.html", state=state, notices=notices, across=across, question=show_question(across, state)
    )
