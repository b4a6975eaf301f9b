"""The state machine of a workshop: open rounds, visible results, and the facilitator's acts.

Pure functions over frozen values: `storage/workshops/facilitating.py` applies them in a transaction.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from valuechain.model.workshop.plan import Pace, Plan

LONGEST_TIMER = 180
"""Minutes."""


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


@dataclass(frozen=True, slots=True)
class Decision:
    """The room's decision on a mitigation, with any dissent."""

    roles: Mapping[str, str] = field(default_factory=dict)
    is_nobody: bool = False
    note: str = ""
    dissent: str = ""


@dataclass(frozen=True, slots=True)
class Running:
    """The state of a workshop."""

    focus: str = ""
    """The id of the mitigation in focus; empty before the first."""
    rounds: Mapping[str, tuple[Round, ...]] = field(default_factory=dict)
    """The rounds so far, by mitigation id."""
    decisions: Mapping[str, Decision] = field(default_factory=dict)
    hidden_reasons: frozenset[int] = frozenset()
    """Ids of proposals whose reason was removed."""
    timer_ends: datetime | None = None
    timer_left: timedelta | None = None
    """Time left on the timer when the workshop was paused."""
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

    def latest(self, mitigation: str) -> Round | None:
        """The latest round on a mitigation."""
        rounds = self.rounds.get(mitigation, ())
        return rounds[-1] if rounds else None

    def find(self, mitigation: str, number: int) -> Round | None:
        """The round with that number on a mitigation."""
        return next((each for each in self.rounds.get(mitigation, ()) if each.number == number), None)

    def has_seen(self, mitigation: str, number: int) -> bool:
        """Whether the room has ever seen the result of that round."""
        found = self.find(mitigation, number)
        return found is not None and found.was_seen

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


class Act(StrEnum):
    """The facilitator's acts."""

    FOCUS = "focus"
    OPEN = "open"
    CLOSE = "close"
    REOPEN = "reopen"
    REVEAL = "reveal"
    HIDE = "hide"
    AGAIN = "again"
    DECIDE = "decide"
    REMOVE_REASON = "remove-reason"
    TIMER = "timer"
    PAUSE = "pause"
    RESUME = "resume"
    LOCK = "lock"
    UNLOCK = "unlock"
    RELEASE = "release"
    END = "end"


ROUND_ACTS = frozenset({Act.FOCUS, Act.OPEN, Act.CLOSE, Act.REOPEN, Act.REVEAL, Act.HIDE, Act.AGAIN})
"""The acts that concern a mitigation's round."""


@dataclass(frozen=True, slots=True)
class Wish:
    """An act with its arguments."""

    act: Act
    mitigation: str = ""
    """A mitigation's id. Empty means every mitigation, if participants work at their own pace."""
    minutes: int = 0
    """Minutes to set the timer to; 0 stops it."""
    proposals: frozenset[int] = frozenset()
    """Ids of the proposals whose reasons the act removes."""
    decision: Decision | None = None


class NotNowError(ValueError):
    """An act that isn't possible in the current state; the message says why and what to do."""


def check_open(running: Running, mitigation: str, number: int) -> None:
    """Checks that a round is taking proposals now. Raises NotNowError with a message for the participant."""
    latest = running.latest(mitigation)
    if running.is_ended:
        raise NotNowError("This workshop has ended, so you can no longer answer.")
    if latest is None:
        raise NotNowError("This question isn’t open yet.")
    if latest.number != number:
        raise NotNowError("This question is now in another round. Reload the page to answer it.")
    if latest.status is not Status.OPEN:
        raise NotNowError("This round closed before your answer arrived, so it doesn’t count.")
    if running.is_paused:
        raise NotNowError("Answers are paused. Your answer is kept on this page. Send it again in a moment.")


