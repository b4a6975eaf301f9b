"""The description of the HTTP interface, in OpenAPI 3.1."""

from collections.abc import Mapping, Sequence
from typing import Any

from valuechain.model.chain import ValueChain
from valuechain.model.vocabulary import ModelType, ReleaseType

_CSV = "text/csv"
_JSON = "application/json"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_QUESTION = ("framework", "model-type", "release-type", "update", "reading", "level", "download")
_OPERATIONS: Sequence[tuple[str, str, Mapping[str, str], Sequence[str]]] = (
    (
        "frameworks",
        "The frameworks with publisher, version, licence and limits.",
        {"csv": _CSV, "json": _JSON},
        ("download",),
    ),
    ("actors", "The actors of one framework, or of all.", {"csv": _CSV, "json": _JSON}, ("framework", "download")),
    ("matrix", "Mitigations by actors; cells hold roles.", {"csv": _CSV, "json": _JSON, "xlsx": _XLSX}, _QUESTION),
    ("ownerships", "One row an actor, mitigation and role.", {"csv": _CSV, "json": _JSON}, _QUESTION),
    ("findings", "Gaps, single owners, idle actors, load, ambiguities.", {"csv": _CSV, "json": _JSON}, _QUESTION),
    (
        "graph",
        "Actors, mitigations, ownerships and supplies as a graph.",
        {"graphml": "application/graphml+xml", "gexf": "application/gexf+xml", "json": _JSON},
        _QUESTION,
    ),
)


def build_openapi(chain: ValueChain, version: str) -> dict[str, Any]:
    """The description, with the valid values of the data that is served."""
    parameters = _parameters(chain)
    paths: dict[str, Any] = {}
    for name, summary, forms, names in _OPERATIONS:
        for form, media_type in forms.items():
            paths[f"/api/v1/{name}.{form}"] = {
                "get": {
                    "operationId": f"{name}_{form}",
                    "summary": summary,
                    "parameters": [parameters[each] for each in names],
                    "responses": _responses(media_type, is_question=names is _QUESTION),
                }
            }
    paths["/api/v1/openapi.json"] = {
        "get": {
            "operationId": "openapi_json",
            "summary": "This description.",
            "responses": _responses(_JSON, is_question=False),
        }
    }
    paths["/healthz"] = {
        "get": {
            "operationId": "healthz",
            "summary": "Whether the server answers.",
            "responses": {"200": {"description": "It does.", "content": {_JSON: {}}}},
        }
    }
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "valuechain",
            "version": version,
            "description": "Who is responsible for what along the AI value chain. Read-only.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "paths": paths,
        "components": {"schemas": {"Error": _ERROR}},
    }


def _parameters(chain: ValueChain) -> dict[str, Any]:
    readings = sorted(
        f"{mitigation}={each.id}" for (_, mitigation), found in chain.readings_by_mitigation.items() for each in found
    )
    return {
        "framework": _parameter(
            "framework", "Which framework; may be left out where the data holds one.", [f.id for f in chain.frameworks]
        ),
        "model-type": _parameter("model-type", "Needed where the framework varies by context.", list(ModelType)),
        "release-type": _parameter("release-type", "Needed where the framework varies by context.", list(ReleaseType)),
        "update": _parameter("update", "Whether the release is a significant update.", ["yes", "no"]),
        "reading": {
            "name": "reading",
            "in": "query",
            "description": f"Another reading than the shown one; may be repeated. Valid: {', '.join(readings)}.",
            "schema": {"type": "array", "items": {"type": "string"}},
        },
        "level": _parameter("level", "Mitigations (1), their parts (2), or both.", ["1", "2", "all"]),
        "download": _parameter(
            "download", "Save as a file; a CSV file then begins with a mark for Excel.", ["yes", "no"]
        ),
    }


def _parameter(name: str, description: str, valid: Sequence[str]) -> dict[str, Any]:
    words = [str(word) for word in valid]
    return {"name": name, "in": "query", "description": description, "schema": {"type": "string", "enum": words}}


def _responses(media_type: str, *, is_question: bool) -> dict[str, Any]:
    error = {"content": {_JSON: {"schema": {"$ref": "#/components/schemas/Error"}}}}
    responses: dict[str, Any] = {
        "200": {"description": "The answer.", "content": {media_type: {}}},
        "304": {"description": "Nothing has changed since the answer with the given ETag."},
        "400": {
            "description": "A parameter that does not exist or is missing; the message names the valid ones.",
            **error,
        },
    }
    responses["414"] = {"description": "The question is too long.", **error}
    if is_question:
        responses["404"] = {"description": "The framework has no list for this cell; the message says why.", **error}
    return responses


_ERROR = {
    "type": "object",
    "required": ["error"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["code", "message"],
            "properties": {
                "code": {"type": "string"},
                "message": {"type": "string"},
                "cell": {"type": "string"},
                "neighbours": {
                    "type": "array",
                    "items": {
                        "type": "object",
                        "properties": {"framework": {"type": "string"}, "cell": {"type": "string"}},
                    },
                },
            },
        }
    },
}
