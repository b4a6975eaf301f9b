"""Builds the Frictionless Data Package descriptor of the shipped data from the schema and the data.

`python -m valuechain.tables.writing.package > data/datapackage.json` regenerates it.
"""

import csv
import json
import re
import sys
from collections.abc import Mapping, Sequence, Set
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, Literal, NamedTuple, get_args, get_origin

from pydantic import BeforeValidator
from pydantic.fields import FieldInfo

from valuechain.model.vocabulary import LIST_SEPARATOR, ModelType, ReleaseType
from valuechain.settings import DATA_FOLDER
from valuechain.tables.columns import OfFramework, split
from valuechain.tables.keys import PRIMARY_KEYS
from valuechain.tables.reading.source import open_source, read_updated
from valuechain.tables.schema import (
    TABLES,
    TABLES_WITH_ROLES,
    columns_of,
)


class _ForeignKey(NamedTuple):
    columns: tuple[str, ...]
    table: str
    key: tuple[str, ...]


_FOREIGN_KEYS: Mapping[str, tuple[_ForeignKey, ...]] = {
    "mitigations": (_ForeignKey(("framework", "stage"), "stages", ("framework", "name")),),
    "readings": (_ForeignKey(("framework", "mitigation_id"), "mitigations", ("framework", "id")),),
    "cells": (
        _ForeignKey(("model_type",), "model_types", ("id",)),
        _ForeignKey(("release_type",), "release_types", ("id",)),
    ),
    "supplies": (
        _ForeignKey(("framework", "from_actor"), "actors", ("framework", "id")),
        _ForeignKey(("framework", "to_actor"), "actors", ("framework", "id")),
    ),
    "crosswalk": (_ForeignKey(("to_framework",), "frameworks", ("id",)),),
    "reference_crosswalk": (
        _ForeignKey(("framework", "actor"), "actors", ("framework", "id")),
        _ForeignKey(("reference_actor",), "reference_actors", ("id",)),
    ),
    "practices": (_ForeignKey(("topic",), "topics", ("id",)),),
    "links": (
        _ForeignKey(("framework", "mitigation_id"), "mitigations", ("framework", "id")),
        _ForeignKey(("practice",), "practices", ("id",)),
    ),
}
"""References between tables, in addition to each row's reference to its framework. Columns with several ids, and
composite keys with optional parts (parents, the crosswalk's actors, doubts), cannot be declared: `valuechain.check` and
the tests cover those.
"""

_CLOSED_IDS: Mapping[str, type[StrEnum]] = {"model_types": ModelType, "release_types": ReleaseType}

_KNOWN_LICENCES = {
    "Apache-2.0": ("Apache-2.0", "https://www.apache.org/licenses/LICENSE-2.0"),
    "Open Government Licence v3.0": (
        "OGL-UK-3.0",
        "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
    ),
}
"""SPDX identifier and URL of well-known licences."""


def build_descriptor(folder: Path = DATA_FOLDER, updated: str | None = None) -> dict[str, Any]:
    """The descriptor of the data in a folder: profile `tabular-data-package`, version 1.

    Columns are in file order. `updated` is the day of the data's last change, or empty if unknown; by default, the day
    in the folder's present descriptor, or today if the tables have changed since then. Raises KeyError for a column
    that is in neither the schema nor roles.csv.

    >>> descriptor = build_descriptor()
    >>> [resource["path"] for resource in descriptor["resources"]][:3]
    ['frameworks.csv', 'actors.csv', 'mitigations.csv']
    """
    frameworks = read_rows_of(folder, "frameworks")
    roles = {row["id"]: row for row in read_rows_of(folder, "roles")}
    version = open_source(folder, {table: frozenset(columns_of(table)) for table in TABLES}).version
    if updated is None:
        updated = read_updated(folder, version) or datetime.now(UTC).date().isoformat()
    return {
        "profile": "tabular-data-package",
        "name": "valuechain",
        "title": "Who is responsible for what along the AI value chain",
        "description": "Published guidance on AI as tables: actors, mitigations, their owners and the source passages.",
        "version": version,
        **({"updated": updated} if updated else {}),
        "licenses": _licences(frameworks),
        "sources": [_source(framework) for framework in frameworks],
        "resources": [_resource(folder, table, roles) for table in TABLES],
    }


