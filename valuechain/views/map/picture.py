"""The map as inline SVG, with keyboard-accessible links and real text."""

from dataclasses import dataclass, replace

from markupsafe import Markup

from valuechain.analysis.allocation.allocation import Allocation
from valuechain.analysis.findings.findings import Findings
from valuechain.analysis.graph.focus import ends_of, find_node
from valuechain.analysis.rows.matrix_table import roles_used
from valuechain.model.chain import ValueChain
from valuechain.model.question.map_options import MapSize
from valuechain.model.question.selection import valid_values
from valuechain.model.values import Role
from valuechain.views.map.content import (
    MOST_ON_MAP,
    count_every_risk,
    has_map,
)
from valuechain.views.map.counterparts import show_counterparts
from valuechain.views.map.display import show_display
from valuechain.views.map.layout import NAME_SIZE
from valuechain.views.map.parts import build_map
from valuechain.views.map.paths import show_paths
from valuechain.views.map.refusal import show_refusal
from valuechain.views.page.render import render
from valuechain.views.page.state import ViewState

LEAST_SCALE = round(11 / NAME_SIZE, 2)
"""The least scale of the map on a page: the smallest text is then 11 pixels high."""
CROWDED = 60
"""More lines than this are drawn thinner."""


def show_map(allocation: Allocation, findings: Findings, state: ViewState, card: str = "") -> Markup:
    """The map with its legend and the open card, or the reason there is no map; empty if filters leave nothing.

    Without a card, the paths between two chosen nodes are in its place.
    """
    if not allocation.mitigations and (state.selection.is_narrowing or state.on):
        return Markup()
    if not has_map(allocation, state.drawn):
        return show_refusal(allocation, state, MOST_ON_MAP)
    drawn = build_map(allocation, findings, state)
    looks = {look for node in drawn.nodes for look in node.look.split()}
    picture = render(
        "map/map.html",
        map=drawn,
        crowded=CROWDED,
        roles=roles_used(allocation),
        switches=_switches(state, allocation.chain),
        source=allocation.frameworks[0].short_name,
        here=_name_here(allocation.chain, state),
        home=state.href(focus="", around="", drawn=replace(state.drawn, start="", end="")),
        whole=state.href(around="") if state.around else "",
        least=LEAST_SCALE,
        card=card or (show_paths(allocation, drawn.paths, state) if state.drawn.is_connecting else ""),
        role_names=[(role.id, role.name) for role in allocation.chain.roles],
        has_doubts="doubtful" in looks,
        has_conditions=any(o.condition for o in allocation.ownerships),
        has_idle=any(actor.id in drawn.layout.actors for actor in findings.idle_actors),
        has_outside="outside" in looks,
        has_cross_stage="cross-stage" in looks,
        has_load=state.drawn.size is MapSize.LOAD,
        has_folded=any(node.kind == "stage" for node in drawn.nodes),
        every_risk=count_every_risk(allocation),
        only_topic={
            key.topic: state.href(selection=replace(state.selection, topics=(key.topic,)))
            for key in drawn.colouring.keys
            if key.topic
        },
        display=show_display(allocation, state),
        has_supplies=any(s.framework == state.framework for s in allocation.chain.supplies),
        state=state,
    )
    return picture + show_counterparts(allocation, state)


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


def _name_here(chain: ValueChain, state: ViewState) -> str:
    """The current step of the trail: the open card, or else the node it is limited to or the ends of its paths."""
    drawn = state.drawn
    ends = ends_of(state.focus or state.around) or ((drawn.start, drawn.end) if drawn.is_connecting else ())
    return " → ".join(find_node(chain, state.framework, end).label for end in ends)
