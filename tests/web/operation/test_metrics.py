"""`/metrics`: only if asked for, and without anything that a client sent."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families

from valuechain.model.chain import ValueChain
from valuechain.storage.errors import StorageError
from valuechain.web.app.server import build_app
from valuechain.web.operation.blueprint import count_connections


@pytest.fixture
def watched(chain: ValueChain, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    """A client of an app with metrics."""
    monkeypatch.setenv("VALUECHAIN_METRICS", "1")
    app = build_app(chain, f"sqlite:///{tmp_path}/own.db")
    count_connections(app.server, lambda: 7)
    return app.server.test_client()


def read(client: FlaskClient) -> dict[str, float]:
    """The metrics by name and labels."""
    text = client.get("/metrics").text
    return {
        f"{sample.name}{sorted(sample.labels.items()) or ''}": sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_requests_are_counted_by_route_and_status(watched: FlaskClient) -> None:
    """Each request counts under its rule, whatever the path; a phone's poll also counts as one."""
    for path in ("/w/ABCDEFG/news?key=SECRETKEY", "/w/HIJKLMN/news", "/healthz", "/api/v1/SECRET.csv"):
        watched.get(path).close()
    watched.open("/SECRET", method="SECRET").close()
    text = watched.get("/metrics").text
    assert not any(each in text for each in ("SECRET", "ABCDEFG", "HIJKLMN"))
    found = read(watched)
    route = "('method', 'GET'), ('route', '/w/<code>/news')"
    assert sum(found[name] for name in found if name.startswith("valuechain_requests_total") and route in name) == 2
    assert found["valuechain_participant_polls_total"] == 2
    assert found["valuechain_request_seconds_count[('route', '/healthz')]"] == 1
    assert found["valuechain_requests_total[('method', 'OTHER'), ('route', 'none'), ('status', '405')]"] == 1


def test_the_state_of_the_process_is_told(watched: FlaskClient) -> None:
    """Connections, files being checked, caches, failures of the database and memory are as they are at the moment."""
    before = read(watched)["valuechain_database_errors_total"]
    StorageError("The disk is full.")
    found = read(watched)
    assert found["valuechain_database_errors_total"] == before + 1
    assert (found["valuechain_connections"], found["valuechain_costly_answers"]) == (7, 0)
    for each in ("pages", "pages-across", "own-data"):
        assert found[f"valuechain_cache_entries[('cache', '{each}')]"] >= 0
    assert sys.platform != "linux" or found["process_resident_memory_bytes"] > 1_000_000


@pytest.mark.parametrize("is_only", [False, True])
def test_without_the_setting_there_are_no_metrics(chain: ValueChain, tmp_path: Path, is_only: bool) -> None:
    """By default there is no such page, on a server of workshops neither."""
    app = build_app(chain, f"sqlite:///{tmp_path}/own.db", is_workshops_only=is_only)
    response = app.server.test_client().get("/metrics")
    assert response.status_code == 404
    assert "valuechain_requests" not in response.text


SHARED = """
from valuechain.web.operation.following import Served
from valuechain.web.operation.metrics import Metrics
metrics = Metrics({}, {}, is_shared=True)
metrics.observe(Served("GET", "/healthz", 200, 0.1, 10))
print(metrics.write().decode())
"""


def test_several_processes_add_up_their_requests(tmp_path: Path) -> None:
    """With a shared folder, each process answers with the sum over all, and without what holds for one."""
    environment = {**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}
    command = [sys.executable, "-c", SHARED]
    first, second = (
        subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout for _ in range(2)
    )
    count = 'valuechain_requests_total{method="GET",route="/healthz",status="200"}'
    assert f"{count} 1.0" in first
    assert f"{count} 2.0" in second
    assert "valuechain_cache_entries" not in second
