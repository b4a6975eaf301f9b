"""When mitigations begin to apply, in every source."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import NamedTuple

import numpy as np

from valuechain.analysis.across.across import Across
from valuechain.analysis.across.codes import codes_of_statements, find, judge
from valuechain.analysis.across.findings import a_year_after
from valuechain.analysis.across.statements import Statement, statements_of
from valuechain.analysis.across.timeline.values import (
    ActorCondition,
    Beginning,
    Coming,
    Timeline,
    TimelineGroup,
    TransitionEnd,
)
from valuechain.analysis.across.values import Voice
from valuechain.analysis.allocation.codes import Mask, pick
from valuechain.model.chain import ValueChain
from valuechain.model.once import latest_answers, once_per_chain
from valuechain.model.question.across import AcrossQuestion
from valuechain.model.values import ApplicationDate, Mitigation, Ownership
from valuechain.model.words import find_last_days

_SHOWN = (Voice.SPEAKS, Voice.NO_ONE, Voice.LATER)
_KEPT_TIMELINES = 8


def build_timeline(across: Across, *, topic: str = "", practice: str = "", actor: str = "") -> Timeline:
    """What begins when, under the filters of the question but for its day.

    It can be narrowed to the mitigations on a topic, on a practice, or of a reference actor that is responsible or
    supports (ids); those are shown whole. A mitigation with several dates begins on the first and is extended on the
    others; an ownership with a date of its own begins on that date. Raises UnknownValueError for an unknown id.
    """
    chain = across.chain
    for look_up, wanted in ((chain.topic, topic), (chain.practice, practice), (chain.reference_actor, actor)):
        if wanted:
            look_up(wanted)
    return _build(chain, replace(across.question, on=None, is_today=False), topic, practice, actor)


@latest_answers(_KEPT_TIMELINES)
def _build(chain: ValueChain, question: AcrossQuestion, topic: str, practice: str, actor: str) -> Timeline:
    codes = codes_of_statements(chain)
    is_shown = find(judge(chain, question), *_SHOWN)
    is_kept = is_shown & _narrow(chain, topic, practice, actor)
    has_kept = np.zeros(len(chain.mitigations), bool)
    has_kept[codes.mitigation[is_kept]] = True
    order = {framework.id: index for index, framework in enumerate(chain.frameworks)}
    whole = _begin_whole(chain)
    beginnings: list[Beginning] = []
    for mitigation, dated in sorted(
        _group_dated(chain, is_shown & has_kept[codes.mitigation], is_kept).items(),
        key=lambda item: (order[chain.mitigations[item[0]].framework], item[0]),
    ):
        is_whole = dated == whole[mitigation].dated
        begun = whole[mitigation].beginnings if is_whole else tuple(_begin(chain, dated))
        beginnings.extend(begun)
        has_kept[mitigation] = not begun
    undated: dict[str, list[Mitigation]] = {}
    for each in sorted(pick(chain.mitigations, has_kept), key=lambda each: order[each.framework]):
        undated.setdefault(each.framework, []).append(each)
    groups: dict[tuple[date, int, str, bool], list[Beginning]] = {}
    for beginning in beginnings:
        place = (beginning.day, order[beginning.source], beginning.start.scope, not beginning.start.is_settled)
        groups.setdefault(place, []).append(beginning)
    return Timeline(
        groups=tuple(
            TimelineGroup(members[0].source, members[0].start, tuple(members)) for _, members in sorted(groups.items())
        ),
        undated={source: tuple(members) for source, members in undated.items()},
        ends=tuple(_list_ends(beginnings, order)),
        topic=topic,
        practice=practice,
        actor=actor,
    )


def _narrow(chain: ValueChain, topic: str, practice: str, actor: str) -> Mask:
    """Mask of the statements on a topic, on a practice, and of an actor that is responsible or supports."""
    codes = codes_of_statements(chain)
    mask = np.ones(len(codes.topic), bool)
    if topic:
        mask &= codes.topic == chain.topics.index(chain.topic(topic))
    if practice:
        mask &= codes.practice == chain.practices.index(chain.practice(practice))
    if actor:
        mask &= codes.is_owner & (codes.actor == chain.reference_actors.index(chain.reference_actor(actor)))
    return mask


class _Dated(NamedTuple):
    """A statement with a known day."""

    statement: Statement
    is_kept: bool
    """Whether the timeline is narrowed to it."""


def _group_dated(chain: ValueChain, shown: Mask, kept: Mask) -> Mapping[int, Sequence[_Dated]]:
    """The shown statements with a known day, by the index of their mitigation."""
    codes, statements = codes_of_statements(chain), statements_of(chain)
    found = np.flatnonzero(shown & (codes.starts > 0))
    groups: dict[int, list[_Dated]] = {}
    for index, mitigation, is_kept in zip(
        found.tolist(), codes.mitigation[found].tolist(), kept[found].tolist(), strict=True
    ):
        groups.setdefault(mitigation, []).append(_Dated(statements[index], is_kept))
    return groups


class _Whole(NamedTuple):
    """A mitigation that no filter cuts."""

    dated: Sequence[_Dated]
    beginnings: tuple[Beginning, ...]


@once_per_chain
def _begin_whole(chain: ValueChain) -> Mapping[int, _Whole]:
    """The beginnings of each mitigation under a question that keeps all its statements, as most questions do."""
    everything = np.ones(len(statements_of(chain)), bool)
    groups = _group_dated(chain, everything, everything)
    return {mitigation: _Whole(dated, tuple(_begin(chain, dated))) for mitigation, dated in groups.items()}


def list_coming(across: Across, timeline: Timeline | None = None, *, today: date | None = None) -> Coming:
    """What begins within twelve months after the day asked about; after `today` if every day counts.

    It is taken from `timeline` if that is narrowed; by default, from everything that the question's filters keep.
    """
    after = across.question.on or today or datetime.now(UTC).date()
    until = a_year_after(after)
    found = timeline or build_timeline(across)
    ends = tuple(each for each in found.ends if after < each.day <= until)
    return Coming(after, until, found.between(after, until), ends)


def _list_ends(beginnings: Iterable[Beginning], order: Mapping[str, int]) -> Iterator[TransitionEnd]:
    """One for each source, last day and transition: the days that it names and that come after its date."""
    found: dict[tuple[date, int, str], list[Beginning]] = {}
    for each in beginnings:
        for day in find_last_days(each.start.transition):
            if day > each.day:
                found.setdefault((day, order[each.source], each.start.transition), []).append(each)
    for (day, _, text), members in sorted(found.items()):
        yield TransitionEnd(members[0].source, day, text, tuple(members))


def _begin(chain: ValueChain, dated: Sequence[_Dated]) -> Iterator[Beginning]:
    """The beginnings of one mitigation: one for each date and scope of any of its ownerships that is kept."""
    mitigation = dated[0].statement.mitigation
    by_date: dict[tuple[date, str], list[Statement]] = {}
    dates: dict[tuple[date, str], ApplicationDate] = {}
    has_kept: set[tuple[date, str]] = set()
    for each, is_kept in dated:
        for found in each.dates:
            key = (found.date, found.scope)
            by_date.setdefault(key, []).append(each)
            dates.setdefault(key, found)
            if is_kept:
                has_kept.add(key)
    kept = sorted(has_kept)
    order = _order_of_actors(chain)
    for key in kept:
        beginning = by_date[key]
        leading = {each.actor for each in beginning if each.is_lead}
        owning = {each.actor for each in beginning if each.is_owner}
        yield Beginning(
            source=mitigation.framework,
            start=dates[key],
            mitigation=mitigation,
            is_extension=key[0] != kept[0][0],
            responsible=tuple(sorted(leading & order.keys(), key=order.__getitem__)),
            supporting=tuple(sorted((owning - leading) & order.keys(), key=order.__getitem__)),
            topics=tuple(dict.fromkeys(each.topic for each in beginning)),
            practices=tuple(dict.fromkeys(each.link.practice for each in beginning)),
            conditions=tuple(_list_conditions(chain, beginning)),
        )


@once_per_chain
def _order_of_actors(chain: ValueChain) -> Mapping[str, int]:
    return {actor.id: index for index, actor in enumerate(chain.reference_actors)}


def _list_conditions(chain: ValueChain, statements: Sequence[Statement]) -> Iterator[ActorCondition]:
    """The conditions actor by actor; those of a supporting role are left out if the actor is responsible."""
    if not any(each.ownership and each.ownership.condition for each in statements):
        return
    owning = [(each.actor or each.ownership.actor, each) for each in statements if each.ownership and each.is_owner]
    leading = {actor for actor, each in owning if each.is_lead}
    by_actor: dict[str, dict[Ownership, Statement]] = {}
    for actor, each in owning:
        if each.ownership and each.is_lead == (actor in leading):
            by_actor.setdefault(actor, {})[each.ownership] = each
    order = _order_of_actors(chain)
    found = []
    for actor in sorted(by_actor, key=lambda actor: (actor not in leading, order.get(actor, len(order)))):
        is_shared = len({each.condition for each in by_actor[actor]}) == 1
        found += [
            ActorCondition(
                statement.actor,
                "" if is_shared and statement.actor else ownership.actor,
                statement.is_lead,
                ownership.condition,
            )
            for ownership, statement in by_actor[actor].items()
            if ownership.condition
        ]
    yield from dict.fromkeys(found)
