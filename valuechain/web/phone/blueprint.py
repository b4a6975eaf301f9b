"""The participant's pages, for a phone on a crowded network: plain forms, which a little script makes better."""

import logging
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import wraps
from typing import NamedTuple
from urllib.parse import quote, urlencode

from flask import Blueprint, Response, jsonify, redirect, request
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response as AnyResponse

from valuechain import settings
from valuechain.model.workshop.code import read_code
from valuechain.model.workshop.plan import Pace, Proposal, ProposalError, is_number
from valuechain.model.workshop.running import NotNowError, Running
from valuechain.storage.errors import StorageError
from valuechain.storage.keys import hash_key, new_key
from valuechain.storage.workshops.values import Participant, UnknownWorkshopError, Workshop
from valuechain.views.workshop.phone.page import (
    Phone,
    Shell,
    choose_mitigation,
    show_code_form,
    show_message,
    show_page,
    show_screen,
)
from valuechain.web.phone.forms import (
    Assets,
    cookie_of,
    is_script,
    name_sending,
    read_assets,
    read_typed,
    read_typed_proposal,
    token_of,
)
from valuechain.web.phone.joining import GONE, Joining
from valuechain.web.phone.results import RoomResults
from valuechain.web.phone.scenes import Scenes
from valuechain.web.sender import SENT_FROM_ELSEWHERE, is_sent_from_here
from valuechain.web.store import Store

_log = logging.getLogger(__name__)

_MOST_BYTES = 1_000_000
"""That a form may have: far more than can be kept, so that what is too long is refused in words and not lost."""
_NO_QUESTION = "This question isn't in this workshop. Reload the page."
_UNREACHABLE = "We can't reach the server right now. Nothing you saved is lost. Try again soon."
_NOT_SAVED = "We couldn't save your answer. Go back: it is still in the form. Then press Save again."


class _Known(NamedTuple):
    """Who asks, the workshop that they take part in, and what they have proposed there."""

    token: str
    participant: Participant
    workshop: Workshop
    proposals: Mapping[tuple[str, int], Proposal]


def build_blueprint(store: Store) -> Blueprint:
    """Everything under /join and /w."""
    blueprint = Blueprint("participants", __name__)
    pages = _Pages(store, read_assets(settings.ASSETS_FOLDER))
    _register_joining(blueprint, pages)
    _register_taking_part(blueprint, pages)
    _register_refusals(blueprint, pages)
    return blueprint


def _register_joining(blueprint: Blueprint, pages: "_Pages") -> None:
    @blueprint.get("/join", strict_slashes=False)
    def ask_code() -> AnyResponse:
        typed = request.args.get("code", "")
        return pages.go_to(typed) if typed else pages.give(show_code_form(pages.shell))

    @blueprint.post("/join", strict_slashes=False)
    def take_code() -> AnyResponse:
        return pages.go_to(request.form.get("code", ""))

    @blueprint.get("/w/<typed>", strict_slashes=False)
    def show(typed: str) -> AnyResponse:
        code = read_code(typed)
        if not code:
            return pages.say_unknown(typed)
        if code != typed:  # the cookie is known at the one address only
            return redirect(f"/w/{code}", 303)
        known = pages.find_known(code)
        return pages.show_joining(code) if known is None else pages.show(known)

    @blueprint.get("/w/", defaults={"rest": ""})
    @blueprint.get("/w/<code>/<path:rest>")
    def lead_back(rest: str, code: str = "") -> AnyResponse:  # noqa: ARG001 # whatever follows, there is one page
        return redirect(f"/w/{quote(code, safe='')}" if code else "/join", 303)

    @blueprint.post("/w/<code>/join")
    @_from_here
    def join(code: str) -> AnyResponse:
        return pages.join(code)


