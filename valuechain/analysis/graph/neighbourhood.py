"""The neighbourhood of a node: what it is joined to."""

from typing import NamedTuple

from valuechain.analysis.allocation.allocation import Allocation
from valuechain.analysis.allocation.readings import possible_ownerships
from valuechain.analysis.allocation.selection import keep_only
from valuechain.model.question.selection import Order


class Neighbourhood(NamedTuple):
    """A part of an answer: its mitigations with every owner, and the actors concerned."""

    allocation: Allocation
    actors: frozenset[str]
    """The ids of the actors concerned."""


def find_neighbourhood(allocation: Allocation, node: str, order: Order = Order.SOURCE) -> Neighbourhood:
    """The part of the map around a node, `actor:<id>` or `mitigation:<id>`.

    Around an actor: its mitigations, everyone with a role in them, and the actors it supplies or receives from. Around
    a mitigation: its actors. Roles under readings that are not in use count too.

    >>> import valuechain as vc
    >>> allocation = vc.build_allocation(vc.read_chain(), vc.Context("advanced", "open"), framework="pai-open")
    >>> found = find_neighbourhood(allocation, "mitigation:PO-4")
    >>> [m.id for m in found.allocation.mitigations], sorted(found.actors)
    (['PO-4'], ['model_adapter', 'model_hosting', 'model_provider'])
    """
    kind, _, name = node.partition(":")
    is_actor = kind == "actor"
    owned = (*allocation.ownerships, *possible_ownerships(allocation))
    mitigations = {o.mitigation for o in owned if o.actor == name} if is_actor else {name}
    actors = {o.actor for o in owned if o.mitigation in mitigations}
    if is_actor:
        framework = allocation.frameworks[0].id
        supplies = [each for each in allocation.chain.supplies if each.framework == framework]
        actors |= {name}
        actors |= {each.to_actor for each in supplies if each.from_actor == name}
        actors |= {each.from_actor for each in supplies if each.to_actor == name}
    return Neighbourhood(keep_only(allocation, mitigations, order), frozenset(actors))
