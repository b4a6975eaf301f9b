"""Builds the app: the Dash pages, the HTTP interface beside them, compression and headers."""

from html import escape

from dash import Dash
from flask import Flask, Response, request
from flask_compress import Compress

from valuechain import settings
from valuechain.model.chain import ValueChain
from valuechain.views.pages import page_at
from valuechain.web import api, router
from valuechain.web.chains import Chains
from valuechain.web.shell import build_shell

_INDEX = """<!DOCTYPE html>
<html lang="en">
<head>
{%metas%}
<title>{%title%}</title>
<link rel="icon" type="image/svg+xml" href="/assets/favicon.svg">
<script src="/assets/early/scheme.js"></script>
{%css%}
</head>
<body>
<noscript><p style="padding:2rem">valuechain needs JavaScript for its pages. The same answers are at
<a href="/api/v1/openapi.json">/api/v1</a> without it.</p></noscript>
{%app_entry%}
<footer hidden>{%config%}{%scripts%}{%renderer%}</footer>
</body>
</html>"""

_COMPRESSED = [
    "text/html", "text/css", "text/csv", "text/javascript", "application/javascript", "application/json",
    "application/graphml+xml", "application/gexf+xml", "image/svg+xml",
]  # fmt: skip


def build_app(chain: ValueChain) -> Dash:
    """The Dash app over a value chain; its `server` is the Flask app to serve."""
    server = Flask("valuechain", static_folder=None)
    server.config["COMPRESS_MIMETYPES"] = _COMPRESSED
    chains = Chains(chain)
    server.register_blueprint(api.build_blueprint(chains))
    app = Dash(
        "valuechain",
        server=server,  # type: ignore[arg-type] # a Flask app is what Dash documents
        title="valuechain: who is responsible for what along the AI value chain",
        update_title="",
        assets_folder=str(settings.ASSETS_FOLDER.resolve()),
        assets_ignore=r"scheme\.js|favicon\.svg",
        index_string=_INDEX,
        add_log_handler=False,
        on_error=router.show_failure,
        meta_tags=[
            {"name": "viewport", "content": "width=device-width, initial-scale=1"},
            {"name": "description", "content": escape("Published guidance on foundation models: who must do what?")},
        ],
    )
    app.layout = build_shell(router.layout())
    router.register(app, chains)
    Compress(server)
    _set_headers(app, server)
    return app


def _set_headers(app: Dash, server: Flask) -> None:
    """Nothing that a page loads or asks for may leave the server."""
    policy = "; ".join(
        (
            "default-src 'self'",
            f"script-src 'self' {' '.join(app.csp_hashes())}",
            "style-src 'self' 'unsafe-inline'",  # Dash and the map set widths in style attributes
            "img-src 'self' data: blob:",
            "object-src 'none'",
            "base-uri 'self'",
            "frame-ancestors 'self'",
        )
    )

    @server.after_request
    def set_headers(response: Response) -> Response:
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("Referrer-Policy", "same-origin")
        if response.mimetype == "text/html" and not request.path.startswith("/api/"):
            response.headers.setdefault("Content-Security-Policy", policy)
            if response.status_code == 200 and page_at(request.path) is None:
                response.status_code = 404  # Dash draws the same page everywhere; what it says is in views/pages.py
        return response
