"""The page on which a workshop is prepared: what the room is asked, by whom, in which time and by which rules."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from markupsafe import Markup

from valuechain.analysis.agenda import Agenda, AgendaItem
from valuechain.analysis.workshop_plan import Asked
from valuechain.model.chain import ValueChain
from valuechain.model.errors import QuestionError
from valuechain.model.vocabulary import ModelType, ReleaseType
from valuechain.model.workshop import FEWEST_SHOWN, LONGEST_TITLE, MOST_ITEMS, Pace
from valuechain.views.notices import show_notices
from valuechain.views.phrases import called_at, capital, pluralise
from valuechain.views.picker import find_phrase
from valuechain.views.render import render
from valuechain.views.state import LEVELS, Page, read_state
from valuechain.views.workshop_draft import (
    LONGEST_GROUP,
    MOST_FEWEST,
    MOST_GROUPS,
    Draft,
    Problems,
    begin_draft,
    days_of,
    find_question,
    propose,
)

_MOST_LISTED = 150
"""Mitigations that are listed to choose from, the weightiest first; a form of thousands could not be filled in."""


@dataclass(frozen=True, slots=True)
class Option:
    """A choice of a select."""

    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A mitigation that can be asked."""

    item: AgendaItem
    is_chosen: bool
    starts: int | None
    """Minutes from the beginning, in the order that is chosen."""


def show_prepare_at(chain: ValueChain, search: str | None, most_days: int, *, is_deleted: bool = False) -> str:
    """The page as an address asks for it, before anything is filled in."""
    state, notices = read_state(chain, search, Page.WORKSHOP)
    said = Markup(show_notices(notices))  # noqa: S704 # rendered, so escaped
    return show_prepare(chain, begin_draft(state), most_days, notices=said, is_deleted=is_deleted)


def show_prepare(
    chain: ValueChain,
    draft: Draft,
    most_days: int,
    *,
    problems: Problems | None = None,
    notices: Markup | None = None,
    is_deleted: bool = False,
) -> str:
    """The HTML of the page with what is filled in, and what is wrong with it by the name of the field."""
    known = {framework.id for framework in chain.frameworks}
    if draft.framework not in known:
        draft = replace(draft, framework=chain.frameworks[0].id, items=None)
    if draft.is_of_another_question:
        draft = replace(draft, items=None)
    asked, why = _ask(chain, draft)
    agenda = propose(asked, draft) if asked is not None else None
    lines = _lines(agenda, draft) if agenda is not None else []
    return render(
        "workshop_prepare.html",
        page=Page.WORKSHOP.value,
        draft=draft,
        problems=problems or {},
        notices=notices or "",
        is_deleted=is_deleted,
        asked=asked,
        why=why,
        agenda=agenda,
        lines=lines[:_MOST_LISTED],
        more=len(lines) - _MOST_LISTED,
        chosen=sum(line.is_chosen for line in lines),
        end=_end(agenda, sum(line.is_chosen for line in lines)),
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
            "items": MOST_ITEMS,
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


def _lines(agenda: Agenda, draft: Draft) -> list[Line]:
    """The mitigations: those that are chosen in their order, then the others, the weightiest first."""
    items = (*agenda.taken, *agenda.left_out)
    by_id = {item.mitigation.id: item for item in items}
    if draft.items is None:
        chosen = [item.mitigation.id for item in agenda.taken]
    else:
        chosen = [item for item in dict.fromkeys(draft.items) if item in by_id]
    starts = {item: agenda.opening + place * agenda.minutes_each for place, item in enumerate(chosen)}
    rest = [item.mitigation.id for item in items if item.mitigation.id not in starts]
    return [Line(by_id[item], item in starts, starts.get(item)) for item in (*chosen, *rest)]


def _end(agenda: Agenda | None, chosen: int) -> int:
    """Minutes from the beginning to the end of what is chosen."""
    return 0 if agenda is None else agenda.opening + chosen * agenda.minutes_each + agenda.closing


def _selects(chain: ValueChain, draft: Draft) -> list[tuple[str, str, Sequence[Option]]]:
    """Name, label and options of each part of the question."""
    frameworks = [Option(each.id, capital(each.short_name), each.id == draft.framework) for each in chain.frameworks]
    selects: list[tuple[str, str, Sequence[Option]]] = [
        ("framework", "Framework", frameworks),
        ("model-type", "Kind of model", [_option(word, draft.model_type) for word in ModelType]),
        ("release-type", "Release", [_option(word, draft.release_type) for word in ReleaseType]),
    ]
    if chain.has_levels(draft.framework):
        framework = chain.framework(draft.framework)
        words = {level: capital(pluralise(called_at(framework, number))) for level, number in LEVELS.items()}
        words["all"] = f"{words['1']} and {words['2'].lower()}"
        selects.append(("level", "What to ask about", [Option(k, v, k == draft.level) for k, v in words.items()]))
    return selects


def _option(word: ModelType | ReleaseType, chosen: str) -> Option:
    return Option(word.value, word.value.capitalize(), word.value == chosen)


def _date(days: int) -> str:
    then = datetime.now(UTC) + timedelta(days=days)
    return f"{then.day} {then:%B %Y}"
