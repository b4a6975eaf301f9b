"""The facilitator's next step, and labels for states and acts."""

from collections.abc import Mapping
from dataclasses import dataclass

from valuechain.model.words import capital
from valuechain.model.workshop.acting import REASON_ACTS, ROUND_ACTS, Act
from valuechain.model.workshop.plan import Pace, Plan, PlannedQuestion
from valuechain.model.workshop.running import Round, Running, Status
from valuechain.model.workshop.turnout import Turnout, refuse_reveal


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
    """The act a facilitator most likely wants next; None if nothing is left to do.

    Recording a decision is never the next act: it has its own form, and a room may leave a question open.
    """
    if running.is_ended:
        return None
    if running.is_paused:
        return OfferedAct(Act.RESUME, "Resume", hint="Participants can then answer again.")
    if plan.rules.pace is Pace.OWN and (step := _step_for_all(plan, running, turnout)) is not None:
        return step
    mitigation = plan.question(running.focus)
    if mitigation is not None and (step := _step_on(plan, running, mitigation, turnout)) is not None:
        return step
    if (following := next_mitigation(plan, running)) is not None:
        return _go_to(plan, running, following, _say_too_few(running, turnout))
    return OfferedAct(
        Act.END,
        "End the workshop",
        hint=f"{_say_too_few(running, turnout)}{_say_undecided(plan, running)}",
    )


def is_too_small(running: Running, mitigation: str, turnout: Turnout) -> bool:
    """Whether so few answered the closed round on a mitigation that it is never revealed."""
    latest = running.latest(mitigation)
    is_hidden = latest is not None and latest.status is Status.CLOSED and not latest.was_seen
    return is_hidden and latest is not None and bool(refuse_reveal(turnout.of(mitigation, latest.number)))


def _say_too_few(running: Running, turnout: Turnout) -> str:
    """Why the result in focus is not the next to be revealed; empty if it can be."""
    return "Too few answered, so this result stays closed. " if is_too_small(running, running.focus, turnout) else ""


def _say_undecided(plan: Plan, running: Running) -> str:
    """How many questions still have no decision at the end of the agenda."""
    number = sum(not running.is_settled(mitigation.id) for mitigation in plan.mitigations)
    if not number:
        return "Every question has a decision. After the end, participants can no longer answer."
    left = "1 question has" if number == 1 else f"{number} questions have"
    return f"{left} no decision yet. After the end, you can still record decisions, but no one can answer."


def _step_for_all(plan: Plan, running: Running, turnout: Turnout) -> OfferedAct | None:
    """The next act if participants work at their own pace: on all mitigations at once."""
    latest = [(mitigation.id, running.latest(mitigation.id)) for mitigation in plan.questions]
    if not any(each for _, each in latest):
        return OfferedAct(Act.OPEN, "Open all questions", hint="Participants answer them in any order.")
    if running.open_mitigations:
        return OfferedAct(Act.CLOSE, "Close all questions", hint="No one can change their answer after that.")
    # Too small ones stay closed, so they are not the next step again and again.
    if any(
        each is not None
        and each.status is Status.CLOSED
        and not each.was_seen
        and turnout.of(mitigation, each.number) >= plan.rules.fewest
        for mitigation, each in latest
    ):
        return OfferedAct(Act.REVEAL, "Reveal all results", hint="The wall and the board show them.")
    return None


def _step_on(plan: Plan, running: Running, mitigation: PlannedQuestion, turnout: Turnout) -> OfferedAct | None:
    latest = running.latest(mitigation.id)
    if latest is None:
        return OfferedAct(Act.OPEN, "Open this question", mitigation.id, "It opens on every phone.")
    if latest.status is Status.OPEN:
        return OfferedAct(Act.CLOSE, "Close the round", mitigation.id, "No one can change their answer after that.")
    if latest.status is Status.CLOSED and not is_too_small(running, mitigation.id, turnout):
        return OfferedAct(Act.REVEAL, "Reveal the result", mitigation.id, "The wall shows it to everyone.")
    is_planned = plan.rules.pace is Pace.TOGETHER and latest.number < plan.rounds
    if is_planned and latest.status is Status.REVEALED and mitigation.id not in running.decisions:
        number = latest.number + 1
        hint = f"You planned {plan.rounds} rounds on each question. Talk first."
        return OfferedAct(Act.AGAIN, f"Ask again (round {number})", mitigation.id, hint)
    return None


