"""The side-by-side command, and the same answer over HTTP."""

import csv
import io
from pathlib import Path

from docx import Document
from flask.testing import FlaskClient

from tests.cli.conftest import Run

ASKED = ("--source", "pai-open", "--source", "eu-ai-act", "--on", "2026-11-29")
QUERY = "source=pai-open&source=eu-ai-act&on=2026-11-29"


def test_rows_are_those_of_the_link(run: Run, client: FlaskClient) -> None:
    """The command prints the rows that the link returns: one per topic or practice and source."""
    result = run("side-by-side", *ASKED, "--format", "csv")
    assert result.exit_code == 0
    rows = list(csv.DictReader(io.StringIO(result.stdout)))
    assert rows == list(csv.DictReader(io.StringIO(client.get(f"/api/v1/side-by-side.csv?{QUERY}").text)))
    assert {row["framework"] for row in rows} == {"pai-open", "eu-ai-act"}


def test_sources_left_out(run: Run) -> None:
    """A source that is named and left out has no rows."""
    result = run("side-by-side", *ASKED, "--source", "cosai", "--without", "cosai", "--format", "csv")
    assert result.stdout == run("side-by-side", *ASKED, "--format", "csv").stdout


def test_too_many_sources_are_refused(run: Run, client: FlaskClient) -> None:
    """All nine sources at once are refused, with the way out."""
    said = (
        "Two to six sources fit side by side; this question has 9 sources. Name each with source, such as pai-open and "
        "pai-2023."
    )
    result = run("side-by-side")
    assert (result.exit_code, said in result.stderr) == (2, True)
    response = client.get("/api/v1/side-by-side.json")
    assert (response.status_code, said in response.text) == (400, True)


def test_word_document(run: Run, tmp_path: Path) -> None:
    """The Word document has a table of topics and one of practices, with the sources in columns."""
    file = tmp_path / "sides.docx"
    assert run("side-by-side", *ASKED, "--output", file).exit_code == 0
    heads = [[cell.text for cell in table.rows[0].cells] for table in Document(str(file)).tables]
    columns = ["PAI’s open checklist", "The EU AI Act", "Agreement"]
    assert heads[:2] == [["Topic", *columns], ["Practice", *columns]]