def _register_taking_part(blueprint: Blueprint, pages: "_Pages") -> None:
    @blueprint.post("/w/<code>/answer")
    @_from_here
    def answer(code: str) -> AnyResponse:
        request.max_content_length = request.max_form_memory_size = _MOST_BYTES
        return pages.answer(code)

    @blueprint.get("/w/<code>/news")
    def tell_news(code: str) -> AnyResponse:
        token = token_of(code)
        if not token:
            return pages.say_gone(code)
        try:
            workshop = pages.scenes.news_for(token, code, _read_number(request.args.get("scene", "")))
            if workshop is None:
                if request.args.get("here"):
                    pages.workshops.participant(token)  # they are still present
                return Response(status=204)
            known = pages.known(token, workshop)
        except UnknownWorkshopError:
            return pages.say_gone(code)
        return pages.give(show_screen(pages.phone(known)))

    @blueprint.post("/w/<code>/leave")
    @_from_here
    def leave(code: str) -> AnyResponse:
        known = pages.find_known(code)
        if known is not None:
            pages.workshops.leave(known.token)
            pages.scenes.forget(known.token)
        answer = redirect(f"/w/{quote(code, safe='')}?left=1", 303)
        answer.delete_cookie(cookie_of(code), path=f"/w/{code}")
        return answer


def _register_refusals(blueprint: Blueprint, pages: "_Pages") -> None:
    @blueprint.after_request
    def set_headers(response: Response) -> Response:
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Robots-Tag"] = "noindex"
        if response.mimetype == "text/html":
            response.headers["Content-Security-Policy"] = pages.assets.policy
        return response

    @blueprint.errorhandler(StorageError)
    def say_unreachable(error: StorageError) -> AnyResponse:
        _log.error("A workshop cannot be reached: %s", error)
        is_answer = request.path.endswith("/answer")
        return pages.refuse(503, "We can't do this right now", _NOT_SAVED if is_answer else _UNREACHABLE)

    @blueprint.errorhandler(RequestEntityTooLarge)
    def say_too_large(_: RequestEntityTooLarge) -> AnyResponse:
        message = "This is far more than we can save. Go back: it is still in the form. Shorten it, then save again."
        return pages.refuse(413, "This is too long", message)

    @blueprint.errorhandler(_ElsewhereError)
    def say_elsewhere(_: _ElsewhereError) -> AnyResponse:
        return pages.refuse(403, "This request came from another site", SENT_FROM_ELSEWHERE)


class _ElsewhereError(Exception):
    """Another site's page made the browser send this."""


def _from_here(view: Callable[[str], AnyResponse]) -> Callable[[str], AnyResponse]:
    """The view, for what pages of ours send; what changes nothing that is anybody's need not ask."""

    @wraps(view)
    def checked(code: str) -> AnyResponse:
        if not is_sent_from_here(request):
            raise _ElsewhereError
        return view(code)

    return checked


