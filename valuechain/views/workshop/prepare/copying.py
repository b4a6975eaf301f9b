"""Copies a workshop: a filled-in form for a new one with the same question, agenda, groups and rules."""

from dataclasses import dataclass

from valuechain.analysis.workshop.agenda import MINUTES_EACH
from valuechain.analysis.workshop.plan import find_asked_again
from valuechain.model.chain import ValueChain
from valuechain.model.question.parameters import MODEL_TYPES, RELEASE_TYPES
from valuechain.model.question.question import Question
from valuechain.model.words import count, join_words
from valuechain.model.workshop.plan import LONGEST_TITLE, Plan
from valuechain.views.workshop.prepare.draft import AROUND, Draft, TypedGroup, TypedQuestion, switches_of
from valuechain.views.workshop.prepare.ranking import TypedRanking

_COPY = " (copy)"


@dataclass(frozen=True, slots=True)
class Copied:
    """A copied form, if the data has what the workshop asked about."""

    draft: Draft | None
    said: str
    """What was copied and what is missing, in a sentence or two."""


def copy_plan(chain: ValueChain, plan: Plan, data: str = "") -> Copied:
    """The form filled in as for this plan; `data` is the key to a user's own data, which a plan doesn't have."""
    asked = find_asked_again(chain, plan)
    if asked is None:
        why = (
            f"“{plan.title}” can’t be copied here, because this data doesn’t have the answers of {plan.framework_name} "
            "that it asked about. If they are your own, open them under My data first. Then open Workshop, paste this "
            "workshop’s secret link under “Use an earlier workshop”, and press Copy it."
        )
        return Copied(None, why)
    known = {mitigation.id for mitigation in asked.mitigations}
    published = [each.id for each in plan.mitigations if not each.is_own]
    own = tuple(TypedQuestion(each.name, each.summary) for each in plan.mitigations if each.is_own)
    kept = tuple(each for each in published if each in known)
    rankings = tuple(TypedRanking(each.label, tuple(id_ for id_ in each.ids if id_ in known)) for each in plan.rankings)
    types = MODEL_TYPES.get(plan.model_type), RELEASE_TYPES.get(plan.release_type)
    readings = tuple(plan.readings.items())
    question = Question(plan.framework, *types, plan.is_update, readings, plan.level, on=plan.on)
    each = plan.minutes_each or MINUTES_EACH
    blank = Draft(question)
    draft = Draft(
        question,
        data,
        title=plan.title[: LONGEST_TITLE - len(_COPY)].rstrip() + _COPY,
        # What has been added while it ran has to fit as well.
        minutes=str(max(plan.minutes, AROUND + (len(kept) + len(own) + len(rankings)) * each * plan.rounds)),
        minutes_each=str(each),
        rounds=str(plan.rounds),
        mitigations=kept,
        own=own or blank.own,
        rankings=rankings,
        groups=tuple(TypedGroup(group.name, group.actor) for group in plan.groups) or blank.groups,
        has_several_leads=plan.rules.has_several_leads,
        switches=switches_of(plan.rules),
        pace=plan.rules.pace.value,
        fewest=str(plan.rules.fewest_shown),
        day=plan.on.isoformat() if plan.on else "",
    )
    return Copied(draft, _say_copied(plan, len(kept) + len(own) + len(rankings)))


def _say_copied(plan: Plan, asked: int) -> str:
    """What a copy has, and what it lacks."""
    groups = [count(len(plan.groups), "group")] if plan.groups else []
    has = join_words([count(asked, "question"), *groups, "times", "rules"])
    said = f"This is a copy of “{plan.title}”: {has}, without people, answers and decisions."
    if gone := len(plan.questions) - asked:
        are = "is" if gone == 1 else "are"
        said += f" {count(gone, 'question')} of it can’t be asked of this data and {are} left out."
    return f"{said} Change what you like, then create it."
