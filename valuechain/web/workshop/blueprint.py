"""Routes for running a workshop: the facilitator's acts and live updates."""

from flask import Blueprint, Response, jsonify, request
from werkzeug.wrappers import Response as AnyResponse

from valuechain.analysis.workshop.rehearsal import imagine
from valuechain.analysis.workshop.statistics.counts import find_reasons
from valuechain.analysis.workshop.statistics.weights import MOST_WEIGHT, weighed_groups
from valuechain.model.question.parameters import SCREEN, WORKSHOP
from valuechain.model.workshop.acting import REASON_ACTS, Act, Wish
from valuechain.model.workshop.code import read_code
from valuechain.model.workshop.people import question_removal, question_removal_of_silent
from valuechain.model.workshop.plan import LONGEST_REASON, Plan, clean_text, is_number
from valuechain.model.workshop.running import Decision, NotNowError, Status
from valuechain.storage.workshops.values import UnknownWorkshopError
from valuechain.views.page.missing import show_unknown_workshop
from valuechain.views.page.state import Page
from valuechain.views.workshop.control.decision import find_filling
from valuechain.views.workshop.qr import show_qr
from valuechain.web.chains import Chains
from valuechain.web.creating import Created, Creating
from valuechain.web.refusals import RefusedError
from valuechain.web.workshop.changing import register_changing
from valuechain.web.workshop.forms import (
    CONFIRMED,
    give_room,
    go_to,
    register_refusals,
    sent_key,
    site,
)
from valuechain.web.workshop.pages import PAGES, find_room, show_room
from valuechain.web.workshop.preparing import register_preparing
from valuechain.web.workshop.rooms import Rooms

_PAGE = Page.WORKSHOP.value
_SIMULATED = 20
_TAKE_BACK = "take-back"
"""Sent in place of an act, to remove a recorded decision."""
_SILENT = "silent"
"""Sent in place of a participant, to remove everyone who has answered nothing."""


def build_blueprint(rooms: Rooms, chains: Chains, creating: Creating) -> Blueprint:
    """Everything under /workshop except the page itself."""
    blueprint = Blueprint("workshops", __name__)
    register_preparing(blueprint, rooms, chains, creating)
    register_changing(blueprint, rooms, chains)
    _register_acting(blueprint, rooms)
    _register_removing(blueprint, rooms)
    _register_rehearsing(blueprint, rooms, creating)
    _register_showing(blueprint, rooms)
    register_refusals(blueprint, rooms)
    return blueprint


def _register_acting(blueprint: Blueprint, rooms: Rooms) -> None:
    @blueprint.post(f"{_PAGE}/act")
    def act() -> AnyResponse:
        key = sent_key()
        rooms.store.workshops.act(key, _read_wish(rooms, key), _read_scene())
        return give_room(rooms, key)

    @blueprint.post(f"{_PAGE}/undo")
    def undo() -> AnyResponse:
        key = sent_key()
        rooms.store.workshops.undo(key, _read_scene())
        return give_room(rooms, key)

    @blueprint.post(f"{_PAGE}/draft")
    def draft() -> AnyResponse:
        """Keeps what is being typed into a decision."""
        key = sent_key()
        kept = rooms.store.workshops.keep_draft(key, request.form.get("item", ""), request.form.to_dict())
        return jsonify(revision=kept)

    @blueprint.post(f"{_PAGE}/fill")
    def fill() -> AnyResponse:
        """Fills in a decision as published or as the room said; what is typed beside it stays."""
        key, mitigation = sent_key(), request.form.get("item", "")
        filled = find_filling(rooms.facilitated(key, site()), mitigation, request.form.get("fill", ""))
        if filled is None:
            raise NotNowError("There is nothing to fill in. Choose the roles yourself.")
        rooms.store.workshops.keep_draft(key, mitigation, {**request.form.to_dict(), **filled})
        return give_room(rooms, key)

    @blueprint.post(f"{_PAGE}/delete")
    def delete() -> AnyResponse:
        key = sent_key()
        workshop = rooms.store.workshops.facilitated(key)
        if read_code(request.form.get("code", "")) != workshop.code:
            raise NotNowError("Nothing was deleted. Type this workshop’s join code to delete it.")
        rooms.store.workshops.delete(key)
        rooms.store.forget()
        return go_to(f"{_PAGE}?deleted=yes")


