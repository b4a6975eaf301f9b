"""The answer for one topic or practice as a table, one row per source, practice, mitigation and actor."""

from collections.abc import Iterable, Iterator, Sequence

from valuechain.analysis.across.topic.short import ShortActor, build_short, say_voice
from valuechain.analysis.across.topic.short_dates import ShortDate
from valuechain.analysis.across.topic.subject import NOBODY, NamedActor, SourceColumn, SubjectAnswer, SubjectEntry
from valuechain.model.common_language import Practice
from valuechain.model.question.parameters import ANY_DAY
from valuechain.model.table import Sheet, Table, Value
from valuechain.model.vocabulary import LIST_SEPARATOR
from valuechain.model.words import yes_no

_COLUMNS = (
    "as_of", "framework", "short_name", "legal_status", "jurisdiction", "kind", "says", "topic", "practice", "relation",
    "ground", "link_confidence", "review", "mitigation", "name", "actor", "actor_name", "reference_actor",
    "extent", "extent_condition", "in_part", "role", "what", "norm", "strength", "condition", "applies_from", "settled",
    "source", "reading", "confidence", "counts",
)  # fmt: skip
_SHORT_COLUMNS = (
    "as_of", "framework", "short_name", "legal_status", "jurisdiction", "kind", "subject", "says", "responsible",
    "in_part", "conditional", "own_names", "supporting", "supporting_in_part", "supporting_conditional",
    "strength", "norm", "since", "later", "more_later", "not_settled", "what",
)  # fmt: skip


def statement_rows(answer: SubjectAnswer) -> Table:
    """Everything that the sources say about a topic or practice, whether or not it counts.

    A row is one actor of a source in one mitigation on one practice, with one reference actor. A source that says
    nothing has one row. `reference_actor`, `practice` and `relation` are ours; `actor` and `norm` are the source's own.
    """
    rows = [row for column in answer.columns for row in _rows_of(answer, column)]
    return Table("topic", _COLUMNS, tuple(rows))


def _rows_of(answer: SubjectAnswer, column: SourceColumn) -> Iterator[tuple[Value, ...]]:
    lead = (*_name_source(answer, column), column.voice.value)
    for entry in column.entries:
        about = (*lead, *_name_entry(entry))
        if not entry.actors:
            yield (*about, *[""] * 5, yes_no(entry.is_in_part), "", NOBODY, "", "", "", *_end(entry))
        for named in entry.actors:
            for reference in _name_reference_actors(named):
                yield (*about, *_name_actor(named, *reference), *_end(entry, named))
    if not column.entries:
        subject = answer.subject
        topic = subject.topic if isinstance(subject, Practice) else subject.id
        practice = subject.id if isinstance(subject, Practice) else ""
        before, after = _COLUMNS.index("relation"), _COLUMNS.index("what")
        empty = [""] * (after - before)
        yield (*lead, topic, practice, *empty, say_voice(answer, column), *[""] * (len(_COLUMNS) - after - 1))


def _name_source(answer: SubjectAnswer, column: SourceColumn) -> tuple[str, ...]:
    framework, on = column.framework, answer.across.question.on
    return (
        on.isoformat() if on else ANY_DAY,
        framework.id,
        framework.short_name,
        framework.legal_status,
        framework.jurisdiction,
        framework.instrument.value if framework.instrument else "",
    )


def _name_entry(entry: SubjectEntry) -> tuple[Value, ...]:
    link = entry.link
    return (
        entry.practice.topic, entry.practice.id, link.relation.value, link.ground, link.confidence.value,
        link.review.value, entry.mitigation.id, entry.mitigation.name,
    )  # fmt: skip


def _name_reference_actors(named: NamedActor) -> list[tuple[str, str, str, str]]:
    """The reference actor, the extent and its condition, and whether the path holds only in part."""
    matched = [
        (each.actor.id, each.match.extent, each.match.condition, yes_no(each.is_in_part)) for each in named.counterparts
    ]
    return matched or [("", "", "", yes_no(named.is_in_part))]


def _name_actor(named: NamedActor, *reference: str) -> tuple[Value, ...]:
    ownership = named.ownership
    return (
        named.actor.id, named.actor.name, *reference, named.role.id, named.part,
        LIST_SEPARATOR.join(ownership.norm), ownership.strength.value, ownership.condition,
    )  # fmt: skip


def _end(entry: SubjectEntry, named: NamedActor | None = None) -> tuple[Value, ...]:
    reading = entry.reading
    return (
        (named.since if named else "") or entry.since,
        yes_no(not entry.is_unsettled) if entry.since else "",
        (named.ownership.source if named else "") or entry.mitigation.source,
        reading.id if reading else "",
        (named.ownership.confidence if named else entry.mitigation.confidence).value,
        named.counts if named else entry.counts,
    )


def short_rows(answer: SubjectAnswer) -> Table:
    """The answer in short, one row per source.

    `responsible` and `supporting` are ids of reference actors, and `own_names` are responsible actors of the source to
    which none corresponds. `since` has the first day of each responsible actor; `later` that of each actor that becomes
    responsible after the day asked about; `more_later` the next one of those that are responsible already.
    """
    rows = []
    for column, row in zip(answer.columns, build_short(answer), strict=True):
        dates, later = row.dates, [each for each in row.later if not each.is_more]
        more = [each for each in row.later if each.is_more]
        rows.append(
            (
                *_name_source(answer, column),
                answer.subject.id,
                row.voice.value,
                *_list_actors(row.responsible),
                LIST_SEPARATOR.join(row.unmatched),
                *_list_actors(row.supporting),
                row.strength.value if row.responsible or row.unmatched else "",
                LIST_SEPARATOR.join(row.verbs),
                *(_list_dates(each) for each in (dates, later, more)),
                _list_dates(each for each in (*dates, *row.later) if each.is_unsettled),
                row.said,
            )
        )
    return Table("topic-in-short", _SHORT_COLUMNS, tuple(rows))


def _list_actors(actors: Sequence[ShortActor]) -> Iterator[str]:
    """Ids of the actors, of those in part, and of those under a condition."""
    for kept in (
        actors,
        [each for each in actors if each.is_in_part],
        [each for each in actors if each.is_conditional],
    ):
        yield LIST_SEPARATOR.join(each.actor.id for each in kept)


def _list_dates(dates: Iterable[ShortDate]) -> str:
    """Each actor with its day, such as `deployer: 2027-12-02`, or with the words in its place."""
    return LIST_SEPARATOR.join(
        f"{actor}: {each.day.isoformat() if each.day else each.when}" if actor else str(each.day)
        for each in dates
        for actor in each.actors or ("",)
    )


def topic_sheet(answer: SubjectAnswer) -> Sheet:
    """The workbook: the answer in short, with a second sheet of everything that the sources say."""
    return Sheet(short_rows(answer), more=(statement_rows(answer),))
