"""The answer for one topic or practice: what every source says, mitigation by mitigation."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from valuechain.analysis.across.across import Across
from valuechain.analysis.across.link_start import start_of_link
from valuechain.analysis.across.statements import JudgedStatement, Statement
from valuechain.analysis.across.values import AcrossRow, Subject, Voice
from valuechain.analysis.allocation.dates import Start, describe_standing, describe_start
from valuechain.model.chain import ValueChain
from valuechain.model.common_language import Practice, PracticeLink, ReferenceActor, ReferenceMatch, Relation
from valuechain.model.errors import UnknownValueError
from valuechain.model.framework import Framework
from valuechain.model.values import Actor, Mitigation, Ownership, Reading, Role
from valuechain.model.words import capital

_COUNTS: Mapping[Voice, str] = {
    Voice.SPEAKS: "yes",
    Voice.NO_ONE: "yes",
    Voice.LATER: "later",
    Voice.HIDDEN: "hidden",
    Voice.RELATED: "related",
    Voice.NOT_COVERED: "not covered",
}
"""Whether a statement counts, the best first."""


class Counterpart(NamedTuple):
    """A reference actor to which a source's actor corresponds."""

    actor: ReferenceActor
    match: ReferenceMatch
    is_in_part: bool
    """Whether the path from the source to the practice and this actor holds only in part."""

    @property
    def sign(self) -> str:
        """`=` if the two are the same, at least under the condition, and `~` if they overlap in part."""
        return "~" if self.match.extent == "partly" else "="

    @property
    def words(self) -> str:
        """How far the two correspond; empty if they are simply the same."""
        return "; ".join(filter(None, ("in part" if self.sign == "~" else "", self.match.condition)))


@dataclass(frozen=True, slots=True)
class NamedActor:
    """An actor that a source names for a mitigation, and the reference actors to which it corresponds."""

    actor: Actor
    """The source's own actor."""
    role: Role
    ownership: Ownership
    counterparts: tuple[Counterpart, ...]
    """Our reference actors; empty if none corresponds."""
    counts: str
    """`yes`, `later`, `hidden`, `related` or `not covered`."""
    since: str
    """From when the role applies; empty if no date is given, or if it is the mitigation's."""
    is_in_part: bool
    """Whether every path to its reference actors holds only in part."""

    @property
    def part(self) -> str:
        """The actor's part: `responsible`, `supports`, or `informed or mentioned`."""
        return PARTS[0] if self.role.is_lead else PARTS[1] if self.role.is_owner else PARTS[2]


PARTS = ("responsible", "supports", "informed or mentioned")
IN_PART_BY = "actor or passage only in part"
"""Why a path holds only in part although its relation does not say so."""
NOBODY = "names no one"
"""Stands where a mitigation has no actor."""


@dataclass(frozen=True, slots=True)
class SubjectEntry:
    """A source's mitigation on a practice."""

    link: PracticeLink
    practice: Practice
    mitigation: Mitigation
    actors: tuple[NamedActor, ...]
    """The responsible first, then those that support, then those informed or mentioned."""
    counts: str
    """`yes` if anything of it counts; otherwise `later`, `hidden`, `related` or `not covered`."""
    since: str
    """From when the mitigation applies, in words; empty if no date is given."""
    is_unsettled: bool
    """Whether it applies only because of dates that are not settled."""
    notes: tuple[str, ...]
    """What qualifies the dates: notes and transitions."""
    readings: tuple[Reading, ...]
    """The readings of an ambiguous passage; empty otherwise."""
    is_in_part: bool
    """Whether every path from the source to the practice holds only in part."""

    @property
    def weakness(self) -> str:
        """Why it holds only in part, if its relation does not say so; empty otherwise."""
        return IN_PART_BY if self.is_in_part and self.link.relation in (Relation.SAME, Relation.BROADER) else ""

    @property
    def has_conditions(self) -> bool:
        """Whether an actor corresponds to a reference actor only in part or under a condition."""
        return any(one.words for each in self.actors for one in each.counterparts)

    @property
    def reading(self) -> Reading | None:
        """The reading that is shown, if the passage is ambiguous."""
        return next((each for each in self.readings if each.is_shown), None)

    def with_part(self, part: str) -> tuple[NamedActor, ...]:
        """The actors with one of `PARTS`."""
        return tuple(each for each in self.actors if each.part == part)


