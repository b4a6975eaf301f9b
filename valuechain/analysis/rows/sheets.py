"""The matrix and the findings as sheets of a workbook: what the screen says, in the words of people."""

from collections.abc import Collection, Sequence

from valuechain.analysis.allocation.allocation import ROLE_SEPARATOR, Allocation
from valuechain.analysis.allocation.ownership import owners_of
from valuechain.analysis.allocation.readings import doubtful_cells, owned_by_reading
from valuechain.analysis.findings.findings import count_load
from valuechain.analysis.rows.findings import all_finding_rows
from valuechain.analysis.rows.matrix import matrix_rows
from valuechain.model.question import Selection
from valuechain.model.table import Sheet, Table, Value
from valuechain.model.values import Mitigation, Reading
from valuechain.model.vocabulary import DOUBT

_FINDINGS = {
    "unowned": "Nobody owns it",
    "without_primary": "Nobody answers for it",
    "single_owner": "A single owner",
    "idle_actors": "Owns nothing here",
    "ambiguous": "Can be read in two ways",
    "load": "Carries",
    "mentions": "Is only mentioned for",
    "in_two_roles": "The same actor in two roles",
    "doubt": "Doubt about the text",
    "concentration": "Concentration",
}


def matrix_sheet(allocation: Allocation, selection: Selection) -> Sheet:
    """The matrix of one framework with short names, owners and confidence, and totals; `selection` narrowed it.

    A cell in which the readings of the source differ ends with a question mark, and a sheet of its own has every
    reading of it. Shape: one row a mitigation that is left.

    >>> import valuechain as vc
    >>> allocation = vc.build_allocation(vc.read_chain(), vc.Context("advanced", "open"), framework="pai-open")
    >>> matrix_sheet(allocation, Selection()).table.rows[11][5:9]
    ('', 'primary', 'primary ?', 'secondary')
    """
    table = matrix_rows(allocation)
    mitigations, actors = allocation.mitigations, allocation.actors
    doubtful = doubtful_cells(allocation.part)
    has_labels = any(mitigation.label != mitigation.name for mitigation in mitigations)
    start = len(table.columns) - len(actors)
    nobody = "none shown" if selection.roles else "nobody"
    counts: dict[tuple[int, ...], str] = {}
    rows: list[tuple[Value, ...]] = []
    for mitigation, row, bits in zip(mitigations, table.rows, allocation.role_bits.tolist(), strict=True):
        held = tuple(sorted(filter(None, bits)))
        if held not in counts:
            counts[held] = _count_owners(allocation, held) or nobody
        differing = doubtful.get((mitigation.framework, mitigation.id), ())
        cells = row[start:]
        if differing:
            cells = tuple(
                f"{cell} {DOUBT}".lstrip() if actor.id in differing else cell
                for cell, actor in zip(cells, actors, strict=True)
            )
        label = (mitigation.label,) if has_labels else ()
        rows.append((*row[: start - 1], *label, row[start - 1], *cells, counts[held], str(mitigation.confidence)))
    *lead, stage = table.columns[:start]
    labels = ("short name",) if has_labels else ()
    owners = "owners in the roles shown" if selection.roles else "owners"
    columns = (*lead, *labels, stage, *table.columns[start:], owners, "confidence")
    said = "Carries, of what is shown" if selection.is_narrowing else "Carries"
    blank = ("",) * (start - 2 + len(labels))
    ambiguous = _ambiguous(allocation, mitigations)
    return Sheet(
        Table(table.name, columns, tuple(rows)),
        ("", said, *blank, *_loads(allocation, selection), ""),
        (ambiguous,) if ambiguous.rows else (),
    )


def _count_owners(allocation: Allocation, held: Sequence[int]) -> str:
    """How many of the cells, one bit a role each, are owned in which role, such as `3 primary, 1 secondary`."""
    roles = enumerate(allocation.chain.roles)
    return _count({role.id: sum(bits >> index & 1 for bits in held) for index, role in roles if role.is_owner})


def _count(numbers: dict[str, int]) -> str:
    return ", ".join(f"{number:,} {role}" for role, number in numbers.items() if number)


def _loads(allocation: Allocation, selection: Selection) -> list[str]:
    """What each actor carries, and all of them together."""
    owning = [role.id for role in allocation.chain.roles if role.is_owner]
    load = count_load(allocation)
    held = [{role: load[actor].get(role, 0) for role in owning} for actor in allocation.actors]
    together = {role: sum(each[role] for each in held) for role in owning}
    nothing = "nothing shown" if selection.is_narrowing else "nothing"
    return [_count(each) or nothing for each in (*held, together)]


def _ambiguous(allocation: Allocation, mitigations: Collection[Mitigation]) -> Table:
    """One row a cell in which the readings differ, and reading: the role of the actor under it."""
    chain, doubtful = allocation.part, doubtful_cells(allocation.part)
    columns = ("id", "mitigation", "actor", "reading", "role", "taken here", "why", "source")
    rows = []
    for m in mitigations:
        differing = doubtful.get((m.framework, m.id), ())
        for actor in allocation.actors if differing else ():
            if actor.framework != m.framework or actor.id not in differing:
                continue
            for reading in chain.readings_by_mitigation[m.framework, m.id]:
                owned = owned_by_reading(chain).get((m.framework, m.id, reading.id), ())
                roles = ROLE_SEPARATOR.join(o.role for o in owned if o.actor == actor.id) or "no role"
                taken = "yes" if _is_taken(allocation, m, reading) else "no"
                rows.append((m.id, m.name, actor.name, reading.id, roles, taken, reading.why, reading.source))
    return Table("ambiguous cells", columns, tuple(rows))


def _is_taken(allocation: Allocation, mitigation: Mitigation, reading: Reading) -> bool:
    taken = allocation.readings.get(mitigation.id)
    return reading.is_shown if taken is None else reading.id == taken


def findings_sheet(allocation: Allocation) -> Sheet:
    """The findings in words, each with its actor by name; what an actor is only mentioned for is no load.

    >>> import valuechain as vc
    >>> allocation = vc.build_allocation(vc.read_chain(), vc.Context("advanced", "open"), framework="pai-open")
    >>> findings_sheet(allocation).table.rows[0][0::2][:3]
    ('A single owner', 'PO-5', 'Model Providers')
    """
    chain = allocation.chain
    owning = {role.id for role in chain.roles if role.is_owner}
    table = all_finding_rows(allocation)
    rows = []
    for finding, framework, item, name, role, count, where in table.rows:
        kind = "mentions" if finding == "load" and role not in owning else str(finding)
        words = _FINDINGS[kind]
        if kind in {"doubt", "concentration"} and role:
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
