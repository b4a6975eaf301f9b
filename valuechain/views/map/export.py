"""The map as a standalone picture."""

from collections.abc import Sequence
from dataclasses import replace

from valuechain.analysis.allocation.allocation import Allocation
from valuechain.analysis.findings.findings import Findings, build_findings
from valuechain.analysis.rows.matrix_table import roles_used
from valuechain.model.errors import QuestionError
from valuechain.model.look import look_of
from valuechain.model.selection import Selection
from valuechain.model.values import Actor, Mitigation
from valuechain.model.words import count
from valuechain.views.map.picture import CROWDED, MOST_ON_MAP, MapParts, build_map
from valuechain.views.page.render import render
from valuechain.views.page.state import ViewState
from valuechain.views.picture.caption import build_caption
from valuechain.views.picture.frame import LegendEntry, frame_picture, place_legend


def draw_map(allocation: Allocation, selection: Selection | None = None, *, focus: str = "") -> str:
    """The map of one framework as standalone SVG; the caption names the filters in `selection`.

    `focus` is `actor:<id>` or `mitigation:<id>`: everything unrelated to it is dimmed. A focus that is not on the map
    is ignored. Raises QuestionError if there are more mitigations than a map can show.
    """
    total = len(allocation.mitigations)
    if total > MOST_ON_MAP:
        raise QuestionError(
            f"A map of {total:,} mitigations is unreadable; the limit is {MOST_ON_MAP}. Filter by stage, actor, role, "
            "strength, confidence or topic, or use the matrix."
        )
    findings = build_findings(allocation)
    state = ViewState.of(replace(allocation.question, selection=selection or Selection()), focus=focus)
    parts = build_map(allocation, findings, state)
    caption = build_caption(allocation, selection)
    among: Sequence[Actor | Mitigation] = allocation.actors if focus.startswith("actor:") else allocation.mitigations
    named = [each.name for each in among if each.id == focus.partition(":")[2]]
    if parts.is_focused and named:
        caption = replace(caption, context=f"{caption.context} In focus: {named[0]}.".strip())
    if conditional := sum(findings.conditional.values()):
        said = f"{count(conditional, 'assignment')} {'holds' if conditional == 1 else 'hold'} only under a condition."
        caption = replace(caption, context=f"{caption.context} {said}".strip())
    legend = place_legend(_explain(allocation, findings, parts), parts.layout.width)
    is_dense = len(parts.owns) > CROWDED and not parts.is_focused
    drawing = render("map/map.svg", map=parts, is_dense=is_dense, legend=legend)
    height = parts.layout.height + (legend[-1].y + 44 if legend else 8)
    return frame_picture(drawing, parts.layout.width, height, caption)


def _explain(allocation: Allocation, findings: Findings, parts: MapParts) -> list[LegendEntry]:
    """The legend: each kind of line and box drawn."""
    entries = [LegendEntry(look_of(role).kind, f"{role.name}: {role.meaning}", 36.0) for role in roles_used(allocation)]
    if parts.possible:
        entries.append(LegendEntry("possible", "Large dots: only under the alternative reading", 36.0))
    if parts.supplies:
        entries.append(LegendEntry("supply", "Supplies", 36.0))
    if findings.idle_actors:
        entries.append(LegendEntry("idle", "Grey: nothing assigned here", 28.0))
    if findings.not_addressed:
        entries.append(LegendEntry("idle", "Grey italics: not addressed by this source", 28.0))
    if any(actor.is_cross_stage for actor in allocation.actors):
        entries.append(LegendEntry("cross-stage", "Dashed box: active at several stages", 28.0))
    if any("doubtful" in node.look for node in parts.nodes):
        entries.append(LegendEntry("doubtful", "Thick amber outline: the source is ambiguous", 28.0))
    if parts.ghosts:
        entries.append(LegendEntry("ghost", "Faint: none of its roles is shown", 28.0))
    return entries
