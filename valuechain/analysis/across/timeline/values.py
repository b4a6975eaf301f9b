"""What begins to apply when: the values of the timeline."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from valuechain.model.values import ApplicationDate, Mitigation


class ActorCondition(NamedTuple):
    """A condition under which a source gives an actor its part in a mitigation."""

    actor: str
    """The reference actor's id; empty if none corresponds."""
    named: str
    """The id of the source's own actor, if the condition does not hold for all that correspond; empty otherwise."""
    is_responsible: bool
    """Whether the actor is responsible, and does not only support."""
    text: str


@dataclass(frozen=True, slots=True)
class Beginning:
    """A mitigation of one source that begins to apply on a day, for one scope."""

    source: str
    start: ApplicationDate
    mitigation: Mitigation
    is_extension: bool
    """Whether the mitigation applies to something else before."""
    responsible: tuple[str, ...]
    """Reference actors whom the source makes responsible from that day."""
    supporting: tuple[str, ...]
    topics: tuple[str, ...]
    practices: tuple[str, ...]
    """Ids of the practices that the mitigation asks for."""
    conditions: tuple[ActorCondition, ...]
    """The conditions of the responsible actors, then of those that support."""

    @property
    def day(self) -> date:
        """The day on which it begins."""
        return self.start.date


class _Gathered:
    """What the beginnings of a day have in common."""

    __slots__ = ()
    beginnings: tuple[Beginning, ...]

    @property
    def responsible(self) -> tuple[str, ...]:
        """The reference actors made responsible, those of most mitigations first."""
        return _most_first(each.responsible for each in self.beginnings)

    @property
    def topics(self) -> tuple[str, ...]:
        """The topics, those of most mitigations first."""
        return _most_first(each.topics for each in self.beginnings)

    @property
    def notes(self) -> Mapping[str, tuple[Beginning, ...]]:
        """The notes on the date, each with its beginnings."""
        return _by_words((each.start.note, each) for each in self.beginnings)

    @property
    def places(self) -> tuple[str, ...]:
        """The places of the date in the source, each once."""
        return tuple(dict.fromkeys(each.start.source for each in self.beginnings if each.start.source))


@dataclass(frozen=True, slots=True)
class TimelineGroup(_Gathered):
    """What begins in one source on one day, for one scope."""

    source: str
    start: ApplicationDate
    """Its date, scope and state; transitions and notes may differ within the group."""
    beginnings: tuple[Beginning, ...]

    @property
    def day(self) -> date:
        """The day on which it begins."""
        return self.start.date

    @property
    def is_settled(self) -> bool:
        """Whether the day is settled."""
        return self.start.is_settled

    @property
    def new(self) -> tuple[Beginning, ...]:
        """The mitigations that begin on that day: no part of them applies before."""
        return tuple(each for each in self.beginnings if not each.is_extension)

    @property
    def extended(self) -> tuple[Beginning, ...]:
        """The mitigations that are extended on that day."""
        return tuple(each for each in self.beginnings if each.is_extension)

    @property
    def transitions(self) -> Mapping[str, tuple[Beginning, ...]]:
        """The transitions, each with its beginnings."""
        return _by_words((each.start.transition, each) for each in self.beginnings)


@dataclass(frozen=True, slots=True)
class TransitionEnd(_Gathered):
    """The last day of a transition in one source: until then, earlier systems have time to comply."""

    source: str
    day: date
    text: str
    """The transition in words, which may name other days too."""
    beginnings: tuple[Beginning, ...]
    """What has begun before, with the transition."""

    @property
    def mitigations(self) -> tuple[Beginning, ...]:
        """The first beginning of each mitigation."""
        found: dict[str, Beginning] = {}
        for each in self.beginnings:
            found.setdefault(each.mitigation.id, each)
        return tuple(found.values())

    @property
    def since(self) -> tuple[date, ...]:
        """The days from which the mitigations apply, the earliest first."""
        return tuple(sorted({each.day for each in self.beginnings}))

    @property
    def is_settled(self) -> bool:
        """Whether any of these days is settled."""
        return any(each.start.is_settled for each in self.beginnings)


