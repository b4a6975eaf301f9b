"""Deterministic answers of simulated participants."""

from collections.abc import Mapping
from random import Random

from valuechain.model.workshop.plan import Plan, PlannedQuestion, Proposal, ProposalKind, Sureness
from valuechain.model.workshop.ranking import Ranking

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


def imagine(plan: Plan, mitigation: PlannedQuestion, number: int, participant: int) -> Proposal:
    """The proposal of a simulated participant (numbered from 1) for a mitigation or ranking in a round.

    About half propose the published roles, if known, and slightly more in later rounds. The others name one actor at
    random, and perhaps a supporting one. In a ranking, they tend to keep the order of the list.
    """
    chance = Random(f"{mitigation.id} {number} {participant}")  # noqa: S311 # simulated answers need no secrecy
    drawn = chance.random()
    if drawn < _UNKNOWN:
        return Proposal(ProposalKind.UNKNOWN)
    if isinstance(mitigation, Ranking):
        late = {each: place + chance.uniform(0, len(mitigation.ids)) for place, each in enumerate(mitigation.ids)}
        order = tuple(sorted(late, key=lambda each: late[each]))
        return Proposal(ProposalKind.ORDER, reason=_reason(chance), order=order)
    if drawn < _UNKNOWN + _NOBODY or not plan.actors:
        return Proposal(ProposalKind.NOBODY, sureness=chance.choice(list(Sureness)))
    if mitigation.published and chance.random() < _AS_PUBLISHED + 0.1 * (number - 1):
        roles = _one_lead(plan, mitigation.published)
    else:
        roles = _any_roles(plan, chance)
    reason = _reason(chance)
    return Proposal(ProposalKind.ROLES, roles, chance.choice(list(Sureness)), reason)


def _reason(chance: Random) -> str:
    return f"Simulated: {chance.choice(_REASONS)}" if chance.random() < _REASONED else ""


def _one_lead(plan: Plan, published: Mapping[str, str]) -> dict[str, str]:
    """The published roles, limited to what this workshop's rules allow."""
    leads = plan.leads(published)
    if plan.rules.has_several_leads or len(leads) <= 1:
        return dict(published)
    support = next((role.id for role in plan.roles if not role.is_lead), None)
    roles = {actor: role if actor == leads[0] or actor not in leads else support for actor, role in published.items()}
    return {actor: role for actor, role in roles.items() if role is not None}


def _any_roles(plan: Plan, chance: Random) -> dict[str, str]:
    first, second = chance.choice(plan.actor_ids), chance.choice(plan.actor_ids)
    named = {first: plan.roles[0].id}
    others = plan.role_ids[1:]
    if second != first and chance.random() < _SUPPORTED and others:
        named[second] = others[0] if len(others) == 1 else chance.choice(others)
        if plan.say_too_many_leads(named):
            del named[second]
    return {actor: named[actor] for actor in plan.actor_ids if actor in named}
