"""What a room says of a mitigation: how many, never who."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from valuechain.analysis.workshop.proposals import SAID, ByRound, Rounds, Said, by_round, of_round
from valuechain.model.workshop.plan import FEWEST_SHOWN, Answer, Given, Plan, Sureness


@dataclass(frozen=True, slots=True)
class SeatCount:
    """How many of those who know give an actor which role."""

    seat: str
    primary: int
    secondary: int
    none: int

    @property
    def known(self) -> int:
        """How many know."""
        return self.primary + self.secondary + self.none

    def of(self, said: Said) -> int:
        """How many give the actor that role, or none."""
        return {Said.PRIMARY: self.primary, Said.SECONDARY: self.secondary, Said.NONE: self.none}[said]

    @property
    def majority(self) -> Said | None:
        """The role, or none, that over half of those who know give the actor; None where over half agree on nothing."""
        return next((said for said in SAID if 2 * self.of(said) > self.known), None)


@dataclass(frozen=True, slots=True)
class RoundCount:
    """What was said of a mitigation in one round, by everybody or by a group."""

    item: str
    round: int
    answered: int
    """How many sent anything, those who don't know included."""
    unknown: int
    """How many don't know."""
    nobody: int
    """How many say that nobody can; they know, and give every actor no role."""
    seats: tuple[SeatCount, ...]
    """One an actor, in value-chain order."""
    sureness: Mapping[Sureness, int]
    """How sure those are who said so, from low to high; whoever left it open is in none of these."""

    @property
    def known(self) -> int:
        """How many know: what every share is a share of."""
        return self.answered - self.unknown


@dataclass(frozen=True, slots=True)
class Shift:
    """What changed on a mitigation between two rounds."""

    item: str
    before: RoundCount
    after: RoundCount
    both: int
    """How many answered both rounds."""
    changed: int | None
    """How many of them gave another answer or other roles; None where that number could give away a few."""


def count_round(plan: Plan, given: Iterable[Given], item: str, number: int) -> RoundCount:
    """What everybody said of a mitigation in a round; all zero where nobody answered."""
    return count_given(plan, of_round(given, item, number), item, number)


def count_board(plan: Plan, given: Iterable[Given], rounds: Rounds) -> dict[str, RoundCount]:
    """What everybody said of each mitigation in the round that is looked at, in the order of the agenda."""
    groups: ByRound = by_round(given)
    return {
        item.id: count_given(plan, groups.get((item.id, rounds[item.id]), ()), item.id, rounds[item.id])
        for item in plan.items
        if item.id in rounds
    }


def count_given(plan: Plan, given: Iterable[Given], item: str, number: int) -> RoundCount:
    """What these proposals, all of that mitigation and round, say."""
    proposals = [each.proposal for each in given]
    answers = Counter(proposal.answer for proposal in proposals)
    knowing = [proposal.roles for proposal in proposals if proposal.answer is not Answer.UNKNOWN]
    roles = Counter((seat, part.value) for held in knowing for seat, part in held.items())
    seats = []
    for seat in plan.seat_ids:
        primary, secondary = roles[seat, Said.PRIMARY.value], roles[seat, Said.SECONDARY.value]
        seats.append(SeatCount(seat, primary, secondary, len(knowing) - primary - secondary))
    sure = Counter(proposal.sureness for proposal in proposals)
    return RoundCount(
        item,
        number,
        answered=len(proposals),
        unknown=answers[Answer.UNKNOWN],
        nobody=answers[Answer.NOBODY],
        seats=tuple(seats),
        sureness={each: sure[each] for each in Sureness},
    )


def count_shift(plan: Plan, given: Iterable[Given], item: str, before: int, after: int) -> Shift:
    """What changed on a mitigation from one round to another.

    How many changed is told only if those who answered both rounds, those who answered only the first and those who
    answered only the second are each nobody or at least `fewest_shown`: if one latecomer joins and nobody changed, the
    difference of the two rounds is the latecomer's answer.
    """
    groups = by_round(given)
    first, second = groups.get((item, before), ()), groups.get((item, after), ())
    then = {each.participant: each.proposal for each in first}
    now = {each.participant: each.proposal for each in second}
    both = then.keys() & now.keys()
    changed = sum(
        (then[each].answer, dict(then[each].roles)) != (now[each].answer, dict(now[each].roles)) for each in both
    )
    parts = (len(both), len(then.keys() - both), len(now.keys() - both))
    is_safe = bool(both) and all(is_safe_number(plan, number) for number in parts)
    return Shift(
        item,
        count_given(plan, first, item, before),
        count_given(plan, second, item, after),
        len(both),
        changed if is_safe else None,
    )


def list_reasons(given: Iterable[Given], item: str, number: int, hidden: Iterable[int] = ()) -> tuple[str, ...]:
    """The reasons of a round, without whose they are and without those that were removed (ids of their proposals).

    Their order follows from their own words alone: not from when they came, nor from any id.
    """
    removed = frozenset(hidden)
    texts = (each.proposal.reason for each in of_round(given, item, number) if each.id not in removed)
    return tuple(sorted(filter(None, texts), key=lambda text: shuffle_key(item, number, text)))


def group_reasons(reasons: Sequence[str]) -> list[tuple[str, int]]:
    """Each reason once with how often it was given, the most frequent first; capitals and blanks make no other.

    >>> group_reasons(["Too far away.", "They see it first.", "they see  it first."])
    [('They see it first.', 2), ('Too far away.', 1)]
    """
    found: dict[str, list[str]] = {}
    for reason in reasons:
        found.setdefault(" ".join(reason.casefold().split()), []).append(reason)
    counted = [(max(each, key=each.count), len(each)) for each in found.values()]
    return sorted(counted, key=lambda each: -each[1])


def shuffle_key(*content: object) -> bytes:
    """Where something stands in a shuffled list: a hash of what is shown of it.

    What looks the same has the same key, so an order by it says nothing that the content does not say. A key with an
    id in it could be tried out, id by id, and would give away who came first.
    """
    return blake2b(repr(content).encode(), digest_size=16).digest()


def fewest_shown(plan: Plan) -> int:
    """The smallest number of answers that is shown by itself: the workshop's own, but never less than five."""
    return max(plan.rules.fewest_shown, FEWEST_SHOWN)


def is_safe_number(plan: Plan, number: int) -> bool:
    """Whether something said by so many gives nobody away: nobody at all, or enough of them."""
    return number == 0 or number >= fewest_shown(plan)