@dataclass(frozen=True, slots=True)
class SourceColumn:
    """What one source says about the subject."""

    framework: Framework
    voice: Voice
    starts: date | None
    """The first day on which the source begins to speak, if its voice is `LATER`."""
    entries: tuple[SubjectEntry, ...]
    """Practice by practice; within a practice, what counts comes first."""

    def entries_on(self, practice: Practice) -> tuple[SubjectEntry, ...]:
        """The entries on one practice."""
        return tuple(each for each in self.entries if each.practice == practice)


@dataclass(frozen=True, eq=False, repr=False)
class SubjectAnswer:
    """The answer across all sources for one topic or practice."""

    across: Across
    subject: Subject
    row: AcrossRow
    practices: tuple[Practice, ...]
    """The practices of the topic, or the one practice."""
    columns: tuple[SourceColumn, ...]
    """One for each source; those that speak first, silent ones last."""

    @property
    def chain(self) -> ValueChain:
        """The data."""
        return self.across.chain

    @property
    def heard(self) -> tuple[SourceColumn, ...]:
        """The sources that say anything at all about the subject."""
        return tuple(each for each in self.columns if each.entries)

    @property
    def silent(self) -> tuple[SourceColumn, ...]:
        """The sources that say nothing about the subject, and those that our data does not cover for this question."""
        return tuple(each for each in self.columns if not each.entries)


def find_subject(chain: ValueChain, *, topic: str = "", practice: str = "") -> Subject:
    """The practice, or else the topic, with the given id. Raises UnknownValueError."""
    return chain.practice(practice) if practice else chain.topic(topic)


def find_topic_or_practice(chain: ValueChain, wanted: str) -> Subject:
    """The topic or practice with an id; a topic comes first. Raises UnknownValueError, which lists both."""
    every: tuple[Subject, ...] = (*chain.practices, *chain.topics)
    subjects = {each.id: each for each in every}
    if wanted not in subjects:
        raise UnknownValueError("topic or practice", wanted, subjects)
    return subjects[wanted]


_VOICES = tuple(Voice)


def build_subject(across: Across, subject: Subject) -> SubjectAnswer:
    """The answer for one topic or practice."""
    row = across.row_of(subject)
    practices = (
        (subject,)
        if isinstance(subject, Practice)
        else tuple(each.subject for each in across.practices_of(subject.id) if isinstance(each.subject, Practice))
    )
    by_source: dict[str, list[JudgedStatement]] = {}
    for judged in across.judged_on(subject):
        by_source.setdefault(judged.statement.source, []).append(judged)
    columns = [
        SourceColumn(
            framework=framework,
            voice=row.voices[framework.id],
            starts=date.fromordinal(row.starts[framework.id]) if framework.id in row.starts else None,
            entries=_build_entries(across, by_source.get(framework.id, ()), practices),
        )
        for framework in across.sources
    ]
    columns.sort(key=lambda column: _VOICES.index(column.voice))
    return SubjectAnswer(across, subject, row, practices, tuple(columns))


def _build_entries(
    across: Across, judged: Sequence[JudgedStatement], practices: Sequence[Practice]
) -> tuple[SubjectEntry, ...]:
    groups: dict[tuple[str, str], list[JudgedStatement]] = {}
    for each in judged:
        groups.setdefault((each.statement.link.practice, each.statement.mitigation.id), []).append(each)
    order = {practice.id: index for index, practice in enumerate(practices)}
    known = {practice.id: practice for practice in practices}
    entries = [_build_entry(across, known[practice], members) for (practice, _), members in groups.items()]
    entries.sort(key=lambda entry: (order[entry.practice.id], _RANKS[entry.counts]))
    return tuple(entries)


