"""Joining a workshop by its code, typed or in a link; guessing codes is rate limited."""

from flask import redirect, request
from werkzeug.wrappers import Response as AnyResponse

from valuechain.model.workshop.code import read_code
from valuechain.model.workshop.joining import JoinError
from valuechain.storage.keys import new_key
from valuechain.storage.workshops.values import UnknownWorkshopError, Workshop
from valuechain.views.workshop.phone.page import Shell, show_code_form, show_join_form
from valuechain.web.store import Store
from valuechain.web.workshop.phone.forms import cookie_of, token_of
from valuechain.web.workshop.phone.responses import GONE, give

_UNKNOWN = "This code doesn’t match any workshop. Check the screen in the room and try again."
_LEFT = "You’ve left, and your answers have been deleted."


class Joining:
    """The pages for joining."""

    def __init__(self, store: Store, shell: Shell) -> None:
        self._store = store
        self._shell = shell

    def go_to(self, typed: str) -> AnyResponse:
        """Redirects to a code's page; the workshop is looked up only there, where the browser sends its cookie."""
        code = read_code(typed)
        return redirect(f"/w/{code}", 303) if code else self.say_unknown(typed)

    def say_unknown(self, typed: str) -> AnyResponse:
        """The response to a code without a workshop: the same if it is malformed, unknown or expired."""
        return give(show_code_form(self._shell, typed[:60], _UNKNOWN), 404)

    def show(self, code: str) -> AnyResponse:
        """The page for joining, or an error."""
        workshop = self._look_up(code)
        if not isinstance(workshop, Workshop):
            return workshop
        message = _LEFT if request.args.get("left") else GONE if request.args.get("again") else ""
        page = show_join_form(
            self._shell, workshop.plan, code, workshop.expires, is_locked=workshop.running.is_locked, message=message
        )
        # The browser gets its token before it joins, so that two tabs, or a form sent twice, add only one participant.
        # Until the browser has joined, the token opens nothing.
        token = token_of(code) or new_key()
        return self._with_cookie(give(page), workshop, token)

    def join(self, code: str) -> AnyResponse:
        """Adds a participant, unless the browser has joined already."""
        self._store.expect_reveal()
        if refusal := self._refuse_guessing(code):
            return refusal
        name, group = request.form.get("name", ""), request.form.get("group")
        try:
            token = self._store.participants.join(read_code(code), name, group, token=token_of(code))
        except JoinError as error:
            return self._refuse_joining(code, name, group, str(error))
        except UnknownWorkshopError:
            return self._count_guess(code)
        response = redirect(f"/w/{code}", 303)
        return (
            response
            if token == token_of(code)
            else self._with_cookie(response, self._store.workshops.joined(code), token)
        )

    def _refuse_joining(self, code: str, name: str, group: str | None, message: str) -> AnyResponse:
        workshop = self._look_up(code)
        if not isinstance(workshop, Workshop):
            return workshop
        is_locked = workshop.running.is_locked
        page = show_join_form(
            self._shell, workshop.plan, code, workshop.expires, is_locked=is_locked, name=name, group=group,
            message=message,
        )  # fmt: skip
        return give(page, 409 if is_locked else 422)

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
        seconds = self._store.attempts.seconds_to_wait(request.remote_addr or "")
        if not seconds:
            return None
        response = give(show_code_form(self._shell, code, wait=seconds), 429)
        response.headers["Retry-After"] = str(seconds)
        return response

    def _count_guess(self, code: str) -> AnyResponse:
        self._store.attempts.count_failure(request.remote_addr or "")
        return self.say_unknown(code)

    @staticmethod
    def _with_cookie(response: AnyResponse, workshop: Workshop, token: str) -> AnyResponse:
        # A proxy that terminates TLS says so in this header. A client that fakes it only disables its own cookie.
        is_secure = request.is_secure or request.headers.get("X-Forwarded-Proto", "").startswith("https")
        response.set_cookie(
            cookie_of(workshop.code), token, expires=workshop.expires, path=f"/w/{workshop.code}", secure=is_secure,
            httponly=True, samesite="Lax",
        )  # fmt: skip
        return response
