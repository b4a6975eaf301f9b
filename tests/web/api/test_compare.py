"""Comparisons over HTTP: answers, refusals and file names."""

import io

import openpyxl
import pytest
from flask.testing import FlaskClient

from tests.conftest import GUIDANCE
from tests.questions import PAI_OPEN, query_of
from tests.web.api.conftest import get_rows

EXCLUDED = query_of("pai-open", "advanced", "open", with_model_type="frontier")
UK_CODE = query_of("uk-ai-cyber", "advanced", "open")


def rows(client: FlaskClient, query: str) -> list[list[str]]:
    """The rows of the CSV for a query, without the header."""
    return get_rows(client, f"comparison.csv?{query}")[1:]


def test_two_readings(client: FlaskClient) -> None:
    """Reading B of item 3 makes app developers secondary; nothing else changes."""
    name = "Implement disclosure mechanisms for AI-generated content"
    changed = ["role changed", "mitigation", "PO-3", name, "app_developer", "App Developers"]
    said = ["recommended", "recommended", "", "", GUIDANCE, GUIDANCE]  # strengths, conditions, status of both sides
    a, b = (f"reading {name}" for name in "AB")
    passage = "of “Disclose AI-generated content”"
    assert rows(client, f"{PAI_OPEN}&with-reading=PO-3%3DB") == [
        [*changed, "primary", "secondary", "", "ambiguous", *said, a, f"{b} {passage}"]
    ]
    assert rows(client, f"{PAI_OPEN}&reading=PO-3%3DB&with-reading=PO-3%3DA") == [
        [*changed, "secondary", "primary", "", "ambiguous", *said, b, f"{a} {passage}"]
    ]


def test_nothing_given_is_no_difference(client: FlaskClient) -> None:
    """The second side defaults to the first, so a comparison without a second side has no differences."""
    assert rows(client, PAI_OPEN) == []
    assert rows(client, f"{PAI_OPEN}&with-framework=&with-reading=") == []


def test_two_frameworks_without_a_context(client: FlaskClient) -> None:
    """A framework that is the same in every context can be compared with itself without naming a context."""
    assert rows(client, "framework=cosai&with-framework=cosai") == []


@pytest.mark.parametrize("form", ["csv", "xlsx", "json"])
@pytest.mark.parametrize(
    ("query", "status", "code", "said"),
    [
        (
            EXCLUDED,
            404,
            "not-allocated",
            "pai-open has no list for frontier/open",
        ),
        (f"{PAI_OPEN}&with-framework=pai-2023", 404, "not-allocated", "pai-2023 has no list for advanced/open"),
        (f"{PAI_OPEN}&with-framework=nothing", 400, "question", 'Unknown framework "nothing".'),
        (f"{PAI_OPEN}&{query_of(with_model_type='huge')}", 400, "question", 'Unknown model type "huge".'),
        (f"{PAI_OPEN}&with-reading=PO-3%3DZ", 400, "question", 'Unknown reading of PO-3 "Z".'),
        (f"{PAI_OPEN}&with-reading=PO-3", 400, "question", '"PO-3" is not of the form'),
        (query_of("cosai", with_model_type="frontier"), 400, "question", "Choose a with-release-type"),
        (f"{PAI_OPEN}&topic=cooking", 400, "question", 'Unknown topic "cooking".'),
        (f"{PAI_OPEN}&difference=moved", 400, "question", 'Unknown difference "moved".'),
        (f"{PAI_OPEN}&role=primary", 400, "unknown-parameter", 'Unknown parameter "role".'),
        (f"{PAI_OPEN}&with-level=2", 400, "unknown-parameter", 'Unknown parameter "with-level".'),
    ],
)
def test_refusals(client: FlaskClient, form: str, query: str, status: int, code: str, said: str) -> None:
    """An unanswerable comparison is refused in every format, with the reason."""
    response = client.get(f"/api/v1/comparison.{form}?{query}")
    error = response.get_json()["error"]
    assert (response.status_code, error["code"]) == (status, code)
    assert said in error["message"]


