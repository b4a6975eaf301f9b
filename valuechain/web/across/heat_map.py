"""Placeholder."""

from valuechain.model.chain import ValueChain
from valuechain.views.across.state import AcrossState
from valuechain.web.widgets import Widgets


def build_widgets(chain: ValueChain, state: AcrossState) -> Widgets | None:
    """The chart for a state."""
    return None
