"""The matrix as a real HTML table: mitigations by stage, actors in value-chain order."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from markupsafe import Markup

from valuechain.analysis.allocation.allocation import Allocation
from valuechain.analysis.allocation.readings import doubtful_cells
from valuechain.analysis.findings.findings import Findings
from valuechain.model.values import Actor, Mitigation, Role
from valuechain.model.vocabulary import Confidence
from valuechain.views.page.render import render
from valuechain.views.page.state import ViewState

MOST_ROWS = 500
"""More rows than this make an HTML table slow to draw; a grid shows them instead."""


@dataclass(frozen=True, slots=True)
class Row:
    """A mitigation and the roles of each actor."""

    mitigation: Mitigation
    href: str
    readings: int
    reading: str
    """The reading that is taken, where it is not the shown one."""
    is_interpreted: bool
    """Whether its owners are our interpretation while those of other rows are not."""
    cells: tuple["MatrixCell", ...]
    owners: tuple[tuple[Role, int], ...]
    """How many actors own it in each role."""


class MatrixCell(NamedTuple):
    """What an actor holds of a mitigation."""

    roles: tuple[Role, ...]
    is_doubtful: bool
    """Whether another reading of the source gives it another role here, or none."""


@dataclass(frozen=True, slots=True)
class Band:
    """The rows of one stage."""

    name: str
    gloss: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Head:
    """An actor above its column, with what it carries."""

    actor: Actor
    href: str
    is_idle: bool
    load: tuple[tuple[Role, int], ...]


def build_bands(allocation: Allocation, state: ViewState) -> tuple[Band, ...]:
    """The rows of the matrix, stage by stage, the stages in the order in which they first appear."""
    chain = allocation.part
    glosses = {(stage.framework, stage.name): stage.gloss for stage in chain.stages}
    cell_of: dict[tuple[int, bool], MatrixCell] = {}
    chosen = dict(state.readings)
    doubtful = doubtful_cells(chain)
    ids = [actor.id for actor in allocation.actors]

    def cell(bits: int, is_doubtful: bool) -> MatrixCell:
        if (bits, is_doubtful) not in cell_of:
            roles = tuple(role for index, role in enumerate(chain.roles) if bits >> index & 1)
            cell_of[bits, is_doubtful] = MatrixCell(roles, is_doubtful)
        return cell_of[bits, is_doubtful]

    def cells(mitigation: Mitigation, line: list[int]) -> tuple[MatrixCell, ...]:
        differing = doubtful.get((mitigation.framework, mitigation.id), ())
        return tuple(cell(bits, actor in differing) for bits, actor in zip(line, ids, strict=False))

    is_mixed = len({mitigation.confidence for mitigation in allocation.mitigations}) > 1
    rows = [
        Row(
            mitigation=mitigation,
            href=state.href(focus=f"mitigation:{mitigation.id}"),
            readings=len(chain.readings_by_mitigation.get((mitigation.framework, mitigation.id), ())),
            reading=chosen.get(mitigation.id, ""),
            is_interpreted=is_mixed and mitigation.confidence is Confidence.INTERPRETED,
            cells=(held := cells(mitigation, line)),
            owners=_count_owners(chain.roles, held),
        )
        for mitigation, line in zip(allocation.mitigations, allocation.role_bits.tolist(), strict=True)
    ]
    by_stage: dict[str, list[Row]] = {}
    for row in rows:
        by_stage.setdefault(row.mitigation.stage, []).append(row)
    return tuple(
        Band(stage, glosses.get((state.framework, stage), ""), tuple(members)) for stage, members in by_stage.items()
    )


def _count_owners(roles: Sequence[Role], cells: Sequence[MatrixCell]) -> tuple[tuple[Role, int], ...]:
    numbers = ((role, sum(role in cell.roles for cell in cells)) for role in roles if role.is_owner)
    return tuple((role, number) for role, number in numbers if number)


def build_heads(allocation: Allocation, findings: Findings, state: ViewState) -> tuple[Head, ...]:
    """The actors in value-chain order; idle ones stay, and are said to be idle."""
    idle = set(findings.idle_actors)
    return tuple(
        Head(
            actor=actor,
            href=state.href(focus=f"actor:{actor.id}"),
            is_idle=actor in idle,
            load=tuple((role, held[role.id]) for role in allocation.chain.roles if role.is_owner and role.id in held),
        )
        for actor, held in findings.load.items()
    )


def roles_used(allocation: Allocation) -> Sequence[Role]:
    """The roles that the allocation holds, for the legend."""
    used = {ownership.role for ownership in allocation.ownerships}
    return [role for role in allocation.chain.roles if role.id in used]


def _show_cells(heads: Sequence[Head], row: Row) -> Markup:
    """The cells of a row; a matrix has few that differ within a column, so each kind is rendered once."""
    pairs = zip(heads, row.cells, strict=True)
    return Markup().join(
        _show_cell(head.actor.label, head.is_idle, cell.roles, row.href if cell.is_doubtful else "")
        for head, cell in pairs
    )


@lru_cache(maxsize=4096)
def _show_cell(label: str, is_idle: bool, roles: tuple[Role, ...], opens: str) -> Markup:
    return render("matrix/cell.html", label=label, is_idle=is_idle, roles=roles, opens=opens)


def _marks(bands: Sequence[Band]) -> set[str]:
    """Which signs of doubt are drawn, for the legend."""
    rows = [row for band in bands for row in band.rows]
    doubtful = [cell for row in rows for cell in row.cells if cell.is_doubtful]
    drawn = {
        "readings": any(row.readings > 1 and not row.reading for row in rows),
        "taken": any(row.reading for row in rows),
        "differ": any(cell.roles for cell in doubtful),
        "possible": any(not cell.roles for cell in doubtful),
    }
    return {mark for mark, is_drawn in drawn.items() if is_drawn}


def show_matrix(allocation: Allocation, findings: Findings, state: ViewState) -> Markup:
    """The HTML of the matrix."""
    bands = build_bands(allocation, state)
    return render(
        "matrix/table.html",
        bands=bands,
        heads=build_heads(allocation, findings, state),
        roles=roles_used(allocation),
        state=state,
        framework=allocation.frameworks[0],
        total_load=[
            (role, number)
            for role in allocation.chain.roles
            if role.is_owner and (number := sum(held.get(role.id, 0) for held in findings.load.values()))
        ],
        marks=_marks(bands),
        row_cells=_show_cells,
        total=len(allocation.mitigations),
    )
