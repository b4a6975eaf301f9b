"""Changes a running workshop: agenda, groups and times, a question from the floor, another session."""

from flask import Blueprint, request
from werkzeug.wrappers import Response as AnyResponse

from valuechain.model.workshop.changing import OTHER_CHANGED, ChangeError
from valuechain.views.page.state import Page
from valuechain.views.workshop.control.change import (
    begin_change,
    find_ranked,
    make_change,
    pressed_change,
    read_change,
    show_change,
)
from valuechain.views.workshop.prepare.draft import one_line
from valuechain.views.workshop.prepare.ranking import TypedRanking
from valuechain.views.workshop.room import address_of
from valuechain.web.chains import Chains
from valuechain.web.workshop.change_page import find_changed, seal
from valuechain.web.workshop.forms import give_page, give_room, go_to, sent_key
from valuechain.web.workshop.rooms import Rooms

_PAGE = Page.WORKSHOP.value
_TITLE = "Change the workshop"


def register_changing(blueprint: Blueprint, rooms: Rooms, chains: Chains) -> None:
    """Registers the routes for changing a running workshop."""

    @blueprint.post(f"{_PAGE}/change")
    def change() -> AnyResponse:
        """The form with its contents kept or, if it was saved, the control room."""
        key = sent_key()
        workshop, form = find_changed(rooms, key), read_change(list(request.form.items(multi=True)))
        do, _, mitigation = request.form.get("do", "save").partition(":")
        seen = request.form.get("seen", "")
        if do != "save":
            html = show_change(workshop, chains.shipped, pressed_change(form, do, mitigation), seen=seen)
            return give_page(html, _TITLE)
        try:
            if seen != seal(workshop.plan):
                raise ChangeError({"other": OTHER_CHANGED})
            wanted, days = make_change(workshop, chains.shipped, form)
            rooms.store.changes.change(key, workshop.plan, wanted, days)
        except ChangeError as error:
            html = show_change(workshop, chains.shipped, form, seen=seal(workshop.plan), problems=error.problems)
            return give_page(html, _TITLE, 422)
        return go_to(address_of(Page.WORKSHOP, key))

    @blueprint.post(f"{_PAGE}/question")
    def add_question() -> AnyResponse:
        """Adds a question from the floor."""
        key = sent_key()
        title, sentence = (one_line(request.form.get(name, "")) for name in ("title", "sentence"))
        try:
            is_next = request.form.get("where") == "next"
            rooms.store.changes.add_own_question(key, title, sentence, is_next=is_next)
        except ChangeError as error:
            workshop = find_changed(rooms, key)
            html = show_change(
                workshop, chains.shipped, begin_change(workshop), seen=seal(workshop.plan), problems=error.problems,
                own=(title, sentence),
            )  # fmt: skip
            return give_page(html, _TITLE, 422)
        return go_to(address_of(Page.WORKSHOP, key))

    @blueprint.post(f"{_PAGE}/ranking")
    def add_ranking() -> AnyResponse:
        """Adds a ranking."""
        key = sent_key()
        workshop = find_changed(rooms, key)
        typed = TypedRanking(one_line(request.form.get("title", "")), tuple(request.form.getlist("ranked")))
        try:
            rooms.store.changes.add_ranking(key, typed.title, find_ranked(workshop, chains.shipped, typed))
        except ChangeError as error:
            html = show_change(
                workshop, chains.shipped, begin_change(workshop), seen=seal(workshop.plan), problems=error.problems,
                typed=typed,
            )  # fmt: skip
            return give_page(html, _TITLE, 422)
        return go_to(address_of(Page.WORKSHOP, key))

    @blueprint.post(f"{_PAGE}/session")
    def begin_session() -> AnyResponse:
        """Asks the chosen questions again."""
        key = sent_key()
        rooms.store.changes.begin_session(key, request.form.getlist("again"))
        return give_room(rooms, key)
