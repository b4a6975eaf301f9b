"""Counts a room's answers by mitigation: how many, never who."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import NamedTuple, TypeAlias

from valuechain.analysis.workshop.statistics.proposals import Rounds, of_round, on_board
from valuechain.model.workshop.plan import NO_ROLE, Plan, ProposalKind, RoundProposal, Sureness
from valuechain.model.workshop.running import Running


@dataclass(frozen=True, slots=True)
class ActorCount:
    """Role counts for one actor, among those with a view."""

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
    def rank(self) -> list[int]:
        """Sorts the actors with the strongest roles first."""
        return [-number for number in self.by_role.values()]

    @property
    def majority(self) -> str | None:
        """The role, or `NO_ROLE`, given by over half of those with a view; None without a majority."""
        return next((role for role in (*self.by_role, NO_ROLE) if 2 * self.of(role) > self.known), None)

    @property
    def mean(self) -> float:
        """The mean role among those with a view: 0 is no role, 1 the strongest.

        >>> ActorCount("hub", {"primary": 2, "secondary": 2}, none=2).mean
        0.5
        """
        total = sum(rank * number for rank, number in enumerate(reversed(tuple(self.by_role.values())), start=1))
        return total / len(self.by_role) / self.known

    @property
    def disagreement(self) -> float | None:
        """The share of those with a view that did not give the actor's most common role; None if no one has a view.

        0 if all give it the same role. From one half on, no role has a majority.

        >>> ActorCount("hub", {"primary": 6, "secondary": 3}, none=3).disagreement
        0.5
        """
        return (self.known - max(self.none, *self.by_role.values())) / self.known if self.known else None


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

    def of(self, actor: str) -> ActorCount:
        """The role counts of an actor."""
        return next(count for count in self.actors if count.actor == actor)

    @property
    def is_nobody(self) -> bool:
        """Whether over half of those with a view say that no one can do this."""
        return self.known > 1 and 2 * self.nobody > self.known

    @property
    def majority(self) -> dict[str, str]:
        """The role that over half of those with a view give each actor; those to whom they give none are left out.

        One person is no majority.
        """
        majorities = {actor.actor: actor.majority for actor in self.actors} if self.known > 1 else {}
        return {actor: role for actor, role in majorities.items() if role not in (None, NO_ROLE)}


@dataclass(frozen=True, slots=True)
class Shift:
    """Changes in the answers about a mitigation between two rounds."""

    mitigation: str
    before: RoundCount
    after: RoundCount
    both: int
    """How many answered in both rounds."""
    low: int | None
    """The fewest of them who changed their answer, as far as that may be told; None if nothing may."""
    high: int | None
    """The most of them; the same as `low` if the exact number identifies no one."""


Votes: TypeAlias = Mapping[tuple[str, int], Mapping[str, int]]
"""How many voted for each reason, by mitigation id and round, then by the reason's key."""


class Reason(NamedTuple):
    """A reason, written by one or several participants."""

    key: str
    """A hash of the text. A proposal's id would reveal when the proposal was sent."""
    text: str
    proposals: tuple[int, ...]
    """Ids of the proposals that give it; never shown."""
    votes: int = 0
    """How many participants voted for it after the reveal."""

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
    """The actor on whose role most people agree; None if over half agree on no actor's.

    If there are several, one with a leading role, then the one named most often, then the first in the value chain.
    """
    leading = {role.id for role in plan.roles if role.is_lead}
    roles = count.majority
    found = [actor for actor in count.actors if actor.actor in roles]
    return max(found, key=lambda each: (roles[each.actor] in leading, each.of(roles[each.actor])), default=None)


def count_board(plan: Plan, proposals: Iterable[RoundProposal], rounds: Rounds) -> dict[str, RoundCount]:
    """Counts everyone's answers by mitigation in the given rounds, in agenda order."""
    return {
        mitigation: count_round(plan, found, mitigation, rounds[mitigation])
        for mitigation, found in on_board(plan, proposals, rounds).items()
    }


