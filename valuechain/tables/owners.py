"""Who owns what, as the role columns of mitigations.csv and readings.csv say, and whether the two agree."""

import re
from collections import defaultdict
from collections.abc import Sequence
from itertools import repeat
from typing import Any

from valuechain.model.vocabulary import LIST_SEPARATOR
from valuechain.tables.links import Tables
from valuechain.tables.report import Report, quoted
from valuechain.tables.rows import RowTable
from valuechain.tables.schema import ReadingRow, split

Owners = tuple[tuple[str, str], ...]
"""Actor id and role id, role by role."""

_WRONG_SEPARATORS = re.compile(r"[,|/&+\r\n]|\sand\s")


def read_owners(tables: Tables, table: RowTable[Any], report: Report) -> list[Owners]:
    """Per row of mitigations or readings, who owns it in which role; what is not there is reported."""
    roles = [role for role in tables.role_ids if role in table.role_cells]
    cells_by_row = zip(*(table.role_cells[role] for role in roles), strict=True) if roles else repeat(())
    owners: list[Owners] = []
    for index, (row, cells) in enumerate(zip(table.rows, cells_by_row, strict=False)):
        words = tables.actor_words.get(tables.framework_of(row))
        if words is None:
            owners.append(())
            continue
        held: list[tuple[str, str]] = []
        try:
            # One look-up a word is enough where there are neither spaces nor faults, as in nearly all rows.
            held = [
                (words[word], role)
                for role, cell in zip(roles, cells, strict=True)
                if cell
                for word in cell.split(LIST_SEPARATOR)
            ]
            is_sound = len(set(held)) == len(held)
        except KeyError:
            is_sound = False
        if not is_sound:
            held = [
                (actor, role)
                for role, cell in zip(roles, cells, strict=True)
                for actor in _read_owner_cell(tables, table, index, role, cell, report)
            ]
        owners.append(tuple(held))
    return owners


def _read_owner_cell(
    tables: Tables, table: RowTable[Any], index: int, role: str, cell: str, report: Report
) -> list[str]:
    """The actors that a cell names, with what is wrong with it reported."""
    framework = tables.framework_of(table.rows[index])
    words, ids = tables.actor_words[framework], tables.actor_ids[framework]
    file, line = table.file, table.lines[index]
    held: dict[str, None] = {}
    for word in filter(None, split(cell)):
        actor = words.get(word)
        pieces = [piece.strip() for piece in _WRONG_SEPARATORS.split(word)]
        if actor in held:
            report.add(file, line, role, f"{quoted(word)} is listed twice as {role}.", "Keep it once.")
        elif actor is not None:
            held[actor] = None
        elif len(pieces) > 1 and words.keys() >= set(pieces):
            mend = f"Separate several actors with a semicolon: {quoted(LIST_SEPARATOR.join(pieces))}."
            report.add(file, line, role, f"Unknown actor {quoted(word)}.", mend)
        else:
            report.add_unknown(file, line, role, "actor", word, words, listed=ids)
    return list(held)


def check_readings(tables: Tables, owners: Sequence[Owners], reading_owners: Sequence[Owners], report: Report) -> None:
    """Mitigations whose readings have no shown one, several, or one that differs from mitigations.csv.

    To be called after `read_owners`: rows in which something is wrong are not compared.
    """
    file, of_mitigations = tables.readings.file, tables.mitigations.file
    groups: dict[tuple[str, str], list[tuple[int, ReadingRow, Owners]]] = defaultdict(list)
    for (line, reading), owned in zip(tables.readings.located(), reading_owners, strict=True):
        groups[tables.framework_of(reading), reading.mitigation_id].append((line, reading, owned))
    printed = {
        (tables.framework_of(row), row.id): (line, owned)
        for (line, row), owned in zip(tables.mitigations.located(), owners, strict=True)
    }
    for (framework, mitigation), group in groups.items():
        shown = [(line, owned) for line, reading, owned in group if reading.is_shown]
        for line, _ in shown[1:]:
            message = f"Another reading of {quoted(mitigation)} is shown already, in line {shown[0][0]}."
            report.add(file, line, "is_shown", message, "Write yes for one of them only.")
        if not framework or any(report.has_problem(file, line) for line, _, _ in group):
            continue
        if not shown:
            message = f"None of the readings of {quoted(mitigation)} is the shown one."
            report.add(file, group[0][0], "is_shown", message, "Write yes for one of them.")
        elif (framework, mitigation) in printed:
            line, owned = printed[framework, mitigation]
            if owned and set(owned) != set(shown[0][1]) and not report.has_problem(of_mitigations, line):
                message = (
                    f"The owners of {quoted(mitigation)} differ from its shown reading, line {shown[0][0]} of {file}."
                )
                mend = "Make them the same, or leave the role columns of this row empty."
                report.add(of_mitigations, line, "id", message, mend)