_RANKS = {counts: rank for rank, counts in enumerate(dict.fromkeys(_COUNTS.values()))}


def _build_entry(across: Across, practice: Practice, judged: Sequence[JudgedStatement]) -> SubjectEntry:
    chain, on = across.chain, across.question.on
    first = judged[0].statement
    mitigation = first.mitigation
    start = start_of_link(chain, first.link, mitigation)
    dates = start.dates
    return SubjectEntry(
        link=first.link,
        practice=practice,
        mitigation=mitigation,
        actors=_name_actors(across, judged),
        counts=_best(each.voice for each in judged),
        since=_say_since(start, on),
        is_unsettled=start.on(on).is_unsettled if on else bool(dates) and not any(each.is_settled for each in dates),
        notes=tuple(
            dict.fromkeys(
                (
                    *(each.note for each in dates if each.note),
                    *(f"Transition: {each.transition}" for each in dates if each.transition),
                )
            )
        ),
        readings=chain.readings_by_mitigation.get((mitigation.framework, mitigation.id), ()),
        is_in_part=is_in_part([each.statement for each in judged]),
    )


def is_in_part(statements: Sequence[Statement]) -> bool:
    """Whether the statements of one mitigation hold only in part: those that make responsible, if there are any."""
    leads = [each for each in statements if each.is_lead]
    return all(each.is_in_part for each in leads or statements)


def _best(voices: Iterable[Voice]) -> str:
    return min((_COUNTS[voice] for voice in voices), key=lambda counts: _RANKS[counts])


def _name_actors(across: Across, judged: Iterable[JudgedStatement]) -> tuple[NamedActor, ...]:
    chain, on = across.chain, across.question.on
    groups: dict[Ownership, list[JudgedStatement]] = {}
    for each in judged:
        if each.statement.ownership is not None:
            groups.setdefault(each.statement.ownership, []).append(each)
    named = [
        NamedActor(
            actor=chain.actor(ownership.framework, ownership.actor),
            role=chain.role(ownership.role),
            ownership=ownership,
            counterparts=tuple(
                Counterpart(chain.reference_actor(match.reference_actor), match, each.statement.is_in_part)
                for each in members
                if (match := each.statement.match) is not None
            ),
            counts=_best(each.voice for each in members),
            since=_say_own_since(chain, members[0].statement, on),
            is_in_part=all(each.statement.is_in_part for each in members),
        )
        for ownership, members in groups.items()
    ]
    return tuple(sorted(named, key=lambda each: PARTS.index(each.part)))


def _say_since(start: Start, on: date | None) -> str:
    """From when it applies, such as `since 2 August 2025`; without a day asked about, `from` stands for `since`."""
    if on is not None:
        return describe_standing(start.on(on))
    dates = describe_start(start)
    return f"from {dates}" if start.dates else dates


def _say_own_since(chain: ValueChain, statement: Statement, on: date | None) -> str:
    if statement.ownership is None:
        return ""
    start = start_of_link(chain, statement.link, statement.ownership)
    is_own = start != start_of_link(chain, statement.link, statement.mitigation)
    return _say_since(start, on) if is_own else ""


def say_counts(entry: SubjectEntry) -> str:
    """Why an entry does not count, in a sentence; empty if it counts."""
    if entry.counts == "later":
        return f"Not yet: {entry.since}." if entry.since else "Not yet."
    return {
        "hidden": "Hidden by your filters.",
        "related": "Only related: does not ask for it.",
        "not covered": "Not covered for this model and release.",
    }.get(entry.counts, "")


def say_relation(link: PracticeLink) -> str:
    """The relation of a mitigation to a practice and its ground, as a sentence of ours."""
    ground = f" {capital(link.ground.rstrip('.'))}." if link.ground else ""
    return f"{link.relation.meaning}{ground}"
