"""Reads owners from the role columns of mitigations.csv and readings.csv and from ownerships.csv; all must agree."""

import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise, repeat
from typing import Any, NamedTuple

from valuechain.model.problem import WHOLE_FILE
from valuechain.model.values import JOINT_ROLES
from valuechain.model.vocabulary import LIST_SEPARATOR, Confidence
from valuechain.tables.characters import explain_empty, is_empty_mark
from valuechain.tables.columns import split
from valuechain.tables.reading.links import Tables
from valuechain.tables.reading.report import Report, quoted
from valuechain.tables.reading.rows import RowTable
from valuechain.tables.schema import OwnershipRow, ReadingRow
from valuechain.tables.text import line_of

Owners = tuple[tuple[str, str], ...]
"""Pairs of actor id and role id, ordered by role. Plain tuples, because there can be hundreds of thousands."""

_SEPARATORS = re.compile(r"[,|/&+\r\n]|\sand\s")
_LISTED = re.compile(r"[,\r\n]+|[&/]|\s(?:and|AND|And)\s")
"""Separators that are accepted between actors where they cannot be part of a name."""
_COMMAS = re.compile(r"[,\r\n]+")
_MOST_PIECES = 30
_OTHERWISE = "If others are meant, write their ids, separated by semicolons."


class OwnedReading(NamedTuple):
    """A row of readings.csv with its owners."""

    line: int
    row: ReadingRow
    owners: Owners


OwnedReadings = Mapping[tuple[str, str], Sequence[OwnedReading]]
"""Readings by framework and mitigation."""


Details = Mapping[tuple[str, str, str, str], OwnershipRow]
"""Rows of ownerships.csv by framework, mitigation, actor and role."""


def group_readings(tables: Tables, owners: Sequence[Owners]) -> OwnedReadings:
    """The readings of each mitigation, given the owners in each row."""
    groups: dict[tuple[str, str], list[OwnedReading]] = defaultdict(list)
    for (line, row), owned in zip(tables.readings.located(), owners, strict=True):
        groups[tables.framework_of(row), row.mitigation_id].append(OwnedReading(line, row, owned))
    return groups


def read_owners(tables: Tables, table: RowTable[Any], report: Report) -> list[Owners]:
    """The owners in each row of mitigations or readings; unknown actors are reported."""
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
            # Fast path for nearly all rows: plain look-ups, which suffice if there are no spaces or errors.
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
        if len({actor for actor, _ in held}) < len(held):
            _warn_of_two_roles(tables, table, index, held, report)
        owners.append(tuple(held))
    return owners


def _warn_of_two_roles(
    tables: Tables, table: RowTable[Any], index: int, held: Sequence[tuple[str, str]], report: Report
) -> None:
    """Warns once per row about an actor with several roles, unless doubts.csv says that the source does so."""
    row = table.rows[index]
    mitigation = row.mitigation_id if isinstance(row, ReadingRow) else row.id
    by_actor: dict[str, list[str]] = defaultdict(list)
    for actor, role in held:
        if role in tables.owner_roles:
            by_actor[actor].append(role)
    for actor, roles in by_actor.items():
        if (
            len(roles) > 1
            and set(roles) != JOINT_ROLES
            and (tables.framework_of(row), mitigation, actor) not in tables.doubted
        ):
            message = f"{quoted(actor)} is listed as {' and as '.join(roles)} for the same mitigation."
            mend = (
                "Keep the actor in one of the two columns. "
                "If both are intended, leave the row as it is: the findings list such cases."
            )
            report.warn(table.file, table.lines[index], roles[-1], message, mend)


