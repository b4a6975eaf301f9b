"""The legal status of the source, beside every row that goes away in a file."""

from valuechain.model.chain import ValueChain
from valuechain.model.framework import Framework
from valuechain.model.table import Table

LEGAL_STATUS = "legal_status"
"""The column."""


def add_legal_status(table: Table, chain: ValueChain) -> Table:
    """The table with the legal status of each row's framework as its last column; empty if a row names none.

    >>> import valuechain as vc
    >>> table = add_legal_status(Table("rows", ("framework",), (("eu-ai-act",), ("",))), vc.read_chain())
    >>> [row[-1] for row in table.rows]
    ['law, binding in the European Union', '']
    """
    statuses = {framework.id: framework.legal_status for framework in chain.frameworks}
    at = table.columns.index("framework")
    rows = tuple((*row, statuses.get(str(row[at]), "")) for row in table.rows)
    return Table(table.name, (*table.columns, LEGAL_STATUS), rows)


def frameworks_in(table: Table, chain: ValueChain) -> tuple[Framework, ...]:
    """The frameworks of which the table has rows, in chain order, to be credited with it.

    >>> import valuechain as vc
    >>> table = Table("rows", ("framework",), (("eu-ai-act",), ("",), ("cosai",)))
    >>> [each.id for each in frameworks_in(table, vc.read_chain())]
    ['cosai', 'eu-ai-act']
    """
    at = table.columns.index("framework")
    named = {row[at] for row in table.rows}
    return tuple(each for each in chain.frameworks if each.id in named)
