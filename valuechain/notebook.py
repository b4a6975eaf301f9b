"""Notebook functions: answers as DataFrames, graphs and values."""

from datetime import date

from valuechain.analysis.allocation.allocation import Allocation, Readings, build_allocation
from valuechain.analysis.allocation.selection import select
from valuechain.analysis.findings.findings import Findings, build_findings
from valuechain.analysis.rows.matrix import matrix_rows, ownership_rows
from valuechain.model.chain import ValueChain
from valuechain.model.context import Context
from valuechain.model.selection import Selection
from valuechain.model.table import Table
from valuechain.tables.writing.frames import Frame, build_frame


def matrix(
    chain: ValueChain,
    context: Context | None = None,
    *,
    framework: str | None = None,
    readings: Readings | None = None,
    level: int | None = 1,
    selection: Selection | None = None,
    on: date | None = None,
) -> Frame:
    """Mitigations by actors: columns `id`, `mitigation`, `stage`, then one per actor; cells hold roles or are empty.

    The last columns say how each mitigation binds: `norm` (the source's verbs for the leads), `applies_from`,
    `conditions` and `legal_status`, each only if it has any value.

    If no framework is given, the table holds every framework that answers in the context, named in a first column;
    `attrs["not_allocated"]` says why the others do not, and `attrs["cautions"]` holds warnings, such as "not legal
    advice". A `selection` filters and sorts the rows. Other arguments and exceptions are those of
    `valuechain.build_allocation` and `valuechain.select`.

    >>> import valuechain as vc
    >>> frame = vc.matrix(vc.read_chain(), vc.Context("advanced", "open"), framework="pai-open")
    >>> frame.shape
    (15, 15)
    >>> frame.set_index("id").loc["PO-6", "Model Hubs & Hosting Services"]
    'primary'
    >>> asked = {"framework": "pai-open", "selection": vc.Selection(stages=("Detect",))}
    >>> list(vc.matrix(vc.read_chain(), vc.Context("advanced", "open"), **asked)["id"])
    ['PO-11', 'PO-12']
    """
    whole = build_allocation(chain, context, framework=framework, readings=readings, level=level, on=on)
    allocation = whole if selection is None else select(whole, selection)
    return _frame(matrix_rows(allocation), allocation)


def ownerships(
    chain: ValueChain,
    context: Context | None = None,
    *,
    framework: str | None = None,
    readings: Readings | None = None,
    level: int | None = 1,
    selection: Selection | None = None,
    on: date | None = None,
) -> Frame:
    """One row per actor, mitigation and role, with confidence and source. Takes the arguments of `matrix`.

    >>> import valuechain as vc
    >>> frame = vc.ownerships(vc.read_chain(), vc.Context("advanced", "open"), framework="pai-open")
    >>> frame.groupby("role").size().to_dict()
    {'mentioned': 3, 'primary': 24, 'secondary': 8}
    """
    whole = build_allocation(chain, context, framework=framework, readings=readings, level=level, on=on)
    allocation = whole if selection is None else select(whole, selection)
    return _frame(ownership_rows(allocation), allocation)


def _frame(table: Table, allocation: Allocation) -> Frame:
    """The table as a DataFrame, with notes about the answer in `attrs`."""
    frame = build_frame(table)
    frame.attrs["not_allocated"] = {cell.framework: cell.explanation for cell in allocation.not_allocated}
    frame.attrs["cautions"] = {each.id: each.notice for each in allocation.frameworks if each.notice}
    return frame


def findings(
    chain: ValueChain,
    context: Context | None = None,
    *,
    framework: str | None = None,
    readings: Readings | None = None,
    level: int | None = 1,
    on: date | None = None,
) -> Findings:
    """Gaps, single owners, idle actors, load and doubts, always for the whole answer. Takes the arguments of `matrix`.

    >>> import valuechain as vc
    >>> found = vc.findings(vc.read_chain(), vc.Context("advanced", "open"), framework="pai-open")
    >>> [mitigation.id for mitigation in found.single_owner]
    ['PO-5', 'PO-6', 'PO-8', 'PO-10']
    """
    return build_findings(build_allocation(chain, context, framework=framework, readings=readings, level=level, on=on))
