"""Wires the address bar to the pages: the URL is the state, and the only input."""

import logging
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from dash import Dash, Input, Output, State, html, no_update
from dash.development.base_component import Component
from flask import request

from valuechain.model.chain import ValueChain
from valuechain.views.my_data.page import show_broken_data, show_unreachable_data
from valuechain.views.page.state import Page, read_data_key
from valuechain.views.pages import page_at, show_page, show_unknown_data
from valuechain.web import ids
from valuechain.web.chains import BrokenDataError, Chains, UnknownDataError, UnreachableDataError
from valuechain.web.explore import grid
from valuechain.web.findings import chart
from valuechain.web.markup import Markup
from valuechain.web.my_data import blueprint as my_data
from valuechain.web.tools import Tools, ToolsOf
from valuechain.web.workshop import pages as workshop_pages
from valuechain.web.workshop.rooms import Rooms

_log = logging.getLogger(__name__)

_KEPT_ANSWERS = 512
"""About 40 kB each; an answer never changes, because the chain it comes from never does."""

_FAILURE = """<div class="page notice" role="alert"><p>Something went wrong here, and it is not your doing.</p>
<p><a data-nav href="/">Begin anew</a></p></div>"""
_WAITING = '<p class="waiting" role="status">Looking it up …</p>'

TOOLS: Mapping[Page, ToolsOf] = {
    Page.EXPLORE: grid.build_tools,
    Page.FINDINGS: chart.tools,
}
"""The pages that use a library of the browser, which is loaded only when they do."""


def layout() -> list[Component]:
    """The page before it knows what is asked."""
    drawn: dict[str, Any] = {"data-drawn": "", "data-near": ""}
    return [Markup(id=ids.PAGE, html=_WAITING), html.Div(id=ids.TOOLS, **drawn)]


def show_failure(error: Exception) -> tuple[str, None, str]:
    """What is shown instead of a page that could not be made; the reason is for the log."""
    _log.error("No page for an address.", exc_info=error)
    return _FAILURE, None, ""


def register(app: Dash, chains: Chains, rooms: Rooms) -> None:
    """Wires the pages to the address bar."""
    show = lru_cache(maxsize=_KEPT_ANSWERS)(show_page)

    @app.callback(
        Output(ids.PAGE, "html"),
        Output(ids.TOOLS, "children"),
        Output(ids.TOOLS, "data-drawn"),
        Input(ids.URL, "pathname"),
        Input(ids.URL, "search"),
        State(ids.TOOLS, "data-drawn"),
        State(ids.TOOLS, "data-near"),
    )
    def show_address(path: str | None, search: str | None, drawn: str, near: str) -> tuple[Any, Any, Any]:
        page = page_at(path)
        try:
            if page is Page.MY_DATA:
                return my_data.show(chains, search), None, ""
            if page is not None and page in workshop_pages.PAGES:
                return workshop_pages.show(rooms, chains, page, search, request.host_url.rstrip("/")), None, ""
            chain = chains.find(read_data_key(search))
        except UnknownDataError as error:
            return _show_unusable_data(error, search), None, ""
        tools = _find_tools(page, chain, search)
        # What is made of a user's own data is not kept beyond that data.
        made = (show if chain is chains.shipped else show_page)(chain, path, search)
        return made, *_draw(tools, drawn, is_near=bool(near))

    @app.callback(
        Output(ids.TOOLS, "children", allow_duplicate=True),
        Input(ids.TOOLS, "data-near"),
        State(ids.URL, "pathname"),
        State(ids.URL, "search"),
        prevent_initial_call=True,
        on_error=_keep_waiting,
    )
    def show_tools(_near: str, path: str | None, search: str | None) -> Any:  # noqa: ANN401 # components, or none
        tools = _find_tools(page_at(path), chains.find(read_data_key(search)), search)
        return no_update if tools is None else tools.draw()


def _find_tools(page: Page | None, chain: ValueChain, search: str | None) -> Tools | None:
    return TOOLS[page](chain, search) if page is not None and page in TOOLS else None


def _draw(tools: Tools | None, drawn: str, *, is_near: bool) -> tuple[Any, Any]:
    """The components below the page and their key, or that what is drawn stays."""
    if tools is None:
        return None, ""
    if tools.key == drawn:
        return no_update, no_update
    return (tools.wait() if tools.wait and not is_near else tools.draw()), tools.key


def _keep_waiting(error: Exception) -> Any:  # noqa: ANN401 # of Dash
    """What holds the place stays where its components could not be drawn; the reason is for the log."""
    _log.error("No components for an address.", exc_info=error)
    return no_update


def _show_unusable_data(error: UnknownDataError, search: str | None) -> str:
    match error:
        case BrokenDataError():
            return show_broken_data(read_data_key(search), error.problems)
        case UnreachableDataError():
            return show_unreachable_data()
        case _:
            return show_unknown_data()
