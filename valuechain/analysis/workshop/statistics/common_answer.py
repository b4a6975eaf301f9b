"""The most common answer to a question: the room's answer if over half give it, and otherwise the sign of a split.

Two participants give the same answer if they give the same roles to the same actors; "no one can do this" is an answer
of its own. Confidence and reasons don't matter, and "don't know" is no answer. A second figure, the overlap, tells near
misses from opposites: the mean, over all pairs of participants, of the Jaccard index of their answers (Jaccard 1912,
"The distribution of the flora in the alpine zone", New Phytologist 11(2), 37-50), each a set of actors with roles.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np

from valuechain.analysis.workshop.statistics.proposals import Rounds, of_round, on_board
from valuechain.model.workshop.plan import Plan, ProposalKind, RoundProposal

_Answer: TypeAlias = frozenset[tuple[str, str]]
"""Actors with their roles."""
_NOBODY: _Answer = frozenset({("", "")})
"""The answer that no one can do this: a set of its own, so that it is like itself and unlike any other."""


def is_most(part: int, known: int) -> bool:
    """Whether these are over half of those with a view; exactly half is not enough."""
    return 2 * part > known


def count_swing(largest: int, known: int) -> int:
    """The fewest people who would have had to answer differently for a majority to be lost or gained.

    `largest` is how many give the most common answer, and `known` how many know.

    >>> count_swing(7, 12), count_swing(8, 12), count_swing(6, 12), count_swing(2, 12)
    (1, 2, 1, 5)
    """
    half = known // 2
    return largest - half if is_most(largest, known) else half + 1 - largest


@dataclass(frozen=True, slots=True)
class CommonAnswer:
    """The most common answer in a round, among those with a view."""

    known: int
    """How many know."""
    times: int = 0
    """How many of them give the most common answer."""
    roles: Mapping[str, str] = field(default_factory=dict)
    """That answer: roles by actor, in value-chain order; empty for "no one can do this", or if no one has a view."""
    is_nobody: bool = False
    """Whether the most common answer is that no one can do this."""
    as_common: tuple[Mapping[str, str], ...] = ()
    """The other answers that are as common. Their order depends on what they say, not on who came first."""
    different: int = 0
    """How many different answers there are."""
    overlap: float | None = None
    """How similar two answers are on average: 1 if all are the same, 0 if no two share an actor in the same role. None
    if fewer than two know."""

    @property
    def has_majority(self) -> bool:
        """Whether over half of those with a view give this answer."""
        return is_most(self.times, self.known)

    @property
    def is_split(self) -> bool:
        """Whether people know, but no answer has more than half of them."""
        return self.known > 0 and not self.has_majority

    @property
    def swing(self) -> int:
        """The fewest people who would have had to answer differently to end the majority, or to make one."""
        return count_swing(self.times, self.known)


def may_be_named(plan: Plan, common: CommonAnswer) -> bool:
    """Whether the most common answer may be shown: not if a single person gave it.

    Without a majority, it must come from at least as many people as a group needs to be shown.
    """
    return common.times > 1 and (common.has_majority or common.times >= plan.rules.fewest)


def find_common(plan: Plan, proposals: Iterable[RoundProposal], mitigation: str, number: int) -> CommonAnswer:
    """The most common answer in a round."""
    return common_answer_of(plan, of_round(proposals, mitigation, number))


def find_common_on_board(plan: Plan, proposals: Iterable[RoundProposal], rounds: Rounds) -> dict[str, CommonAnswer]:
    """The most common answer to each mitigation in the given rounds, in agenda order."""
    return {
        mitigation: common_answer_of(plan, found) for mitigation, found in on_board(plan, proposals, rounds).items()
    }


def common_answer_of(plan: Plan, proposals: Iterable[RoundProposal]) -> CommonAnswer:
    """The most common of these answers, which must be to one mitigation in one round."""
    answers = Counter(
        frozenset(each.proposal.roles.items()) or _NOBODY
        for each in proposals
        if each.proposal.answer is not ProposalKind.UNKNOWN
    )
    if not answers:
        return CommonAnswer(0)
    times = max(answers.values())
    most = [answer for answer, number in answers.items() if number == times]
    most.sort(key=lambda answer: _ranks(plan, answer), reverse=True)
    roles, *others = ({actor: held[actor] for actor in plan.actor_ids if actor in held} for held in map(dict, most))
    return CommonAnswer(
        known=answers.total(),
        times=times,
        roles=roles,
        is_nobody=most[0] == _NOBODY,
        as_common=tuple(others),
        different=len(answers),
        overlap=_overlap(answers),
    )


def _ranks(plan: Plan, answer: _Answer) -> list[int]:
    """Sort key of an answer: the ranks of its roles, in value-chain order."""
    roles, ranks = dict(answer), plan.role_ranks
    return [ranks[roles[actor]] if actor in roles else 0 for actor in plan.actor_ids]


def _overlap(answers: Counter[_Answer]) -> float | None:
    known = answers.total()
    if known < 2:
        return None
    pairs = list(dict.fromkeys(pair for answer in answers for pair in answer))
    held = np.array([[pair in answer for pair in pairs] for answer in answers], dtype=float)
    times = np.array(list(answers.values()), dtype=float)
    shared = held @ held.T
    sizes = held.sum(axis=1)
    alike = shared / (sizes[:, None] + sizes[None, :] - shared)
    # Everyone is wholly like themselves, which is no pair.
    return float((times @ alike @ times - known) / (known * (known - 1)))
