"""The map as a picture that stands alone."""

from dataclasses import replace

from valuechain.analysis.allocation.allocation import Allocation
from valuechain.analysis.findings.findings import Findings, build_findings
from valuechain.analysis.rows.matrix_table import roles_used
from valuechain.model.errors import QuestionError
from valuechain.model.look import look_of
from valuechain.model.question import Selection
from valuechain.views.map.picture import MOST_ON_MAP, MapParts, build_map
from valuechain.views.page.render import render
from valuechain.views.page.state import ViewState
from valuechain.views.picture.caption import build_caption
from valuechain.views.picture.frame import frame_picture, place_in_rows
from valuechain.views.picture.text import text_width

_CROWDED = 60
"""More lines than this are drawn finer, as on the page."""


def draw_map(allocation: Allocation, selection: Selection | None = None, *, focus: str = "") -> str:
    """The map of one framework as standalone SVG; `selection` is how the allocation was narrowed, to be said.

    `focus` is `actor:<id>` or `mitigation:<id>`: what does not belong to it is dimmed; what is not on the map dims
    nothing. Raises QuestionError for more mitigations than a map can show.
    """
    total = len(allocation.mitigations)
    if total > MOST_ON_MAP:
        raise QuestionError(
            f"A map of {total:,} mitigations cannot be read; it shows {MOST_ON_MAP} at most. Narrow the question with "
            "stage, actor, role, confidence or topic, or take the matrix."
        )
    findings = build_findings(allocation)
    state = ViewState.of(replace(allocation.question, selection=selection or Selection()), focus=focus)
    parts = build_map(allocation, findings, state)
    caption = build_caption(allocation, selection)
    named = _name_focus(allocation, focus) if parts.is_focused else ""
    if named:
        caption = replace(caption, context=f"{caption.context} In focus: {named}.".strip())
    drawing, height = _draw(allocation, findings, parts)
    return frame_picture(drawing, parts.layout.width, height, caption)


def _name_focus(allocation: Allocation, focus: str) -> str:
    kind, _, node = focus.partition(":")
    among = allocation.actors if kind == "actor" else allocation.mitigations
    return next((each.name for each in among if each.id == node), "")


def _draw(allocation: Allocation, findings: Findings, parts: MapParts) -> tuple[str, float]:
    entries = _explain(allocation, findings, parts)
    places = place_in_rows([width + 8 + text_width(text) for _, text, width in entries], parts.layout.width)
    legend = [
        {"kind": kind, "text": text, "lead_width": width, "x": place.x, "y": place.y + 26}
        for (kind, text, width), place in zip(entries, places, strict=True)
    ]
    drawing = render(
        "map/map.svg",
        layout=parts.layout,
        nodes=parts.nodes,
        owns=parts.owns,
        possible=parts.possible,
        supplies=parts.supplies,
        ghosts=parts.ghosts,
        is_dense=len(parts.owns) > _CROWDED and not parts.is_focused,
        legend=legend,
    )
    return drawing, parts.layout.height + max((place.y for place in places), default=-36.0) + 44


def _explain(allocation: Allocation, findings: Findings, parts: MapParts) -> list[tuple[str, str, float]]:
    """Each kind of line and box that occurs, with what it means and how wide its sample is."""
    entries = [(look_of(role).kind, f"{role.name.lower()}: {role.meaning}", 36.0) for role in roles_used(allocation)]
    if parts.possible:
        entries.append(("possible", "large dots: holds under another reading of the source only", 36.0))
    if parts.supplies:
        entries.append(("supply", "hands on", 36.0))
    if findings.idle_actors:
        entries.append(("idle", "grey: owns nothing here", 28.0))
    if any(actor.is_cross_stage for actor in allocation.actors):
        entries.append(("cross-stage", "dashed: at several stages of the chain", 28.0))
    if any("doubtful" in node.look for node in parts.nodes):
        entries.append(("doubtful", "thick amber outline: the source can be read in two ways", 28.0))
    if parts.ghosts:
        entries.append(("ghost", "faint: nobody holds it in the roles that are drawn", 28.0))
    return entries
