"""What a facilitator can do, and when: which round is open, what the room sees, and what is refused."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from valuechain.model.workshop.acting import LONGEST_TIMER, WAIT, Act, UnconfirmedError, Wish
from valuechain.model.workshop.acting import act as act_with
from valuechain.model.workshop.plan import FEWEST_SHOWN, PRIMARY, Pace, Plan, Rules
from valuechain.model.workshop.running import (
    GRACE,
    Decision,
    NotNowError,
    Round,
    Running,
    Status,
    check_open,
    close_due,
)
from valuechain.model.workshop.turnout import Turnout
from valuechain.model.workshop.undoing import take_back

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
ENOUGH = Turnout(
    FEWEST_SHOWN, {(mitigation, number): FEWEST_SHOWN for mitigation in (*"123", "ranking-1") for number in (1, 2)}
)
"""Everyone who joined has answered every round."""


def act(plan: Plan, running: Running, wish: Wish, now: datetime, turnout: Turnout = ENOUGH) -> Running:
    """The state after an act, if everyone has answered."""
    return act_with(plan, running, wish, now, turnout)


def run(plan: Plan, *steps: str, running: Running | None = None) -> Running:
    """The state after steps such as `open 1` or `pause`."""
    running = running or Running()
    for step in steps:
        name, _, mitigation = step.partition(" ")
        running = act(plan, running, Wish(Act(name), mitigation), NOW)
    return running


def test_a_round_is_opened(plan: Plan) -> None:
    """Opening a mitigation starts its first round and puts it in focus."""
    running = run(plan, "open 1")
    assert running.latest("1") == Round(1, Status.OPEN)
    assert running.focus == "1"


def test_a_workshop_starts_with_its_first_round(plan: Plan) -> None:
    """A workshop has started when its first round is opened, whatever is opened later."""
    running = run(plan, "focus 1")
    assert running.started is None
    running = run(plan, "open 1", "close 1", running=running)
    assert running.started == NOW
    assert act(plan, running, Wish(Act.OPEN, "2"), NOW + timedelta(days=1)).started == NOW


def test_the_course_of_a_round(plan: Plan) -> None:
    """A round is opened, closed, revealed and hidden again; once revealed, it counts as seen."""
    running = run(plan, "open 1", "close 1", "reveal 1", "hide 1")
    assert running.rounds == {"1": (Round(1, Status.CLOSED, was_seen=True),)}


def test_another_round(plan: Plan) -> None:
    """Another round on the same mitigation leaves the earlier one unchanged."""
    running = run(plan, "open 1", "close 1", "reveal 1", "again 1")
    assert running.rounds["1"] == (Round(1, Status.REVEALED, was_seen=True), Round(2, Status.OPEN))


def test_reopened_before_it_is_seen(plan: Plan) -> None:
    """A closed round that no one has seen can be reopened."""
    assert run(plan, "open 1", "close 1", "reopen 1").latest("1") == Round(1, Status.OPEN)


@pytest.mark.parametrize(
    ("steps", "refused", "said"),
    [
        (("open 1", "close 1", "reveal 1", "hide 1"), "reopen 1", "may have seen"),
        (("open 1",), "reveal 1", "Close the round before you reveal it"),
        (("open 1",), "open 2", "Close the round on “Filter” first"),
        (("open 1",), "focus 2", "Close the round on “Filter” first"),
        (("open 1",), "again 1", "before you start another"),
        (("open 1", "close 1"), "open 1", "has already been asked"),
        (("open 1", "close 1"), "close 1", "already closed"),
        (("open 1", "close 1"), "hide 1", "already closed"),
        ((), "close 1", "hasn’t been opened yet"),
        ((), "open 9", "isn’t on the agenda"),
        ((), "open", "Choose a question"),
        (("end",), "open 1", "has ended"),
        (("end",), "pause", "has ended"),
    ],
)
def test_what_cannot_be_done_now(plan: Plan, steps: tuple[str, ...], refused: str, said: str) -> None:
    """An impossible action is refused with the reason."""
    running = run(plan, *steps)
    with pytest.raises(NotNowError, match=said):
        run(plan, refused, running=running)


def test_all_at_once_at_ones_own_pace(own_pace: Plan) -> None:
    """At participants' own pace, all mitigations are opened, closed and revealed at once, and any can be in focus."""
    running = run(own_pace, "open")
    assert running.open_mitigations == ("1", "2", "3")
    assert running.focus == ""
    running = run(own_pace, "close", "reveal", running=running)
    assert {mitigation: rounds[-1].status for mitigation, rounds in running.rounds.items()} == dict.fromkeys(
        "123", Status.REVEALED
    )


