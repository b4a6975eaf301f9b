"""Writes a chain as tables of the data format; reading them gives an equal chain."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from valuechain.model.chain import ValueChain
from valuechain.model.table import Table
from valuechain.model.values import Mitigation, Neighbour, Ownership, Reading
from valuechain.model.vocabulary import LIST_SEPARATOR, PLACES
from valuechain.model.words import yes_no
from valuechain.tables.keys import MODEL_NAMES, MODEL_TABLES
from valuechain.tables.schema import (
    TABLES,
    TABLES_WITH_ROLES,
    columns_of,
)

_LINES = frozenset({"practices", "challenges", "baseline_practices", "recommended_practices", "points"})

ActorsByRole = Mapping[tuple[str, str, str], Mapping[str, str]]
"""The cell of each role, by framework, mitigation and reading."""


def tables_of(chain: ValueChain) -> Mapping[str, Table]:
    """Every table, including empty ones."""
    roles = tuple(role.id for role in chain.roles)
    owners = _owners(chain.ownerships)
    tables = {}
    for name in TABLES:
        rows: Sequence[Any] = _detailed(chain) if name == "ownerships" else getattr(chain, MODEL_TABLES.get(name, name))
        columns = columns_of(name)
        of_roles = roles if name in TABLES_WITH_ROLES else ()
        cells = [
            (*(cell_of(row, column) for column in columns), *(owners[_key(row)].get(role, "") for role in of_roles))
            for row in rows
        ]
        tables[name] = Table(name, (*columns, *of_roles), tuple(cells))
    return tables


def _owners(ownerships: Iterable[Ownership]) -> ActorsByRole:
    held: dict[tuple[str, str, str], dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for each in ownerships:
        held[each.framework, each.mitigation, each.reading][each.role].append(each.actor)
    return defaultdict(
        dict,
        {key: {role: LIST_SEPARATOR.join(actors) for role, actors in by_role.items()} for key, by_role in held.items()},
    )


def _detailed(chain: ValueChain) -> list[Ownership]:
    """The ownerships that differ from what role columns alone say, one for all readings."""
    leads = {role.id for role in chain.roles if role.is_lead}
    sources = {(each.framework, each.mitigation, each.id): each.source for each in chain.readings}
    found: dict[tuple[str, ...], Ownership] = {}
    for each in chain.ownerships:
        mitigation = chain.mitigation(each.framework, each.mitigation)
        norm = mitigation.norm if each.role in leads else ()
        source = sources.get((each.framework, each.mitigation, each.reading)) or mitigation.source
        plain = (norm, "", mitigation.applies_from, "", mitigation.confidence, source)
        if (each.norm, each.condition, each.applies_from, each.note, each.confidence, each.source) != plain:
            # An empty source stands for that of the reading, which other readings do not share.
            found.setdefault(each[:4], each if each.source != source else each._replace(source=""))
    return list(found.values())


def _key(row: Mitigation | Reading) -> tuple[str, str, str]:
    """The key of a row's owners. A mitigation with readings lists no owners of its own: its readings do."""
    if isinstance(row, Reading):
        return row.framework, row.mitigation, row.id
    return row.framework, row.id, ""


def cell_of(row: object, column: str) -> str:
    """The text of a row of a chain in a column of its table."""
    value = getattr(row, MODEL_NAMES.get(column, column))
    if isinstance(value, bool):
        return yes_no(value)
    if isinstance(value, frozenset):  # places, in a fixed order, so that equal data gives equal files
        return LIST_SEPARATOR.join(str(place) for place in PLACES if place in value)
    if isinstance(value, tuple):
        return ("\n" if column in _LINES else LIST_SEPARATOR).join(map(_part, value))
    return "" if value is None else str(value)


def _part(value: object) -> str:
    return f"{value.framework}:{value.place}" if isinstance(value, Neighbour) else str(value)
