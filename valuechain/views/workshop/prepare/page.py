"""The page on which a workshop is prepared: what the room is asked, by whom, in which time and by which rules."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

from markupsafe import Markup

from valuechain.analysis.workshop.agenda import Agenda, AgendaItem
from valuechain.analysis.workshop.plan import Asked
from valuechain.model.chain import ValueChain
from valuechain.model.errors import QuestionError
from valuechain.model.question import FRAMEWORK, LEVEL, LEVELS, MODEL_TYPE, RELEASE_TYPE, find_phrase
from valuechain.model.vocabulary import ModelType, ReleaseType
from valuechain.model.words import capital, join_words, pluralise
from valuechain.model.workshop.plan import FEWEST_SHOWN, LONGEST_TITLE, MOST_MITIGATIONS, Pace
from valuechain.views.page.names import called_at
from valuechain.views.page.notices import show_notices
from valuechain.views.page.render import render
from valuechain.views.page.state import Address, Page, read_state
from valuechain.views.workshop.prepare.draft import (
    LONGEST_GROUP,
    MOST_FEWEST,
    MOST_GROUPS,
    OVER,
    Draft,
    Problems,
    begin_draft,
    days_of,
    describe_overrun,
    find_question,
    propose,
    several_primaries,
)
from valuechain.views.workshop.prepare.earlier import find_earlier
from valuechain.views.workshop.reach import show_reach
from valuechain.views.workshop.room import Room

_MOST_LISTED = 150
"""Mitigations that are listed to choose from, the weightiest first; a form of thousands could not be filled in."""

_MOST_NAMED = 2


@dataclass(frozen=True, slots=True)
class SelectOption:
    """A choice of a select."""

    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class AgendaChoice:
    """A mitigation that can be asked."""

    item: AgendaItem
    is_chosen: bool
    starts: int | None
    """Minutes from the beginning, in the order that is chosen."""


def show_prepare_at(chain: ValueChain, address: Address, most_days: int, *, site: str = "") -> Markup:
    """The page as an address asks for it, before anything is filled in; `site` is the server's own address."""
    state, notices = read_state(chain, address)
    said, is_deleted = show_notices(notices), address.has("deleted")
    return show_prepare(chain, begin_draft(state), most_days, notices=said, site=site, is_deleted=is_deleted)


def show_prepare(
    chain: ValueChain,
    draft: Draft,
    most_days: int,
    *,
    problems: Problems | None = None,
    notices: Markup | None = None,
    earlier: Room | None = None,
    site: str = "",
    is_deleted: bool = False,
) -> Markup:
    """The HTML of the page with what is filled in, and what is wrong with it by the name of the field.

    `earlier` is the workshop whose result the agenda is to use.
    """
    known = {framework.id for framework in chain.frameworks}
    if draft.framework not in known:
        draft = replace(draft, framework=chain.frameworks[0].id, mitigations=None)
    if draft.is_of_another_question:
        draft = replace(draft, mitigations=None, has_several_primaries=None)
    asked, why = _ask(chain, draft)
    several = several_primaries(asked) if asked is not None else ()
    if draft.has_several_primaries is None:
        draft = replace(draft, has_several_primaries=bool(several))
    shown = find_earlier(asked, earlier) if asked is not None and earlier is not None else None
    agenda = propose(asked, draft, shown.agreements if shown else None) if asked is not None else None
    lines = _lines(agenda, draft) if agenda is not None else []
    chosen = [line.item.mitigation for line in lines if line.is_chosen]
    problems = problems or {}
    return render(
        "workshop/prepare/page.html",
        page=Page.WORKSHOP.value,
        draft=draft,
        question=_query(draft),
        problems=problems,
        notices=notices or "",
        is_deleted=is_deleted,
        asked=asked,
        why=why,
        agenda=agenda,
        lines=lines[:_MOST_LISTED],
        more=len(lines) - _MOST_LISTED,
        chosen=len(chosen),
        end=_end(agenda, len(chosen)),
        overrun="" if "item" in problems or "minutes" in problems else describe_overrun(draft, len(chosen)),
        over=OVER,
        several=_tell_several([mitigation.label for mitigation in several if mitigation in chosen])
        if chosen and asked is not None and asked.allocation is not None
        else "",
        earlier=shown.said if shown else "",
        reach=show_reach(site),
        selects=_selects(chain, draft),
        actors=chain.actors_by_framework.get(draft.framework, ()),
        context=f"{find_phrase(chain.model_types, draft.model_type)} model, released as "
        f"{find_phrase(chain.release_types, draft.release_type)}",
        most_days=most_days,
        expires=_date(days_of(draft, most_days)),
        called=pluralise(called_at(chain.framework(draft.framework), LEVELS.get(draft.level, 1))),
        Pace=Pace,
        limits={
            "title": LONGEST_TITLE,
            "group": LONGEST_GROUP,
            "groups": MOST_GROUPS,
            "items": MOST_MITIGATIONS,
            "fewest": FEWEST_SHOWN,
            "most_fewest": MOST_FEWEST,
        },
    )


