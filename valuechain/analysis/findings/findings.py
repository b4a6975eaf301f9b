"""Gaps, single owners, load and doubts in an allocation."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from valuechain.analysis.allocation.allocation import (
    ROLE_SEPARATOR,
    Allocation,
    once_per_answer,
    without_conditional,
)
from valuechain.analysis.allocation.codes import codes_of
from valuechain.analysis.allocation.dates import describe_dates, is_dated, start_of
from valuechain.analysis.findings.day import Day, build_day
from valuechain.model.norm import Strength, Verb
from valuechain.model.values import JOINT_ROLES, Actor, Mitigation
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
    """Actors that own nothing, although the source addresses them or names no addressees."""
    not_addressed: tuple[Actor, ...]
    """Actors that own nothing because the source addresses others."""
    load: Mapping[Actor, Mapping[str, int]]
    """Mitigations per actor and role id; roles that an actor does not hold are left out."""
    ambiguous: tuple[Mitigation, ...]
    """Mitigations with an ambiguous source."""
    in_two_roles: tuple[InTwoRoles, ...]
    by_verb: Mapping[Verb, tuple[Mitigation, ...]]
    """Mitigations by the verb that binds their lead, the strongest verbs first; those without one are left out."""
    conditional: Mapping[Actor, int]
    """How many ownerships of each actor hold only under a condition; actors without any are left out."""
    single_conditional: frozenset[Mitigation] = frozenset()
    """Mitigations of `single_owner` with an owner only under a condition."""
    led_conditional: int = 0
    """How many mitigations have leads, but each of them only under a condition."""
    day: Day | None = None
    """What applies on the day asked about, and what comes next; None if no day is asked about."""

    @property
    def optional(self) -> tuple[Mitigation, ...]:
        """Mitigations with an optional first verb for a lead."""
        return tuple(m for verb, found in self.by_verb.items() if verb.strength is Strength.OPTIONAL for m in found)


@once_per_answer
def build_findings(allocation: Allocation) -> Findings:
    """Builds the findings of an allocation."""
    roles = allocation.chain.roles
    owner_bits = sum(1 << index for index, role in enumerate(roles) if role.is_owner)
    lead_bits = sum(1 << index for index, role in enumerate(roles) if role.is_lead)
    bits, firm = allocation.role_bits, without_conditional(allocation).role_bits
    owners = np.count_nonzero(bits & owner_bits, axis=1)
    leads = np.count_nonzero(bits & lead_bits, axis=1)
    is_owned, is_led = (firm & owner_bits).any(axis=1), (firm & lead_bits).any(axis=1)
    mitigations = allocation.mitigations
    load = count_load(allocation)
    owner_roles = {role.id for role in roles if role.is_owner}
    without_role = [actor for actor, held in load.items() if not owner_roles & held.keys()]
    return Findings(
        unowned=tuple(mitigations[index] for index in np.flatnonzero(owners == 0)),
        without_primary=tuple(mitigations[index] for index in np.flatnonzero(leads == 0)),
        single_owner=tuple(mitigations[index] for index in np.flatnonzero(owners == 1)),
        idle_actors=tuple(actor for actor in without_role if actor.is_addressed),
        not_addressed=tuple(actor for actor in without_role if not actor.is_addressed),
        load=load,
        ambiguous=tuple(m for m in mitigations if m.confidence is Confidence.AMBIGUOUS),
        in_two_roles=_in_two_roles(allocation, owner_bits),
        by_verb=_group_by_verb(mitigations),
        conditional=count_conditional(allocation),
        single_conditional=frozenset(mitigations[index] for index in np.flatnonzero((owners == 1) & ~is_owned)),
        led_conditional=int(np.count_nonzero((leads > 0) & ~is_led)),
        day=build_day(allocation),
    )


def _group_by_verb(mitigations: Iterable[Mitigation]) -> Mapping[Verb, tuple[Mitigation, ...]]:
    groups: dict[Verb, list[Mitigation]] = defaultdict(list)
    for mitigation in mitigations:
        if mitigation.norm:
            groups[mitigation.norm[0]].append(mitigation)
    return {verb: tuple(groups[verb]) for verb in Verb if verb in groups}


@once_per_answer
def count_dates(allocation: Allocation) -> Mapping[str, int]:
    """Mitigations per start date in words, the earliest first; undated ones are left out."""
    part = allocation.part
    if not is_dated(part):
        return {}
    dated = sorted(allocation.mitigations, key=lambda each: start_of(part, each).order)
    said = (describe_dates(part, each) for each in dated)
    return Counter(words for words in said if words)


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


def count_conditional(allocation: Allocation) -> Mapping[Actor, int]:
    """How many ownerships of each actor hold only under a condition; actors without any are left out."""
    chain, codes = allocation.part, codes_of(allocation.part)
    is_owner = np.array([role.is_owner for role in chain.roles])
    chosen = np.flatnonzero(allocation.ownership_mask & codes.o_is_conditional)
    numbers = np.bincount(codes.o_actor[chosen[is_owner[codes.o_role[chosen]]]], minlength=len(chain.actors))
    return {actor: int(number) for actor, number in zip(chain.actors, numbers, strict=True) if number}


def _in_two_roles(allocation: Allocation, owner_bits: int) -> tuple[InTwoRoles, ...]:
    printed = {
        (doubt.framework, doubt.mitigation, doubt.actor)
        for doubt in allocation.chain.doubts
        if len(doubt.printed.split(ROLE_SEPARATOR)) > 1
    }
    held = allocation.role_bits & owner_bits
    joint = sum(1 << index for index, role in enumerate(allocation.chain.roles) if role.id in JOINT_ROLES)
    rows, columns = np.nonzero((held & (held - 1)) * (held > 0) * (held != joint))
    several = set(zip(rows.tolist(), columns.tolist(), strict=True))
    if not printed and not several:
        return ()
    return tuple(
        InTwoRoles(mitigation, actor)
        for row, mitigation in enumerate(allocation.mitigations)
        for column, actor in enumerate(allocation.chain.actors_by_framework.get(mitigation.framework, ()))
        if (row, column) in several or (mitigation.framework, mitigation.id, actor.id) in printed
    )
