"""What the room sees on the wall: how to join, what is asked, how many have answered, and, once revealed, what it said.

Nothing of a round that is not revealed is read here beyond how many have answered.
"""

from dataclasses import dataclass
from enum import StrEnum
from math import ceil
from urllib.parse import quote_plus

from valuechain.analysis.workshop_counts import SeatCount
from valuechain.analysis.workshop_values import Said
from valuechain.analysis.workshop_versus import VersusCell
from valuechain.model.running import Running, Status
from valuechain.model.workshop import Item, Pace, Plan, Seat
from valuechain.views.qr import show_qr
from valuechain.views.render import render
from valuechain.views.room import Room
from valuechain.views.room_results import Results, find_results, is_small, reasons_of
from valuechain.views.room_words import (
    Judged,
    benchmark,
    explain_agreement,
    judge,
    say_agreement,
    say_change,
    say_decision,
    say_hidden,
    say_roles,
    say_turnout,
)
from valuechain.views.state import Page

MOST_BARS = 9
"""With more actors than this, those that nobody names and that have no published role are told in a line."""
MOST_REASONS = 6
"""Reasons that are shown, as far as there is room; the board has all of them."""
LONGEST_SHOWN = 220
"""Characters of a reason, or of a doubt, that can be read on a wall."""

_NAME_LETTERS, _SAID_LETTERS = 20, 40
"""About as many as a line of the first column holds."""
_NAME_LINE, _SAID_LINE, _GAUGE, _BEFORE, _BETWEEN_ROWS = 1.15, 0.94, 2.25, 0.42, 0.36
"""In units of the letters of a row."""


class Scene(StrEnum):
    """What is on the wall."""

    LOBBY = "lobby"
    NEXT = "next"
    """The question is named, and not open yet."""
    OPEN = "open"
    OWN_PACE = "own pace"
    CLOSED = "closed"
    REVEALED = "revealed"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Bar:
    """What the room says of an actor; shares are in per cent of those who know."""

    seat: Seat
    said: str
    primary: float
    secondary: float
    low: float | None
    """Between which the end of the compared part lies; None where nothing is compared."""
    high: float | None
    before_primary: float
    """In the revealed round before, if there was one."""
    before_secondary: float
    judged: Judged


def show_projector(room: Room) -> str:
    """The HTML of the projector's page."""
    scene = find_scene(room.plan, room.running)
    return render(
        "projector.html",
        room=room,
        plan=room.plan,
        running=room.running,
        item=room.focus,
        scene=scene,
        Scene=Scene,
        kicker=_kicker(room, scene),
        board=f"{Page.BOARD.value}?workshop={quote_plus(room.key)}",
        qr=show_qr(room.join_url, f"QR code of {room.join_url}") if scene is Scene.LOBBY else "",
        link=room.join_url.partition("?")[0].partition("://")[2],
        answered=_answered(room) if room.focus else 0,
        left=_seconds_left(room),
        asked=_asked_at_own_pace(room) if scene is Scene.OWN_PACE else (),
        seen=_revealed(room, room.focus) if scene is Scene.REVEALED and room.focus else {},
    )


def find_scene(plan: Plan, running: Running) -> Scene:
    """What is to be on the wall where a workshop stands."""
    latest = running.latest(running.focus) if plan.item(running.focus) else None
    if latest and latest.status is Status.REVEALED:
        return Scene.REVEALED
    if running.is_ended:
        return Scene.ENDED
    if latest and latest.status is Status.CLOSED:
        return Scene.CLOSED
    if plan.rules.pace is Pace.OWN and any(running.rounds.values()):
        return Scene.OWN_PACE
    if latest:
        return Scene.OPEN
    return Scene.NEXT if plan.item(running.focus) else Scene.LOBBY


def _kicker(room: Room, scene: Scene) -> str:
    """The workshop's title, and where in it the room is."""
    if scene in (Scene.LOBBY, Scene.OWN_PACE, Scene.ENDED) or room.focus is None:
        return room.plan.title
    place = [item.id for item in room.plan.items].index(room.focus.id) + 1
    words = f"{room.plan.title} · question {place} of {len(room.plan.items)}"
    latest = room.running.latest(room.focus.id)
    return f"{words} · round {latest.number}" if latest else words


def _seconds_left(room: Room) -> int | None:
    ends = room.running.timer_ends
    return None if ends is None else max(0, round((ends - room.now).total_seconds()))


def _answered(room: Room) -> int:
    latest = room.running.latest(room.running.focus)
    return room.answered.get((room.running.focus, latest.number), 0) if latest else 0