def _register_removing(blueprint: Blueprint, rooms: Rooms) -> None:
    @blueprint.post(f"{_PAGE}/remove")
    def remove() -> AnyResponse:
        """Removes a participant, once the facilitator has confirmed it, or the authors of a reason."""
        key, who = sent_key(), request.form.get("participant", "")
        if not who and not request.form.get("reason"):
            raise NotNowError("No one was removed. Choose someone in the list, then press Remove.")
        if who == _SILENT:
            return _remove_silent(rooms, key)
        is_blocked = "block" in request.form
        if CONFIRMED not in request.form:
            for person in rooms.facilitated(key, site()).people:
                if str(person.id) == who:
                    raise question_removal(person, is_blocked=is_blocked)
        people = {int(who)} if is_number(who) else _find_authors(rooms, key)
        rooms.store.people.remove(key, people, is_blocked=is_blocked)
        rooms.store.forget()
        return give_room(rooms, key)


def _remove_silent(rooms: Rooms, key: str) -> AnyResponse:
    if CONFIRMED not in request.form:
        workshop = rooms.store.workshops.facilitated(key)
        raise question_removal_of_silent(rooms.store.people.count_silent(workshop.id))
    rooms.store.people.remove_silent(key)
    rooms.store.forget()
    return give_room(rooms, key)


def _find_authors(rooms: Rooms, key: str) -> set[int]:
    """The authors of the reason in the form. Raises NotNowError and UnknownWorkshopError."""
    ids = _find_reasons(rooms, key, request.form.get("item", ""))
    return {each.participant for each in rooms.facilitated(key, site()).proposals if each.id in ids}


def _register_rehearsing(blueprint: Blueprint, rooms: Rooms, creating: Creating) -> None:
    @blueprint.post(f"{_PAGE}/simulate")
    def simulate() -> AnyResponse:
        key = sent_key()
        if request.form.get("do") == "answer":
            rooms.store.rehearsals.answer(key, imagine)
        else:
            creating.allow(Created.REHEARSAL)
            rooms.store.rehearsals.add(key, _SIMULATED)
        return give_room(rooms, key)

    @blueprint.post(f"{_PAGE}/begin")
    def begin() -> AnyResponse:
        key = sent_key()
        rooms.store.workshops.start_real(key)
        rooms.store.forget()
        return give_room(rooms, key)


def _register_showing(blueprint: Blueprint, rooms: Rooms) -> None:
    @blueprint.get(f"{_PAGE}/live")
    def live() -> AnyResponse:
        """The page if it has changed since the browser's revision; otherwise 204."""
        name, key = request.args.get("page", ""), request.args.get(WORKSHOP, "")
        page = next((page for page in PAGES if page.value == f"/{name}"), None)
        if page is None:
            raise RefusedError(404, "This page doesn’t exist.")
        try:
            if str(rooms.store.workshops.revision(key)) == request.args.get("revision"):
                return Response(status=204)
            return Response(show_room(rooms, page, key, site(), request.args.get(SCREEN, "")))
        except UnknownWorkshopError:
            return Response(show_unknown_workshop(page))  # not 404: browsers would log an error

    @blueprint.get(f"{_PAGE}/qr.svg")
    def qr() -> AnyResponse:
        """The QR code as a file, for invitations and slides."""
        room = find_room(rooms, Page.BOARD, request.args.get(WORKSHOP, ""), site())
        return Response(show_qr(room.join_url, f"QR code of {room.join_url}"), mimetype="image/svg+xml")


def _read_scene() -> int | None:
    scene = request.form.get("scene", "")
    return int(scene) if is_number(scene) else None


