"""Counts a room's answers by mitigation: how many, never who."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import NamedTuple

from valuechain.analysis.workshop.proposals import ByRound, Rounds, by_round, of_round
from valuechain.model.workshop.plan import FEWEST_SHOWN, NO_ROLE, Plan, ProposalKind, RoundProposal, Sureness


@dataclass(frozen=True, slots=True)
class ActorCount:
    """Role counts for one actor, among those who know."""

    actor: str
    by_role: Mapping[str, int]
    """Counts by role id, strongest role first."""
    none: int

    @property
    def named(self) -> int:
        """How many give it any role."""
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
    """How many say no one can do this; they know, and give every actor no role."""
    actors: tuple[ActorCount, ...]
    """One an actor, in value-chain order."""
    sureness: Mapping[Sureness, int]
    """Counts by sureness, from low to high; excludes participants who left it empty."""

    @property
    def known(self) -> int:
        """How many know: the denominator of every share."""
        return self.answered - self.unknown


@dataclass(frozen=True, slots=True)
class Shift:
    """Changes on a mitigation between two rounds."""

    mitigation: str
    before: RoundCount
    after: RoundCount
    both: int
    """How many answered both rounds."""
    changed: int | None
    """How many of them changed their answer; None if the number could identify people."""


class Reason(NamedTuple):
    """What one or several participants wrote."""

    key: str
    """A hash of what is shown: a proposal's own number would tell when it came."""
    text: str
    proposals: tuple[int, ...]
    """Whose reason it is; never shown."""


def count_round(plan: Plan, proposals: Iterable[RoundProposal], mitigation: str, number: int) -> RoundCount:
    """Counts everyone's answers in a round; all zero if no one answered."""
    return count_proposals(plan, of_round(proposals, mitigation, number), mitigation, number)


def count_board(plan: Plan, proposals: Iterable[RoundProposal], rounds: Rounds) -> dict[str, RoundCount]:
    """Counts everyone's answers by mitigation in the given rounds, in agenda order."""
    groups: ByRound = by_round(proposals)
    return {
        mitigation.id: count_proposals(
            plan, groups.get((mitigation.id, rounds[mitigation.id]), ()), mitigation.id, rounds[mitigation.id]
        )
        for mitigation in plan.mitigations
        if mitigation.id in rounds
    }


def count_proposals(plan: Plan, proposals: Iterable[RoundProposal], mitigation: str, number: int) -> RoundCount:
    """Counts proposals, all from the same mitigation and round."""
    contents = [each.proposal for each in proposals]
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


def count_shift(plan: Plan, proposals: Iterable[RoundProposal], mitigation: str, before: int, after: int) -> Shift:
    """Counts changes on a mitigation from one round to another.

    How many changed is told only if those who answered both rounds, those who answered only the first and those who
    answered only the second are each nobody or at least `fewest_shown`: if one latecomer joins and nobody changed, the
    difference of the two rounds is the latecomer's answer.
    """
    groups = by_round(proposals)
    first, second = groups.get((mitigation, before), ()), groups.get((mitigation, after), ())
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
        count_proposals(plan, first, mitigation, before),
        count_proposals(plan, second, mitigation, after),
        len(both),
        changed if is_safe else None,
    )


def list_reasons(
    proposals: Iterable[RoundProposal], mitigation: str, number: int, hidden: Iterable[int] = ()
) -> tuple[str, ...]:
    """Lists a round's reasons anonymously, without removed ones (ids of their proposals).

    Their order follows from their own words alone: not from when they came, nor from any id.
    """
    removed = frozenset(hidden)
    texts = (each.proposal.reason for each in of_round(proposals, mitigation, number) if each.id not in removed)
    return tuple(sorted(filter(None, texts), key=lambda text: shuffle_key(mitigation, number, text)))


def group_reasons(reasons: Sequence[str]) -> list[tuple[str, int]]:
    """Groups equal reasons with their counts, most frequent first; ignores case and whitespace.

    >>> group_reasons(["Too far away.", "They see it first.", "they see  it first."])
    [('They see it first.', 2), ('Too far away.', 1)]
    """
    found: dict[str, list[str]] = {}
    for reason in reasons:
        found.setdefault(reason_key(reason), []).append(reason)
    counted = [(max(each, key=each.count), len(each)) for each in found.values()]
    return sorted(counted, key=lambda each: -each[1])


def find_reasons(
    proposals: Iterable[RoundProposal], mitigation: str, number: int, hidden: Iterable[int] = ()
) -> Sequence[Reason]:
    """The reasons of a round that were not removed; capitals and blanks make no other reason.

    Their order follows from their words alone.
    """
    removed = frozenset(hidden)
    kept = [each for each in of_round(proposals, mitigation, number) if each.proposal.reason and each.id not in removed]
    # Of wordings that are equally frequent, the one shown must not depend on who came first.
    kept.sort(key=lambda each: shuffle_key(mitigation, number, each.proposal.reason))
    found: dict[str, list[RoundProposal]] = {}
    for each in kept:
        found.setdefault(reason_key(each.proposal.reason), []).append(each)
    return sorted(_reason(mitigation, number, same) for same in found.values())


def _reason(mitigation: str, number: int, same: Sequence[RoundProposal]) -> Reason:
    texts = [each.proposal.reason for each in same]
    text = max(texts, key=texts.count)
    return Reason(shuffle_key(mitigation, number, text).hex(), text, tuple(sorted(each.id for each in same)))


def reason_key(text: str) -> str:
    """Normalised reason, ignoring case and whitespace."""
    return " ".join(text.casefold().split())


def shuffle_key(*content: object) -> bytes:
    """Sort key of a shuffled list: a hash of the displayed values.

    What looks the same has the same key, so an order by it says nothing that the content does not say. A key with an
    id in it could be tried out, id by id, and would give away who came first.
    """
    return blake2b(repr(content).encode(), digest_size=16).digest()


def fewest_shown(plan: Plan) -> int:
    """The smallest count shown separately: the workshop's own minimum, but never below `FEWEST_SHOWN`."""
    return max(plan.rules.fewest_shown, FEWEST_SHOWN)


def is_small(plan: Plan, count: RoundCount) -> bool:
    """Whether so few answered that somebody in the room could work out who said what."""
    return 0 < count.answered < fewest_shown(plan)


def is_safe_number(plan: Plan, number: int) -> bool:
    """Whether a count identifies no one: zero, or large enough."""
    return number == 0 or number >= fewest_shown(plan)
