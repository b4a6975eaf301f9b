"""Counts a room's answers by mitigation: how many, never who."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import accumulate
from typing import NamedTuple

from valuechain.analysis.workshop.statistics.proposals import Rounds, of_round, on_board
from valuechain.model.workshop.plan import NO_ROLE, Plan, ProposalKind, RoundProposal, Sureness


@dataclass(frozen=True, slots=True)
class ActorCount:
    """Role counts for one actor, among those who know."""

    actor: str
    by_role: Mapping[str, int]
    """Counts by role id, strongest role first."""
    none: int

    @property
    def named(self) -> int:
        """How many give the actor any role."""
        return sum(self.by_role.values())

    @property
    def known(self) -> int:
        """How many know."""
        return self.named + self.none

    def of(self, role: str) -> int:
        """The count for a role, or for `NO_ROLE`."""
        return self.none if role == NO_ROLE else self.by_role.get(role, 0)

    @property
    def majority(self) -> str | None:
        """The role, or `NO_ROLE`, given by over half of those who know; None without a majority."""
        return next((role for role in (*self.by_role, NO_ROLE) if 2 * self.of(role) > self.known), None)

    @property
    def mean(self) -> float:
        """The mean role among those who know: 0 is no role, 1 the strongest.

        >>> ActorCount("hub", {"primary": 2, "secondary": 2}, none=2).mean
        0.5
        """
        total = sum(rank * number for rank, number in enumerate(reversed(tuple(self.by_role.values())), start=1))
        return total / len(self.by_role) / self.known

    @property
    def disagreement(self) -> float | None:
        """Disagreement among those who know: 0 if all agree, 1 if half give the strongest role and half none.

        Leik's ordinal dispersion (Leik 1966, "A measure of ordinal consensus", Pacific Sociological Review 9(2),
        85-90): for each role, take the smaller of two shares, those who give it or a stronger one and those who don't.
        The result is twice their sum, divided by the number of roles. None if fewer than two know.

        >>> ActorCount("hub", {"primary": 5, "secondary": 0}, none=5).disagreement
        1.0
        >>> ActorCount("hub", {"primary": 5, "secondary": 5}, none=0).disagreement
        0.5
        """
        if self.known < 2:
            return None
        at_least = accumulate(self.by_role.values())
        return 2 * sum(min(number, self.known - number) / self.known for number in at_least) / len(self.by_role)


@dataclass(frozen=True, slots=True)
class RoundCount:
    """Counts for a mitigation in one round, over everyone or a group."""

    mitigation: str
    round: int
    answered: int
    """How many answered, including those who don't know."""
    unknown: int
    """How many don't know."""
    nobody: int
    """How many say no one can do this; they count as knowing, and as giving every actor no role."""
    actors: tuple[ActorCount, ...]
    """One per actor, in value-chain order."""
    sureness: Mapping[Sureness, int]
    """Counts by sureness, from low to high; excludes participants who left it empty."""

    @property
    def known(self) -> int:
        """How many know: the denominator of every share."""
        return self.answered - self.unknown

    @property
    def is_nobody(self) -> bool:
        """Whether over half of those who know say that no one can do this."""
        return 2 * self.nobody > self.known


@dataclass(frozen=True, slots=True)
class Shift:
    """Changes in the answers about a mitigation between two rounds."""

    mitigation: str
    before: RoundCount
    after: RoundCount
    both: int
    """How many answered in both rounds."""
    changed: int | None
    """How many of them changed their answer; None if the number could identify people."""


class Reason(NamedTuple):
    """A reason, written by one or several participants."""

    key: str
    """A hash of the text. A proposal's id would reveal when the proposal was sent."""
    text: str
    proposals: tuple[int, ...]
    """Ids of the proposals that give it; never shown."""

    @property
    def times(self) -> int:
        """How many wrote it."""
        return len(self.proposals)


def count_round(plan: Plan, proposals: Iterable[RoundProposal], mitigation: str, number: int) -> RoundCount:
    """Counts the answers in a round; all zero if no one answered."""
    contents = [each.proposal for each in of_round(proposals, mitigation, number)]
    answers = Counter(proposal.answer for proposal in contents)
    knowing = [proposal.roles for proposal in contents if proposal.answer is not ProposalKind.UNKNOWN]
    roles = Counter(pair for held in knowing for pair in held.items())
    actors = []
    for actor in plan.actor_ids:
        by_role = {role: roles[actor, role] for role in plan.role_ids}
        actors.append(ActorCount(actor, by_role, len(knowing) - sum(by_role.values())))
    sure = Counter(proposal.sureness for proposal in contents)
    return RoundCount(
        mitigation,
        number,
        answered=len(contents),
        unknown=answers[ProposalKind.UNKNOWN],
        nobody=answers[ProposalKind.NOBODY],
        actors=tuple(actors),
        sureness={each: sure[each] for each in Sureness},
    )