def _go_to(plan: Plan, running: Running, mitigation: PlannedQuestion, left: str = "") -> OfferedAct:
    """Going on to a mitigation. `left` says why the one in focus is left, if it isn't for want of a decision."""
    is_undecided = plan.mitigation(running.focus) is not None and not running.is_settled(running.focus)
    if not left and running.focus in running.rounds and is_undecided:
        left = "No decision recorded for this question yet. "
    it = "the next one" if left else "it"
    if plan.rules.pace is Pace.OWN:
        hint = f"{left}The wall then shows {it}."
        return OfferedAct(Act.FOCUS, f"Next: {mitigation.label}", mitigation.id, hint)
    verb = "Next, open" if running.focus else "Open"
    hint = f"{left}{capital(it)} opens on every phone."
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
    """The acts on the mitigation in focus, other than the next step."""
    mitigation = plan.question(running.focus)
    if mitigation is None or running.is_paused:
        return []
    primary = next_step(plan, running, turnout)
    latest = running.latest(mitigation.id)
    steps = []
    if not running.is_ended:
        steps = (
            [OfferedAct(Act.OPEN, "Open this question", mitigation.id)]
            if latest is None
            else _steps_on(latest, mitigation.id)
        )
        following = next_mitigation(plan, running)
        if following is not None and latest is not None and latest.status is not Status.OPEN:
            steps.append(_go_to(plan, running, following))
    elif latest is not None and latest.status is not Status.OPEN:
        steps = [each for each in _steps_on(latest, mitigation.id) if each.act in (Act.REVEAL, Act.HIDE)]
    too_small = is_too_small(running, mitigation.id, turnout)
    steps = [step for step in steps if not (too_small and step.act is Act.REVEAL)]
    return [step for step in steps if primary is None or step.key != primary.key]


def _steps_on(latest: Round, mitigation: str) -> list[OfferedAct]:
    if latest.status is Status.OPEN:
        return [OfferedAct(Act.CLOSE, "Close this round", mitigation)]
    again = OfferedAct(
        Act.AGAIN, f"Ask again (round {latest.number + 1})", mitigation, "The same question again, after discussion."
    )
    if latest.status is Status.REVEALED:
        return [again, OfferedAct(Act.HIDE, "Hide the result", mitigation)]
    reopen = [] if latest.was_seen else [OfferedAct(Act.REOPEN, "Reopen", mitigation, "Participants can answer again.")]
    return [OfferedAct(Act.REVEAL, "Reveal the result", mitigation), *reopen, again]


_SAID: Mapping[str, str] = {
    Act.FOCUS: "going to another question",
    Act.OPEN: "opening a round",
    Act.CLOSE: "closing a round",
    Act.REOPEN: "reopening a round",
    Act.REVEAL: "revealing a result",
    Act.HIDE: "hiding a result",
    Act.AGAIN: "starting another round",
    Act.DECIDE: "recording a decision",
    Act.REMOVE_REASON: "removing a reason",
    Act.APPROVE_REASONS: "approving reasons",
    Act.WEIGH: "setting the weights of groups",
    Act.TIMER: "setting the timer",
    Act.PAUSE: "pausing",
    Act.RESUME: "resuming",
    Act.LOCK: "locking joining",
    Act.UNLOCK: "unlocking joining",
    Act.RELEASE: "showing “not me” to the room",
    Act.END: "ending the workshop",
}


def describe_act(plan: Plan, running: Running, said: str) -> str:
    """The action that undo would reverse, with its mitigation, in words; empty if there is nothing to undo.

    The mitigation of that action is still in focus, unless participants work at their own pace and the action changed a
    round.
    """
    words = _SAID.get(said, said)
    is_in_focus = said in (Act.FOCUS, Act.DECIDE, *REASON_ACTS) or (
        plan.rules.pace is Pace.TOGETHER and said in ROUND_ACTS
    )
    mitigation = plan.question(running.focus) if is_in_focus else None
    return f"{words}: {mitigation.label}" if mitigation is not None else words


def describe_state(plan: Plan, running: Running) -> str:
    """Where the workshop is, in a sentence, without counts that change with every answer."""
    if running.is_ended:
        return "The workshop has ended."
    mitigation = plan.question(running.focus)
    latest = running.latest(mitigation.id) if mitigation else None
    if running.is_paused:
        return f"Answers are paused: “{mitigation.label}”." if mitigation else "Answers are paused."
    is_own = plan.rules.pace is Pace.OWN
    if is_own and running.open_mitigations and (latest is None or latest.status is not Status.OPEN):
        return _describe_open(plan, running)
    if mitigation is None:
        return _describe_all(running) if is_own else "No question is open yet."
    if latest is None:
        return f"“{mitigation.label}” is on the wall but not open yet."
    words = {Status.OPEN: "is open", Status.CLOSED: "is closed", Status.REVEALED: "is revealed"}[latest.status]
    return f"Round {latest.number} on “{mitigation.label}” {words}."


def _describe_open(plan: Plan, running: Running) -> str:
    """Which questions are open, if participants go at their own pace."""
    number, agenda = len(running.open_mitigations), len(plan.questions)
    if number == agenda:
        return "The questions are open. Everyone answers at their own pace."
    return f"{number} of {agenda} questions {'is' if number == 1 else 'are'} open."


def _describe_all(running: Running) -> str:
    """What has become of the questions, if participants go at their own pace and none is open or on the screen."""
    latest = [kept[-1] for kept in running.rounds.values() if kept]
    if not latest:
        return "No question is open yet."
    if any(each.status is Status.REVEALED for each in latest):
        return "The results are revealed. Go through them one by one."
    return "The questions are closed."