def _read_owner_cell(
    tables: Tables, table: RowTable[Any], index: int, role: str, cell: str, report: Report
) -> list[str]:
    """The actors in a cell; reports faults, and notes other spellings and separators that were accepted."""
    framework = tables.framework_of(table.rows[index])
    words, ids = tables.actor_words[framework], tables.actor_ids[framework]
    file, line = table.file, table.lines[index]
    held: dict[str, None] = {}
    for word in filter(None, split(cell)):
        listed = [word] if tables.actor_of(framework, word) else _split_list(tables, framework, word)
        actors = [tables.actor_of(framework, each) for each in listed]
        if is_empty_mark(word) and not any(actors):
            mend = "If an actor is called this, add it to the actors."
            report.note(file, line, role, f"{quoted(word)} was read as {explain_empty(word)}.", mend)
        elif all(actors) and word not in words:
            message = f"{quoted(word)} was read as {quoted(LIST_SEPARATOR.join(actors))}."
            report.note(file, line, role, message, _OTHERWISE)
        for each, actor in zip(listed, actors, strict=True):
            if actor in held:
                report.add(file, line, role, f"{quoted(each)} is listed twice as {role}.", "Keep it once.")
            elif actor:
                held[actor] = None
            elif not is_empty_mark(each):
                pieces = [piece.strip() for piece in _SEPARATORS.split(each)]
                if len(pieces) > 1 and all(tables.actor_of(framework, piece) for piece in pieces):
                    mend = f"Separate actors with a semicolon: {quoted(LIST_SEPARATOR.join(pieces))}."
                    report.add(file, line, role, f"Unknown actor {quoted(each)}.", mend)
                else:
                    report.add_unknown(file, line, role, "actor", each, valid=words, listed=ids)
    return list(held)


def _split_list(tables: Tables, framework: str, text: str) -> Sequence[str]:
    """The actors in a list with commas, line breaks, "/", "&" or "and", if there is only one way to read it.

    Otherwise its parts between commas and line breaks if any of them is a known actor, or else the text itself.
    """
    breaks = [(0, 0), *(found.span() for found in _LISTED.finditer(text)), (len(text), len(text))]
    pieces = [(start, end) for (_, start), (end, _) in pairwise(breaks)]
    if len(pieces) > _MOST_PIECES:
        return [text]
    ways: list[list[list[str]]] = [[[]]]  # at most two ways to read the first 0, 1, 2, ... pieces
    for last, (_, end) in enumerate(pieces):
        found = [
            [*way, part]
            for first in range(last + 1)
            if ways[first] and tables.actor_of(framework, part := text[pieces[first][0] : end].strip())
            for way in ways[first]
        ]
        ways.append(found[:2])
    if len(ways[-1]) == 1:
        return ways[-1][0]
    parts = [part for each in _COMMAS.split(text) if (part := each.strip())]
    return parts if not ways[-1] and any(tables.actor_of(framework, part) for part in parts) else [text]


def read_details(
    tables: Tables, owners: Sequence[Owners], readings: OwnedReadings, report: Report
) -> tuple[list[Owners], Details]:
    """The owners of each mitigation with those that only ownerships.csv lists, and the details of each ownership.

    ownerships.csv adds owners to a mitigation that has none in role columns; otherwise its rows must match them.
    Reports unknown actors and roles, and rows that match no owner.
    """
    own = list(owners)
    if not tables.ownerships.rows:
        return own, {}
    position = {(tables.framework_of(row), row.id): index for index, row in enumerate(tables.mitigations.rows)}
    listed = {key: {*own[index]} for key, index in position.items()}
    for key, group in readings.items():
        listed.setdefault(key, set()).update(pair for reading in group for pair in reading.owners)
    details = _read_details(tables, position, report)
    added: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for (framework, mitigation, *pair), (line, row) in details.items():
        if not listed[framework, mitigation]:
            added[position[framework, mitigation]].append((pair[0], pair[1]))
        elif tuple(pair) not in listed[framework, mitigation]:
            where = report.called("mitigations")
            message = f"{quoted(row.actor_id)} is not listed as {row.role} for {quoted(mitigation)}."
            mend = f"List it in the role column in {where}, or leave all role columns of that mitigation empty."
            report.add(tables.ownerships.file, line, "actor_id", message, mend)
    for index, pairs in added.items():
        own[index] = tuple(sorted(pairs, key=lambda pair: tables.role_ids.index(pair[1])))
    return own, {key: row for key, (_, row) in details.items()}


