"""Describes in a sentence the shape of a table and what was read from it."""

from collections.abc import Sequence

from valuechain.model.words import count, join_words
from valuechain.tables.reading.report import quoted, shown
from valuechain.tables.reading.shapes.build.build import Built
from valuechain.tables.reading.shapes.build.sections import Line
from valuechain.tables.reading.shapes.guess.columns import LONGEST_LETTER
from valuechain.tables.reading.shapes.values import ACTOR, LEFT_OUT, Shape, ShapeMap

_RACI = {"responsible": "R", "accountable": "A", "supporting": "S", "consulted": "C", "informed": "I"}
_MOST = 5


def describe_built(found: ShapeMap, built: Built, errors: Sequence[str]) -> str:
    """Describes the shape and the contents of a table; `errors` are the error values in cells, which cannot be read.

    `This looks like a RACI matrix: 12 tasks, 5 actors, R A C I.`
    """
    tasks = len(built.tables["mitigations"].rows)
    counts = [count(tasks, "task"), count(len(built.tables["actors"].rows), "actor")]
    if built.stages:
        counts.append(count(built.stages, "stage"))
    letters = _letters(built)
    roles = " ".join(letters) if letters else join_words(list(built.roles))
    rows = f" Its headings are in rows {found.header[0]} and {found.header[1]}." if len(found.header) > 1 else ""
    failed = f" {_describe_errors(errors)}" if errors else ""
    looks = f"This looks like {_kind(found, letters)}: {', '.join(counts)}, {roles or 'no owners'}."
    return f"{looks}{rows}{_describe_fields(found)}{failed}"


def _describe_fields(found: ShapeMap) -> str:
    """Which rows of a turned matrix are not actors."""
    fields = [each for each in found.columns if each.use not in (ACTOR, LEFT_OUT, "name") and each.heading]
    if found.shape is not Shape.TURNED or not fields:
        return ""
    return f" Rows that are not actors: {', '.join(f'{quoted(each.heading)} ({each.use})' for each in fields)}."


def _describe_errors(errors: Sequence[str]) -> str:
    verb = "shows an error" if len(errors) == 1 else "show errors"
    return f"{count(len(errors), 'cell')} {verb} ({join_words(list(dict.fromkeys(errors)))}) and cannot be read."


def _letters(built: Built) -> list[str]:
    """The letters of a RACI table, in their usual order, then its own; empty for other roles."""
    usual = [letter for role, letter in _RACI.items() if role in built.roles]
    own = [role for role in built.roles if role not in _RACI]
    is_raci = len(usual) > 1 and all(len(role) <= LONGEST_LETTER for role in own)  # one role alone is no RACI table
    return [*usual, *own] if is_raci else []


def _kind(found: ShapeMap, letters: Sequence[str]) -> str:
    name = "RASCI" if "S" in letters else "RACI"
    if letters and found.shape is Shape.TURNED:
        return f"a {name} matrix with a row for each actor"
    if letters and found.shape is Shape.WIDE:
        return f"a {name} matrix"
    if letters and found.shape is Shape.ROLES:
        return f"a {name} table with a column for each role"
    return found.shape.meaning


def describe_sections(sections: Sequence[Line]) -> str:
    """Which rows were read as stages."""
    if not sections:
        return ""
    names = [shown(line.texts[-1]) for line in sections[:_MOST]]
    more = f" and {len(sections) - _MOST} more" if len(sections) > _MOST else ""
    rows = "This row looks" if len(sections) == 1 else f"{len(sections)} rows look"
    became = "was read as a stage" if len(sections) == 1 else "were read as stages"
    return f"{rows} like section headings and {became}, not as tasks that no one owns: {', '.join(names)}{more}."