def test_pictures_are_refused_as_tables_are(client: FlaskClient) -> None:
    """A comparison picture is also refused if a side has no answer or a reading does not exist."""
    asked = (EXCLUDED, f"{PAI_OPEN}&with-reading=PO-3%3DZ")
    assert [client.get(f"/api/v1/comparison-picture.svg?{query}").status_code for query in asked] == [404, 400]


def test_workbook_names_both_sources(client: FlaskClient) -> None:
    """The workbook has the rows of the CSV with the sides as columns, and the sources and licences of both sides."""
    query = f"{PAI_OPEN}&with-framework=cosai"
    workbook = openpyxl.load_workbook(io.BytesIO(client.get(f"/api/v1/comparison.xlsx?{query}").data))
    head, *held = workbook["Comparison"].iter_rows(values_only=True)
    assert {"PAI’s open checklist", "The CoSAI Risk Map"} < set(head)
    assert [[cell or "" for cell in (*row[:2], *row[-2:])] for row in held] == [
        [row[0], row[1], row[2], row[4]] for row in rows(client, query)
    ]
    text = " ".join(str(cell) for row in workbook["Sources"].iter_rows(values_only=True) for cell in row)
    assert "Partnership on AI" in text
    assert "Apache License 2.0" in text


def test_workbook_says_whose_the_topics_are(client: FlaskClient) -> None:
    """The workbook says first that the shipped sources' topics and crosswalk are our interpretation."""
    query = f"{PAI_OPEN}&with-framework=cosai"
    workbook = openpyxl.load_workbook(io.BytesIO(client.get(f"/api/v1/comparison.xlsx?{query}").data))
    rows = [row[:2] for sheet in workbook for row in sheet.iter_rows(values_only=True)]
    said = "Our interpretation: the topics and the matching of actors are ours, not the sources’."
    assert ("Topics and actors", said) in rows


def test_workbook_says_which_side_is_which(client: FlaskClient) -> None:
    """The workbook says first what the sides are called."""
    query = f"{PAI_OPEN}&with-framework=cosai"
    workbook = openpyxl.load_workbook(io.BytesIO(client.get(f"/api/v1/comparison.xlsx?{query}").data))
    said = [row[:2] for row in workbook["Read me"].iter_rows(values_only=True)]
    assert ("From", "PAI’s open checklist") in said
    assert ("To", "The CoSAI Risk Map") in said


def test_filtered(client: FlaskClient) -> None:
    """The table and the picture take the filters of the page."""
    query = f"{PAI_OPEN}&with-framework=eu-ai-act&topic=documentation"
    assert {row[2] for row in rows(client, query) if row[1] == "topic"} == {"documentation"}
    assert "On documentation, PAI’s open checklist" in client.get(f"/api/v1/comparison-picture.svg?{query}").text


def test_picture_stands_alone(client: FlaskClient) -> None:
    """The picture contains its question, answer, context and both sources."""
    svg = client.get(f"/api/v1/comparison-picture.svg?{PAI_OPEN}&with-reading=PO-12%3DB").text
    for said in (
        "reading A and reading B",
        "One is assigned differently",
        "For an advanced, general-purpose model released as open access.",
        "Partnership on AI",
        "Hubs &amp; hosting: secondary",  # the line goes on below
        "Not drawn: 14 rows without a difference.",
    ):
        assert said in svg


def test_picture_of_no_difference(client: FlaskClient) -> None:
    """If nothing differs, the picture says so, and so does the PNG."""
    svg = client.get(f"/api/v1/comparison-picture.svg?{UK_CODE}").text
    assert "Both have the same 13 principles, with the same assignments." in svg
    png = client.get(f"/api/v1/comparison-picture.png?{UK_CODE}")
    assert png.data.startswith(b"\x89PNG")
