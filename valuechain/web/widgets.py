"""Dash components below a page's HTML that load their own library."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from dash.development.base_component import Component

from valuechain.model.chain import ValueChain
from valuechain.views.across.state import AcrossState
from valuechain.views.page.state import ViewState


class Widgets(NamedTuple):
    """Components below a page's HTML; redrawn only when the key changes, because a large grid is slow to draw."""

    key: str
    draw: Callable[[], Sequence[Component]]
    wait: Callable[[], Sequence[Component]] | None = None
    """The placeholder to show until it scrolls near the viewport; None to draw the components at once."""
    waits_as: str = ""
    """The key of a placeholder that looks the same for several keys; empty if it changes with `key`."""


WidgetsOf = Callable[[ValueChain, ViewState], Widgets | None]
"""Returns the widgets for a state, or None."""
AcrossWidgetsOf = Callable[[ValueChain, AcrossState], Widgets | None]
"""The same for a question across all sources."""
