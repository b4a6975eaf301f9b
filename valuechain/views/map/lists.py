"""The same as the map, as a list and as a table."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from markupsafe import Markup

from valuechain.analysis.allocation.allocation import Allocation
from valuechain.analysis.allocation.ownership import name_owners
from valuechain.analysis.allocation.selection import with_every_owner
from valuechain.analysis.rows.bands import Band
from valuechain.analysis.rows.matrix_table import build_matrix, roles_used
from valuechain.analysis.rows.stages import group_by_stage
from valuechain.model.values import Actor, Mitigation, Ownership, Role
from valuechain.views.map.content import EVERY_RISK, build_content, called, folded_stages, has_map
from valuechain.views.map.parts import find_around, find_possible
from valuechain.views.page.render import render
from valuechain.views.page.state import ViewState


def show_map_table(allocation: Allocation, state: ViewState) -> Markup:
    """The map's table alternative; empty if there is no map."""
    if not has_map(allocation, state.drawn):
        return Markup()
    placed = with_every_owner(allocation, state.selection)
    folded = folded_stages(placed, state.drawn)
    possible = find_possible(allocation, placed, state)
    risks = {risk.id: risk.name for risk in allocation.chain.risks if risk.framework == state.framework}
    return render(
        "map/table.html",
        roles=roles_used(allocation),
        rows=[
            TableRow(
                each,
                _table_owners(allocation, each, possible),
                [risks[risk] for risk in each.risks if risk in risks],
                EVERY_RISK in each.risks,
            )
            for each in allocation.mitigations
            if each.stage not in folded
        ],
        stages=[_table_stage(allocation, stage) for stage in group_by_stage(allocation) if stage.name in folded],
        has_risks=state.drawn.has_risks,
        state=state,
    )


def _table_stage(allocation: Allocation, stage: Band[int]) -> "TableStage":
    members = {allocation.mitigations[position].id for position in stage.rows}
    held = Counter((o.role, o.actor) for o in allocation.ownerships if o.mitigation in members)
    actors = {actor.id: actor for actor in allocation.actors}
    counts: dict[str, dict[Actor, int]] = {}
    for (role, actor), number in held.items():
        counts.setdefault(role, {})[actors[actor]] = number
    return TableStage(f"{stage.name}: {called(allocation, len(members))}", counts)


def show_map_list(allocation: Allocation, state: ViewState) -> Markup:
    """The actors with their workload, then the mitigations, as a list for keyboard users; empty if there is no map."""
    if not has_map(allocation, state.drawn):
        return Markup()
    table, placed = build_matrix(allocation, state.selection), with_every_owner(allocation, state.selection)
    around = find_around(placed, state)
    possible = Counter(o.actor for o in find_possible(allocation, placed, state))
    return render(
        "map/list.html",
        heads=sorted(
            (head for head in table.heads if around is None or head.actor.id in around.actors),
            key=lambda head: head.actor.is_cross_stage,
        ),
        bands=table.bands,
        state=state,
        possible=possible,
        folded=folded_stages(placed, state.drawn),
        risks=build_content(allocation, state.drawn).risks,
    )


class TableRow(NamedTuple):
    """A mitigation in the table below the map."""

    mitigation: Mitigation
    owners: "Sequence[TableOwner]"
    risks: Sequence[str]
    """The names of the risks that it addresses."""
    has_every_risk: bool


class TableStage(NamedTuple):
    """A folded stage in the table below the map."""

    label: str
    counts: Mapping[str, Mapping[Actor, int]]
    """How many of its mitigations each actor has, by role."""


class TableOwner(NamedTuple):
    """An actor in the table below the map."""

    actor: Actor
    role: Role
    ownership: Ownership
    is_possible: bool
    """Whether the actor is an owner only under an alternative reading."""


def _table_owners(
    allocation: Allocation, mitigation: Mitigation, possible: Sequence[Ownership]
) -> Sequence[TableOwner]:
    also = [o for o in possible if o.mitigation == mitigation.id]
    named = name_owners(allocation.chain, (*allocation.ownerships_of(mitigation), *also))
    return [TableOwner(actor, role, o, o in also) for actor, role, o in named]
