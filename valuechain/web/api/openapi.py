"""The description of the HTTP interface, in OpenAPI 3.1."""

from collections.abc import Sequence
from typing import Any

from valuechain.model.chain import ValueChain
from valuechain.model.norm import Strength
from valuechain.model.question.across import STRENGTHS, valid_values
from valuechain.model.question.map_options import MapColour, MapSize
from valuechain.model.question.parameters import (
    ACTOR,
    AT_LEAST,
    COLOUR,
    DOWNLOAD,
    FRAMEWORK,
    HELP,
    IDLE,
    ITEM,
    LEVEL,
    LEVELS,
    MODEL_TYPE,
    NAMES,
    NAMINGS,
    ON,
    PRACTICE,
    READING,
    RELEASE_TYPE,
    RISKS,
    SIZE,
    SLIDE,
    SORT,
    SOURCE,
    STAGE,
    TOPIC,
    UPDATE,
    VERBS,
)
from valuechain.model.question.selection import Order
from valuechain.model.vocabulary import ModelType, ReleaseType
from valuechain.tables.formats import JSON
from valuechain.web.api.endpoints import REPEATABLE, SECOND_SIDE, Endpoint


def build_openapi(chain: ValueChain, version: str, endpoints: Sequence[Endpoint]) -> dict[str, Any]:
    """The description, with the values that are valid for the data served."""
    parameters = _parameters(chain)
    across = parameters | {name: _describe_one(name, text) for name, text in _ACROSS.items()} | _types()
    paths: dict[str, Any] = {}
    for endpoint in endpoints:
        for form in endpoint.forms:
            paths[f"/api/v1/{endpoint.name}.{form.ending}"] = {
                "get": {
                    "operationId": f"{endpoint.name}_{form.ending}",
                    "summary": endpoint.summary,
                    "parameters": [
                        (across if SOURCE in endpoint.parameters else parameters)[each] for each in endpoint.parameters
                    ],
                    "responses": _responses(form.content_type, is_question=MODEL_TYPE in endpoint.parameters),
                }
            }
    paths["/healthz"] = {
        "get": {
            "operationId": "healthz",
            "summary": "Whether the server is running.",
            "responses": {"200": {"description": "The server is running.", "content": {JSON.content_type: {}}}},
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


_ACROSS = {
    ON: "The day as of which to answer, such as 2027-01-01, or `any` to count everything; by default today (UTC).",
    TOPIC: "Id of a topic.",
    PRACTICE: "Id of a practice; instead of a topic.",
    ACTOR: "Id of a reference actor.",
}
"""Parameters that mean something else in links that answer across all sources."""


def _describe_one(name: str, text: str) -> dict[str, Any]:
    return {"name": name, "in": "query", "description": text, "schema": {"type": "string"}}


def _types() -> dict[str, Any]:
    text = "Optional: any by default. Sources that do not vary by it count everywhere."
    valid: dict[str, Sequence[str]] = {MODEL_TYPE: list(ModelType), RELEASE_TYPE: list(ReleaseType)}
    return {name: _describe(name, text, values) for name, values in valid.items()}


def _parameters(chain: ValueChain) -> dict[str, Any]:
    with_framework, with_model_type, with_release_type, with_reading = SECOND_SIDE
    readings = sorted(
        f"{mitigation}={each.id}" for (_, mitigation), found in chain.readings_by_mitigation.items() for each in found
    )
    described = {
        **HELP,
        MODEL_TYPE: "Required if the framework varies by context.",
        RELEASE_TYPE: "Required if the framework varies by context.",
        READING: f"A reading other than the default; repeatable. Valid: {', '.join(readings)}.",
        with_model_type: "The model type to compare with.",
        with_release_type: "The release type to compare with.",
        with_reading: "A reading to compare with, such as PO-3=B; repeatable.",
        DOWNLOAD: "Whether to save the answer as a file; CSV then starts with a byte order mark for Excel.",
    }
    frameworks = [each.id for each in chain.frameworks]
    valid: dict[str, Sequence[str]] = {
        FRAMEWORK: frameworks,
        with_framework: frameworks,
        MODEL_TYPE: list(ModelType),
        with_model_type: list(ModelType),
        RELEASE_TYPE: list(ReleaseType),
        with_release_type: list(ReleaseType),
        UPDATE: ["yes", "no"],
        LEVEL: list(LEVELS),
        "strength": list(Strength),
        "condition": ["yes", "no"],
        "backup": ["yes", "no"],
        SORT: list(Order),
        VERBS: ["yes", "no"],
        NAMES: list(NAMINGS),
        SIZE: list(MapSize),
        COLOUR: list(MapColour),
        RISKS: ["yes", "no"],
        IDLE: ["yes", "no"],
        SLIDE: ["yes", "no"],
        DOWNLOAD: ["yes", "no"],
        AT_LEAST: list(STRENGTHS),
        **{name: values for name, values in valid_values(chain).items() if name != STAGE},
    }
    return {name: _describe(name, text, valid.get(name)) for name, text in described.items()}


def _describe(name: str, description: str, valid: Sequence[str] | None) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "string", "enum": list(map(str, valid))} if valid else {"type": "string"}
    if name == ON:
        schema["format"] = "date"
    if name in REPEATABLE:
        schema = {"type": "array", "items": schema}
    described = {"name": name, "in": "query", "description": description, "schema": schema}
    return {**described, "required": True} if name == ITEM else described


def _responses(media_type: str, *, is_question: bool) -> dict[str, Any]:
    error = {"content": {JSON.content_type: {"schema": {"$ref": "#/components/schemas/Error"}}}}
    responses: dict[str, Any] = {
        "200": {"description": "The answer.", "content": {media_type: {}}},
        "304": {"description": "Not modified since the answer with the given ETag."},
        "400": {"description": "A parameter is missing, unknown or invalid; the message lists what is valid.", **error},
        "414": {"description": "The question is too long.", **error},
    }
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
