"""Responses to the facilitator's forms: JSON for our script, a page or a redirect if the script did not run."""

from flask import Blueprint, Response, jsonify, redirect, request
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response as AnyResponse

from valuechain.model.question.parameters import WORKSHOP
from valuechain.model.workshop.acting import UnconfirmedError
from valuechain.model.workshop.running import NotNowError
from valuechain.storage.errors import StorageError
from valuechain.storage.workshops.values import UnknownWorkshopError
from valuechain.views.page.missing import show_unknown_workshop
from valuechain.views.page.state import Page
from valuechain.views.workshop.alone import show_alone, show_workshop_refusal
from valuechain.views.workshop.control.confirmation import show_confirmation
from valuechain.views.workshop.room import address_of
from valuechain.web.chains import UnknownDataError
from valuechain.web.operation.outages import log_outage
from valuechain.web.refusals import RefusedError, with_wait
from valuechain.web.workshop.pages import show_room
from valuechain.web.workshop.rooms import Rooms

CONFIRMED = "confirmed"
"""The field with which a form says that the facilitator wants an act in spite of its reasons against."""
_JSON = "application/json"
_UNREACHABLE = (
    "The server can’t reach its database right now. Nothing was changed. Please try again in a moment. If it goes on, "
    "tell whoever runs the server: its log says why."
)


def site() -> str:
    """The server's own address, as seen by the browser."""
    return request.url_root.rstrip("/")


def is_from_script() -> bool:
    """Whether our script sent the request."""
    return request.accept_mimetypes.best == _JSON


def sent_key() -> str:
    """The key of the workshop that a form is about. Raises RequestEntityTooLarge."""
    return request.form.get(WORKSHOP, "")


def go_to(href: str) -> AnyResponse:
    """Sends the browser to another page of the app."""
    return jsonify(to=href) if is_from_script() else redirect(href, 303)


def give_page(html: str, title: str, status: int = 200) -> AnyResponse:
    """The HTML of a page without an address of its own."""
    if is_from_script():
        return as_json(status, html=html)
    return Response(show_alone(html, title), status)


def page_sent_from() -> Page:
    """The page the form was on: the board or the control room."""
    return Page.BOARD if request.form.get("to") == Page.BOARD.value else Page.WORKSHOP


def give_room(rooms: Rooms, key: str) -> AnyResponse:
    """The current state of the page that the form was on."""
    page = page_sent_from()
    if is_from_script():
        return jsonify(html=show_room(rooms, page, key, site()))
    return redirect(address_of(page, key), 303)


def register_refusals(blueprint: Blueprint, rooms: Rooms) -> None:
    """Registers the error handlers."""

    @blueprint.errorhandler(NotNowError)
    def say_not_now(error: NotNowError) -> AnyResponse:
        """The current page with the reason for the refusal."""
        return _say_not_now(rooms, str(error))

    @blueprint.errorhandler(UnconfirmedError)
    def ask_first(error: UnconfirmedError) -> AnyResponse:
        """A question that sends the same form again, with the facilitator's yes."""
        fields = [(name, value) for name, value in request.form.items(multi=True) if name != "next"]
        back = address_of(page_sent_from(), request.form.get(WORKSHOP, ""))
        html = show_confirmation(error, request.path, [*fields, (CONFIRMED, "yes")], back)
        if is_from_script():
            return as_json(409, ask=html)
        return Response(show_alone(html, error.label), 409)

    @blueprint.errorhandler(UnknownWorkshopError)
    def say_unknown(_: UnknownWorkshopError) -> AnyResponse:
        return _say_unknown()

    @blueprint.errorhandler(RefusedError)
    def refuse(error: RefusedError) -> AnyResponse:
        return with_wait(_refuse(error.status, str(error)), error)

    @blueprint.errorhandler(UnknownDataError)
    def say_unknown_data(error: UnknownDataError) -> AnyResponse:
        return _refuse(error.status, str(error))

    @blueprint.errorhandler(RequestEntityTooLarge)
    def say_too_large(_: RequestEntityTooLarge) -> AnyResponse:
        return _refuse(413, "That is more text than we can save. Nothing was changed.")

    @blueprint.errorhandler(StorageError)
    def say_unreachable(error: StorageError) -> AnyResponse:
        return _say_unreachable(error)


def _say_not_now(rooms: Rooms, why: str) -> AnyResponse:
    page, key = page_sent_from(), request.form.get(WORKSHOP, "")
    if not is_from_script():
        refusal = show_workshop_refusal("You can’t do this right now", why, address_of(page, key))
        return Response(refusal, 409)
    try:
        return as_json(409, message=why, html=show_room(rooms, page, key, site()))
    except UnknownWorkshopError:  # Flask gives no error of a handler to another one
        return _say_unknown()
    except StorageError as error:
        return _say_unreachable(error)


def _say_unknown() -> AnyResponse:
    return give_page(show_unknown_workshop(), "Workshop not found", 404)


def _say_unreachable(error: StorageError) -> AnyResponse:
    log_outage("Workshops cannot be used", error)
    return _refuse(503, _UNREACHABLE)


def _refuse(status: int, message: str) -> AnyResponse:
    if is_from_script():
        return as_json(status, message=message)
    return Response(show_workshop_refusal("We couldn’t do this", message, Page.WORKSHOP.value), status)


def as_json(status: int, /, **content: str | int) -> AnyResponse:
    """JSON for our script. Refusals have status 200, because browsers log failed requests; the content says why."""
    answer = jsonify(content)
    answer.status_code = status if status >= 500 else 200
    return answer
