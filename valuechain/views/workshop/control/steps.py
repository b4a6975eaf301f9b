"""The facilitator's next step, the other acts on offer, and undo."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from valuechain.model.words import count
from valuechain.model.workshop.acting import REASON_ACTS, ROUND_ACTS, Act
from valuechain.model.workshop.plan import Pace, Plan, PlannedMitigation, PlannedQuestion
from valuechain.model.workshop.running import Round, Running, Status
from valuechain.model.workshop.turnout import LEAST_REVEALED, Turnout, refuse_reveal


@dataclass(frozen=True, slots=True)
class OfferedAct:
    """A button for an act."""

    act: Act
    label: str
    mitigation: str = ""
    """The mitigation that the act applies to; empty if it applies to all or none."""
    hint: str = ""
    """Explains the effect if the label doesn't."""

    @property
    def key(self) -> str:
        """The button's id in the browser."""
        return f"{self.act}:{self.mitigation}"


def next_step(plan: Plan, running: Running, turnout: Turnout) -> OfferedAct | None:
    """The act a facilitator most likely wants next; None if nothing is left to do, or if another session begins.

    Recording a decision is never the next act: it has its own form, and a room may leave a question open.
    """
    if running.is_ended:
        return _step_after_end(plan, running)
    if running.is_paused:
        return OfferedAct(Act.RESUME, "Resume", hint="Participants can then answer again.")
    if plan.rules.pace is Pace.OWN and (step := _step_for_all(plan, running, turnout)) is not None:
        return step
    mitigation = plan.question(running.focus)
    if mitigation is not None and (step := _step_on(plan, running, mitigation, turnout)) is not None:
        return step
    if (following := next_mitigation(plan, running)) is not None:
        return _go_to(plan, running, following, _say_too_few(running, turnout))
    hint = f"{_say_too_few(running, turnout)}{_say_undecided(plan, running)}"
    return None if is_session_due(plan, running) else OfferedAct(Act.END, "End the workshop", hint=hint)


def is_too_small(running: Running, mitigation: str, turnout: Turnout) -> bool:
    """Whether so few answered the closed round on a mitigation that it is never revealed."""
    latest = running.latest(mitigation)
    is_hidden = latest is not None and latest.status is Status.CLOSED and not latest.was_seen
    return is_hidden and latest is not None and bool(refuse_reveal(turnout.of(mitigation, latest.number)))


def is_session_due(plan: Plan, running: Running) -> bool:
    """Whether another session was planned and can begin."""
    can_begin = plan.rules.pace is Pace.OWN and running.rounds and not running.open_rounds and not running.is_ended
    return bool(can_begin and running.session < plan.rounds)


def find_undecided(plan: Plan, running: Running) -> list[PlannedMitigation]:
    """The questions that were asked and have neither a decision nor a note; rankings need none."""
    return [each for each in plan.mitigations if running.rounds.get(each.id) and each.id not in running.decisions]


_TOO_FEW = "Too few people answered to show this result. "


def _say_too_few(running: Running, turnout: Turnout) -> str:
    """Why the result in focus is not the next to be revealed; empty if it can be."""
    return _TOO_FEW if is_too_small(running, running.focus, turnout) else ""


def _say_undecided(plan: Plan, running: Running) -> str:
    """How many questions still have no decision at the end of the agenda."""
    number = sum(not running.is_settled(mitigation.id) for mitigation in plan.mitigations)
    if not number:
        return "Every question has a decision. After the end, participants can no longer answer."
    left = "1 question has" if number == 1 else f"{number} questions have"
    return f"{left} no decision yet. After the end, you can still record decisions, but no one can answer."


def _step_after_end(plan: Plan, running: Running) -> OfferedAct | None:
    undecided = find_undecided(plan, running)
    following = next((each for each in undecided if each.id != running.focus), None)
    if following is None:
        return None
    hint = f"{count(len(undecided), 'question')} without a decision. The wall keeps the closing screen."
    return OfferedAct(Act.FOCUS, f"Decide next: {following.label}", following.id, hint)


