"""Selects proposals by round, and lays them out as arrays for agreement and tests.

A participant has at most one proposal per mitigation and round: storage enforces that.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from valuechain.model.workshop.plan import Plan, PlannedQuestion, ProposalKind, RoundProposal
from valuechain.model.workshop.running import Running, Status

Rounds: TypeAlias = Mapping[str, int]
"""The selected round of each mitigation, by id; other mitigations are left out."""
ByRound: TypeAlias = Mapping[tuple[str, int], tuple[RoundProposal, ...]]

MISSING = -1
"""Missing value: no answer or "don't know"."""


def by_round(proposals: Iterable[RoundProposal]) -> ByRound:
    """Groups proposals by mitigation and round."""
    groups: dict[tuple[str, int], list[RoundProposal]] = defaultdict(list)
    for each in proposals:
        groups[each.mitigation, each.round].append(each)
    return {key: tuple(members) for key, members in groups.items()}


def of_round(proposals: Iterable[RoundProposal], mitigation: str, number: int) -> tuple[RoundProposal, ...]:
    """The proposals of one mitigation and round."""
    return tuple(each for each in proposals if each.mitigation == mitigation and each.round == number)


def of_rounds(proposals: Iterable[RoundProposal], rounds: Rounds) -> tuple[RoundProposal, ...]:
    """The proposals of the given rounds."""
    return tuple(each for each in proposals if rounds.get(each.mitigation) == each.round)


def on_board(plan: Plan, proposals: Iterable[RoundProposal], rounds: Rounds) -> dict[str, tuple[RoundProposal, ...]]:
    """The proposals of the given rounds by mitigation, in agenda order."""
    groups = by_round(proposals)
    return {
        mitigation.id: groups.get((mitigation.id, rounds[mitigation.id]), ())
        for mitigation in plan.mitigations
        if mitigation.id in rounds
    }


def latest_rounds(plan: Plan, running: Running, *, is_revealed_only: bool) -> dict[str, int]:
    """The latest closed (or revealed) round of each mitigation, in agenda order.

    Open rounds don't count, so a mitigation that is being asked about again keeps its earlier round.
    """
    wanted = {Status.REVEALED} if is_revealed_only else {Status.REVEALED, Status.CLOSED}
    found = {}
    for mitigation in plan.mitigations:
        numbers = [each.number for each in running.rounds.get(mitigation.id, ()) if each.status in wanted]
        if numbers:
            found[mitigation.id] = max(numbers)
    return found


def exported_rounds(plan: Plan, running: Running) -> tuple[tuple[str, int], ...]:
    """The rounds that can be exported, as mitigation id and number: those whose result the room has seen.

    A round that is closed but not revealed can reopen. Exporting it would show someone the result before the room sees
    it, and comparing two exports would show what one late answer said.
    """
    return _exported(plan.mitigations, running)


def exported_rankings(plan: Plan, running: Running) -> tuple[tuple[str, int], ...]:
    """The same for rankings."""
    return _exported(plan.rankings, running)


def exported_latest(plan: Plan, running: Running) -> dict[str, int]:
    """The latest exportable round of each mitigation."""
    return dict(exported_rounds(plan, running))  # rounds are in order, so each mitigation's last one wins


def _exported(questions: Iterable[PlannedQuestion], running: Running) -> tuple[tuple[str, int], ...]:
    return tuple(
        (question.id, each.number)
        for question in questions
        for each in running.rounds.get(question.id, ())
        if each.status is Status.REVEALED or (each.was_seen and each.status is Status.CLOSED)
    )


@dataclass(frozen=True, eq=False, slots=True)
class ProposalGrid:
    """Everyone's answers in the given rounds, as an array."""

    groups: tuple[str, ...]
    """The group of each participant who sent a proposal, or "don't know", in any of the rounds.

    Participants are sorted by their answers, so random draws among them don't depend on who joined first.
    """
    mitigations: tuple[str, ...]
    """In the order of the agenda."""
    values: NDArray[np.int8]
    """Shape (participants, mitigations, actors): the rank of the role, 0 for none, `MISSING` for no value."""
    levels: int
    """Number of possible values, including no role."""

    @property
    def is_known(self) -> NDArray[np.bool_]:
        """Shape (participants, mitigations): whether the participant answered and knows, for all actors at once."""
        if not self.values.shape[2]:
            return np.zeros(self.values.shape[:2], dtype=bool)
        known: NDArray[np.bool_] = self.values[:, :, 0] != MISSING
        return known


def build_grid(plan: Plan, proposals: Iterable[RoundProposal], rounds: Rounds) -> ProposalGrid:
    """Builds the array for the given rounds; independent of the order and ids of proposals."""
    mitigations = tuple(mitigation.id for mitigation in plan.mitigations if mitigation.id in rounds)
    place = {mitigation: index for index, mitigation in enumerate(mitigations)}
    kept = [each for each in of_rounds(proposals, rounds) if each.mitigation in place]
    actors, ranks = plan.actor_ids, plan.role_ranks
    empty = np.full((len(mitigations), len(actors)), MISSING, dtype=np.int8)
    held: dict[int, NDArray[np.int8]] = defaultdict(empty.copy)
    for each in kept:
        if each.proposal.answer is not ProposalKind.UNKNOWN:
            roles = each.proposal.roles
            ranked = [ranks[roles[actor]] if actor in roles else 0 for actor in actors]
            held[each.participant][place[each.mitigation]] = ranked
        else:
            held[each.participant]  # answered, but without a value
    groups = {each.participant: each.group for each in kept}
    order = sorted(held, key=lambda participant: (held[participant].tobytes(), groups[participant]))
    values = np.stack([held[participant] for participant in order]) if order else empty[None][:0]
    return ProposalGrid(tuple(groups[participant] for participant in order), mitigations, values, len(plan.roles) + 1)