def test_all_at_once_skips_what_is_done(own_pace: Plan) -> None:
    """Opening all mitigations leaves those that already have a round unchanged."""
    running = run(own_pace, "open 1", "close 1", "open")
    assert [running.rounds[mitigation][-1].status for mitigation in "123"] == [Status.CLOSED, Status.OPEN, Status.OPEN]


def test_nothing_left_to_do(own_pace: Plan) -> None:
    """Opening all mitigations is refused if all are already open."""
    with pytest.raises(NotNowError, match="nothing to open"):
        run(own_pace, "open", "open")


def test_the_timer(plan: Plan) -> None:
    """A timer ends after the minutes set, is stopped by setting zero, and isn't inherited by another mitigation."""
    running = act(plan, run(plan, "open 1"), Wish(Act.TIMER, minutes=4), NOW)
    assert running.timer_ends == NOW + timedelta(minutes=4)
    assert act(plan, running, Wish(Act.TIMER), NOW).timer_ends is None
    assert run(plan, "close 1", running=running).timer_ends is None


def test_the_timer_starts_with_the_question(plan: Plan) -> None:
    """If the plan says so, each round starts with a timer of the minutes for each question."""
    timed = replace(plan, rules=Rules(has_timer=True), minutes_each=6)
    assert run(timed, "open 1").seconds_left(NOW) == 6 * 60
    assert run(timed, "open 1", "close 1").seconds_left(NOW) is None
    assert run(replace(timed, rules=Rules()), "open 1").seconds_left(NOW) is None


def test_the_timer_closes_the_round(plan: Plan) -> None:
    """A timer that closes rounds takes answers for a moment after its end, then refuses them, and is gone."""
    timed = replace(plan, rules=Rules(has_timer=True, closes_by_timer=True), minutes_each=6)
    running, end = run(timed, "open 1"), NOW + timedelta(minutes=6)
    check_open(running, "1", 1, end)
    late = end + GRACE
    with pytest.raises(NotNowError, match="time was up"):
        check_open(running, "1", 1, late)
    assert (running.is_due(end), running.is_due(late)) == (False, True)
    closed = close_due(running)
    assert (closed.latest("1"), closed.timer_ends) == (Round(1, Status.CLOSED), None)
    assert not run(replace(timed, rules=Rules(has_timer=True)), "open 1").is_due(late)


def test_the_last_answers(plan: Plan) -> None:
    """A round that a facilitator closes takes answers for a moment, unless revealed; its reasons are read after it."""
    running, late = run(plan, "open 1", "close 1"), NOW + GRACE
    check_open(running, "1", 1, late - GRACE / 2)
    assert running.hides_reasons("1", 1, late - GRACE / 2)
    assert not running.hides_reasons("1", 1, late)
    for after, now in ((running, late), (run(plan, "reveal 1", running=running), NOW)):
        with pytest.raises(NotNowError, match="closed before this arrived"):
            check_open(after, "1", 1, now)
    with pytest.raises(NotNowError, match="another round"):
        check_open(run(plan, "again 1", running=running), "1", 1, NOW)


