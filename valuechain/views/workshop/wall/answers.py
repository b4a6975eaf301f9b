"""The screen of a round's answers: the room's answer in a sentence, and a bar per actor beside its published role."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import starmap

from valuechain.analysis.workshop.statistics.results import ActorResult
from valuechain.model.look import ACCENT, DANGER, DOUBT, INK, SOFT, Colour
from valuechain.model.workshop.plan import NO_ROLE
from valuechain.views.picture.text import text_width
from valuechain.views.workshop.verdicts import Judged, judge
from valuechain.views.workshop.wall.bars import (
    THIN,
    count_others,
    count_scale,
    draw_bar,
    draw_legend,
    draw_mark,
    draw_other,
    write_numbers,
)
from valuechain.views.workshop.wall.layout import (
    ACROSS,
    LEFT,
    RIGHT,
    SMALLEST,
    Block,
    Frame,
    Paragraph,
    Part,
    Place,
    Row,
    Sheet,
    Table,
    block,
    spread,
    write,
)
from valuechain.views.workshop.wall.question import Revealed
from valuechain.views.workshop.words import (
    say_change,
    say_close,
    say_decision,
    say_headline,
    say_roles,
    say_small,
    say_sureness,
    say_turnout,
)

NAMES = 0.34 * ACROSS
"""The most of the width that the names of actors take."""
BETWEEN = 8.0
"""The gap between rows."""
_LONGEST_NOTE = 3
"""Lines of a note; the board has the whole of it."""
_COLOURS = {"same": ACCENT, "differs": DANGER}
_GUIDANCE = "vs guidance"


def draw_answers(found: Revealed) -> list[Sheet]:
    """The answers, on as many screens as needed for every actor that somebody named."""
    said = say_room(found)
    previous = [f"round {found.shift.before.round}"] if found.shift else []
    legend = draw_legend(found.plan, previous, ACROSS - _guidance_width(found, SMALLEST) - 30)
    if found.is_compared:
        beside = _guidance_width(found, SMALLEST)
        head = write(_GUIDANCE, x=RIGHT - beside, width=beside, colour=SOFT)
        legend = Block((*legend.parts, head), legend.height)
    made = found.decision if found.decision and found.decision.settles else None
    decided = f"Decided: {say_decision(found.plan, made)}" if made else ""
    notes, spare = list(_notes(found)), list(_spare_notes(found))
    frame = Frame(
        found.title,
        said,
        below=(block(write(decided, colour=ACCENT, is_bold=True, most=_LONGEST_NOTE), gap=10),) if decided else (),
        legend=(legend,),
        notes=tuple(starmap(_draw_note, notes)),
        spare=tuple(starmap(_draw_note, spare)),
    )
    pages = spread(frame, lambda size, extra: _draw_rows(found, size, extra))
    lines = (*([decided] if decided else []), *(text for text, _ in (*notes, *spare)))
    return [Sheet(found.title, said, tuple(parts), _say(found), lines, _of_decision(found)) for parts in pages]


def _draw_note(text: str, colour: Colour) -> Block:
    return block(write(text, colour=colour, most=_LONGEST_NOTE), gap=4)


def say_room(found: Revealed) -> str:
    """The room's answer, then what the guidance says."""
    return say_headline(found.plan, found.count, found.results.common[found.mitigation.id])


def _notes(found: Revealed) -> Iterator[tuple[str, Colour]]:
    """Sentences below the bars, the most important first; once a decision is made, some are left to the board."""
    is_decided = found.decision is not None and found.decision.settles
    if small := say_small(found.plan, found.count):
        yield small, DOUBT
    change = [say_change(found.shift)] if found.shift else []
    yield " ".join(filter(None, (say_turnout(found.count), say_sureness(found.count), *change))), INK
    close = say_close(found.results.common[found.mitigation.id].swing)
    if close and not is_decided:
        yield close, SOFT


def _spare_notes(found: Revealed) -> Iterator[tuple[str, Colour]]:
    """Conditions and ambiguities in the guidance, which the board and phones show too."""
    is_decided = found.decision is not None and found.decision.settles
    conditions = [
        f"{found.label_of(each.cell.actor)} ({each.cell.condition})" for each in found.ranked if each.cell.condition
    ]
    if conditions:
        yield f"Published only under a condition: {'; '.join(conditions)}.", SOFT
    if found.mitigation.doubt:
        yield f"The guidance is ambiguous.{'' if is_decided else f' {found.mitigation.doubt}'}", DOUBT


