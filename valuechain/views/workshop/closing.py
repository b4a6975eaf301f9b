"""What a workshop came to: the questions by what became of them, and where the room differs from the guidance."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from valuechain.analysis.workshop.outcome.mitigations import (
    MitigationOutcome,
    Origin,
    count_origins,
    outcomes_of,
    say_origins,
)
from valuechain.analysis.workshop.statistics.common_answer import CommonAnswer
from valuechain.analysis.workshop.statistics.counts import RoundCount
from valuechain.analysis.workshop.statistics.guidance import Verdict, compare_answer
from valuechain.model.words import capital, count
from valuechain.model.workshop.plan import Plan, PlannedMitigation
from valuechain.model.workshop.running import Running
from valuechain.views.workshop.words import say_answer, say_decision, say_result

DIFFERENT = "Different from the guidance"


class ClosingLine(NamedTuple):
    """A question and what became of it, in words."""

    mitigation: PlannedMitigation
    said: str
    """Empty if the title of its section says it all."""


class ClosingSection(NamedTuple):
    """The questions of which the same became, in agenda order."""

    title: str
    lines: tuple[ClosingLine, ...]


@dataclass(frozen=True, slots=True)
class Closing:
    """What became of the questions."""

    said: str
    """How many questions have each outcome."""
    sections: tuple[ClosingSection, ...]
    """Each question once, by outcome, and those of `differs` again; sections without a question are left out."""
    differs: tuple[ClosingLine, ...]
    """Where the decision, or else most answers, differ from what is published."""


def build_closing(
    plan: Plan, running: Running, counts: Mapping[str, RoundCount], answers: Mapping[str, CommonAnswer]
) -> Closing:
    """What a workshop came to.

    `counts` and `answers` are of the rounds that the room has seen, by mitigation. Until the end, only the decisions on
    these count.
    """
    decisions = {id_: made for id_, made in running.decisions.items() if running.is_ended or id_ in counts}
    shown = replace(running, decisions=decisions)
    outcomes = outcomes_of(plan, shown, counts)
    found: dict[str, list[ClosingLine]] = {each.value: [] for each in Origin}
    for each in outcomes:
        id_ = each.mitigation.id
        said = _say(plan, shown, each, counts.get(id_), answers.get(id_))
        found[each.origin].append(ClosingLine(each.mitigation, said))
    differs = list_differences(plan, outcomes, answers)
    titles = (Origin.DECISION, Origin.MAJORITY, Origin.OPEN, DIFFERENT, Origin.NOT_REVEALED, Origin.NOT_ASKED)
    sections = (ClosingSection(capital(title), tuple({**found, DIFFERENT: differs}[title])) for title in titles)
    return Closing(
        say_outcomes(outcomes),
        tuple(section for section in sections if section.lines),
        differs,
    )


def say_outcomes(outcomes: Sequence[MitigationOutcome]) -> str:
    """How many questions have each outcome; the numbers add up."""
    return f"Of {count(len(outcomes), 'question')}: {say_origins(count_origins(outcomes))}."


def list_differences(
    plan: Plan, outcomes: Sequence[MitigationOutcome], answers: Mapping[str, CommonAnswer]
) -> tuple[ClosingLine, ...]:
    """The questions on which the decision, or else most answers, differ from the guidance, each with both."""
    lines = (
        ClosingLine(each.mitigation, _say_difference(plan, each, answers.get(each.mitigation.id))) for each in outcomes
    )
    return tuple(line for line in lines if line.said)


def _say(
    plan: Plan, running: Running, outcome: MitigationOutcome, found: RoundCount | None, common: CommonAnswer | None
) -> str:
    if outcome.origin is Origin.DECISION:
        return say_decision(plan, running.decisions[outcome.mitigation.id])
    result = say_result(plan, found, common) if found and common else ""
    return " ".join(filter(None, (result, outcome.note)))


def _say_difference(plan: Plan, outcome: MitigationOutcome, common: CommonAnswer | None) -> str:
    published = outcome.mitigation.published
    if published is None:
        return ""
    guidance = f"Guidance: {say_answer(plan, published) if published else 'no one'}."
    if outcome.origin is Origin.DECISION:
        is_same = dict(outcome.roles) == dict(published)
        return "" if is_same else f"Decided: {say_answer(plan, outcome.roles)}. {guidance}"
    if common is None or compare_answer(common, published) is not Verdict.DIFFERS:
        return ""
    return f"Room: {say_answer(plan, common.roles)}. {guidance}"