def test_the_big_button_waits_for_the_last_answers(plan: Plan) -> None:
    """After a round closes, the big button works once its last answers are in; other buttons work at once."""
    running, reveal = run(plan, "open 1", "close 1"), Wish(Act.REVEAL, "1", is_next=True)
    with pytest.raises(NotNowError, match="had just changed"):
        act(plan, running, reveal, NOW + WAIT)
    for wish, now in ((reveal, NOW + GRACE), (replace(reveal, is_next=False), NOW)):
        assert act(plan, running, wish, now).has_seen("1", 1)


def test_undo_leaves_the_timer(plan: Plan) -> None:
    """Undoing an act leaves a timer that was set since, unless another round is open."""
    was = run(plan, "open 1", "close 1")
    decided = act(plan, was, Wish(Act.DECIDE, "1", decision=Decision(is_nobody=True)), NOW)
    timed = act(plan, decided, Wish(Act.TIMER, minutes=4), NOW)
    assert take_back(was, timed).timer_ends == NOW + timedelta(minutes=4)
    assert take_back(run(plan, "open 1"), timed).timer_ends is None


def test_undo_leaves_lock_and_pause(plan: Plan) -> None:
    """Undoing an act leaves the workshop paused and locked as it is now; undoing the end opens the door again."""
    was = run(plan, "open 1")
    stopped = take_back(was, run(plan, "close 1", "pause", "lock", running=was))
    assert (stopped.is_paused, stopped.is_locked, stopped.open_mitigations) == (True, True, ("1",))
    undone = take_back(was, run(plan, "end", running=was))
    assert (undone.is_ended, undone.is_locked) == (False, False)


def test_undo_drops_a_timer_that_cannot_run(plan: Plan) -> None:
    """If undo reopens a round while the workshop is paused, the timer that ran before is gone."""
    timed = act(plan, run(plan, "open 1"), Wish(Act.TIMER, minutes=4), NOW)
    undone = take_back(timed, run(plan, "close 1", "pause", running=timed))
    assert (undone.timer_ends, undone.timer_left) == (None, None)


def test_the_big_button_waits(plan: Plan) -> None:
    """The big button does nothing until its new meaning has been in view for a moment; other buttons work at once."""
    running = run(plan, "open 1")
    close = Wish(Act.CLOSE, "1", is_next=True)
    with pytest.raises(NotNowError, match="had just changed"):
        act(plan, running, close, NOW + WAIT / 2)
    assert act(plan, running, close, NOW + WAIT).latest("1") == Round(1, Status.CLOSED)
    assert act(plan, running, replace(close, is_next=False), NOW).latest("1") == Round(1, Status.CLOSED)


@pytest.mark.parametrize("minutes", [-1, LONGEST_TIMER + 1])
def test_timers_that_are_none(plan: Plan, minutes: int) -> None:
    """A timer runs for one minute to three hours."""
    with pytest.raises(NotNowError, match="between 1 and 180 minutes"):
        act(plan, Running(), Wish(Act.TIMER, minutes=minutes), NOW)


def test_a_decision_is_made_changed_and_taken_back(plan: Plan) -> None:
    """The last decision on a mitigation counts; an empty one removes the earlier decision."""
    first, second = Decision({"prov": PRIMARY}), Decision(is_nobody=True, dissent="two disagree")
    running = act(plan, Running(), Wish(Act.DECIDE, "1", decision=first), NOW)
    running = act(plan, running, Wish(Act.DECIDE, "1", decision=second), NOW)
    assert running.decisions == {"1": second}
    assert act(plan, running, Wish(Act.DECIDE, "1"), NOW).decisions == {}


def test_a_decision_names_actors_that_are_there(plan: Plan) -> None:
    """A decision that names an actor of another framework is refused."""
    with pytest.raises(NotNowError, match="isn’t in this workshop"):
        act(plan, Running(), Wish(Act.DECIDE, "1", decision=Decision({"nobody": PRIMARY})), NOW)


