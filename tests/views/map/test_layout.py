"""The layout of the map: deterministic, without overlaps, with all text inside its box."""

import re
from collections import Counter
from collections.abc import Callable
from itertools import combinations, pairwise

import pytest

import valuechain as vc
from tests.conftest import Draw, Shipped, Write
from valuechain.model.vocabulary import PLACES
from valuechain.views.map.layout import EDGE, NAME_SIZE, MapLayout, build_layout
from valuechain.views.map.routes import DOT, LEAST_CLEARANCE, LEAST_STEP, Box, LineKey
from valuechain.views.picture.text import FONT_SIZE, LINE_HEIGHT, text_width

Layouts = list[tuple[str, MapLayout]]

WIDE = "W" * 40
GERMAN = "Kraftfahrzeughaftpflichtversicherungsbedingungen und Donaudampfschifffahrt"
CATALOGUES = {
    "35 x 8": (35, 8, 5, "Actor {}", "Keep the provider's logs for {} years"),
    "72 x 14": (72, 14, 6, "Downstream deployer {}", "Assess impact on fundamental rights {}"),
    "85 x 5": (85, 5, 1, "Operator {}", "Mitigation {}"),
    "1 x 1": (1, 1, 1, "A{}", "M{}"),
    "two mitigations in one stage": (2, 30, 1, "Actor number {}", "Mitigation {}"),
    "long words": (12, 6, 3, f"{GERMAN} {{}}", f"{GERMAN} {{}}"),
    "40 wide letters": (12, 6, 3, f"{WIDE[:38]}{{}}", f"{WIDE[:38]}{{}}"),
    "Chinese": (12, 6, 3, f"{'模型提供者' * 6}{{}}", f"{'模型提供者' * 6}{{}}"),
    "wide words": (30, 9, 4, "MWM WMW {} @@@ %%%", "WWW MMM @@@ {} %%% WWW MMM"),
}


@pytest.fixture
def catalogue(write: Write) -> Callable[[str], vc.ValueChain]:
    """Builds a chain with the numbers of mitigations, actors and stages given in `CATALOGUES`."""

    def build(name: str) -> vc.ValueChain:
        mitigations, actors, stages, actor, mitigation = CATALOGUES[name]
        ids = [f"a{number}" for number in range(actors)]
        return write(
            actors=[["id", "name"], *([each, actor.format(number)] for number, each in enumerate(ids))],
            mitigations=[
                ["id", "name", "stage", "primary", "secondary"],
                *(
                    [f"m{n}", mitigation.format(n), f"Stage {n % stages}", ids[n % actors], ids[n * 7 % actors]]
                    for n in range(mitigations)
                ),
            ],
        )

    return build


@pytest.fixture(scope="module")
def shipped_layouts(chain: vc.ValueChain) -> Layouts:
    """The layout of every cell of every shipped framework, parts included."""
    return [
        (f"{framework.id} {place} {level}", build_layout(allocation))
        for framework in chain.frameworks
        for place in PLACES
        if chain.cell(framework.id, place).status.is_answered
        for level in ((1, 2, None) if chain.has_levels(framework.id) else (1,))
        for allocation in [vc.build_allocation(chain, vc.Context(*place), framework=framework.id, level=level)]
    ]


def boxes(layout: MapLayout) -> dict[str, Box]:
    """All boxes by id."""
    actors = {f"actor {name}": box for name, box in layout.actors.items()}
    return actors | {f"mitigation {name}": box for name, box in layout.mitigations.items()}


def collisions(layout: MapLayout) -> list[tuple[str, str]]:
    """The pairs of boxes that overlap."""
    return [
        (one, other)
        for (one, a), (other, b) in combinations(boxes(layout).items(), 2)
        if abs(a.x - b.x) < (a.width + b.width) / 2 and abs(a.y - b.y) < (a.height + b.height) / 2
    ]


def spilling(layout: MapLayout) -> list[str]:
    """The boxes that are too small for their lines."""
    return [
        name
        for name, box in boxes(layout).items()
        if len(box.lines) * LINE_HEIGHT > box.height
        or any(text_width(line, *_font(name)[:1], is_bold=_font(name)[1]) > box.width for line in box.lines)
    ]


def _font(name: str) -> tuple[float, bool]:
    return (NAME_SIZE, True) if name.startswith("actor") else (FONT_SIZE, False)


