"""Why two readings differ, and how that changes the totals."""

from dataclasses import dataclass

from valuechain.analysis.allocation.allocation import Allocation
from valuechain.analysis.allocation.readings import owned_under
from valuechain.analysis.compare.names import differing_readings
from valuechain.analysis.compare.totals import compare_totals
from valuechain.model.values import Mitigation, Reading
from valuechain.model.words import join_words
from valuechain.views.compare.sides import Sides


@dataclass(frozen=True, slots=True)
class Way:
    """One of the two readings of a passage, with its owners in words."""

    reading: Reading
    owners: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage that the two sides read differently."""

    mitigation: Mitigation
    printed: tuple[str, ...]
    """What is ambiguous about the passage."""
    where: str
    ways: tuple[Way, ...]


def build_passages(sides: Sides) -> list[Passage]:
    """The applicable passages that the two sides read differently; none if their frameworks differ."""
    if sides.first.framework != sides.second.framework:
        return []
    applying = {
        mitigation.id: mitigation
        for side in (sides.first, sides.second)
        if side.allocation is not None
        for mitigation in side.allocation.mitigations
    }
    return [
        _passage(sides, applying[each.mitigation], (each.first, each.second))
        for each in differing_readings(sides.chain, sides.first.state, sides.second.state)
        if each.mitigation in applying
    ]


def _passage(sides: Sides, mitigation: Mitigation, taken: tuple[str, str]) -> Passage:
    chain, key = sides.chain, (mitigation.framework, mitigation.id)
    readings = {each.id: each for each in chain.readings_by_mitigation[key]}
    found = [readings[name] for name in taken]
    doubts = tuple(doubt.what for doubt in chain.doubts if (doubt.framework, doubt.mitigation) == key)
    where = dict.fromkeys(each.source for each in found if each.source)
    return Passage(
        mitigation,
        doubts or tuple(filter(None, (mitigation.ownership_note,))),
        "; ".join(where) or mitigation.source,
        tuple(_way(sides, mitigation, each) for each in found),
    )


def _way(sides: Sides, mitigation: Mitigation, reading: Reading) -> Way:
    by_role: dict[str, list[str]] = {}
    for owned in owned_under(sides.chain, mitigation, reading.id):
        by_role.setdefault(owned.role, []).append(sides.chain.actor(owned.framework, owned.actor).label)
    owners = "; ".join(
        f"{role.name}: {join_words(by_role[role.id])}" for role in sides.chain.roles if role.id in by_role
    )
    return Way(reading, f"{owners or 'No one is assigned'}.")


def say_totals(first: Allocation, second: Allocation) -> list[str]:
    """A sentence for each total that another reading changes, then one for the unchanged totals."""
    totals = compare_totals(first, second)
    said = [
        f"{actor.label}: {join_words([f'{role.name.lower()} for {_rather(*pair)}' for role, pair in roles.items()])}."
        for actor, roles in totals.held.items()
    ]
    said += [
        f"Without {actor.label}, {_rather(*pair)} mitigations lose everyone responsible for them."
        for actor, pair in totals.absent.items()
    ]
    numbers = {
        "with no one assigned": totals.unowned,
        "with no one responsible": totals.without_lead,
        "without a backup": totals.single_owner,
    }
    said += [f"{_rather(*pair)} mitigations {what}." for what, pair in numbers.items() if pair[0] != pair[1]]
    stay = [f"{pair[0]:,} mitigations {what}" for what, pair in numbers.items() if pair[0] == pair[1]]
    return [*said, *([f"Unchanged: {join_words(stay)}."] if stay else [])]


def _rather(first: int, second: int) -> str:
    return f"{second:,} instead of {first:,}"
