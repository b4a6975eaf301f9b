"""Joining a workshop by its code, typed or in a link; guessing codes is rate limited."""

import logging
import re

from flask import redirect, request
from werkzeug.wrappers import Response as AnyResponse

from valuechain.model.workshop.code import read_code
from valuechain.model.workshop.joining import REMOVED, JoinError
from valuechain.storage.keys import new_key
from valuechain.storage.waits import Limit
from valuechain.storage.workshops.values import Removal, UnknownWorkshopError, Workshop
from valuechain.views.workshop.phone.doors import show_code_form, show_join_form, show_message
from valuechain.views.workshop.phone.page import ME, phone_address
from valuechain.views.workshop.phone.shell import Shell
from valuechain.web.operation.outages import log_limit
from valuechain.web.store import Store
from valuechain.web.workshop.phone.forms import cookie_token_of, read_token, token_of
from valuechain.web.workshop.phone.responses import GONE, give, with_cookie

_OWN = re.compile(rf"[?&]{ME}=([A-Za-z0-9_-]{{22}})")
"""A participant's token in their own link."""

_UNKNOWN = "This code doesn’t match any workshop. Check the screen in the room, or your invitation, and try again."
_LEFT = (
    "You’ve left. Answers that the room has seen still count, but are no longer linked to you. Everything else is "
    "deleted."
)
_DELETED = (
    "It was deleted, or its time ran out. Your answers are gone with it. Only the room’s conclusions may be kept, as "
    "totals without reasons."
)
_BUSY = "We can’t look for your workshop right now. Please try again in a moment."
_TOO_MANY = {
    Limit.NETWORK: "Your network has sent too many wrong codes.",
    Limit.BOTH: "This server gets too many wrong codes right now, and some of them came from your network.",
    Limit.SERVER: "This server gets too many wrong codes right now.",
}
_LOGGED = {
    Limit.NETWORK: (
        "One network has tried too many wrong ones, so no one there can join for up to a minute. Behind a proxy, set "
        "VALUECHAIN_PROXIES, or everyone counts as one network."
    ),
    Limit.BOTH: (
        "So many wrong ones arrive that someone may be guessing. Networks that have tried a few have to wait for up to "
        "a minute. No setting changes that: block those networks in front of valuechain."
    ),
    Limit.SERVER: (
        "So many wrong ones arrive that someone is guessing with many networks. No one can join for up to a minute. No "
        "setting changes that: block those networks in front of valuechain."
    ),
}


class Joining:
    """The pages for joining."""

    def __init__(self, store: Store, shell: Shell) -> None:
        self._store = store
        self._shell = shell

    def go_to(self, typed: str) -> AnyResponse:
        """Redirects to a code's page; the workshop is looked up only there, where the browser sends its cookie.

        A participant's own link may be typed too.
        """
        code, own = read_code(typed), _OWN.search(typed)
        return redirect(phone_address(code, own[1] if own else ""), 303) if code else self.say_unknown(typed)

    def say_unknown(self, typed: str) -> AnyResponse:
        """The response to a code without a workshop: the same if it is malformed, unknown or expired."""
        return give(show_code_form(self._shell, typed[:500], _UNKNOWN), 404)

    def show(self, code: str) -> AnyResponse:
        """The page for joining, or an error."""
        workshop = self._look_up(code)
        if not isinstance(workshop, Workshop):
            return workshop
        removal = self._store.participants.removal(token_of(code))
        if removal is Removal.BLOCKED:
            return self._say_blocked(workshop)
        message = _LEFT if request.args.get("left") else GONE if request.args.get("again") else ""
        if removal is Removal.REMOVED:
            message = REMOVED if workshop.running.is_locked else f"{REMOVED} You can join again."
        # The browser gets its token before it joins, so that two tabs, or a form sent twice, add only one participant.
        # Until the browser has joined, the token opens nothing.
        token = token_of(code) or new_key()
        page = show_join_form(
            self._shell, workshop.plan, code, workshop.expires, is_locked=workshop.running.is_locked,
            is_ended=workshop.running.is_ended, token=token,
            message=message,
        )  # fmt: skip
        return with_cookie(give(page), workshop, token)

    def join(self, code: str) -> AnyResponse:
        """Adds a participant, unless the browser has joined already."""
        self._store.expect_reveal()
        if refusal := self._refuse_guessing(code):
            return refusal
        name, group = request.form.get("name", ""), request.form.get("group")
        known = cookie_token_of(code)
        try:
            token = self._store.participants.join(read_code(code), name, group, token=known or _form_token())
        except JoinError as error:
            return self._refuse_joining(code, name, group, str(error))
        except UnknownWorkshopError:
            return self._count_guess(code)
        if token == known:
            return redirect(f"/w/{code}", 303)
        # The browser did not send its cookie: perhaps it refuses cookies, so the address holds the token.
        response = redirect(phone_address(code, token, joined="1"), 303)
        return with_cookie(response, self._store.workshops.joined(read_code(code)), token)

    def _refuse_joining(self, code: str, name: str, group: str | None, message: str) -> AnyResponse:
        workshop = self._look_up(code)
        if not isinstance(workshop, Workshop):
            return workshop
        if self._store.participants.removal(token_of(code) or _form_token()) is Removal.BLOCKED:
            return self._say_blocked(workshop)
        is_locked = workshop.running.is_locked
        page = show_join_form(
            self._shell, workshop.plan, code, workshop.expires, is_locked=is_locked, name=name, group=group,
            message=message, token=cookie_token_of(code) or _form_token() or new_key(),
        )  # fmt: skip
        return give(page, 409 if is_locked else 422)

    def _say_blocked(self, workshop: Workshop) -> AnyResponse:
        """The response to a device that the facilitator has blocked."""
        message = f"{REMOVED} You can’t join it again on this device."
        return give(show_message(self._shell, workshop.plan.title, message, "/join", "Join another workshop"))

    def _look_up(self, code: str) -> Workshop | AnyResponse:
        """The workshop with this code, or the response to send if there is none or the client has to wait."""
        if refusal := self._refuse_guessing(code):
            return refusal
        try:
            return self._store.workshops.joined(read_code(code))
        except UnknownWorkshopError:
            return self._count_guess(code)

    def _refuse_guessing(self, code: str) -> AnyResponse | None:
        """The response to a client that has tried too many codes; None if it need not wait."""
        wait = self._store.attempts.find_wait(request.remote_addr or "")
        if wait is None:
            return None
        log_limit("Join codes were refused with status 429", _LOGGED[wait.limit], logging.WARNING)
        message = _BUSY if _has_been_in(code) else ""
        page = show_code_form(self._shell, code, message, why=_TOO_MANY[wait.limit], wait=wait.seconds)
        response = give(page, 429)
        response.headers["Retry-After"] = str(wait.seconds)
        return response

    def _count_guess(self, code: str) -> AnyResponse:
        self._store.attempts.count_failure(request.remote_addr or "")  # also if the token is made up
        if not _has_been_in(code):
            return self.say_unknown(code)
        page = show_message(self._shell, "This workshop is no longer here", _DELETED, "/join", "Join another workshop")
        return give(page, 404)


def _form_token() -> str:
    """The token in the form for joining, which browsers that refuse cookies send back."""
    return read_token(request.form.get(ME, ""))


def _has_been_in(code: str) -> bool:
    """Whether the browser has, or says it had, a place in the workshop, which must then have existed.

    Anyone can say so of any code, so the response must not depend on whether the workshop did exist.
    """
    return bool(token_of(code) or _form_token() or request.args.get("again"))
