"""How two nodes of a map are connected: the shortest paths between them, whatever the direction of the lines."""

from itertools import islice, pairwise
from typing import TYPE_CHECKING, NamedTuple

from valuechain.analysis.allocation.allocation import Allocation
from valuechain.model.errors import QuestionError
from valuechain.model.table import Table
from valuechain.model.vocabulary import LIST_SEPARATOR

if TYPE_CHECKING:
    import networkx as nx

    from valuechain.analysis.graph.types import Graph

MOST_PATHS = 20
"""Maximum number of paths that are listed."""


_DIRECTION = {True: "forward", False: "backward"}


class Step(NamedTuple):
    """An edge of a path, as it is walked."""

    start: str
    """A node without its framework: `actor:<id>` or `mitigation:<id>`."""
    end: str
    relation: str
    """`owns`, `mentioned` or `supplies`."""
    roles: tuple[str, ...]
    """The ids of the roles; empty for a supply."""
    is_forward: bool
    """Whether the edge leads from `start` to `end`."""


class Paths(NamedTuple):
    """The shortest paths between two nodes; empty if they are not connected."""

    start: str
    end: str
    paths: tuple[tuple[Step, ...], ...]
    left_out: int = 0
    """How many more paths are as short."""

    @property
    def steps(self) -> frozenset[tuple[str, str]]:
        """The pairs of neighbours on any path that is listed."""
        return frozenset((step.start, step.end) for path in self.paths for step in path)


def find_paths(allocation: Allocation, start: str, end: str, most: int = MOST_PATHS) -> Paths:
    """The shortest paths over ownerships and supplies in the answer of one framework, whatever their direction.

    `start` and `end` are `actor:<id>` or `mitigation:<id>`. Raises QuestionError for a node that the answer lacks.

    >>> import valuechain as vc
    >>> allocation = vc.build_allocation(vc.read_chain(), vc.Context("advanced", "open"), framework="pai-open")
    >>> found = find_paths(allocation, "actor:compute_cloud", "mitigation:PO-5")
    >>> [[step.end for step in path] for path in found.paths]
    [['actor:model_provider', 'mitigation:PO-5']]
    """
    from networkx import all_shortest_paths, has_path  # noqa: PLC0415 # slow to import

    from valuechain.analysis.graph.graph import graph_of  # noqa: PLC0415

    graph = graph_of(allocation)
    framework = allocation.frameworks[0].id
    keys = {node: _key(node, framework) for node in (start, end)}
    for node, key in keys.items():
        if key not in graph:
            raise QuestionError(f'"{node}" is not an actor or mitigation of this answer, such as actor:ID.')
    if start == end:
        return Paths(start, end, ())
    plain = graph.to_undirected(as_view=True)
    if not has_path(plain, keys[start], keys[end]):
        return Paths(start, end, ())
    total = _count(plain, keys[start], keys[end])
    found = sorted(islice(all_shortest_paths(plain, keys[start], keys[end]), most))
    return Paths(
        start,
        end,
        tuple(tuple(_step(graph, one, other, framework) for one, other in pairwise(path)) for path in found),
        total - len(found),
    )


def path_rows(allocation: Allocation, start: str, end: str) -> Table:
    """The paths as rows: one for each step. Raises QuestionError like `find_paths`."""
    rows = [
        (
            number,
            place,
            step.start,
            step.end,
            step.relation,
            LIST_SEPARATOR.join(step.roles),
            _DIRECTION[step.is_forward],
        )
        for number, path in enumerate(find_paths(allocation, start, end).paths, start=1)
        for place, step in enumerate(path, start=1)
    ]
    return Table("paths", ("path", "step", "from", "to", "relation", "roles", "direction"), tuple(rows))


def _count(graph: "nx.Graph[str]", start: str, end: str) -> int:
    """The number of shortest paths, without listing them."""
    counts = {start: 1}
    layer, seen = [start], {start}
    while end not in counts:
        following: dict[str, int] = {}
        for node in layer:
            for other in graph[node]:
                if other not in seen:
                    following[other] = following.get(other, 0) + counts[node]
        seen.update(following)
        counts |= following
        layer = list(following)
    return counts[end]


def _step(graph: "Graph", start: str, end: str, framework: str) -> Step:
    is_forward = graph.has_edge(start, end)
    edge = graph.edges[(start, end) if is_forward else (end, start)]
    roles = tuple(filter(None, edge.get("role", "").split(";")))
    return Step(_bare(start, framework), _bare(end, framework), edge["relation"], roles, is_forward)


def _key(node: str, framework: str) -> str:
    kind, _, name = node.partition(":")
    return f"{kind}:{framework}/{name}"


def _bare(key: str, framework: str) -> str:
    kind, _, name = key.partition(":")
    return f"{kind}:{name.removeprefix(f'{framework}/')}"
