"""The form for the room's decision: what it starts with, and what can be filled in."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from valuechain.analysis.workshop.statistics.counts import ActorCount, RoundCount, count_round
from valuechain.model.workshop.plan import Plan, PlannedActor, PlannedMitigation
from valuechain.model.workshop.running import Decision, Status
from valuechain.model.workshop.typed import Typed, type_roles, with_typed
from valuechain.views.workshop.room import Room
from valuechain.views.workshop.words import say_decision, say_turnout

PUBLISHED, ROOM = "published", "room"
"""What the roles can be filled in from."""
_NAMES = {PUBLISHED: "As published", ROOM: "As the room"}


class DecisionRow(NamedTuple):
    """An actor in the decision form, with the room's answers."""

    actor: PlannedActor
    role: str
    """The role preselected in the form; empty for none."""
    said: ActorCount | None
    """None until the result is revealed."""
    published: str


class Filling(NamedTuple):
    """A button that fills in the roles."""

    value: str
    label: str
    said: str
    """What it fills in."""


@dataclass(frozen=True, slots=True)
class DecisionForm:
    """The form, with its initial values."""

    decision: Decision | None
    """The recorded one."""
    decided: str
    """The recorded decision in words; empty if there is none."""
    start: Decision
    """What is typed and not recorded, over the recorded decision or else over the majority's view."""
    is_draft: bool
    """Whether something is typed and not recorded."""
    is_proposed: bool
    """Whether the roles are the majority view, and nothing is recorded or typed."""
    rows: Sequence[DecisionRow]
    counted: RoundCount | None
    """The room's answers, once they are revealed."""
    turnout: str
    """How many answered, in words; empty before the reveal."""
    fillings: Sequence[Filling]


def build_decision_form(room: Room, mitigation: PlannedMitigation) -> DecisionForm:
    """The form for the decision on a mitigation."""
    counted = _count(room, mitigation.id)
    decision = room.running.decisions.get(mitigation.id)
    before = decision or _majority(counted)
    start = with_typed(room.plan, before, room.drafts.get(mitigation.id, {}))
    return DecisionForm(
        decision=decision,
        decided=say_decision(room.plan, decision) if decision else "",
        start=start,
        is_draft=start != before,
        is_proposed=decision is None and start == before and before.settles,
        rows=_rows(room, mitigation, start, counted),
        counted=counted,
        turnout=say_turnout(counted) if counted else "",
        fillings=[
            Filling(what, name, say_decision(room.plan, made).rstrip("."))
            for what, name in _NAMES.items()
            if counted is not None and (made := _filling(room.plan, mitigation, counted, what)) is not None
        ],
    )


def find_filling(room: Room, mitigation_id: str, what: str) -> Typed | None:
    """The form's fields for the published roles or for the room's majority view; None if there is none."""
    mitigation = room.plan.mitigation(mitigation_id)
    if mitigation is None:
        return None
    made = _filling(room.plan, mitigation, _count(room, mitigation_id), what)
    return None if made is None else type_roles(room.plan, made)


def _filling(plan: Plan, mitigation: PlannedMitigation, counted: RoundCount | None, what: str) -> Decision | None:
    made = _majority(counted) if what == ROOM else Decision(mitigation.published or {}) if what == PUBLISHED else None
    # What the workshop's rules refuse is not offered.
    return made if made is not None and made.settles and not plan.say_too_many_leads(made.roles) else None


def _count(room: Room, mitigation: str) -> RoundCount | None:
    latest = room.running.latest(mitigation)
    if latest is None or latest.status is not Status.REVEALED:
        return None
    return count_round(room.plan, room.proposals, mitigation, latest.number)


def _majority(counted: RoundCount | None) -> Decision:
    """The majority view of those with a view; empty before the reveal or if there is no majority."""
    if counted is None:
        return Decision()
    return Decision(counted.majority, is_nobody=counted.is_nobody)


def _rows(room: Room, mitigation: PlannedMitigation, start: Decision, counted: RoundCount | None) -> list[DecisionRow]:
    said = {each.actor: each for each in counted.actors} if counted else {}
    published = mitigation.published
    return [
        DecisionRow(
            actor,
            start.roles.get(actor.id, ""),
            said.get(actor.id),
            mitigation.unpublished if published is None else mitigation.say_published(actor.id) or "no role",
        )
        for actor in room.plan.actors
    ]
