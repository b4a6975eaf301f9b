"""The matrix and the findings as worksheets, worded as on screen."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from valuechain.analysis.allocation.allocation import ROLE_SEPARATOR, Allocation
from valuechain.analysis.allocation.ownership import owners_of
from valuechain.analysis.allocation.readings import doubtful_cells, is_in_use, owned_under
from valuechain.analysis.rows.assignments import assignments
from valuechain.analysis.rows.findings import all_finding_rows
from valuechain.analysis.rows.matrix import APPLIES_FROM, CONDITIONS, NORM, say_bound
from valuechain.analysis.rows.matrix_table import LegendItem, LegendKind, MatrixTable, build_legend, build_matrix
from valuechain.analysis.rows.plain import plain_sheet
from valuechain.model.question.selection import Selection
from valuechain.model.table import HEAD_ROW, LegendLine, Sheet, SheetLayout, Table, Value
from valuechain.model.values import Actor, Mitigation
from valuechain.model.vocabulary import LIST_SEPARATOR
from valuechain.model.words import capital, join_words, yes_no

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
    """The matrix of one framework under the filters in `selection`, to print and to count in.

    A cell has nothing but the ids of roles; where the readings disagree, a note and a column of its own say how.
    Further sheets list the assignments, what each actor has, and the readings; with `has_verbs`, also the source's
    verbs in a matrix of their own. Shape: one row per mitigation shown.

    >>> import valuechain as vc
    >>> allocation = vc.build_allocation(vc.read_chain(), vc.Context("advanced", "open"), framework="pai-open")
    >>> matrix_sheet(allocation, Selection()).table.rows[11][4:8]
    ('', 'primary', 'primary', 'secondary')
    """
    matrix, readings = build_matrix(allocation, selection), list_readings(allocation)
    made = {row.mitigation.key: row for band in matrix.bands for row in band.rows}
    rows = [made[mitigation.key] for mitigation in allocation.mitigations]
    heads = head_actors([head.actor for head in matrix.heads])
    columns: dict[str, list[Value]] = {
        "Id": [row.mitigation.id for row in rows],
        "Mitigation": [row.mitigation.label for row in rows],
        "Stage": [row.mitigation.stage for row in rows],
    }
    start = len(columns)
    columns |= {
        head: [ROLE_SEPARATOR.join(role.id for role in row.cells[at].roles) for row in rows]
        for at, head in enumerate(heads)
    }
    for role, _ in matrix.total:
        columns[f"{COUNTED}{role.id}"] = [dict(row.owners).get(role, 0) for row in rows]
    upright, bound = range(start, len(columns)), say_bound(allocation, lambda actor: actor.label)
    said: dict[str, list[Value]] = {
        "Signs": [LIST_SEPARATOR.join(sign.text for sign in row.signs) for row in rows],
        "Applies from": [*bound.get(APPLIES_FROM, ())],
    }
    columns |= {name: values for name, values in said.items() if any(values)}
    printed = len(columns)
    more: dict[str, list[Value]] = {
        "Depends on the reading": [readings.say_of(row.mitigation) for row in rows],
        "Conditions": [*bound.get(CONDITIONS, ())],
        "Scopes and dates": ["".join(sign.meaning for sign in row.signs) for row in rows],
        "Norm": [*bound.get(NORM, ())],
        "Confidence": [str(row.mitigation.confidence) for row in rows],
        NAME_IN_SOURCE: _differing([row.mitigation for row in rows]),
        "Place in the source": [row.mitigation.source for row in rows],
        "Legal status": [allocation.chain.framework(row.mitigation.framework).legal_status for row in rows],
    }
    columns |= {name: values for name, values in more.items() if any(values)}
    notes = {
        (number, start + at): text
        for number, row in enumerate(rows)
        for at, head in enumerate(matrix.heads)
        if row.cells[at].is_doubtful and (text := readings.say(row.mitigation, head.actor))
    }
    own = {
        (HEAD_ROW, start + at): f"In the source: {head.actor.name}"
        for at, head in enumerate(matrix.heads)
        if head.actor.name != head.actor.label
    }
    layout = SheetLayout(
        frozen=2,
        upright=upright,
        printed=printed,
        is_one_page=len(rows) <= _ROWS_ON_A_PAGE,
        widths={
            **_text_widths(columns),
            **_role_widths(columns, upright),
        },
        notes={**own, **notes},
    )
    table = Table("matrix", tuple(columns), tuple(zip(*columns.values(), strict=True)), layout)
    verbs = [_verbs(build_matrix(allocation, selection, has_verbs=True), allocation, heads)] if has_verbs else []
    shared = _SHARED if any(len(cell.roles) > 1 for row in rows for cell in row.cells) else ""
    sheets = (assignments(allocation), _totals(matrix), readings.table, *verbs)
    framework = allocation.frameworks[0]
    return Sheet(
        table,
        tuple(sheet for sheet in sheets if sheet.rows),
        tuple(_explain(build_legend(allocation, has_verbs=has_verbs))),
        title=f"Who is responsible for what according to {framework.short_name}?",
        meanings={**MEANINGS, "matrix": " ".join(filter(None, (MEANINGS["matrix"], shared, _say_hidden(selection))))},
    )


_SHARED = 'A cell with two roles has both: count with asterisks, as in =COUNTIF(E:E,"*responsible*").'
_AMBIGUOUS = "ambiguous cells"
NAME_IN_SOURCE = "Name in the source"
COUNTED = "Number of "
"""Begins the heading of a column that counts the actors of a role."""
_ROWS_ON_A_PAGE = 80


def _width(values: Iterable[Value], most: int) -> int:
    return min(most, max((len(str(value)) for value in values), default=0) + 2)


def _role_widths(columns: Mapping[str, Sequence[Value]], upright: range) -> dict[int, int]:
    """Just wide enough for the roles, or for counts."""
    return {at: max(5, _width(values, 22)) for at, values in enumerate(columns.values()) if at in upright}


def _text_widths(columns: Mapping[str, Sequence[Value]]) -> dict[int, int]:
    """As wide as the text, within limits."""
    most = {"Stage": 40, "Applies from": 76}
    return {at: max(8, _width(values, most.get(head, 50))) for at, (head, values) in enumerate(columns.items())}


MEANINGS = {
    "matrix": (
        "One row per mitigation, and a column for each actor with its roles and nothing else, so that COUNTIF counts "
        "them. Where the readings disagree, a cell has a dashed border and a note; the column “Depends on the reading” "
        "says the same. The columns from there on are not printed."
    ),
    "ownerships": "One row per actor, mitigation and role, with condition, place in the source, date and confidence.",
    "totals": "How many mitigations each actor has in each role, as numbers, and its name in the source.",
    _AMBIGUOUS: "The cells that depend on how an ambiguous passage is read, with the role under each reading.",
    "verbs": "The matrix again, with the source’s verb for each role.",
}


def _say_hidden(selection: Selection) -> str:
    return "Some roles are filtered out, so the counts cover what is shown." if selection.is_hiding_owners else ""


def head_actors(actors: Sequence[Actor]) -> list[str]:
    """The short name of each actor; its source's id follows if several have the same, or a column is called so.

    >>> import valuechain as vc
    >>> head_actors(vc.read_chain().actors_by_framework["pai-open"])[:2]
    ['Compute & cloud', 'Data providers']
    """
    taken = Counter(actor.label for actor in actors) + Counter(("Id", "Mitigation", "Stage"))
    return [f"{actor.label} ({actor.id})" if taken[actor.label] > 1 else actor.label for actor in actors]


def _differing(mitigations: Sequence[Mitigation]) -> list[Value]:
    """The source's own names; empty if none differs from the short name."""
    names: list[Value] = [each.name for each in mitigations]
    return names if any(each.label != each.name for each in mitigations) else []