def find_lead(plan: Plan, count: RoundCount) -> ActorCount | None:
    """The actor to whom most people give one of the leading roles; None if over half agree on no such actor.

    If there are several, the one named most often, and among equals the first in the value chain.
    """
    leading = {role.id for role in plan.roles if role.is_lead}
    found = [actor for actor in count.actors if actor.majority in leading]
    return max(found, key=lambda actor: actor.of(actor.majority or NO_ROLE), default=None)


def count_board(plan: Plan, proposals: Iterable[RoundProposal], rounds: Rounds) -> dict[str, RoundCount]:
    """Counts everyone's answers by mitigation in the given rounds, in agenda order."""
    return {
        mitigation: count_round(plan, found, mitigation, rounds[mitigation])
        for mitigation, found in on_board(plan, proposals, rounds).items()
    }


def count_shift(plan: Plan, proposals: Sequence[RoundProposal], mitigation: str, before: int, after: int) -> Shift:
    """Counts the changes in the answers about a mitigation from one round to another.

    Some people answered in both rounds, some only in the first, some only in the second. The number who changed is
    given only if each of these sets is empty or has at least `fewest_shown` people. Otherwise, if one latecomer joined
    and no one changed their answer, the difference between the rounds would be the latecomer's answer.
    """
    first, second = of_round(proposals, mitigation, before), of_round(proposals, mitigation, after)
    then = {each.participant: each.proposal for each in first}
    now = {each.participant: each.proposal for each in second}
    both = then.keys() & now.keys()
    changed = sum(
        (then[each].answer, dict(then[each].roles)) != (now[each].answer, dict(now[each].roles)) for each in both
    )
    parts = (len(both), len(then.keys() - both), len(now.keys() - both))
    is_safe = bool(both) and all(is_safe_number(plan, number) for number in parts)
    return Shift(
        mitigation,
        count_round(plan, first, mitigation, before),
        count_round(plan, second, mitigation, after),
        len(both),
        changed if is_safe else None,
    )


def find_reasons(
    proposals: Iterable[RoundProposal], mitigation: str, number: int, hidden: Iterable[int] = ()
) -> tuple[Reason, ...]:
    """A round's reasons, most frequent first, except those of proposals whose ids are in `hidden`.

    Reasons that differ only in case and whitespace are merged under their most frequent wording. Ties are broken
    by the text alone, not by who came first.
    """
    removed = frozenset(hidden)
    kept = [each for each in of_round(proposals, mitigation, number) if each.proposal.reason and each.id not in removed]
    # Among equally frequent wordings, the one shown must not depend on which came first.
    kept.sort(key=lambda each: shuffle_key(mitigation, number, each.proposal.reason))
    found: dict[str, list[RoundProposal]] = {}
    for each in kept:
        found.setdefault(" ".join(each.proposal.reason.casefold().split()), []).append(each)
    reasons = []
    for same in found.values():
        texts = [each.proposal.reason for each in same]
        text = max(texts, key=texts.count)
        ids = tuple(sorted(each.id for each in same))
        reasons.append(Reason(shuffle_key(mitigation, number, text).hex(), text, ids))
    return tuple(sorted(reasons, key=lambda reason: (-reason.times, reason.key)))


def shuffle_key(*content: object) -> bytes:
    """Sort key of a shuffled list: a hash of the displayed values.

    Equal content has equal keys, so the order reveals nothing else. If an id were part of the hash, someone could try
    ids one by one and find out who came first.
    """
    return blake2b(repr(content).encode(), digest_size=16).digest()


def fewest_shown(plan: Plan) -> int:
    """The smallest count shown separately: the workshop's own minimum, but never below `FEWEST_SHOWN`."""
    return plan.rules.fewest


def is_small(plan: Plan, count: RoundCount) -> bool:
    """Whether so few answered that people could guess who said what."""
    return 0 < count.answered < fewest_shown(plan)


def is_safe_number(plan: Plan, number: int) -> bool:
    """Whether a count identifies no one: zero, or large enough."""
    return number == 0 or number >= fewest_shown(plan)
