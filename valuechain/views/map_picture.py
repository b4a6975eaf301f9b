"""The map as SVG: links that the keyboard reaches, and text that can be searched, copied and printed."""

from dataclasses import dataclass

from valuechain.analysis.allocation import Allocation
from valuechain.analysis.findings import Findings
from valuechain.model.values import Mitigation, Ownership, Role, Supply
from valuechain.views.map_layout import Box, MapLayout, build_layout
from valuechain.views.matrix import roles_used
from valuechain.views.phrases import join_words
from valuechain.views.render import render
from valuechain.views.state import ViewState


@dataclass(frozen=True, slots=True)
class Node:
    """An actor or mitigation on the map."""

    key: str
    kind: str
    box: Box
    href: str
    title: str
    look: str
    """CSS classes: idle, cross-stage, focused, dimmed."""


@dataclass(frozen=True, slots=True)
class Line:
    """A curve between two nodes."""

    path: str
    look: str


def show_map(allocation: Allocation, findings: Findings, state: ViewState) -> str:
    """The picture, its legend, and the table that says the same."""
    layout = build_layout(allocation)
    lit = _lit(allocation, state)
    roles = list(roles_used(allocation))
    return render(
        "map.html",
        layout=layout,
        nodes=[
            *_actor_nodes(allocation, findings, layout, state, lit),
            *_mitigation_nodes(allocation, layout, state, lit),
        ],
        owns=_ownership_lines(allocation, layout, state, lit),
        supplies=_supply_lines(allocation, layout, state),
        roles=roles,
        rows=_table_rows(allocation, roles, state),
        framework=allocation.frameworks[0],
        has_doubts=bool(findings.ambiguous),
        has_idle=bool(findings.idle_actors),
        has_cross_stage=any(actor.is_cross_stage for actor in allocation.actors),
        has_supplies=any(s.framework == state.framework for s in allocation.chain.supplies),
        state=state,
    )


def _lit(allocation: Allocation, state: ViewState) -> frozenset[str] | None:
    """The keys of the node in focus and of those it is linked to; None where nothing is in focus."""
    kind, _, node = state.focus.partition(":")
    is_here = node in (m.id for m in allocation.mitigations) if kind == "mitigation" else kind == "actor"
    if not is_here:
        return None
    lit = {state.focus}
    for o in allocation.ownerships:
        if kind == "actor" and o.actor == node:
            lit.add(f"mitigation:{o.mitigation}")
        elif kind == "mitigation" and o.mitigation == node:
            lit.add(f"actor:{o.actor}")
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
    idle = set(findings.idle_actors)
    nodes = []
    for actor, held in findings.load.items():
        key = f"actor:{actor.id}"
        carries = [f"{number} {allocation.chain.role(role).name.lower()}" for role, number in held.items()]
        title = f"{actor.name}: {join_words(carries) or 'owns nothing'}"
        look = _look(key, state, lit, "idle" if actor in idle else "", "cross-stage" if actor.is_cross_stage else "")
        nodes.append(Node(key, "actor", layout.actors[actor.id], state.href(focus=key), title, look))
    return nodes


def _mitigation_nodes(
    allocation: Allocation, layout: MapLayout, state: ViewState, lit: frozenset[str] | None
) -> list[Node]:
    readings = allocation.chain.readings_by_mitigation
    nodes = []
    for mitigation in allocation.mitigations:
        key = f"mitigation:{mitigation.id}"
        is_doubtful = (mitigation.framework, mitigation.id) in readings
        title = f"{mitigation.name}: {_owners_text(allocation, mitigation)}"
        look = _look(key, state, lit, "doubtful" if is_doubtful else "")
        nodes.append(Node(key, "mitigation", layout.mitigations[mitigation.id], state.href(focus=key), title, look))
    return nodes


def _owners_text(allocation: Allocation, mitigation: Mitigation) -> str:
    owned = allocation.by_mitigation.get((mitigation.framework, mitigation.id), ())
    parts = [f"{allocation.chain.actor(o.framework, o.actor).label} ({o.role})" for o in owned]
    return join_words(parts) or "nobody owns it"


def _ownership_lines(
    allocation: Allocation, layout: MapLayout, state: ViewState, lit: frozenset[str] | None
) -> list[Line]:
    """Curves from actor to mitigation; those of the node in focus come last, so that they lie on top."""
    roles = {role.id: role for role in allocation.chain.roles}
    lines = []
    for o in allocation.ownerships:
        is_lit = lit is None or state.focus in (f"actor:{o.actor}", f"mitigation:{o.mitigation}")
        is_near = lit is not None and not is_lit and f"mitigation:{o.mitigation}" in lit and state.focus[:6] == "actor:"
        shade = "" if is_lit else "near" if is_near else "dimmed"
        lines.append((is_lit, Line(_curve(layout, o), f"{_line_kind(roles[o.role])} {shade}".strip())))
    return [line for _, line in sorted(lines, key=lambda pair: pair[0])]


def _line_kind(role: Role) -> str:
    return "lead" if role.is_lead else "owner" if role.is_owner else "mention"


def _curve(layout: MapLayout, ownership: Ownership) -> str:
    actor, mitigation = layout.actors[ownership.actor], layout.mitigations[ownership.mitigation]
    is_above = mitigation.y < actor.y
    start = actor.top if is_above else actor.bottom
    end = mitigation.bottom if is_above else mitigation.top
    bend = (start + end) / 2
    points = ((actor.x, start), (actor.x, bend), (mitigation.x, bend), (mitigation.x, end))
    first, *rest = (f"{x:.0f} {y:.0f}" for x, y in points)
    return f"M{first}C{' '.join(rest)}"


def _supply_lines(allocation: Allocation, layout: MapLayout, state: ViewState) -> list[Line]:
    """Arrows between neighbours in the chain; with an actor in focus, every arrow to and from it."""
    order = [actor for actor, _ in sorted(layout.actors.items(), key=lambda item: item[1].x)]
    lines = []
    for supply in allocation.chain.supplies:
        if supply.framework != state.framework:
            continue
        step = order.index(supply.to_actor) - order.index(supply.from_actor)
        if step == 1 or state.focus in (f"actor:{supply.from_actor}", f"actor:{supply.to_actor}"):
            lines.append(Line(_arrow(layout, supply, step), "supply"))
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


def _table_rows(
    allocation: Allocation, roles: list[Role], state: ViewState
) -> list[tuple[Mitigation, str, list[tuple[tuple[str, str], ...]]]]:
    """Per mitigation, its link and, role by role, the actors with their links."""
    rows = []
    for mitigation in allocation.mitigations:
        owned = allocation.by_mitigation.get((mitigation.framework, mitigation.id), ())
        by_role = [
            tuple(
                (allocation.chain.actor(o.framework, o.actor).label, state.href(focus=f"actor:{o.actor}"))
                for o in owned
                if o.role == role.id
            )
            for role in roles
        ]
        rows.append((mitigation, state.href(focus=f"mitigation:{mitigation.id}"), by_role))
    return rows