def _read_wish(rooms: Rooms, key: str) -> Wish:
    """Parses the requested act. Raises RefusedError, NotNowError and UnknownWorkshopError."""
    named, mitigation = request.form.get("act", ""), request.form.get("item", "")
    if named == _TAKE_BACK:
        return Wish(Act.DECIDE, mitigation)
    if named not in list(Act):
        raise RefusedError(400, "Facilitators can’t do that. Reload the page.")
    act = Act(named)
    if act is Act.TIMER:
        return Wish(act, mitigation, minutes=_read_minutes(request.form.get("minutes", "")))
    if act in REASON_ACTS:
        is_for_all = act is Act.APPROVE_REASONS
        return Wish(act, mitigation, proposals=_find_reasons(rooms, key, mitigation, is_for_all=is_for_all))
    if act is Act.WEIGH:
        return Wish(act, weights=_read_weights(rooms.store.workshops.facilitated(key).plan))
    if act is Act.DECIDE:
        return Wish(act, mitigation, decision=_read_decision(rooms.store.workshops.facilitated(key).plan))
    return Wish(
        act,
        mitigation,
        shown=request.form.get("shown", ""),
        is_confirmed=CONFIRMED in request.form,
        is_next="next" in request.form,
    )


def _read_minutes(typed: str) -> int:
    typed = typed.strip() or "0"
    return int(typed) if is_number(typed) else -1  # refused by the timer


def _read_weights(plan: Plan) -> dict[str, int]:
    """Parses the weights of groups; empty if all are equal. Raises NotNowError."""
    typed = {name: request.form.get(f"weight:{name}", "").strip() or "1" for name in weighed_groups(plan)}
    if not all(is_number(each) and int(each) <= MOST_WEIGHT for each in typed.values()):
        raise NotNowError(f"A weight is a whole number from 0 to {MOST_WEIGHT}.")
    weights = {name: int(each) for name, each in typed.items()}
    return weights if len(set(weights.values())) > 1 else {}


def _find_reasons(rooms: Rooms, key: str, mitigation: str, *, is_for_all: bool = False) -> frozenset[int]:
    """The ids of the proposals with the reason in the form, or with any reason if it names none and `is_for_all`.

    Raises NotNowError and UnknownWorkshopError.
    """
    room = rooms.facilitated(key, site())
    latest = room.running.latest(mitigation)
    if latest is None or latest.status is Status.OPEN:
        raise NotNowError("Close the round first. You can see its reasons only after that.")
    if latest.is_closing(room.now):
        raise NotNowError("The last answers are still arriving. Try again in a moment.")
    if room.running.hides_reasons(mitigation, latest.number, room.now):
        raise NotNowError("This round was reopened, so you can see its reasons only after you reveal the result.")
    asked = request.form.get("reason", "")
    reasons = find_reasons(room.proposals, mitigation, latest.number, room.running.hidden_reasons)
    found = [reason for reason in reasons if reason.key == asked or (is_for_all and not asked)]
    if not found:
        raise NotNowError("This reason is no longer shown.")
    return frozenset(number for reason in found for number in reason.proposals)


def _read_decision(plan: Plan) -> Decision:
    """Parses a decision. Raises NotNowError, which says what to change."""
    roles = {}
    for actor in plan.actors:
        role = request.form.get(f"role:{actor.id}", "")
        if role in plan.role_ids:
            roles[actor.id] = role
    is_nobody = "nobody" in request.form
    note, dissent = clean_text(request.form.get("note", "")), clean_text(request.form.get("dissent", ""))
    if is_nobody and roles:
        raise NotNowError("You ticked “No one can do this” but also named an actor. Please remove one.")
    if not (is_nobody or roles or note):
        raise NotNowError("Give an actor a role, tick “No one can do this”, or note why the question stays open.")
    if len(note) > LONGEST_REASON or len(dissent) > LONGEST_REASON:
        raise NotNowError(f"A note or dissent can have up to {LONGEST_REASON:,} characters. Please shorten it.")
    if refusal := plan.say_too_many_leads(roles):
        raise NotNowError(refusal)
    return Decision(roles, is_nobody, note, dissent)
