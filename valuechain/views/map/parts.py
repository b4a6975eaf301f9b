"""The view model of the map: its nodes and lines, what is lit, and where everything is."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from valuechain.analysis.allocation.allocation import Allocation
from valuechain.analysis.allocation.ownership import name_owners
from valuechain.analysis.allocation.readings import possible_ownerships
from valuechain.analysis.allocation.reference import reference_of
from valuechain.analysis.allocation.selection import keep_only, with_every_owner
from valuechain.analysis.findings.findings import Findings
from valuechain.analysis.graph.focus import ends_of
from valuechain.analysis.graph.neighbourhood import Neighbourhood, find_neighbourhood
from valuechain.analysis.graph.paths import Paths, find_paths
from valuechain.analysis.rows.matrix_table import say_conditional
from valuechain.model.look import look_of
from valuechain.model.question.map_options import MapColour
from valuechain.model.values import Ownership, Role, Supply
from valuechain.model.words import join_words
from valuechain.views.map.colours import Badge, Colouring, build_colouring, place_badges
from valuechain.views.map.content import (
    MapContent,
    MapLink,
    build_content,
    called,
    fold_links,
    folded_stages,
    has_map,
    stage_key,
)
from valuechain.views.map.layout import MapLayout, build_layout
from valuechain.views.map.light import Light, light_focus, light_paths
from valuechain.views.map.routes import Box, key_of
from valuechain.views.page.state import ViewState

UNDER_A_CONDITION = "under a condition"


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
    note: str = ""
    """A line of small text at the lower edge."""
    badges: tuple[Badge, ...] = ()
    href: str = ""
    """Where the node leads; to its card if empty."""


@dataclass(frozen=True, slots=True)
class MapLine:
    """A curve between two nodes."""

    start: str
    """The key of the node where it starts."""
    end: str
    path: str
    look: str
    said: str = ""
    """Its meaning, in words."""
    role: str = ""
    """The id of the role, unless it is a supply."""
    has_card: bool = True
    """Whether it can be selected."""


@dataclass(frozen=True, slots=True)
class MapParts:
    """The view model of the map, for pages and pictures."""

    layout: MapLayout
    nodes: list[Node]
    owns: list[MapLine]
    possible: list[MapLine]
    """Lines that hold only under an alternative reading."""
    supplies: list[MapLine]
    distant: list[MapLine]
    """Supplies between actors that are not neighbours in the chain, which are drawn only while one of them is lit."""
    ghosts: list[Box]
    """Mitigations without any of the owners shown; they keep their places."""
    risks: list[MapLine]
    """Lines from risks to the mitigations that address them."""
    colouring: Colouring
    is_focused: bool
    paths: Paths | None = None
    """The paths that are lit, if two nodes are chosen."""


def build_map(allocation: Allocation, findings: Findings, state: ViewState, least_width: float = 0.0) -> MapParts:
    """Builds the map with its focus; filters that hide owners never move a box.

    Around a node, the layout is that of its neighbourhood alone.
    """
    placed = with_every_owner(allocation, state.selection)
    if not has_map(placed, state.drawn):
        placed = allocation
    around = find_around(placed, state)
    if around:
        placed = around.allocation
        allocation = keep_only(allocation, {m.id for m in placed.mitigations}, state.selection.order)
    only = around.actors if around else None
    options = replace(state.drawn, folded=tuple(sorted(folded_stages(placed, state.drawn))))
    layout = build_layout(placed, options, only, least_width)
    content = build_content(allocation, options, only)
    possible = find_possible(allocation, placed, state)
    links = [link for link in content.links if not link.is_possible]
    stage_of = {each.id: each.stage for each in allocation.mitigations}
    also = fold_links(possible, frozenset(options.folded), stage_of, allocation.chain.roles)
    paths = find_map_paths(allocation, state)
    light = _light(allocation, paths, (*links, *also, *content.risk_links), state)
    colouring = build_colouring(allocation, options.colour)
    shown = {entry.id for entry in content.entries}
    nodes = _NodeBuilder(allocation, content, layout, state, light)
    supplies, distant = _supply_lines(allocation, layout, state, light)
    return MapParts(
        layout=layout,
        nodes=[*nodes.actors(findings), *nodes.mitigations(possible, colouring), *nodes.stages(), *nodes.risks()],
        owns=_lines(allocation, allocation.ownerships, links, layout, light),
        possible=[
            replace(line, look=" ".join(["possible", *line.look.split()[1:]]))
            for line in _lines(allocation, possible, also, layout, light)
        ],
        supplies=supplies,
        distant=distant,
        ghosts=[box for entry, box in layout.mitigations.items() if entry not in shown],
        risks=[
            MapLine(
                link.start_key,
                link.end_key,
                layout.risk_routes[link.start, link.end, link.role],
                f"addresses {light.of_line(link.start_key, link.end_key) if light else ''}".strip(),
                "addressed by",
                has_card=False,
            )
            for link in content.risk_links
        ],
        colouring=colouring,
        is_focused=light is not None,
        paths=paths,
    )


def find_map_paths(allocation: Allocation, state: ViewState) -> Paths | None:
    """The paths between the two nodes chosen for the map; None without two nodes of the answer."""
    start, end = state.drawn.start, state.drawn.end
    nodes = {
        *(f"actor:{actor.id}" for actor in allocation.actors),
        *(f"mitigation:{mitigation.id}" for mitigation in allocation.mitigations),
    }
    return find_paths(allocation, start, end) if start in nodes and end in nodes else None


def find_around(placed: Allocation, state: ViewState) -> Neighbourhood | None:
    """The neighbourhood that the map is limited to, if any; one of a mitigation that does not apply here is ignored."""
    kind, _, node = state.around.partition(":")
    is_here = kind == "actor" or any(m.id == node for m in placed.mitigations)
    return find_neighbourhood(placed, state.around, state.selection.order) if state.around and is_here else None


def limit_to_around(allocation: Allocation, state: ViewState) -> Allocation:
    """The answer without the mitigations that the map leaves out around a node."""
    around = find_around(with_every_owner(allocation, state.selection), state)
    if around is None:
        return allocation
    return keep_only(allocation, {m.id for m in around.allocation.mitigations}, state.selection.order)


def find_possible(allocation: Allocation, placed: Allocation, state: ViewState) -> list[Ownership]:
    """Ownerships that hold only under an alternative reading, for the mitigations and owners shown."""
    shown = {mitigation.id for mitigation in allocation.mitigations}
    return [o for o in possible_ownerships(placed) if o.mitigation in shown and state.selection.keeps(o)]


def _light(allocation: Allocation, paths: Paths | None, links: Iterable[MapLink], state: ViewState) -> Light | None:
    """The highlight: the paths between two nodes, or else the focus with its neighbours; None without either."""
    if paths is not None:
        return light_paths(paths)
    ends = ends_of(state.focus)
    here = {f"mitigation:{m.id}" for m in allocation.mitigations}
    if not ends or any(end.startswith("mitigation:") and end not in here for end in ends):
        return None
    return light_focus(ends, links)


@dataclass(frozen=True, slots=True)
class _NodeBuilder:
    """Builds the nodes of a map."""

    allocation: Allocation
    content: MapContent
    layout: MapLayout
    state: ViewState
    light: Light | None

    def _look(self, key: str, *more: str) -> str:
        lit = "focused" if key == self.state.focus else self.light.of_node(key) if self.light else ""
        return " ".join(filter(None, (*more, lit)))

    def actors(self, findings: Findings) -> Iterator[Node]:
        """The actors."""
        idle, outside = set(findings.idle_actors), set(findings.not_addressed)
        for actor in self.content.actors:
            held = findings.load[actor]
            carries = [f"{number} {self.allocation.chain.role(role).name.lower()}" for role, number in held.items()]
            nothing = "not addressed by the source" if actor in outside else "no role"
            conditional = say_conditional(findings.conditional.get(actor, 0))
            title = ", ".join(filter(None, (f"{actor.label}: {join_words(carries) or nothing}", conditional)))
            looks = (
                "idle" if actor in idle or actor in outside else "",
                "outside" if actor in outside else "",
                "cross-stage" if actor.is_cross_stage else "",
            )
            key, load = f"actor:{actor.id}", self.content.load
            note = f"leads {load[actor.id]}" if load else ""
            box = self.layout.actors[actor.id]
            yield Node(key, "actor", box, title, actor.label, self._look(key, *looks), note)

    def mitigations(self, possible: Sequence[Ownership], colouring: Colouring) -> Iterator[Node]:
        """The mitigations, except those of folded stages."""
        readings = self.allocation.part.readings_by_mitigation
        also: dict[str, list[Ownership]] = {}
        for o in possible:
            also.setdefault(o.mitigation, []).append(o)
        topics = {topic.id: topic.name for topic in self.allocation.chain.topics}
        drawn = {entry.id for entry in self.content.entries}
        chain_y = next(iter(self.layout.actors.values())).y
        for mitigation in self.allocation.mitigations:
            if mitigation.id not in drawn:
                continue
            owners = _describe(self.allocation, self.allocation.ownerships_of(mitigation)) or "no one assigned"
            reference = reference_of(self.allocation.part, mitigation).words
            title = f"{mitigation.label}{f' ({reference})' if reference else ''}: {owners}"
            if mitigation.id in also:
                title += f"; under the alternative reading also {_describe(self.allocation, also[mitigation.id])}"
            if self.state.drawn.colour is MapColour.TOPIC and mitigation.topics:
                title += f"; topics: {join_words([topics[each] for each in mitigation.topics])}"
            is_doubtful = (mitigation.framework, mitigation.id) in readings
            badges = colouring.badges.get(mitigation.id, ())
            key, box = f"mitigation:{mitigation.id}", self.layout.mitigations[mitigation.id]
            look = self._look(key, "doubtful" if is_doubtful else "", badges[0].hue if badges else "")
            placed = place_badges(badges, box, is_above=box.y < chain_y)
            if self.state.drawn.colour is MapColour.STRENGTH and badges:
                title += f"; {badges[0].text}"
            yield Node(key, "mitigation", box, title, mitigation.label, look, badges=placed)

    def stages(self) -> Iterator[Node]:
        """The folded stages; each leads to the map with the stage unfolded, or with nothing else."""
        folded = tuple(entry.stage for entry in self.content.entries if entry.id == stage_key(entry.stage))
        for entry in self.content.entries:
            if entry.id != stage_key(entry.stage):
                continue
            others = tuple(stage for stage in folded if stage != entry.stage)
            unfolded = replace(self.state.drawn, folded=others)
            has_room = entry.stage not in folded_stages(self.allocation, unfolded)
            href = (
                self.state.href(drawn=unfolded)
                if has_room
                else self.state.href(selection=replace(self.state.selection, stages=(entry.stage,)))
            )
            action = "select to unfold" if has_room else "select to show only this stage"
            box = self.layout.mitigations[entry.id]
            yield Node(entry.id, "stage", box, f"{entry.label}: {action}", entry.label, self._look(entry.id), href=href)

    def risks(self) -> Iterator[Node]:
        """The risks."""
        number = Counter(link.start for link in self.content.risk_links)
        for entry in self.content.risks:
            title = f"Risk: {entry.label}; addressed by {called(self.allocation, number[entry.id])}"
            yield Node(entry.id, "risk", self.layout.risks[entry.id], title, entry.label, self._look(entry.id))


def _describe(allocation: Allocation, owned: Iterable[Ownership]) -> str:
    return join_words(
        [f"{actor.label} ({_say_role(role, o)})" for actor, role, o in name_owners(allocation.chain, owned)]
    )


def _say_role(role: Role, ownership: Ownership) -> str:
    return ", ".join(filter(None, (role.name.lower(), *ownership.norm[:1], ownership.condition and UNDER_A_CONDITION)))


def _lines(
    allocation: Allocation,
    owned: Iterable[Ownership],
    links: Iterable[MapLink],
    layout: MapLayout,
    light: Light | None,
) -> list[MapLine]:
    """Lines from actors to mitigations and folded stages; those that are lit come last, so that they are on top."""
    roles = {role.id: role for role in allocation.chain.roles}
    said = {key_of(o): _say_role(role, o) for _, role, o in name_owners(allocation.chain, owned)}
    shades: dict[str, list[MapLine]] = {"dimmed": [], "near": [], "": []}
    for link in links:
        shade, key = light.of_line(link.start_key, link.end_key) if light else "", (link.start, link.end, link.role)
        line = MapLine(
            start=link.start_key,
            end=link.end_key,
            path=layout.routes[key],
            look=f"{look_of(roles[link.role]).kind} {shade}".strip(),
            said=said.get(key, roles[link.role].name.lower()),
            role=link.role,
            has_card=key in said,
        )
        shades[shade].append(line)
    return [line for lines in shades.values() for line in lines]


def _supply_lines(
    allocation: Allocation, layout: MapLayout, state: ViewState, light: Light | None
) -> tuple[list[MapLine], list[MapLine]]:
    """Arrows between neighbours in the chain, of the focused actor and on a path; then all others."""
    order = [actor for actor, _ in sorted(layout.actors.items(), key=lambda item: item[1].x)]
    lines: list[MapLine] = []
    distant: list[MapLine] = []
    pairs: dict[tuple[str, str], list[Supply]] = {}
    for each in allocation.chain.supplies:
        if each.framework == state.framework and {each.from_actor, each.to_actor} <= layout.actors.keys():
            pairs.setdefault((each.from_actor, each.to_actor), []).append(each)
    on_path = light.steps if light and state.drawn.is_connecting else ()
    for (supply, *_), what in ((given, [each.what for each in given]) for given in pairs.values()):
        step = order.index(supply.to_actor) - order.index(supply.from_actor)
        start, end = f"actor:{supply.from_actor}", f"actor:{supply.to_actor}"
        is_on_path = (start, end) in on_path
        is_in_focus = bool(state.focus) and set(ends_of(state.focus)) <= {start, end}
        is_drawn = step == 1 or is_in_focus or is_on_path
        look = "supply on-path" if is_on_path else "supply" if is_drawn else "supply distant"
        line = MapLine(start, end, _arrow(layout, supply, step), look, f"supplies: {'; '.join(what)}")
        (lines if is_drawn else distant).append(line)
    return lines, distant


def _arrow(layout: MapLayout, supply: Supply, step: int) -> str:
    start, end = layout.actors[supply.from_actor], layout.actors[supply.to_actor]
    if step == 1:
        return f"M{start.x + start.width / 2 + 2:.0f} {start.y:.0f}H{end.left - 3:.0f}"
    sign = 1 if step > 0 else -1
    y = start.top if step > 0 else start.bottom
    lift = y - sign * (14 + 5 * min(abs(step), 6))
    x1, x2 = start.x + sign * 30, end.x - sign * 30
    return f"M{x1:.0f} {y:.0f}C{x1:.0f} {lift:.0f} {x2:.0f} {lift:.0f} {x2:.0f} {y - sign * 3:.0f}"
