"""The addresses for programs that watch the server: `/readyz`, and `/metrics` if the settings say so."""

from collections.abc import Callable, Mapping

from flask import Blueprint, Flask, Response, jsonify

from valuechain import settings
from valuechain.web.operation.following import Observer
from valuechain.web.operation.readiness import Readiness

_CONNECTIONS = "connections"


def build_readiness(check: Callable[[], None]) -> Blueprint:
    """Whether the server can answer requests: 503 with a reason if `check` raises StorageError or takes too long."""
    blueprint, readiness = Blueprint("readiness", __name__), Readiness(check)

    @blueprint.get("/readyz")
    def readyz() -> Response:
        reason = readiness.find_reason()
        response = jsonify(status="unavailable", reason=reason) if reason else jsonify(status="ok")
        response.status_code = 503 if reason else 200
        response.headers["Cache-Control"] = "no-store"
        return response

    return blueprint


def watch(server: Flask, counts: Mapping[str, Callable[[], int]], caches: Mapping[str, Callable[[], int]]) -> Observer:
    """Serves metrics, and returns what counts requests."""
    from valuechain.web.operation.metrics import Metrics  # noqa: PLC0415 # slow to import, and rarely asked for

    metrics = Metrics(counts, caches, is_shared=settings.has_shared_metrics())
    server.extensions[_CONNECTIONS] = metrics.counts

    @server.get("/metrics")
    def give_metrics() -> Response:
        return Response(metrics.write(), content_type=metrics.content_type, headers={"Cache-Control": "no-store"})

    return metrics.observe


def count_connections(server: Flask, count: Callable[[], int]) -> None:
    """Adds the number of open connections to the metrics, if there are any."""
    counts = server.extensions.get(_CONNECTIONS)
    if counts is not None:
        counts[_CONNECTIONS] = count
