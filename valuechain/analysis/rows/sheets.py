"""The matrix and the findings as worksheets, worded as on screen."""

from collections.abc import Collection, Iterable, Iterator

from valuechain.analysis.allocation.allocation import ROLE_SEPARATOR, Allocation
from valuechain.analysis.allocation.ownership import owners_of
from valuechain.analysis.allocation.readings import doubtful_cells, is_in_use, owned_under
from valuechain.analysis.rows.findings import all_finding_rows
from valuechain.analysis.rows.matrix import matrix_grid, say_bound
from valuechain.analysis.rows.matrix_table import (
    NONE,
    LegendItem,
    LegendKind,
    MatrixCell,
    RoleCount,
    build_matrix,
    say_conditional,
    write_cell,
)
from valuechain.model.selection import Selection
from valuechain.model.table import LegendLine, Sheet, Table, Value
from valuechain.model.values import Mitigation
from valuechain.model.vocabulary import LIST_SEPARATOR
from valuechain.model.words import yes_no

_AMBIGUOUS = "ambiguous cells"
"""The name of the sheet with all readings."""
_FINDINGS = {
    "unowned": "No one assigned",
    "without_primary": "No one responsible",
    "single_owner": "Only one actor",
    "idle_actors": "Nothing assigned",
    "not_addressed": "Not addressed by the source",
    "verb": "How strongly",
    "conditional": "Only under a condition",
    "ambiguous": "Ambiguous",
    "load": "Workload",
    "mentions": "Only mentioned",
    "in_two_roles": "Same actor in two roles",
    "doubt": "Doubt about the text",
    "concentration": "Concentration",
    "coming": "Comes later",
    "coming_scope": "Applies in part until",
    "coming_role": "Role that comes later",
    "transition": "Transition still running",
    "unsettled_date": "Applies by a date that is not settled",
    "date_in_words": "Date in words, not compared",
}
_DATED = frozenset({"coming", "coming_scope", "coming_role", "transition", "unsettled_date"})


def matrix_sheet(allocation: Allocation, selection: Selection, *, has_verbs: bool = False) -> Sheet:
    """The matrix of one framework with short names, owners, confidence and totals, under the filters in `selection`.

    The last columns hold the signs beside the labels, what of a mitigation applies since when, and the columns of
    `say_bound`. A cell where the readings disagree ends with a question mark, and a second sheet lists the cell under
    every reading. With `has_verbs`, roles are followed by the source's verb. Shape: one row per mitigation shown.

    >>> import valuechain as vc
    >>> allocation = vc.build_allocation(vc.read_chain(), vc.Context("advanced", "open"), framework="pai-open")
    >>> matrix_sheet(allocation, Selection()).table.rows[11][5:9]
    ('', 'primary', 'primary ?', 'secondary')
    """
    plain, matrix = matrix_grid(allocation), build_matrix(allocation, selection, has_verbs=has_verbs)
    start = len(plain.columns) - len(matrix.heads)
    made = {(row.mitigation.framework, row.mitigation.id): row for band in matrix.bands for row in band.rows}
    drawn = [made[mitigation.framework, mitigation.id] for mitigation in allocation.mitigations]
    has_labels = any(row.mitigation.label != row.mitigation.name for row in drawn)
    has_signs = any(row.signs for row in drawn)
    has_dates = any(sign.meaning for row in drawn for sign in row.signs)
    bound = say_bound(allocation)
    rows: list[tuple[Value, ...]] = []
    for row, values, *said in zip(drawn, plain.rows, *bound.values(), strict=True):
        label = (row.mitigation.label,) if has_labels else ()
        owners = _count(row.owners) or matrix.words.nobody
        signs = (LIST_SEPARATOR.join(sign.text for sign in row.signs),) if has_signs else ()
        dates = ("".join(sign.meaning for sign in row.signs),) if has_dates else ()
        cells = [_cell(cell, has_verbs=has_verbs) for cell in row.cells]
        confidence = str(row.mitigation.confidence)
        more = (*signs, *dates, *said)
        rows.append((*values[: start - 1], *label, values[start - 1], *cells, owners, confidence, *more))
    *lead, stage = plain.columns[:start]
    labels = ("short name",) if has_labels else ()
    optional = {"signs": has_signs, "scopes and dates": has_dates, **dict.fromkeys(bound, True)}
    signed = [name for name, is_there in optional.items() if is_there]
    owners_column = "owners shown" if selection.is_hiding_owners else "owners"
    columns = (*lead, *labels, stage, *plain.columns[start:], owners_column, "confidence", *signed)
    blank = ("",) * (start - 2 + len(labels))
    loads = [_total(head.load, head.conditional) or head.nothing or matrix.words.nothing for head in matrix.heads]
    whole = _total(matrix.total, matrix.conditional) or NONE
    total = ("", matrix.words.carries, *blank, *loads, whole, "", *("" for _ in signed))
    ambiguous = _ambiguous(allocation, allocation.mitigations)
    sheets = (ambiguous,) if ambiguous.rows else ()
    return Sheet(Table(plain.name, columns, tuple(rows)), total, sheets, tuple(_explain(matrix.legend)))