def _verbs(matrix: MatrixTable, allocation: Allocation, heads: Sequence[str]) -> Table:
    """The matrix with the source's verbs."""
    made = {row.mitigation.key: row for band in matrix.bands for row in band.rows}
    rows = tuple(
        (
            mitigation.id,
            mitigation.label,
            *(
                ROLE_SEPARATOR.join(", ".join(filter(None, (role.id, verb))) for role, verb in cell.said)
                for cell in made[mitigation.key].cells
            ),
        )
        for mitigation in allocation.mitigations
    )
    columns = ("Id", "Mitigation", *heads)
    upright = range(2, len(columns))
    layout = SheetLayout(frozen=2, upright=upright, widths={1: 40, **dict.fromkeys(upright, 20)})
    return Table("verbs", columns, rows, layout)


def _totals(matrix: MatrixTable) -> Table:
    """One row per actor with its number of mitigations in each role, and one for all actors together."""
    loads = [*(head.load for head in matrix.heads), matrix.total]
    counted = [{role.id: number for role, number in counts} for counts in loads]
    roles = list(dict.fromkeys(role for counts in counted for role in counts))
    conditional = [*(head.conditional for head in matrix.heads), matrix.conditional]
    notes = [*(head.nothing for head in matrix.heads), ""]
    names = [*((head.actor.label, head.actor.name) for head in matrix.heads), (matrix.words.carries, "")]
    rows: list[tuple[Value, ...]] = [
        (*name, *(counts.get(role, 0) for role in roles), number, note)
        for name, counts, number, note in zip(names, counted, conditional, notes, strict=True)
    ]
    columns = ("Actor", NAME_IN_SOURCE, *map(capital, roles), "Only under a condition", "Note")
    return Table("totals", columns, tuple(rows), SheetLayout(frozen=1, is_one_page=len(rows) <= _ROWS_ON_A_PAGE))


