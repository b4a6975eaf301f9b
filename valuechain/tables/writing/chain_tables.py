"""A chain as the tables of the data format: what `read` makes of them is the chain again."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from valuechain.model.chain import ValueChain
from valuechain.model.table import Table
from valuechain.model.values import Mitigation, Neighbour, Ownership, Reading
from valuechain.model.vocabulary import LIST_SEPARATOR, PLACES
from valuechain.tables.schema import TABLES, TABLES_WITH_ROLES, columns_of

_CALLED = {"mitigation_id": "mitigation", "actor_id": "actor"}
"""Columns that are called otherwise in the model."""
_LINES = frozenset({"baseline_practices", "recommended_practices"})

Owners = Mapping[tuple[str, str, str], Mapping[str, str]]
"""By framework, mitigation and reading, the cell of each role."""


def tables_of(chain: ValueChain) -> Mapping[str, Table]:
    """Every table, also those without rows."""
    roles = tuple(role.id for role in chain.roles)
    owners = _owners(chain.ownerships)
    tables = {}
    for name in TABLES:
        rows: Sequence[Any] = getattr(chain, name)
        columns = columns_of(name)
        of_roles = roles if name in TABLES_WITH_ROLES else ()
        cells = [
            (*(_cell(row, column) for column in columns), *(owners[_key(row)].get(role, "") for role in of_roles))
            for row in rows
        ]
        tables[name] = Table(name, (*columns, *of_roles), tuple(cells))
    return tables


def _owners(ownerships: Iterable[Ownership]) -> Owners:
    held: dict[tuple[str, str, str], dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for each in ownerships:
        held[each.framework, each.mitigation, each.reading][each.role].append(each.actor)
    return defaultdict(
        dict,
        {key: {role: LIST_SEPARATOR.join(actors) for role, actors in by_role.items()} for key, by_role in held.items()},
    )


def _key(row: Mitigation | Reading) -> tuple[str, str, str]:
    """Of a mitigation with readings nothing is found, and nothing has to be: its readings say it."""
    if isinstance(row, Reading):
        return row.framework, row.mitigation, row.id
    return row.framework, row.id, ""


def _cell(row: object, column: str) -> str:
    value = getattr(row, _CALLED.get(column, column))
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, frozenset):  # places: in their order, so that equal data is an equal file
        return LIST_SEPARATOR.join(str(place) for place in PLACES if place in value)
    if isinstance(value, tuple):
        return ("\n" if column in _LINES else LIST_SEPARATOR).join(map(_part, value))
    return str(value)


def _part(value: object) -> str:
    return f"{value.framework}:{value.place}" if isinstance(value, Neighbour) else str(value)