class _Pages(Joining):
    """What the routes answer."""

    def __init__(self, store: Store, assets: Assets) -> None:
        super().__init__(store, Shell(assets.css, assets.js))
        self.assets = assets
        self.scenes = Scenes(store)
        self._results = RoomResults(store)

    # Taking part

    def find_known(self, code: str) -> _Known | None:
        """Who asks, if they take part in the workshop of that code."""
        token = token_of(code)
        try:
            known = self.known(token) if token else None
        except UnknownWorkshopError:
            return None
        return known if known is not None and known.workshop.code == code else None

    def known(self, token: str, workshop: Workshop | None = None) -> _Known:
        """Who has a token, in a workshop that is known already or is looked up. Raises UnknownWorkshopError."""
        found = self.workshops.taking_part(token, workshop)
        return _Known(token, found.participant, found.workshop, found.proposals)

    def phone(self, known: _Known, mitigation: str | None = None) -> Phone:
        """What a page shows: the mitigation that the address names, unless another is given."""
        _, participant, workshop, proposals = known
        plan, running = workshop.plan, workshop.running
        asked = request.args.get("item", "") if mitigation is None else mitigation
        answered = frozenset(proposals)
        shown = choose_mitigation(plan, running, asked, answered)
        if plan.rules.pace is Pace.OWN and shown is not None:
            asked = shown.id  # the page stays where it is when its question is answered
        return Phone(
            code=workshop.code, plan=plan, running=running, scene=workshop.scene, expires=workshop.expires,
            now=datetime.now(UTC), pseudonym=participant.pseudonym, group=participant.group, asked=asked,
            mitigation=shown, answered=answered, mine={} if shown is None else _mine(known, shown.id),
            results={} if shown is None else self._results.of(workshop, shown.id), submission=new_key(),
        )  # fmt: skip

    def show(self, known: _Known) -> AnyResponse:
        """The page of a participant."""
        return self.give(show_page(self.phone(known), self._shell_of(known)))

    def answer(self, code: str) -> AnyResponse:
        """Keeps a proposal, and says so only then; or says why not, with all that was typed."""
        token, mitigation = token_of(code), request.form.get("item", "")
        try:
            workshop = self.scenes.of(token, code)
            if workshop.plan.mitigation(mitigation) is None:
                return self._tell(422, _NO_QUESTION) if is_script() else redirect(f"/w/{code}", 303)
            proposal = read_typed_proposal(workshop.plan, read_typed())
            sent = name_sending(request.form.get("submission", ""), proposal)
            answered = self.workshops.propose(
                token, mitigation, _read_number(request.form.get("round", "")), sent, proposal
            )
        except (ProposalError, NotNowError) as error:
            return self._refuse_answer(code, mitigation, 409 if isinstance(error, NotNowError) else 422, str(error))
        except UnknownWorkshopError:
            return self.say_gone(code)
        if is_script():
            return jsonify(saved=True, done=_count_done(workshop.running, answered))
        query = "?" + urlencode({"item": mitigation}) if workshop.plan.rules.pace is Pace.OWN else ""
        return redirect(f"/w/{code}{query}#saved", 303)

    def _refuse_answer(self, code: str, mitigation: str, status: int, message: str) -> AnyResponse:
        if is_script():
            return self._tell(status, message)
        known = self.find_known(code)
        if known is None:
            return self.say_gone(code)
        phone = self.phone(known, mitigation)
        if phone.mitigation is None or phone.mitigation.id != mitigation:
            phone = _about(phone, mitigation, _mine(known, mitigation))
        return self.give(show_page(phone, self._shell_of(known), typed=read_typed(), refused=message), status)

    def _shell_of(self, known: _Known) -> Shell:
        return self.shell._replace(who=hash_key(f"drafts of {known.token}")[:16])

    # How it is said

    def say_gone(self, code: str) -> AnyResponse:
        """The answer to somebody who takes no part (any more): the same whatever the code."""
        if is_script() or request.path.endswith("/news"):
            return self._tell(401, GONE)
        return redirect(f"/w/{quote(code, safe='')}?again=1", 303)

    def refuse(self, status: int, title: str, message: str) -> AnyResponse:
        """A refusal as a page, or for the script."""
        if is_script():
            return self._tell(status, message)
        back = request.path.rpartition("/")[0] if request.path.startswith("/w/") else "/join"
        return self.give(show_message(self.shell, title, message, back, "Continue"), status)

    @staticmethod
    def _tell(status: int, message: str) -> AnyResponse:
        answer = jsonify(error=message)
        answer.status_code = status
        return answer


def _about(phone: Phone, mitigation: str, mine: Mapping[int, Proposal]) -> Phone:
    """The page about another mitigation: the one whose answer was refused."""
    return replace(phone, mitigation=phone.plan.mitigation(mitigation), mine=mine, results={})


def _mine(known: _Known, mitigation: str) -> dict[int, Proposal]:
    """What a participant proposed for a mitigation, by round."""
    return {number: proposal for (of, number), proposal in known.proposals.items() if of == mitigation}


def _count_done(running: Running, answered: Collection[tuple[str, int]]) -> int:
    """On how many mitigations somebody has answered the newest round."""
    return sum((mitigation, rounds[-1].number) in answered for mitigation, rounds in running.rounds.items() if rounds)


def _read_number(typed: str) -> int:
    """The number of a round or a scene; 0, which there never is, where there is none."""
    return int(typed) if is_number(typed) else 0