def _ask(chain: ValueChain, draft: Draft) -> tuple[Asked | None, str]:
    """What the room can be asked, or why nothing."""
    try:
        return find_question(chain, draft), ""
    except QuestionError as error:
        return None, str(error)


def _query(draft: Draft) -> str:
    """The question as other pages are asked it."""
    pairs = ((FRAMEWORK, draft.framework), (MODEL_TYPE, draft.model_type), (RELEASE_TYPE, draft.release_type))
    return urlencode([*pairs, *([("data", draft.data)] if draft.data else [])])


def _lines(agenda: Agenda, draft: Draft) -> list[AgendaChoice]:
    """The mitigations: those that are chosen in their order, then the others, the weightiest first."""
    items = (*agenda.taken, *agenda.left_out)
    by_id = {item.mitigation.id: item for item in items}
    if draft.mitigations is None:
        chosen = [item.mitigation.id for item in agenda.taken]
    else:
        chosen = [item for item in dict.fromkeys(draft.mitigations) if item in by_id]
    starts = {item: agenda.opening + place * agenda.minutes_each for place, item in enumerate(chosen)}
    rest = [item.mitigation.id for item in items if item.mitigation.id not in starts]
    return [AgendaChoice(by_id[item], item in starts, starts.get(item)) for item in (*chosen, *rest)]


def _end(agenda: Agenda | None, chosen: int) -> int:
    """Minutes from the beginning to the end of what is chosen."""
    return 0 if agenda is None else agenda.opening + chosen * agenda.minutes_each + agenda.closing


def _tell_several(labels: Sequence[str]) -> str:
    """For which of the chosen mitigations the source has several primary actors, and what follows."""
    if not labels:
        return "The source names no more than one for any of the chosen mitigations."
    named = [f"“{label}”" for label in labels[:_MOST_NAMED]]
    more = [f"{len(labels) - _MOST_NAMED} more"] if len(labels) > _MOST_NAMED else []
    several = join_words([*named, *more])
    return f"The source names several for {several}. If the room can name only one, it can't confirm that."


def _selects(chain: ValueChain, draft: Draft) -> list[tuple[str, str, Sequence[SelectOption]]]:
    """Name, label and options of each part of the question."""
    frameworks = [
        SelectOption(each.id, capital(each.short_name), each.id == draft.framework) for each in chain.frameworks
    ]
    selects: list[tuple[str, str, Sequence[SelectOption]]] = [
        (FRAMEWORK, "Framework", frameworks),
        (MODEL_TYPE, "Kind of model", [_option(word, draft.model_type) for word in ModelType]),
        (RELEASE_TYPE, "Release", [_option(word, draft.release_type) for word in ReleaseType]),
    ]
    if chain.has_levels(draft.framework):
        framework = chain.framework(draft.framework)
        words = {level: capital(pluralise(called_at(framework, number))) for level, number in LEVELS.items()}
        words["all"] = f"{words['1']} and {words['2'].lower()}"
        selects.append((LEVEL, "What to ask about", [SelectOption(k, v, k == draft.level) for k, v in words.items()]))
    return selects


def _option(word: ModelType | ReleaseType, chosen: str) -> SelectOption:
    return SelectOption(word.value, word.value.capitalize(), word.value == chosen)


def _date(days: int) -> str:
    then = datetime.now(UTC) + timedelta(days=days)
    return f"{then.day} {then:%B %Y}"
