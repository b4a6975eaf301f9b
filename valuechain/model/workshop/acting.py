"""The facilitator's acts: open, close and reveal rounds, decide, set the timer, and the rest.

Pure functions over frozen values: `storage/workshops/facilitating.py` applies them in a transaction.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from valuechain.model.workshop.plan import Pace, Plan
from valuechain.model.workshop.running import (
    GRACE,
    Decision,
    NotNowError,
    Round,
    Running,
    Status,
    mark_seen,
    stop_timer,
)
from valuechain.model.workshop.turnout import (
    Turnout,
    name_questions,
    question_close,
    question_reveal,
    question_reveal_all,
    refuse_reveal,
)

LONGEST_TIMER = 180
"""Minutes."""
WAIT = timedelta(seconds=2)
"""How long the big button waits after its meaning has changed."""


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
    APPROVE_REASONS = "approve-reasons"
    WEIGH = "weigh"
    """Sets the weights of groups in the weighted view."""
    PIN = "pin"
    """Puts a reason first on the wall, or back."""
    SHOW = "show"
    """Chooses the result that the wall shows."""
    TIMER = "timer"
    PAUSE = "pause"
    RESUME = "resume"
    LOCK = "lock"
    UNLOCK = "unlock"
    RELEASE = "release"
    END = "end"


REASON_ACTS = frozenset({Act.REMOVE_REASON, Act.APPROVE_REASONS})
"""The acts that concern reasons."""
WALL_ACTS = frozenset({Act.PIN, Act.SHOW})
"""The acts that concern only what the wall shows; undo passes over them."""
ROUND_ACTS = frozenset({Act.FOCUS, Act.OPEN, Act.CLOSE, Act.REOPEN, Act.REVEAL, Act.HIDE, Act.AGAIN})
"""The acts that concern a mitigation's round."""


@dataclass(frozen=True, slots=True)
class Wish:
    """An act with its arguments."""

    act: Act
    mitigation: str = ""
    """A question's id. Empty means every question, if participants work at their own pace."""
    minutes: int = 0
    """Minutes to set the timer to; 0 stops it."""
    proposals: frozenset[int] = frozenset()
    """Ids of the proposals whose reasons the act removes or approves."""
    decision: Decision | None = None
    weights: Mapping[str, int] = field(default_factory=dict)
    shown: str = ""
    """The key of the reason to pin, or of the screen to show."""
    is_confirmed: bool = False
    """Whether the facilitator has read why the act needs confirming, and wants it."""
    is_next: bool = False
    """Whether the big button was pressed, which waits after its meaning has changed."""


class UnconfirmedError(NotNowError):
    """An act that needs confirming; the message says why."""

    def __init__(self, why: str, label: str, instead: str) -> None:
        super().__init__(why)
        self.label = label
        """The label of the button that confirms it."""
        self.instead = instead
        """The label of the button that leaves everything as it is."""


def act(plan: Plan, running: Running, wish: Wish, now: datetime, turnout: Turnout) -> Running:
    """The state after an act.

    Raises NotNowError if the act isn't possible now, and UnconfirmedError if it needs confirming.
    """
    if wish.is_next and running.changed is not None and now - running.changed < wait_of(running):
        raise NotNowError("The button had just changed when you pressed it, so nothing was done. Read it, then press.")
    if running.is_ended and wish.act not in _AFTER_THE_END:
        raise NotNowError("This workshop has ended. Press Undo to reopen it.")
    if wish.mitigation and plan.question(wish.mitigation) is None:
        raise NotNowError("This question isn’t on the agenda of this workshop.")
    if wish.act in ROUND_ACTS:
        after = replace(_act_on_rounds(plan, running, wish, now, turnout), screen="")
        after = after if after.started or not after.rounds else replace(after, started=now)
    elif wish.act is Act.END:
        after = _end(plan, running, turnout)
    else:
        after = _ACTS[wish.act](plan, running, wish, now)
    return replace(after, changed=now) if wish.act in _CHANGING and after != running else after


def wait_of(running: Running) -> timedelta:
    """How long the big button waits after the last change: after a round closes, until its last answers are in."""
    return GRACE if running.changed is not None and running.is_closing(running.changed) else WAIT


def _act_on_rounds(plan: Plan, running: Running, wish: Wish, now: datetime, turnout: Turnout) -> Running:
    if wish.mitigation:
        after = _step(plan, running, wish.act, wish.mitigation, now)
        _check_turnout(plan, running, wish, turnout)
        return after
    if plan.rules.pace is Pace.TOGETHER or wish.act is Act.FOCUS:
        raise NotNowError("Choose a question first.")
    return _act_on_all(plan, running, wish, now, turnout)