def outside(layout: MapLayout) -> list[str]:
    """The boxes and stage names outside the drawing or its margin."""
    found = [
        name
        for name, box in boxes(layout).items()
        if box.left < EDGE - 0.01
        or box.left + box.width > layout.width - EDGE + 0.01
        or box.top < EDGE - 0.01
        or box.bottom > layout.height - EDGE + 0.01
    ]
    stages = [
        " ".join(name.lines)
        for name in layout.stages
        if name.left < EDGE - 0.01
        or name.top < EDGE - 0.01
        or name.bottom > layout.height - EDGE + 0.01
        or name.left + max(text_width(line, is_bold=True) for line in name.lines) > layout.width - EDGE
    ]
    return found + stages


def covered(layout: MapLayout) -> list[str]:
    """Stages whose names overlap a box, a line or another name."""
    ways = [points(route) for route in layout.routes.values()]
    return [
        " ".join(name.lines)
        for name in layout.stages
        if any(
            abs(name.x - box.x) < (name.width + box.width) / 2 and abs(name.y - box.y) < (name.height + box.height) / 2
            for box in (*boxes(layout).values(), *(other for other in layout.stages if other != name))
        )
        or any(
            abs(x - name.x) < name.width / 2 + 2 and abs(y - name.y) < name.height / 2 + 2
            for way in ways
            for x, y in way
        )
    ]


def merge(layout: MapLayout) -> dict[tuple[str, str], float]:
    """The distance between each line and each unrelated box beside it, by mitigation and box."""
    found: dict[tuple[str, str], float] = {}
    for (actor, mitigation, _), route in layout.routes.items():
        way = points(route)
        for name, box in boxes(layout).items():
            if name in (f"actor {actor}", f"mitigation {mitigation}"):
                continue
            for x, y in way:
                if box.top <= y <= box.bottom:
                    found[mitigation, name] = min(
                        found.get((mitigation, name), layout.width), abs(x - box.x) - box.width / 2
                    )
    return found


def points(path: str) -> list[tuple[float, float]]:
    """Points along a route, a few pixels apart."""
    found: list[tuple[float, float]] = []
    for command, numbers in re.findall(r"([MLCQ])([\d. -]+)", path):
        values = [float(number) for number in numbers.split()]
        ends = list(zip(values[::2], values[1::2], strict=True))
        if command == "M":
            found.append(ends[0])
            continue
        curve = [found[-1], *ends]
        for step in range(1, 17):
            points_left = curve
            while len(points_left) > 1:  # de Casteljau
                points_left = [
                    (a[0] + (b[0] - a[0]) * step / 16, a[1] + (b[1] - a[1]) * step / 16)
                    for a, b in pairwise(points_left)
                ]
            found.append(points_left[0])
    return found


def hidden(layout: MapLayout) -> list[tuple[str, str, str]]:
    """The ownerships whose line runs behind an unrelated box."""
    found = []
    for (actor, mitigation, _), route in layout.routes.items():
        way = points(route)
        for name, box in boxes(layout).items():
            if name in (f"actor {actor}", f"mitigation {mitigation}"):
                continue
            right = box.left + box.width
            if any(box.left + 1 < x < right - 1 and box.top + 1 < y < box.bottom - 1 for x, y in way):
                found.append((actor, mitigation, name))
    return found


def test_no_shipped_line_hides(shipped_layouts: Layouts) -> None:
    """On no shipped map does a line run behind an unrelated box."""
    seen = {str(layout): (name, layout) for name, layout in shipped_layouts}
    assert [(name, found) for name, layout in seen.values() if (found := hidden(layout))] == []


def test_no_shipped_line_crosses_the_name_of_a_stage(shipped_layouts: Layouts) -> None:
    """On every shipped map the stage names are clear of boxes, lines and each other."""
    seen = {str(layout): (name, layout) for name, layout in shipped_layouts}
    assert [(name, found) for name, layout in seen.values() if (found := covered(layout))] == []


def test_shipped_lines_keep_clear(shipped_layouts: Layouts) -> None:
    """On every shipped map, lines keep their least distance from unrelated boxes."""
    seen = {str(layout): (name, layout) for name, layout in shipped_layouts}
    found = {name: merge(layout) for name, layout in seen.values()}
    assert all(found.values())
    assert [(name, least) for name, each in found.items() if (least := min(each.values())) < LEAST_CLEARANCE] == []


