"""Paths between mitigations of different sources through a practice."""

import pytest

from tests.conftest import Write
from tests.three_sources import write_sources
from valuechain.analysis.across.topic.paths import ends_of, paths_of
from valuechain.model.chain import ValueChain


@pytest.fixture
def sources(write: Write) -> ValueChain:
    """The three sources."""
    return write_sources(write)


def test_a_path_can_hold_in_part_at_one_end(sources: ValueChain) -> None:
    """Each end says whether the path holds only in part there; the own mitigation is not among the others."""
    (found,) = paths_of(sources, sources.mitigation("law", "L1"))
    assert (found.own.mitigation.id, found.own.is_weak) == ("L1", False)
    assert [(end.mitigation.id, end.is_weak) for end in found.others] == [("C1", True), ("C3", False)]


def test_ends_of_a_practice(sources: ValueChain) -> None:
    """The mitigations of a practice: full ones first, then in part, then the merely related."""
    ends = ends_of(sources, sources.practice("tell"))
    assert [f"{end.name}: {end.relation}" for end in ends] == [
        "the Law Art 1: same",
        "the Code 1: narrower",
        "the Code 3: related",
    ]


def test_ends_of_some_sources(sources: ValueChain) -> None:
    """The ends can be limited to some sources."""
    ends = ends_of(sources, sources.practice("tell"), [sources.framework("code")])
    assert [end.mitigation.id for end in ends] == ["C1", "C3"]


def test_no_links(sources: ValueChain) -> None:
    """A mitigation without links has no paths."""
    assert list(paths_of(sources, sources.mitigation("memo", "M1"))) == []
