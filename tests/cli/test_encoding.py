"""The option --encoding, and notes about the user's own data on standard error."""

from pathlib import Path

import pytest

from tests.cli.conftest import Run
from valuechain.cli.asking import MOST_NOTES

NAME = "Soci\u00e9t\u00e9 d\u2019h\u00e9bergement"


@pytest.fixture
def mac(own: Path) -> Path:
    """A folder whose actors were saved on a Mac."""
    (own / "actors.csv").write_bytes(f"id,name\nprovider,{NAME}\nadapter,A\nuser,U\n".encode("mac_roman"))
    return own


def test_a_guess_is_said(run: Run, mac: Path) -> None:
    """Without the option, the output is right, and standard error shows the line as it was read."""
    result = run("actors", "--data", mac)
    assert result.exit_code == 0
    assert NAME in result.stdout
    assert f'It was read as Western European (Mac): "provider,{NAME}"' in result.stderr


def test_a_choice_is_used(run: Run, mac: Path) -> None:
    """With the option, the files are read in that encoding, as `check` does."""
    garbled = NAME.encode("mac_roman").decode("cp1252")
    assert garbled in run("actors", "--data", mac, "--encoding", "cp1252").stdout
    assert garbled in run("check", mac, "--encoding", "cp1252").stdout
    assert garbled in run("across", "--with-data", mac, "--encoding", "windows-1252").stderr


def test_an_unknown_encoding(run: Run, mac: Path) -> None:
    """An encoding that does not exist is refused, with a list of the usual ones."""
    result = run("actors", "--data", mac, "--encoding", "klingon")
    assert result.exit_code == 2
    assert "cp1252, mac_roman" in result.stderr


def test_other_notes_are_said_too(run: Run, own: Path) -> None:
    """Notes on how cells were read go to standard error, up to a limit."""
    marks = ("-", "n/a", "N/A", "TBD", "tbd", "?", "nil", "Nil", "none", "None", "tbc", "TBC")
    rows = "".join(f"M-{number},M,{mark}\n" for number, mark in enumerate(marks))
    (own / "mitigations.csv").write_text(f"id,name,primary\n{rows}")
    result = run("matrix", "--data", own, "--model-type", "advanced", "--release-type", "open")
    assert result.stderr.count("Note: ") == MOST_NOTES
    assert f"... and {len(marks) - MOST_NOTES} more notes: see valuechain check." in result.stderr
