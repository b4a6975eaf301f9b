"""Turns a draft into tables again, which are read like those of any file."""

from collections.abc import Callable, Iterable, Mapping
from typing import TypeAlias

from valuechain.model.table import Table, Value
from valuechain.model.vocabulary import LIST_SEPARATOR, Confidence
from valuechain.tables.editing.draft import Draft, Texts
from valuechain.tables.editing.edit import Kind
from valuechain.tables.schema import columns_of

_ACTOR_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "supplies": ("from_actor", "to_actor"),
    "doubts": ("actor_id",),
    "reference_crosswalk": ("actor",),
}
_MITIGATION_COLUMNS: Mapping[str, tuple[str, ...]] = {"doubts": ("mitigation_id",), "links": ("mitigation_id",)}
_LISTS = {"actors": "also", "risks": "impacted"}
"""Columns that list actors."""
_KINDS = {"actors": Kind.ACTOR, "mitigations": Kind.MITIGATION}

Cells: TypeAlias = tuple[Value, ...]


def build_tables(draft: Draft) -> Mapping[str, Table]:
    """The tables of a draft. Rows about deleted actors and mitigations are left out, as are passages of edited rows."""
    framework = draft.framework
    changed = (
        _table("actors", framework, draft.actors),
        _table("mitigations", framework, _mitigations(draft)),
        Table("ownerships", columns_of("ownerships"), tuple(_ownerships(draft, framework))),
    )
    tables = {**draft.tables, **{table.name: table for table in changed}}
    kept = (_without_deleted(draft, table, framework) for table in tables.values())
    return {table.name: table for table in kept if table.rows}


def _table(name: str, framework: str, rows: Mapping[str, Texts]) -> Table:
    columns = columns_of(name)
    cells = (
        tuple(framework if column == "framework" else texts.get(column, "") for column in columns)
        for texts in rows.values()
    )
    return Table(name, columns, tuple(cells))


def _mitigations(draft: Draft) -> Mapping[str, Texts]:
    """The mitigations. Where a role was changed without a source, the owners as a whole have none."""
    unsourced = {"confidence": Confidence.UNSOURCED.value}
    return {
        row: {**texts, **unsourced} if _is_unsourced(draft, row) else texts for row, texts in draft.mitigations.items()
    }


def _is_unsourced(draft: Draft, mitigation: str) -> bool:
    cells, first = draft.cells(mitigation), draft.original.cells.get(mitigation, {})
    if cells is first:
        return False
    for actor in {**first, **cells}:
        held, was = cells.get(actor, ()), first.get(actor, ())
        is_changed = {owner.role for owner in held} != {owner.role for owner in was}
        if is_changed and (not held or any(owner.confidence == Confidence.UNSOURCED for owner in held)):
            return True
    return False


def _ownerships(draft: Draft, framework: str) -> Iterable[tuple[str, ...]]:
    """The ownerships, in the order of mitigations, actors and roles."""
    order = {actor: index for index, actor in enumerate(draft.actors)}
    for mitigation in draft.mitigations:
        cells = draft.cells(mitigation)
        for actor in sorted(cells, key=order.__getitem__):
            for role, *texts in cells[actor]:
                yield framework, mitigation, actor, role, *texts


def _without_deleted(draft: Draft, table: Table, framework: str) -> Table:
    """A table without references to actors and mitigations that have been deleted."""
    if table.name in _LISTS:
        return _without_listed(draft, table, table.columns.index(_LISTS[table.name]))
    keeps = _of_passages(draft, table) if table.name == "passages" else _of_references(draft, table, framework)
    return Table(table.name, table.columns, tuple(row for row in table.rows if keeps(row)))


def _of_references(draft: Draft, table: Table, framework: str) -> Callable[[Cells], bool]:
    """Whether every actor and mitigation that a row names is still there."""
    at = table.columns.index
    named = [(at("framework"), at(column), draft.actors) for column in _ACTOR_COLUMNS.get(table.name, ())]
    named += [(at("framework"), at(column), draft.mitigations) for column in _MITIGATION_COLUMNS.get(table.name, ())]
    if table.name == "crosswalk":
        named = [(at("framework"), at("actor"), draft.actors), (at("to_framework"), at("to_actor"), draft.actors)]
    return lambda row: all(
        row[of] != framework or not row[named_at] or row[named_at] in ids for of, named_at, ids in named
    )


def _of_passages(draft: Draft, table: Table) -> Callable[[Cells], bool]:
    """Whether the row that was read from a passage has not been changed."""
    of, at = table.columns.index("table"), table.columns.index("row")

    def keeps(row: Cells) -> bool:
        key = str(row[at])
        if row[of] == "ownerships":
            mitigation, _, rest = key.partition("/")
            actor = rest.rpartition("/")[0]
            return draft.held(mitigation, actor) == draft.original.held(mitigation, actor)
        kind = _KINDS.get(str(row[of]))
        return kind is None or draft.rows(kind).get(key) == draft.original.rows(kind).get(key)

    return keeps


def _without_listed(draft: Draft, table: Table, at: int) -> Table:
    rows = []
    for row in table.rows:
        listed = str(row[at]).split(LIST_SEPARATOR) if row[at] else []
        kept = LIST_SEPARATOR.join(each for each in listed if each in draft.actors)
        rows.append((*row[:at], kept, *row[at + 1 :]))
    return Table(table.name, table.columns, tuple(rows))
