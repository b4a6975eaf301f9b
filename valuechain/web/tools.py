"""What a page needs beside its HTML: components of Dash that load a library of their own."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from dash.development.base_component import Component

from valuechain.model.chain import ValueChain
from valuechain.views.page.state import Address


class Tools(NamedTuple):
    """Components below a page's HTML, drawn anew only when the key changes: a large grid takes a while to draw."""

    key: str
    draw: Callable[[], Sequence[Component]]
    wait: Callable[[], Sequence[Component]] | None = None
    """What holds their place until the reader comes near it; None where they are drawn at once."""


ToolsOf = Callable[[ValueChain, Address], Tools | None]
"""The tools for an address; None where the page needs none."""
