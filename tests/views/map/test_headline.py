"""The headline of a map is a finding in words."""

import pytest

import valuechain as vc
from tests.conftest import Draw
from valuechain.analysis.graph.paths import find_paths
from valuechain.model.question.map_options import MapOptions
from valuechain.model.question.selection import Selection
from valuechain.views.map.export import draw_map
from valuechain.views.map.headline import say_headline
from valuechain.views.picture.frame import SLIDE
from valuechain.views.picture.png import size_of


@pytest.mark.parametrize(
    ("drawing", "said"),
    [
        ("a -P-> x; a -P-> y; b -P-> y; c", "a: responsible for 2 of 2 mitigations, more than anyone else"),
        ("a -P-> x; b -P-> y; b -S-> x; c -P-> z; c -P-> w; a -P-> w", "a and c: responsible for 2 of 4 mitigations"),
        ("a -P-> x; b -P-> x", "a and b: responsible for 1 of 1 mitigation each"),
        ("a -P-> x", "a: responsible for 1 of 1 mitigation"),
        (
            "a -P-> w; b -P-> x; c -P-> y; d -P-> z",
            "No actor stands out: 4 are responsible for 1 of 4",
        ),
        ("a -S-> x; b", "No one is responsible for any of 1 mitigation"),
    ],
)
def test_busiest(draw: Draw, drawing: str, said: str) -> None:
    """Without a focus, the headline names those who lead most, unless many lead as much."""
    assert say_headline(vc.build_allocation(draw(drawing))).startswith(said)


@pytest.mark.parametrize(
    ("focus", "said"),
    [
        ("actor:a", "a: responsible for 2 of 2 mitigations, alone for 1"),
        ("actor:b", "b: responsible for 1 of 2 mitigations"),
        ("actor:c", "c: responsible for none of 2 mitigations"),
        ("mitigation:x", "x: only a responsible"),
        ("mitigation:y", "y: responsible are a and b"),
    ],
)
def test_focus(draw: Draw, focus: str, said: str) -> None:
    """With a focus, the headline is about it; supporting is not being responsible."""
    assert say_headline(vc.build_allocation(draw("a -P-> x; a -P-> y; b -P-> y; c -S-> x")), focus) == said


def test_paths(draw: Draw) -> None:
    """With two nodes chosen, the headline says in how many steps they are connected."""
    allocation = vc.build_allocation(draw("a -P-> x; b -S-> x; c"))
    said = [say_headline(allocation, paths=find_paths(allocation, "actor:a", f"actor:{end}")) for end in "bc"]
    assert said == ["a and b: connected in 2 steps", "a and c: not connected"]


def test_slide(chain: vc.ValueChain) -> None:
    """A slide is 16 to 9 and has the finding as its headline; the usual picture has the question."""
    allocation = vc.build_allocation(chain, vc.Context("advanced", "open"), framework="pai-open")
    slide = draw_map(allocation, is_slide=True, options=MapOptions(has_idle=False))
    assert size_of(slide) == SLIDE == pytest.approx((SLIDE[1] * 16 / 9, SLIDE[1]))
    assert "Model providers: responsible for 12 of 15 mitigations, more than anyone else</text>" in slide
    assert "MLOps" not in slide
    assert "Who is responsible for what according to" in draw_map(allocation)


def test_no_finding_about_hidden_owners(chain: vc.ValueChain) -> None:
    """If a filter hides owners, the headline of a slide stays the question."""
    allocation = vc.build_allocation(chain, vc.Context("advanced", "open"), framework="pai-open")
    assert "Who is responsible for what" in draw_map(allocation, Selection(roles=("secondary",)), is_slide=True)
