"""The map as inline SVG, with keyboard-accessible links and real text."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from markupsafe import Markup

from valuechain.analysis.allocation.allocation import Allocation
from valuechain.analysis.allocation.ownership import name_owners
from valuechain.analysis.allocation.readings import possible_ownerships
from valuechain.analysis.allocation.reference import reference_of
from valuechain.analysis.allocation.selection import keep_only, with_every_owner
from valuechain.analysis.findings.findings import Findings
from valuechain.analysis.graph.focus import ends_of, find_node
from valuechain.analysis.graph.neighbourhood import Neighbourhood, find_neighbourhood
from valuechain.analysis.rows.matrix_table import build_matrix, roles_used, say_conditional
from valuechain.model.chain import ValueChain
from valuechain.model.look import look_of
from valuechain.model.selection import valid_values
from valuechain.model.values import Actor, Mitigation, Ownership, Role, Supply
from valuechain.model.words import join_words
from valuechain.views.map.layout import NAME_SIZE, MapLayout, build_layout
from valuechain.views.map.refusal import show_refusal
from valuechain.views.map.routes import Box, LineKey, key_of
from valuechain.views.page.render import render
from valuechain.views.page.state import ViewState


@dataclass(frozen=True, slots=True)
class Node:
    """An actor or mitigation on the map."""

    key: str
    kind: str
    box: Box
    title: str
    label: str
    look: str
    """CSS classes: idle, cross-stage, focused, dimmed."""


@dataclass(frozen=True, slots=True)
class MapLine:
    """A curve between two nodes."""

    start: str
    """The key of the node where it starts."""
    end: str
    path: str
    look: str
    said: str = ""
    """What it means, in words."""
    role: str = ""
    """The id of the role, unless it is a supply."""


@dataclass(frozen=True, slots=True)
class MapParts:
    """The view model of the map, for pages and pictures."""

    layout: MapLayout
    nodes: list[Node]
    owns: list[MapLine]
    possible: list[MapLine]
    """Lines that hold only under an alternative reading."""
    supplies: list[MapLine]
    ghosts: list[Box]
    """Mitigations without any of the owners shown; they keep their places."""
    is_focused: bool


def build_map(allocation: Allocation, findings: Findings, state: ViewState) -> MapParts:
    """Builds the map with its focus; filters that hide owners never move a box.

    Around a node, the layout is that of its neighbourhood alone.
    """
    placed = with_every_owner(allocation, state.selection)
    if len(placed.mitigations) > MOST_ON_MAP:
        placed = allocation
    around = _around(placed, state)
    if around:
        placed = around.allocation
        allocation = keep_only(allocation, {m.id for m in placed.mitigations}, state.selection.order)
    layout = build_layout(placed, around.actors if around else None)
    possible = _possible(allocation, placed, state)
    by_mitigation: dict[str, list[Ownership]] = {}
    for o in possible:
        by_mitigation.setdefault(o.mitigation, []).append(o)
    lit = _lit(allocation, possible, state)
    shown = {mitigation.id for mitigation in allocation.mitigations}
    return MapParts(
        layout=layout,
        nodes=[
            *_actor_nodes(allocation, findings, layout, state, lit),
            *_mitigation_nodes(allocation, by_mitigation, layout, state, lit),
        ],
        owns=_ownership_lines(allocation, allocation.ownerships, layout, state, lit),
        possible=[
            replace(line, look=" ".join(["possible", *line.look.split()[1:]]))
            for line in _ownership_lines(allocation, possible, layout, state, lit)
        ],
        supplies=_supply_lines(allocation, layout, state),
        ghosts=[box for mitigation, box in layout.mitigations.items() if mitigation not in shown],
        is_focused=lit is not None,
    )


def _around(placed: Allocation, state: ViewState) -> Neighbourhood | None:
    """The neighbourhood that the map is limited to, if any; one of a mitigation that does not apply here is ignored."""
    kind, _, node = state.around.partition(":")
    is_here = kind == "actor" or any(m.id == node for m in placed.mitigations)
    return find_neighbourhood(placed, state.around, state.selection.order) if state.around and is_here else None


def limit_to_around(allocation: Allocation, state: ViewState) -> Allocation:
    """The answer without the mitigations that the map leaves out around a node."""
    around = _around(with_every_owner(allocation, state.selection), state)
    if around is None:
        return allocation
    return keep_only(allocation, {m.id for m in around.allocation.mitigations}, state.selection.order)


def _possible(allocation: Allocation, placed: Allocation, state: ViewState) -> list[Ownership]:
    """Ownerships that hold only under an alternative reading, for the mitigations and owners shown."""
    shown = {mitigation.id for mitigation in allocation.mitigations}
    return [o for o in possible_ownerships(placed) if o.mitigation in shown and state.selection.keeps(o)]


UNDER_A_CONDITION = "under a condition"
MOST_ON_MAP = 150
"""A map with more mitigations than this is unreadable."""
LEAST_SCALE = round(11 / NAME_SIZE, 2)
"""The least scale of the map on a page: the smallest text is then 11 pixels high."""
CROWDED = 60
"""More lines than this are drawn thinner."""


def show_map(allocation: Allocation, findings: Findings, state: ViewState, card: str = "") -> Markup:
    """The map with its legend and the open card, or the reason there is no map; empty if filters leave nothing."""
    if not allocation.mitigations and (state.selection.is_narrowing or state.on):
        return Markup()
    if len(allocation.mitigations) > MOST_ON_MAP:
        return show_refusal(allocation, state, MOST_ON_MAP)
    drawn = build_map(allocation, findings, state)
    looks = {look for node in drawn.nodes for look in node.look.split()}
    return render(
        "map/map.html",
        map=drawn,
        crowded=CROWDED,
        roles=roles_used(allocation),
        switches=_switches(state, allocation.chain),
        source=allocation.frameworks[0].short_name,
        here=_name_here(allocation.chain, state),
        home=state.href(focus="", around=""),
        whole=state.href(around="") if state.around else "",
        least=LEAST_SCALE,
        card=card,
        role_names={role.id: role.name for role in allocation.chain.roles},
        has_doubts="doubtful" in looks,
        has_conditions=any(o.condition for o in allocation.ownerships),
        has_idle=any(actor.id in drawn.layout.actors for actor in findings.idle_actors),
        has_outside="outside" in looks,
        has_cross_stage="cross-stage" in looks,
        has_supplies=any(s.framework == state.framework for s in allocation.chain.supplies),
        state=state,
    )


def show_map_table(allocation: Allocation, state: ViewState) -> Markup:
    """The map's table alternative; empty if there is no map."""
    if not 0 < len(allocation.mitigations) <= MOST_ON_MAP:
        return Markup()
    possible = _possible(allocation, with_every_owner(allocation, state.selection), state)
    rows = {mitigation: _table_owners(allocation, mitigation, possible) for mitigation in allocation.mitigations}
    return render("map/table.html", roles=roles_used(allocation), rows=rows, state=state)


