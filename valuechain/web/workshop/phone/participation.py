"""The page of a participant: it shows the current question and takes answers."""

from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, datetime
from operator import itemgetter
from urllib.parse import quote

from flask import Response, jsonify, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from valuechain.model.workshop.code import read_code
from valuechain.model.workshop.plan import Pace, Proposal
from valuechain.model.workshop.proposing import ProposalError
from valuechain.model.workshop.running import NotNowError, Running
from valuechain.storage.keys import hash_key, new_key
from valuechain.storage.workshops.values import OlderAnswerError, TakingPart, UnknownWorkshopError, Workshop
from valuechain.views.workshop.phone.doors import show_leave
from valuechain.views.workshop.phone.page import (
    ME,
    Phone,
    Typed,
    choose_mitigation,
    next_address,
    phone_address,
    show_page,
)
from valuechain.views.workshop.phone.shell import Shell
from valuechain.web.store import Store
from valuechain.web.workshop.forms import site
from valuechain.web.workshop.phone.forms import (
    carried_token,
    cookie_of,
    cookie_path_of,
    cookie_token_of,
    idempotency_key,
    is_script,
    read_number,
    read_typed,
    read_typed_proposal,
    token_of,
)
from valuechain.web.workshop.phone.responses import give, lead_back, say_gone, tell, with_cookie
from valuechain.web.workshop.phone.results import RoomResults
from valuechain.web.workshop.phone.scenes import Scenes
from valuechain.web.workshop.phone.screens import Screens

_NO_QUESTION = "This question isn’t in this workshop. Reload the page."


