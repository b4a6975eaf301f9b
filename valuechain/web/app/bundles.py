"""Bundles the project's scripts and styles into one file of each kind, to save requests."""

import hashlib
from base64 import b64encode
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from flask import Blueprint, Response

from valuechain.model.look import PALETTE
from valuechain.views.page.chart import style_chart
from valuechain.views.page.style import style_pages

_TYPES = {"js": "text/javascript", "css": "text/css"}
_FIRST = ("map.css", "style.css", "print.css")
"""Styles that precede those of single pages; style.css is second because it also sets the map's forced colours."""
_APART = ("early", "phone")
"""Folders outside the two large bundles: the early script is a file of its own, and phones get their own page."""
_START = b"new DashRenderer();\n"
_KEPT = "public, max-age=31536000, immutable"


class Bundles(NamedTuple):
    """The files that a page loads in addition to Dash's own."""

    icon: str
    """The icon as a data URI: browsers request a linked icon again each time the address changes."""
    files: Mapping[str, bytes]
    """The contents of `valuechain.js` and `valuechain.css`, and of `early.js` and `start.js`.

    The early script has everything that must happen before the first paint. The last starts Dash, which would otherwise
    do so with a script inside the page.
    """

    def link(self, name: str) -> str:
        """The address of a file; it contains a hash of the content, so browsers can cache it for ever."""
        return f"/static/{hashlib.sha256(self.files[name]).hexdigest()[:16]}/{name}"


def read_bundles(folder: Path) -> Bundles:
    """Bundles the files in order of name, those for all pages first; the styles start with the generated ones."""
    css, js = (
        sorted(
            (file for file in folder.rglob(f"*.{kind}") if file.parent.name not in _APART),
            key=lambda file: (_FIRST.index(file.name) if file.name in _FIRST else len(_FIRST), file.name),
        )
        for kind in ("css", "js")
    )
    look = f"{style_pages()}{style_chart()}".encode()
    icon = _paint((folder / "page" / "favicon.svg").read_text(encoding="utf-8"))
    return Bundles(
        icon=f"data:image/svg+xml;base64,{b64encode(icon.encode()).decode()}",
        files={
            "valuechain.css": b"\n".join([look, *(file.read_bytes() for file in css)]),
            "valuechain.js": b"\n".join(file.read_bytes() for file in js),
            "early.js": b"\n".join(file.read_bytes() for file in sorted((folder / "early").glob("*.js"))),
            "start.js": _START,
        },
    )


def _paint(svg: str) -> str:
    """Replaces custom properties in an SVG with the light colours: nothing sets them in a standalone file."""
    for colour in PALETTE:
        svg = svg.replace(f"var(--{colour.name})", colour.light)
    return svg


def build_blueprint(bundles: Bundles) -> Blueprint:
    """Serves the bundles; browsers cache them only under the address of this version."""
    blueprint = Blueprint("bundles", __name__)

    @blueprint.get("/static/<version>/<name>")
    def serve(version: str, name: str) -> Response:
        if name not in bundles.files:
            return Response("There is no such file.", 404, mimetype="text/plain")
        kind = name.rpartition(".")[2]
        kept = _KEPT if bundles.link(name).split("/")[2] == version else "no-cache"
        return Response(bundles.files[name], mimetype=_TYPES[kind], headers={"Cache-Control": kept})

    return blueprint