def _explain(legend: Iterable[LegendItem]) -> Iterator[LegendLine]:
    """The signs in the legend; roles are left out, because every workbook explains them all."""
    for item in legend:
        if item.kind is not LegendKind.ROLE:
            sign = item.sign if item.kind is LegendKind.STRENGTH else f"sign: {item.sign}"
            yield LegendLine(_SHOWN_AS.get(item.kind, sign), item.text)


_SHOWN_AS = {
    LegendKind.DIFFER: "dashed cell with a role",
    LegendKind.POSSIBLE: "dashed cell without a role",
    LegendKind.CONDITION: "column Conditions",
}
"""How a workbook shows what a sign in the cell says elsewhere."""


@dataclass(frozen=True)
class DisputedCells:
    """The cells that depend on how an ambiguous passage is read."""

    table: Table
    """One row per cell and reading, with the actor's role under that reading."""
    _said: Mapping[tuple[str, str], str]

    def say(self, mitigation: Mitigation, actor: Actor) -> str:
        """The role of an actor under each reading; empty if the readings agree."""
        return self._said.get((mitigation.key, actor.id), "")

    def say_of(self, mitigation: Mitigation) -> str:
        """The same for all actors of a mitigation, each by name."""
        mine = [(key, text) for key, text in self._said.items() if key[0] == mitigation.key]
        return " | ".join(text for _, text in mine)


def list_readings(allocation: Allocation) -> DisputedCells:
    """The disputed cells of an answer under every reading."""
    chain, doubtful = allocation.part, doubtful_cells(allocation.part)
    columns = ("Id", "Mitigation", "Actor", "Reading", "Role", "In use", "Why", "Place in the source")
    rows: list[tuple[Value, ...]] = []
    said: dict[tuple[str, str], str] = {}
    for m in allocation.mitigations:
        differing = doubtful.get((m.framework, m.id), ())
        for actor in allocation.actors if differing else ():
            if actor.framework != m.framework or actor.id not in differing:
                continue
            words = []
            for reading in chain.readings_by_mitigation[m.framework, m.id]:
                owned = owned_under(chain, m, reading.id)
                roles = ROLE_SEPARATOR.join(o.role for o in owned if o.actor == actor.id) or "no role"
                is_taken = is_in_use(reading, allocation.readings)
                words.append(f"{roles} under reading {reading.id}{' (in use)' if is_taken else ''}")
                rows.append(
                    (m.id, m.label, actor.label, reading.id, roles, yes_no(is_taken), reading.why, reading.source)
                )
            said[m.key, actor.id] = f"{actor.label}: {', '.join(words)}"
    return DisputedCells(Table(_AMBIGUOUS, columns, tuple(rows), SheetLayout(frozen=2)), said)


def findings_sheet(allocation: Allocation) -> Sheet:
    """The findings in words, with short names; mentions do not count as load.

    >>> import valuechain as vc
    >>> allocation = vc.build_allocation(vc.read_chain(), vc.Context("advanced", "open"), framework="pai-open")
    >>> findings_sheet(allocation).table.rows[0][:4]
    ('No backup', 'Publish a responsible AI licence', '', 'Model providers')
    """
    chain = allocation.chain
    owning = {role.id for role in chain.roles if role.is_owner}
    table = all_finding_rows(allocation)
    rows = []
    for found in table.records():
        finding, framework, item, role = (str(found[name]) for name in ("finding", "framework", "id", "role"))
        kind = "mentions" if finding == "load" and role not in owning else finding
        words = _FINDINGS[kind]
        if kind in {"doubt", "concentration", "verb", *_DATED} and role:
            words = f"{words}: {role}"
        actor = ""
        if kind == "single_owner":
            actor = chain.actor(framework, owners_of(allocation, item, framework)[0].actor).label
        elif kind == "in_two_roles":
            actor = chain.actor(framework, role).label
        is_text = kind in _TEXTS
        rows.append(
            {
                **found, "finding": words, "actor": actor, "role": role if kind in {"load", "mentions"} else "",
                "name": found["label"] if is_text else found["name"], "what": found["name"] if is_text else "",
            }
        )  # fmt: skip
    cells = tuple(tuple(row[name] for name in _FINDING_COLUMNS) for row in rows)
    return replace(
        plain_sheet(Table(table.name, _FINDING_COLUMNS, cells), chain),
        title=f"Findings according to {join_words([each.short_name for each in allocation.frameworks])}",
        meanings={table.name: "One row per finding and what it is about; “What” has doubts about the text in words."},
    )


_FINDING_COLUMNS = (
    "finding", "name", "what", "actor", "role", "count", "where", "place", "applies_from", "framework", "legal_status",
    "label", "id",
)  # fmt: skip
_TEXTS = frozenset({"doubt", "coming_role"})
"""Kinds of finding whose `name` is a text about the mitigation or actor with the id."""
