"""The controls of what the map shows, and how; each is a link, and the choice is in the address."""

from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from markupsafe import Markup

from valuechain.analysis.allocation.allocation import Allocation
from valuechain.analysis.allocation.selection import with_every_owner
from valuechain.analysis.findings.findings import build_findings
from valuechain.analysis.graph.focus import ends_of
from valuechain.analysis.rows.stages import group_by_stage
from valuechain.model.norm import Strength
from valuechain.model.question.map_options import MapColour, MapSize
from valuechain.views.map.content import folded_stages
from valuechain.views.page.render import render
from valuechain.views.page.state import ViewState


class DisplayChoice(NamedTuple):
    """A link that changes what the map shows."""

    name: str
    href: str
    is_on: bool
    mitigations: int | None = None


@dataclass(frozen=True, slots=True)
class DisplayGroup:
    """Choices about one thing."""

    title: str
    choices: tuple[DisplayChoice, ...]
    is_several: bool = False
    """Whether several can be on."""


_COLOURS = {MapColour.NONE: "None", MapColour.TOPIC: "Topic", MapColour.STRENGTH: "Strength of the leading verb"}


def build_display(allocation: Allocation, state: ViewState) -> list[DisplayGroup]:
    """The groups of choices that make sense for an answer."""
    drawn = state.drawn

    def choice(name: str, *, is_on: bool, number: int | None = None, **changes: Any) -> DisplayChoice:  # noqa: ANN401 # fields of MapOptions
        return DisplayChoice(name, state.href(drawn=replace(drawn, **changes)), is_on, number)

    has_verbs = any(o.strength is not Strength.NOT_GIVEN for o in allocation.ownerships)
    colours = [each for each in _COLOURS if has_verbs or each is not MapColour.STRENGTH or each is drawn.colour]
    groups = [
        DisplayGroup(
            "Height of actors",
            (
                choice("Equal", is_on=drawn.size is MapSize.EQUAL, size=MapSize.EQUAL),
                choice("Mitigations they lead", is_on=drawn.size is MapSize.LOAD, size=MapSize.LOAD),
            ),
        ),
        DisplayGroup(
            "Colour of mitigations",
            tuple(choice(_COLOURS[each], is_on=drawn.colour is each, colour=each) for each in colours),
        ),
    ]
    known = {risk.id for risk in allocation.chain.risks if risk.framework == state.framework}
    also = []
    if drawn.has_risks or any(known & set(mitigation.risks) for mitigation in allocation.mitigations):
        also.append(choice("Risks", is_on=drawn.has_risks, has_risks=not drawn.has_risks))
    findings = build_findings(allocation)
    if not drawn.has_idle or findings.idle_actors or findings.not_addressed:
        also.append(choice("Actors without a role", is_on=drawn.has_idle, has_idle=not drawn.has_idle))
    is_actor = state.focus.startswith("actor:") and len(ends_of(state.focus)) == 1
    shown = drawn.counterparts or (state.focus.removeprefix("actor:") if is_actor else "")
    if shown and len(allocation.chain.frameworks) > 1:
        label = allocation.chain.actor(state.framework, shown).label
        changed = "" if drawn.counterparts else shown
        also.append(choice(f"{label} in other sources", is_on=bool(drawn.counterparts), counterparts=changed))
    if also:
        groups.append(DisplayGroup("Also show", tuple(also), is_several=True))
    if stages := _fold_choices(allocation, state):
        groups.append(DisplayGroup("Fold to one box", stages, is_several=True))
    return groups


def _fold_choices(allocation: Allocation, state: ViewState) -> tuple[DisplayChoice, ...]:
    placed = with_every_owner(allocation, state.selection)
    folded = folded_stages(placed, state.drawn)
    sizes = {band.name: len(band.rows) for band in group_by_stage(placed) if band.name}
    if len(sizes) < 2 and not folded:
        return ()

    def choice(name: str, stages: tuple[str, ...], *, is_on: bool, number: int | None = None) -> DisplayChoice:
        return DisplayChoice(name, state.href(drawn=replace(state.drawn, folded=stages)), is_on, number)

    every = choice("Every stage", () if folded >= sizes.keys() else tuple(sizes), is_on=folded >= sizes.keys())
    single = (
        choice(
            stage, tuple(each for each in sizes if (each in folded) != (each == stage)), is_on=stage in folded, number=n
        )
        for stage, n in sizes.items()
    )
    return every, *single


class PathNode(NamedTuple):
    """A node that can be chosen as an end of a path."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class PathForm:
    """The form that asks how two nodes are connected."""

    hidden: tuple[tuple[str, str], ...]
    actors: tuple[PathNode, ...]
    mitigations: tuple[PathNode, ...]
    start: str
    end: str
    clear: str


def build_path_form(allocation: Allocation, state: ViewState) -> PathForm:
    """The form; without a start, it starts at the selected node."""
    plain = replace(state, focus="", drawn=replace(state.drawn, start="", end=""))
    return PathForm(
        hidden=tuple(plain.pairs()),
        actors=tuple(PathNode(f"actor:{each.id}", each.label) for each in allocation.actors),
        mitigations=tuple(PathNode(f"mitigation:{each.id}", each.label) for each in allocation.mitigations),
        start=state.drawn.start or state.focus,
        end=state.drawn.end,
        clear=plain.href() if state.drawn.is_connecting else "",
    )


def show_display(allocation: Allocation, state: ViewState) -> Markup:
    """The two buttons with their panels."""
    return render(
        "map/display.html",
        groups=build_display(allocation, state),
        form=build_path_form(allocation, state),
        state=state,
    )