def _say(found: Revealed) -> Table:
    heads = ("Actor", f"What {found.count.known:,} say", *(("Published", "The room") if found.is_compared else ()))
    rows = []
    for each in found.ranked:
        judged, said = judge(each.cell), say_roles(each.count, each.before)
        published = (judged.is_published.removeprefix("published: "), _verdict(judged)) if found.is_compared else ()
        rows.append(Row(found.label_of(each.cell.actor), (said, *published)))
    rows += [Row(said, (f"{number:,}", *("" for _ in heads[2:]))) for said, number in count_others(found.count).items()]
    left = found.left_out
    return Table("How many give each actor a role", heads, tuple(rows), tuple(actor.label for actor in left))


def _of_decision(found: Revealed) -> str:
    """The decision with its note and dissent, for those who speak to the slide."""
    made = found.decision
    if made is None:
        return ""
    dissent = made.dissent and f"Dissent: {made.dissent}"
    return "\n".join(filter(None, (f"Decision: {say_decision(found.plan, made)}", made.note, dissent)))


def name_width(found: Revealed, size: float) -> float:
    """The width of the column of names."""
    names = [found.label_of(each.cell.actor) for each in found.ranked]
    names += count_others(found.count)
    return min(NAMES, max((text_width(name, size) for name in names), default=0)) + 4


def write_name(found: Revealed, name: str, size: float) -> Paragraph:
    """The name of a row's actor or answer."""
    return write(name, size, width=name_width(found, size), most=3)


def _guidance_width(found: Revealed, size: float) -> float:
    if not found.is_compared:
        return 0
    verdicts = (text_width(_verdict(judge(each.cell)), size, is_bold=True) for each in found.ranked)
    return max(text_width(_GUIDANCE, SMALLEST), 1.15 * size + 16 + max(verdicts, default=0)) + 4


def _verdict(judged: Judged) -> str:
    word = judged.kind if judged.sign else judged.word
    return f"{judged.sign} {word}".strip()


def _draw_rows(found: Revealed, size: float, extra: float) -> list[Block]:
    """A row for each actor, then one for each answer that names none."""
    beside = _guidance_width(found, size)
    left, right = LEFT + name_width(found, size) + 24, RIGHT - beside - (30 if beside else 0)
    scale, bar = count_scale(found.count), 1.12 * size + 0.6 * extra
    place = Place(left, 0, (right - left) * found.count.known / (scale or 1), bar)
    blocks = [_draw_row(found, each, place, size, extra) for each in found.ranked]
    for said, number in count_others(found.count).items():
        name = write_name(found, said, size)
        tall = max(name.height, bar) + 0.4 * extra
        around = Place(left, (tall - bar) / 2, right - left, bar)
        parts = (centre(name, tall / 2), *draw_other(number, scale, around, size))
        blocks.append(Block(parts, tall + BETWEEN, holds=1))
    return blocks


def _draw_row(found: Revealed, each: ActorResult, place: Place, size: float, extra: float) -> Block:
    """An actor's bar with that of the previous round below it, beside the published role."""
    name = write_name(found, found.label_of(each.cell.actor), size)
    bar = draw_bar(found.plan, each.count, place, size)
    drawn: list[Part] = [*bar, *write_numbers(found.plan, each.count, bar)]
    if found.shift and each.before:
        under = max((part.bottom for part in drawn), default=0) + 6
        thin = draw_bar(found.plan, each.before, place._replace(y=under, height=THIN))
        drawn += [*thin, *write_numbers(found.plan, each.before, thin, f"round {found.shift.before.round}: ")]
    bars = max((part.bottom for part in drawn), default=0)
    tall = max(name.height, bars) + 0.4 * extra
    middle = tall / 2
    parts: list[Part] = [centre(name, middle)]
    parts += [replace(part, y=part.y + middle - bars / 2) for part in drawn]
    if found.is_compared:
        beside = _guidance_width(found, size)
        judged, x = judge(each.cell), RIGHT - beside
        parts.append(draw_mark(found.plan, each.cell.published or NO_ROLE, x, middle, size))
        verdict = write(
            _verdict(judged), size, x=x + 1.15 * size + 16, width=beside - 1.15 * size - 16,
            colour=SOFT if judged.is_none_confirmed else _COLOURS.get(judged.kind, SOFT), is_bold=True,
        )  # fmt: skip
        parts.append(centre(verdict, middle))
    return Block(tuple(parts), tall + BETWEEN, holds=1)


def centre(text: Paragraph, middle: float) -> Paragraph:
    """The paragraph around a middle."""
    return replace(text, y=middle - text.height / 2)
