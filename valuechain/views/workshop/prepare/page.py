"""The page for preparing a workshop: question, agenda, participants and rules."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from markupsafe import Markup

from valuechain.analysis.allocation.dates import is_dated
from valuechain.analysis.workshop.agenda import Agenda, AgendaItem, Why
from valuechain.analysis.workshop.plan import Asked
from valuechain.model.chain import ValueChain
from valuechain.model.errors import QuestionError
from valuechain.model.question.parameters import FRAMEWORK, LEVEL, LEVELS, MODEL_TYPE, READING, RELEASE_TYPE, TEMPLATE
from valuechain.model.question.question import Question
from valuechain.model.vocabulary import ModelType, ReleaseType
from valuechain.model.words import capital, join_first, pluralise, write_date
from valuechain.model.workshop.plan import FEWEST_SHOWN, MOST_GROUPS, MOST_ROUNDS, USUAL_ROLES, Pace, Plan, say_leads
from valuechain.model.workshop.ranking import FEWEST_RANKED, MOST_RANKED, MOST_RANKINGS, USUAL_RANKED
from valuechain.views.page.names import called_at
from valuechain.views.page.notices import show_notices, show_repairs
from valuechain.views.page.render import render
from valuechain.views.page.state import Address, Page, mend_address, read_state
from valuechain.views.workshop.prepare.checks import OVER, Problems, check_day, describe_overrun
from valuechain.views.workshop.prepare.copying import copy_plan
from valuechain.views.workshop.prepare.draft import (
    SWITCHES,
    Draft,
    begin_draft,
    days_of,
    find_question,
    propose,
    several_leads,
)
from valuechain.views.workshop.prepare.earlier import find_earlier
from valuechain.views.workshop.prepare.templates import TEMPLATES, filled, find_template
from valuechain.views.workshop.reach import show_reach
from valuechain.views.workshop.room import Room

_MOST_LISTED = 150
"""Maximum number of mitigations listed, highest score first: no one can fill in a form with thousands of them."""

_MOST_NAMED = 2
_NOTHING = Markup()

_DELETED = "Workshop deleted. Its answers and everything saved from it are gone, and its links no longer work."


@dataclass(frozen=True, slots=True)
class SelectOption:
    """An option of a select."""

    value: str
    label: str
    is_chosen: bool


class QuestionSelect(NamedTuple):
    """A select for a part of the question."""

    name: str
    label: str
    options: Sequence[SelectOption]


@dataclass(frozen=True, slots=True)
class AgendaChoice:
    """A mitigation that can be put on the agenda."""

    item: AgendaItem
    is_chosen: bool
    starts: int | None
    """When its question starts, in minutes from the beginning of the workshop; None if it isn't chosen."""


def show_prepare_at(
    chain: ValueChain,
    address: Address,
    most_days: int,
    *,
    copied: Plan | None = None,
    site: str = "",
    of_data: Markup = _NOTHING,
) -> Markup:
    """The page for an address: empty, filled in by a template, or as a copy of a workshop.

    `site` is the server's own address, and `of_data` the notice on a user's own data.
    """
    state, notices = read_state(chain, address)
    draft, done = begin_draft(state), _DELETED if address.has("deleted") else ""
    if copied is not None:
        found = copy_plan(chain, copied, address.data)
        draft, done = found.draft or draft, found.said
    elif (template := find_template(address.last(TEMPLATE))) is not None:
        draft, done = filled(draft, template), f"The form is filled in for “{template.name}”. Change what you like."
    return show_prepare(
        chain,
        draft,
        most_days,
        notices=of_data + show_repairs(mend_address(chain, address), is_understood=not notices) + show_notices(notices),
        done=done,
        site=site,
    )


