"""The description of the HTTP interface, in OpenAPI 3.1."""

from collections.abc import Sequence
from typing import Any

from valuechain.model.chain import ValueChain
from valuechain.model.question import (
    FRAMEWORK,
    LEVEL,
    LEVELS,
    MODEL_TYPE,
    READING,
    RELEASE_TYPE,
    SORT,
    UPDATE,
    Order,
)
from valuechain.model.vocabulary import Confidence, ModelType, ReleaseType
from valuechain.tables.formats import JSON
from valuechain.web.api.endpoints import SECOND_SIDE, Endpoint


def build_openapi(chain: ValueChain, version: str, endpoints: Sequence[Endpoint]) -> dict[str, Any]:
    """The description, with the valid values of the served data."""
    parameters = _parameters(chain)
    paths: dict[str, Any] = {}
    for endpoint in endpoints:
        for form in endpoint.forms:
            paths[f"/api/v1/{endpoint.name}.{form.ending}"] = {
                "get": {
                    "operationId": f"{endpoint.name}_{form.ending}",
                    "summary": endpoint.summary,
                    "parameters": [parameters[each] for each in endpoint.parameters],
                    "responses": _responses(form.content_type, is_question=MODEL_TYPE in endpoint.parameters),
                }
            }
    paths["/api/v1/openapi.json"] = {
        "get": {
            "operationId": "openapi_json",
            "summary": "This description.",
            "responses": _responses(JSON.content_type, is_question=False),
        }
    }
    paths["/healthz"] = {
        "get": {
            "operationId": "healthz",
            "summary": "Whether the server answers.",
            "responses": {"200": {"description": "It does.", "content": {JSON.content_type: {}}}},
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
    with_framework, with_model_type, with_release_type, with_reading = SECOND_SIDE
    readings = sorted(
        f"{mitigation}={each.id}" for (_, mitigation), found in chain.readings_by_mitigation.items() for each in found
    )
    return {
        FRAMEWORK: _parameter(
            FRAMEWORK, "Which framework; may be left out where the data holds one.", [f.id for f in chain.frameworks]
        ),
        MODEL_TYPE: _parameter(MODEL_TYPE, "Needed where the framework varies by context.", list(ModelType)),
        RELEASE_TYPE: _parameter(RELEASE_TYPE, "Needed where the framework varies by context.", list(ReleaseType)),
        UPDATE: _parameter(UPDATE, "Whether the release is a significant update.", ["yes", "no"]),
        READING: _repeated(
            READING, f"Another reading than the shown one; may be repeated. Valid: {', '.join(readings)}."
        ),
        "id": {**_text("id", "Id of the mitigation or actor that the answer is about."), "required": True},
        "focus": _text("focus", "What the map brings out, such as actor:user or mitigation:PO-1."),
        "q": _text("q", "What to search for."),
        "limit": _text("limit", "How many rows at most, the first ones; all if left out."),
        "absent": _repeated("absent", "Id of an actor supposed absent; may be repeated."),
        with_framework: _parameter(
            with_framework,
            "The framework to compare with; the same one if left out.",
            [f.id for f in chain.frameworks],
        ),
        with_model_type: _parameter(with_model_type, "The model type to compare with.", list(ModelType)),
        with_release_type: _parameter(with_release_type, "The release type to compare with.", list(ReleaseType)),
        with_reading: _repeated(with_reading, "A reading to compare with, such as PO-3=B; may be repeated."),
        **{name: _repeated(name, description) for name, description in _FILTERS.items()},
        SORT: _parameter(SORT, "How the mitigations of a stage are sorted.", list(Order)),
        "data": _text("data", "The key to data of your own, as in the link to it (see My data)."),
        LEVEL: _parameter(LEVEL, "Mitigations (1), their parts (2), or both.", list(LEVELS)),
        "download": _parameter(
            "download", "Save as a file; a CSV file then begins with a mark for Excel.", ["yes", "no"]
        ),
    }


_FILTERS = {
    "stage": "Only mitigations of these stages; may be repeated.",
    "actor": "Only mitigations that one of these actors (ids) holds; may be repeated.",
    "role": "Only these roles (ids), and mitigations held in one of them; may be repeated.",
    "confidence": f"Only mitigations of these confidences ({', '.join(Confidence)}); may be repeated.",
    "topic": "Only mitigations on one of these topics (ids); may be repeated.",
}


def _repeated(name: str, description: str) -> dict[str, Any]:
    schema = {"type": "array", "items": {"type": "string"}}
    return {"name": name, "in": "query", "description": description, "schema": schema}


def _text(name: str, description: str) -> dict[str, Any]:
    return {"name": name, "in": "query", "description": description, "schema": {"type": "string"}}


def _parameter(name: str, description: str, valid: Sequence[str]) -> dict[str, Any]:
    words = [str(word) for word in valid]
    return {"name": name, "in": "query", "description": description, "schema": {"type": "string", "enum": words}}


def _responses(media_type: str, *, is_question: bool) -> dict[str, Any]:
    error = {"content": {JSON.content_type: {"schema": {"$ref": "#/components/schemas/Error"}}}}
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
