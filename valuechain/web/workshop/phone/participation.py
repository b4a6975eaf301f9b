"""The page of a participant: it shows the current question and takes answers."""

from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import quote, urlencode

from flask import Response, jsonify, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from valuechain.model.workshop.plan import Pace, Proposal, ProposalError, is_number
from valuechain.model.workshop.running import NotNowError, Running
from valuechain.storage.keys import hash_key, new_key
from valuechain.storage.workshops.values import TakingPart, UnknownWorkshopError
from valuechain.views.workshop.phone.page import Phone, Shell, choose_mitigation, show_page, show_screen
from valuechain.web.store import Store
from valuechain.web.workshop.phone.forms import (
    cookie_of,
    idempotency_key,
    is_script,
    read_typed,
    read_typed_proposal,
    token_of,
)
from valuechain.web.workshop.phone.responses import give, say_gone, tell
from valuechain.web.workshop.phone.results import RoomResults
from valuechain.web.workshop.phone.scenes import Scenes

_NO_QUESTION = "This question isn’t in this workshop. Reload the page."


class Participation:
    """The page of a participant, and the answers they send."""

    def __init__(self, store: Store, shell: Shell) -> None:
        self._store = store
        self._shell = shell
        self._scenes = Scenes(store)
        self._results = RoomResults(store)

    def find(self, code: str) -> TakingPart | None:
        """The participant to whom the browser's cookie belongs, if they are in this workshop."""
        token = token_of(code)
        try:
            found = self._store.participants.taking_part(token) if token else None
        except UnknownWorkshopError:
            return None
        return found if found is not None and found.workshop.code == code else None

    def show(self, participant: TakingPart) -> AnyResponse:
        """The participant's page."""
        return give(show_page(self._phone(participant), self._shell_of(participant)))

    def send_news(self, code: str) -> AnyResponse:
        """The screen, if the workshop's scene is newer than the script's; else nothing."""
        token = token_of(code)
        if not token:
            return say_gone(code)
        try:
            workshop = self._scenes.news_for(token, code, _read_number(request.args.get("scene", "")))
            if workshop is None:
                if request.args.get("here"):
                    self._store.participants.participant(token)  # records that they are present
                return Response(status=204)
            participant = self._store.participants.taking_part(token, workshop)
        except UnknownWorkshopError:
            return say_gone(code)
        return give(show_screen(self._phone(participant)))

    def leave(self, code: str) -> AnyResponse:
        """Removes the participant and their cookie."""
        participant = self.find(code)
        if participant is not None:
            self._store.participants.leave(participant.token)
            self._scenes.forget(participant.token)
        response = redirect(f"/w/{quote(code, safe='')}?left=1", 303)
        response.delete_cookie(cookie_of(code), path=f"/w/{code}")
        return response

    def answer(self, code: str) -> AnyResponse:
        """Saves a proposal and confirms it, or says why it cannot, with everything that was typed."""
        token, mitigation = token_of(code), request.form.get("item", "")
        try:
            workshop = self._scenes.of(token, code)
            if workshop.plan.mitigation(mitigation) is None:
                return tell(422, _NO_QUESTION) if is_script() else redirect(f"/w/{code}", 303)
            proposal = read_typed_proposal(workshop.plan, read_typed())
            sent = idempotency_key(request.form.get("submission", ""), proposal)
            answered = self._store.participants.propose(
                token, mitigation, _read_number(request.form.get("round", "")), sent, proposal
            )
        except (ProposalError, NotNowError) as error:
            return self._refuse_answer(code, mitigation, 409 if isinstance(error, NotNowError) else 422, str(error))
        except UnknownWorkshopError:
            return say_gone(code)
        if is_script():
            return jsonify(saved=True, done=_count_done(workshop.running, answered))
        query = "?" + urlencode({"item": mitigation}) if workshop.plan.rules.pace is Pace.OWN else ""
        return redirect(f"/w/{code}{query}#saved", 303)

    def _refuse_answer(self, code: str, mitigation: str, status: int, message: str) -> AnyResponse:
        if is_script():
            return tell(status, message)
        participant = self.find(code)
        if participant is None:
            return say_gone(code)
        phone = self._phone(participant, mitigation)
        if phone.mitigation is None or phone.mitigation.id != mitigation:  # the refusal is about another one
            mine = _mine(participant, mitigation)
            phone = replace(phone, mitigation=phone.plan.mitigation(mitigation), mine=mine, results={})
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
        return Phone(
            code=workshop.code, plan=plan, running=running, scene=workshop.scene, expires=workshop.expires,
            now=datetime.now(UTC), pseudonym=participant.participant.pseudonym, group=participant.participant.group,
            asked=asked, mitigation=shown, answered=answered,
            mine={} if shown is None else _mine(participant, shown.id),
            results={} if shown is None else self._results.of(workshop, shown.id), submission=new_key(),
        )  # fmt: skip

    def _shell_of(self, participant: TakingPart) -> Shell:
        return self._shell._replace(who=hash_key(f"drafts of {participant.token}")[:16])


def _mine(participant: TakingPart, mitigation: str) -> dict[int, Proposal]:
    """The participant's proposals for a mitigation, by round."""
    return {number: proposal for (of, number), proposal in participant.proposals.items() if of == mitigation}


def _count_done(running: Running, answered: Collection[tuple[str, int]]) -> int:
    """The number of mitigations whose latest round is answered."""
    return sum((mitigation, rounds[-1].number) in answered for mitigation, rounds in running.rounds.items() if rounds)


def _read_number(typed: str) -> int:
    """The number of a round or scene; if none was sent, 0, which no round or scene has."""
    return int(typed) if is_number(typed) else 0
