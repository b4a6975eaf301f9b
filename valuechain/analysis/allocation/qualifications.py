"""What a source says about single ownerships: its verbs, and the conditions."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from valuechain.analysis.allocation.allocation import Allocation, answer, once_per_answer
from valuechain.model.chain import ValueChain
from valuechain.model.norm import Verb
from valuechain.model.once import once_per_chain
from valuechain.model.values import Actor, Mitigation, Ownership, Role

Key = tuple[str, str, str, str]
"""Framework, mitigation, actor and role: readings differ in roles, but agree on each role."""


@once_per_chain
def qualified(chain: ValueChain) -> Mapping[Key, Ownership]:
    """The ownerships with a verb or a condition.

    >>> import valuechain as vc
    >>> [verb.value for verb in qualified(vc.read_chain())["pai-open", "PO-3", "app_developer", "primary"].norm]
    ['should']
    """
    return {(o.framework, o.mitigation, o.actor, o.role): o for o in chain.ownerships if o.norm or o.condition}


class Qualification(NamedTuple):
    """What qualifies an actor's roles for a mitigation, taken together."""

    norm: tuple[Verb, ...] = ()
    """The verbs, those of the first role first."""
    condition: str = ""
    """The conditions; with their roles, if the actor has several that do not share one."""
    verbs: tuple[Verb | None, ...] = ()
    """The first verb of each role; None where the source gives none."""


def qualify(
    found: Mapping[Key, Ownership], mitigation: Mitigation, actor: Actor, roles: Sequence[Role]
) -> Qualification:
    """The verbs and conditions in a cell of the matrix; `found` are the ownerships with a verb or a condition."""
    ownerships_of = [found.get((mitigation.framework, mitigation.id, actor.id, role.id)) for role in roles]
    if not any(ownerships_of):
        return _UNQUALIFIED
    by_role = dict(zip(roles, ownerships_of, strict=True))
    ownerships = [each for each in ownerships_of if each is not None]
    return Qualification(
        tuple(dict.fromkeys(verb for each in ownerships for verb in each.norm)),
        _join_conditions({role: each.condition if each else "" for role, each in by_role.items()}),
        tuple(each.norm[0] if each is not None and each.norm else None for each in by_role.values()),
    )


def _join_conditions(by_role: Mapping[Role, str]) -> str:
    """The condition that all roles share, or else each role's own."""
    first, *others = set(by_role.values())
    return "; ".join(f"{role.name.lower()}: {words}" for role, words in by_role.items() if words) if others else first


_UNQUALIFIED = Qualification()


@once_per_answer
def count_bound_parts(allocation: Allocation) -> int:
    """The number of parts, if only these have verbs; 0 otherwise.

    >>> import valuechain as vc
    >>> context = vc.Context("advanced", "open")
    >>> count_bound_parts(vc.build_allocation(vc.read_chain(), context, framework="uk-ai-cyber"))
    72
    """
    if allocation.level != 1 or not all(allocation.part.has_levels(each.id) for each in allocation.frameworks):
        return 0
    parts = answer(allocation.chain, replace(allocation.question, level=2))
    return len(parts.mitigations) if _is_bound(parts) and not _is_bound(allocation) else 0


def _is_bound(allocation: Allocation) -> bool:
    return any(each.norm for each in allocation.ownerships)