def count_shift(plan: Plan, proposals: Sequence[RoundProposal], mitigation: str, before: int, after: int) -> Shift:
    """Counts the changes in the answers about a mitigation from one round to another.

    Some people answered in both rounds, some only in the first, some only in the second. The number who changed is
    exact only if each of these sets is empty or has at least `fewest_shown` people. Otherwise, if one latecomer joined
    and no one changed their answer, the difference between the rounds would be the latecomer's answer. Then only "at
    most" or "at least" is told, as `_find_limit` allows; and nothing of so few that they could identify themselves.
    """
    first, second = of_round(proposals, mitigation, before), of_round(proposals, mitigation, after)
    then, now = ({each.participant: _content(each) for each in found} for found in (first, second))
    both = then.keys() & now.keys()
    changed = sum(then[each] != now[each] for each in both)
    low: int | None = None
    high: int | None = None
    if both and is_safe_number(plan, len(both)):
        if all(is_safe_number(plan, len(each.keys() - both)) for each in (then, now)):
            low = high = changed
        elif (limit := _find_limit(Counter(then.values()), Counter(now.values()), len(both))) is not None:
            low, high = (0, limit) if changed <= limit else (limit + 1, len(both))
    return Shift(
        mitigation,
        count_round(plan, first, mitigation, before),
        count_round(plan, second, mitigation, after),
        len(both),
        low,
        high,
    )


_Content: TypeAlias = tuple[ProposalKind, frozenset[tuple[str, str]], tuple[str, ...]]


def _content(each: RoundProposal) -> _Content:
    return each.proposal.answer, frozenset(each.proposal.roles.items()), each.proposal.order


def _find_limit(first: Counter[_Content], second: Counter[_Content], both: int) -> int | None:
    """The number of changes up to which we say "at most", and above which "at least"; None if none is safe.

    It depends only on the answers in each round and on how many gave both, not on who changed. It is safe if neither
    phrase rules out any answer of anyone who took part in one round only: whatever they may have said, so few (or so
    many) of the others may have changed. Half of the people is tried first, then the numbers nearest to it.

    Whatever the others said, the answers that the rounds share bound the changes from below, and the answer that most
    people gave bounds them from above. Each person of one round only moves these bounds by at most one.
    """
    once = first.total() + second.total() - 2 * both
    needed = both - (first & second).total()
    largest = max((first + second).values())
    possible, certain = both - max(largest - once - both, 0), both - max(largest - both, 0)

    def is_safe(limit: int) -> bool:
        is_low_safe = limit < needed or limit >= needed + once
        is_high_safe = limit >= possible or limit < certain
        return is_low_safe and is_high_safe

    return next(filter(is_safe, sorted(range(both), key=lambda limit: abs(2 * limit - both))), None)


def find_reasons(
    proposals: Iterable[RoundProposal],
    mitigation: str,
    number: int,
    hidden: Iterable[int] = (),
    votes: Mapping[str, int] | None = None,
) -> tuple[Reason, ...]:
    """A round's reasons, except those of proposals whose ids are in `hidden`.

    The most frequent come first, then those with most votes; `votes` are by the reason's key.

    Reasons that differ only in case, whitespace and final punctuation are merged under their most frequent wording.
    Ties are broken by the text alone, not by who came first.
    """
    removed = frozenset(hidden)
    kept = [each for each in of_round(proposals, mitigation, number) if each.proposal.reason and each.id not in removed]
    # Among equally frequent wordings, the one shown must not depend on which came first.
    kept.sort(key=lambda each: shuffle_key(mitigation, number, each.proposal.reason))
    found: dict[str, list[RoundProposal]] = {}
    for each in kept:
        found.setdefault(_same_reason(each.proposal.reason), []).append(each)
    reasons = []
    for same in found.values():
        texts = [each.proposal.reason for each in same]
        text = max(texts, key=texts.count)
        ids = tuple(sorted(each.id for each in same))
        key = shuffle_key(mitigation, number, text).hex()
        reasons.append(Reason(key, text, ids, (votes or {}).get(key, 0)))
    return tuple(sorted(reasons, key=lambda reason: (-reason.times, -reason.votes, reason.key)))


def with_approved_reasons(
    plan: Plan, running: Running, proposals: Iterable[RoundProposal]
) -> tuple[RoundProposal, ...]:
    """The proposals, without the reasons that still wait for a facilitator's approval, if the workshop holds them."""
    if not plan.rules.approves_reasons:
        return tuple(proposals)
    return tuple(
        each
        if not each.proposal.reason or each.id in running.approved_reasons
        else replace(each, proposal=replace(each.proposal, reason=""))
        for each in proposals
    )


def _same_reason(text: str) -> str:
    """Key for comparing reasons: ignores capitals, kinds of spaces and the punctuation at the end.

    >>> _same_reason("They see it  first!") == _same_reason("they see it first")
    True
    """
    words = " ".join(text.casefold().split())
    return words.rstrip(" .,;:!?\N{HORIZONTAL ELLIPSIS}") or words


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