def test_the_end_closes_what_is_open(plan: Plan) -> None:
    """Ending the workshop closes open rounds, which then count as seen (they can be exported), and locks joining."""
    running = run(plan, "open 1", "pause", "end")
    assert running.rounds == {"1": (Round(1, Status.CLOSED, was_seen=True),)}
    assert (running.is_ended, running.is_locked, running.is_paused) == (True, True, False)


def test_after_the_end_one_still_decides(plan: Plan) -> None:
    """Results can be revealed and decisions recorded after the end."""
    running = run(plan, "open 1", "end", "reveal 1", "decide 1")
    assert running.latest("1") == Round(1, Status.REVEALED, was_seen=True)
    with pytest.raises(UnconfirmedError, match="not what people have seen"):
        run(plan, "release", running=running)
    assert act(plan, running, Wish(Act.RELEASE, is_confirmed=True), NOW).is_released


def test_a_reason_is_removed(plan: Plan) -> None:
    """A reason is removed by giving its proposal's id."""
    assert act(plan, Running(), Wish(Act.REMOVE_REASON, proposals=frozenset({7})), NOW).hidden_reasons == {7}


def test_switches(plan: Plan) -> None:
    """Joining can be locked and unlocked, and the workshop paused and resumed."""
    running = run(plan, "lock", "pause")
    assert (running.is_locked, running.is_paused) == (True, True)
    running = run(plan, "unlock", "resume", running=running)
    assert (running.is_locked, running.is_paused) == (False, False)


def test_a_timer_waits_while_paused(plan: Plan) -> None:
    """A pause stops the timer, which then continues with the same time left, or with one set in the meantime."""
    running = act(plan, Running(), Wish(Act.TIMER, minutes=4), NOW)
    paused = act(plan, running, Wish(Act.PAUSE), NOW + timedelta(minutes=3))
    assert (paused.timer_ends, paused.timer_left) == (None, timedelta(minutes=1))
    later = NOW + timedelta(minutes=30)
    assert act(plan, paused, Wish(Act.PAUSE), later) == paused
    resumed = act(plan, paused, Wish(Act.RESUME), later)
    assert (resumed.timer_ends, resumed.timer_left) == (later + timedelta(minutes=1), None)
    again = act(plan, act(plan, paused, Wish(Act.TIMER, minutes=2), later), Wish(Act.RESUME), later)
    assert again.timer_ends == later + timedelta(minutes=2)


@pytest.mark.parametrize(
    ("before", "then", "left"),
    [
        (("open 1",), ("close 1",), (Round(1, Status.OPEN),)),
        (("open 1", "close 1"), ("reveal 1",), (Round(1, Status.CLOSED, was_seen=True),)),
        (("open 1",), ("end",), (Round(1, Status.CLOSED, was_seen=True),)),
        (("open 1", "close 1"), ("again 1",), (Round(1, Status.CLOSED),)),
        (("open 1", "close 1", "reveal 1"), ("again 1",), (Round(1, Status.REVEALED, was_seen=True),)),
    ],
)
def test_what_is_taken_back(
    plan: Plan, before: tuple[str, ...], then: tuple[str, ...], left: tuple[Round, ...]
) -> None:
    """Undo restores the earlier state, but a round that was seen never reopens."""
    was = run(plan, *before)
    now = run(plan, *then, running=was)
    assert take_back(was, now).rounds == {"1": left}


def test_what_was_seen_cannot_be_taken_back(plan: Plan) -> None:
    """Once the room has seen a result, opening or closing its round can't be undone, and the message says why."""
    now = run(plan, "open 1", "close 1", "reveal 1", "hide 1")
    for before in ((), ("open 1",)):
        with pytest.raises(NotNowError, match="has seen this result"):
            take_back(run(plan, "focus 1", *before), now)


