"""The state of a workshop: open rounds, visible results, decisions and the timer; `acting.py` changes it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

LAST_SECONDS = 60
"""A timer looks different when no more than this is left."""
GRACE = timedelta(seconds=3)
"""How long after the end of the timer, or after a facilitator closes a round, an answer may still arrive, so that
typing or tapping in the last second counts."""


class Status(StrEnum):
    """The status of a round."""

    OPEN = "open"
    CLOSED = "closed"
    REVEALED = "revealed"


@dataclass(frozen=True, slots=True)
class Round:
    """A round of proposals on one mitigation."""

    number: int
    status: Status = Status.OPEN
    was_seen: bool = False
    """Whether the room has ever seen its result. If so, the round can't reopen: the result would influence answers."""
    closed: datetime | None = field(default=None, compare=False)
    """When a facilitator closed it; None if the timer did, which waits for answers before it closes."""

    def is_closing(self, now: datetime) -> bool:
        """Whether it has just closed, so that answers under way still count. Once revealed, it takes no more."""
        is_closed = self.status is Status.CLOSED and not self.was_seen
        return is_closed and self.closed is not None and now < self.closed + GRACE


@dataclass(frozen=True, slots=True)
class Decision:
    """The room's decision on a mitigation, with any dissent."""

    roles: Mapping[str, str] = field(default_factory=dict)
    is_nobody: bool = False
    note: str = ""
    dissent: str = ""

    @property
    def settles(self) -> bool:
        """Whether it says who is responsible, or that no one can be. A note alone leaves the question open."""
        return bool(self.roles) or self.is_nobody


@dataclass(frozen=True, slots=True)
class Running:
    """The state of a workshop."""

    focus: str = ""
    """The id of the question in focus, a mitigation or a ranking; empty before the first."""
    rounds: Mapping[str, tuple[Round, ...]] = field(default_factory=dict)
    """The rounds so far, by the id of the question."""
    decisions: Mapping[str, Decision] = field(default_factory=dict)
    hidden_reasons: frozenset[int] = frozenset()
    """Ids of proposals whose reason was removed."""
    approved_reasons: frozenset[int] = frozenset()
    """Ids of proposals whose reason the room may see, in a workshop that holds reasons for approval."""
    weights: Mapping[str, int] = field(default_factory=dict)
    """The weights of groups in the weighted view; empty if all count the same."""
    pinned: frozenset[str] = frozenset()
    """Keys of the reasons that come first on the wall."""
    screen: str = ""
    """The key of the result that the wall shows; empty if it follows the questions."""
    timer_ends: datetime | None = None
    timer_left: timedelta | None = None
    """Time left on the timer when the workshop was paused."""
    timer_closes: bool = False
    """Whether open rounds close when the timer ends."""
    is_paused: bool = False
    is_locked: bool = False
    """Whether joining is locked."""
    is_released: bool = False
    """Whether the room may see the "not me" result."""
    is_ended: bool = False
    session: int = 1
    """How often the questions have been asked on different days: 2 in the second session, and so on."""
    started: datetime | None = None
    """When the first round was opened."""
    changed: datetime | None = None
    """When a round last changed, or the workshop was paused or resumed: the next step then became another."""
    reopened: frozenset[tuple[str, int]] = frozenset()
    """Rounds that were open again after facilitators could read their reasons, as mitigation id and number."""

    def latest(self, mitigation: str) -> Round | None:
        """The latest round on a mitigation."""
        rounds = self.rounds.get(mitigation, ())
        return rounds[-1] if rounds else None

    def find(self, mitigation: str, number: int) -> Round | None:
        """The round with that number on a mitigation."""
        return next((each for each in self.rounds.get(mitigation, ()) if each.number == number), None)

    def revealed(self, mitigation: str) -> list[int]:
        """The numbers of the revealed rounds on a mitigation or ranking."""
        return [each.number for each in self.rounds.get(mitigation, ()) if each.status is Status.REVEALED]

    def revealed_before(self, mitigation: str, number: int) -> int:
        """The revealed round before the one with that number; 0 if there is none."""
        return max((each for each in self.revealed(mitigation) if each < number), default=0)

    def has_seen(self, mitigation: str, number: int) -> bool:
        """Whether the room has ever seen the result of that round."""
        found = self.find(mitigation, number)
        return found is not None and found.was_seen

    def hides_reasons(self, mitigation: str, number: int, now: datetime) -> bool:
        """Whether facilitators may not read a round's reasons yet.

        They may once it takes no more answers or, if it was open again, once the room sees its result: otherwise they
        would see whose reason is new.
        """
        found = self.find(mitigation, number)
        if found is None or found.status is Status.OPEN or found.is_closing(now):
            return True
        return (mitigation, number) in self.reopened and not found.was_seen

    def is_closing(self, now: datetime) -> bool:
        """Whether answers to a round that has just closed may still arrive."""
        return any(each.is_closing(now) for rounds in self.rounds.values() for each in rounds)

    def is_settled(self, mitigation: str) -> bool:
        """Whether the room has decided on a mitigation; a note alone does not."""
        decision = self.decisions.get(mitigation)
        return decision is not None and decision.settles

    def is_due(self, now: datetime) -> bool:
        """Whether open rounds must close because the timer has ended."""
        return (
            self.timer_closes
            and self.timer_ends is not None
            and now >= self.timer_ends + GRACE
            and bool(self.open_rounds)
        )

    def seconds_left(self, now: datetime) -> int | None:
        """Seconds left on the timer, running or paused; 0 when it has ended, None if there is none."""
        left = self.timer_ends - now if self.timer_ends else self.timer_left
        return None if left is None else max(0, round(left.total_seconds()))

    @property
    def open_rounds(self) -> tuple[tuple[str, int], ...]:
        """The rounds that are open, as mitigation id and number."""
        latest = ((mitigation, rounds[-1]) for mitigation, rounds in self.rounds.items() if rounds)
        return tuple((mitigation, each.number) for mitigation, each in latest if each.status is Status.OPEN)

    @property
    def open_mitigations(self) -> tuple[str, ...]:
        """The mitigations that have an open round."""
        return tuple(mitigation for mitigation, _ in self.open_rounds)