def act(plan: Plan, running: Running, wish: Wish, now: datetime) -> Running:
    """The state after an act. Raises NotNowError if the act isn't possible now."""
    if running.is_ended and wish.act not in _AFTER_THE_END:
        raise NotNowError("This workshop has ended. Press Undo to reopen it.")
    if wish.mitigation and plan.mitigation(wish.mitigation) is None:
        raise NotNowError("This mitigation isn’t on the agenda of this workshop.")
    if wish.act in ROUND_ACTS:
        after = _act_on_rounds(plan, running, wish)
        return after if after.started or not after.rounds else replace(after, started=now)
    return _ACTS[wish.act](plan, running, wish, now)


def take_back(before: Running, now: Running) -> Running:
    """The state after undoing the last act.

    A result that the room has seen still counts as seen, so its round can't reopen. Raises NotNowError if nothing is
    left to undo.
    """
    rounds = {mitigation: {each.number: each for each in kept} for mitigation, kept in before.rounds.items()}
    for mitigation, kept in now.rounds.items():
        for each in kept:
            if each.was_seen:
                there = rounds.setdefault(mitigation, {})
                there[each.number] = _seen(there.get(each.number, each))
    after = replace(
        before, rounds={mitigation: tuple(there[n] for n in sorted(there)) for mitigation, there in rounds.items()}
    )
    if after == now:
        raise NotNowError("The room has seen this result, so you can’t undo this. Ask again in another round instead.")
    return after


def _seen(each: Round) -> Round:
    return replace(each, was_seen=True, status=Status.CLOSED if each.status is Status.OPEN else each.status)


def _act_on_rounds(plan: Plan, running: Running, wish: Wish) -> Running:
    if wish.mitigation:
        return _step(plan, running, wish.act, wish.mitigation)
    if plan.rules.pace is Pace.TOGETHER or wish.act in (Act.FOCUS, Act.REOPEN):
        raise NotNowError("Choose a mitigation first.")
    # The act is applied to every mitigation for which it is possible, and refused if it is possible for none.
    after = running
    for mitigation in plan.mitigations:
        try:
            after = _step(plan, after, wish.act, mitigation.id)
        except NotNowError:
            continue
    if after == running:
        raise NotNowError(f"There is nothing to {wish.act.replace('again', 'ask again')} right now.")
    return after


def _step(plan: Plan, running: Running, step: Act, mitigation: str) -> Running:
    if step is Act.FOCUS:
        _refuse_other_open(plan, running, mitigation)
        return replace(running, focus=mitigation, timer_ends=None)
    latest = running.latest(mitigation)
    if step in (Act.OPEN, Act.AGAIN):
        if step is Act.OPEN and latest is not None:
            raise NotNowError(
                "This mitigation has already had a round. Ask again in another round, or reopen this one."
            )
        if step is Act.AGAIN and (latest is None or latest.status is Status.OPEN):
            raise NotNowError("Close the round before you start another.")
        _refuse_other_open(plan, running, mitigation)
        return _with_round(plan, running, mitigation, Round(1 if latest is None else latest.number + 1))
    if latest is None:
        raise NotNowError("This mitigation has no round yet.")
    return _with_round(plan, running, mitigation, _next(latest, step), is_new=False)


def _next(latest: Round, step: Act) -> Round:
    if step is Act.CLOSE and latest.status is Status.OPEN:
        return replace(latest, status=Status.CLOSED)
    if step is Act.REOPEN and latest.status is Status.CLOSED:
        if latest.was_seen:
            raise NotNowError(
                "The room may have seen this result. Ask again in another round instead of reopening this one."
            )
        return replace(latest, status=Status.OPEN)
    if step is Act.REVEAL and latest.status is Status.CLOSED:
        return replace(latest, status=Status.REVEALED, was_seen=True)
    if step is Act.HIDE and latest.status is Status.REVEALED:
        return replace(latest, status=Status.CLOSED)
    if step is Act.REVEAL and latest.status is Status.OPEN:
        raise NotNowError(
            "Close the round before you reveal it. Otherwise the result would influence people who haven’t answered."
        )
    raise NotNowError(f"This round is already {latest.status}.")


