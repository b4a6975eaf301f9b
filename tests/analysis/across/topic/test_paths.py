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


def test_path_in_a_line(sources: ValueChain) -> None:
    """A path names both ends, the practice, both relations, and that it holds only in part."""
    (found,) = paths_of(sources, sources.mitigation("law", "L1"))
    assert [path.text for path in found.paths] == [
        "the Law Art 1 → Tell an authority ← the Code 1: same, narrower; in part"
    ]


def test_a_path_is_as_weak_as_its_weaker_end(sources: ValueChain) -> None:
    """A full end does not make up for an end that holds only in part."""
    (found,) = paths_of(sources, sources.mitigation("law", "L1"))
    (path,) = found.paths
    assert (path.start.is_weak, path.end.is_weak, path.is_weak) == (False, True, True)


def test_no_path_through_a_related_link(sources: ValueChain) -> None:
    """A mitigation that merely touches a practice is at the end of no path."""
    (found,) = paths_of(sources, sources.mitigation("code", "C3"))
    assert found.paths == ()
    assert [end.mitigation.id for end in found.others] == ["L1"]


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
