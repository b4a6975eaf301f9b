"""The projector's page: how to join, the question, the turnout and, once revealed, the result.

For rounds that aren't revealed, the page reads only the turnout.
"""

from dataclasses import dataclass
from enum import StrEnum
from math import ceil
from typing import NamedTuple

from markupsafe import Markup

from valuechain.analysis.workshop.statistics.counts import ActorCount, find_reasons, is_small
from valuechain.analysis.workshop.statistics.guidance import VersusCell
from valuechain.analysis.workshop.statistics.results import Results, find_results
from valuechain.model.look import RoleLook, look_of
from valuechain.model.workshop.plan import NO_ROLE, Pace, Plan, PlannedActor, PlannedMitigation
from valuechain.model.workshop.running import Running, Status
from valuechain.views.page.render import render
from valuechain.views.page.state import Page
from valuechain.views.workshop.qr import show_qr
from valuechain.views.workshop.room import Room, address_of
from valuechain.views.workshop.words import (
    Judged,
    judge,
    percent,
    say_change,
    say_close,
    say_decision,
    say_groups,
    say_headline,
    say_hidden,
    say_reasons,
    say_roles,
    say_turnout,
    span,
)

MOST_BARS = 9
"""With more actors than this and nothing published, actors without a role share one line."""
MOST_REASONS = 6
"""Maximum number of reasons, space permitting; the board has all of them."""
LONGEST_SHOWN = 220
"""Maximum characters of a reason or doubt, so that it can be read on a wall."""

_NAME_LETTERS, _PUBLISHED_LETTERS, _WHY_LETTERS = 18, 22, 24
"""Approximate characters per line of the name and the published role in the first column, and in the last column."""
_LINE, _GAUGE, _BEFORE, _BETWEEN_ROWS = 1.12, 1.9, 0.42, 0.34
"""Heights of the parts of a row and of the gap between rows, in units of the row's font size."""
_NARROWEST = 8.0
"""Minimum width of a part that shows its number, as a percentage of the bar."""


class Scene(StrEnum):
    """What the projector shows."""

    LOBBY = "lobby"
    NEXT = "next"
    """The question is shown but not open yet."""
    OPEN = "open"
    OWN_PACE = "own pace"
    CLOSED = "closed"
    REVEALED = "revealed"
    ENDED = "ended"


class BarPart(NamedTuple):
    """A part of a bar; `start` and `width` are percentages of the bar."""

    role: str
    """A role or `NO_ROLE`."""
    look: RoleLook | None
    """None for no role."""
    start: float
    width: float
    number: str
    """The count; empty if the part is too narrow for it."""


@dataclass(frozen=True, slots=True)
class ActorBar:
    """An actor's bar: everyone who knows, starting with those who give the published role."""

    actor: PlannedActor
    said: str
    bits: tuple[BarPart, ...]
    before: tuple[BarPart, ...]
    """The bar of the previous revealed round; empty if there was none."""
    was: str
    """The share that gave the published role in that round."""
    cell: VersusCell
    judged: Judged


@dataclass(frozen=True, slots=True)
class QuietLine:
    """Actors with the same verdict to whom both the source and nearly everyone give no role."""

    judged: Judged
    actors: tuple[str, ...]
    """Labels with counts."""


def show_projector(room: Room) -> Markup:
    """The HTML of the projector's page."""
    scene = find_scene(room.plan, room.running)
    return render(
        "workshop/wall/projector.html",
        room=room,
        plan=room.plan,
        running=room.running,
        mitigation=room.focus,
        scene=scene,
        Scene=Scene,
        kicker=_kicker(room, scene),
        board=address_of(Page.BOARD, room.key),
        qr=show_qr(room.join_url, f"QR code of {room.join_url}") if scene is Scene.LOBBY else "",
        link=room.join_url.partition("?")[0].partition("://")[2],
        left=None if room.running.is_paused else room.running.seconds_left(room.now),
        seen=_revealed(room, room.focus) if scene is Scene.REVEALED and room.focus else {},
        span=span,
        shorten=_shorten,
    )


def find_scene(plan: Plan, running: Running) -> Scene:
    """The scene for the state of a workshop."""
    latest = running.latest(running.focus) if plan.mitigation(running.focus) else None
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
    return Scene.NEXT if plan.mitigation(running.focus) else Scene.LOBBY


def _kicker(room: Room, scene: Scene) -> str:
    """The workshop's title and the current question's number."""
    if scene in (Scene.LOBBY, Scene.OWN_PACE, Scene.ENDED) or room.focus is None:
        return room.plan.title
    place = [mitigation.id for mitigation in room.plan.mitigations].index(room.focus.id) + 1
    words = f"{room.plan.title} · question {place} of {len(room.plan.mitigations)}"
    latest = room.running.latest(room.focus.id)
    return f"{words} · round {latest.number}" if latest else words


