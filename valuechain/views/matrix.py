"""The matrix as a real HTML table: mitigations by stage, actors in value-chain order."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from markupsafe import Markup

from valuechain.analysis.allocation import Allocation
from valuechain.analysis.findings import Findings
from valuechain.model.values import Actor, Mitigation, Role
from valuechain.model.vocabulary import Confidence
from valuechain.views.render import render
from valuechain.views.state import ViewState

MOST_ROWS = 500
"""More rows than this make an HTML table slow to draw; the downloads have all of them."""


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
    cells: tuple[tuple[Role, ...], ...]


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
    """The rows of the matrix, stage by stage, in source order."""
    chain = allocation.chain
    shown = allocation.mitigations[:MOST_ROWS]
    glosses = {(stage.framework, stage.name): stage.gloss for stage in chain.stages}
    roles_of = {0: ()}  # type: dict[int, tuple[Role, ...]]
    chosen = dict(state.readings)

    def cell(bits: int) -> tuple[Role, ...]:
        if bits not in roles_of:
            roles_of[bits] = tuple(role for index, role in enumerate(chain.roles) if bits >> index & 1)
        return roles_of[bits]

    is_mixed = len({mitigation.confidence for mitigation in allocation.mitigations}) > 1
    width = len(allocation.actors)
    rows = [
        Row(
            mitigation=mitigation,
            href=state.href(focus=f"mitigation:{mitigation.id}"),
            readings=len(chain.readings_by_mitigation.get((mitigation.framework, mitigation.id), ())),
            reading=chosen.get(mitigation.id, ""),
            is_interpreted=is_mixed and mitigation.confidence is Confidence.INTERPRETED,
            cells=tuple(cell(bits) for bits in line[:width]),
        )
        for mitigation, line in zip(shown, allocation.role_bits[:MOST_ROWS].tolist(), strict=True)
    ]
    return tuple(
        Band(stage, glosses.get((state.framework, stage), ""), tuple(members))
        for stage, members in groupby(rows, key=lambda row: row.mitigation.stage)
    )


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


def _show_cells(heads: Sequence[Head], cells: Sequence[tuple[Role, ...]]) -> Markup:
    """The cells of a row; a matrix has few that differ within a column, so each kind is rendered once."""
    pairs = zip(heads, cells, strict=True)
    rendered = "".join(_show_cell(head.actor.label, head.is_idle, roles) for head, roles in pairs)
    return Markup(rendered)  # noqa: S704 # rendered, so escaped


@lru_cache(maxsize=4096)
def _show_cell(label: str, is_idle: bool, roles: tuple[Role, ...]) -> str:
    return render("cell.html", label=label, is_idle=is_idle, roles=roles)


def show_matrix(allocation: Allocation, findings: Findings, state: ViewState) -> str:
    """The HTML of the matrix."""
    return render(
        "matrix.html",
        bands=build_bands(allocation, state),
        heads=build_heads(allocation, findings, state),
        roles=roles_used(allocation),
        state=state,
        framework=allocation.frameworks[0],
        has_doubts=bool(findings.ambiguous),
        row_cells=_show_cells,
        total=len(allocation.mitigations),
        most=MOST_ROWS,
    )
