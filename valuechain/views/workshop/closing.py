"""What a workshop came to: decided, left open, and where the room differs from the guidance."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from valuechain.analysis.workshop.statistics.guidance import Verdict, compare_answer
from valuechain.analysis.workshop.statistics.rankings import RankingResult
from valuechain.analysis.workshop.statistics.results import Results
from valuechain.model.words import begin_lower, count
from valuechain.model.workshop.plan import Plan, PlannedMitigation, PlannedQuestion
from valuechain.model.workshop.ranking import Ranking
from valuechain.model.workshop.running import Decision, Running
from valuechain.views.workshop.ranking_words import say_order
from valuechain.views.workshop.words import say_answer, say_decision, say_guidance, say_headline


class ClosingLine(NamedTuple):
    """A question and what became of it, in words."""

    mitigation: PlannedQuestion
    said: str


@dataclass(frozen=True, slots=True)
class Closing:
    """The questions by what became of them, in agenda order."""

    decided: tuple[ClosingLine, ...]
    left_open: tuple[ClosingLine, ...]
    """Asked, but not decided."""
    not_asked: tuple[PlannedQuestion, ...]
    differs: tuple[ClosingLine, ...]
    """Where the decision, or else most answers, differ from what is published."""
    ranked: tuple[ClosingLine, ...] = ()
    """Rankings that were asked."""

    @property
    def said(self) -> str:
        """How many questions were decided and left open."""
        numbers = {
            "decided": self.decided,
            "left open": self.left_open,
            "put in order": self.ranked,
            "not asked": self.not_asked,
        }
        words = [f"{len(found):,} {what}" for what, found in numbers.items() if found]
        return f"Of {count(sum(map(len, numbers.values())), 'question')}: {', '.join(words)}."


def build_closing(
    plan: Plan, running: Running, results: Results, rankings: Mapping[str, RankingResult] | None = None
) -> Closing:
    """What a workshop came to. Only revealed rounds count; until the end, only their decisions do."""
    decided, left_open, differs = [], [], []
    not_asked: list[PlannedQuestion] = []
    for each in plan.mitigations:
        made = _decision(running, results, each)
        if made and made.settles:
            decided.append(ClosingLine(each, say_decision(plan, made)))
        elif each.id in results.rounds or running.rounds.get(each.id):
            left_open.append(ClosingLine(each, _say_open(plan, results, each, made)))
        else:
            not_asked.append(each)
        if said := _say_difference(plan, results, each, made):
            differs.append(ClosingLine(each, said))
    asked = [each for each in plan.rankings if running.rounds.get(each.id)]
    not_asked += [each for each in plan.rankings if each not in asked]
    ranked = (ClosingLine(each, _say_ranked(each, rankings or {})) for each in asked)
    return Closing(tuple(decided), tuple(left_open), tuple(not_asked), tuple(differs), tuple(ranked))


def _say_ranked(ranking: Ranking, rankings: Mapping[str, RankingResult]) -> str:
    found = rankings.get(ranking.id)
    return say_order(found) if found else "No result was shown."


def _decision(running: Running, results: Results, mitigation: PlannedMitigation) -> Decision | None:
    is_seen = mitigation.id in results.rounds or running.is_ended
    return running.decisions.get(mitigation.id) if is_seen else None


def _say_open(plan: Plan, results: Results, mitigation: PlannedMitigation, made: Decision | None) -> str:
    if made and made.note:
        return made.note
    if mitigation.id not in results.rounds:
        return "No result was shown."
    common = results.common[mitigation.id]
    headline = say_headline(plan, results.counts[mitigation.id], common)
    return headline.removesuffix(say_guidance(plan, mitigation.published, common)).strip()


def _say_difference(plan: Plan, results: Results, mitigation: PlannedMitigation, made: Decision | None) -> str:
    """How the room differs from the guidance on a question; empty if it does not, or if nothing is published."""
    published = mitigation.published
    if published is None:
        return ""
    guidance = f"Guidance: {begin_lower(say_answer(plan, published))}." if published else "Guidance: no one."
    if made and made.settles:
        if dict(made.roles) == dict(published):
            return ""
        return f"Decided: {say_answer(plan, made.roles)}. {guidance}"
    common = results.common.get(mitigation.id)
    if common is None or compare_answer(common, published) is not Verdict.DIFFERS:
        return ""
    return f"Room: {say_answer(plan, common.roles)}. {guidance}"
