"""An actor's position in the value chain, and its roles under alternative readings."""

from typing import NamedTuple

from valuechain.analysis.allocation.allocation import Allocation
from valuechain.analysis.allocation.readings import Otherwise, otherwise_of
from valuechain.model.chain import ValueChain
from valuechain.model.values import Actor, Mitigation
from valuechain.model.words import join_words, ordinal
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


def place_in_chain(chain: ValueChain, actor: Actor) -> str:
    """The actor's position in the chain; empty if the framework does not say who supplies whom."""
    if actor.is_cross_stage:
        return "active at several stages of the chain"
    if not any(supply.framework == actor.framework for supply in chain.supplies):
        return ""
    number = [each for each in chain.actors_by_framework[actor.framework] if not each.is_cross_stage].index(actor) + 1
    return f"{ordinal(number)} in the chain"