def _asked_at_own_pace(room: Room) -> list[tuple[Item, str, int]]:
    """Each mitigation with how its round stands and how many have answered."""
    asked = []
    for item in room.plan.items:
        latest = room.running.latest(item.id)
        answered = room.answered.get((item.id, latest.number), 0) if latest else 0
        asked.append((item, latest.status.value if latest else "not open yet", answered))
    return asked


def _revealed(room: Room, item: Item) -> dict[str, object]:
    results = find_results(room)
    found, agreement = results.counts[item.id], results.agreements.by_item[item.id]
    bars = build_bars(room.plan, results, item.id)
    shown = bars if len(bars) <= MOST_BARS else [bar for bar in bars if _is_named(bar)]
    reasons = reasons_of(room, item.id)
    shift, decision = results.shifts.get(item.id), room.running.decisions.get(item.id)
    groups = [
        (name, say_agreement(agreements.by_item[item.id]))
        for name, agreements in results.group_agreements.items()
        if item.id in agreements.by_item
    ]
    return {
        "bars": shown,
        "height": round(sum(_height(bar, has_before=bool(shift)) for bar in shown), 2),
        "unnamed": [bar.seat.label for bar in bars if bar not in shown],
        "known": found.known,
        "turnout": say_turnout(found),
        "is_small": is_small(room.plan, found),
        "agreement": say_agreement(agreement),
        "meaning": explain_agreement(agreement),
        "benchmark": benchmark(agreement),
        "groups": groups,
        "hidden": say_hidden(room.plan, results.groups[item.id], room.groups),
        "fewest": results.groups[item.id].fewest,
        "shift": say_change(shift) if shift else "",
        "reasons": [_shorten(reason) for reason in reasons[:MOST_REASONS]],
        "reason_count": len(reasons),
        "doubt": _shorten(item.doubt.partition(". ")[0].rstrip(".")),
        "decision": decision,
        "decided": say_decision(room.plan, decision) if decision else "",
        "is_compared": item.published is not None,
    }


def build_bars(plan: Plan, results: Results, item: str) -> list[Bar]:
    """What the room says of each actor in the newest revealed round: those whom most make primary first."""
    shift = results.shifts.get(item)
    before = {seat.seat: seat for seat in shift.before.seats} if shift else {}
    seats = {seat.id: seat for seat in plan.seats}
    pairs = zip(results.counts[item].seats, results.versus[item], strict=True)
    bars = [(count, _bar(seats[count.seat], count, before.get(count.seat), cell)) for count, cell in pairs]
    bars.sort(key=lambda pair: (-pair[0].primary, -pair[0].secondary))
    return [bar for _, bar in bars]


def _bar(seat: Seat, found: SeatCount, before: SeatCount | None, cell: VersusCell) -> Bar:
    primary, secondary = _shares(found)
    low, high = compared_end(cell, primary)
    was = _shares(before) if before else (0.0, 0.0)
    return Bar(seat, say_roles(found, before), primary, secondary, low, high, *was, judge(cell))


def _shares(found: SeatCount) -> tuple[float, float]:
    if not found.known:
        return 0.0, 0.0
    return 100 * found.primary / found.known, 100 * found.secondary / found.known


def compared_end(cell: VersusCell, primary: float) -> tuple[float | None, float | None]:
    """Where on a bar, in per cent, the interval of the compared share is drawn: where that part of the bar ends.

    The primary part begins at 0, the secondary part where that one ends (at `primary`), and what is left of the bar, no
    role, ends at 100 and is drawn from there.
    """
    if cell.low is None or cell.high is None:
        return None, None
    match cell.published:
        case Said.PRIMARY:
            return 100 * cell.low, 100 * cell.high
        case Said.SECONDARY:
            return primary + 100 * cell.low, min(primary + 100 * cell.high, 100.0)
        case _:
            return 100 - 100 * cell.high, 100 - 100 * cell.low


def _height(bar: Bar, *, has_before: bool) -> float:
    """How much room the row of a bar takes, in units of its letters, which are made as large as all rows allow."""
    words = ceil(len(bar.seat.label) / _NAME_LETTERS) * _NAME_LINE + ceil(len(bar.said) / _SAID_LETTERS) * _SAID_LINE
    return _BETWEEN_ROWS + max(words, _GAUGE + _BEFORE * has_before)


def _is_named(bar: Bar) -> bool:
    return bool(bar.primary or bar.secondary or bar.judged.published not in (None, Said.NONE))


def _shorten(text: str) -> str:
    """The beginning of a text, whole words, as long as can be read on a wall."""
    flat = " ".join(text.split())
    return flat if len(flat) <= LONGEST_SHOWN else f"{flat[:LONGEST_SHOWN].rsplit(' ', 1)[0]} …"
