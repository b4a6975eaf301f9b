"""Questions as of a day on the command line, and the same answers over HTTP."""

import csv
import io
import json
from pathlib import Path

import pytest

import valuechain as vc
from tests.cli.conftest import Run
from tests.cli.test_refusals import QUESTIONS
from tests.conftest import ClientOf, Write
from tests.dated import write_dated


@pytest.fixture
def folder(write: Write, tmp_path: Path) -> Path:
    """The folder of the small framework with dates."""
    write_dated(write)
    return tmp_path / "own"


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2025-02-01", ["someday", "always"]),
        ("2025-02-02", ["literacy", "someday", "always"]),
        ("2027-12-02", ["risks", "literacy", "conformity", "models", "someday", "always", "notice"]),
    ],
)
def test_matrix_as_of_a_day(run: Run, folder: Path, day: str, expected: list[str]) -> None:
    """With --on, the matrix holds only what applies on the day."""
    printed = run("matrix", "--data", folder, "--on", day).stdout
    assert [row["id"] for row in csv.DictReader(io.StringIO(printed))] == expected


def test_notes_go_to_standard_error(run: Run, folder: Path) -> None:
    """With --on, standard error says what applies, what comes next, and what cannot be compared."""
    result = run("ownerships", "--data", folder, "--on", "2027-01-01")
    assert result.stderr.startswith("On 1 January 2027, 6 of 7 duties apply. Next: 1 more role from 1 June 2027; ")
    assert "the date is in words that cannot be compared" in result.stderr
    assert run("ownerships", "--data", folder).stderr == ""


def test_sorted_by_date(run: Run, folder: Path) -> None:
    """The option --sort date puts the earliest first, and the undated last."""
    printed = run("matrix", "--data", folder, "--sort", "date").stdout
    ids = [row["id"] for row in csv.DictReader(io.StringIO(printed))]
    assert (ids[0], ids[-2:]) == ("literacy", ["someday", "always"])


def test_findings_as_of_a_day(run: Run, folder: Path) -> None:
    """The findings say what comes next."""
    said = json.loads(run("findings", "--data", folder, "--on", "2027-01-01", "--format", "json").stdout)
    assert [each["date"] for each in said["as_of"]["coming"]] == ["2027-06-01", "2027-12-02", "2028-08-02"]


@pytest.mark.parametrize("command", QUESTIONS)
@pytest.mark.parametrize("day", ["tomorrow", "2027-02-30", "20270101"])
def test_days_that_do_not_exist(run: Run, folder: Path, command: str, day: str) -> None:
    """Every command refuses a day that does not exist, with exit code 2 and the way to write one."""
    result = run(*command.split(), "--data", folder, "--on", day)
    assert result.exit_code == 2
    assert f'There is no day "{day}". Write --on as year-month-day, such as 2027-01-01.' in result.stderr


@pytest.mark.parametrize(
    ("command", "link"),
    [
        ("matrix", "matrix.csv"),
        ("matrix", "matrix.svg"),
        ("ownerships", "ownerships.json"),
        ("findings", "findings.csv"),
        ("findings", "findings.json"),
        ("who-must-act", "who-must-act.csv"),
        ("graph", "graph.graphml"),
        ("briefing", "briefing.html"),
    ],
)
def test_same_as_over_http(run: Run, folder: Path, client_of: ClientOf, command: str, link: str) -> None:
    """A command prints the same bytes as the link with the same day returns, and other bytes without one."""
    client, form = client_of(vc.read_chain(folder)), link.rpartition(".")[2]
    printed = run(command, "--data", folder, "--on", "2027-01-01", "--format", form).stdout_bytes
    assert printed == client.get(f"/api/v1/{link}?on=2027-01-01").data
    assert printed != client.get(f"/api/v1/{link}").data
