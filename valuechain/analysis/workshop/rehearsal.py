"""What simulated participants propose while a workshop is rehearsed: the same at every run."""

from collections.abc import Mapping
from random import Random

from valuechain.model.workshop.plan import Answer, Item, Part, Plan, Proposal, Sureness

_AS_PUBLISHED = 0.55
_UNKNOWN, _NOBODY = 0.08, 0.05
_SUPPORTED = 0.4
_REASONED = 0.25
_REASONS = (
    "They decide how it is built.",
    "They see how it is used.",
    "Only they can stop it in time.",
    "They have the people and the means.",
    "It cannot be left to those who come later.",
)


def imagine(plan: Plan, item: Item, number: int, participant: int) -> Proposal:
    """What a simulated participant (counted from 1) proposes for a mitigation in a round.

    About half of them propose what is published, if that is known; in a later round somewhat more do. The others name
    one actor at random, and perhaps one that supports.
    """
    chance = Random(f"{item.id} {number} {participant}")  # noqa: S311 # a rehearsal, and no secret
    drawn = chance.random()
    if drawn < _UNKNOWN:
        return Proposal(Answer.UNKNOWN)
    if drawn < _UNKNOWN + _NOBODY or not plan.seats:
        return Proposal(Answer.NOBODY, sureness=chance.choice(list(Sureness)))
    if item.published and chance.random() < _AS_PUBLISHED + 0.1 * (number - 1):
        roles = _one_primary(item.published, has_several=plan.rules.has_several_primaries)
    else:
        roles = _any_roles(plan, chance)
    reason = f"Simulated: {chance.choice(_REASONS)}" if chance.random() < _REASONED else ""
    return Proposal(Answer.ROLES, roles, chance.choice(list(Sureness)), reason)


def _one_primary(published: Mapping[str, Part], *, has_several: bool) -> dict[str, Part]:
    """What is published, as far as a participant of this workshop may propose it."""
    roles = dict(published)
    first = next((seat for seat, part in roles.items() if part is Part.PRIMARY), None)
    if has_several or first is None:
        return roles
    return {seat: part if seat == first else Part.SECONDARY for seat, part in roles.items()}


def _any_roles(plan: Plan, chance: Random) -> dict[str, Part]:
    primary, second = chance.choice(plan.seat_ids), chance.choice(plan.seat_ids)
    named = {primary: Part.PRIMARY}
    if second != primary and chance.random() < _SUPPORTED:
        named[second] = Part.SECONDARY
    return {seat: named[seat] for seat in plan.seat_ids if seat in named}
