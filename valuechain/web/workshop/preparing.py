"""Handles the form for preparing a workshop: agenda, handouts, creation."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Blueprint, Response, request
from werkzeug.wrappers import Response as AnyResponse

from valuechain import settings
from valuechain.model.chain import ValueChain
from valuechain.model.errors import QuestionError
from valuechain.model.question.parameters import DATA, WORKSHOP
from valuechain.storage.workshops.values import UnknownWorkshopError
from valuechain.views.page.state import Page
from valuechain.views.workshop.prepare.checks import ANOTHER_QUESTION, Problems, check_draft, check_time
from valuechain.views.workshop.prepare.copying import copy_plan
from valuechain.views.workshop.prepare.draft import (
    Draft,
    days_of,
    find_question,
    make_plan,
    pressed,
    read_draft,
)
from valuechain.views.workshop.prepare.earlier import UNKNOWN, find_earlier, read_key
from valuechain.views.workshop.prepare.page import show_prepare
from valuechain.views.workshop.prepare.paper import MINUTES_NAME, PUBLISHED_NAME, show_ballot, show_handout
from valuechain.views.workshop.room import Room, address_of
from valuechain.web.chains import Chains
from valuechain.web.creating import Created, Creating
from valuechain.web.refusals import RefusedError
from valuechain.web.workshop.forms import give_page, go_to, site
from valuechain.web.workshop.rooms import Rooms

_PAGE = Page.WORKSHOP.value
_TITLE = "Prepare a workshop"


def register_preparing(blueprint: Blueprint, rooms: Rooms, chains: Chains, creating: Creating) -> None:
    """Registers the routes for preparing a workshop and its papers."""
    _register_form(blueprint, rooms, chains, creating)
    _register_papers(blueprint, rooms, chains)


def _register_form(blueprint: Blueprint, rooms: Rooms, chains: Chains, creating: Creating) -> None:
    @blueprint.post(f"{_PAGE}/prepare")
    def prepare() -> AnyResponse:
        """The form with its contents kept, after a change of question, agenda or order."""
        with _reading(chains) as (chain, draft):
            earlier, problems = _read_earlier(rooms, draft)
            problems = {**check_time(draft), **problems}
            do, _, mitigation = request.form.get("do", "").partition(":")
            if do == "copy" and earlier is not None:
                copied = copy_plan(chain, earlier.plan, draft.data)
                return _show(chain, copied.draft or draft, {}, None, done=copied.said)
            if draft.is_of_another_question and do != "ask":
                problems = {"question": ANOTHER_QUESTION, **problems}
            is_refused = do == "propose" and problems
            return _show(chain, draft if is_refused else pressed(draft, do, mitigation), problems, earlier)

    @blueprint.post(f"{_PAGE}/create")
    def create() -> AnyResponse:
        with _reading(chains) as (chain, draft):
            earlier, problems = _read_earlier(rooms, draft)
            try:
                asked = find_question(chain, draft)
            except QuestionError:
                return _show(chain, draft, problems, earlier, 422)
            problems = {**check_draft(asked, draft, settings.kept_days()), **problems}
            if problems:
                return _show(chain, draft, problems, earlier, 422)
            plan = make_plan(asked, draft, find_earlier(asked, earlier).answers if earlier else None)
            creating.allow(Created.WORKSHOP)
            created = rooms.store.workshops.create(plan, days_of(draft, settings.kept_days()))
            return go_to(address_of(Page.WORKSHOP, created.facilitator))


def _read_earlier(rooms: Rooms, draft: Draft) -> tuple[Room | None, Problems]:
    """The earlier workshop that the typed link leads to, if any, or the error in the link."""
    key = read_key(draft.earlier)
    try:
        return (rooms.facilitated(key, site()) if key else None), {}
    except UnknownWorkshopError:
        return None, {"earlier": UNKNOWN}


def _show(
    chain: ValueChain, draft: Draft, problems: Problems, earlier: Room | None, status: int = 200, done: str = ""
) -> AnyResponse:
    days = settings.kept_days()
    html = show_prepare(chain, draft, days, problems=problems, earlier=earlier, done=done, site=site())
    return give_page(html, _TITLE, status)


def _register_papers(blueprint: Blueprint, rooms: Rooms, chains: Chains) -> None:
    @blueprint.route(f"{_PAGE}/<any(handout, ballot):paper>", methods=["GET", "POST"])
    def give(paper: str) -> AnyResponse:
        """The handout or ballots for a workshop, or for the draft in the form."""
        values = request.values
        key = values.get(WORKSHOP, "")
        answers, minutes_each = None, ""
        if key:
            room = rooms.facilitated(key, site())
            plan, code, join, minutes_each = room.plan, room.shown_code, room.join_url, values.get(MINUTES_NAME, "")
            chain = chains.shipped if chains.shipped.version == plan.data_version else None
        elif request.method != "POST":
            raise UnknownWorkshopError
        else:
            code, join = "", ""
            with _reading(chains) as (chain, draft):
                earlier, problems = _read_earlier(rooms, draft)
                try:
                    asked = find_question(chain, draft)
                    problems = {**check_draft(asked, draft, settings.kept_days()), **problems}
                    if problems:
                        return _show(chain, draft, problems, earlier, 422)
                    answers = find_earlier(asked, earlier).answers if earlier else None
                    plan = make_plan(asked, draft, answers)
                except QuestionError as error:
                    raise RefusedError(422, str(error)) from error
        if paper == "ballot":
            return Response(show_ballot(plan))
        shown = show_handout(
            plan, chain, minutes_each=minutes_each, is_published=PUBLISHED_NAME in values, code=code,
            join=join, site=site() if join else "", earlier=answers,
        )  # fmt: skip
        return Response(shown)


@contextmanager
def _reading(chains: Chains) -> Iterator[tuple[ValueChain, Draft]]:
    """The data named in the form, and the draft in the form; with large data, in turn.

    Raises UnknownDataError and BusyError.
    """
    chain = chains.find(request.form.get(DATA, ""))
    with chains.turn_for(chain):
        yield chain, read_draft(chain, list(request.form.items(multi=True)))
