"""The screens while the room answers: the question, and the list of questions if people go at their own pace.

Nothing on them depends on answers or published roles, only on how many have answered.
"""

from dataclasses import replace

from valuechain.model.look import ACCENT, EDGE, SOFT
from valuechain.model.workshop.plan import Plan, PlannedMitigation
from valuechain.model.workshop.running import Status
from valuechain.views.page.render import render
from valuechain.views.workshop.room import Room
from valuechain.views.workshop.wall.bars import looks_of, paint_role
from valuechain.views.workshop.wall.layout import (
    ACROSS,
    LEADING,
    LEFT,
    RIGHT,
    ROOM,
    SMALLEST,
    Block,
    Box,
    Frame,
    Paint,
    Row,
    Sheet,
    Table,
    block,
    draw_heading,
    spread,
    stack,
    tall,
    write,
    write_large,
)

_CUTS = (*((most, 9) for most in range(9, -1, -1)), (0, 6), (0, 4), (0, 2), (0, 0))
"""Lines of the summary and of the list of actors: the first pair that fits is used."""


def draw_question(room: Room, mitigation: PlannedMitigation) -> Sheet:
    """The question in focus: what is asked, the roles, the actors, and how many have answered."""
    plan, latest = room.plan, room.running.latest(mitigation.id)
    place = [each.id for each in plan.mitigations].index(mitigation.id) + 1
    kicker = f"Question {place} of {len(plan.mitigations)}{f', round {latest.number}' if latest else ''}"
    status = latest.status if latest else None
    asked = {
        None: "Next question. It is not open yet.",
        Status.OPEN: render("workshop/wall/asked.html", plan=plan).unescape().strip(),
        Status.CLOSED: "The round is closed. The result comes next.",
    }.get(status, "")
    answered, choosing = room.answered_on(mitigation.id), room.choosing_on(mitigation.id)
    asked_people = room.asked_on(mitigation.id)
    turnout = f"{answered:,} of {asked_people:,} have answered" if latest else ""
    unsaved = f"{choosing:,} {'has' if choosing == 1 else 'have'} something not saved yet" if choosing else ""
    actors = ", ".join(actor.label for actor in plan.actors)
    summary = mitigation.summary or (mitigation.name if mitigation.name != mitigation.label else "")
    roles = [f"{role.id}: {role.meaning}" for role in plan.roles]
    below = [block(write_large(asked, 1), gap=8), *_draw_roles(plan)]
    if turnout:
        below += _draw_turnout(turnout, unsaved, answered / asked_people if asked_people else 0)
    top = [draw_heading(kicker), block(replace(write_large(mitigation.label), is_title=True), gap=8)]
    for summary_lines, actor_lines in _CUTS:
        about = [block(write(summary, colour=SOFT, most=summary_lines), gap=10)] if summary and summary_lines else []
        named = [block(write(f"Actors: {actors}", colour=SOFT, most=actor_lines), gap=10)] if actor_lines else []
        blocks = [*top, *about, *below[: 1 + len(plan.roles)], *named, *below[1 + len(plan.roles) :]]
        if tall(blocks) <= ROOM:
            break
    lines = tuple(filter(None, (summary, *roles, f"Actors: {actors}", turnout, unsaved)))
    spare = max(0.0, ROOM - tall(blocks)) / max(1, len(blocks) - 1)
    spaced = [each._replace(height=each.height + min(spare, 40)) for each in blocks]
    return Sheet(mitigation.label, asked, tuple(stack(spaced)), lines=lines)


def _draw_roles(plan: Plan) -> list[Block]:
    looks = looks_of(plan)
    side, line = 1.1 * SMALLEST, SMALLEST * LEADING
    blocks = []
    for role in plan.roles:
        mark = Box(LEFT, (line - side) / 2, side, side, paint_role(looks[role.id]), role.letter)
        words = write(f"{role.id}: {role.meaning}", x=LEFT + side + 20, width=ACROSS - side - 20, most=1)
        blocks.append(block(mark, words, gap=6))
    return blocks


def _draw_turnout(turnout: str, unsaved: str, share: float) -> list[Block]:
    """How many have answered, and a bar of them."""
    bar = [Box(LEFT, 0, ACROSS, 34, Paint(edge=EDGE, edge_width=3))]
    bar += [Box(LEFT, 0, ACROSS * min(share, 1), 34, Paint(ACCENT))] if share else []
    return [
        block(write_large(turnout, 1), gap=4),
        block(*bar, gap=8),
        *([block(write(unsaved, colour=SOFT, most=1))] if unsaved else []),
    ]


def draw_questions(room: Room) -> Sheet:
    """The questions of a workshop at one's own pace, each with how many have answered; those that are open first."""
    said = _say_pace(room)
    order = sorted(room.plan.mitigations, key=lambda each: not _is(room, each, Status.OPEN))
    states = [Row(each.label, (_say_state(room, each),)) for each in order]
    parts = spread(Frame(room.plan.title, said), lambda size, _: [_draw_state(row, size) for row in states])[0]
    return Sheet(room.plan.title, said, tuple(parts), Table("The questions", ("Question", "Answers"), tuple(states)))


def _is(room: Room, mitigation: PlannedMitigation, status: Status) -> bool:
    latest = room.running.latest(mitigation.id)
    return latest is not None and latest.status is status


def _say_pace(room: Room) -> str:
    """What people can do now."""
    latest = [found for each in room.plan.mitigations if (found := room.running.latest(each.id))]
    if any(each.status is Status.OPEN for each in latest):
        return "Answer the questions in any order, at your own pace."
    if any(each.status is Status.CLOSED for each in latest):
        return "Answering is closed. The results come next."
    return "All results are revealed."


def _say_state(room: Room, mitigation: PlannedMitigation) -> str:
    latest = room.running.latest(mitigation.id)
    if latest is None:
        return "not open yet"
    if latest.status is Status.OPEN:
        return f"{room.answered_on(mitigation.id):,} of {room.asked_on(mitigation.id):,} answered"
    return latest.status.value


def _draw_state(row: Row, size: float) -> Block:
    width = 0.36 * ACROSS
    state = write(row.cells[0], size, x=RIGHT - width, width=width, colour=SOFT)
    return block(write(row.head, size, width=ACROSS - width - 30, most=2), state, gap=8)._replace(holds=1)
