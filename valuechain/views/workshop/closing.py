"""The outcome of a workshop: its questions by outcome, and where the room differs from the guidance."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from valuechain.analysis.workshop.outcome.mitigations import MitigationOutcome, Origin, outcomes_of
from valuechain.analysis.workshop.statistics.common_answer import CommonAnswer
from valuechain.analysis.workshop.statistics.counts import RoundCount
from valuechain.analysis.workshop.statistics.guidance import Verdict, compare_answer
from valuechain.analysis.workshop.statistics.rankings import RankingResult
from valuechain.model.words import capital, count
from valuechain.model.workshop.plan import Plan, PlannedQuestion
from valuechain.model.workshop.running import Running
from valuechain.views.workshop.ranking_words import say_order
from valuechain.views.workshop.words import say_answer, say_decision, say_result

DIFFERENT = "Different from the guidance"
_ORDER = "put in order"
"""The outcome of a ranking that the room has answered."""
_TITLES = (Origin.DECISION, Origin.MAJORITY, Origin.OPEN, _ORDER, DIFFERENT, Origin.NOT_REVEALED, Origin.NOT_ASKED)


class ClosingLine(NamedTuple):
    """A question and its outcome in words."""

    mitigation: PlannedQuestion
    said: str
    """Empty if the title of its section says it all."""
    note: str = ""
    """The facilitator's note on an undecided question, labelled as a note; empty if there is none."""


class ClosingSection(NamedTuple):
    """The questions with the same outcome, in agenda order."""

    title: str
    lines: tuple[ClosingLine, ...]


@dataclass(frozen=True, slots=True)
class Closing:
    """The outcome of a workshop."""

    said: str
    """How many questions have each outcome."""
    sections: tuple[ClosingSection, ...]
    """One for each outcome, and one that repeats `differs`; empty ones are left out."""
    differs: tuple[ClosingLine, ...]
    """Where the decision, or else most answers, differ from what is published."""


def build_closing(
    plan: Plan,
    running: Running,
    counts: Mapping[str, RoundCount],
    answers: Mapping[str, CommonAnswer],
    rankings: Mapping[str, RankingResult],
    *,
    has_all_decisions: bool = False,
) -> Closing:
    """The outcome of a workshop.

    `counts`, `answers` and `rankings` are of the rounds that the room has seen, by question. Until the end, only the
    decisions on these count, because others would influence the room; a facilitator's report has them all.
    """
    is_told = has_all_decisions or running.is_ended
    decisions = {id_: made for id_, made in running.decisions.items() if is_told or id_ in counts}
    shown = replace(running, decisions=decisions)
    outcomes = outcomes_of(plan, shown, counts)
    found: dict[str, list[ClosingLine]] = {title: [] for title in _TITLES}
    for each in outcomes:
        id_ = each.mitigation.id
        said = _say(plan, shown, each, counts.get(id_), answers.get(id_))
        note = f"Note: {each.note}" if each.note and each.origin is not Origin.DECISION else ""
        found[each.origin].append(ClosingLine(each.mitigation, said, note))
    for ranking in plan.rankings:
        result = rankings.get(ranking.id)
        unseen = Origin.NOT_REVEALED if running.rounds.get(ranking.id) else Origin.NOT_ASKED
        found[_ORDER if result else unseen].append(ClosingLine(ranking, say_order(result) if result else ""))
    numbers = "; ".join(f"{len(lines):,} {title}" for title, lines in found.items() if lines)
    total = sum(map(len, found.values()))
    compared = (
        ClosingLine(each.mitigation, _say_difference(plan, each, answers.get(each.mitigation.id))) for each in outcomes
    )
    found[DIFFERENT] = [line for line in compared if line.said]
    return Closing(
        f"Of {count(total, 'question')}: {numbers}.",
        tuple(ClosingSection(capital(title), tuple(lines)) for title, lines in found.items() if lines),
        tuple(found[DIFFERENT]),
    )


def _say(
    plan: Plan, running: Running, outcome: MitigationOutcome, found: RoundCount | None, common: CommonAnswer | None
) -> str:
    if outcome.origin is Origin.DECISION:
        return say_decision(plan, running.decisions[outcome.mitigation.id])
    return say_result(plan, found, common) if found and common else ""


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
