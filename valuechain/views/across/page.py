"""Placeholder."""

from markupsafe import Markup

from valuechain.model.chain import ValueChain
from valuechain.views.across.state import AcrossState


def show_across(chain: ValueChain, state: AcrossState, notices: Markup) -> Markup:
    """The HTML of the page."""
    raise NotImplementedError
