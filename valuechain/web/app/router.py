"""Routes addresses to pages: the URL is the whole state and the only input."""

import logging
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, TypeAlias
from urllib.parse import SplitResult, urlsplit

from dash import Dash, Input, Output, State, dcc, html, no_update
from dash.development.base_component import Component
from flask import has_request_context, request

from valuechain.model.chain import ValueChain
from valuechain.views.across.state import read_across_state
from valuechain.views.my_data.page import show_broken_data
from valuechain.views.page.missing import show_missing, show_unknown_data, show_unreachable_data
from valuechain.views.page.notices import show_repairs
from valuechain.views.page.state import Address, Page, mend_address, parse_address, read_state
from valuechain.web import ids
from valuechain.web.app.pages import PageEntry, Visit, entry_of, show_across_page, show_page
from valuechain.web.chains import BrokenDataError, Chains, UnknownDataError, UnreachableDataError
from valuechain.web.costly import BusyError
from valuechain.web.hosting.mount import unmount
from valuechain.web.markup import Html
from valuechain.web.operation.following import request_id
from valuechain.web.widgets import Widgets
from valuechain.web.workshop.rooms import Rooms

_log = logging.getLogger(__name__)

FindEntry: TypeAlias = Callable[[Address], PageEntry | None]

_KEPT_ANSWERS = 512
"""Each answer takes about 40 kB. Answers never change, because chains are immutable."""

_FAILURE = """<div class="page notice" role="alert"><p>Something went wrong. It was not your fault.</p>
<p>If it happens again, tell the people who run this site this number: <code>{number}</code>.</p>
<p><a data-nav href="/">Start again</a></p></div>"""
_BUSY = """<div class="page notice" role="alert"><p>The server is busy with other people’s files. Nothing was lost.</p>
<p data-away="/healthz" data-back="Trying again …">This page tries again by itself.</p></div>"""
_WAITING = '<p class="waiting" role="status">Loading …</p>'


def show_failure(error: Exception) -> tuple[str, None, str]:
    """The page shown if another one fails; logs the reason."""
    if isinstance(error, BusyError):
        return _BUSY, None, ""
    _log.error("A page could not be shown.", exc_info=error)
    return _FAILURE.format(number=request_id()), None, ""


