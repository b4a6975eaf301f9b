"""Compares two versions of the data table by table: rows that were added, removed, renamed or changed."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from valuechain.analysis.changes.names import Names, find_names
from valuechain.analysis.changes.renames import Record, Records, Renames, find_renames, with_new_ids
from valuechain.analysis.changes.versions import DataVersion
from valuechain.model.vocabulary import LIST_SEPARATOR
from valuechain.tables.keys import ROW_KEYS, write_key
from valuechain.tables.schema import (
    TABLES,
)


class ChangeKind(StrEnum):
    """What happened to a row."""

    ADDED = "added"
    REMOVED = "removed"
    RENAMED = "renamed"
    CHANGED = "changed"


class FieldChange(NamedTuple):
    """A field of a row, before and after."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class RowChange:
    """A row that differs between the versions."""

    kind: ChangeKind
    row: str
    """What tells the row apart within its framework and table, such as `PO-3/model_adapter/secondary`."""
    name: str
    """The row's name, if it has one besides its key."""
    former: str = ""
    """The row's id in the old version, if it was renamed."""
    successor: str = ""
    """The id of the row that has replaced it, if it was removed and the new version says so."""
    fields: tuple[FieldChange, ...] = ()
    """The fields that differ, if both versions have the row."""
    columns: Record = field(default_factory=dict, compare=False)
    """The whole row, as in the new version, or in the old one if it was removed."""


@dataclass(frozen=True, slots=True)
class TableChanges:
    """The rows of one table and framework that differ."""

    framework: str
    """Empty for the tables that all frameworks share, such as roles."""
    table: str
    rows: tuple[RowChange, ...]
    """In the order of the new version; removed rows come last."""

    def of(self, kind: ChangeKind) -> list[RowChange]:
        """The rows with this kind of change."""
        return [row for row in self.rows if row.kind is kind]


@dataclass(frozen=True, slots=True)
class DataChanges:
    """Everything that differs between two versions of the data."""

    before: str
    """The old version's day and version in words, as in `DataVersion.stamp`."""
    after: str
    frameworks: Mapping[str, str]
    """Names of the frameworks of both versions by id, in the order of the new version."""
    tables: tuple[TableChanges, ...]
    """By framework, in that order; the tables that all frameworks share come last."""
    old: Names
    """Puts the old version's ids in words; ids of renamed rows are the new ones."""
    new: Names


def compare_versions(old: DataVersion, new: DataVersion) -> DataChanges:
    """Compares two versions of the data.

    If each version has only one framework, the two are compared whatever their ids.
    """
    before, after = old.records, new.records
    if len(old.frameworks) == len(new.frameworks) == 1:
        before = _in_framework(before, *new.frameworks)
        names = dict(new.frameworks)
    else:
        names = {**new.frameworks, **{key: name for key, name in old.frameworks.items() if key not in new.frameworks}}
    renames = find_renames(before, after)
    before = with_new_ids(before, renames)
    changes: dict[tuple[str, str], list[RowChange]] = defaultdict(list)
    for table in TABLES:
        for framework, change in _compare_table(table, before[table], after[table], renames):
            changes[framework, table].append(change)
    tables = (
        TableChanges(framework, table, tuple(changes[framework, table]))
        for framework in (*names, "")
        for table in TABLES
        if (framework, table) in changes
    )
    return DataChanges(old.stamp, new.stamp, names, tuple(tables), find_names(before), find_names(after))


def _in_framework(tables: Records, framework: str) -> Records:
    """The rows of one framework under another id."""
    return {
        name: [{**row, "id": framework} if name == "frameworks" else {**row, "framework": framework} for row in rows]
        if "framework" in ROW_KEYS[name] or name == "frameworks"
        else rows
        for name, rows in tables.items()
    }


def _compare_table(
    table: str, old: Sequence[Record], new: Sequence[Record], renames: Renames
) -> Iterator[tuple[str, RowChange]]:
    """The framework and the change of each row that differs."""
    before, after = _by_key(table, old), _by_key(table, new)
    successors = _find_successors(new) if table in renames else {}
    ids = {(framework, new): old for (framework, old), new in renames.get(table, {}).items()}
    for key in dict.fromkeys([*after, *before]):
        gone, come = _without_equal(before.get(key, []), after.get(key, []))
        for former, row in zip(gone, come, strict=False):
            yield _framework_of(table, row), _describe_change(table, former, row, ids)
        for row in come[len(gone) :]:
            yield _framework_of(table, row), RowChange(ChangeKind.ADDED, *_name(table, row), columns=row)
        for row in gone[len(come) :]:
            successor = successors.get((row.get("framework", ""), row.get("id", "")), "")
            change = RowChange(ChangeKind.REMOVED, *_name(table, row), successor=successor, columns=row)
            yield _framework_of(table, row), change


def _by_key(table: str, rows: Sequence[Record]) -> Mapping[tuple[str, ...], list[Record]]:
    grouped: dict[tuple[str, ...], list[Record]] = defaultdict(list)
    for row in rows:
        grouped[tuple(row[column] for column in ROW_KEYS[table])].append(row)
    return grouped


def _without_equal(old: Sequence[Record], new: Sequence[Record]) -> tuple[list[Record], list[Record]]:
    """The rows of each version that the other does not have; a missing column is an empty one."""
    gone, come = list(old), []
    left = [_filled(row) for row in old]
    for row in new:
        if (filled := _filled(row)) in left:
            index = left.index(filled)
            del gone[index], left[index]
        else:
            come.append(row)
    return gone, come


def _filled(row: Record) -> Record:
    return {column: text for column, text in row.items() if text}


def _find_successors(rows: Sequence[Record]) -> Mapping[tuple[str, str], str]:
    """The id of the row that names a former id, by framework and former id."""
    return {
        (row["framework"], former): row["id"]
        for row in reversed(rows)
        for former in row["former_ids"].split(LIST_SEPARATOR)
        if former
    }


def _describe_change(table: str, former: Record, row: Record, former_ids: Mapping[tuple[str, str], str]) -> RowChange:
    """The change of a row that both versions have; `former_ids` are by framework and new id."""
    renamed = former_ids.get((row.get("framework", ""), row.get("id", "")), "")
    fields = tuple(
        FieldChange(column, former.get(column, ""), row.get(column, ""))
        for column in dict.fromkeys([*row, *former])
        if former.get(column, "") != row.get(column, "") and not (renamed and column == "former_ids")
    )
    kind = ChangeKind.RENAMED if renamed else ChangeKind.CHANGED
    return RowChange(kind, *_name(table, row), former=renamed, fields=fields, columns=row)


def _name(table: str, row: Record) -> tuple[str, str]:
    """The row's key within its framework, and its name."""
    key = write_key(table, row.__getitem__)
    name = row.get("name") or row.get("title") or ""
    return key, "" if name == key else name


def _framework_of(table: str, row: Record) -> str:
    return row["id"] if table == "frameworks" else row.get("framework", "")