@dataclass(frozen=True, slots=True)
class RoleSwitch:
    """A link that shows or hides a role."""

    role: Role
    is_on: bool
    href: str


def _switches(state: ViewState, chain: ValueChain) -> list[RoleSwitch]:
    """A switch for each role of the framework; the last one still on cannot be switched off."""
    used = valid_values(chain, state.framework)["roles"]
    on = state.selection.roles or used
    switches = []
    for role in used:
        left = tuple(each for each in used if (each in on) != (each == role))
        roles = () if not left or len(left) == len(used) else left
        href = state.href(selection=replace(state.selection, roles=roles))
        switches.append(RoleSwitch(chain.role(role), role in on, href))
    return switches if len(used) > 1 else []


def show_map_list(allocation: Allocation, state: ViewState) -> Markup:
    """The actors with their workload, then the mitigations, as a list for keyboard users; empty if there is no map."""
    if not 0 < len(allocation.mitigations) <= MOST_ON_MAP:
        return Markup()
    table, placed = build_matrix(allocation, state.selection), with_every_owner(allocation, state.selection)
    around = _around(placed, state)
    possible = Counter(o.actor for o in _possible(allocation, placed, state))
    return render(
        "map/list.html",
        heads=sorted(
            (head for head in table.heads if around is None or head.actor.id in around.actors),
            key=lambda head: head.actor.is_cross_stage,
        ),
        bands=table.bands,
        state=state,
        possible=possible,
    )