@pytest.mark.parametrize(
    ("was", "then"),
    [
        (("open 1", "close 1"), ("reopen 1", "close 1")),
        (("open 1",), ("close 1", "undo", "close 1")),
        ((), ("open 1", "close 1", "undo", "open 1", "close 1")),
    ],
)
def test_reasons_after_a_round_was_open_again(plan: Plan, was: tuple[str, ...], then: tuple[str, ...]) -> None:
    """Facilitators read reasons when a round closes; if it was open again, by undo too, only after the reveal."""
    before = running = run(plan, *was)
    late = NOW + GRACE
    assert not run(plan, "open 1", "close 1").hides_reasons("1", 1, late)
    for step in then:
        running = take_back(before, running) if step == "undo" else run(plan, step, running=running)
    assert running.latest("1") == Round(1, Status.CLOSED)
    assert running.hides_reasons("1", 1, late)
    assert not run(plan, "reveal 1", running=running).hides_reasons("1", 1, late)


@pytest.mark.parametrize(
    ("decision", "settles"),
    [
        (Decision({"prov": PRIMARY}), True),
        (Decision(is_nobody=True), True),
        (Decision(note="We could not agree.", dissent="Nobody."), False),
    ],
)
def test_a_note_alone_settles_nothing(plan: Plan, decision: Decision, settles: bool) -> None:
    """A decision gives a role or says that no one can do it; a note alone leaves the question open."""
    running = act(plan, Running(), Wish(Act.DECIDE, "1", decision=decision), NOW)
    assert (decision.settles, running.is_settled("1"), running.is_settled("2")) == (settles, settles, False)


def test_a_proposal_in_an_open_round(plan: Plan) -> None:
    """A proposal is accepted in the latest round while it is open."""
    check_open(run(plan, "open 1"), "1", 1)
    check_open(run(plan, "open 1", "close 1", "again 1"), "1", 2)


@pytest.mark.parametrize(
    ("steps", "said"),
    [
        ((), "isn’t open yet"),
        (("open 2",), "isn’t open yet"),
        (("open 1", "close 1"), "closed before this arrived"),
        (("open 1", "close 1", "reveal 1"), "closed before this arrived"),
        (("open 1", "close 1", "again 1"), "another round"),
        (("open 1", "pause"), "paused"),
        (("open 1", "end"), "has ended"),
    ],
)
def test_proposals_that_come_at_the_wrong_time(plan: Plan, steps: tuple[str, ...], said: str) -> None:
    """A refused proposal comes with the reason."""
    with pytest.raises(NotNowError, match=said):
        check_open(run(plan, *steps), "1", 1)


def test_what_the_wall_shows_is_chosen_until_the_next_step_and_not_undone(plan: Plan) -> None:
    """A chosen screen stays until a question takes its place; undoing an act leaves screen and pins alone."""
    before = run(plan, "open 1", "close 1", "reveal 1")
    shown = act(plan, before, Wish(Act.SHOW, shown="reasons-1-1-1"), NOW)
    chosen = act(plan, shown, Wish(Act.PIN, shown="key"), NOW)
    assert (chosen.screen, chosen.pinned) == ("reasons-1-1-1", {"key"})
    assert act(plan, chosen, Wish(Act.PIN, shown="key"), NOW).pinned == set()
    decided = act(plan, chosen, Wish(Act.DECIDE, "1", decision=Decision(is_nobody=True)), NOW)
    undone = take_back(before, decided)
    assert (undone.screen, undone.pinned, undone.decisions) == ("reasons-1-1-1", {"key"}, {})
    assert run(plan, "open 2", running=chosen).screen == ""


def test_showing_a_result_at_everyones_own_pace_keeps_the_timer(plan: Plan) -> None:
    """Other questions may be open meanwhile; in a room that answers together, none is."""
    own = replace(plan, rules=Rules(pace=Pace.OWN))
    running = run(own, "open", "close 1", "reveal 1")
    running = act(own, running, Wish(Act.TIMER, minutes=5), NOW)
    assert act(own, running, Wish(Act.FOCUS, "1"), NOW).timer_ends == running.timer_ends is not None
    assert act(plan, replace(running, rounds={}), Wish(Act.FOCUS, "1"), NOW).timer_ends is None
