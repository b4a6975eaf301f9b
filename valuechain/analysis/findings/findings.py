"""Gaps, single owners, load and doubts in an allocation."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from valuechain.analysis.allocation.allocation import ROLE_SEPARATOR, Allocation, once_per_answer
from valuechain.analysis.allocation.codes import codes_of
from valuechain.model.values import Actor, Mitigation
from valuechain.model.vocabulary import Confidence


class InTwoRoles(NamedTuple):
    """A mitigation for which an actor has several roles, under the chosen reading or as the source prints it."""

    mitigation: Mitigation
    actor: Actor


@dataclass(frozen=True, slots=True)
class Findings:
    """The findings of an allocation. docs/method.md says how each is counted."""

    unowned: tuple[Mitigation, ...]
    """No owner; a mere mention does not count."""
    without_primary: tuple[Mitigation, ...]
    """No lead: neither primary nor responsible. Includes unowned ones."""
    single_owner: tuple[Mitigation, ...]
    """Exactly one owner, in any role."""
    idle_actors: tuple[Actor, ...]
    """Actors that own nothing."""
    load: Mapping[Actor, Mapping[str, int]]
    """Mitigations per actor and role id; roles that an actor does not hold are left out."""
    ambiguous: tuple[Mitigation, ...]
    """Mitigations with an ambiguous source."""
    in_two_roles: tuple[InTwoRoles, ...]


@once_per_answer
def build_findings(allocation: Allocation) -> Findings:
    """Builds the findings of an allocation."""
    roles = allocation.chain.roles
    owner_bits = sum(1 << index for index, role in enumerate(roles) if role.is_owner)
    lead_bits = sum(1 << index for index, role in enumerate(roles) if role.is_lead)
    bits = allocation.role_bits
    owners = np.count_nonzero(bits & owner_bits, axis=1)
    leads = np.count_nonzero(bits & lead_bits, axis=1)
    mitigations = allocation.mitigations
    load = count_load(allocation)
    owner_roles = {role.id for role in roles if role.is_owner}
    return Findings(
        unowned=tuple(mitigations[index] for index in np.flatnonzero(owners == 0)),
        without_primary=tuple(mitigations[index] for index in np.flatnonzero(leads == 0)),
        single_owner=tuple(mitigations[index] for index in np.flatnonzero(owners == 1)),
        idle_actors=tuple(actor for actor, held in load.items() if not owner_roles & held.keys()),
        load=load,
        ambiguous=tuple(m for m in mitigations if m.confidence is Confidence.AMBIGUOUS),
        in_two_roles=_in_two_roles(allocation, owner_bits),
    )


@once_per_answer
def count_dates(allocation: Allocation) -> Mapping[str, int]:
    """Mitigations per start date, in source order; undated ones are left out."""
    return Counter(mitigation.applies_from for mitigation in allocation.mitigations if mitigation.applies_from)


def count_load(allocation: Allocation) -> Mapping[Actor, Mapping[str, int]]:
    """Mitigations per actor and role id; roles that an actor does not hold are left out."""
    chain, codes = allocation.part, codes_of(allocation.part)
    chosen = np.flatnonzero(allocation.ownership_mask)
    key = codes.o_actor[chosen].astype(np.int64) * len(chain.roles) + codes.o_role[chosen]
    counts = np.bincount(key, minlength=len(chain.actors) * len(chain.roles)).reshape(-1, len(chain.roles))
    answering = {framework.id for framework in allocation.frameworks}
    return {
        actor: {role.id: int(count) for role, count in zip(chain.roles, row, strict=True) if count}
        for actor, row in zip(chain.actors, counts, strict=True)
        if actor.framework in answering
    }


def _in_two_roles(allocation: Allocation, owner_bits: int) -> tuple[InTwoRoles, ...]:
    printed = {
        (doubt.framework, doubt.mitigation, doubt.actor)
        for doubt in allocation.chain.doubts
        if len(doubt.printed.split(ROLE_SEPARATOR)) > 1
    }
    held = allocation.role_bits & owner_bits
    rows, columns = np.nonzero((held & (held - 1)) * (held > 0))
    several = set(zip(rows.tolist(), columns.tolist(), strict=True))
    if not printed and not several:
        return ()
    return tuple(
        InTwoRoles(mitigation, actor)
        for row, mitigation in enumerate(allocation.mitigations)
        for column, actor in enumerate(allocation.chain.actors_by_framework.get(mitigation.framework, ()))
        if (row, column) in several or (mitigation.framework, mitigation.id, actor.id) in printed
    )
