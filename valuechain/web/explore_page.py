"""The page Explore: for this model, released this way, who owns what according to this source."""

import logging
from functools import lru_cache

from dash import Dash, Input, Output
from dash.development.base_component import Component

from valuechain.model.chain import ValueChain
from valuechain.views.explore import show_explore
from valuechain.web import ids
from valuechain.web.markup import Markup

_log = logging.getLogger(__name__)

_KEPT_ANSWERS = 512
"""About 40 kB each; an answer never changes, because the chain it comes from never does."""

_FAILURE = """<div class="explore notice" role="alert"><p>Something went wrong here, and it is not your doing.</p>
<p><a data-nav href="/">Begin anew</a></p></div>"""
_WAITING = '<p class="waiting" role="status">Looking it up …</p>'


def layout() -> Component:
    """The page before it knows what is asked."""
    return Markup(id=ids.EXPLORE, html=_WAITING)


def show_failure(error: Exception) -> str:
    """What is shown instead of a page that could not be made; the reason is for the log."""
    _log.error("No page for an address.", exc_info=error)
    return _FAILURE


def register(app: Dash, chain: ValueChain) -> None:
    """Wires the page to the address bar: the URL is the state, and the only input."""
    show = lru_cache(maxsize=_KEPT_ANSWERS)(lambda search: show_explore(chain, search))

    @app.callback(Output(ids.EXPLORE, "html"), Input(ids.URL, "search"))
    def show_page(search: str | None) -> str:
        return show(search)
