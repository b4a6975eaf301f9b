"""The matrix and the findings as worksheets, worded as on screen."""

from collections.abc import Collection, Iterable, Iterator, Sequence

from valuechain.analysis.allocation.allocation import ROLE_SEPARATOR, Allocation
from valuechain.analysis.allocation.ownership import owners_of
from valuechain.analysis.allocation.readings import doubtful_cells, is_in_use, owned_under
from valuechain.analysis.rows.findings import all_finding_rows
from valuechain.analysis.rows.matrix import matrix_rows
from valuechain.analysis.rows.matrix_table import (
    LegendItem,
    LegendKind,
    MatrixCell,
    MatrixTable,
    RoleCount,
    build_matrix,
    write_cell,
)
from valuechain.model.selection import Selection
from valuechain.model.table import LegendLine, Sheet, Table, Value
from valuechain.model.values import Mitigation
from valuechain.model.vocabulary import LIST_SEPARATOR
from valuechain.model.words import yes_no

_AMBIGUOUS, _TOTALS = "ambiguous cells", "totals"
"""The names of the sheets with all readings, and with the roles of each actor counted."""
_FINDINGS = {
    "unowned": "No one assigned",
    "without_primary": "No one responsible",
    "single_owner": "No backup",
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
    """The matrix of one framework under the filters in `selection`: the columns of `matrix_rows`, and more after them.

    These are short names, owners, confidence, the signs beside the labels, and scopes with their dates.
    A cell where the readings disagree ends with a question mark. Further sheets list totals, and such cells under every
    reading. With `has_verbs`, roles are followed by the source's verb. Shape: one row per mitigation shown.

    >>> import valuechain as vc
    >>> allocation = vc.build_allocation(vc.read_chain(), vc.Context("advanced", "open"), framework="pai-open")
    >>> matrix_sheet(allocation, Selection()).table.rows[11][4:8]
    ('', 'primary', 'primary ?', 'secondary')
    """
    plain, matrix = matrix_rows(allocation), build_matrix(allocation, selection, has_verbs=has_verbs)
    start = plain.columns.index("stage") + 1
    end = start + len(matrix.heads)
    made = {(row.mitigation.framework, row.mitigation.id): row for band in matrix.bands for row in band.rows}
    drawn = [made[mitigation.framework, mitigation.id] for mitigation in allocation.mitigations]
    rows: list[tuple[Value, ...]] = [
        (*values[:start], *(_cell(cell, has_verbs=has_verbs) for cell in row.cells), *values[end:])
        for row, values in zip(drawn, plain.rows, strict=True)
    ]
    added: dict[str, list[str]] = {
        "short name": [row.mitigation.label for row in drawn],
        "owners shown" if selection.is_hiding_owners else "owners": [
            _count(row.owners) or matrix.words.nobody for row in drawn
        ],
        "confidence": [str(row.mitigation.confidence) for row in drawn],
        "signs": [LIST_SEPARATOR.join(sign.text for sign in row.signs) for row in drawn],
        "scopes and dates": ["".join(sign.meaning for sign in row.signs) for row in drawn],
    }
    if all(row.mitigation.label == row.mitigation.name for row in drawn):
        del added["short name"]
    added = {name: values for name, values in added.items() if any(values)}
    whole = tuple((*row, *more) for row, *more in zip(rows, *added.values(), strict=True))
    sheets = (_totals(matrix, plain.columns[start:end]), _ambiguous(allocation, allocation.mitigations))
    return Sheet(
        Table(plain.name, (*plain.columns, *added), whole),
        tuple(sheet for sheet in sheets if sheet.rows),
        tuple(_explain(matrix.legend)),
    )


def _totals(matrix: MatrixTable, names: Sequence[str]) -> Table:
    """One row per actor with its number of mitigations in each role, and one for all actors together."""
    loads = [*(head.load for head in matrix.heads), matrix.total]
    counted = [{role.id: number for role, number in counts} for counts in loads]
    roles = list(dict.fromkeys(role for counts in counted for role in counts))
    conditional = [*(head.conditional for head in matrix.heads), matrix.conditional]
    notes = [*(head.nothing for head in matrix.heads), ""]
    rows: list[tuple[Value, ...]] = [
        (name, *(counts.get(role, 0) for role in roles), number, note)
        for name, counts, number, note in zip((*names, matrix.words.carries), counted, conditional, notes, strict=True)
    ]
    return Table(_TOTALS, ("actor", *roles, "only under a condition", "note"), tuple(rows))


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
    ('No backup', 'PO-5', 'Open Foundation Model Providers')
    """
    chain = allocation.chain
    owning = {role.id for role in chain.roles if role.is_owner}
    table = all_finding_rows(allocation)
    rows = []
    for finding, framework, item, name, role, count, where, *_ in table.rows:
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
