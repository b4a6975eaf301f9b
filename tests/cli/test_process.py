"""The command line in a separate process: pipes, encodings and exit codes."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

import pytest

from tests.cli.conftest import PAI_OPEN
from tests.conftest import Shipped
from tests.questions import options_of

ASCII_ONLY = [
    {"PYTHONIOENCODING": "ascii"},
    {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
]


def command(*arguments: object) -> list[str]:
    """The command line with every Python warning turned into an error."""
    return [sys.executable, "-W", "error", "-m", "valuechain", *map(str, arguments)]


def run(*arguments: object, environment: dict[str, str] | None = None) -> subprocess.CompletedProcess[bytes]:
    """The finished process."""
    return subprocess.run(
        command(*arguments), capture_output=True, check=False, env={**os.environ, **(environment or {})}
    )


@pytest.fixture
def umlauts(tmp_path: Path) -> Path:
    """A folder with non-ASCII names, and a similar one with a problem whose message quotes such a name."""
    for folder, owner in (("good", "größe"), ("bad", "grösze")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "actors.csv").write_text("id,name\ngröße,Größe → 大\n", encoding="utf-8")
        (tmp_path / folder / "mitigations.csv").write_text(f"id,name,primary\nx,Prüfen,{owner}\n", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("matrix", *PAI_OPEN), 0),
        (("check", "no-such-folder"), 1),
        (("compare", *PAI_OPEN, "--with-reading", "PO-3=B"), 0),
        (("briefing", *PAI_OPEN), 0),
        (("map", *PAI_OPEN, "--format", "png"), 0),
        (("matrix", "--framework", "nist"), 2),
        (("matrix", *options_of("pai-open", "frontier", "open")), 3),
    ],
)
def test_exit_code(arguments: Sequence[str], code: int) -> None:
    """The caller sees the four exit codes, and never a traceback."""
    process = run(*arguments)
    assert process.returncode == code
    assert b"Traceback" not in process.stderr


def test_lines_end_as_csv_asks() -> None:
    """CSV has CRLF line endings on every system."""
    printed = run("matrix", *PAI_OPEN).stdout
    assert printed.count(b"\r\n") == printed.count(b"\n") == 16


def test_reader_that_stops_early() -> None:
    """A reader that stops early, such as `head -1`, gets its line and causes no traceback."""
    with subprocess.Popen(
        command("ownerships", *options_of("uk-ai-cyber", "advanced", "open", level="all"), "--format", "json"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        first = process.stdout.readline()
        process.stdout.close()
        complaint = process.stderr.read()
    assert (first, complaint) == (b"[\n", b"")


@pytest.mark.parametrize("arguments", [("matrix", *PAI_OPEN), ("check", "no-such-folder"), ("--help",)])
def test_reader_that_is_gone(arguments: Sequence[str]) -> None:
    """A reader that closes the pipe before the first line causes no traceback and no message."""
    reading, writing = os.pipe()
    os.close(reading)
    process = subprocess.run(command(*arguments), stdout=writing, stderr=subprocess.PIPE, check=False)
    os.close(writing)
    assert process.stderr == b""


@pytest.mark.parametrize(
    ("verb", "form"), [("matrix", "xlsx"), ("matrix", "png"), ("map", "png"), ("briefing", "docx")]
)
def test_terminal_is_spared_what_is_no_text(verb: str, form: str) -> None:
    """Printing a binary format to a terminal is refused with exit code 2, and the alternative is suggested."""
    master, device = os.openpty()
    try:
        process = subprocess.run(
            command(verb, *PAI_OPEN, "--format", form), stdout=device, stderr=subprocess.PIPE, check=False
        )
    finally:
        os.close(device)
        os.close(master)
    assert process.returncode == 2
    assert process.stderr.endswith(f"Error: {form} is a binary format: add --output FILE.\n".encode())


@pytest.mark.parametrize("environment", ASCII_ONLY, ids=["PYTHONIOENCODING", "LC_ALL"])
@pytest.mark.parametrize("form", ["csv", "json", "md"])
def test_data_is_utf8_on_any_terminal(umlauts: Path, environment: dict[str, str], form: str) -> None:
    """Data is written in UTF-8, whatever the terminal's encoding."""
    process = run("matrix", "--data", umlauts / "good", "--format", form, environment=environment)
    assert (process.returncode, process.stderr) == (0, b"")
    assert "Größe → 大" in process.stdout.decode()


@pytest.mark.parametrize("environment", ASCII_ONLY, ids=["PYTHONIOENCODING", "LC_ALL"])
@pytest.mark.parametrize("form", ["text", "json"])
def test_problems_are_utf8_on_any_terminal(umlauts: Path, environment: dict[str, str], form: str) -> None:
    """Problems that quote non-ASCII text are written in full, whatever the terminal's encoding."""
    process = run("check", umlauts / "bad", "--format", form, environment=environment)
    assert (process.returncode, process.stderr) == (1, b"")
    assert "grösze" in process.stdout.decode()


@pytest.mark.parametrize("environment", ASCII_ONLY, ids=["PYTHONIOENCODING", "LC_ALL"])
def test_messages_on_an_ascii_terminal(umlauts: Path, environment: dict[str, str]) -> None:
    """A message that quotes non-ASCII text can be printed to an ASCII terminal."""
    process = run("matrix", "--data", umlauts / "bad", environment=environment)
    assert process.returncode == 1
    assert process.stderr.startswith(b"mitigations.csv:2: primary: Unknown actor")
    assert b"Traceback" not in process.stderr


@pytest.mark.parametrize("environment", ASCII_ONLY, ids=["PYTHONIOENCODING", "LC_ALL"])
def test_help_on_an_ascii_terminal(environment: dict[str, str]) -> None:
    """The help can be printed to an ASCII terminal."""
    process = run("matrix", "--help", environment=environment)
    assert (process.returncode, process.stderr) == (0, b"")
    assert process.stdout.isascii()


def test_folder_whose_name_is_not_text(tmp_path: Path) -> None:
    """A folder whose name is not valid text is checked and read like any other."""
    folder = tmp_path / os.fsdecode(b"\xff")
    folder.mkdir()
    (folder / "actors.csv").write_text("id,name\na,A\n")
    (folder / "mitigations.csv").write_text("id,name,primary\nx,X,a\n")
    assert run("check", folder).returncode == 0
    frameworks = run("frameworks", "--data", folder, "--format", "json")
    assert (frameworks.returncode, frameworks.stderr) == (0, b"")
    assert len(json.loads(frameworks.stdout)) == 1


def test_works_from_any_folder(tmp_path: Path, shipped: Shipped) -> None:
    """The shipped data is found from any working directory."""
    process = subprocess.run(command("actors"), cwd=tmp_path, capture_output=True, check=True)
    assert len(process.stdout.splitlines()) == 1 + len(shipped("actors"))


def test_version() -> None:
    """The version is that of the installed package."""
    assert run("--version").stdout.decode().split()[-1] == version("valuechain")