def _step_for_all(plan: Plan, running: Running, turnout: Turnout) -> OfferedAct | None:
    """The next act if participants work at their own pace: on all mitigations at once."""
    latest = {each.id: found for each in plan.questions if (found := running.latest(each.id))}
    total = len(plan.questions)
    if not latest:
        return OfferedAct(Act.OPEN, "Open all questions", hint="Participants answer them in any order.")
    if number := len(running.open_mitigations):
        label = f"Close {_say_all(number, total, 'question')}"
        return OfferedAct(Act.CLOSE, label, hint="After that, no one can change an answer.")
    # Too small ones stay closed, so they are not the next step again and again.
    number = sum(
        each.status is Status.CLOSED and not each.was_seen and turnout.of(mitigation, each.number) >= plan.rules.fewest
        for mitigation, each in latest.items()
    )
    if number:
        label = f"Reveal {_say_all(number, total, 'result')}"
        hint = "Phones then show what you reveal. On the wall, you go through it one by one."
        return OfferedAct(Act.REVEAL, label, hint=hint)
    if _can_wait(turnout) and all(is_too_small(running, mitigation, turnout) for mitigation in latest):
        hint = "Too few people answered to show any result. Reopen to let more people answer."
        return OfferedAct(Act.REOPEN, f"Reopen {_say_all(len(latest), total, 'question')}", hint=hint)
    return None


def _say_all(number: int, total: int, noun: str) -> str:
    return f"all {noun}s" if number == total else f"the {noun}" if number == 1 else count(number, noun)


def _can_wait(turnout: Turnout) -> bool:
    """Whether enough people are there to give a result that may be shown."""
    return turnout.joined >= LEAST_REVEALED


def _step_on(plan: Plan, running: Running, mitigation: PlannedQuestion, turnout: Turnout) -> OfferedAct | None:
    latest, is_together = running.latest(mitigation.id), plan.rules.pace is Pace.TOGETHER
    step = None
    if latest is None:
        step = OfferedAct(Act.OPEN, "Open this question", mitigation.id, "Every phone then shows it.")
    elif latest.status is Status.OPEN:
        step = OfferedAct(Act.CLOSE, "Close the round", mitigation.id, "After that, no one can change an answer.")
    elif is_too_small(running, mitigation.id, turnout):
        if is_together and _can_wait(turnout):
            hint = f"{_TOO_FEW}Reopen the round to let more people answer."
            step = OfferedAct(Act.REOPEN, _REOPEN, mitigation.id, hint)
    elif latest.status is Status.CLOSED:
        step = OfferedAct(Act.REVEAL, "Reveal the result", mitigation.id, "The wall and the phones then show it.")
    elif is_together and latest.number < plan.rounds and mitigation.id not in running.decisions:
        number = latest.number + 1
        hint = f"You planned {plan.rounds} rounds on each question. Let the room talk first."
        step = OfferedAct(Act.AGAIN, f"Ask again (round {number})", mitigation.id, hint)
    return step


_REOPEN = "Reopen the round"


def _go_to(plan: Plan, running: Running, mitigation: PlannedQuestion, left: str = "") -> OfferedAct:
    """Going on to a mitigation. `left` is a remark on the one in focus; by default, that it has no decision yet."""
    is_undecided = plan.mitigation(running.focus) is not None and not running.is_settled(running.focus)
    if not left and running.focus in running.rounds and is_undecided:
        left = "No decision recorded for this question yet. "
    latest, is_own = running.latest(mitigation.id), plan.rules.pace is Pace.OWN
    if is_own and latest is not None:
        what = "result" if latest.was_seen else f"question, which fewer than {plan.rules.fewest} people answered"
        hint = f"{left}The wall then shows the next {what}."
        return OfferedAct(Act.FOCUS, f"Next: {mitigation.label}", mitigation.id, hint)
    verb, which = ("Next, open", "next") if running.focus else ("Open", "first")
    what = "Participants can then answer it" if is_own else f"Every phone then shows the {which} question"
    hint = f"{left}{what}."
    return OfferedAct(Act.OPEN, f"{verb}: {mitigation.label}", mitigation.id, hint)


