"""Reads participants' answers from a form."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from valuechain.model.words import join_quoted
from valuechain.model.workshop.plan import (
    LONGEST_REASON,
    MOST_REASONED,
    Plan,
    Proposal,
    ProposalKind,
    Sureness,
    clean_text,
)
from valuechain.model.workshop.ranking import Ranking


class ProposalError(ValueError):
    """A proposal was refused; the message says how to fix it."""


def read_proposal(
    plan: Plan, answer: str, chosen: Mapping[str, Sequence[str]], sureness: str = "", reason: str = ""
) -> Proposal:
    """Parses a proposal from a form; `chosen` has the actors by role. Raises ProposalError, which says what to change.

    Refuses an actor with two roles, and "no one can" together with an actor: we can't guess which was meant.
    """
    reason = read_reason(reason)
    if sureness and sureness not in list(Sureness):
        raise ProposalError("Choose low, medium or high, or leave it empty.")
    roles = _read_roles(plan, chosen)
    if answer not in set(ProposalKind) - {ProposalKind.ORDER} or (answer == ProposalKind.ROLES and not roles):
        raise ProposalError("Choose at least one actor, “No one can do this” or “I don’t know”.")
    if answer != ProposalKind.ROLES and roles:
        said = "No one can do this" if answer == ProposalKind.NOBODY else "I don’t know"
        raise ProposalError(f"You ticked “{said}” but also named an actor. Please remove one.")
    return Proposal(ProposalKind(answer), roles, Sureness(sureness) if sureness else None, reason)


def read_order(
    ranking: Ranking, places: Mapping[str, str], answers: Collection[str] = (), reason: str = ""
) -> Proposal:
    """Parses the answer to a ranking from a form; `places` has the place of each mitigation, as typed.

    Every mitigation needs a place of its own, unless the answer is "don't know". Raises ProposalError.
    """
    reason = read_reason(reason)
    chosen = {id_: place for id_, place in places.items() if place}
    if ProposalKind.UNKNOWN in answers:
        if chosen:
            raise ProposalError("You ticked “I don’t know” but also gave places. Please remove one.")
        return Proposal(ProposalKind.UNKNOWN, reason=reason)
    numbers = [str(place) for place in range(1, len(ranking.mitigations) + 1)]
    if not (set(chosen) <= set(ranking.ids) and set(chosen.values()) <= set(numbers)):
        raise ProposalError("This form has a place that isn’t in this ranking. Reload the page.")
    for place in numbers:
        if len(same := [each.label for each in ranking.mitigations if chosen.get(each.id) == place]) > 1:
            raise ProposalError(
                f"{join_quoted(same, 'and')} have the same place, {place}. Give each a place of its own."
            )
    if len(chosen) < len(numbers):
        raise ProposalError(f"Give each of the {len(numbers)} a place from 1 to {len(numbers)}, or “I don’t know”.")
    return Proposal(ProposalKind.ORDER, reason=reason, order=tuple(sorted(chosen, key=lambda id_: int(chosen[id_]))))


def read_reason(reason: str) -> str:
    """A reason, cleaned. Raises ProposalError if it is too long."""
    reason = clean_text(reason)
    if len(reason) > LONGEST_REASON:
        raise ProposalError(
            f"Your reason has {len(reason):,} characters; the limit is {LONGEST_REASON:,}. Please shorten it."
        )
    return reason


def check_reasons(reasons: Iterable[str]) -> None:
    """Raises ProposalError if all reasons of one participant together are too long."""
    if sum(len(reason.encode()) for reason in reasons) > MOST_REASONED:
        raise ProposalError(
            f"All your reasons in this workshop together are longer than the limit of {MOST_REASONED // 1000} kB. "
            "Shorten this one, or an earlier one."
        )


def _read_roles(plan: Plan, chosen: Mapping[str, Sequence[str]]) -> dict[str, str]:
    by_role = {role: set(chosen.get(role, ())) for role in plan.role_ids}
    if not set().union(*by_role.values()) <= set(plan.actor_ids):
        raise ProposalError("This form names an actor that isn’t in this workshop. Reload the page.")
    named = {actor: [role for role in plan.role_ids if actor in by_role[role]] for actor in plan.actor_ids}
    if twice := [actor.label for actor in plan.actors if len(named[actor.id]) > 1]:
        raise ProposalError(f"{', '.join(twice)}: choose {' or '.join(plan.role_ids)}, not both.")
    roles = {actor: held[0] for actor, held in named.items() if held}
    if refusal := plan.say_too_many_leads(roles):
        raise ProposalError(refusal)
    return roles
