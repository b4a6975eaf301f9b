"""When what begins to apply, in every source."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from valuechain.analysis.across.across import Across
from valuechain.analysis.across.findings import a_year_after
from valuechain.analysis.across.row_builder import judge
from valuechain.analysis.across.statements import Statement, places_answered
from valuechain.analysis.across.values import Voice
from valuechain.analysis.allocation.dates import start_of
from valuechain.model.values import ApplicationDate, Mitigation


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
    conditions: tuple[str, ...]
    """The conditions under which the actors are responsible or support."""

    @property
    def day(self) -> date:
        """The day on which it begins."""
        return self.start.date


@dataclass(frozen=True, slots=True)
class TimelineGroup:
    """What begins in one source on one day, for one scope."""

    source: str
    start: ApplicationDate
    beginnings: tuple[Beginning, ...]

    @property
    def responsible(self) -> tuple[str, ...]:
        """The reference actors made responsible, each once."""
        return tuple(dict.fromkeys(actor for each in self.beginnings for actor in each.responsible))

    @property
    def topics(self) -> tuple[str, ...]:
        """The topics, each once."""
        return tuple(dict.fromkeys(topic for each in self.beginnings for topic in each.topics))


@dataclass(frozen=True, slots=True)
class Timeline:
    """Everything that begins to apply, whatever the day asked about."""

    groups: tuple[TimelineGroup, ...]
    """The earliest first, then in the order of the sources."""
    undated: tuple[str, ...]
    """Sources for none of whose mitigations a day is known."""

    def between(self, first: date, last: date) -> tuple[TimelineGroup, ...]:
        """The groups after `first`, up to and including `last`."""
        return tuple(group for group in self.groups if first < group.start.date <= last)

    @property
    def beginnings(self) -> tuple[Beginning, ...]:
        """All beginnings, the earliest first."""
        return tuple(each for group in self.groups for each in group.beginnings)


@dataclass(frozen=True, slots=True)
class Coming:
    """What begins to apply within twelve months after a day."""

    after: date
    """The day asked about, or today if every day counts."""
    until: date
    """The last of the twelve months' days."""
    groups: tuple[TimelineGroup, ...]
    """The earliest first."""

    @property
    def beginnings(self) -> tuple[Beginning, ...]:
        """All beginnings, the earliest first."""
        return tuple(each for group in self.groups for each in group.beginnings)

    @property
    def mitigations(self) -> tuple[Mitigation, ...]:
        """The mitigations that begin or apply to more, each once."""
        return tuple({(each.source, each.mitigation.id): each.mitigation for each in self.beginnings}.values())

    @property
    def sources(self) -> tuple[str, ...]:
        """The sources in which something begins, the earliest first."""
        return tuple(dict.fromkeys(group.source for group in self.groups))


_SHOWN = (Voice.SPEAKS, Voice.NO_ONE, Voice.LATER)


def build_timeline(across: Across, *, topic: str = "", practice: str = "", actor: str = "") -> Timeline:
    """What begins when, under the filters of the question but for its day.

    It can be narrowed to a topic, a practice or a reference actor (ids). A mitigation with several dates begins on the
    first and is extended on the others; an ownership with a date of its own begins on that date.
    """
    places = {framework.id: places_answered(across.chain, framework.id) for framework in across.sources}
    shown: dict[tuple[str, str], list[Statement]] = {}
    for each in across.statements:
        is_asked = topic in ("", each.topic) and practice in ("", each.link.practice) and actor in ("", each.actor)
        if is_asked and judge(each, across.question, places[each.source]) in _SHOWN:
            shown.setdefault((each.source, each.mitigation.id), []).append(each)
    beginnings = [each for statements in shown.values() for each in _begin(across, statements)]
    order = {framework.id: index for index, framework in enumerate(across.sources)}
    groups: dict[tuple[date, int, str, bool], list[Beginning]] = {}
    for beginning in beginnings:
        key = (beginning.day, order[beginning.source], beginning.start.scope, beginning.start.is_settled)
        groups.setdefault(key, []).append(beginning)
    dated = {beginning.source for beginning in beginnings}
    return Timeline(
        groups=tuple(
            TimelineGroup(members[0].source, members[0].start, tuple(members)) for _, members in sorted(groups.items())
        ),
        undated=tuple(framework.id for framework in across.sources if framework.id not in dated),
    )


def list_coming(across: Across, timeline: Timeline | None = None, *, today: date | None = None) -> Coming:
    """What begins within twelve months after the day asked about; after `today` if every day counts.

    It is taken from `timeline` if that is narrowed; by default, from everything that the question's filters keep.
    """
    after = across.question.on or today or datetime.now(UTC).date()
    until = a_year_after(after)
    return Coming(after, until, (timeline or build_timeline(across)).between(after, until))


def _begin(across: Across, statements: Sequence[Statement]) -> Iterator[Beginning]:
    """The beginnings of one mitigation: one for each date and scope of any of its ownerships."""
    mitigation = statements[0].mitigation
    by_date: dict[tuple[date, str], list[Statement]] = {}
    dates: dict[tuple[date, str], ApplicationDate] = {}
    for each in statements:
        for found in start_of(across.chain, each.ownership or mitigation).dates:
            by_date.setdefault((found.date, found.scope), []).append(each)
            dates.setdefault((found.date, found.scope), found)
    first = min((day for day, _ in dates), default=None)
    order = [actor.id for actor in across.actors]
    for key in sorted(dates):
        beginning = by_date[key]
        leading = {each.actor for each in beginning if each.is_lead}
        yield Beginning(
            source=mitigation.framework,
            start=dates[key],
            mitigation=mitigation,
            is_extension=key[0] != first,
            responsible=tuple(actor for actor in order if actor in leading),
            supporting=tuple(
                actor
                for actor in order
                if actor not in leading and any(each.actor == actor and each.is_owner for each in beginning)
            ),
            topics=tuple(dict.fromkeys(each.topic for each in beginning)),
            practices=tuple(dict.fromkeys(each.link.practice for each in beginning)),
            conditions=tuple(
                dict.fromkeys(
                    each.ownership.condition
                    for each in beginning
                    if each.ownership and each.ownership.condition and each.is_owner
                )
            ),
        )