def _revealed(room: Room, mitigation: PlannedMitigation) -> dict[str, object]:
    seen = room.seen
    results = find_results(seen)
    found, common = results.counts[mitigation.id], results.common[mitigation.id]
    actors = results.by_actor(mitigation.id)
    unnamed = {each.cell.actor for each in actors if each.is_unnamed} if len(actors) > MOST_BARS else set()
    folded = {*unnamed, *(each.cell.actor for each in actors if each.cell.is_none_agreed)}
    shown = [bar for bar in build_bars(room.plan, results, mitigation.id) if bar.actor.id not in folded]
    reasons = find_reasons(seen.proposals, mitigation.id, found.round, room.running.hidden_reasons)
    shift, decision = results.shifts.get(mitigation.id), room.running.decisions.get(mitigation.id)
    hidden = say_hidden(room.plan, results.groups[mitigation.id], room.groups)
    return {
        "bars": shown,
        "height": round(sum(map(_height, shown)), 2),
        "quiet": find_quiet(room.plan, results, mitigation.id),
        "conditions": [f"{bar.actor.label} ({_shorten(bar.cell.condition)})" for bar in shown if bar.cell.condition],
        "unnamed": [actor.label for actor in room.plan.actors if actor.id in unnamed],
        "known": found.known,
        "headline": say_headline(room.plan, found, common),
        "turnout": say_turnout(found),
        "is_small": is_small(room.plan, found),
        "close": say_close(common.swing),
        "groups": [*say_groups(room.plan, results.group_common[mitigation.id]), *hidden],
        "shift": say_change(shift) if shift else "",
        "reasons": reasons[:MOST_REASONS],
        "reasons_said": say_reasons(reasons),
        # Once the room has decided, the space is needed for the decision.
        "doubt": "" if decision else _shorten(mitigation.doubt.partition(". ")[0].rstrip(".")),
        "decision": decision,
        "decided": say_decision(room.plan, decision) if decision else "",
        "is_compared": mitigation.published is not None,
    }


def build_bars(plan: Plan, results: Results, mitigation: str) -> list[ActorBar]:
    """The bars of the latest revealed round, in the order of `Results.ranked`."""
    actors = {actor.id: actor for actor in plan.actors}
    return [
        ActorBar(
            actor=actors[each.cell.actor],
            said=say_roles(each.count, each.before),
            bits=split_bar(plan, each.count, each.cell.published),
            before=split_bar(plan, each.before, each.cell.published) if each.before else (),
            was="" if each.share_before is None else f"was {percent(each.share_before)}",
            cell=each.cell,
            judged=judge(each.cell),
        )
        for each in results.ranked(mitigation)
    ]


def split_bar(plan: Plan, found: ActorCount, published: str | None) -> tuple[BarPart, ...]:
    """The parts of a bar: the published role, then the other roles, then no role.

    This way, the share that is compared with the guidance, and its interval, start at the left end of every bar.

    >>> plan, count = Plan("T", "f", "F", "", ""), ActorCount("hub", {"primary": 2, "secondary": 0}, 18)
    >>> [(bit.role, bit.start, bit.width) for bit in split_bar(plan, count, NO_ROLE)]
    [('none', 0.0, 90.0), ('primary', 90.0, 10.0)]
    """
    bits: list[BarPart] = []
    start = 0.0
    for role in sorted((*plan.role_ids, NO_ROLE), key=lambda role: role != published):
        number = found.of(role)
        if number:
            width = 100 * number / found.known
            look = look_of(given) if (given := plan.role(role)) else None
            bits.append(BarPart(role, look, start, width, f"{number:,}" if width >= _NARROWEST else ""))
            start += width
    return tuple(bits)


def find_quiet(plan: Plan, results: Results, mitigation: str) -> list[QuietLine]:
    """Actors to whom both the source and nearly everyone give no role: one line per verdict instead of a bar each."""
    labels = {actor.id: actor.label for actor in plan.actors}
    lines: dict[str, tuple[Judged, list[str]]] = {}
    for cell in results.versus[mitigation]:
        if not cell.is_none_agreed:
            continue
        judged = judge(cell)
        lines.setdefault(judged.word, (judged, []))[1].append(f"{labels[cell.actor]} ({cell.same:,} of {cell.known:,})")
    return [QuietLine(judged, tuple(actors)) for judged, actors in lines.values()]


def _height(bar: ActorBar) -> float:
    """Height of a bar's row in units of the font size, which is as large as possible for all rows to fit."""
    published = ceil(len(bar.judged.is_published) / _PUBLISHED_LETTERS) if bar.judged.published else 0
    name = (ceil(len(bar.actor.label) / _NAME_LETTERS) + published) * _LINE
    why = (1 + ceil(len(bar.judged.room) / _WHY_LETTERS)) * _LINE
    return _BETWEEN_ROWS + max(name, why, _GAUGE + _BEFORE * bool(bar.before))


def _shorten(text: str) -> str:
    """Truncates text at a word boundary, to a length readable on a wall."""
    flat = " ".join(text.split())
    return flat if len(flat) <= LONGEST_SHOWN else f"{flat[:LONGEST_SHOWN].rsplit(' ', 1)[0]} …"
