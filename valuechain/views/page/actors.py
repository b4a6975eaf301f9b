"""An actor's position in the value chain, and its roles under alternative readings."""

from typing import NamedTuple

from valuechain.analysis.allocation.allocation import Allocation
from valuechain.analysis.allocation.readings import Otherwise, otherwise_of
from valuechain.analysis.findings.absence import Absence
from valuechain.analysis.findings.findings import Findings
from valuechain.analysis.items.role_card import RoleCard
from valuechain.model.chain import ValueChain
from valuechain.model.norm import Verb
from valuechain.model.values import Actor, Mitigation
from valuechain.model.words import join_quoted, join_words, ordinal
from valuechain.views.page.state import ViewState


class OtherReading(NamedTuple):
    """An alternative reading of a mitigation, the actor's role under it, and the link to use it."""

    mitigation: Mitigation
    reading: str
    role: str
    href: str


def list_otherwise(allocation: Allocation, actor: Actor, state: ViewState) -> list[OtherReading]:
    """The alternative readings that change the actor's role."""
    return [
        OtherReading(
            each.mitigation,
            each.reading,
            describe_roles(allocation.chain, each),
            state.href(readings=tuple({**dict(state.readings), each.mitigation.id: each.reading}.items())),
        )
        for each in otherwise_of(allocation, actor.id)
    ]


def describe_roles(chain: ValueChain, otherwise: Otherwise) -> str:
    """The actor's roles under the reading, in words."""
    roles = {role.id: role.name.lower() for role in chain.roles}
    return join_words([roles[role] for role in otherwise.roles]) or "without a role"


def say_held(allocation: Allocation, findings: Findings, actor: Actor) -> str:
    """The roles that are no assignment, in brackets after the actor's name, such as ` (informed: 2)`; empty if none.

    >>> import valuechain as vc
    >>> from valuechain.analysis.findings.findings import build_findings
    >>> allocation = vc.build_allocation(vc.read_chain(), vc.Context("advanced", "open"), framework="eu-ai-act")
    >>> say_held(allocation, build_findings(allocation), allocation.chain.actor("eu-ai-act", "affected_person"))
    ' (informed: 2)'
    """
    roles = [f"{allocation.chain.role(role).name.lower()}: {n:,}" for role, n in findings.load[actor].items()]
    return f" ({join_words(roles)})" if roles else ""


def describe_binding(card: RoleCard) -> str:
    """How much of what the actor owns and supports begins with an optional verb or has a condition; empty if nothing.

    >>> import valuechain as vc
    >>> allocation = vc.build_allocation(vc.read_chain(), vc.Context("advanced", "open"), framework="pai-open")
    >>> from valuechain.analysis.items.role_card import build_role_card
    >>> describe_binding(build_role_card(allocation, "model_hosting"))
    '2 of these 5 begin with “could”; 1 holds only under a condition.'
    """
    total, optional, conditional = map(len, (card.held, card.optional, card.conditional))
    first = {each.ownership.norm[0] for each in card.optional}
    verbs = join_quoted([verb for verb in Verb if verb in first], "or")
    every = {1: ("This", "it"), 2: ("Both", "both")}.get(total, (f"All {total:,}", f"all {total:,}"))
    parts: list[str] = []
    for number, one, several in (
        (optional, f"begins with {verbs}", f"begin with {verbs}"),
        (conditional, "holds only under a condition", "hold only under a condition"),
    ):
        if number:
            some = f"{number:,}" if parts else f"{number:,} of these {total:,}"
            who = every[bool(parts)] if number == total else some
            parts.append(f"{who} {one if number == 1 else several}")
    return f"{'; '.join(parts)}." if parts else ""


def say_support(absence: Absence) -> str:
    """The heading of the mitigations that lose every lead but keep other owners, by the roles of these.

    >>> import valuechain as vc
    >>> from valuechain.analysis.findings.absence import without
    >>> allocation = vc.build_allocation(vc.read_chain(), vc.Context("advanced", "open"), framework="pai-open")
    >>> say_support(without(allocation, {"model_provider"}))
    'Left with secondary actors only'
    """
    return f"Left with {join_words([role.name.lower() for role in absence.support]) or 'other'} actors only"


def place_in_chain(chain: ValueChain, actor: Actor) -> str:
    """The actor's position in the chain; empty if the framework does not say who supplies whom."""
    if actor.is_cross_stage:
        return "active at several stages of the chain"
    if not any(supply.framework == actor.framework for supply in chain.supplies):
        return ""
    number = [each for each in chain.actors_by_framework[actor.framework] if not each.is_cross_stage].index(actor) + 1
    return f"{ordinal(number)} in the chain"
