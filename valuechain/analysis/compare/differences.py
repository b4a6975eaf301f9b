"""The rows of a comparison: what kind of difference each one is, and which of them filters keep."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import NamedTuple

from valuechain.analysis.allocation.allocation import Allocation
from valuechain.analysis.compare.frameworks import AnyComparison, FrameworkComparison, Outcome, TopicLine
from valuechain.model.errors import UnknownValueError
from valuechain.model.question.parameters import DIFFERENCE
from valuechain.model.question.selection import FILTERS, Selection, valid_values
from valuechain.model.values import Mitigation
from valuechain.model.vocabulary import Difference

DIFFERENCES: Mapping[str, Difference] = {each.value: each for each in Difference}
COMPARED_BY = ("topics", "stages", "actors")
"""The filters of a selection that a comparison has."""


class RowFacts(NamedTuple):
    """The values of a row that filters test."""

    difference: Difference
    topics: frozenset[str]
    stages: frozenset[str]
    actors: frozenset[str]
    """The ids of the actors with a role on either side, mentions included."""

    def has(self, selection: Selection, differences: Collection[str], *, but: str = "") -> bool:
        """Whether the row matches all filters, of which empty ones do not count, nor the one named `but`."""
        chosen = {key: getattr(selection, key) for key in COMPARED_BY if key != but}
        return (not differences or self.difference.value in differences) and all(
            not values or not getattr(self, key).isdisjoint(values) for key, values in chosen.items()
        )


Facts = Mapping[str, RowFacts]
"""By the key of the row's mitigation, or the id of its topic."""


def find_facts(found: AnyComparison, first: Allocation, second: Allocation) -> Facts:
    """The facts about all rows of a comparison, in its order."""
    actors: dict[str, set[str]] = defaultdict(set)
    for side in (first, second):
        for o in side.ownerships:
            actors[side.chain.mitigation(o.framework, o.mitigation).key].add(o.actor)
    if isinstance(found, FrameworkComparison):
        return {
            line.topic.id: _facts(
                difference_of(line), (*line.first, *line.second), actors, topics=frozenset((line.topic.id,))
            )
            for line in found.lines
        }
    changed = {each.mitigation.key for each in found.changes} | {each.mitigation.key for each in found.bindings}
    kinds = {m.key: Difference.CHANGED if m.key in changed else Difference.SAME for m in found.kept}
    for difference, mitigations in (
        (Difference.ADDED, found.added),
        (Difference.REMOVED, found.lost),
        (Difference.UNSETTLED, found.unsettled),
    ):
        kinds.update((m.key, difference) for m in mitigations)
    other = {m.id: m for m in second.mitigations} if second.is_of_one_framework else {}
    whole = {m.key: m for m in (*first.mitigations, *second.mitigations)}
    return {
        key: _facts(difference, dict.fromkeys((whole[key], other.get(whole[key].id, whole[key]))), actors)
        for key, difference in kinds.items()
    }


def _facts(
    difference: Difference,
    mitigations: Iterable[Mitigation],
    actors: Mapping[str, Collection[str]],
    topics: frozenset[str] | None = None,
) -> RowFacts:
    members = tuple(mitigations)
    return RowFacts(
        difference,
        frozenset(topic for m in members for topic in m.topics) if topics is None else topics,
        frozenset(m.stage for m in members if m.stage),
        frozenset(actor for m in members for actor in actors.get(m.key, ())),
    )


def difference_of(line: TopicLine) -> Difference:
    """The kind of difference in a topic; added and removed mean that only one of the frameworks has it."""
    if line.outcome is Outcome.BOTH:
        return Difference.SAME if line.is_equal else Difference.CHANGED
    return Difference.REMOVED if line.outcome is Outcome.ONLY_FIRST else Difference.ADDED


def check_filters(first: Allocation, second: Allocation, selection: Selection, differences: Iterable[str]) -> None:
    """Raises UnknownValueError for the first value that neither side's framework has."""
    sides = [valid_values(side.chain, framework.id) for side in (first, second) for framework in side.frameworks]
    for key in COMPARED_BY:
        valid = dict.fromkeys(value for side in sides for value in side[key])
        for value in getattr(selection, key):
            if value not in valid:
                raise UnknownValueError(FILTERS[key], value, list(valid))
    for value in differences:
        if value not in DIFFERENCES:
            raise UnknownValueError(DIFFERENCE, value, DIFFERENCES)


def narrow(
    found: AnyComparison, facts: Facts, selection: Selection, differences: Collection[str] = ()
) -> AnyComparison:
    """The comparison, with only the rows that match all filters; a row is kept as a whole."""
    kept = {key for key, row in facts.items() if row.has(selection, differences)}
    if len(kept) == len(facts):
        return found
    if isinstance(found, FrameworkComparison):
        lines = tuple(line for line in found.lines if line.topic.id in kept)
        return replace(found, lines=lines, without_topic=())

    def keep(mitigations: Iterable[Mitigation]) -> tuple[Mitigation, ...]:
        return tuple(m for m in mitigations if m.key in kept)

    return replace(
        found,
        added=keep(found.added),
        lost=keep(found.lost),
        changes=tuple(each for each in found.changes if each.mitigation.key in kept),
        moved=tuple(each for each in found.moved if each.mitigation.key in kept),
        kept=keep(found.kept),
        unsettled=keep(found.unsettled),
        bindings=tuple(each for each in found.bindings if each.mitigation.key in kept),
    )