def _name_here(chain: ValueChain, state: ViewState) -> str:
    """What the map shows, as a step of the trail: the open card, or else the node it is limited to."""
    ends = ends_of(state.focus or state.around)
    return " and ".join(find_node(chain, state.framework, end).label for end in ends)


def _lit(allocation: Allocation, possible: Iterable[Ownership], state: ViewState) -> frozenset[str] | None:
    """The keys of the focused node and its neighbours, or of the two ends of a line; None without a focus."""
    ends = ends_of(state.focus)
    here = {f"mitigation:{m.id}" for m in allocation.mitigations}
    if not ends or any(end.startswith("mitigation:") and end not in here for end in ends):
        return None
    lit = set(ends)
    if len(ends) == 1:
        for o in (*allocation.ownerships, *possible):
            pair = {f"actor:{o.actor}", f"mitigation:{o.mitigation}"}
            lit |= pair if ends[0] in pair else set()
    return frozenset(lit)


def _look(key: str, state: ViewState, lit: frozenset[str] | None, *more: str) -> str:
    words = [word for word in more if word]
    if key == state.focus:
        words.append("focused")
    elif lit is not None and key not in lit:
        words.append("dimmed")
    return " ".join(words)


def _actor_nodes(
    allocation: Allocation, findings: Findings, layout: MapLayout, state: ViewState, lit: frozenset[str] | None
) -> list[Node]:
    idle, outside = set(findings.idle_actors), set(findings.not_addressed)
    nodes = []
    for actor, held in findings.load.items():
        if actor.id not in layout.actors:
            continue
        carries = [f"{number} {allocation.chain.role(role).name.lower()}" for role, number in held.items()]
        nothing = "not addressed by the source" if actor in outside else "no role"
        conditional = say_conditional(findings.conditional.get(actor, 0))
        title = ", ".join(filter(None, (f"{actor.label}: {join_words(carries) or nothing}", conditional)))
        looks = (
            "idle" if actor in idle or actor in outside else "",
            "outside" if actor in outside else "",
            "cross-stage" if actor.is_cross_stage else "",
        )
        look = _look(f"actor:{actor.id}", state, lit, *looks)
        nodes.append(_node("actor", actor, layout.actors[actor.id], title, look))
    return nodes


def _mitigation_nodes(
    allocation: Allocation,
    possible: Mapping[str, Sequence[Ownership]],
    layout: MapLayout,
    state: ViewState,
    lit: frozenset[str] | None,
) -> list[Node]:
    readings = allocation.part.readings_by_mitigation
    nodes = []
    for mitigation in allocation.mitigations:
        owners = _describe(allocation, allocation.ownerships_of(mitigation)) or "no one assigned"
        reference = reference_of(allocation.part, mitigation).words
        title = f"{mitigation.label}{f' ({reference})' if reference else ''}: {owners}"
        if mitigation.id in possible:
            title += f"; under the alternative reading also {_describe(allocation, possible[mitigation.id])}"
        is_doubtful = (mitigation.framework, mitigation.id) in readings
        look = _look(f"mitigation:{mitigation.id}", state, lit, "doubtful" if is_doubtful else "")
        nodes.append(_node("mitigation", mitigation, layout.mitigations[mitigation.id], title, look))
    return nodes


