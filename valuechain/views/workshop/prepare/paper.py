"""Paper for a workshop: the agenda, and ballots for people without a phone."""

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from valuechain.analysis.workshop.agenda import (
    MINUTES_CLOSING,
    MINUTES_EACH,
    MINUTES_OPENING,
    AgendaReason,
    Why,
    score_mitigations,
)
from valuechain.analysis.workshop.outcome.version import find_phrases
from valuechain.analysis.workshop.plan import find_asked
from valuechain.analysis.workshop.statistics.common_answer import CommonAnswer
from valuechain.model.chain import ValueChain
from valuechain.model.context import Context
from valuechain.model.errors import QuestionError
from valuechain.model.vocabulary import ModelType, ReleaseType
from valuechain.model.workshop.plan import Plan, PlannedQuestion, Sureness
from valuechain.model.workshop.ranking import Ranking
from valuechain.views.page.render import render
from valuechain.views.workshop.prepare.draft import read_number
from valuechain.views.workshop.reach import show_reach

MINUTES_NAME = "minutes-each"
PUBLISHED_NAME = "published"
"""Query parameter for the facilitator's copy, which includes the published roles."""
_MOST_MINUTES = 180

_NEUTRAL = {
    Why.SPLIT: "An earlier room was split on this.",
    Why.AMBIGUOUS: "The source is ambiguous.",
}
"""Reasons that are safe to show participants: they don't reveal the published roles."""


@dataclass(frozen=True, slots=True)
class PaperItem:
    """A mitigation on the handout."""

    mitigation: PlannedQuestion
    starts: int
    """When its question starts, in minutes from the beginning of the workshop."""
    reasons: tuple[str, ...]
    published: str
    """The published roles in a sentence; empty if they aren't printed."""


def show_handout(
    plan: Plan,
    chain: ValueChain | None,
    *,
    minutes_each: str = "",
    is_published: bool = False,
    code: str = "",
    join: str = "",
    site: str = "",
    earlier: Mapping[str, CommonAnswer] | None = None,
) -> Markup:
    """The actors and the agenda with its questions and reasons, as a document to print.

    Reasons come from `chain`, the data the question was taken from, or else from the plan. `earlier` has an
    earlier room's answers, by mitigation id. `site` is the server's own address, needed if `join` is printed.
    """
    each = read_number(minutes_each, 1, _MOST_MINUTES) or plan.minutes_by_question or MINUTES_EACH
    found = _reasons(plan, chain, earlier)
    mitigations = [
        PaperItem(
            question,
            MINUTES_OPENING + place * each,
            _tell(found.get(question.id, ()) if found else _from_plan(plan, question), is_published=is_published),
            _published(plan, question) if is_published else "",
        )
        for place, question in enumerate(plan.questions)
    ]
    end = MINUTES_OPENING + len(mitigations) * each
    return render(
        "workshop/prepare/handout.html", plan=plan, mitigations=mitigations, closing=end, end=end + MINUTES_CLOSING,
        code=code, join=join, context=_context(plan, chain), is_published=is_published, reach=show_reach(site),
    )  # fmt: skip


def show_ballot(plan: Plan) -> Markup:
    """A document to print, with one page per mitigation to be filled in by hand."""
    return render("workshop/prepare/ballot.html", plan=plan, sureness=[each.value for each in Sureness])


def _context(plan: Plan, chain: ValueChain | None) -> str:
    if not plan.model_type:
        return ""
    if chain is None:
        return f"{plan.model_type} model, released as {plan.release_type}"
    model_type, release_type = find_phrases(plan, chain)
    return f"{model_type} model, released as {release_type}"


def _reasons(
    plan: Plan, chain: ValueChain | None, earlier: Mapping[str, CommonAnswer] | None
) -> dict[str, tuple[AgendaReason, ...]]:
    if chain is None or plan.framework not in {framework.id for framework in chain.frameworks}:
        return {}
    context = None
    if plan.model_type and plan.release_type:
        context = Context(ModelType(plan.model_type), ReleaseType(plan.release_type), plan.is_update)
    try:
        asked = find_asked(chain, plan.framework, context, level=None, on=plan.on)
    except QuestionError:
        return {}
    return {each.mitigation.id: each.reasons for each in score_mitigations(asked, earlier)}


def _from_plan(plan: Plan, mitigation: PlannedQuestion) -> tuple[AgendaReason, ...]:
    """Agenda reasons that follow from the plan alone; rankings have none."""
    if isinstance(mitigation, Ranking):
        return ()
    reasons = []
    if mitigation.published is not None and not plan.leads(mitigation.published):
        reasons.append(AgendaReason(Why.NOBODY, "The source makes no one responsible."))
    if mitigation.doubt:
        reasons.append(AgendaReason(Why.AMBIGUOUS, _NEUTRAL[Why.AMBIGUOUS]))
    if mitigation.published is not None and len(mitigation.published) == 1:
        reasons.append(AgendaReason(Why.SINGLE, "Only one actor has a role."))
    return tuple(reasons)


def _tell(reasons: tuple[AgendaReason, ...], *, is_published: bool) -> tuple[str, ...]:
    if is_published:
        return tuple(reason.words for reason in reasons)
    return tuple(_NEUTRAL[reason.why] for reason in reasons if reason.why in _NEUTRAL)


def _published(plan: Plan, mitigation: PlannedQuestion) -> str:
    """The source's roles for a mitigation, in a sentence."""
    if isinstance(mitigation, Ranking):
        return "Nothing is published about this."
    if mitigation.published is None:
        return "We don’t know what the source says about this."
    if not mitigation.published:
        return "The source gives no actor a role."
    labels = {
        actor.id: f"{actor.label} ({bound})" if (bound := mitigation.binding(actor.id)) else actor.label
        for actor in plan.actors
    }
    said = [
        f"{role}: {', '.join(labels[actor] for actor, held in mitigation.published.items() if held == role)}"
        for role in plan.role_ids
        if role in mitigation.published.values()
    ]
    return f"The source says {'; '.join(said)}."