def _act_on_all(plan: Plan, running: Running, wish: Wish, now: datetime, turnout: Turnout) -> Running:
    """Applies the act to every question for which it is possible. Raises NotNowError if it is possible for none."""
    after, fewest = running, plan.rules.fewest
    taken: dict[str, int] = {}  # how many answered, by label
    small: list[str] = []
    for mitigation in plan.questions:
        try:
            stepped = _step(plan, after, wish.act, mitigation.id, now)
        except NotNowError:
            continue
        latest = running.latest(mitigation.id)
        answered = turnout.of(mitigation.id, latest.number) if latest else 0
        if wish.act is Act.REVEAL and latest is not None and not latest.was_seen and answered < fewest:
            small.append(mitigation.label)
        else:
            after, taken[mitigation.label] = stepped, answered
    if after == running and small:
        raise NotNowError(
            f"Fewer than {fewest} people answered {name_questions(small)}, so people could guess who said what. "
            "Reopen the questions, ask again, or go to one question and reveal it there."
        )
    if after == running:
        raise NotNowError(f"There is nothing to {wish.act.replace('again', 'ask again')} right now.")
    if wish.act is Act.REVEAL:
        few = [label for label, answered in taken.items() if question_reveal(answered, turnout.joined, fewest)]
        label = "Reveal the others" if small else _REVEAL
        _confirm(wish, question_reveal_all(small, few, fewest), label, "Keep all closed")
    elif wish.act is Act.CLOSE:
        _confirm(wish, question_close(taken, turnout.joined), _CLOSE, _WAIT)
    return after


_CLOSE, _REVEAL = "Close anyway", "Reveal anyway"
_WAIT = "Wait for more answers"


def _check_turnout(plan: Plan, running: Running, wish: Wish, turnout: Turnout) -> None:
    """Checks that enough have answered to close or reveal a round, or that the facilitator has confirmed it."""
    latest, mitigation = running.latest(wish.mitigation), plan.question(wish.mitigation)
    if latest is None or mitigation is None:
        return
    answered = turnout.of(mitigation.id, latest.number)
    if wish.act is Act.CLOSE:
        _confirm(wish, question_close({mitigation.label: answered}, turnout.joined), _CLOSE, _WAIT)
    if wish.act is Act.REVEAL and not latest.was_seen:
        if refusal := refuse_reveal(answered):
            raise NotNowError(refusal)
        _confirm(wish, question_reveal(answered, turnout.joined, plan.rules.fewest), _REVEAL, "Keep it closed")


def _confirm(wish: Wish, why: str, label: str, instead: str) -> None:
    if why and not wish.is_confirmed:
        raise UnconfirmedError(why, label, instead)


def _step(plan: Plan, running: Running, step: Act, mitigation: str, now: datetime) -> Running:
    if step is Act.FOCUS:
        _refuse_other_open(plan, running, mitigation)
        # At everyone's own pace, other questions may be open.
        return replace(stop_timer(running) if plan.rules.pace is Pace.TOGETHER else running, focus=mitigation)
    latest = running.latest(mitigation)
    if step in (Act.OPEN, Act.AGAIN):
        if step is Act.OPEN and latest is not None:
            raise NotNowError(
                "This question has already been asked. Ask it again in another round, or reopen this one."
            )
        if step is Act.AGAIN and (latest is None or latest.status is Status.OPEN):
            raise NotNowError("Close the round before you start another.")
        _refuse_other_open(plan, running, mitigation)
        opened = _with_round(plan, running, mitigation, Round(1 if latest is None else latest.number + 1))
        return _start_timer(plan, opened, now)
    if latest is None:
        raise NotNowError("This question hasn’t been opened yet.")
    after = _with_round(plan, running, mitigation, _next(latest, step, now), is_new=False)
    return replace(after, reopened=after.reopened | {(mitigation, latest.number)}) if step is Act.REOPEN else after


def _start_timer(plan: Plan, running: Running, now: datetime) -> Running:
    """Starts the timer with a question, if the plan says so."""
    rules = plan.rules
    if rules.pace is Pace.OWN or not (rules.has_timer and plan.minutes_each):
        return running
    return _set_timer(plan, running, Wish(Act.TIMER, minutes=min(plan.minutes_each, LONGEST_TIMER)), now)


def _next(latest: Round, step: Act, now: datetime) -> Round:
    if step is Act.CLOSE and latest.status is Status.OPEN:
        return replace(latest, status=Status.CLOSED, closed=now)
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
    after = stop_timer(running) if is_together and (is_new or new.status is not Status.OPEN) else running
    return replace(
        after,
        focus=mitigation if is_together else running.focus,
        rounds={**running.rounds, mitigation: (*kept, new)},
    )


