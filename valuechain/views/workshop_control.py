"""The control room: where a workshop stands, what comes next, and everything else that a facilitator can do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from urllib.parse import quote_plus

from markupsafe import Markup

from valuechain.analysis.agenda import MINUTES_EACH
from valuechain.analysis.workshop_counts import SeatCount, count_round, fewest_shown
from valuechain.model.running import LONGEST_TIMER, Act, Decision, Status
from valuechain.model.workshop import LONGEST_REASON, Item, Pace, Part, Seat
from valuechain.views.qr import show_qr
from valuechain.views.render import render
from valuechain.views.room import Room
from valuechain.views.state import Page
from valuechain.views.workshop_export import show_taking_away
from valuechain.views.workshop_reasons import Reason, find_reasons
from valuechain.views.workshop_steps import SAID, Step, describe_state, next_step, other_steps

_MOST_REASONS = 200


class AgendaLine(NamedTuple):
    """A mitigation on the agenda and where it stands."""

    item: Item
    state: str
    is_decided: bool
    is_in_focus: bool
    can_focus: bool


class GroupLine(NamedTuple):
    """How many have joined as a group, in words."""

    name: str
    number: str


class ResultRow(NamedTuple):
    """What the room said of an actor, and what is published."""

    seat: Seat
    said: SeatCount
    published: str


class DecisionRow(NamedTuple):
    """An actor in the form for a decision."""

    seat: Seat
    part: str
    """The role that is recorded now; empty for none."""


@dataclass(frozen=True, slots=True)
class Focus:
    """The mitigation that the room is looking at."""

    item: Item
    place: int
    state: str
    answered: int
    is_open: bool
    others: Sequence[Step]
    can_decide: bool
    decision: Decision | None
    decision_rows: Sequence[DecisionRow]
    results: Sequence[ResultRow]
    known: int
    """How many proposals the results count; those who do not know are not among them."""
    reasons: Sequence[Reason]
    more_reasons: int
    removed: int


def show_control(room: Room) -> str:
    """The HTML of the control room."""
    running = room.running
    key = quote_plus(room.key)
    is_new = not running.rounds and not running.is_ended
    return render(
        "workshop_control.html",
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
        qr=show_qr(room.join_url, f"QR code of {room.join_url}"),
        facilitator_url=f"{room.site}{Page.WORKSHOP.value}?workshop={key}",
        projector_url=f"{room.site}{Page.PROJECTOR.value}?workshop={quote_plus(room.projector)}",
        board_url=f"{Page.BOARD.value}?workshop={key}",
        key=key,
        expires=_date(room.expires),
        last_act=SAID.get(room.last_act, room.last_act),
        is_new=is_new,
        # Of a workshop that has not begun there is nothing to take away.
        taking_away=Markup("" if is_new else show_taking_away(room, room.versions)),  # noqa: S704 # rendered, so escaped
        can_release=any(group.seat for group in room.plan.groups) and not running.is_released,
        Act=Act,
        Part=Part,
        Pace=Pace,
        longest=LONGEST_REASON,
        longest_timer=LONGEST_TIMER,
        minutes_each=MINUTES_EACH,
    )


def seconds_left(room: Room) -> int | None:
    """How long the timer still runs, 0 when it has ended; None where none is set."""
    if room.running.timer_ends is None:
        return None
    return max(0, round((room.running.timer_ends - room.now).total_seconds()))


def _focus(room: Room) -> Focus | None:
    item = room.focus
    if item is None:
        return None
    latest = room.running.latest(item.id)
    number = latest.number if latest else 0
    is_closed = latest is not None and latest.status is not Status.OPEN
    is_revealed = latest is not None and latest.status is Status.REVEALED
    counted = count_round(room.plan, room.given, item.id, number) if is_revealed else None
    reasons = find_reasons(room, item.id, number) if is_closed else ()
    decision = room.running.decisions.get(item.id)
    ids = {each.id for each in room.given if each.item == item.id and each.round == number}
    return Focus(
        item=item,
        place=room.plan.items.index(item) + 1,
        state=_state(room, item),
        answered=room.answered.get((item.id, number), 0),
        is_open=latest is not None and latest.status is Status.OPEN,
        others=other_steps(room.plan, room.running),
        can_decide=is_closed or room.running.is_ended,
        decision=decision,
        decision_rows=[
            DecisionRow(seat, decision.roles[seat.id].value if decision and seat.id in decision.roles else "")
            for seat in room.plan.seats
        ],
        results=_results(room, item, counted.seats) if counted else (),
        known=counted.known if counted else 0,
        reasons=reasons[:_MOST_REASONS],
        more_reasons=max(0, len(reasons) - _MOST_REASONS),
        removed=len(ids & room.running.hidden_reasons),
    )


def _results(room: Room, item: Item, counts: Sequence[SeatCount]) -> list[ResultRow]:
    seats = {seat.id: seat for seat in room.plan.seats}
    rows = []
    for each in counts:
        part = item.published.get(each.seat) if item.published is not None else None
        published = "not known" if item.published is None else part.value if part else "no role"
        rows.append(ResultRow(seats[each.seat], each, published))
    return rows


def _agenda(room: Room) -> list[AgendaLine]:
    is_free = room.plan.rules.pace is Pace.OWN or not room.running.open_items
    return [
        AgendaLine(
            item,
            _state(room, item),
            item.id in room.running.decisions,
            item.id == room.running.focus,
            is_free and item.id != room.running.focus,
        )
        for item in room.plan.items
    ]


def _state(room: Room, item: Item) -> str:
    """Where a mitigation stands, in few words."""
    latest = room.running.latest(item.id)
    if latest is None:
        return "not yet"
    words = {
        Status.OPEN: f"open, {room.answered.get((item.id, latest.number), 0)} of {room.joined} answered",
        Status.CLOSED: "hidden again" if latest.was_seen and not room.running.is_ended else "closed",
        Status.REVEALED: "revealed",
    }[latest.status]
    return words if latest.number == 1 else f"round {latest.number} {words}"


def _groups(room: Room) -> list[GroupLine]:
    """How many have joined as each group; a small one is not counted, so that nobody is told by it."""
    least = fewest_shown(room.plan)
    lines = []
    for group in room.plan.groups:
        number = room.groups.get(group.name, 0)
        lines.append(GroupLine(group.name, str(number) if number >= least else f"fewer than {least}"))
    return lines


def _date(moment: datetime) -> str:
    return f"{moment.day} {moment:%B %Y}"
