"""Builds the app: Dash pages, HTTP interface, compression and headers."""

from collections.abc import Sequence
from html import escape
from typing import Any

from dash import Dash
from flask import Flask, Response, request
from flask_compress import Compress
from werkzeug.middleware.proxy_fix import ProxyFix

from valuechain import settings
from valuechain.analysis.graph.files import GRAPH_FORMATS
from valuechain.model.chain import ValueChain
from valuechain.model.format import Format
from valuechain.model.question.parameters import DATA, WORKSHOP
from valuechain.tables.formats import TABLE_FORMATS
from valuechain.views.document.formats import DOCUMENT_FORMATS
from valuechain.views.page.state import Page, parse_address
from valuechain.views.picture.formats import FRAMED_FORMATS
from valuechain.web.api import blueprint as api
from valuechain.web.app import router
from valuechain.web.app.bundles import Bundles, build_blueprint, read_bundles
from valuechain.web.app.pages import entry_of
from valuechain.web.app.preview import ABOUT, PreviewingDash
from valuechain.web.app.shell import show_shell
from valuechain.web.app.workshops_only import find_workshop_page, refuse_others
from valuechain.web.chains import Chains
from valuechain.web.editing import blueprint as editing
from valuechain.web.matrix import grid
from valuechain.web.my_data import blueprint as my_data
from valuechain.web.store import Store
from valuechain.web.workshop import blueprint as workshops
from valuechain.web.workshop import export as workshop_export
from valuechain.web.workshop.phone import blueprint as participants
from valuechain.web.workshop.rooms import Rooms

_INDEX = """<!DOCTYPE html>
<html lang="en">
<head>
{%metas%}
<title>{%title%}</title>
<link rel="icon" type="image/svg+xml" href="{icon}">
<link rel="preload" href="/_dash-layout" as="fetch" crossorigin="anonymous">
<link rel="preload" href="/_dash-dependencies" as="fetch" crossorigin="anonymous">
<script>{early}</script>
{%css%}
</head>
<body>
<noscript><p style="padding:2rem">valuechain needs JavaScript to show this page.{others}</p></noscript>
{shell}
<footer hidden>{%config%}{%scripts%}{%renderer%}</footer>
</body>
</html>"""
_OTHERS = """ Without it, you can get the same answers from <a href="/api/v1/openapi.json">/api/v1</a>."""

_FORMATS: Sequence[Format[Any]] = (*TABLE_FORMATS, *GRAPH_FORMATS, *FRAMED_FORMATS, *DOCUMENT_FORMATS)
_COMPRESSED = [
    "text/css", "text/javascript", "application/javascript", *{form.media_type for form in _FORMATS if form.is_text}
]  # fmt: skip


def build_app(chain: ValueChain, database: str | None = None, *, is_workshops_only: bool | None = None) -> Dash:
    """The Dash app for a value chain; its `server` is the Flask app to serve.

    Users' own data is stored in `database`, by default the one in the settings, which is opened on first use. With
    `is_workshops_only`, again by default as in the settings, only workshops that have been prepared are served.
    """
    is_only = settings.is_workshops_only() if is_workshops_only is None else is_workshops_only
    server = Flask("valuechain", static_folder=None)
    server.config["COMPRESS_MIMETYPES"] = _COMPRESSED
    if number := settings.proxies():
        server.wsgi_app = ProxyFix(server.wsgi_app, x_for=number, x_proto=number, x_host=number)  # type: ignore[method-assign] # as Flask's documentation does
    store = Store(database)
    chains = Chains(chain, lambda: store.uploads, lambda: store.versions, lambda: store.drafts)
    rooms = Rooms(store)
    server.register_blueprint(api.build_blueprint(chains))
    server.register_blueprint(my_data.build_blueprint(chains))
    server.register_blueprint(editing.build_blueprint(chains))
    server.register_blueprint(workshops.build_blueprint(rooms, chains))
    server.register_blueprint(workshop_export.build_blueprint(rooms, chains))
    server.register_blueprint(participants.build_blueprint(rooms, chains))
    server.register_blueprint(grid.build_blueprint(chains))
    bundles = read_bundles(settings.ASSETS_FOLDER)
    server.register_blueprint(build_blueprint(bundles))
    app = PreviewingDash(
        "valuechain",
        server=server,  # type: ignore[arg-type] # Dash documents that it takes a Flask app
        title="valuechain: who is responsible for what along the AI value chain",
        update_title="",
        include_assets_files=False,
        external_scripts=[bundles.link("valuechain.js")],
        external_stylesheets=[bundles.link("valuechain.css")],
        index_string=_INDEX.replace("{icon}", bundles.icon)
        .replace("{early}", bundles.early)
        .replace("{others}", "" if is_only else _OTHERS)
        .replace("{shell}", show_shell("{%app_entry%}", chain, is_workshops_only=is_only)),
        add_log_handler=False,
        on_error=router.show_failure,
        meta_tags=[
            {"name": "viewport", "content": "width=device-width, initial-scale=1"},
            {"name": "description", "content": escape(ABOUT.description)},
        ],
    )
    if is_only:
        refuse_others(server)
    else:
        app.previewed = chain
    router.register(app, chains, rooms, settings.report_to(), find_workshop_page if is_only else entry_of)
    Compress(server)
    _set_headers(app, server, bundles)
    # Dash sets itself up during the first request and any concurrent request fails, so we send the first ourselves.
    server.test_client().get(Page.PROJECTOR.value)
    return app


_KEYS = (DATA, WORKSHOP)
"""Parameters that hold the key to private data."""
_PRIVATE = (Page.MY_DATA.value, Page.EDIT.value, Page.WORKSHOP.value, Page.PROJECTOR.value, Page.BOARD.value)
_LAYOUT = "/_dash-layout"
"""It holds the page that asks for it, so it is not kept either."""
_ALONE = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"


def _set_headers(app: Dash, server: Flask, bundles: Bundles) -> None:
    """Sets the security headers: pages may connect only to this server."""
    policy = "; ".join(
        (
            "default-src 'self'",
            f"script-src 'self' {bundles.early_hash} {' '.join(app.csp_hashes())}",
            "style-src 'self' 'unsafe-inline'",  # Dash and the map set widths in style attributes
            "img-src 'self' data: blob:",
            "font-src 'self' data:",  # the icons of AG Grid are a font inside its script
            "object-src 'none'",
            "base-uri 'self'",
            "frame-ancestors 'self'",
        )
    )

    @server.after_request
    def set_headers(response: Response) -> Response:
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        # Addresses can contain keys to private data, so other sites never get them. Not "no-referrer": with that,
        # browsers would send forms without a usable Origin header, which we check before storing or deleting anything.
        response.headers.setdefault("Referrer-Policy", "same-origin")
        if any(map(request.args.get, _KEYS)) or request.path.startswith(_PRIVATE) or request.path == _LAYOUT:
            response.headers.setdefault("Cache-Control", "no-store")
            response.headers.setdefault("X-Robots-Tag", "noindex")
        if response.mimetype == "text/html" and request.path.startswith("/api/"):
            response.headers.setdefault("Content-Security-Policy", _ALONE)  # a self-contained document
        elif response.mimetype == "text/html" and "Content-Security-Policy" not in response.headers:  # Dash's pages
            response.headers["Content-Security-Policy"] = policy
            is_of_dash = request.blueprint is None  # Dash handles every address that no blueprint handles
            if is_of_dash and response.status_code == 200 and entry_of(parse_address(request.path, "")) is None:
                response.status_code = 404  # Dash always answers 200; the page says "not found"
        return response
