"""Assignments as a worksheet: one row per actor, mitigation and role, in words and with ids."""

from valuechain.analysis.allocation.allocation import Allocation
from valuechain.analysis.allocation.dates import describe_dates
from valuechain.analysis.rows.matrix import start_values
from valuechain.model.table import Sheet, SheetLayout, Table
from valuechain.model.vocabulary import LIST_SEPARATOR

_COLUMNS = (
    "Mitigation id", "Code", "Mitigation", "Actor", "Role", "Norm", "Condition", "Place in the source", "Applies from",
    "Confidence", "Name in the source", "Actor in the source", "Actor id", "Stage", "Strength", "Start dates",
    "Transition", "Note", "Source", "Legal status",
)  # fmt: skip
_WIDTHS = {2: 36, 3: 24, 6: 34, 7: 30, 8: 26, 10: 44, 11: 30, 17: 40, 18: 36, 19: 28}
_PRINTED = 10


def assignments(allocation: Allocation) -> Table:
    """One row per actor, mitigation and role, mentions included; the same columns for every source.

    >>> import valuechain as vc
    >>> allocation = vc.build_allocation(vc.read_chain(), vc.Context("advanced", "open"), framework="pai-open")
    >>> assignments(allocation).records()[0]["Actor"]
    'Model providers'
    """
    chain, rows = allocation.chain, []
    for o in allocation.ownerships:
        m, a, f = (
            chain.mitigation(o.framework, o.mitigation),
            chain.actor(o.framework, o.actor),
            chain.framework(o.framework),
        )
        rows.append(
            (
                m.id, m.code, m.label, a.label, o.role, LIST_SEPARATOR.join(o.norm), o.condition, o.source or m.source,
                describe_dates(chain, o), str(o.confidence), m.name, a.name, a.id, m.stage, str(o.strength),
                *start_values(chain, o), o.note, f.name, f.legal_status,
            )
        )  # fmt: skip
    return Table("ownerships", _COLUMNS, tuple(rows), SheetLayout(frozen=3, printed=_PRINTED, widths=_WIDTHS))


def assignments_sheet(allocation: Allocation) -> Sheet:
    """The assignments as a workbook's first table."""
    title = f"Who is responsible for what according to {allocation.frameworks[0].short_name}: assignments"
    meaning = "One row per actor, mitigation and role, mentions included, with condition, place, date and confidence."
    return Sheet(assignments(allocation), title=title, meanings={"ownerships": meaning})