class NotNowError(ValueError):
    """An act that isn't possible in the current state; the message says why and what to do."""


def check_open(running: Running, mitigation: str, number: int, now: datetime | None = None) -> None:
    """Checks that a round is taking proposals now. Raises NotNowError with a message for the participant."""
    latest = running.latest(mitigation)
    if running.is_ended:
        raise NotNowError("This workshop has ended, so you can no longer answer.")
    if latest is None:
        raise NotNowError("This question isn’t open yet.")
    if latest.number != number:
        raise NotNowError("This question is now in another round. Reload the page to answer it.")
    if latest.status is not Status.OPEN and not (now is not None and latest.is_closing(now)):
        raise NotNowError("This round closed before this arrived, so it doesn’t count. What you saved before does.")
    if now is not None and running.is_due(now):
        raise NotNowError("The time was up before this arrived, so it doesn’t count. What you saved before does.")
    if running.is_paused:
        raise NotNowError("Answers are paused. Your answer is kept on this page. Send it once the workshop goes on.")


def close_due(running: Running) -> Running:
    """The state after the timer has closed the open rounds."""
    rounds = {
        mitigation: tuple(replace(each, status=Status.CLOSED) if each.status is Status.OPEN else each for each in kept)
        for mitigation, kept in running.rounds.items()
    }
    return replace(stop_timer(running), rounds=rounds, changed=running.timer_ends)


def stop_timer(running: Running) -> Running:
    """The state without a timer."""
    return replace(running, timer_ends=None, timer_left=None, timer_closes=False)


def mark_seen(each: Round) -> Round:
    """The round as one whose result the room has seen."""
    return replace(each, was_seen=True, status=Status.CLOSED if each.status is Status.OPEN else each.status)