def read_rows_of(folder: Path, table: str) -> list[dict[str, str]]:
    """The rows of a shipped file, without validation."""
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _licences(frameworks: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
    """One entry per distinct licence, including one for frameworks whose licence is not known."""
    licences = []
    for title in dict.fromkeys(framework["licence"] or "not stated" for framework in frameworks):
        known = _KNOWN_LICENCES.get(title)
        if known:
            licences.append({"name": known[0], "path": known[1], "title": title})
        else:
            first_clause = re.split("[;,]", title)[0]
            licences.append({"name": re.sub(r"[^A-Za-z0-9]+", "-", first_clause), "title": title})
    return licences


def _source(framework: Mapping[str, str]) -> dict[str, str]:
    return {
        "title": framework["name"],
        "path": framework["url"],
        "publisher": framework["publisher"],
        "version": framework["version"],
        "license": framework["licence"],
        "attribution": framework["attribution"],
    }


def _resource(folder: Path, table: str, roles: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as stream:
        header, *rows = csv.reader(stream)
    empty = {column for column, *cells in zip(header, *rows, strict=True) if "" in cells}
    return {
        "profile": "tabular-data-resource",
        "name": table,
        "path": f"{table}.csv",
        "title": table.replace("_", " ").capitalize(),
        "description": TABLES[table].__doc__,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": {
            "fields": [_field(table, column, roles) for column in header],
            "missingValues": [""],
            **_keys(table, empty),
        },
    }


def _keys(table: str, empty: Set[str]) -> dict[str, Any]:
    """The keys of a table; columns with empty cells cannot be part of a composite foreign key."""
    keys: dict[str, Any] = {}
    if table in PRIMARY_KEYS:
        keys["primaryKey"] = list(PRIMARY_KEYS[table])
    foreign = tuple(
        key for key in _FOREIGN_KEYS.get(table, ()) if len(key.columns) == 1 or empty.isdisjoint(key.columns)
    )
    if issubclass(TABLES[table], OfFramework):
        foreign = (_ForeignKey(("framework",), "frameworks", ("id",)), *foreign)
    if foreign:
        keys["foreignKeys"] = [
            {"fields": list(each.columns), "reference": {"resource": each.table, "fields": list(each.key)}}
            for each in foreign
        ]
    return keys


def _field(table: str, column: str, roles: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    info = TABLES[table].model_fields.get(column)
    if info is None:
        if table not in TABLES_WITH_ROLES:
            raise KeyError(f"{table}.csv: no column is called {column!r}")
        description = f"Ids of the actors in this role ({roles[column]['meaning']}), separated by {LIST_SEPARATOR}."
        constraints = {"pattern": _LIST_PATTERN}
        return {"name": column, "type": "string", "description": description, "constraints": constraints}
    field: dict[str, Any] = {"name": column, "type": "string", "description": info.description}
    if info.annotation is bool:
        field |= {"type": "boolean", "trueValues": ["yes"], "falseValues": ["no"]}
    constraints = _constraints(table, column, info)
    if constraints:
        field["constraints"] = constraints
    return field


_LIST_PATTERN = f"[^{LIST_SEPARATOR}]+({LIST_SEPARATOR}[^{LIST_SEPARATOR}]+)*"


def _constraints(table: str, column: str, info: FieldInfo) -> dict[str, Any]:
    constraints: dict[str, Any] = {}
    if info.is_required() or column == "framework":
        constraints["required"] = True
    if PRIMARY_KEYS.get(table) == (column,):
        constraints["unique"] = True
    if words := _closed_words(table, column, info):
        constraints["enum"] = words
    elif _holds_several(info):
        constraints["pattern"] = _LIST_PATTERN
    return constraints


def _closed_words(table: str, column: str, info: FieldInfo) -> list[str]:
    """The allowed words of a column, or none if any word is allowed."""
    if table in _CLOSED_IDS and column == "id":
        return [word.value for word in _CLOSED_IDS[table]]
    if isinstance(info.annotation, type) and issubclass(info.annotation, StrEnum):
        return [word.value for word in info.annotation]
    if get_origin(info.annotation) is Literal:
        return [word for word in get_args(info.annotation) if word]
    return []


def _holds_several(info: FieldInfo) -> bool:
    """Whether cells of this column hold several entries, joined by a separator."""
    return any(isinstance(each, BeforeValidator) and each.func is split for each in info.metadata)


def write_descriptor(folder: Path = DATA_FOLDER, updated: str | None = None) -> bytes:
    """The contents of a folder's `datapackage.json`; see `build_descriptor`."""
    described = build_descriptor(folder, updated)
    return (json.dumps(described, ensure_ascii=False, indent=1) + "\n").encode(errors="replace")


if __name__ == "__main__":
    sys.stdout.buffer.write(write_descriptor())
