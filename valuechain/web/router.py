"""Wires the address bar to the pages: the URL is the state, and the only input."""

import logging
from collections.abc import Callable, Mapping
from functools import lru_cache

from dash import Dash, Input, Output, html
from dash.development.base_component import Component

from valuechain.model.chain import ValueChain
from valuechain.views.pages import page_at, show_page, show_unknown_data
from valuechain.views.state import Page, read_data_key
from valuechain.web import ids
from valuechain.web.chains import Chains, UnknownDataError
from valuechain.web.markup import Markup

_log = logging.getLogger(__name__)

_KEPT_ANSWERS = 512
"""About 40 kB each; an answer never changes, because the chain it comes from never does."""

_FAILURE = """<div class="page notice" role="alert"><p>Something went wrong here, and it is not your doing.</p>
<p><a data-nav href="/">Begin anew</a></p></div>"""
_WAITING = '<p class="waiting" role="status">Looking it up …</p>'

Tools = Callable[[ValueChain, str | None], Component | None]
"""The Dash components that a page shows under its HTML, for a query string; None where it needs none."""

TOOLS: Mapping[Page, Tools] = {}
"""The pages that use a library of the browser, which is loaded only when they do."""


def layout() -> list[Component]:
    """The page before it knows what is asked."""
    return [Markup(id=ids.PAGE, html=_WAITING), html.Div(id=ids.TOOLS)]


def show_failure(error: Exception) -> tuple[str, None]:
    """What is shown instead of a page that could not be made; the reason is for the log."""
    _log.error("No page for an address.", exc_info=error)
    return _FAILURE, None


def register(app: Dash, chains: Chains) -> None:
    """Wires the pages to the address bar."""
    show = lru_cache(maxsize=_KEPT_ANSWERS)(show_page)

    @app.callback(
        Output(ids.PAGE, "html"), Output(ids.TOOLS, "children"), Input(ids.URL, "pathname"), Input(ids.URL, "search")
    )
    def show_address(path: str | None, search: str | None) -> tuple[str, Component | None]:
        try:
            chain = chains.find(read_data_key(search))
        except UnknownDataError:
            return show_unknown_data(), None
        page = page_at(path)
        tools = TOOLS[page](chain, search) if page is not None and page in TOOLS else None
        return show(chain, path, search), tools