def _refuse_other_open(plan: Plan, running: Running, mitigation: str) -> None:
    if plan.rules.pace is Pace.OWN:
        return
    for other in running.open_mitigations:
        if other != mitigation and (found := plan.question(other)) is not None:
            raise NotNowError(f"Close the round on “{found.label}” first: the room answers one question at a time.")


def _decide(plan: Plan, running: Running, wish: Wish, _now: datetime) -> Running:
    if not wish.mitigation:
        raise NotNowError("Choose a question first.")
    if plan.mitigation(wish.mitigation) is None:
        raise NotNowError("There is nothing to decide on a ranking: the room’s order is the result.")
    if wish.decision is None:
        return replace(
            running, decisions={id_: made for id_, made in running.decisions.items() if id_ != wish.mitigation}
        )
    if not set(wish.decision.roles) <= set(plan.actor_ids):
        raise NotNowError("The decision names an actor that isn’t in this workshop.")
    return replace(running, decisions={**running.decisions, wish.mitigation: wish.decision})


def _set_timer(plan: Plan, running: Running, wish: Wish, now: datetime) -> Running:
    if not 0 <= wish.minutes <= LONGEST_TIMER:
        raise NotNowError(f"Set the timer to between 1 and {LONGEST_TIMER} minutes.")
    if not wish.minutes:
        return stop_timer(running)
    left, closes = timedelta(minutes=wish.minutes), plan.rules.closes_by_timer
    if running.is_paused:
        return replace(running, timer_left=left, timer_closes=closes)
    return replace(running, timer_ends=now + left, timer_closes=closes)


def _pause(running: Running, now: datetime) -> Running:
    if running.is_paused:
        return running
    left = max(running.timer_ends - now, timedelta()) if running.timer_ends else None
    return replace(running, is_paused=True, timer_ends=None, timer_left=left)


def _resume(running: Running, now: datetime) -> Running:
    ends = now + running.timer_left if running.timer_left else None
    return replace(running, is_paused=False, timer_ends=ends, timer_left=None)


def _end(plan: Plan, running: Running, turnout: Turnout) -> Running:
    """Closes every round. Rounds with enough answers count as seen, because they can be exported after the end."""
    rounds = {
        mitigation: tuple(
            mark_seen(each)
            if turnout.of(mitigation, each.number) >= plan.rules.fewest or each.was_seen
            else replace(each, status=Status.CLOSED)
            for each in kept
        )
        for mitigation, kept in running.rounds.items()
    }
    return replace(stop_timer(running), rounds=rounds, is_ended=True, is_locked=True, is_paused=False)


def _release(running: Running, wish: Wish) -> Running:
    why = (
        "Everyone will see whether a group gives its own actor less responsibility than the others do. "
        "You can undo this, but not what people have seen."
    )
    _confirm(wish, "" if running.is_released else why, "Show it to the room", "Keep it hidden")
    return replace(running, is_released=True)


_CHANGING = ROUND_ACTS | {Act.PAUSE, Act.RESUME}
_AFTER_THE_END = frozenset(
    {Act.DECIDE, Act.REVEAL, Act.HIDE, Act.FOCUS, Act.RELEASE, Act.WEIGH, *REASON_ACTS, *WALL_ACTS}
)
_ACTS: Mapping[Act, Callable[[Plan, Running, Wish, datetime], Running]] = {
    Act.DECIDE: _decide,
    Act.REMOVE_REASON: lambda _plan, running, wish, _now: replace(
        running, hidden_reasons=running.hidden_reasons | wish.proposals
    ),
    Act.APPROVE_REASONS: lambda _plan, running, wish, _now: replace(
        running, approved_reasons=running.approved_reasons | wish.proposals
    ),
    Act.WEIGH: lambda _plan, running, wish, _now: replace(running, weights=wish.weights),
    Act.PIN: lambda _plan, running, wish, _now: replace(running, pinned=running.pinned ^ {wish.shown}),
    Act.SHOW: lambda _plan, running, wish, _now: replace(running, screen=wish.shown),
    Act.TIMER: _set_timer,
    Act.PAUSE: lambda _plan, running, _wish, now: _pause(running, now),
    Act.RESUME: lambda _plan, running, _wish, now: _resume(running, now),
    Act.LOCK: lambda _plan, running, _wish, _now: replace(running, is_locked=True),
    Act.UNLOCK: lambda _plan, running, _wish, _now: replace(running, is_locked=False),
    Act.RELEASE: lambda _plan, running, wish, _now: _release(running, wish),
}