def _node(kind: str, item: Actor | Mitigation, box: Box, title: str, look: str) -> Node:
    return Node(f"{kind}:{item.id}", kind, box, title, item.label, look)


def _describe(allocation: Allocation, owned: Iterable[Ownership]) -> str:
    return join_words(
        [f"{actor.label} ({_say_role(role, o)})" for actor, role, o in name_owners(allocation.chain, owned)]
    )


def _say_role(role: Role, ownership: Ownership) -> str:
    return ", ".join(filter(None, (role.name.lower(), *ownership.norm[:1], ownership.condition and UNDER_A_CONDITION)))


def _ownership_lines(
    allocation: Allocation,
    ownerships: Iterable[Ownership],
    layout: MapLayout,
    state: ViewState,
    lit: frozenset[str] | None,
) -> list[MapLine]:
    """Lines from actors to mitigations; those of the focused node come last, so that they are on top."""
    looks = {role.id: look_of(role).kind for role in allocation.chain.roles}
    said = {key_of(o): _say_role(role, o) for _, role, o in name_owners(allocation.chain, ownerships)}
    shades: dict[str, list[LineKey]] = {"dimmed": [], "near": [], "": []}
    for o in ownerships:
        is_lit = lit is None or set(ends_of(state.focus)) <= {f"actor:{o.actor}", f"mitigation:{o.mitigation}"}
        is_of_actor = state.focus.startswith("actor:") and len(ends_of(state.focus)) == 1
        is_near = lit is not None and not is_lit and f"mitigation:{o.mitigation}" in lit and is_of_actor
        shades["" if is_lit else "near" if is_near else "dimmed"].append(key_of(o))
    return [
        MapLine(
            start=f"actor:{key[0]}",
            end=f"mitigation:{key[1]}",
            path=layout.routes[key],
            look=f"{looks[key[2]]} {shade}".strip(),
            said=said[key],
            role=key[2],
        )
        for shade, keys in shades.items()
        for key in keys
    ]


def _supply_lines(allocation: Allocation, layout: MapLayout, state: ViewState) -> list[MapLine]:
    """Arrows between neighbours in the chain, and all arrows of the focused actor."""
    order = [actor for actor, _ in sorted(layout.actors.items(), key=lambda item: item[1].x)]
    lines = []
    supplies = [each for each in allocation.chain.supplies if each.framework == state.framework]
    pairs: dict[tuple[str, str], list[Supply]] = {}
    for each in supplies:
        if {each.from_actor, each.to_actor} <= layout.actors.keys():
            pairs.setdefault((each.from_actor, each.to_actor), []).append(each)
    for (supply, *_), what in ((given, [each.what for each in given]) for given in pairs.values()):
        step = order.index(supply.to_actor) - order.index(supply.from_actor)
        start, end = f"actor:{supply.from_actor}", f"actor:{supply.to_actor}"
        if step == 1 or (state.focus and set(ends_of(state.focus)) <= {start, end}):
            lines.append(MapLine(start, end, _arrow(layout, supply, step), "supply", f"supplies: {'; '.join(what)}"))
    return lines


def _arrow(layout: MapLayout, supply: Supply, step: int) -> str:
    start, end = layout.actors[supply.from_actor], layout.actors[supply.to_actor]
    if step == 1:
        return f"M{start.x + start.width / 2 + 2:.0f} {start.y:.0f}H{end.left - 3:.0f}"
    sign = 1 if step > 0 else -1
    y = start.top if step > 0 else start.bottom
    lift = y - sign * (14 + 5 * min(abs(step), 6))
    x1, x2 = start.x + sign * 30, end.x - sign * 30
    return f"M{x1:.0f} {y:.0f}C{x1:.0f} {lift:.0f} {x2:.0f} {lift:.0f} {x2:.0f} {y - sign * 3:.0f}"


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
