"""Findings over HTTP: the smallest sets of actors, the absences and the load."""

import io

import openpyxl
import pytest
from flask.testing import FlaskClient

from tests.conftest import GUIDANCE
from tests.questions import PAI_OPEN, query_of
from tests.web.api.conftest import read_rows


def test_who_must_act(client: FlaskClient) -> None:
    """There is one row for each set and actor."""
    head, *found = read_rows(client.get(f"/api/v1/who-must-act.csv?{PAI_OPEN}").text)
    assert head[:6] == ["set", "size", "framework", "actor_id", "actor", "in_every_set"]
    assert [(row[0], row[3], row[5]) for row in found] == [
        ("1", "model_provider", "yes"),
        ("1", "model_hosting", "yes"),
        ("1", "model_adapter", "no"),
        ("2", "model_provider", "yes"),
        ("2", "model_hosting", "yes"),
        ("2", "app_developer", "no"),
    ]


@pytest.mark.parametrize(("reading", "lost"), [("", 7), ("&reading=PO-3%3DB", 8)])
def test_absence(client: FlaskClient, reading: str, lost: int) -> None:
    """Without the provider, 7 mitigations (8 under 3B) lose their accountable actor, and 3 of them have no owner."""
    found = client.get(f"/api/v1/absence.json?{PAI_OPEN}&absent=model_provider{reading}").get_json()
    happens = [row["what_happens"] for row in found]
    assert happens.count("held by nobody") == 3
    assert happens.count("held by nobody") + happens.count("only supported") == lost


def test_absence_of_several(client: FlaskClient) -> None:
    """Without hubs and developers, items 6 and 13 have no owner left."""
    found = client.get(f"/api/v1/absence.json?{PAI_OPEN}&absent=model_hosting&absent=app_developer").get_json()
    assert [row["mitigation_id"] for row in found if row["what_happens"] == "held by nobody"] == ["PO-6", "PO-13"]


def test_absence_of_nobody(client: FlaskClient) -> None:
    """If no actor is absent, the table has only its header."""
    assert len(read_rows(client.get(f"/api/v1/absence.csv?{PAI_OPEN}").text)) == 1


def test_absence_of_somebody_unknown(client: FlaskClient) -> None:
    """An unknown actor is refused with a suggestion."""
    response = client.get(f"/api/v1/absence.json?{PAI_OPEN}&absent=model_provder")
    assert response.status_code == 400
    assert 'Did you mean "model_provider"?' in response.get_json()["error"]["message"]


def test_no_answer(client: FlaskClient) -> None:
    """A cell without a list has no sets, absences or load."""
    for name in ("who-must-act.csv", "absence.xlsx", "load.json", "load.png"):
        response = client.get(f"/api/v1/{name}?{query_of('pai-2023', 'frontier', 'open')}")
        assert (response.status_code, response.get_json()["error"]["cell"]) == (404, "excluded")


def test_load_as_workbook(client: FlaskClient) -> None:
    """The load workbook stores numbers as numbers."""
    content = client.get(f"/api/v1/load.xlsx?{PAI_OPEN}").data
    sheet = openpyxl.load_workbook(io.BytesIO(content))["Workload"]
    source = client.get("/api/v1/frameworks.json").get_json()[0]["name"]
    assert [cell.value for cell in sheet[4]] == [
        "Model providers",
        12,
        0,
        12,
        24,
        1,
        GUIDANCE,
        source,
        "Open Foundation Model Providers",
        "model_provider",
    ]


def test_load_as_pictures(client: FlaskClient) -> None:
    """The load chart is available as SVG, with text, and as PNG."""
    assert "1 P, 7 S" in client.get(f"/api/v1/load.svg?{PAI_OPEN}").text
    assert client.get(f"/api/v1/load.png?{PAI_OPEN}").data.startswith(b"\x89PNG")
