"""The links to who must act, what an absence costs, and the load."""

import csv
import io

import openpyxl
import pytest
from flask.testing import FlaskClient

PAI = "framework=pai-open&model-type=advanced&release-type=open"


def rows(text: str) -> list[list[str]]:
    """The rows of CSV text."""
    return list(csv.reader(io.StringIO(text, newline="")))


def test_who_must_act(client: FlaskClient) -> None:
    """The sets come one row a set and actor."""
    head, *found = rows(client.get(f"/api/v1/who-must-act.csv?{PAI}").text)
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
    """Without the provider 7 mitigations lose everybody who answers, 8 under reading B of item 3, and 3 have nobody."""
    found = client.get(f"/api/v1/absence.json?{PAI}&absent=model_provider{reading}").get_json()
    happens = [row["what_happens"] for row in found]
    assert happens.count("held by nobody") == 3
    assert happens.count("held by nobody") + happens.count("only supported") == lost


def test_absence_of_several(client: FlaskClient) -> None:
    """Without hosting and developers, item 13 has nobody and item 6 has nobody."""
    found = client.get(f"/api/v1/absence.json?{PAI}&absent=model_hosting&absent=app_developer").get_json()
    assert [row["mitigation_id"] for row in found if row["what_happens"] == "held by nobody"] == ["PO-6", "PO-13"]


def test_absence_of_nobody(client: FlaskClient) -> None:
    """Where nobody is absent there is the head of the table and no row."""
    assert len(rows(client.get(f"/api/v1/absence.csv?{PAI}").text)) == 1


def test_absence_of_somebody_unknown(client: FlaskClient) -> None:
    """An actor that does not exist is refused with those that do."""
    response = client.get(f"/api/v1/absence.json?{PAI}&absent=model_provder")
    assert response.status_code == 400
    assert 'Did you mean "model_provider"?' in response.get_json()["error"]["message"]


def test_no_answer(client: FlaskClient) -> None:
    """A cell without a list has no sets, absences or load either."""
    for name in ("who-must-act.csv", "absence.xlsx", "load.json", "load.png"):
        response = client.get(f"/api/v1/{name}?framework=pai-open&model-type=frontier&release-type=open")
        assert (response.status_code, response.get_json()["error"]["cell"]) == (404, "excluded")


def test_load_as_workbook(client: FlaskClient) -> None:
    """The workbook of the load has numbers as numbers."""
    content = client.get(f"/api/v1/load.xlsx?{PAI}").data
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    assert [cell.value for cell in sheet[4]] == ["pai-open", "model_provider", "Model Providers", 12, 0, 12, 24]


def test_load_as_pictures(client: FlaskClient) -> None:
    """The load comes as SVG with its words and as PNG."""
    assert "1 P, 7 S" in client.get(f"/api/v1/load.svg?{PAI}").text
    assert client.get(f"/api/v1/load.png?{PAI}").data.startswith(b"\x89PNG")
