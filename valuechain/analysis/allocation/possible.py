"""Ownerships that hold only under an alternative reading."""

from valuechain.analysis.allocation.allocation import Allocation
from valuechain.model.values import Ownership


def possible_ownerships(allocation: Allocation) -> tuple[Ownership, ...]:
    """Ownerships under unused readings, for actors that have no role for the mitigation in the answer.

    One of each actor, mitigation and role, in the order of the source.

    >>> import valuechain as vc
    >>> allocation = vc.build_allocation(vc.read_chain(), vc.Context("advanced", "open"), framework="pai-open")
    >>> [(each.mitigation, each.actor, each.role) for each in possible_ownerships(allocation)]
    [('PO-11', 'model_hosting', 'primary')]
    """
    read = allocation.part.readings_by_mitigation
    doubtful = {key for each in allocation.mitigations if (key := (each.framework, each.id)) in read}
    if not doubtful:
        return ()
    held = {(o.framework, o.mitigation, o.actor) for o in allocation.ownerships}
    found: dict[tuple[str, str, str, str], Ownership] = {}
    for o in allocation.part.ownerships:
        is_of_answer = (o.framework, o.mitigation) in doubtful
        if o.reading and is_of_answer and (o.framework, o.mitigation, o.actor) not in held:
            found.setdefault((o.framework, o.mitigation, o.actor, o.role), o)
    return tuple(found.values())
