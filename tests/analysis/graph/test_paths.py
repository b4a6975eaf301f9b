"""The shortest paths between two nodes of a map."""

import pytest

import valuechain as vc
from tests.conftest import Draw, Write
from valuechain.analysis.graph.paths import MOST_PATHS, find_paths, path_rows
from valuechain.model.errors import QuestionError


def walked(allocation: vc.Allocation, start: str, end: str) -> list[list[str]]:
    """The nodes of each path, without the start."""
    return [[step.end for step in path] for path in find_paths(allocation, start, end).paths]


def test_two_mitigations_of_one_actor(draw: Draw) -> None:
    """Two mitigations of one actor are connected through it, against and then along the direction of ownership."""
    found = find_paths(vc.build_allocation(draw("a -P-> x; a -S-> y; b -P-> z")), "mitigation:x", "mitigation:y")
    (path,) = found.paths
    assert [(step.start, step.end, step.roles, step.is_forward) for step in path] == [
        ("mitigation:x", "actor:a", ("primary",), False),
        ("actor:a", "mitigation:y", ("secondary",), True),
    ]
    assert found.left_out == 0


def test_every_shortest_path_is_found(draw: Draw) -> None:
    """Two actors that share two mitigations are connected by two paths of the same length, and no longer one."""
    allocation = vc.build_allocation(draw("a -P-> x; b -P-> x; a -P-> y; b -S-> y; a -P-> z; c -P-> z; c -P-> y"))
    assert walked(allocation, "actor:a", "actor:b") == [["mitigation:x", "actor:b"], ["mitigation:y", "actor:b"]]


def test_supplies_are_steps(chain: vc.ValueChain) -> None:
    """In PAI's checklist, compute providers are linked to staging the release through model providers."""
    allocation = vc.build_allocation(chain, vc.Context("advanced", "open"), framework="pai-open")
    found = find_paths(allocation, "actor:compute_cloud", "mitigation:PO-8")
    assert [[step.relation for step in path] for path in found.paths] == [["supplies", "owns"]]


def test_no_path(draw: Draw) -> None:
    """Nodes in separate parts of the map have no path, and neither has a node to itself."""
    allocation = vc.build_allocation(draw("a -P-> x; b -P-> y"))
    assert walked(allocation, "actor:a", "mitigation:y") == walked(allocation, "actor:a", "actor:a") == []


def test_paths_that_are_left_out_are_counted(write: Write) -> None:
    """Of 25 paths through 25 shared mitigations, 20 are listed and 5 are counted."""
    number = MOST_PATHS + 5
    own = write(
        actors=[["id", "name"], ["a", "A"], ["b", "B"]],
        mitigations=[["id", "name", "primary"], *([f"m{n}", f"M{n}", "a;b"] for n in range(number))],
    )
    found = find_paths(vc.build_allocation(own), "actor:a", "actor:b")
    assert (len(found.paths), found.left_out) == (MOST_PATHS, 5)


@pytest.mark.parametrize("node", ["mitigation:nothing", "x", ""])
def test_unknown_node(draw: Draw, node: str) -> None:
    """A node that is not in the answer is refused."""
    with pytest.raises(QuestionError, match=f'"{node}" is not an actor or mitigation'):
        find_paths(vc.build_allocation(draw("a -P-> x")), "actor:a", node)


def test_rows(draw: Draw) -> None:
    """As a table, a path has one row per step, with the direction of the edge."""
    rows = path_rows(vc.build_allocation(draw("a -P-> x; b -S-> x")), "actor:a", "actor:b")
    assert rows.rows == (
        (1, 1, "actor:a", "mitigation:x", "owns", "primary", "forward"),
        (1, 2, "mitigation:x", "actor:b", "owns", "secondary", "backward"),
    )