def _read_details(
    tables: Tables, known: Collection[tuple[str, str]], report: Report
) -> Mapping[tuple[str, str, str, str], tuple[int, OwnershipRow]]:
    """The sound rows of ownerships.csv with their lines, for the known mitigations."""
    table = tables.ownerships
    details: dict[tuple[str, str, str, str], tuple[int, OwnershipRow]] = {}
    for line, framework, row in tables.placed(table):
        words = tables.actor_words.get(framework)
        if row.role and row.role not in tables.role_ids and "roles" not in tables.unread:
            report.add_unknown(table.file, line, "role", "role", row.role, valid=tables.role_ids)
        actor = tables.actor_of(framework, row.actor_id)
        if words and row.actor_id and not actor:
            ids = tables.actor_ids[framework]
            report.add_unknown(table.file, line, "actor_id", "actor", row.actor_id, valid=words, listed=ids)
        is_known = (framework, row.mitigation_id) in known and row.role in tables.role_ids
        if not is_known or not words or report.has_problem(table.file, line):
            continue
        if row.actor_id not in words:
            message = f"{quoted(row.actor_id)} was read as {quoted(actor)}."
            report.note(table.file, line, "actor_id", message, _OTHERWISE)
        key = (framework, row.mitigation_id, actor, row.role)
        if key in details and row.actor_id != details[key][1].actor_id:  # once by id, once by name
            message = f"{quoted(row.actor_id)} is listed twice as {row.role} for {quoted(row.mitigation_id)}."
            report.add(table.file, line, "actor_id", message, "Keep one of the rows.")
        details.setdefault(key, (line, row))
    return details


def check_readings(tables: Tables, owners: Sequence[Owners], readings: OwnedReadings, report: Report) -> None:
    """Reports mitigations that do not have exactly one shown reading, or whose shown one differs from mitigations.csv.

    Also warns about ambiguous mitigations without readings. Skips rows with problems, so call `read_owners` first.
    """
    file, of_mitigations = tables.readings.file, tables.mitigations.file
    printed = {
        (tables.framework_of(row), row.id): (line, owned)
        for (line, row), owned in zip(tables.mitigations.located(), owners, strict=True)
    }
    for (framework, mitigation), group in readings.items():
        shown = [reading for reading in group if reading.row.is_shown]
        for again in shown[1:]:
            where = line_of(file, shown[0].line)
            message = f"Another reading of {quoted(mitigation)} is already marked as shown, in {where}."
            report.add(file, again.line, "is_shown", message, "Write yes for one of them only.")
        if not framework or any(report.has_problem(file, reading.line) for reading in group):
            continue
        if not shown:
            message = f"None of the readings of {quoted(mitigation)} is marked as shown."
            report.add(file, group[0].line, "is_shown", message, "Write yes for one of them.")
        elif (framework, mitigation) in printed:
            line, owned = printed[framework, mitigation]
            if owned and set(owned) != set(shown[0].owners) and not report.has_problem(of_mitigations, line):
                where = f"{line_of(file, shown[0].line)} of {file}"
                message = f"The owners of {quoted(mitigation)} differ from those in its shown reading, {where}."
                mend = "Make them match, or leave the role columns of this row empty."
                report.add(of_mitigations, line, "id", message, mend)
    if "readings" not in tables.unread:
        _warn_of_missing_readings(tables, readings.keys(), report)


def _warn_of_missing_readings(tables: Tables, read: Collection[tuple[str, str]], report: Report) -> None:
    mend = f'Give each reading a row in {report.called("readings")}, or write "interpreted" here.'
    for line, row in tables.mitigations.located():
        if row.confidence is Confidence.AMBIGUOUS and (tables.framework_of(row), row.id) not in read:
            message = "This is marked ambiguous, but no readings are given."
            report.warn(tables.mitigations.file, line, "confidence", message, mend)


def warn_of_no_owners(tables: Tables, owners: Sequence[Owners], readings: OwnedReadings, report: Report) -> None:
    """Warns if the mitigations can be read, but no cell could be read as an owner."""
    table = tables.mitigations
    if any(owners) or readings or not table.rows or report.has_errors:
        return
    heads = ", ".join(tables.mitigation_heads)
    message = f"No cell could be read as an owner, so no one is responsible for anything. Columns found: {heads}."
    mend = (
        f"Head a column with a role ({', '.join(tables.role_ids)}) and write actors in it, or head columns with actors "
        "and write roles or letters in them (R, A, C, I)."
    )
    report.warn(table.file, table.header_line, WHOLE_FILE, message, mend)
