"""Routes for participants: pages with plain forms, for phones on a crowded network, improved by a small script."""

from urllib.parse import quote, unquote

from flask import Blueprint, Response, redirect, request
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response as AnyResponse

from valuechain import settings
from valuechain.model.format import find_format
from valuechain.model.workshop.code import read_code
from valuechain.storage.errors import StorageError
from valuechain.views.document.formats import DOCUMENT_FORMATS, HTML
from valuechain.views.page.failure import FORGED
from valuechain.views.workshop.phone.doors import show_code_form, show_message
from valuechain.views.workshop.phone.shell import Shell
from valuechain.web.chains import Chains
from valuechain.web.costly import RETRY_AFTER, BusyError
from valuechain.web.operation.outages import log_outage
from valuechain.web.refusals import RefusedError
from valuechain.web.workshop.phone.forms import read_assets
from valuechain.web.workshop.phone.joining import Joining
from valuechain.web.workshop.phone.participation import Participation
from valuechain.web.workshop.phone.report import Reports
from valuechain.web.workshop.phone.responses import give, lead_back, refuse, say_gone
from valuechain.web.workshop.rooms import Rooms

_FIRST_PARTS = ("join", "w")
"""How the addresses of phones begin."""
_UNREACHABLE = (
    "The server can’t reach its database right now. Please try again in a moment. If it goes on, tell your facilitator."
)
_WRITING = (
    f"Many people are asking for it at once. This page tries again by itself every {RETRY_AFTER} seconds. If it is a "
    "file, go back once it is downloaded."
)
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
    def join(code: str) -> AnyResponse:
        return joining.join(code)


def _register_participation(blueprint: Blueprint, participation: Participation) -> None:
    blueprint.post("/w/<code>/answer")(participation.answer)
    blueprint.post("/w/<code>/upvote")(participation.upvote)
    blueprint.get("/w/<code>/news")(participation.send_news)
    blueprint.get("/w/<code>/leave")(participation.ask_to_leave)
    blueprint.post("/w/<code>/leave")(participation.leave)


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
        log_outage("A workshop cannot be reached", error)
        is_answer = request.path.endswith("/answer")
        message = _NOT_SAVED if is_answer else _UNREACHABLE
        return refuse(shell, 503, "We can’t do this right now", message, can_retry=not is_answer)

    @blueprint.errorhandler(RequestEntityTooLarge)
    def say_too_large(_: RequestEntityTooLarge) -> AnyResponse:
        message = "This is far more than we can save. Go back: your text is still in the form. Shorten it, then save."
        return refuse(shell, 413, "This is too long", message)

    @blueprint.errorhandler(BusyError)
    def say_busy(error: BusyError) -> AnyResponse:
        here = request.full_path.rstrip("?")  # with the token of whoever refuses cookies
        return give(show_message(shell, "Your report is on its way", _WRITING, here, "Try now"), error.status)

    @blueprint.errorhandler(RefusedError)
    def say_elsewhere(error: RefusedError) -> AnyResponse:
        return refuse(shell, error.status, FORGED, str(error))