TimelineEvent = TimelineGroup | TransitionEnd


def _merge(groups: Iterable[TimelineGroup], ends: Iterable[TransitionEnd]) -> tuple[TimelineEvent, ...]:
    events: list[TimelineEvent] = [*groups, *ends]
    return tuple(sorted(events, key=lambda each: each.day))


def _most_first(lists: Iterable[Iterable[str]]) -> tuple[str, ...]:
    counted = Counter(value for values in lists for value in values)
    return tuple(value for value, _ in counted.most_common())


def _by_words(pairs: Iterable[tuple[str, Beginning]]) -> Mapping[str, tuple[Beginning, ...]]:
    found: dict[str, tuple[Beginning, ...]] = {}
    for words, beginning in pairs:
        if words:
            found[words] = (*found.get(words, ()), beginning)
    return found


@dataclass(frozen=True, slots=True)
class Timeline:
    """Everything that begins to apply, whatever the day asked about."""

    groups: tuple[TimelineGroup, ...]
    """The earliest first, then in the order of the sources."""
    undated: Mapping[str, tuple[Mitigation, ...]]
    """The mitigations without a known day, by source: they count on every day."""
    ends: tuple[TransitionEnd, ...] = ()
    """The ends of transitions, in the same order."""
    topic: str = ""
    practice: str = ""
    actor: str = ""
    """The ids of the topic, practice and reference actor that narrow it; empty if none does."""

    def between(self, first: date, last: date) -> tuple[TimelineGroup, ...]:
        """The groups after `first`, up to and including `last`."""
        return tuple(group for group in self.groups if first < group.day <= last)

    def by(self, day: date | None) -> tuple[TimelineGroup, ...]:
        """The groups that already apply on a day; none without a day."""
        return tuple(group for group in self.groups if day is not None and group.day <= day)

    def after(self, day: date | None) -> tuple[TimelineGroup, ...]:
        """The groups that begin after a day; all without a day."""
        return tuple(group for group in self.groups if day is None or group.day > day)

    @property
    def events(self) -> tuple[TimelineEvent, ...]:
        """The groups and the ends of transitions, the earliest first; on one day, the groups first."""
        return _merge(self.groups, self.ends)

    def events_by(self, day: date | None) -> tuple[TimelineEvent, ...]:
        """The events up to and including a day; none without a day."""
        return tuple(each for each in self.events if day is not None and each.day <= day)

    def events_after(self, day: date | None) -> tuple[TimelineEvent, ...]:
        """The events after a day; all without a day."""
        return tuple(each for each in self.events if day is None or each.day > day)

    @property
    def beginnings(self) -> tuple[Beginning, ...]:
        """All beginnings, the earliest first."""
        return tuple(each for group in self.groups for each in group.beginnings)

    @property
    def dated(self) -> tuple[str, ...]:
        """The sources with a date, the one that begins first at the front."""
        return tuple(dict.fromkeys(group.source for group in self.groups))

    @property
    def without_dates(self) -> tuple[str, ...]:
        """The sources without a date for any of their mitigations."""
        return tuple(source for source in self.undated if source not in self.dated)


@dataclass(frozen=True, slots=True)
class Coming:
    """What begins to apply within twelve months after a day."""

    after: date
    """The day asked about, or today if every day counts."""
    until: date
    """The last of the twelve months' days."""
    groups: tuple[TimelineGroup, ...]
    """The earliest first."""
    ends: tuple[TransitionEnd, ...] = ()
    """The transitions that end; they do not count among what begins."""

    @property
    def events(self) -> tuple[TimelineEvent, ...]:
        """The groups and the ends of transitions, the earliest first; on one day, the groups first."""
        return _merge(self.groups, self.ends)

    @property
    def beginnings(self) -> tuple[Beginning, ...]:
        """All beginnings, the earliest first."""
        return tuple(each for group in self.groups for each in group.beginnings)

    @property
    def sources(self) -> tuple[str, ...]:
        """The sources in which something begins, the earliest first."""
        return tuple(dict.fromkeys(group.source for group in self.groups))
