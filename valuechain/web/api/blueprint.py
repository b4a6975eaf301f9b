"""The read-only HTTP interface: stable links to the same answers as the command line, under the same names."""

import hashlib
import json
import string
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from itertools import accumulate
from typing import Any
from urllib.parse import quote

from flask import Blueprint, Response, jsonify, request
from werkzeug.exceptions import MethodNotAllowed

from valuechain import __version__, settings
from valuechain.model.chain import ValueChain
from valuechain.model.errors import NotAllocatedError, QuestionError, nearest
from valuechain.model.format import Format
from valuechain.model.question.parameters import DATA, SOURCE
from valuechain.tables.formats import JSON
from valuechain.views.page.downloads import file_name
from valuechain.views.page.failure import show_busy
from valuechain.views.page.reach import find_site
from valuechain.views.page.state import LONGEST_SEARCH
from valuechain.views.picture.formats import FRAMED_SVG
from valuechain.web.api.endpoints import REPEATABLE, Endpoint, Query
from valuechain.web.api.links import ENDPOINTS
from valuechain.web.api.openapi import build_openapi
from valuechain.web.chains import Chains, UnknownDataError
from valuechain.web.costly import BusyError, is_large
from valuechain.web.operation.failures import give_document, is_page_asked


def build_blueprint(chains: Chains) -> Blueprint:
    """Everything under /api/v1, and /healthz."""
    blueprint, site = Blueprint("api", __name__), settings.site()

    # One rule for all: separate rules would cost Flask a millisecond each at startup.
    @blueprint.get("/api/v1/<link>")
    def answer(link: str) -> Response:
        return _answer(chains, site, *_links()[link]) if link in _links() else missing(f"v1/{link}")

    @blueprint.get("/healthz")
    def healthz() -> Response:
        response = jsonify(status="ok", version=__version__, frameworks=len(chains.shipped.frameworks))
        response.headers["Cache-Control"] = "no-store"
        return response

    @blueprint.route("/api/", defaults={"path": ""}, strict_slashes=False)
    @blueprint.route("/api/<path:path>")
    def missing(path: str) -> Response:
        return _error(404, "not-found", f'There is nothing at "/api/{path}". See /api/v1/openapi.json.')

    @blueprint.errorhandler(BusyError)
    def say_busy(error: BusyError) -> Response:
        if is_page_asked():
            return give_document(show_busy(), error.status)
        return _error(error.status, "busy", str(error))

    @blueprint.app_errorhandler(MethodNotAllowed)
    def refuse(error: MethodNotAllowed) -> Response | MethodNotAllowed:
        if not request.path.startswith(("/api", "/healthz", "/readyz", "/metrics")):
            return error
        response = _error(405, "method-not-allowed", f"This interface is read-only: {request.method} does nothing.")
        response.headers["Allow"] = "GET, HEAD, OPTIONS"
        return response

    return blueprint


_LONGEST_HEADER = 2_500
"""The most letters of a header: with the others, it must fit into the 4 or 8 kB that a proxy takes."""


def _in_header(text: str) -> str:
    """The text in ASCII, as HTTP headers need it: quotation marks straight, anything else percent-encoded as UTF-8.

    A longer text is cut, and says so.
    """
    straight = text.translate(str.maketrans("\u2018\u2019\u201c\u201d", "''\"\""))
    letters = [quote(letter, safe=string.printable[:-5]) for letter in straight]
    kept = bisect_right(list(accumulate(map(len, letters))), _LONGEST_HEADER)
    return "".join(letters) if kept == len(letters) else f"{''.join(letters[:kept])} ... (cut)"


@cache
def _links() -> Mapping[str, tuple[Endpoint, Format[Any]]]:
    """Every link by its name and ending."""

    def describe(query: Query) -> str:
        return json.dumps(build_openapi(query.chain, __version__, endpoints), indent=1) + "\n"

    endpoints = (*ENDPOINTS, Endpoint("openapi", "This description.", (), {JSON: describe}))
    return {f"{each.name}.{form.ending}": (each, form) for each in endpoints for form in each.forms}