def register(
    app: Dash, chains: Chains, rooms: Rooms, report_to: str, find_entry: FindEntry = entry_of
) -> Mapping[str, Callable[[], int]]:
    """Registers the layout, which holds the first page, and the callbacks that draw a page when the address changes.

    `report_to` is where readers report a mistake in a row, as in the settings. `find_entry` finds the page at
    an address. Returns the sizes of the caches of pages.
    """
    show = lru_cache(maxsize=_KEPT_ANSWERS)(show_page)
    show_across = lru_cache(maxsize=_KEPT_ANSWERS)(show_across_page)

    def lay_out() -> Component:
        url = _address_asking()
        page, widgets, drawn = show_first(url) if url else (_WAITING, None, "")
        data: dict[str, Any] = {"data-drawn": drawn, "data-near": ""}
        # With an address of its own, `Location` does not report the browser's, and no callback asks for the page again.
        address = {"pathname": url.path, "search": f"?{url.query}" if url.query else ""} if url else {}
        return html.Div(
            [
                dcc.Location(id=ids.URL, refresh=False, **address),
                Html(id=ids.PAGE, html=page),
                html.Div(widgets, id=ids.WIDGETS, **data),
            ]
        )

    def show_first(url: SplitResult) -> tuple[Any, Any, Any]:
        try:
            shown: tuple[Any, Any, Any] = show_address(url.path, url.query, drawn="", near="")
        except Exception as error:  # as Dash does for callbacks
            return show_failure(error)
        return shown

    app.layout = lay_out

    @app.callback(
        Output(ids.PAGE, "html"),
        Output(ids.WIDGETS, "children"),
        Output(ids.WIDGETS, "data-drawn"),
        Input(ids.URL, "pathname"),
        Input(ids.URL, "search"),
        State(ids.WIDGETS, "data-drawn"),
        State(ids.WIDGETS, "data-near"),
        prevent_initial_call=True,
    )
    def show_address(path: str | None, search: str | None, drawn: str, near: str) -> tuple[Any, Any, Any]:
        address = parse_address(unmount(path), search)
        entry = find_entry(address)
        if entry is None:
            return show_missing(address.path), None, ""
        try:
            if entry.show is not None:
                visit = Visit(chains, rooms, address, request.url_root.rstrip("/"))
                page, own = entry.show(visit)
                return page, *_draw(own, drawn, is_near=True)
            chain, of_data = chains.find_with_notice(address.data)
        except UnknownDataError as error:
            return _show_unusable_data(error, address.data), None, ""
        is_kept = chain is chains.shipped  # pages of a user's own data must not outlive the data
        with _turn_for(chains, chain, address):
            widgets = _build_widgets(entry, chain, address)
            if entry.answer_across is not None:
                across, notices = read_across_state(chain, address, today=datetime.now(UTC).date())
                of_data += show_repairs(mend_address(chain, address), is_understood=not notices)
                made = (show_across if is_kept else show_across_page)(chain, across, notices, of_data)
            else:
                state, notices = read_state(chain, address)
                of_data += show_repairs(mend_address(chain, address), is_understood=not notices)
                made = (show if is_kept else show_page)(chain, state, notices, report_to, of_data)
            return made, *_draw(widgets, drawn, is_near=bool(near))

    @app.callback(
        Output(ids.WIDGETS, "children", allow_duplicate=True),
        Output(ids.WIDGETS, "data-drawn", allow_duplicate=True),
        Input(ids.WIDGETS, "data-near"),
        State(ids.URL, "pathname"),
        State(ids.URL, "search"),
        prevent_initial_call=True,
        on_error=_keep_waiting,
    )
    def show_widgets(_near: str, path: str | None, search: str | None) -> tuple[Any, Any]:
        address = parse_address(unmount(path), search)
        chain = chains.find(address.data)
        entry = find_entry(address)
        with chains.turn_for(chain):
            widgets = _build_widgets(entry, chain, address) if entry else None
            return (no_update, no_update) if widgets is None else (widgets.draw(), widgets.key)

    return {"pages": lambda: show.cache_info().currsize, "pages-across": lambda: show_across.cache_info().currsize}


def _address_asking() -> SplitResult | None:
    """The address of the page that asks for the layout; None if the browser does not say, or while the app starts."""
    try:
        return urlsplit(request.referrer) if has_request_context() and request.referrer else None
    except ValueError:  # such as an unclosed bracket
        return None


def _turn_for(chains: Chains, chain: ValueChain, address: Address) -> AbstractContextManager[None]:
    """A turn for a page that may be costly: of any own data, the smallest groups that must act can take seconds."""
    is_own = chain is not chains.shipped
    return chains.costly.turn() if is_own and address.page is Page.FINDINGS else chains.turn_for(chain)


def _build_widgets(entry: PageEntry, chain: ValueChain, address: Address) -> Widgets | None:
    """The components below a page, if it has any."""
    if entry.across_widgets is not None:
        return entry.across_widgets(chain, read_across_state(chain, address, today=datetime.now(UTC).date())[0])
    return entry.widgets(chain, read_state(chain, address)[0]) if entry.widgets else None


def _draw(widgets: Widgets | None, drawn: str, *, is_near: bool) -> tuple[Any, Any]:
    """The components below the page and their key, or no update if they are already drawn."""
    if widgets is None:
        return None, ""
    show, key = widgets.draw, widgets.key
    if widgets.wait is not None and not is_near:
        show, key = widgets.wait, widgets.waits_as or widgets.key
    return (no_update, no_update) if key == drawn else (show(), key)


def _keep_waiting(error: Exception) -> tuple[Any, Any]:
    """Keeps the placeholder if the components fail; logs the reason, unless the page itself says it."""
    if not isinstance(error, UnknownDataError | BusyError):
        _log.error("The components of a page could not be shown.", exc_info=error)
    return no_update, no_update


def _show_unusable_data(error: UnknownDataError, key: str) -> str:
    match error:
        case BrokenDataError():
            return show_broken_data(key, error.problems)
        case UnreachableDataError():
            return show_unreachable_data()
        case _:
            return show_unknown_data()
