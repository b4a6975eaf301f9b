"""The answer across all sources as tables."""

from collections import Counter
from collections.abc import Iterator

from valuechain.analysis.across.across import Across
from valuechain.analysis.across.values import AcrossCell, AcrossRow, Voice
from valuechain.analysis.rows.labels import add_last_columns
from valuechain.model.chain import ValueChain
from valuechain.model.common_language import Practice
from valuechain.model.table import LegendLine, Sheet, Table, Value
from valuechain.model.vocabulary import LIST_SEPARATOR
from valuechain.model.words import yes_no

_SUBJECT = ("level", "topic", "practice", "name")
_AGREEMENT = (
    "sources_speaking", "most_named", "named_by", "in_part_of_these", "conditional_of_these", "strongest",
    "binding_sources",
)  # fmt: skip
_CELL = (
    "reference_actor", "actor", "responsible", "responsible_sources", "in_part_sources", "conditional_sources",
    "by_law_sources", "supporting", "supporting_sources", "informed_sources", "later_sources", "actor_strongest",
    "supporting_in_part", "supporting_conditional", "informed_in_part", "informed_conditional", "later_in_part",
    "later_conditional",
)  # fmt: skip


def across_rows(across: Across) -> Table:
    """One row for each topic or practice and each reference actor with a role; without any, one row with no actor.

    The last columns hold what each source says on the topic or practice, as a value of `Voice`; lists hold ids of
    sources. Agreement is `named_by` of `sources_speaking`.
    """
    columns = (*_SUBJECT, *_CELL, *_AGREEMENT, "as_of", *(each.id for each in across.sources))
    rows = tuple(row for topic in across.topics for row in _rows_of(across, topic))
    return Table("across", columns, rows)


def subject_rows(across: Across) -> Table:
    """One row for each topic or practice: what each source says, and how far they agree."""
    columns = (*_SUBJECT, *_AGREEMENT, "as_of", *(each.id for each in across.sources))
    rows = tuple(
        (*name_subject(row), *_agreement(row), *_said(across, row))
        for topic in across.topics
        for row in (topic, *across.practices_of(topic.subject.id))
    )
    return Table("topics and practices", columns, rows)


def across_sheet(across: Across) -> Sheet:
    """The workbook: who is responsible, with a second sheet of topics and practices."""
    legend = tuple(LegendLine(voice.value, voice.meaning) for voice in Voice)
    return Sheet(across_rows(across), more=(subject_rows(across),), legend=legend)


def link_rows(chain: ValueChain, framework: str | None = None) -> Table:
    """The links from mitigations to practices, of one framework or all: ours, with ground and state of review."""
    columns = (
        "framework", "mitigation_id", "mitigation", "practice", "practice_name", "topic", "relation", "counts",
        "ground", "applies_from", "confidence", "author", "review", "settlement",
    )  # fmt: skip
    rows = []
    for link in chain.links:
        if framework in (None, link.framework):
            mitigation, practice = chain.mitigation(link.framework, link.mitigation), chain.practice(link.practice)
            about = (link.framework, mitigation.id, mitigation.name, practice.id, practice.name, practice.topic)
            counts = yes_no(link.relation.counts)
            ours = (link.confidence.value, link.author, link.review.value, link.settlement)
            start = LIST_SEPARATOR.join(link.applies_from)
            rows.append((*about, link.relation.value, counts, link.ground, start, *ours))
    return add_last_columns(Table("links", columns, tuple(rows)), chain)


def practice_rows(chain: ValueChain) -> Table:
    """The practices under each topic: ours. The last columns hold, by framework, how many mitigations ask for each."""
    asking = Counter((link.practice, link.framework) for link in chain.links if link.relation.counts)
    names = {topic.id: topic.name for topic in chain.topics}
    rows: tuple[tuple[Value, ...], ...] = tuple(
        (
            practice.topic,
            names[practice.topic],
            practice.id,
            practice.name,
            practice.summary,
            *(asking[practice.id, framework.id] for framework in chain.frameworks),
        )
        for practice in chain.practices
    )
    columns = ("topic", "topic_name", "practice", "name", "summary", *(each.id for each in chain.frameworks))
    return Table("practices", columns, rows)


def _rows_of(across: Across, topic: AcrossRow) -> Iterator[tuple[Value, ...]]:
    for row in (topic, *across.practices_of(topic.subject.id)):
        end = (*_agreement(row), *_said(across, row))
        named = [(actor, row.cells[actor.id]) for actor in across.actors if actor.id in row.cells]
        for actor, cell in named:
            yield (*name_subject(row), actor.id, actor.name, *_cell(cell), *end)
        if not named:
            yield (*name_subject(row), "", "", *_cell(AcrossCell()), *end)


def name_subject(row: AcrossRow) -> tuple[str, str, str, str]:
    """The level, topic id, practice id (empty for a topic) and name of a row."""
    subject = row.subject
    if isinstance(subject, Practice):
        return "practice", subject.topic, subject.id, subject.name
    return "topic", subject.id, "", subject.name


def _cell(cell: AcrossCell) -> tuple[Value, ...]:
    return (
        len(cell.responsible),
        _list(cell.responsible),
        _list(cell.in_part),
        _list(cell.conditional),
        _list(cell.binding),
        len(cell.supporting),
        _list(cell.supporting),
        _list(cell.informed),
        _list(cell.later),
        cell.strongest.value if cell.responsible else "",
        _list(cell.supporting_in_part),
        _list(cell.supporting_conditional),
        _list(cell.informed_in_part),
        _list(cell.informed_conditional),
        _list(cell.later_in_part),
        _list(cell.later_conditional),
    )


def _agreement(row: AcrossRow) -> tuple[Value, ...]:
    found = row.agreement
    strongest = row.strongest.value if row.speaking else ""
    counted = (found.of, _list(found.most), found.named, found.in_part, found.conditional)
    return *counted, strongest, _list(row.binding)


def _said(across: Across, row: AcrossRow) -> tuple[Value, ...]:
    day = across.question.on.isoformat() if across.question.on else "any"
    return day, *(row.voices[each.id].value for each in across.sources)


def _list(ids: tuple[str, ...]) -> str:
    return LIST_SEPARATOR.join(ids)