def test_every_line_arrives(shipped_layouts: Layouts) -> None:
    """Every line begins at its actor and ends at its mitigation."""
    lost = []
    for name, layout in shipped_layouts:
        for (actor, mitigation, _), route in layout.routes.items():
            way = points(route)
            for (x, y), box in ((way[0], layout.actors[actor]), (way[-1], layout.mitigations[mitigation])):
                if abs(x - box.x) > box.width / 2 + 1 or abs(y - box.y) > box.height / 2 + DOT + 1:
                    lost.append((name, actor, mitigation))
    assert lost == []


def side_by_side(layout: MapLayout) -> list[tuple[LineKey, LineKey]]:
    """The pairs of lines of different actors that run over each other for longer than a crossing does."""
    tracks = [
        (key, float(x), *sorted((float(y), float(end))))
        for key, route in layout.routes.items()
        for x, y, end in re.findall(r"([\d.]+) ([\d.]+)L\1 ([\d.]+)", route)
    ]
    return [
        (one, other)
        for (one, x, low, high), (other, x2, low2, high2) in combinations(tracks, 2)
        if one[0] != other[0] and abs(x - x2) < LEAST_STEP - 0.1 and min(high, high2) - max(low, low2) > 1
    ]


def test_no_line_runs_over_the_line_of_another_actor(shipped_layouts: Layouts) -> None:
    """On every shipped map, lines of different actors that run side by side are apart."""
    seen = {str(layout): (name, layout) for name, layout in shipped_layouts}
    assert [(name, found) for name, layout in seen.values() if (found := side_by_side(layout))] == []


def test_mitigations_of_an_actor_are_not_linked_to_each_other(draw: Draw) -> None:
    """Lines of one actor part by bending away from it, so that no smooth line leads from mitigation to mitigation."""
    drawing = "; ".join(f"a -P-> a rather long name of mitigation {number}" for number in range(20))
    layout = build_layout(vc.build_allocation(draw(drawing)))
    shared = {route[:30] for route in layout.routes.values()}
    assert len(shared) < len(layout.routes) == 20
    for (_, mitigation, _), route in layout.routes.items():
        box, ys = layout.mitigations[mitigation], [y for _, y in points(route)]
        sign = 1 if box.y > layout.actors["a"].y else -1
        assert ys == sorted(ys, reverse=sign < 0)
        assert ys[-1] == pytest.approx(box.y - sign * (box.height / 2 + DOT), abs=0.1)


def test_shipped_boxes_do_not_touch(shipped_layouts: Layouts) -> None:
    """On no shipped map do two boxes overlap."""
    assert [(name, found) for name, layout in shipped_layouts if (found := collisions(layout))] == []


def test_shipped_words_fit(shipped_layouts: Layouts) -> None:
    """On every shipped map, all text fits inside its box."""
    assert [(name, found) for name, layout in shipped_layouts if (found := spilling(layout))] == []


def test_shipped_maps_keep_to_the_drawing(shipped_layouts: Layouts) -> None:
    """On every shipped map everything is inside the drawing."""
    assert [(name, found) for name, layout in shipped_layouts if (found := outside(layout))] == []


def test_every_map_is_tried(shipped_layouts: Layouts, shipped: Shipped) -> None:
    """The maps cover every cell with an answer, those of the two codes at three levels."""
    answered = Counter(row["framework"] for row in shipped("cells") if row["status"] in {"allocated", "provider-only"})
    assert len(shipped_layouts) == answered.total() + 2 * (answered["uk-ai-cyber"] + answered["eu-transparency-code"])
    assert (answered["pai-open"], answered["pai-2023"], answered["uk-ai-cyber"]) == (1, 1, 9)
    assert answered["eu-transparency-code"] == len(PLACES)


@pytest.mark.parametrize("name", CATALOGUES)
def test_generated_maps(catalogue: Callable[[str], vc.ValueChain], name: str) -> None:
    """On the map of a generated catalogue everything is placed, without overlaps or overflow."""
    own = catalogue(name)
    layout = build_layout(vc.build_allocation(own))
    found = (collisions(layout), spilling(layout), outside(layout), hidden(layout), covered(layout))
    assert found == ([], [], [], [], [])
    assert (len(layout.mitigations), len(layout.actors)) == CATALOGUES[name][:2]


def test_map_without_mitigations(write: Write) -> None:
    """If no parts apply in a cell, the map of the parts has only actors."""
    own = write(
        actors=[["id", "name"], ["a", "A"], ["b", "B"]],
        mitigations=[
            ["id", "name", "parent", "primary", "cells"],
            ["m", "M", "", "a", ""],
            ["p", "P", "m", "a", "frontier/open"],
        ],
    )
    layout = build_layout(vc.build_allocation(own, vc.Context("advanced", "open"), level=2))
    assert (layout.mitigations, layout.stages, outside(layout)) == ({}, (), [])


