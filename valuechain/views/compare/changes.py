"""The differences in one row of a comparison, in words."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from valuechain.analysis.allocation.allocation import ROLE_SEPARATOR
from valuechain.analysis.allocation.qualifications import count_bound_parts
from valuechain.analysis.compare.contexts import BindingChange, Change, Comparison, OwnershipChange
from valuechain.analysis.compare.frameworks import FrameworkComparison, Outcome, Strengths, TopicCell, TopicLine
from valuechain.model.chain import ValueChain
from valuechain.model.norm import Strength
from valuechain.model.values import Actor
from valuechain.model.words import join_words, pluralise
from valuechain.views.compare.sides import Side, Sides


class Told(NamedTuple):
    """A difference in words: a short title, such as the actor concerned, and what is different."""

    title: str
    text: str


class RowChanges(NamedTuple):
    """The differences in one mitigation that both sides have."""

    told: list[Told]
    actors: set[str]
    """The ids of the actors concerned."""


def tell_changes(chain: ValueChain, found: Comparison) -> Mapping[str, RowChanges]:
    """The differences in each mitigation (id) that both sides have, the moves first."""
    by_mitigation: dict[str, RowChanges] = defaultdict(lambda: RowChanges([], set()))
    for move in found.moved:
        new, old = (join_words([actor.label for actor in actors]) for actors in (move.to_actors, move.from_actors))
        by_mitigation[move.mitigation.id].told.append(Told(move.role.name, f"{new} instead of {old}"))
    for each in found.changes:
        by_mitigation[each.mitigation.id].actors.add(each.actor.id)
    for change in unmoved(found):
        by_mitigation[change.mitigation.id].told.append(Told(change.actor.label, _tell_change(chain, change)))
    for binding in found.bindings:
        said = f"still {binding.role.name.lower()}, but {say_binding(binding)}"
        by_mitigation[binding.mitigation.id].told.append(Told(binding.actor.label, said))
        by_mitigation[binding.mitigation.id].actors.add(binding.actor.id)
    return by_mitigation


def _tell_change(chain: ValueChain, change: OwnershipChange) -> str:
    before, after = role_names(chain, change.before), role_names(chain, change.after)
    if change.change is Change.GAINED:
        return f"{after}, before in no role"
    if change.change is Change.LOST:
        return f"no longer {before}"
    return f"{after} instead of {before}"


def say_binding(change: BindingChange) -> str:
    """The verbs and conditions that differ, such as `should instead of can`."""
    before, after = change.before, change.after
    verbs = [each.norm[0].value if each.norm else "no verb" for each in (before, after)]
    conditions = [f"“{each.condition}”" if each.condition else "no condition" for each in (before, after)]
    return "; ".join(
        f"{now} instead of {then}"
        for is_other, (then, now) in (
            (before.strength is not after.strength, verbs),
            (before.condition != after.condition, conditions),
        )
        if is_other
    )


def unmoved(found: Comparison) -> list[OwnershipChange]:
    """The changes that are not part of a move."""
    moved = {(move.mitigation.id, actor.id) for move in found.moved for actor in (*move.from_actors, *move.to_actors)}
    return [each for each in found.changes if (each.mitigation.id, each.actor.id) not in moved]


def say_strengths(strengths: Strengths) -> str:
    """The strengths in words; empty if the source has no verbs.

    >>> say_strengths((Strength.REQUIRED, Strength.OPTIONAL, Strength.NOT_GIVEN))
    'required, possible; some without a verb'
    """
    given = ", ".join(each.words for each in strengths if each is not Strength.NOT_GIVEN)
    return f"{given}; some without a verb" if given and Strength.NOT_GIVEN in strengths else given


def say_parts(side: Side) -> str:
    """Where to find the verbs of a source if only the parts of its mitigations have them; empty otherwise."""
    is_there = side.allocation is not None and count_bound_parts(side.allocation) > 0
    return f"see its {pluralise(side.framework.called_level_2 or 'part')}" if is_there else ""


def role_names(chain: ValueChain, text: str) -> str:
    """Turns role ids separated by `;` into words."""
    return join_words([chain.role(role).name.lower() for role in text.split(ROLE_SEPARATOR) if role])


def tell_topic(sides: Sides, found: FrameworkComparison, line: TopicLine) -> list[Told]:
    """Which actors have a topic in both frameworks, which in one only, and which cannot be matched."""
    if not found.is_crosswalked or line.outcome is not Outcome.BOTH:
        return []
    one, other = sides.names
    cells = cells_by_outcome(line)
    roles = (
        f"{cell.actor.label}, {role_names(sides.chain, cell.first)} in {one} and "
        f"{role_names(sides.chain, cell.second)} in {other}{_say_match(cell)}"
        for cell in cells[Outcome.ROLE_DIFFERS]
    )
    told = (
        Told("Both", _name_actors(cells[Outcome.BOTH])),
        Told("In different roles", "; ".join(roles)),
        Told(f"Only {one}", _name_actors(cells[Outcome.ONLY_FIRST])),
        Told(f"Only {other}", _name_actors(cells[Outcome.ONLY_SECOND])),
        Told("Not matched", join_words([each.label for each in unmatched_on(found, line)])),
    )
    return [each for each in told if each.text]


def cells_by_outcome(line: TopicLine) -> Mapping[Outcome, list[TopicCell]]:
    """The cells of a topic, by outcome."""
    return {outcome: [cell for cell in line.cells if cell.outcome is outcome] for outcome in Outcome}


def unmatched_on(found: FrameworkComparison, line: TopicLine) -> list[Actor]:
    """The actors with a role on a topic that cannot be matched."""
    return [each.actor for each in found.incomparable if line.topic in each.topics]


def _name_actors(cells: Iterable[TopicCell]) -> str:
    return join_words([f"{cell.actor.label}{_say_match(cell)}" for cell in cells])


def _say_match(cell: TopicCell) -> str:
    """The actors of the other framework that match, if they have other names, and whether they do so only in part."""
    names = dict.fromkeys(match.other.label for match in cell.matches if match.other.label != cell.actor.label)
    partly = "in part" if cell.extent not in ("", "full") else ""
    said = ", ".join(filter(None, (join_words(list(names)), partly)))
    return f" ({said})" if said else ""
