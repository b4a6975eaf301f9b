"""How one comes into a workshop: by a code, which cannot be found by trying, or by a link that has it."""

from typing import TYPE_CHECKING

from flask import Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from valuechain.model.workshop.code import read_code
from valuechain.model.workshop.joining import JoinError
from valuechain.storage.keys import new_key
from valuechain.storage.workshops.values import UnknownWorkshopError, Workshop
from valuechain.views.workshop.phone.page import Shell, show_code_form, show_join_form
from valuechain.web.phone.forms import cookie_of, token_of
from valuechain.web.store import Store

if TYPE_CHECKING:
    from valuechain.storage.attempts import Attempts
    from valuechain.storage.workshops.facilitating import Workshops

_UNKNOWN = "This code doesn't match any workshop. Check the screen in the room and try again."
GONE = "You're not in this workshop yet. Please join (again)."
_LEFT = "You've left, and your answers are deleted."


class Joining:
    """The pages on which one joins."""

    def __init__(self, store: Store, shell: Shell) -> None:
        self.store = store
        self.shell = shell

    @property
    def workshops(self) -> "Workshops":
        """The workshops in the database."""
        return self.store.workshops

    @property
    def attempts(self) -> "Attempts":
        """Attempts to guess a code."""
        return self.store.attempts

    def go_to(self, typed: str) -> AnyResponse:
        """Where a code leads; whether there is such a workshop is found there, where the cookie is known."""
        code = read_code(typed)
        return redirect(f"/w/{code}", 303) if code else self.say_unknown(typed)

    def say_unknown(self, typed: str) -> AnyResponse:
        """The answer to a code that opens nothing: the same whether it is none, is unknown or has expired."""
        return self.give(show_code_form(self.shell, typed[:60], _UNKNOWN), 404)

    def show_joining(self, code: str) -> AnyResponse:
        """The page on which one joins, or why one cannot."""
        workshop = self._look_up(code)
        if not isinstance(workshop, Workshop):
            return workshop
        message = _LEFT if request.args.get("left") else GONE if request.args.get("again") else ""
        page = show_join_form(
            self.shell, workshop.plan, code, workshop.expires, is_locked=workshop.running.is_locked, message=message
        )
        # The token is given before it is known to the workshop, so that two tabs, or a form that is sent twice, join
        # once; it opens nothing until then.
        token = token_of(code) or new_key()
        return self._with_cookie(self.give(page), workshop, token)

    def join(self, code: str) -> AnyResponse:
        """Takes somebody in; who has joined already is let in again."""
        self.store.expect_reveal()
        if refusal := self._refuse_guessing(code):
            return refusal
        name, group = request.form.get("name", ""), request.form.get("group", "")
        try:
            token = self.workshops.join(read_code(code), name, group, token=token_of(code))
        except JoinError as error:
            return self._refuse_joining(code, name, group, str(error))
        except UnknownWorkshopError:
            return self._count_guess(code)
        answer = redirect(f"/w/{code}", 303)
        return answer if token == token_of(code) else self._with_cookie(answer, self.workshops.joined(code), token)

    def _refuse_joining(self, code: str, name: str, group: str, message: str) -> AnyResponse:
        workshop = self._look_up(code)
        if not isinstance(workshop, Workshop):
            return workshop
        is_locked = workshop.running.is_locked
        page = show_join_form(
            self.shell, workshop.plan, code, workshop.expires, is_locked=is_locked, name=name, group=group,
            message=message,
        )  # fmt: skip
        return self.give(page, 409 if is_locked else 422)

    def _look_up(self, code: str) -> Workshop | AnyResponse:
        """The workshop of a code, or the answer to whoever may not know or has to wait."""
        if refusal := self._refuse_guessing(code):
            return refusal
        try:
            return self.workshops.joined(read_code(code))
        except UnknownWorkshopError:
            return self._count_guess(code)

    def _refuse_guessing(self, code: str) -> AnyResponse | None:
        """The answer to somebody who has tried too many codes and has to wait."""
        seconds = self.attempts.seconds_to_wait(request.remote_addr or "")
        if not seconds:
            return None
        answer = self.give(show_code_form(self.shell, code, wait=seconds), 429)
        answer.headers["Retry-After"] = str(seconds)
        return answer

    def _count_guess(self, code: str) -> AnyResponse:
        self.attempts.count_failure(request.remote_addr or "")
        return self.say_unknown(code)

    @staticmethod
    def give(html: str, status: int = 200) -> Response:
        """HTML as an answer."""
        return Response(html, status, mimetype="text/html")

    @staticmethod
    def _with_cookie(answer: AnyResponse, workshop: Workshop, token: str) -> AnyResponse:
        # Where a proxy takes the secure connection it says so; who pretends one only keeps their own cookie from us.
        is_secure = request.is_secure or request.headers.get("X-Forwarded-Proto", "").startswith("https")
        answer.set_cookie(
            cookie_of(workshop.code), token, expires=workshop.expires, path=f"/w/{workshop.code}", secure=is_secure,
            httponly=True, samesite="Lax",
        )  # fmt: skip
        return answer
