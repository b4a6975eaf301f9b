"""Bars on one scale: everyone with a view, with the roles in one order, the strongest first."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from valuechain.analysis.workshop.statistics.counts import ActorCount, RoundCount
from valuechain.model.look import EDGE, MENTION, SOFT, RoleLook, look_of
from valuechain.model.workshop.plan import NO_ROLE, Plan
from valuechain.views.picture.frame import place_in_rows
from valuechain.views.picture.text import text_width
from valuechain.views.workshop.wall.layout import (
    ACROSS,
    LEADING,
    LEFT,
    SMALLEST,
    Block,
    Box,
    Paint,
    Paragraph,
    Part,
    Place,
    write,
)

_NONE, _OTHER = Paint(SOFT, 0.22), Paint(SOFT, 0.22, SOFT, 3.0)
_SAMPLE = 44.0
THIN = 16.0
"""The height of the previous round's bar."""
_WIDE = 3 * THIN
"""The least width at which its parts are told apart by their edges."""


def looks_of(plan: Plan) -> Mapping[str, RoleLook]:
    """The look of each role of a workshop; where two would look the same, the weaker one looks like a mention."""
    looks: dict[str, RoleLook] = {}
    for role in plan.roles:
        look = look_of(role)
        looks[role.id] = MENTION if look in looks.values() else look
    return looks


def paint_role(look: RoleLook | None) -> Paint:
    """How a role is painted, or no role."""
    if look is None:
        return _NONE
    if look.is_filled:
        return Paint(look.colour, ink=look.letter)
    return Paint(look.colour, 0.18, look.colour, 5.0, is_dashed=bool(look.edge_dash))


def draw_bar(plan: Plan, count: ActorCount, place: Place, size: float = 0.0) -> list[Box]:
    """A bar of everyone with a view. With a size of text, parts that are wide enough show their number and letter."""
    looks = looks_of(plan)
    start, boxes = place.x, []
    for role in (*plan.role_ids, NO_ROLE):
        number = count.of(role)
        if not number:
            continue
        wide = place.width * number / count.known
        letter = found.letter if (found := plan.role(role)) else ""
        labels = (f"{number:,} {letter}".strip(), f"{number:,}") if size else ()
        label = next((each for each in labels if text_width(each, size, is_bold=True) + 10 <= wide), "")
        said = f"{number:,} {role if found else 'no role'}"
        boxes.append(
            Box(start, place.y, wide, place.height, paint_role(looks.get(role)), label, size or SMALLEST, said)
        )
        start += wide
    return boxes


def write_numbers(plan: Plan, count: ActorCount, bar: Sequence[Box], before: str = "") -> list[Paragraph]:
    """The numbers below a bar, if a part of it is too narrow to tell by more than its colour; none otherwise."""
    if all(box.label or (before and box.width >= _WIDE) for box in bar):
        return []
    numbers = [(count.of(role.id), role.letter) for role in plan.roles] + [(count.none, "no role")]
    said = f"{before}{', '.join(f'{number:,} {role}' for number, role in numbers if number)}"
    width = sum(box.width for box in bar)
    return [replace(write(said, colour=SOFT, x=bar[0].x, width=width), y=bar[0].bottom)]


def count_others(found: RoundCount) -> dict[str, int]:
    """How many gave each of the answers that name no actor; those that no one gave are left out."""
    others = {"No one can do this": found.nobody, "I don’t know": found.unknown}
    return {said: number for said, number in others.items() if number}


def count_scale(found: RoundCount) -> int:
    """The number of people that a bar of full width stands for."""
    return max(found.known, found.unknown)


def draw_other(number: int, scale: int, place: Place, size: float) -> list[Part]:
    """The bar of an answer that names no actor; its number is beside it if it has no room inside."""
    wide, label = place.width * number / scale, f"{number:,}"
    box = Box(place.x, place.y, wide, place.height, _OTHER, "", size, label)
    if text_width(label, size, is_bold=True) + 10 <= wide:
        return [replace(box, label=label)]
    beside = write(label, size, x=place.x + wide + 12, width=text_width(label, size) + 4)
    return [*([box] if number else []), replace(beside, y=place.y + (place.height - beside.height) / 2)]


def draw_mark(plan: Plan, role: str, x: float, middle: float, size: float) -> Box:
    """The mark of a published role, by its letter; a dash for no role."""
    found = plan.role(role)
    paint = paint_role(looks_of(plan).get(role)) if found else Paint(edge=EDGE, edge_width=2.0)
    side = 1.15 * size
    letter = found.letter if found else "\N{EN DASH}"
    return Box(x, middle - side / 2, side, side, paint, letter, size, f"published: {role if found else 'no role'}")


def draw_legend(plan: Plan, more: Iterable[str] = (), width: float = ACROSS) -> Block:
    """What the parts of the bars mean."""
    looks = looks_of(plan)
    entries = [(f"{role.letter} {role.id}", paint_role(looks[role.id])) for role in plan.roles]
    entries += [("no role", _NONE), *((text, Paint(edge=EDGE, edge_width=2.0)) for text in more)]
    wide = [_SAMPLE + 14 + text_width(text, SMALLEST) for text, _ in entries]
    line = SMALLEST * LEADING
    parts: list[Part] = []
    for (text, paint), place, each in zip(entries, place_in_rows(wide, width, gap=40, leading=line), wide, strict=True):
        thin = text in more
        tall = THIN if thin else _SAMPLE
        parts.append(Box(LEFT + place.x, place.y + (line - tall) / 2, _SAMPLE, tall, paint))
        parts.append(Paragraph((text,), LEFT + place.x + _SAMPLE + 14, place.y, each - _SAMPLE - 14, colour=SOFT))
    return Block(tuple(parts), max(part.bottom for part in parts) + 12)