def _explain(legend: Iterable[LegendItem]) -> Iterator[LegendLine]:
    """The signs in the legend; roles are left out, because every workbook explains them all."""
    for item in legend:
        if item.kind in {LegendKind.DIFFER, LegendKind.POSSIBLE}:
            cell = MatrixCell((item.role,) if item.role else (), is_doubtful=True)
            yield LegendLine(_cell(cell), f"{item.text}; see the sheet {_AMBIGUOUS}.")
        elif item.kind is not LegendKind.ROLE:
            yield LegendLine(item.sign, item.text)


def _cell(cell: MatrixCell, *, has_verbs: bool = False) -> str:
    return write_cell(cell, lambda role: role.id, ROLE_SEPARATOR, has_verbs=has_verbs)


def _count(counts: Iterable[RoleCount]) -> str:
    """The counts as text, such as `3 primary, 1 secondary`."""
    return ", ".join(f"{number:,} {role.id}" for role, number in counts)


def _total(counts: Iterable[RoleCount], conditional: int) -> str:
    return ", ".join(filter(None, (_count(counts), say_conditional(conditional))))


def _ambiguous(allocation: Allocation, mitigations: Collection[Mitigation]) -> Table:
    """One row per disputed cell and reading, with the actor's role under that reading."""
    chain, doubtful = allocation.part, doubtful_cells(allocation.part)
    columns = ("id", "mitigation", "actor", "reading", "role", "taken here", "why", "source")
    rows = []
    for m in mitigations:
        differing = doubtful.get((m.framework, m.id), ())
        for actor in allocation.actors if differing else ():
            if actor.framework != m.framework or actor.id not in differing:
                continue
            for reading in chain.readings_by_mitigation[m.framework, m.id]:
                owned = owned_under(chain, m, reading.id)
                roles = ROLE_SEPARATOR.join(o.role for o in owned if o.actor == actor.id) or "no role"
                taken = yes_no(is_in_use(reading, allocation.readings))
                rows.append((m.id, m.name, actor.name, reading.id, roles, taken, reading.why, reading.source))
    return Table(_AMBIGUOUS, columns, tuple(rows))


def findings_sheet(allocation: Allocation) -> Sheet:
    """The findings in words, with actors by name; mentions do not count as load.

    >>> import valuechain as vc
    >>> allocation = vc.build_allocation(vc.read_chain(), vc.Context("advanced", "open"), framework="pai-open")
    >>> findings_sheet(allocation).table.rows[0][0::2][:3]
    ('Only one actor', 'PO-5', 'Open Foundation Model Providers')
    """
    chain = allocation.chain
    owning = {role.id for role in chain.roles if role.is_owner}
    table = all_finding_rows(allocation)
    rows = []
    for finding, framework, item, name, role, count, where, _ in table.rows:
        kind = "mentions" if finding == "load" and role not in owning else str(finding)
        words = _FINDINGS[kind]
        if kind in {"doubt", "concentration", "verb", *_DATED} and role:
            words = f"{words}: {role}"
        by_name = ""
        if kind == "single_owner":
            by_name = chain.actor(str(framework), owners_of(allocation, str(item), str(framework))[0].actor).name
        elif kind == "in_two_roles":
            by_name = chain.actor(str(framework), str(role)).name
        is_role = kind in {"load", "mentions"}
        rows.append((words, framework, item, name, by_name, role if is_role else "", count, where))
    columns = ("finding", "framework", "id", "name", "actor", "role", "count", "where")
    return Sheet(Table(table.name, columns, tuple(rows)))
