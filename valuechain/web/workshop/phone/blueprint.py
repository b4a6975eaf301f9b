"""Routes for participants: pages with plain forms, for phones on a crowded network, improved by a small script."""

import logging
from collections.abc import Callable
from functools import wraps
from urllib.parse import quote, unquote

from flask import Blueprint, Response, redirect, request
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response as AnyResponse

from valuechain import settings
from valuechain.model.format import find_format
from valuechain.model.workshop.code import read_code
from valuechain.storage.errors import StorageError
from valuechain.views.document.formats import DOCUMENT_FORMATS, HTML
from valuechain.views.workshop.phone.doors import show_code_form
from valuechain.views.workshop.phone.shell import Shell
from valuechain.web.chains import Chains
from valuechain.web.csrf import SENT_FROM_ELSEWHERE, is_sent_from_here
from valuechain.web.workshop.phone.forms import read_assets
from valuechain.web.workshop.phone.joining import Joining
from valuechain.web.workshop.phone.participation import Participation
from valuechain.web.workshop.phone.report import Reports
from valuechain.web.workshop.phone.responses import give, lead_back, refuse, say_gone
from valuechain.web.workshop.rooms import Rooms

_log = logging.getLogger(__name__)

_MOST_BYTES = 1_000_000
"""Form size limit: far more than we save, so that overlong text gets a message instead of being lost."""
_FIRST_PARTS = ("join", "w")
"""How the addresses of phones begin."""
_UNREACHABLE = "We can’t reach the server right now. Nothing you saved is lost. Try again soon."
_NOT_SAVED = "We couldn’t save your answer. Go back: your answer is still in the form, and you can press Save again."


def build_blueprint(rooms: Rooms, chains: Chains) -> Blueprint:
    """Everything under /join and /w."""
    blueprint = Blueprint("participants", __name__)
    assets = read_assets(settings.ASSETS_FOLDER)
    shell = Shell(assets.css, assets.js)
    joining, participation = Joining(rooms.store, shell), Participation(rooms.store, shell)
    _register_joining(blueprint, shell, joining, participation)
    _register_participation(blueprint, participation)
    _register_report(blueprint, participation, Reports(rooms, chains))
    _register_errors(blueprint, shell)

    @blueprint.before_app_request
    def read_capitals() -> AnyResponse | None:
        """Phones begin what is typed with a capital."""
        head, slash, rest = request.path.removeprefix("/").partition("/")
        if request.method != "GET" or head == head.lower() or head.lower() not in _FIRST_PARTS:
            return None
        query = request.query_string.decode()
        return redirect(f"/{head.lower()}{slash}{quote(rest)}{f'?{query}' if query else ''}", 303)

    @blueprint.after_request
    def set_headers(response: Response) -> Response:
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Robots-Tag"] = "noindex"
        if response.mimetype == "text/html":
            response.headers.setdefault("Content-Security-Policy", assets.policy)  # a report has its own
        return response

    return blueprint


def _register_joining(blueprint: Blueprint, shell: Shell, joining: Joining, participation: Participation) -> None:
    @blueprint.get("/join", strict_slashes=False)
    def ask_code() -> AnyResponse:
        typed = request.args.get("code", "") or read_code(unquote(request.query_string.decode()))  # a damaged link
        return joining.go_to(typed) if typed else give(show_code_form(shell))

    @blueprint.post("/join", strict_slashes=False)
    def take_code() -> AnyResponse:
        return joining.go_to(request.form.get("code", ""))

    @blueprint.get("/w/<typed>", strict_slashes=False)
    def show(typed: str) -> AnyResponse:
        code = read_code(typed)
        if not code:
            return joining.say_unknown(typed)
        if code != typed:  # the cookie is set for one path only
            return redirect(f"/w/{code}", 303)
        participant = participation.find(code)
        return joining.show(code) if participant is None else participation.show(participant)

    @blueprint.get("/w/", defaults={"rest": ""})
    @blueprint.get("/w/<code>/<path:rest>")
    def lead_back(rest: str, code: str = "") -> AnyResponse:  # noqa: ARG001 # there is only one page
        return redirect(f"/w/{quote(code, safe='')}" if code else "/join", 303)

    @blueprint.post("/w/<code>/join")
    @_from_here
    def join(code: str) -> AnyResponse:
        return joining.join(code)


def _register_participation(blueprint: Blueprint, participation: Participation) -> None:
    @blueprint.post("/w/<code>/answer")
    @_from_here
    def answer(code: str) -> AnyResponse:
        request.max_content_length = request.max_form_memory_size = _MOST_BYTES
        return participation.answer(code)

    blueprint.post("/w/<code>/upvote")(_from_here(participation.upvote))
    blueprint.get("/w/<code>/news")(participation.send_news)
    blueprint.get("/w/<code>/leave")(participation.ask_to_leave)
    blueprint.post("/w/<code>/leave")(_from_here(participation.leave))


def _register_report(blueprint: Blueprint, participation: Participation, reports: Reports) -> None:
    @blueprint.get("/w/<code>/report", defaults={"ending": HTML.ending})
    @blueprint.get("/w/<code>/report.<ending>")
    def report(code: str, ending: str) -> AnyResponse:
        participant, form = participation.find(code), find_format(ending, DOCUMENT_FORMATS)
        if participant is None:
            return say_gone(code)
        if form is None or not participant.workshop.running.is_ended:
            return lead_back(code)
        return reports.give(participant.workshop, form)


def _register_errors(blueprint: Blueprint, shell: Shell) -> None:
    @blueprint.errorhandler(StorageError)
    def say_unreachable(error: StorageError) -> AnyResponse:
        _log.error("A workshop cannot be reached: %s", error)
        is_answer = request.path.endswith("/answer")
        return refuse(shell, 503, "We can’t do this right now", _NOT_SAVED if is_answer else _UNREACHABLE)

    @blueprint.errorhandler(RequestEntityTooLarge)
    def say_too_large(_: RequestEntityTooLarge) -> AnyResponse:
        message = "This is far more than we can save. Go back: your text is still in the form. Shorten it, then save."
        return refuse(shell, 413, "This is too long", message)

    @blueprint.errorhandler(_ElsewhereError)
    def say_elsewhere(_: _ElsewhereError) -> AnyResponse:
        return refuse(shell, 403, "This request came from another site", SENT_FROM_ELSEWHERE)


class _ElsewhereError(Exception):
    """Another site's page made the browser send the request."""


def _from_here(view: Callable[[str], AnyResponse]) -> Callable[[str], AnyResponse]:
    """A view that refuses requests from other sites' pages; views that change nothing do not need it."""

    @wraps(view)
    def checked(code: str) -> AnyResponse:
        if not is_sent_from_here(request):
            raise _ElsewhereError
        return view(code)

    return checked