def _with_round(plan: Plan, running: Running, mitigation: str, new: Round, *, is_new: bool = True) -> Running:
    before = running.rounds.get(mitigation, ())
    kept = before if is_new else before[:-1]
    is_together = plan.rules.pace is Pace.TOGETHER
    ends = running.timer_ends if new.status is Status.OPEN and not is_new else None
    return replace(
        running,
        focus=mitigation if is_together else running.focus,
        rounds={**running.rounds, mitigation: (*kept, new)},
        timer_ends=ends if is_together else running.timer_ends,
    )


def _refuse_other_open(plan: Plan, running: Running, mitigation: str) -> None:
    if plan.rules.pace is Pace.OWN:
        return
    for other in running.open_mitigations:
        if other != mitigation and (found := plan.mitigation(other)) is not None:
            raise NotNowError(f"Close the round on “{found.label}” first: the room answers one question at a time.")


def _decide(plan: Plan, running: Running, wish: Wish, _now: datetime) -> Running:
    if not wish.mitigation:
        raise NotNowError("Choose a mitigation first.")
    if wish.decision is None:
        return replace(
            running, decisions={id_: made for id_, made in running.decisions.items() if id_ != wish.mitigation}
        )
    if not set(wish.decision.roles) <= set(plan.actor_ids):
        raise NotNowError("The decision names an actor that isn’t in this workshop.")
    return replace(running, decisions={**running.decisions, wish.mitigation: wish.decision})


def _set_timer(_plan: Plan, running: Running, wish: Wish, now: datetime) -> Running:
    if not 0 <= wish.minutes <= LONGEST_TIMER:
        raise NotNowError(f"Set the timer to between 1 and {LONGEST_TIMER} minutes.")
    left = timedelta(minutes=wish.minutes) if wish.minutes else None
    if running.is_paused:
        return replace(running, timer_left=left)
    return replace(running, timer_ends=now + left if left else None)


def _pause(running: Running, now: datetime) -> Running:
    if running.is_paused:
        return running
    left = max(running.timer_ends - now, timedelta()) if running.timer_ends else None
    return replace(running, is_paused=True, timer_ends=None, timer_left=left)


def _resume(running: Running, now: datetime) -> Running:
    ends = now + running.timer_left if running.timer_left else None
    return replace(running, is_paused=False, timer_ends=ends, timer_left=None)


def _end(_plan: Plan, running: Running, _wish: Wish, _now: datetime) -> Running:
    # Closed rounds can be exported after the workshop ends, so they count as seen.
    rounds = {mitigation: tuple(_seen(each) for each in rounds) for mitigation, rounds in running.rounds.items()}
    return replace(
        running, rounds=rounds, is_ended=True, is_locked=True, is_paused=False, timer_ends=None, timer_left=None
    )


_AFTER_THE_END = frozenset({Act.DECIDE, Act.REMOVE_REASON, Act.REVEAL, Act.HIDE, Act.FOCUS, Act.RELEASE})
_ACTS: Mapping[Act, Callable[[Plan, Running, Wish, datetime], Running]] = {
    Act.DECIDE: _decide,
    Act.REMOVE_REASON: lambda _plan, running, wish, _now: replace(
        running, hidden_reasons=running.hidden_reasons | wish.proposals
    ),
    Act.TIMER: _set_timer,
    Act.PAUSE: lambda _plan, running, _wish, now: _pause(running, now),
    Act.RESUME: lambda _plan, running, _wish, now: _resume(running, now),
    Act.LOCK: lambda _plan, running, _wish, _now: replace(running, is_locked=True),
    Act.UNLOCK: lambda _plan, running, _wish, _now: replace(running, is_locked=False),
    Act.RELEASE: lambda _plan, running, _wish, _now: replace(running, is_released=True),
    Act.END: _end,
}