def next_mitigation(plan: Plan, running: Running) -> PlannedQuestion | None:
    """The next question without a round: the first one after the focus, or else the first one on the agenda.

    If participants work at their own pace, all mitigations are asked at once, so the result is the next one without a
    decision. In that case the search stops at the end of the agenda, because an undecided mitigation looks the same as
    one that the room has left open.
    """
    is_own = plan.rules.pace is Pace.OWN
    places = {mitigation.id: place for place, mitigation in enumerate(plan.questions)}
    start = places.get(running.focus, -1) + 1
    order = (*plan.questions[start:], *(() if is_own else plan.questions[:start]))
    done = running.decisions if is_own else running.rounds
    return next((each for each in order if each.id != running.focus and not done.get(each.id)), None)


def other_steps(plan: Plan, running: Running, turnout: Turnout) -> list[OfferedAct]:
    """The acts on offer beside the next step: on the mitigation in focus, or on all of them at once."""
    if running.is_paused:
        return []
    primary, mitigation = next_step(plan, running, turnout), plan.question(running.focus)
    steps = _steps_for_all(plan, running) if plan.rules.pace is Pace.OWN and not running.is_ended else []
    if mitigation is not None:
        steps += _steps_in_focus(plan, running, mitigation)
    too_small = is_too_small(running, running.focus, turnout)
    steps = [step for step in steps if not (too_small and step.act is Act.REVEAL)]
    return [step for step in steps if primary is None or step.key != primary.key]


def _steps_for_all(plan: Plan, running: Running) -> list[OfferedAct]:
    """The acts on all mitigations at once, if participants work at their own pace."""
    latest = [running.latest(mitigation.id) for mitigation in plan.questions]
    total, new = len(latest), latest.count(None)
    closed = sum(each is not None and each.status is Status.CLOSED and not each.was_seen for each in latest)
    steps = []
    if 0 < new < total:
        label = "Open the new question" if new == 1 else f"Open {new} new questions"
        steps.append(OfferedAct(Act.OPEN, label))
    if closed and not running.focus:
        steps.append(OfferedAct(Act.REOPEN, f"Reopen {_say_all(closed, total, 'question')}"))
    return steps


def _steps_in_focus(plan: Plan, running: Running, mitigation: PlannedQuestion) -> list[OfferedAct]:
    latest = running.latest(mitigation.id)
    if running.is_ended:
        steps = _steps_on(latest, mitigation.id) if latest is not None and latest.status is not Status.OPEN else []
        return [each for each in steps if each.act in (Act.REVEAL, Act.HIDE)]
    if latest is None:
        return [OfferedAct(Act.OPEN, "Open this question", mitigation.id)]
    if latest.status is Status.OPEN:
        is_only = running.open_mitigations == (mitigation.id,)  # the next step closes it
        return [] if is_only else _steps_on(latest, mitigation.id)
    following = next_mitigation(plan, running)
    return [*_steps_on(latest, mitigation.id), *([_go_to(plan, running, following)] if following else [])]


def _steps_on(latest: Round, mitigation: str) -> list[OfferedAct]:
    if latest.status is Status.OPEN:
        return [OfferedAct(Act.CLOSE, "Close this round", mitigation)]
    again = OfferedAct(
        Act.AGAIN, f"Ask again (round {latest.number + 1})", mitigation, "The same question again, after discussion."
    )
    if latest.status is Status.REVEALED:
        return [again, OfferedAct(Act.HIDE, "Hide the result", mitigation)]
    reopen = [] if latest.was_seen else [OfferedAct(Act.REOPEN, _REOPEN, mitigation, "More people can then answer.")]
    return [OfferedAct(Act.REVEAL, "Reveal the result", mitigation), *reopen, again]


