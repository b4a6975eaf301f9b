"""The map as a standalone picture."""

from collections.abc import Iterator
from dataclasses import replace

from valuechain.analysis.allocation.allocation import Allocation
from valuechain.analysis.findings.findings import Findings, build_findings
from valuechain.analysis.rows.matrix_table import roles_used
from valuechain.model.errors import QuestionError
from valuechain.model.look import look_of
from valuechain.model.question.map_options import PLAIN_MAP, MapOptions, MapSize
from valuechain.model.question.selection import Selection
from valuechain.model.words import count
from valuechain.views.map.content import MOST_ON_MAP, count_every_risk, has_map
from valuechain.views.map.headline import say_headline
from valuechain.views.map.parts import MapParts, build_map
from valuechain.views.map.picture import CROWDED
from valuechain.views.page.render import render
from valuechain.views.page.state import ViewState
from valuechain.views.picture.caption import build_caption
from valuechain.views.picture.frame import SLIDE, LegendEntry, frame_picture, place_legend


def draw_map(
    allocation: Allocation,
    selection: Selection | None = None,
    *,
    focus: str = "",
    around: str = "",
    options: MapOptions = PLAIN_MAP,
    is_slide: bool = False,
) -> str:
    """The map of one framework as standalone SVG; the caption names the filters in `selection`.

    `focus` is `actor:<id>` or `mitigation:<id>`: everything unrelated to it is dimmed, and left out if it is `around`.
    A focus that is not on the map is ignored. With `is_slide`, the picture is 16 to 9, and a finding is its headline
    unless a filter hides owners, because the finding would then be about the filter. Raises QuestionError if there are
    more mitigations than a map can show, even with every stage folded.
    """
    total = len(allocation.mitigations)
    if total and not has_map(allocation, options):
        raise QuestionError(
            f"A map of {total:,} mitigations is unreadable; the limit is {MOST_ON_MAP}. Filter by stage, actor, role, "
            "strength, confidence or topic, or use the matrix."
        )
    findings = build_findings(allocation)
    question = replace(allocation.question, selection=selection or Selection())
    state = ViewState.of(question, focus=focus, around=around, drawn=options)
    widths = _WIDTHS if is_slide else (0.0,)
    parts = max((build_map(allocation, findings, state, width) for width in widths), key=_scale_on_slide)
    caption = build_caption(allocation, selection)
    if is_slide and not question.selection.is_hiding_owners:
        caption = replace(caption, title=say_headline(allocation, focus or around, parts.paths) or caption.title)
    said = [caption.context, *_say_shown(allocation, parts, focus or around)]
    if conditional := sum(findings.conditional.values()):
        holds = "holds" if conditional == 1 else "hold"
        said.append(f"{count(conditional, 'assignment')} {holds} only under a condition.")
    caption = replace(caption, context=" ".join(filter(None, said)))
    legend = place_legend(_explain(allocation, findings, parts, options), parts.layout.width)
    is_dense = len(parts.owns) > CROWDED and not parts.is_focused
    drawing = render("map/map.svg", map=parts, is_dense=is_dense, legend=legend)
    height = parts.layout.height + (legend[-1].y + 44 if legend else 8)
    return frame_picture(drawing, parts.layout.width, height, caption, is_slide=is_slide)


_WIDTHS = (0.0, 1500.0, 2000.0, 2600.0)
"""The least widths that are tried for a slide."""
_AROUND = 200.0
"""About the height of the caption and the legend on a slide."""


def _scale_on_slide(parts: MapParts) -> float:
    """How large the map can be on a slide."""
    return min(SLIDE[0] / parts.layout.width, (SLIDE[1] - _AROUND) / parts.layout.height)


def _say_shown(allocation: Allocation, parts: MapParts, focus: str) -> Iterator[str]:
    """The highlight, by the names in the boxes: the focus, or the paths between two nodes."""
    names = {f"actor:{each.id}": each.label for each in allocation.actors}
    names |= {f"mitigation:{each.id}": each.label for each in allocation.mitigations}
    if paths := parts.paths:
        found = "Lit: the shortest paths between" if paths.paths else "No path leads from"
        yield f"{found} {names[paths.start]} {'and' if paths.paths else 'to'} {names[paths.end]}."
    elif focus in names:
        yield f"In focus: {names[focus]}."


def _explain(allocation: Allocation, findings: Findings, parts: MapParts, options: MapOptions) -> list[LegendEntry]:
    """The legend: each kind of line and box drawn."""
    every = count_every_risk(allocation)
    left_out = f"; {every} address every risk and have no lines" if every > 1 else "; 1 addresses every risk" * every
    drawn, looks = parts.layout.actors, {look for node in parts.nodes for look in (node.kind, *node.look.split())}
    said: tuple[tuple[bool, str, str, float], ...] = (
        (bool(parts.possible), "possible", "Large dots: only under the alternative reading", 36.0),
        (bool(parts.supplies), "supply", "Supplies", 36.0),
        (bool(parts.risks), "addresses", f"From a risk to what addresses it{left_out}", 36.0),
        (options.size is MapSize.LOAD, "", "Height of an actor: the number of mitigations it leads", 0.0),
        ("stage" in looks, "stage", "A folded stage: a line means at least one of its mitigations", 28.0),
        (any(each.id in drawn for each in findings.idle_actors), "idle", "Grey: nothing assigned here", 28.0),
        ("outside" in looks, "idle", "Grey italics: not addressed by this source", 28.0),
        ("cross-stage" in looks, "cross-stage", "Dashed box: active at several stages", 28.0),
        ("doubtful" in looks, "doubtful", "Thick amber outline: the source is ambiguous", 28.0),
        (bool(parts.ghosts), "ghost", "Faint: none of its roles is shown", 28.0),
    )
    return [
        *(LegendEntry(look_of(role).kind, f"{role.name}: {role.meaning}", 36.0) for role in roles_used(allocation)),
        *(LegendEntry(kind, text, width) for is_drawn, kind, text, width in said if is_drawn),
        *(
            LegendEntry(key.badge.hue, f"{key.name} ({key.mitigations})", key.badge.width, key.badge.text)
            for key in parts.colouring.keys
        ),
    ]
