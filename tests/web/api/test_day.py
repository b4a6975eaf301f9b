"""Links as of a day: what they return, refuse and are called, and how they are described."""

import csv
import io
import re

import pytest
from flask.testing import FlaskClient

from tests.conftest import ClientOf, Write
from tests.dated import write_dated
from tests.questions import PAI_OPEN
from tests.web.conftest import ask_page


@pytest.fixture
def dated(write: Write, client_of: ClientOf) -> FlaskClient:
    """A client of the app with the small framework with dates."""
    return client_of(write_dated(write))


@pytest.mark.parametrize(("day", "number"), [("2025-02-01", 2), ("2027-01-01", 6), ("2027-12-02", 7)])
def test_rows(dated: FlaskClient, day: str, number: int) -> None:
    """A link with a day has only the rows that apply by then."""
    assert len(dated.get(f"/api/v1/matrix.json?on={day}").get_json()) == number


def test_mitigation(dated: FlaskClient) -> None:
    """A mitigation that has not begun is refused with the day; one that has begun lists the roles that have."""
    refused = dated.get("/api/v1/mitigation.csv?id=risks&on=2027-01-01")
    assert refused.status_code == 400
    assert refused.get_json()["error"]["message"].endswith("apply in this context and level on 2027-01-01.")
    rows = csv.DictReader(io.StringIO(dated.get("/api/v1/mitigation.csv?id=literacy&on=2027-01-01").text))
    assert [row["actor_id"] for row in rows] == ["maker"]


@pytest.mark.parametrize("name", ["matrix.csv", "findings.json", "map.svg", "briefing.html", "comparison.csv"])
@pytest.mark.parametrize("day", ["tomorrow", "2027-02-30"])
def test_days_that_do_not_exist(client: FlaskClient, name: str, day: str) -> None:
    """Every link refuses a day that does not exist."""
    refused = client.get(f"/api/v1/{name}?{PAI_OPEN}&on={day}")
    assert refused.status_code == 400
    message = f'There is no day "{day}". Write on as year-month-day, such as 2027-01-01.'
    assert refused.get_json()["error"]["message"] == message


def test_links_without_a_question_take_no_day(client: FlaskClient) -> None:
    """A link that asks no question refuses a day."""
    assert client.get("/api/v1/frameworks.csv?on=2027-01-01").status_code == 400


def test_file_names(client: FlaskClient) -> None:
    """The name of a saved file has the day in it."""
    saved = client.get(f"/api/v1/matrix.csv?{PAI_OPEN}&on=2027-01-01&download=yes").headers["Content-Disposition"]
    assert re.search(r"pai-open-advanced-open-as-of-2027-01-01-\d{4}-\d\d-\d\d\.csv", saved)


def test_description(client: FlaskClient) -> None:
    """OpenAPI describes the day as a date."""
    described = client.get("/api/v1/openapi.json").get_json()["paths"]["/api/v1/matrix.csv"]["get"]["parameters"]
    (day,) = (each for each in described if each["name"] == "on")
    assert day["schema"] == {"type": "string", "format": "date"}


def test_a_page_over_http(dated: FlaskClient) -> None:
    """The page at an address with a day answers as of that day."""
    assert "<b>6 of 7 duties</b>" in ask_page(dated, "?framework=act&on=2027-01-01")


def test_rows_of_a_large_matrix(dated: FlaskClient) -> None:
    """The rows that the large grid loads keep to the day."""
    assert dated.get("/grid/rows?framework=act&on=2025-02-01").get_json()["rowCount"] == 2