_UNDONE: Mapping[str, str] = {
    Act.FOCUS: "moving on",
    Act.OPEN: "opening",
    Act.CLOSE: "closing",
    Act.REOPEN: "reopening",
    Act.REVEAL: "revealing",
    Act.HIDE: "hiding",
    Act.AGAIN: "asking again",
    Act.DECIDE: "the decision",
    Act.REMOVE_REASON: "removing",
    Act.APPROVE_REASONS: "approving",
    Act.WEIGH: "the weights",
    Act.RELEASE: "showing “not me”",
    Act.END: "the end",
}
"""The end of the undo button's label; for other acts, such as a new session, it is the stored name."""
_REVERSED: Mapping[str, Act] = {Act.CLOSE: Act.REOPEN, Act.REVEAL: Act.HIDE, Act.HIDE: Act.REVEAL}
"""The opposite of an act."""


class Undo(NamedTuple):
    """The undo button."""

    label: str
    about: str
    """The label of the mitigation concerned; empty if the act concerned all of them or none."""


def offer_undo(plan: Plan, running: Running, said: str, offered: Iterable[OfferedAct]) -> Undo | None:
    """The undo button; None if there is nothing to undo, or if a button on offer does the same.

    The mitigation of the act is still in focus, unless participants work at their own pace and it changed a round.
    """
    is_about_focus = said in (Act.FOCUS, Act.DECIDE, *REASON_ACTS) or (
        plan.rules.pace is Pace.TOGETHER and said in ROUND_ACTS
    )
    mitigation = plan.question(running.focus) if is_about_focus else None
    same = (_REVERSED.get(said), mitigation.id if mitigation else "")
    if not said or same in [(each.act, each.mitigation) for each in offered]:
        return None
    return Undo(f"Undo {_UNDONE.get(said, said)}", mitigation.label if mitigation else "")


_STATUSES = {Status.OPEN: "is open", Status.CLOSED: "is closed", Status.REVEALED: "is revealed"}


def describe_state(plan: Plan, running: Running) -> str:
    """Where the workshop is, in a sentence, without counts that change with every answer."""
    if running.is_ended:
        return "The workshop has ended."
    mitigation = plan.question(running.focus)
    if plan.rules.pace is Pace.OWN:
        return "Answers are paused." if running.is_paused else _describe_own_pace(plan, running)
    if running.is_paused:
        return f"Answers are paused: “{mitigation.label}”." if mitigation else "Answers are paused."
    return _describe(running, mitigation) if mitigation else "No question is open yet."


def _describe(running: Running, mitigation: PlannedQuestion) -> str:
    latest = running.latest(mitigation.id)
    if latest is None:
        return f"“{mitigation.label}” is on the wall but not open yet."
    is_hidden = latest.was_seen and latest.status is Status.CLOSED
    words = "is hidden again" if is_hidden else _STATUSES[latest.status]
    return f"Round {latest.number} on “{mitigation.label}” {words}."


def _describe_own_pace(plan: Plan, running: Running) -> str:
    """The state of the questions, if participants go at their own pace."""
    if number := len(running.open_mitigations):
        if number == len(plan.questions):
            return "All questions are open."
        return f"{number} of {len(plan.questions)} questions {'is' if number == 1 else 'are'} open."
    mitigation = plan.question(running.focus)
    if mitigation is not None:
        return _describe(running, mitigation)
    return _describe_results([kept[-1] for kept in running.rounds.values() if kept])


def _describe_results(latest: Sequence[Round]) -> str:
    if not latest:
        return "No question is open yet."
    closed = sum(not each.was_seen for each in latest)
    if closed == len(latest):
        return "The questions are closed."
    if closed:
        are = "is" if closed == 1 else "are"
        return f"{closed} of {count(len(latest), 'question')} {are} closed. The other results are revealed."
    if any(each.status is Status.REVEALED for each in latest):
        return "The results are revealed. Go through them one by one."
    return "The results are hidden again."
