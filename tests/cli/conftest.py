"""Runs the command line in this process, on folders with sound and faulty data."""

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.questions import options_of
from valuechain.cli import main

PAI_OPEN = options_of("pai-open", "advanced", "open")
Run = Callable[..., Result]
Answer = Callable[..., str]
PrintedRows = Callable[..., list[list[str]]]


@pytest.fixture(scope="session")
def run() -> Run:
    """Runs the command line and returns the result."""

    def invoke(*arguments: object) -> Result:
        return CliRunner().invoke(main, [str(argument) for argument in arguments])

    return invoke


@pytest.fixture(scope="session")
def answer(run: Run) -> Answer:
    """The output of a command that must succeed."""

    def invoke(*arguments: object) -> str:
        result = run(*arguments)
        assert (result.exit_code, result.stderr) == (0, "")
        return result.stdout

    return invoke


@pytest.fixture(scope="session")
def rows(answer: Answer) -> PrintedRows:
    """The rows of a command's CSV output."""

    def invoke(*arguments: object) -> list[list[str]]:
        return list(csv.reader(io.StringIO(answer(*arguments))))

    return invoke


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A user's own minimal folder."""
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / "actors.csv").write_text("id,name\nprovider,Provider\nadapter,Adapter\nuser,User\n")
    (folder / "mitigations.csv").write_text(
        "id,name,primary,secondary\nfilter,Filter data,provider,adapter\norphan,Orphan,,\n"
    )
    return folder


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    """A folder with four problems."""
    folder = tmp_path / "faulty"
    folder.mkdir()
    (folder / "actors.csv").write_text("id,name\nprovider,Provider\n,Nameless\n")
    (folder / "mitigations.csv").write_text('id,name,primary\nx,X,provder\nx,X again,"two\nlines"\n')
    return folder
