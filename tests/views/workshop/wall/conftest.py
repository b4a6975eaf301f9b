"""Workshops as the wall sees them."""

from collections.abc import Sequence
from dataclasses import replace

from tests.views.workshop.conftest import make_room
from tests.workshops import make_plan
from valuechain.model.workshop.plan import RoundProposal, Rules
from valuechain.model.workshop.running import Round, Running, Status
from valuechain.views.workshop.room import Room
from valuechain.views.workshop.wall.layout import Box, Paragraph, Sheet
from valuechain.views.workshop.wall.screens import Screen, Spot, draw_screens


def room(
    *statuses: Status,
    proposals: Sequence[RoundProposal] = (),
    published: str | None = None,
    actors: str = "ab",
    groups: str = "",
    rules: Rules | None = None,
    is_rehearsal: bool = False,
    **running: object,
) -> Room:
    """A workshop with the single question q."""
    rounds = tuple(Round(number, status) for number, status in enumerate(statuses, start=1))
    state = replace(Running(focus="q", rounds={"q": rounds} if rounds else {}), **running)
    plan = make_plan(actors, {"q": published}, groups, rules)
    return make_room(replace(plan, is_rehearsal=is_rehearsal), state, proposals)


def with_question(found: Room, **changes: object) -> Room:
    """The workshop with changes to its only question."""
    (question,) = found.plan.mitigations
    return replace(found, plan=replace(found.plan, mitigations=(replace(question, **changes),)))


def screens_of(found: Room, kind: str, number: int = 1) -> list[Screen]:
    """The screens of a kind about a round on the question q."""
    return [each for each in draw_screens(found, Spot("q", number)) if each.kind == kind]


def texts_of(sheet: Sheet) -> list[str]:
    """What is written on a screen, in drawing order."""
    return [part.text if isinstance(part, Paragraph) else part.label for part in sheet.parts if _is_text(part)]


def _is_text(part: Box | Paragraph) -> bool:
    return isinstance(part, Paragraph) or bool(part.label)


def bars_of(sheet: Sheet) -> list[list[Box]]:
    """The bars of a screen from top to bottom, each with its parts from left to right."""
    bars: dict[float, list[Box]] = {}
    for part in sheet.parts:
        if isinstance(part, Box) and part.said and not part.said.startswith("published"):
            bars.setdefault(part.y, []).append(part)
    return list(bars.values())
