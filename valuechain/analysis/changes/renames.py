"""Actors and mitigations whose ids differ between two versions of the data, recognised by their former ids."""

from collections.abc import Mapping, Sequence

from valuechain.model.vocabulary import LIST_SEPARATOR
from valuechain.tables.keys import write_key
from valuechain.tables.schema import (
    TABLES_WITH_PLACES,
    TABLES_WITH_ROLES,
    columns_of,
)

Record = Mapping[str, str]
Records = Mapping[str, Sequence[Record]]
"""The rows of each table, by column."""
Renames = Mapping[str, Mapping[tuple[str, str], str]]
"""New ids of actors and of mitigations, by table, framework and old id."""

_ACTORS, _MITIGATIONS = "actors", "mitigations"
_REFERENCES: Mapping[str, Mapping[str, str]] = {
    "actors": {"id": _ACTORS, "also": _ACTORS},
    "mitigations": {"id": _MITIGATIONS, "parent": _MITIGATIONS},
    "ownerships": {"mitigation_id": _MITIGATIONS, "actor_id": _ACTORS},
    "readings": {"mitigation_id": _MITIGATIONS},
    "supplies": {"from_actor": _ACTORS, "to_actor": _ACTORS},
    "crosswalk": {"actor": _ACTORS, "to_actor": _ACTORS},
    "reference_crosswalk": {"actor": _ACTORS},
    "links": {"mitigation_id": _MITIGATIONS},
    "risks": {"impacted": _ACTORS},
    "doubts": {"mitigation_id": _MITIGATIONS, "actor_id": _ACTORS},
}
"""Columns with ids of actors or mitigations, besides role columns."""


def find_renames(old: Records, new: Records) -> Renames:
    """The actors and mitigations of the old version that have another id in the new one.

    A new row replaces the first of its former ids that only the old version has.
    """
    return {table: _find_in(old[table], new[table]) for table in (_ACTORS, _MITIGATIONS)}


def _find_in(old: Sequence[Record], new: Sequence[Record]) -> Mapping[tuple[str, str], str]:
    before, after = ({(row["framework"], row["id"]) for row in rows} for rows in (old, new))
    renames: dict[tuple[str, str], str] = {}
    for row in new:
        if (row["framework"], row["id"]) in before:
            continue
        for former in row["former_ids"].split(LIST_SEPARATOR):
            key = (row["framework"], former)
            if key in before - after and key not in renames:
                renames[key] = row["id"]
                break
    return renames


def with_new_ids(tables: Records, renames: Renames) -> Records:
    """The old version's rows with new ids wherever they name an actor or a mitigation."""
    renewed = {name: [_with_new_ids(name, row, renames) for row in rows] for name, rows in tables.items()}
    keys = {
        (table, old["framework"], write_key(table, old.__getitem__)): write_key(table, new.__getitem__)
        for table in TABLES_WITH_PLACES
        for old, new in zip(tables[table], renewed[table], strict=True)
    }
    renewed["passages"] = [
        {**row, "row": keys.get((row["table"], row["framework"], row["row"]), row["row"])} for row in tables["passages"]
    ]
    return renewed


def _with_new_ids(table: str, row: Record, renames: Renames) -> Record:
    references = dict(_REFERENCES.get(table, {}))
    if table in TABLES_WITH_ROLES:
        references |= dict.fromkeys(row.keys() - set(columns_of(table)), _ACTORS)
    changed = {}
    for column, kind in references.items():
        framework = row["to_framework"] if column == "to_actor" and table == "crosswalk" else row["framework"]
        ids = [renames[kind].get((framework, part), part) for part in row[column].split(LIST_SEPARATOR)]
        changed[column] = LIST_SEPARATOR.join(ids)
    return {**row, **changed}
