"""Serves the app under a path, such as /valuechain.

Views, caches and redirects know nothing of the path: they write addresses from the root, such as `/topic`. The path is
added to HTML documents and redirects as they leave for the browser. `assets/page/blend.js` adds it to the HTML that
scripts show, and `address.js` to the addresses that they make.
"""

import re
from collections.abc import Iterable
from wsgiref.types import StartResponse, WSGIEnvironment

from flask import Flask, Response, request

from valuechain.settings import is_path
from valuechain.views.page.state import Page

ATTRIBUTES = ("href", "src", "action", "formaction")
"""The attributes that hold addresses; `parse` in `assets/page/blend.js` has the same list."""
_OF_PHONES = ("data-leave", "data-live")
_ADDRESSES = re.compile(rf'(\s(?:{"|".join((*ATTRIBUTES, *_OF_PHONES))})=")(?=/(?!/))')
"""Where an address begins. Text that people typed cannot look like this, because its quotes are escaped."""
_DOCUMENT = re.compile(r"\s*<!doctype html", re.IGNORECASE)


def mount(server: Flask, path: str) -> None:
    """Serves under `path`; if it is empty, under the prefix that a trusted proxy or the WSGI server names, if any.

    A proxy may strip the path from the addresses that it passes on, or leave it in. Raises a ValueError if the path is
    also the app's own, because the two could not be told apart.
    """
    if any(f"{each}/".startswith(f"{path}/") for each in _own_paths(server) if path):
        raise ValueError(f'VALUECHAIN_PATH is "{path}", which is the address of a page. Choose another path.')
    app = server.wsgi_app

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        prefix = path or environ.get("SCRIPT_NAME", "").rstrip("/")
        if not is_path(prefix):
            prefix = ""
        asked = environ.get("PATH_INFO", "")
        if prefix and f"{asked}/".startswith(f"{prefix}/"):
            environ["PATH_INFO"] = asked.removeprefix(prefix) or "/"
        environ["SCRIPT_NAME"] = prefix
        return app(environ, start_response)

    server.wsgi_app = answer  # type: ignore[method-assign] # as Flask's documentation does
    server.after_request(_add_path)


def _own_paths(server: Flask) -> set[str]:
    """The addresses of the app, as far as they are fixed."""
    return {page.value for page in Page} | {
        rule.rule.partition("<")[0].rstrip("/") for rule in server.url_map.iter_rules()
    }


def unmount(path: str | None) -> str:
    """A path in the browser as the app knows it."""
    return (path or "").removeprefix(request.script_root)


def _add_path(response: Response) -> Response:
    prefix = request.script_root
    if not prefix:
        return response
    leads_to = response.location or ""
    if leads_to.startswith("/") and not leads_to.startswith("//"):
        response.location = f"{prefix}{leads_to}"
    if response.mimetype == "text/html" and not (response.is_streamed or response.direct_passthrough):
        html = response.get_data(as_text=True)
        if _DOCUMENT.match(html):  # and not a fragment, which a script shows
            response.set_data(write_under(prefix, html))
    return response


def write_under(prefix: str, html: str) -> str:
    """An HTML document whose addresses begin with the prefix, which its scripts find in `data-base`.

    >>> write_under("/vc", '<html lang="en"><a href="/topic?topic=data">Data</a>')
    '<html data-base="/vc" lang="en"><a href="/vc/topic?topic=data">Data</a>'
    """
    return _ADDRESSES.sub(rf"\g<1>{prefix}", html).replace("<html ", f'<html data-base="{prefix}" ', 1)