def _answer(chains: Chains, site: str, endpoint: Endpoint, form: Format[Any]) -> Response:
    """The response to a request: 304 if the client's cached copy is still valid. `site` is that of the settings."""
    refusal = _refusal(endpoint.parameters)
    if refusal is not None:
        return refusal
    try:
        chain = chains.find(request.args.get(DATA, ""))
    except UnknownDataError as error:
        return _error(error.status, "unknown-data" if error.status == 404 else "unreachable-data", str(error))
    tag = _tag(chain, request.full_path, is_dated=form.is_dated or endpoint.is_dated)
    known = _known_as(tag)
    if known:
        tag, response = known, Response(status=304)
    else:
        query = Query(chain, request.args, find_site(request.url_root.rstrip("/"), site))
        made = _make(chains, query, endpoint, form, tag)
        if isinstance(made, Response):
            return made
        response = Response(made, content_type=form.content_type)
        caution = query.caution_across if SOURCE in endpoint.parameters else query.caution
        if caution:
            response.headers["X-Caution"] = _in_header(caution)
        if query.is_download:
            saved = file_name(endpoint.name, form.ending, request.args.to_dict(flat=False))
            response.headers["Content-Disposition"] = f'attachment; filename="{saved}"'
    response.set_etag(tag)
    response.headers["Cache-Control"] = "no-store" if request.args.get(DATA) else "public, no-cache"
    if chain.modified and not (form.is_dated or endpoint.is_dated):
        response.last_modified = datetime.fromtimestamp(int(chain.modified), UTC)
    response.make_conditional(request)
    return response


def _make(chains: Chains, query: Query, endpoint: Endpoint, form: Format[Any], tag: str) -> bytes | Response:
    """The body, or an error response. Raises BusyError."""

    def make() -> bytes:
        made = endpoint.forms[form](query)
        return made.encode() if isinstance(made, str) else made

    is_own = bool(query.args.get(DATA))
    # People's own data may make a picture of any size.
    is_any_costly = is_own and (form is FRAMED_SVG or is_large(chains.own_rows(query.chain)))
    is_costly = form.is_costly or endpoint.is_costly or is_any_costly
    try:
        made = chains.costly.keep(f"{tag} {query.origin}", make, is_private=is_own) if is_costly else make()
        _ = query.is_download, query.caution  # read so that invalid values are refused here too
    except NotAllocatedError as error:
        cells = [{"framework": n.framework, "cell": str(n.place)} for cell in error.cells for n in cell.neighbours]
        return _error(404, "not-allocated", str(error), neighbours=cells, cell=error.cells[0].status.value)
    except QuestionError as error:
        return _error(400, "question", str(error))
    return made


def _refusal(names: Sequence[str]) -> Response | None:
    """The error response for invalid parameters, or None."""
    if len(request.query_string) > LONGEST_SEARCH:
        return _error(414, "too-long", f"The question is longer than {LONGEST_SEARCH:,} characters.")
    for given, values in request.args.lists():
        if given not in names:
            valid = f"Valid: {', '.join(names)}." if names else "This link takes none."
            meant = nearest(given, names)
            hint = f'Did you mean "{meant}"? ' if meant else ""
            return _error(400, "unknown-parameter", f'Unknown parameter "{given}". {hint}{valid}')
        if len(values) > 1 and given not in REPEATABLE:
            return _error(400, "repeated-parameter", f'"{given}" is given {len(values)} times. Give it once.')
    return None


def _known_as(tag: str) -> str:
    """The matching ETag that the client sent, or empty; compression adds a suffix such as `:br`."""
    sent = filter(None, request.if_none_match.as_set(True))  # an empty one becomes None
    return next((held for held in sent if held.partition(":")[0] == tag), "")


def _tag(chain: ValueChain, asked: str, *, is_dated: bool) -> str:
    """The ETag: a hash of data, question and program version, and of the date for dated answers."""
    day = datetime.now(UTC).date().isoformat() if is_dated else ""
    return hashlib.sha256(f"{chain.version}\n{__version__}\n{asked}\n{day}".encode()).hexdigest()[:32]


def _error(status: int, code: str, message: str, **more: object) -> Response:
    response = jsonify(error={"code": code, "message": message, **more})
    response.status_code = status
    return response
