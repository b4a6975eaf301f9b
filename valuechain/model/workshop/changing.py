"""What a facilitator may change while a workshop runs: everything that would not falsify its results."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from valuechain.model.workshop.acting import Act, Wish, act
from valuechain.model.workshop.checks import check_question, check_title, find_wrong_group
from valuechain.model.workshop.plan import (
    FEWEST_SHOWN,
    MOST_FEWEST,
    MOST_MITIGATIONS,
    Group,
    Pace,
    Plan,
    PlannedMitigation,
    PlannedQuestion,
    own_question,
)
from valuechain.model.workshop.ranking import MOST_RANKINGS, RankedMitigation, Ranking, build_ranking, check_number
from valuechain.model.workshop.running import NotNowError, Running, stop_timer
from valuechain.model.workshop.turnout import Turnout

OTHER_CHANGED = (
    "Another facilitator has just changed the workshop. Nothing of yours was saved. Look at it, then try again."
)


class ChangeError(ValueError):
    """A change was refused; `problems` has the reason for each part of the plan, with what to do."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__(" ".join(problems.values()))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Change:
    """The parts of a plan that can change, as they should be."""

    title: str
    mitigations: tuple[PlannedMitigation, ...]
    """The agenda in order."""
    rankings: tuple[Ranking, ...]
    groups: tuple[Group, ...]
    fewest_shown: int
    minutes: int
    minutes_each: int

    @staticmethod
    def of(plan: Plan) -> "Change":
        """A change that leaves the plan as it is."""
        return Change(
            plan.title,
            plan.mitigations,
            plan.rankings,
            plan.groups,
            plan.rules.fewest_shown,
            plan.minutes,
            plan.minutes_each,
        )


def change_plan(plan: Plan, running: Running, used_groups: Collection[str], change: Change) -> Plan:
    """The plan after a change. `used_groups` are the groups that someone has joined. Raises ChangeError.

    Refused is what would falsify results or break what participants were told: removing a question that was asked or
    decided, changing a group that someone has joined, and lowering the smallest group that is shown.
    """
    problems = {
        "title": check_title(change.title),
        "item": _check_agenda(plan, running, change),
        "group": _check_groups(plan, running, used_groups, change.groups),
        "fewest": _check_fewest(plan, change.fewest_shown),
    }
    if found := {name: problem for name, problem in problems.items() if problem}:
        raise ChangeError(found)
    return replace(
        plan,
        title=change.title,
        mitigations=change.mitigations,
        rankings=change.rankings,
        groups=change.groups,
        rules=replace(plan.rules, fewest_shown=change.fewest_shown),
        minutes=change.minutes,
        minutes_each=change.minutes_each,
    )


def is_fixed(running: Running, mitigation: str) -> bool:
    """Whether a question has to stay on the agenda, because it was asked or decided."""
    return bool(running.rounds.get(mitigation)) or mitigation in running.decisions


def add_own_question(plan: Plan, running: Running, title: str, sentence: str, *, is_next: bool = False) -> Plan:
    """The plan with another question of the room's own: last, or after the question in focus. Raises ChangeError."""
    if problem := check_question(title, sentence):
        raise ChangeError({"own": problem})
    mitigations = list(plan.mitigations)
    ids = [mitigation.id for mitigation in mitigations]
    is_after = is_next and running.focus in ids
    place = ids.index(running.focus) + 1 if is_after else len(ids)
    mitigations.insert(place, own_question(ids, title, sentence))
    return change_plan(plan, running, (), replace(Change.of(plan), mitigations=tuple(mitigations)))


def add_ranking(plan: Plan, running: Running, title: str, mitigations: Sequence[RankedMitigation]) -> Plan:
    """The plan with another ranking, which comes last. Raises ChangeError."""
    if problem := check_question(title) or check_number(len(mitigations)):
        raise ChangeError({"ranking": problem})
    if len(plan.rankings) >= MOST_RANKINGS:
        raise ChangeError({"ranking": f"A workshop can have up to {MOST_RANKINGS} rankings."})
    ranking = build_ranking([each.id for each in plan.questions], title, mitigations)
    return change_plan(plan, running, (), replace(Change.of(plan), rankings=(*plan.rankings, ranking)))


def begin_session(plan: Plan, running: Running, mitigations: Sequence[str], now: datetime) -> Running:
    """The state in which the room answers these questions again, in another round. Raises NotNowError."""
    if running.is_ended:
        raise NotNowError("This workshop has ended. Press Undo to reopen it, then begin the next session.")
    if plan.rules.pace is not Pace.OWN:
        raise NotNowError("This workshop asks one question at a time. Show a question, then press Ask again.")
    if not running.rounds:
        raise NotNowError("Nothing has been asked yet. Open the questions first.")
    if running.open_rounds:
        raise NotNowError("Close all questions first. Then everyone can see the results before they answer again.")
    if not mitigations:
        raise NotNowError("Choose at least one question to ask again.")
    after = replace(stop_timer(running), is_paused=False)
    for mitigation in mitigations:
        after = act(
            plan, after, Wish(Act.AGAIN if running.latest(mitigation) else Act.OPEN, mitigation), now, Turnout()
        )
    return replace(after, focus="", session=running.session + 1)


def _check_agenda(plan: Plan, running: Running, change: Change) -> str:
    agenda: tuple[PlannedQuestion, ...] = (*change.mitigations, *change.rankings)
    ids = [question.id for question in agenda]
    if running.is_ended and ids != [question.id for question in plan.questions]:
        return "This workshop has ended, so its agenda stays. Press Undo in the control room to reopen it."
    for question in plan.questions:
        if question.id not in ids and is_fixed(running, question.id):
            was = "was asked" if running.rounds.get(question.id) else "has a decision"
            return f"“{question.label}” {was}, so it stays on the agenda. Its answers are part of the results."
    if not ids:
        return "Keep at least one question."
    if len(ids) > MOST_MITIGATIONS:
        return f"You chose {len(ids):,} questions; the limit is {MOST_MITIGATIONS}."
    return "" if len(set(ids)) == len(ids) else "One of these questions is on the agenda already."


def _check_groups(plan: Plan, running: Running, used: Collection[str], groups: Sequence[Group]) -> str:
    if running.is_ended and groups != plan.groups:
        return "This workshop has ended, so its groups stay."
    for group in plan.groups:
        if group.name in used and group not in groups:
            return f"People have joined “{group.name}”, so it stays as it is. Otherwise its results would be wrong."
    wrong = find_wrong_group(groups, plan.actor_ids)
    return wrong[1] if wrong else ""


def _check_fewest(plan: Plan, fewest: int) -> str:
    least = max(plan.rules.fewest_shown, FEWEST_SHOWN)
    if fewest == plan.rules.fewest_shown:
        return ""
    if fewest < least:
        return f"The smallest group can only go up from {least}: participants were told that smaller ones stay hidden."
    return f"The smallest group can be at most {MOST_FEWEST}." if fewest > MOST_FEWEST else ""
