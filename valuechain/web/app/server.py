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
from valuechain.tables.formats import TABLE_FORMATS
from valuechain.views.document.formats import DOCUMENT_FORMATS
from valuechain.views.page.state import Page, parse_address
from valuechain.views.picture.formats import FRAMED_FORMATS
from valuechain.web.api import blueprint as api
from valuechain.web.app import router
from valuechain.web.app.bundles import build_blueprint, read_bundles
from valuechain.web.app.headers import set_headers
from valuechain.web.app.pages import entry_of
from valuechain.web.app.preview import ABOUT, PreviewingDash
from valuechain.web.app.shell import show_shell
from valuechain.web.app.workshops_only import find_workshop_page, refuse_others
from valuechain.web.chains import Chains
from valuechain.web.creating import Creating
from valuechain.web.csrf import refuse_forged
from valuechain.web.editing import blueprint as editing
from valuechain.web.hosting.hosts import refuse_other_hosts
from valuechain.web.hosting.mount import mount
from valuechain.web.matrix import grid
from valuechain.web.my_data import blueprint as my_data
from valuechain.web.operation.blueprint import build_readiness, watch
from valuechain.web.operation.failures import QuietFlask, register_failures
from valuechain.web.operation.following import Observer, follow_requests
from valuechain.web.operation.logs import log_request
from valuechain.web.operation.malformed import refuse_malformed
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
<script src="{early}"></script>
{%css%}
</head>
<body>
<noscript><p style="padding:2rem">valuechain needs JavaScript to show this page.{others}</p></noscript>
{shell}
<footer hidden>{%config%}{%scripts%}<script id="_dash-renderer" src="{start}"></script></footer>
</body>
</html>"""
_OTHERS = """ Without it, you can get the same answers from <a href="/api/v1/openapi.json">/api/v1</a>."""

_FORMATS: Sequence[Format[Any]] = (*TABLE_FORMATS, *GRAPH_FORMATS, *FRAMED_FORMATS, *DOCUMENT_FORMATS)
_COMPRESSED = [
    "text/css", "text/javascript", "application/javascript", *{form.media_type for form in _FORMATS if form.is_text}
]  # fmt: skip


STORE = "store"
"""The name of the app's store among the extensions of its server."""


def build_app(chain: ValueChain, database: str | None = None, *, is_workshops_only: bool | None = None) -> Dash:
    """The Dash app for a value chain; its `server` is the Flask app to serve.

    Users' own data is stored in `database`, by default the one in the settings, which is opened on first use. With
    `is_workshops_only`, again by default as in the settings, only workshops that have been prepared are served.
    """
    is_only = settings.is_workshops_only() if is_workshops_only is None else is_workshops_only
    server = QuietFlask("valuechain", static_folder=None)
    server.config["COMPRESS_MIMETYPES"] = _COMPRESSED
    hosts = settings.hosts()
    refuse_other_hosts(server, hosts, settings.site())
    store = server.extensions[STORE] = Store(database)
    chains = Chains(chain, lambda: store.uploads, lambda: store.versions, lambda: store.drafts)
    rooms, creating = Rooms(store, is_host_known=bool(hosts)), Creating(store)
    server.register_blueprint(api.build_blueprint(chains))
    server.register_blueprint(my_data.build_blueprint(chains, creating))
    server.register_blueprint(editing.build_blueprint(chains, creating))
    server.register_blueprint(workshops.build_blueprint(rooms, chains, creating))
    server.register_blueprint(workshop_export.build_blueprint(rooms, chains, creating))
    server.register_blueprint(participants.build_blueprint(rooms, chains))
    server.register_blueprint(grid.build_blueprint(chains))
    server.register_blueprint(build_readiness(store.check))
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
        .replace("{early}", bundles.link("early.js"))
        .replace("{start}", bundles.link("start.js"))
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
    caches = router.register(app, chains, rooms, settings.report_to(), find_workshop_page if is_only else entry_of)
    observers: list[Observer] = [log_request]
    if settings.has_metrics():
        counts = {"costly_answers": lambda: chains.costly.number}
        observers.append(watch(server, counts, {**caches, "own-data": lambda: chains.number_held}))
    register_failures(server)
    Compress(server)
    refuse_forged(server)
    refuse_malformed(server, app)
    set_headers(server, settings.frames())
    _admit_missing(server)
    mount(server, settings.path())
    if number := settings.proxies():
        server.wsgi_app = ProxyFix(  # type: ignore[method-assign] # as Flask's documentation does
            server.wsgi_app, x_for=number, x_proto=number, x_host=number, x_prefix=number
        )
    follow_requests(server, is_behind_proxy=settings.proxies() > 0).extend(observers)
    # Dash sets itself up during the first request and any concurrent request fails, so we send the first ourselves.
    server.test_client().get(Page.PROJECTOR.value)
    return app


def _admit_missing(server: Flask) -> None:
    """Gives pages that do not exist the status 404: Dash always answers 200, and the page says "not found"."""

    @server.after_request
    def admit(response: Response) -> Response:
        is_of_dash = request.blueprint is None  # Dash handles every address that no blueprint handles
        is_page = response.mimetype == "text/html" and response.status_code == 200
        if is_of_dash and is_page and entry_of(parse_address(request.path, "")) is None:
            response.status_code = 404
        return response
