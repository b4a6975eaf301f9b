"""Short names beside ids in tables, as pages show them, so that a screen can be looked up in a file."""

from collections.abc import Mapping

from valuechain.analysis.allocation.dates import describe_dates
from valuechain.analysis.allocation.reference import place_of
from valuechain.analysis.rows.legal import add_legal_status
from valuechain.model.chain import ValueChain
from valuechain.model.once import once_per_chain
from valuechain.model.table import Table
from valuechain.model.values import Actor, Mitigation

PLACE, APPLIES_FROM = "place", "applies_from"
"""The columns with a mitigation's place in its source, and from when it applies."""
LABEL = "label"
"""The column with the short name, if the table has only one."""
LABELS = {
    "id": LABEL,
    "mitigation_id": "mitigation_label",
    "actor_id": "actor_label",
    "to_actor_id": "to_actor_label",
}
"""The columns with short names, by those with ids."""


def add_labels(table: Table, chain: ValueChain) -> Table:
    """The table with the short name of what each id means, and its mitigation's place and dates, as its last columns.

    Columns that the table has already are not added again. Cells are empty where the row's framework has no mitigation
    or actor with the id.

    >>> import valuechain as vc
    >>> rows = (("eu-ai-act", "art-53-3"), ("eu-ai-act", "deployer"), ("eu-ai-act", ""))
    >>> [row[2:] for row in add_labels(Table("rows", ("framework", "id"), rows), vc.read_chain()).rows]
    [('Cooperate with authorities', 'Art 53(3)', '2 August 2025'), ('Deployer', '', ''), ('', '', '')]
    """
    items = _items(chain)
    found = {name: _find_all(table, items, name) for name in LABELS if name in table.columns}
    added: dict[str, list[str]] = {
        LABELS[name]: [each.label if each else "" for each in column] for name, column in found.items()
    }
    mitigations = found.get("id", found.get("mitigation_id"))
    if mitigations is not None:
        named = [each if isinstance(each, Mitigation) else None for each in mitigations]
        added[PLACE] = [place_of(each) if each else "" for each in named]
        added[APPLIES_FROM] = [describe_dates(chain, each) if each else "" for each in named]
    more = {name: values for name, values in added.items() if name not in table.columns}
    rows = tuple((*row, *values) for row, *values in zip(table.rows, *more.values(), strict=True))
    return Table(table.name, (*table.columns, *more), rows)


def add_last_columns(table: Table, chain: ValueChain) -> Table:
    """The table with the legal status of each row's source, then the columns of `add_labels`."""
    return add_labels(add_legal_status(table, chain), chain)


_Items = Mapping[tuple[str, str, str], Mitigation | Actor]


@once_per_chain
def _items(chain: ValueChain) -> _Items:
    return {
        **{("actor_id", each.framework, each.id): each for each in chain.actors},
        **{("mitigation_id", each.framework, each.id): each for each in chain.mitigations},
    }


def _find_all(table: Table, items: _Items, name: str) -> list[Mitigation | Actor | None]:
    """The mitigations or actors that a column of ids means; the column `id` may hold either, mitigations first."""
    kinds = ("mitigation_id", "actor_id") if name == "id" else (name.removeprefix("to_"),)
    at, whose = (
        table.columns.index(each) for each in (name, "to_framework" if name.startswith("to_") else "framework")
    )
    found = ([items.get((kind, str(row[whose]), str(row[at]))) for kind in kinds] for row in table.rows)
    return [next((each for each in known if each is not None), None) for known in found]
