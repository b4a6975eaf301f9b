"""The screens while the room answers: the question, and the list of questions if people go at their own pace.

Nothing on them depends on answers or published roles, only on how many have answered.
"""

from dataclasses import replace
from itertools import starmap

from valuechain.model.look import ACCENT, EDGE, SOFT
from valuechain.model.workshop.plan import Plan, PlannedMitigation, PlannedQuestion
from valuechain.model.workshop.running import Status
from valuechain.model.workshop.turnout import refuse_reveal
from valuechain.views.page.render import render
from valuechain.views.workshop.room import Room
from valuechain.views.workshop.wall.bars import looks_of, paint_role
from valuechain.views.workshop.wall.layout import (
    ACROSS,
    LEADING,
    LEFT,
    RIGHT,
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
    fit,
    spread,
    write,
    write_large,
)

_CUTS = (*((9, most) for most in range(9, -1, -1)), *((most, 0) for most in range(8, -1, -1)))
"""Lines of the summary and of the list of actors, which phones have too: the first pair that fits is used."""


def draw_question(room: Room, mitigation: PlannedMitigation) -> Sheet:
    """The question in focus: what is asked, the roles, the actors, and how many have answered."""
    plan = room.plan
    asked = say_status(room, mitigation, render("workshop/wall/asked.html", plan=plan).unescape().strip())
    turnout, said = draw_turnout(room, mitigation)
    actors = ", ".join(actor.label for actor in plan.actors)
    summary = mitigation.summary or (mitigation.name if mitigation.name != mitigation.label else "")
    roles = [f"{role.id}: {role.meaning}" for role in plan.roles]
    heading, label, status = draw_top(room, mitigation, asked)
    legend = _draw_roles(plan)

    def lay_out(summary_lines: int, actor_lines: int) -> list[Block]:
        about = [block(write(summary, colour=SOFT, most=summary_lines), gap=10)] if summary and summary_lines else []
        named = [block(write(f"Actors: {actors}", colour=SOFT, most=actor_lines), gap=10)] if actor_lines else []
        return [heading, label, *about, status, *legend, *named, *turnout]

    lines = tuple(filter(None, (summary, *roles, f"Actors: {actors}", *said)))
    return Sheet(mitigation.label, asked, tuple(fit(starmap(lay_out, _CUTS), most_gap=40)), lines=lines)


def say_status(room: Room, question: PlannedQuestion, asked: str) -> str:
    """What people can do now: while the question is open, what is asked."""
    latest = room.running.latest(question.id)
    if latest is None:
        return "Next question. It is not open yet."
    if latest.status is Status.CLOSED:
        too_few = refuse_reveal(room.answered_on(question.id))
        return f"The round is closed. {'Too few people answered.' if too_few else 'The result comes next.'}"
    return asked if latest.status is Status.OPEN else ""


def draw_top(room: Room, question: PlannedQuestion, said: str) -> tuple[Block, Block, Block]:
    """The question's place on the agenda, its name, and what people can do now."""
    latest = room.running.latest(question.id)
    place, total = room.plan.place_of(question.id), len(room.plan.questions)
    heading = draw_heading(f"Question {place} of {total}{f', round {latest.number}' if latest else ''}")
    label = block(replace(write_large(question.label), is_title=True), gap=8)
    return heading, label, block(write_large(said, 1), gap=8)


def draw_turnout(room: Room, question: PlannedQuestion) -> tuple[list[Block], tuple[str, ...]]:
    """How many have answered, with a bar of them, and the same in words; nothing before the first round."""
    if room.running.latest(question.id) is None:
        return [], ()
    answered, choosing, asked = room.answered_on(question.id), room.choosing_on(question.id), room.asked_on(question.id)
    turnout = f"{answered:,} of {asked:,} have answered"
    unsaved = f"{choosing:,} {'has' if choosing == 1 else 'have'} something not saved yet" if choosing else ""
    bar = [Box(LEFT, 0, ACROSS, 34, Paint(edge=EDGE, edge_width=3))]
    bar += [Box(LEFT, 0, ACROSS * min(answered / asked, 1), 34, Paint(ACCENT))] if answered and asked else []
    blocks = [block(write_large(turnout, 1), gap=4), block(*bar, gap=8)]
    blocks += [block(write(unsaved, colour=SOFT, most=1))] if unsaved else []
    return blocks, tuple(filter(None, (turnout, unsaved)))


def _draw_roles(plan: Plan) -> list[Block]:
    looks = looks_of(plan)
    side, line = 1.1 * SMALLEST, SMALLEST * LEADING
    blocks = []
    for role in plan.roles:
        mark = Box(LEFT, (line - side) / 2, side, side, paint_role(looks[role.id]), role.letter)
        words = write(f"{role.id}: {role.meaning}", x=LEFT + side + 20, width=ACROSS - side - 20, most=1)
        blocks.append(block(mark, words, gap=6))
    return blocks


def draw_questions(room: Room) -> Sheet:
    """The questions of a workshop at one's own pace, each with how many have answered; those that are open first."""
    said = _say_pace(room)
    order = sorted(room.plan.questions, key=lambda each: not _is(room, each, Status.OPEN))
    states = [Row(each.label, (_say_state(room, each),)) for each in order]
    parts = spread(Frame(room.plan.title, said), lambda size, _: [_draw_state(row, size) for row in states])[0]
    return Sheet(room.plan.title, said, tuple(parts), Table("The questions", ("Question", "Answers"), tuple(states)))


def _is(room: Room, mitigation: PlannedQuestion, status: Status) -> bool:
    latest = room.running.latest(mitigation.id)
    return latest is not None and latest.status is status


def _say_pace(room: Room) -> str:
    """What people can do now."""
    latest = [found for each in room.plan.questions if (found := room.running.latest(each.id))]
    if any(each.status is Status.OPEN for each in latest):
        return "Answer the questions in any order, at your own pace."
    if all(each.status is Status.CLOSED for each in latest):
        return "Answering is closed. The results come next."
    return f"{'All' if all(each.status is Status.REVEALED for each in latest) else 'Some'} results are revealed."


def _say_state(room: Room, mitigation: PlannedQuestion) -> str:
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