def show_prepare(
    chain: ValueChain,
    draft: Draft,
    most_days: int,
    *,
    problems: Problems | None = None,
    notices: Markup | None = None,
    earlier: Room | None = None,
    done: str = "",
    site: str = "",
) -> Markup:
    """The HTML of the page with its form filled in, and validation errors by field name.

    `earlier` is a workshop whose results the agenda uses, and `done` says what has just been done.
    """
    if draft.is_of_another_question:
        draft = replace(draft, mitigations=None, has_several_leads=None)
    asked, why = _ask(chain, draft)
    several = several_leads(asked) if asked is not None else ()
    if draft.has_several_leads is None:
        draft = replace(draft, has_several_leads=bool(several))
    shown = find_earlier(asked, earlier) if asked is not None and earlier is not None else None
    agenda = propose(asked, draft, shown.answers if shown else None) if asked is not None else None
    lines = _lines(agenda, draft) if agenda is not None else []
    chosen = [line.item.mitigation for line in lines if line.is_chosen]
    own, number = len(draft.own_questions), len(chosen) + draft.further
    problems = {**check_day(draft), **(problems or {})}
    return render(
        "workshop/prepare/page.html",
        page=Page.WORKSHOP.value,
        draft=draft,
        readings=[value for name, value in draft.question.asked_pairs() if name == READING],
        problems=problems,
        notices=notices or "",
        done=done,
        templates=TEMPLATES,
        switches=SWITCHES,
        Why=Why,
        framework=(framework := chain.framework(draft.question.framework)),
        asked=asked,
        why=why,
        agenda=agenda,
        lines=lines[:_MOST_LISTED],
        more=len(lines) - _MOST_LISTED,
        chosen=len(chosen),
        own=own,
        most_rankings=MOST_RANKINGS,
        fewest_ranked=FEWEST_RANKED,
        most_ranked=MOST_RANKED,
        usual_ranked=USUAL_RANKED,
        own_lines=[f"own:{line}" for line in range(1, len(draft.own) + 1)],
        end=agenda.opening + number * agenda.minutes_each + agenda.closing if agenda is not None else 0,
        overrun="" if "item" in problems or "minutes" in problems else describe_overrun(draft, number),
        over=OVER,
        several=_tell_several([mitigation.label for mitigation in several if mitigation in chosen])
        if chosen and asked is not None and asked.allocation is not None
        else "",
        leads=say_leads(asked.roles if asked is not None else USUAL_ROLES),
        earlier=shown.said if shown else "",
        reach=show_reach(site),
        selects=_selects(chain, draft.question),
        has_day=bool(draft.day) or is_dated(chain.only(draft.question.framework)),
        as_of=draft.question.day,
        actors=chain.actors_by_framework.get(draft.question.framework, ()),
        context=draft.question.words(chain).context,
        most_days=most_days,
        expires=write_date(datetime.now(UTC) + timedelta(days=days_of(draft, most_days))),
        called=pluralise(called_at(framework, draft.question.level)),
        Pace=Pace,
        most_rounds=MOST_ROUNDS,
        most_groups=MOST_GROUPS,
        least_fewest=FEWEST_SHOWN,
    )


def _ask(chain: ValueChain, draft: Draft) -> tuple[Asked | None, str]:
    """The askable question, or the error message."""
    try:
        return find_question(chain, draft), ""
    except QuestionError as error:
        return None, str(error)


def _lines(agenda: Agenda, draft: Draft) -> list[AgendaChoice]:
    """The chosen mitigations in order, then the others by score."""
    items = (*agenda.taken, *agenda.left_out)
    by_id = {item.mitigation.id: item for item in items}
    if draft.mitigations is None:
        chosen = [item.mitigation.id for item in agenda.taken]
    else:
        chosen = [item for item in dict.fromkeys(draft.mitigations) if item in by_id]
    starts = {item: agenda.opening + place * agenda.minutes_each for place, item in enumerate(chosen)}
    rest = [item.mitigation.id for item in items if item.mitigation.id not in starts]
    return [AgendaChoice(by_id[item], item in starts, starts.get(item)) for item in (*chosen, *rest)]


def _tell_several(labels: Sequence[str]) -> str:
    """Names the chosen mitigations with several leads in the source, and the consequence."""
    if not labels:
        return "The source names no more than one for any of the chosen mitigations."
    several = join_first([f"“{label}”" for label in labels], _MOST_NAMED)
    return f"The source names more than one for {several}. If the room can name only one, it can’t confirm that."


def _selects(chain: ValueChain, asked: Question) -> list[QuestionSelect]:
    frameworks = [
        SelectOption(each.id, capital(each.marked_name), each.id == asked.framework) for each in chain.frameworks
    ]
    selects = [
        QuestionSelect(FRAMEWORK, "Framework", frameworks),
        QuestionSelect(MODEL_TYPE, "Kind of model", [_option(word, asked.model_type) for word in ModelType]),
        QuestionSelect(RELEASE_TYPE, "Release", [_option(word, asked.release_type) for word in ReleaseType]),
    ]
    if chain.has_levels(asked.framework):
        framework = chain.framework(asked.framework)
        words = {level: capital(pluralise(called_at(framework, number))) for level, number in LEVELS.items()}
        words["all"] = f"{words['1']} and {words['2'].lower()}"
        options = [SelectOption(level, label, LEVELS[level] == asked.level) for level, label in words.items()]
        selects.append(QuestionSelect(LEVEL, "What to ask about", options))
    return selects


def _option(word: ModelType | ReleaseType, chosen: ModelType | ReleaseType | None) -> SelectOption:
    return SelectOption(word.value, word.value.capitalize(), word.value == chosen)
