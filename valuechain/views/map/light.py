"""Which nodes and lines of a map are lit: those of the focus, or of the paths between two nodes."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from valuechain.analysis.graph.paths import Paths
from valuechain.views.map.content import MapLink


class Light(NamedTuple):
    """The highlighted nodes and lines; everything else is dimmed."""

    nodes: frozenset[str]
    steps: frozenset[tuple[str, str]]
    """The pairs of neighbours between which lines are lit, in both directions."""
    is_wide: bool = False
    """Whether other lines of lit mitigations are only half dimmed."""

    def of_node(self, key: str) -> str:
        """The look of a node: empty if it is lit."""
        return "" if key in self.nodes else "dimmed"

    def of_line(self, start: str, end: str) -> str:
        """The look of a line: empty if it is lit, `near` or `dimmed`."""
        if (start, end) in self.steps:
            return ""
        return "near" if self.is_wide and end in self.nodes else "dimmed"


def light_paths(paths: Paths) -> Light:
    """Lights the two nodes and the paths between them."""
    steps = paths.steps | {(end, start) for start, end in paths.steps}
    return Light(frozenset({paths.start, paths.end, *(node for step in steps for node in step)}), steps)


def light_focus(ends: Sequence[str], links: Iterable[MapLink]) -> Light:
    """Lights a node and its neighbours, or the two ends of a line and the lines between them."""
    pairs = [(link.start_key, link.end_key) for link in links]
    if len(ends) == 1:
        steps = [pair for pair in pairs if ends[0] in pair]
        nodes = frozenset({*ends, *(node for step in steps for node in step)})
        return Light(nodes, frozenset(steps), is_wide=not ends[0].startswith("mitigation:"))
    return Light(frozenset(ends), frozenset(pair for pair in pairs if set(pair) == set(ends)))
