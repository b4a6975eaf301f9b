"""Serving only workshops that are prepared elsewhere: no page and no file with the published answer."""

from flask import Flask, Response, request

from valuechain.model.question.parameters import WORKSHOP
from valuechain.views.page.missing import show_workshops_only
from valuechain.views.page.state import Address, Page
from valuechain.views.workshop.alone import show_alone
from valuechain.web.app.pages import PageEntry, entry_of

_PAGES = (Page.WORKSHOP.value, Page.PROJECTOR.value, Page.BOARD.value)
_PHONES = ("/join", "/w/")
_SERVER = ("/healthz", "/readyz", "/metrics", "/static/", "/_dash-", "/_reload-hash", "/_favicon.ico")
_PAPERS = (f"{Page.WORKSHOP.value}/handout", f"{Page.WORKSHOP.value}/ballot")
"""Only for a workshop: for a form, they could print the published answer."""
_PREPARING = (f"{Page.WORKSHOP.value}/prepare", f"{Page.WORKSHOP.value}/create")
"""Never: in a workshop of their own, anyone could reveal the published answer."""


def is_served(path: str, *, has_key: bool) -> bool:
    """Whether a server of workshops only answers at a path; `has_key` is whether the request names a workshop's key."""
    asked = path.rstrip("/")
    if asked in _PREPARING:
        return False
    if asked in (Page.WORKSHOP.value, *_PAPERS):
        return has_key
    is_of_phones = asked.lower() in ("/join", "/w") or path.lower().startswith(_PHONES)
    return is_of_phones or asked in _PAGES or path.startswith((f"{Page.WORKSHOP.value}/", *_SERVER))


_REFUSED = PageEntry(Page.EXPLORE, show=lambda _: (show_workshops_only(), None))


def find_workshop_page(address: Address) -> PageEntry | None:
    """The page at an address, if it is served; otherwise the one that says so."""
    return entry_of(address) if is_served(address.path, has_key=address.has(WORKSHOP)) else _REFUSED


def refuse_others(server: Flask) -> None:
    """Makes the server refuse everything else, with a page that says so."""

    @server.before_request
    def refuse() -> Response | None:
        if is_served(request.path, has_key=bool(request.values.get(WORKSHOP))):
            return None
        return Response(show_alone(show_workshops_only(), "Workshops only"), 404)
