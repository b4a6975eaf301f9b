"""The control room: where a workshop stands, what comes next, and everything else that a facilitator can do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from urllib.parse import quote_plus

from markupsafe import Markup

from valuechain.analysis.workshop.agenda import MINUTES_EACH
from valuechain.analysis.workshop.counts import ActorCount, RoundCount, count_round, fewest_shown
from valuechain.analysis.workshop.outcome import shown_sizes
from valuechain.model.workshop.plan import LONGEST_REASON, NO_ROLE, Pace, PlannedActor, PlannedMitigation
from valuechain.model.workshop.running import LONGEST_TIMER, Act, Decision, Status
from valuechain.views.page.render import render
from valuechain.views.page.state import Page
from valuechain.views.workshop.control.export import show_taking_away
from valuechain.views.workshop.control.steps import OfferedAct, describe_act, describe_state, next_step, other_steps
from valuechain.views.workshop.qr import show_qr
from valuechain.views.workshop.reach import show_reach
from valuechain.views.workshop.reasons import Reason, find_reasons
from valuechain.views.workshop.room import Room
from valuechain.views.workshop.words import say_decision

_MOST_REASONS = 200


class AgendaLine(NamedTuple):
    """A mitigation on the agenda and where it stands."""

    mitigation: PlannedMitigation
    state: str
    is_decided: bool
    is_in_focus: bool
    can_focus: bool


class GroupSize(NamedTuple):
    """How many have joined as a group, or as all groups that are not counted by themselves."""

    name: str
    number: int


class DecisionRow(NamedTuple):
    """An actor in the form for a decision, beside what the room said of it."""

    actor: PlannedActor
    role: str
    """The role that the form starts from; empty for none."""
    said: ActorCount | None
    """None as long as the result is not revealed."""
    published: str


@dataclass(frozen=True, slots=True)
class Focus:
    """The mitigation that the room is looking at."""

    mitigation: PlannedMitigation
    place: int
    state: str
    answered: int
    is_open: bool
    others: Sequence[OfferedAct]
    can_decide: bool
    was_seen: bool
    """Whether the room has seen the result of the newest round."""
    decision: Decision | None
    decided: str
    """The decision that is recorded, in words; empty where there is none."""
    start: Decision
    """What the form starts from: what is recorded, else what over half of those who know answered."""
    rows: Sequence[DecisionRow]
    counted: RoundCount | None
    """What the room said, once it is revealed."""
    reasons: Sequence[Reason]
    more_reasons: int
    removed: int


def show_control(room: Room) -> Markup:
    """The HTML of the control room."""
    running = room.running
    key = quote_plus(room.key)
    is_new = not running.rounds and not running.is_ended
    return render(
        "workshop/control/page.html",
        room=room,
        plan=room.plan,
        running=running,
        page=Page.WORKSHOP.value,
        said=describe_state(room.plan, running),
        step=next_step(room.plan, running),
        focus=_focus(room),
        agenda=_agenda(room),
        groups=_groups(room),
        left=seconds_left(room),
        reach=show_reach(room.site),
        # What was split there is what a next workshop can take up.
        has_seen=any(each.was_seen for rounds in running.rounds.values() for each in rounds),
        qr=show_qr(room.join_url, f"QR code of {room.join_url}"),
        facilitator_url=f"{room.site}{Page.WORKSHOP.value}?workshop={key}",
        projector_url=f"{room.site}{Page.PROJECTOR.value}?workshop={quote_plus(room.projector)}",
        board_url=f"{Page.BOARD.value}?workshop={key}",
        key=key,
        expires=_date(room.expires),
        last_act=describe_act(room.plan, running, room.last_act),
        is_new=is_new,
        # Of a workshop that has not begun there is nothing to take away.
        taking_away="" if is_new else show_taking_away(room, room.versions),
        can_release=any(group.actor for group in room.plan.groups) and not running.is_released,
        Act=Act,
        Pace=Pace,
        longest=LONGEST_REASON,
        longest_timer=LONGEST_TIMER,
        fewest=fewest_shown(room.plan),
        minutes_each=MINUTES_EACH,
    )


def seconds_left(room: Room) -> int | None:
    """How long the timer still runs, or would run on after a pause; 0 when it has ended, None where none is set."""
    if room.running.is_paused:
        return None if room.running.timer_left is None else max(0, round(room.running.timer_left.total_seconds()))
    if room.running.timer_ends is None:
        return None
    return max(0, round((room.running.timer_ends - room.now).total_seconds()))


def _focus(room: Room) -> Focus | None:
    mitigation = room.focus
    if mitigation is None:
        return None
    latest = room.running.latest(mitigation.id)
    number = latest.number if latest else 0
    is_closed = latest is not None and latest.status is not Status.OPEN
    is_revealed = latest is not None and latest.status is Status.REVEALED
    counted = count_round(room.plan, room.proposals, mitigation.id, number) if is_revealed else None
    reasons = find_reasons(room, mitigation.id, number) if is_closed else ()
    decision = room.running.decisions.get(mitigation.id)
    start = decision or _majority(counted)
    ids = {each.id for each in room.proposals if each.mitigation == mitigation.id and each.round == number}
    return Focus(
        mitigation=mitigation,
        place=room.plan.mitigations.index(mitigation) + 1,
        state=_state(room, mitigation),
        answered=room.answered.get((mitigation.id, number), 0),
        is_open=latest is not None and latest.status is Status.OPEN,
        others=other_steps(room.plan, room.running),
        can_decide=is_closed or room.running.is_ended,
        was_seen=latest is not None and latest.was_seen,
        decision=decision,
        decided=say_decision(room.plan, decision) if decision else "",
        start=start,
        rows=_rows(room, mitigation, start, counted),
        counted=counted,
        reasons=reasons[:_MOST_REASONS],
        more_reasons=max(0, len(reasons) - _MOST_REASONS),
        removed=len(ids & room.running.hidden_reasons),
    )


def _majority(counted: RoundCount | None) -> Decision:
    """What over half of those who know answered; nothing before the reveal, and of what over half agree on nothing."""
    if counted is None:
        return Decision()
    majorities = {each.actor: each.majority for each in counted.actors}
    roles = {actor: role for actor, role in majorities.items() if role not in (None, NO_ROLE)}
    return Decision(roles, is_nobody=2 * counted.nobody > counted.known)


def _rows(room: Room, mitigation: PlannedMitigation, start: Decision, counted: RoundCount | None) -> list[DecisionRow]:
    said = {each.actor: each for each in counted.actors} if counted else {}
    rows = []
    for actor in room.plan.actors:
        role = mitigation.published.get(actor.id) if mitigation.published is not None else None
        published = "not known" if mitigation.published is None else role if role else "no role"
        chosen = start.roles.get(actor.id)
        rows.append(DecisionRow(actor, chosen if chosen else "", said.get(actor.id), published))
    return rows


def _agenda(room: Room) -> list[AgendaLine]:
    is_free = room.plan.rules.pace is Pace.OWN or not room.running.open_mitigations
    return [
        AgendaLine(
            mitigation,
            _state(room, mitigation),
            mitigation.id in room.running.decisions,
            mitigation.id == room.running.focus,
            is_free and mitigation.id != room.running.focus,
        )
        for mitigation in room.plan.mitigations
    ]


def _state(room: Room, mitigation: PlannedMitigation) -> str:
    """Where a mitigation stands, in few words."""
    latest = room.running.latest(mitigation.id)
    if latest is None:
        return "not yet"
    words = {
        Status.OPEN: f"open, {room.answered.get((mitigation.id, latest.number), 0)} of {room.joined} answered",
        Status.CLOSED: "hidden again" if latest.was_seen and not room.running.is_ended else "closed",
        Status.REVEALED: "revealed",
    }[latest.status]
    return words if latest.number == 1 else f"round {latest.number} {words}"


def _groups(room: Room) -> list[GroupSize]:
    """How many have joined as each group; what could give away a few is counted together."""
    shown = shown_sizes(room.plan, room.groups)
    lines = [GroupSize(name, number) for name, number in shown.items()]
    rest = sum(room.groups.values()) - sum(shown.values())
    if rest:
        lines.append(GroupSize("others combined" if shown else "all combined", rest))
    return lines


def _date(moment: datetime) -> str:
    return f"{moment.day} {moment:%B %Y}"
