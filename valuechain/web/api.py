"""The read-only HTTP interface: the same answers as the command line, under the same names, as stable links."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import TypeVar

from flask import Blueprint, Response, jsonify, request
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import MethodNotAllowed

from valuechain import __version__
from valuechain.analysis.allocation import Allocation, build_allocation, parse_readings
from valuechain.analysis.findings import build_findings
from valuechain.analysis.rows import actor_rows, finding_ids, finding_rows, framework_rows, matrix_rows, ownership_rows
from valuechain.model.chain import ValueChain
from valuechain.model.context import Context, parse_context
from valuechain.model.errors import NotAllocatedError, QuestionError, UnknownValueError
from valuechain.model.table import Table
from valuechain.tables.write import BYTE_ORDER_MARK, write_csv, write_json
from valuechain.views.downloads import file_name
from valuechain.views.state import LEVELS, LONGEST_SEARCH, YES_NO
from valuechain.web.openapi import build_openapi

CSV, JSON = "text/csv; charset=utf-8", "application/json"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Word = TypeVar("Word")

QUESTION_NAMES = ("framework", "model-type", "release-type", "update", "reading", "level", "download")

Answer = tuple[str | bytes, str]
"""A body and its media type."""


def build_blueprint(chain: ValueChain) -> Blueprint:
    """Everything under /api/v1, and /healthz."""
    blueprint = Blueprint("api", __name__)

    def serve(name: str, form: str, names: Sequence[str], answer: Callable[["Query"], Answer]) -> None:
        def view() -> Response:
            return _answer(chain, name, form, names, answer)

        blueprint.add_url_rule(f"/api/v1/{name}.{form}", f"{name}_{form}", view)

    tables: Mapping[str, tuple[Sequence[str], Callable[[Query], Table]]] = {
        "frameworks": (("download",), lambda _: framework_rows(chain)),
        "actors": (("framework", "download"), lambda query: actor_rows(chain, query.framework)),
        "matrix": (QUESTION_NAMES, lambda query: matrix_rows(query.allocation())),
        "ownerships": (QUESTION_NAMES, lambda query: ownership_rows(query.allocation())),
        "findings": (QUESTION_NAMES, lambda query: finding_rows(build_findings(query.allocation()))),
    }
    for name, (names, rows) in tables.items():
        serve(name, "csv", names, lambda query, rows=rows: (query.mark + write_csv(rows(query)), CSV))  # type: ignore[misc] # the default binds the loop's value
        if name != "findings":
            serve(name, "json", names, lambda query, rows=rows: (write_json(rows(query)), JSON))  # type: ignore[misc] # as above
    serve("findings", "json", QUESTION_NAMES, _findings_json)
    serve("matrix", "xlsx", QUESTION_NAMES, _matrix_xlsx)
    for form in ("graphml", "gexf", "json"):
        serve("graph", form, QUESTION_NAMES, lambda query, form=form: _graph(query, form))  # type: ignore[misc] # as above

    serve("openapi", "json", (), lambda _: (json.dumps(build_openapi(chain, __version__), indent=1) + "\n", JSON))

    @blueprint.get("/healthz")
    def healthz() -> Response:
        response = jsonify(status="ok", version=__version__, frameworks=len(chain.frameworks))
        response.headers["Cache-Control"] = "no-store"
        return response

    @blueprint.route("/api/", defaults={"path": ""}, strict_slashes=False)
    @blueprint.route("/api/<path:path>")
    def missing(path: str) -> Response:
        return _error(404, "not-found", f'There is nothing at "/api/{path}". See /api/v1/openapi.json.')

    @blueprint.app_errorhandler(MethodNotAllowed)
    def refuse(error: MethodNotAllowed) -> Response | MethodNotAllowed:
        if not request.path.startswith(("/api", "/healthz")):
            return error
        response = _error(405, "method-not-allowed", f"This interface is read-only: {request.method} does nothing.")
        response.headers["Allow"] = "GET, HEAD, OPTIONS"
        return response

    return blueprint


class Query:
    """What a request asks, read with the names of the command line."""

    def __init__(self, chain: ValueChain, args: MultiDict[str, str]) -> None:
        self.chain = chain
        self.args = args

    @property
    def framework(self) -> str | None:
        """The framework asked for, or None. Raises UnknownValueError."""
        named = self.args.get("framework")
        return self.chain.framework(named).id if named else None

    @property
    def caution(self) -> str:
        """The warning that goes with the rows of the framework that is asked, such as "not legal advice"."""
        return self.chain.framework(self.framework).caution if self.framework else ""

    @property
    def is_download(self) -> bool:
        """Whether the answer is to be saved as a file, for a spreadsheet on a desktop."""
        return self._pick("download", YES_NO, "no")

    @property
    def mark(self) -> str:
        """What tells Excel that a saved CSV file is UTF-8; links that programs read go without."""
        return BYTE_ORDER_MARK if self.is_download else ""

    @property
    def context(self) -> Context | None:
        """The context asked for, or None. Raises UnknownValueError, or ChoiceNeededError for half a context."""
        model_type, release_type = self.args.get("model-type"), self.args.get("release-type")
        is_update = self._pick("update", YES_NO, "no")
        return parse_context(model_type or None, release_type or None, is_significant_update=is_update)

    def allocation(self) -> Allocation:
        """The answer. Raises QuestionError."""
        return build_allocation(
            self.chain,
            self.context,
            framework=self.chain.framework(self.framework).id,
            readings=parse_readings(self.args.getlist("reading")),
            level=self._pick("level", LEVELS, "1"),
        )

    def _pick(self, name: str, valid: Mapping[str, "Word"], default: str) -> "Word":
        value = self.args.get(name) or default
        if value not in valid:
            raise UnknownValueError(name, value, valid)
        return valid[value]


def _answer(
    chain: ValueChain, name: str, form: str, names: Sequence[str], answer: Callable[[Query], Answer]
) -> Response:
    """The answer to a request, from the cache of whoever asks where nothing has changed."""
    refusal = _refusal(names)
    if refusal is not None:
        return refusal
    tag = _tag(chain, request.full_path)
    known = _known_as(tag)
    if known:
        tag, response = known, Response(status=304)
    else:
        try:
            query = Query(chain, request.args)
            body, media_type = answer(query)
            is_download = query.is_download
        except NotAllocatedError as error:
            cells = [{"framework": n.framework, "cell": str(n.place)} for cell in error.cells for n in cell.neighbours]
            return _error(404, "not-allocated", str(error), neighbours=cells, cell=error.cells[0].status.value)
        except QuestionError as error:
            return _error(400, "question", str(error))
        response = Response(body, content_type=media_type)
        if query.caution:
            response.headers["X-Caution"] = query.caution
        if is_download:
            saved = file_name(name, form, request.args.to_dict(flat=False))
            response.headers["Content-Disposition"] = f'attachment; filename="{saved}"'
    response.set_etag(tag)
    response.headers["Cache-Control"] = "public, no-cache"
    if chain.modified:
        response.last_modified = datetime.fromtimestamp(int(chain.modified), UTC)
    response.make_conditional(request)
    return response


def _refusal(names: Sequence[str]) -> Response | None:
    """Why the parameters cannot be read, or None."""
    if len(request.query_string) > LONGEST_SEARCH:
        return _error(414, "too-long", f"The question is longer than {LONGEST_SEARCH:,} characters.")
    for given, values in request.args.lists():
        if given not in names:
            valid = f"Valid: {', '.join(names)}." if names else "This link takes none."
            return _error(400, "unknown-parameter", f'Unknown parameter "{given}". {valid}')
        if len(values) > 1 and given != "reading":
            return _error(400, "repeated-parameter", f'"{given}" is given {len(values)} times. Give it once.')
    return None


def _known_as(tag: str) -> str:
    """The ETag under which whoever asks holds this answer already, or empty; compression adds `:br` or the like."""
    return next((held for held in request.if_none_match.as_set(True) if held.partition(":")[0] == tag), "")


def _tag(chain: ValueChain, asked: str) -> str:
    """Changes when and only when the data, the question or the program does."""
    return hashlib.sha256(f"{chain.version}\n{__version__}\n{asked}".encode()).hexdigest()[:32]


def _findings_json(query: Query) -> Answer:
    allocation = query.allocation()
    ids = finding_ids(build_findings(allocation), is_of_one_framework=allocation.is_of_one_framework)
    return json.dumps(ids, ensure_ascii=False, indent=1) + "\n", JSON


def _matrix_xlsx(query: Query) -> Answer:
    from valuechain.tables.workbook import write_workbook  # noqa: PLC0415 # openpyxl is slow to import

    allocation = query.allocation()
    readings = [f"{mitigation}={reading}" for mitigation, reading in allocation.readings.items()]
    table = matrix_rows(allocation)
    return write_workbook(table, query.chain, allocation.frameworks, allocation.context, readings), XLSX


def _graph(query: Query, form: str) -> Answer:
    from valuechain.analysis.graph import graph_of  # noqa: PLC0415 # NetworkX is slow to import
    from valuechain.analysis.graph_files import MEDIA_TYPES, write_graph  # noqa: PLC0415 # as above

    return write_graph(graph_of(query.allocation()), form), MEDIA_TYPES[form]


def _error(status: int, code: str, message: str, **more: object) -> Response:
    response = jsonify(error={"code": code, "message": message, **more})
    response.status_code = status
    return response