@pytest.mark.parametrize("length", [24, 200, 2_000])
def test_long_stage_names_are_cut(write: Write, length: int) -> None:
    """A long stage name stays inside the drawing."""
    own = write(
        actors=[["id", "name"], ["a", "A"]],
        mitigations=[["id", "name", "stage", "primary"], ["m", "M", "S" * length, "a"]],
    )
    layout = build_layout(vc.build_allocation(own))
    assert outside(layout) == []
    assert layout.stages[0].lines[-1].endswith("S" if length == 24 else "…")
    assert len(layout.stages[0].lines) == (2 if length == 24 else 3)


def test_same_every_time() -> None:
    """Reading the files again gives exactly the same map."""
    first, second = (
        build_layout(vc.build_allocation(vc.read_chain(), vc.Context("advanced", "open"), framework="pai-open"))
        for _ in range(2)
    )
    assert first == second


def test_chain_from_left_to_right(pai_open: vc.Allocation) -> None:
    """PAI's actors are on one line in value-chain order, with the one active at several stages last."""
    layout = build_layout(pai_open)
    assert sorted(layout.actors, key=lambda actor: layout.actors[actor].x) == [
        "compute_cloud",
        "data_provider",
        "model_provider",
        "model_hosting",
        "model_adapter",
        "app_developer",
        "distribution_platform",
        "user",
        "mlops_eval",
    ]
    assert len({box.y for box in layout.actors.values()}) == 1


def test_actor_at_several_stages_stands_last(write: Write) -> None:
    """An actor at several stages comes last, wherever it is in the file."""
    own = write(
        actors=[["id", "name", "is_cross_stage"], ["auditor", "Auditor", "yes"], ["a", "A", ""], ["b", "B", ""]],
        mitigations=[["id", "name", "primary"], ["m", "M", "a"]],
    )
    layout = build_layout(vc.build_allocation(own))
    assert sorted(layout.actors, key=lambda actor: layout.actors[actor].x) == ["a", "b", "auditor"]


def test_stages_around_the_chain(pai_open: vc.Allocation) -> None:
    """PAI's prevention stage (10 of 15 mitigations) is above the chain; detection and then response are below it."""
    layout = build_layout(pai_open)
    chain_y = layout.actors["user"].y
    above = {name for name, box in layout.mitigations.items() if box.y < chain_y}
    assert above == {f"PO-{number}" for number in range(1, 11)}
    assert [name.lines for name in sorted(layout.stages, key=lambda name: name.y) if name.y > chain_y] == [
        ("Detect",),
        ("Respond",),
    ]


def test_mitigation_stands_amid_its_owners(draw: Draw) -> None:
    """If there is room, a mitigation is midway between its two owners."""
    layout = build_layout(vc.build_allocation(draw("a -P-> x; b; c -P-> x; d; e")))
    assert layout.mitigations["x"].x == pytest.approx((layout.actors["a"].x + layout.actors["c"].x) / 2)


def test_neighbours_share_the_way(draw: Draw) -> None:
    """Two mitigations of one owner are at equal distances to the left and right of the owner."""
    layout = build_layout(vc.build_allocation(draw("a; b; c -P-> one; c -P-> two; d; e")))
    one, two, owner = layout.mitigations["one"], layout.mitigations["two"], layout.actors["c"]
    assert (one.x + two.x) / 2 == pytest.approx(owner.x)
    assert one.x < owner.x < two.x


def test_unowned_mitigation_stands_in_the_middle(draw: Draw) -> None:
    """An unowned mitigation is in the middle of the drawing."""
    layout = build_layout(vc.build_allocation(draw("a; b; (orphan)")))
    assert layout.mitigations["orphan"].x == pytest.approx(layout.width / 2)


@pytest.mark.parametrize(
    ("text", "width"), [("", 0.0), ("il", 7.8), ("Wm", 26.0), ("é", 8.45), ("模", 16.9)]
)  # of DejaVu Sans at 13 pixels: 2 x 0.3, 2 x 1.0, 0.65 and the widest, 1.3
def test_text_width(text: str, width: float) -> None:
    """Text is measured in a wide font: accents add nothing, and letters of non-Latin scripts count as the widest."""
    assert text_width(text) == pytest.approx(width)