class Participation:
    """The page of a participant, and the answers they send."""

    def __init__(self, store: Store, shell: Shell) -> None:
        self._store = store
        self._shell = shell
        self._scenes = Scenes(store)
        self._results = RoomResults(store)
        self._screens = Screens(store)

    def find(self, code: str) -> TakingPart | None:
        """The participant to whom the browser's own link or cookie belongs, if they are in this workshop."""
        return self._find(code, token_of(code))

    def _find(self, code: str, token: str) -> TakingPart | None:
        try:
            found = self._store.participants.taking_part(token) if token else None
        except UnknownWorkshopError:
            return None
        return found if found is not None and found.workshop.code == code else None

    def show(self, participant: TakingPart) -> AnyResponse:
        """The participant's page; if their own link led here, the browser gets its cookie."""
        code = participant.workshop.code
        phone = self._phone(participant)
        if request.args.get(ME) and not phone.me:
            return redirect(phone_address(code, "", item=request.args.get("item", "")), 303)
        page = give(show_page(phone, self._shell_of(participant)))
        if phone.me and self._find(code, cookie_token_of(code)) is None:
            return with_cookie(page, participant.workshop, phone.me)
        return page

    def send_news(self, code: str) -> AnyResponse:
        """The screen, if the workshop's scene is newer than the script's, else nothing; and when to poll again."""
        token = token_of(code)
        if not token:
            return say_gone(code)
        try:
            news = self._scenes.news_for(token, code, read_number(request.args.get("scene", "")))
            if "choosing" in request.args:
                self._note_choosing(token, code)
            shown = self._find_news(token, code, news.workshop)
        except UnknownWorkshopError:
            return say_gone(code)
        response = Response(status=204) if shown is None else give(shown)
        response.headers["Retry-After"] = str(news.pause)
        return response

    def _find_news(self, token: str, code: str, newer: Workshop | None) -> str | None:
        """The screen, if there is something new on it for this phone."""
        is_here = bool(request.args.get("here"))
        if newer is None and not is_here:
            return None
        # A whole room asks at once when something is new, so that would be a bad moment to record who is present.
        workshop = newer or self._scenes.of(token, code)
        participant = self._store.participants.taking_part(token, workshop, is_heard=is_here)
        phone = self._phone(participant)
        # Their answer may have been changed on another device.
        is_same = "step" not in request.args or read_number(request.args["step"]) == phone.step
        if newer is None and is_same:
            return None
        return self._screens.show(phone, token, participant.workshop.revision)

    def _note_choosing(self, token: str, code: str) -> None:
        running = self._scenes.of(token, code).running
        choosing = request.args["choosing"]
        is_open = choosing in [f"{mitigation} {number}" for mitigation, number in running.open_rounds]
        self._store.participants.note_choosing(token, choosing if is_open else "")

    def ask_to_leave(self, code: str) -> AnyResponse:
        """Asks before the participant leaves, and says what becomes of their answers."""
        participant = self.find(code)
        if participant is None:
            return say_gone(code)
        return give(show_leave(self._shell, self._phone(participant)))

    def leave(self, code: str) -> AnyResponse:
        """Removes the participant and their cookie."""
        participant = self.find(code)
        if participant is not None:
            self._store.participants.leave(participant.token)
            self._scenes.forget(participant.token)
            if any(proposal.reason for proposal in participant.proposals.values()):
                self._store.forget()
        response = redirect(f"/w/{quote(code, safe='')}?left=1", 303)
        if read_code(code) == code:  # else there can be no cookie, and its name would be as long as the address
            response.delete_cookie(cookie_of(code), path=cookie_path_of(code))
        return response

    def answer(self, code: str) -> AnyResponse:
        """Saves a proposal and confirms it, or says why it cannot, with everything that was typed."""
        mitigation = request.form.get("item", "")
        try:
            return self._save(code, mitigation)
        except OlderAnswerError as error:
            return tell(409, str(error), step=error.step)
        except (ProposalError, NotNowError) as error:
            return self._refuse_answer(code, mitigation, 409 if isinstance(error, NotNowError) else 422, str(error))
        except UnknownWorkshopError:
            return say_gone(code)

    def _save(self, code: str, mitigation: str) -> AnyResponse:
        token = token_of(code)
        workshop, typed = self._scenes.of(token, code), read_typed()
        question = workshop.plan.question(mitigation)
        if question is None:
            return tell(422, _NO_QUESTION) if is_script() else lead_back(code)
        is_next = request.form.get("go") == "next"
        if not (is_next and typed == Typed()):  # nothing was chosen or typed
            proposal = read_typed_proposal(workshop.plan, question, typed)
            sent = idempotency_key(request.form.get("submission", ""), proposal)
            number, step = (read_number(request.form.get(name, "")) for name in ("round", "step"))
            answered = self._store.participants.propose(token, mitigation, number, sent, proposal, step)
            if is_script():
                return jsonify(saved=True, done=_count_done(workshop.running, answered))
        if is_next:
            return self._go_to_next(code, mitigation)
        return self._lead_back(workshop, mitigation, "saved")

    @staticmethod
    def _lead_back(workshop: Workshop, mitigation: str, place: str) -> AnyResponse:
        """Redirects to a place on the page of a mitigation."""
        # A phone that named the room's own question would stay on it when the room moves on.
        follows = workshop.plan.rules.pace is Pace.TOGETHER and workshop.running.focus == mitigation
        return lead_back(workshop.code, "" if follows else mitigation, place)

    def _go_to_next(self, code: str, mitigation: str) -> AnyResponse:
        participant = self.find(code)
        if participant is None:
            return say_gone(code)
        return redirect(next_address(self._phone(participant, mitigation)), 303)

    def upvote(self, code: str) -> AnyResponse:
        """Adds or takes back a vote for a reason that the room has seen, and shows the page again."""
        token, mitigation, reason = token_of(code), request.form.get("item", ""), request.form.get("reason", "")
        number = read_number(request.form.get("round", ""))
        try:
            workshop = self._scenes.of(token, code)
            result = self._results.of(workshop, mitigation).get(number)
            if result is not None and reason in {each.key for each in result.reasons}:
                is_for = request.form.get("for") != "no"
                self._store.upvotes.set(token, mitigation, number, reason, is_for=is_for)
        except UnknownWorkshopError:
            return say_gone(code)
        return self._lead_back(workshop, mitigation, f"vote-{reason}")

    def _refuse_answer(self, code: str, mitigation: str, status: int, message: str) -> AnyResponse:
        if is_script():
            return tell(status, message)
        participant = self.find(code)
        if participant is None:
            return say_gone(code)
        phone = self._phone(participant, mitigation)
        if phone.mitigation is None or phone.mitigation.id != mitigation:  # the refusal is about another one
            mine = _mine(participant, mitigation)
            phone = replace(phone, mitigation=phone.plan.question(mitigation), mine=mine, results={})
        return give(show_page(phone, self._shell_of(participant), typed=read_typed(), refused=message), status)

    def _phone(self, participant: TakingPart, mitigation: str | None = None) -> Phone:
        """The view model of the page, for the mitigation in the address unless another is given."""
        workshop, answered = participant.workshop, frozenset(participant.proposals)
        running = workshop.running
        plan = workshop.plan.as_seen_by_room(is_ended=running.is_ended)
        asked = request.args.get("item", "") if mitigation is None else mitigation
        shown = choose_mitigation(plan, running, asked, answered)
        if plan.rules.pace is Pace.OWN and shown is not None:
            asked = shown.id  # stay on this question once it is answered
        latest = None if shown is None else running.latest(shown.id)
        about = ("", 0) if shown is None or latest is None else (shown.id, latest.number)
        me = carried_token(workshop.code)
        # The browser's first request by its own link has no cookie yet.
        is_later = request.endpoint != "participants.show" or bool(request.args.get("joined"))
        is_over = shown is None and running.is_ended
        results = {} if shown is None else self._results.of(workshop, shown.id)
        return Phone(
            code=workshop.code, plan=plan, running=running, scene=workshop.scene, expires=workshop.expires,
            now=datetime.now(UTC), pseudonym=participant.participant.pseudonym, group=participant.participant.group,
            asked=asked, mitigation=shown, answered=answered,
            mine={} if shown is None else _mine(participant, shown.id),
            results=results, submission=new_key(),
            votes=self._store.upvotes.by(participant.participant.id, shown.id) if shown and results else frozenset(),
            closing=self._results.closing(workshop) if is_over else None, latest=_latest(participant),
            step=participant.steps.get(about, 0), choosing=participant.participant.choosing, me=me,
            own_link=f"{site()}{phone_address(workshop.code, participant.token)}",
            is_cookieless=bool(me) and is_later and not request.cookies.get(cookie_of(workshop.code)),
        )  # fmt: skip

    def _shell_of(self, participant: TakingPart) -> Shell:
        return self._shell._replace(who=hash_key(f"drafts of {participant.token}")[:16])


def _mine(participant: TakingPart, mitigation: str) -> dict[int, Proposal]:
    """The participant's proposals for a mitigation, by round."""
    return {number: proposal for (of, number), proposal in participant.proposals.items() if of == mitigation}


def _latest(participant: TakingPart) -> dict[str, Proposal]:
    """The participant's latest proposal for each mitigation."""
    by_round = sorted(participant.proposals.items(), key=itemgetter(0))
    return {mitigation: proposal for (mitigation, _), proposal in by_round}


def _count_done(running: Running, answered: Collection[tuple[str, int]]) -> int:
    """The number of mitigations whose latest round is answered."""
    return sum((mitigation, rounds[-1].number) in answered for mitigation, rounds in running.rounds.items() if rounds)
