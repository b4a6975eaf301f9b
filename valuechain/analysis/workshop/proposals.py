"""The proposals of a workshop as arrays: what its counts, its agreement and its tests are all taken from.

Everywhere a participant has at most one proposal a mitigation and round; storage sees to that.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from valuechain.model.workshop.plan import ROLE_VALUES, Plan, PlannedRole, RoundProposal
from valuechain.model.workshop.running import Running, Status

Rounds: TypeAlias = Mapping[str, int]
"""Which round of each mitigation is looked at, by mitigation id; mitigations that are not named are left out."""
ByRound: TypeAlias = Mapping[tuple[str, int], tuple[RoundProposal, ...]]

MISSING = -1
"""Stands for no answer and for "don't know", which are both no value."""


class RoleOrNone(StrEnum):
    """The role that an actor is given, none included; in the order of `PART_VALUES`."""

    NONE = "none"
    SECONDARY = "secondary"
    PRIMARY = "primary"

    @property
    def role(self) -> PlannedRole | None:
        """The role as a proposal has it."""
        return None if self is RoleOrNone.NONE else PlannedRole(self.value)


ROLES_OR_NONE = tuple(RoleOrNone)
"""By value: 0 is none, 1 secondary, 2 primary."""


def role_or_none(role: PlannedRole | None) -> RoleOrNone:
    """The role with a word for none.

    >>> role_or_none(None), role_or_none(PlannedRole.PRIMARY)
    (<RoleOrNone.NONE: 'none'>, <RoleOrNone.PRIMARY: 'primary'>)
    """
    return ROLES_OR_NONE[ROLE_VALUES[role]]


def by_round(proposals: Iterable[RoundProposal]) -> ByRound:
    """The proposals by mitigation and round."""
    groups: dict[tuple[str, int], list[RoundProposal]] = defaultdict(list)
    for each in proposals:
        groups[each.mitigation, each.round].append(each)
    return {key: tuple(members) for key, members in groups.items()}


def of_round(proposals: Iterable[RoundProposal], mitigation: str, number: int) -> tuple[RoundProposal, ...]:
    """The proposals of one mitigation and round."""
    return tuple(each for each in proposals if each.mitigation == mitigation and each.round == number)


def of_rounds(proposals: Iterable[RoundProposal], rounds: Rounds) -> tuple[RoundProposal, ...]:
    """The proposals of the rounds that are looked at."""
    return tuple(each for each in proposals if rounds.get(each.mitigation) == each.round)


def latest_rounds(plan: Plan, running: Running, *, is_revealed_only: bool) -> dict[str, int]:
    """The latest round of each mitigation that has been closed, or that is revealed; in the order of the agenda.

    A round that is open never counts, so that a mitigation that is being asked again keeps its earlier round.
    """
    wanted = {Status.REVEALED} if is_revealed_only else {Status.REVEALED, Status.CLOSED}
    found = {}
    for mitigation in plan.mitigations:
        numbers = [each.number for each in running.rounds.get(mitigation.id, ()) if each.status in wanted]
        if numbers:
            found[mitigation.id] = max(numbers)
    return found


@dataclass(frozen=True, eq=False, slots=True)
class ProposalGrid:
    """What everybody says of everything in the rounds that are looked at."""

    groups: tuple[str, ...]
    """The group of each participant with a proposal in any of the rounds, whether they know or not.

    Participants stand in an order that follows from what they say, so that random draws among them do not depend on
    who came first.
    """
    mitigations: tuple[str, ...]
    """In the order of the agenda."""
    values: NDArray[np.int8]
    """Shape (participants, items, seats): 0 none, 1 secondary, 2 primary, `MISSING` for no value."""

    @property
    def is_known(self) -> NDArray[np.bool_]:
        """Shape (participants, items): whether somebody answered, and knew. An answer is about all actors at once."""
        if not self.values.shape[2]:
            return np.zeros(self.values.shape[:2], dtype=bool)
        known: NDArray[np.bool_] = self.values[:, :, 0] != MISSING
        return known


def build_grid(plan: Plan, proposals: Iterable[RoundProposal], rounds: Rounds) -> ProposalGrid:
    """The proposals of the rounds that are looked at as one array, whatever their order and ids."""
    mitigations = tuple(mitigation.id for mitigation in plan.mitigations if mitigation.id in rounds)
    place = {mitigation: index for index, mitigation in enumerate(mitigations)}
    kept = [each for each in of_rounds(proposals, rounds) if each.mitigation in place]
    actors = plan.actor_ids
    empty = np.full((len(mitigations), len(actors)), MISSING, dtype=np.int8)
    held: dict[int, NDArray[np.int8]] = defaultdict(empty.copy)
    for each in kept:
        said = [each.proposal.value(actor) for actor in actors]
        held[each.participant][place[each.mitigation]] = [MISSING if one is None else one for one in said]
    groups = {each.participant: each.group for each in kept}
    order = sorted(held, key=lambda participant: (held[participant].tobytes(), groups[participant]))
    values = np.stack([held[participant] for participant in order]) if order else empty[None][:0]
    return ProposalGrid(tuple(groups[participant] for participant in order), mitigations, values)
