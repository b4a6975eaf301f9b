"""The command that compares two versions of the data."""

import csv
import io
import json
import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import Answer, Run

ADDED = "#### Mitigations\n\nAdded (1):\n\n- `extra` An extra one: Provider primary\n"


@pytest.fixture
def newer(own: Path, tmp_path: Path) -> Path:
    """The user's folder with one more mitigation."""
    folder = Path(shutil.copytree(own, tmp_path / "newer"))
    with (folder / "mitigations.csv").open("a") as stream:
        stream.write("extra,An extra one,provider,\n")
    return folder


def test_two_folders(answer: Answer, own: Path, newer: Path) -> None:
    """By default, the changes are printed as Markdown."""
    assert answer("changes", own, newer).endswith(ADDED)
    assert "Nothing has changed." in answer("changes", own, own)


def test_a_zip_and_a_folder(answer: Answer, newer: Path) -> None:
    """The same data is the same in a folder and in a zip."""
    packed = shutil.make_archive(str(newer), "zip", newer)
    assert "Nothing has changed." in answer("changes", newer, packed)


def test_the_new_version_is_the_shipped_data_by_default(
    answer: Answer, own: Path, newer: Path, data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without NEW, OLD is compared with the shipped data, or with that in VALUECHAIN_DATA."""
    assert "Nothing has changed." in answer("changes", data_folder)
    monkeypatch.setenv("VALUECHAIN_DATA", str(newer))
    assert answer("changes", own).endswith(ADDED)


def test_formats(answer: Answer, own: Path, newer: Path, tmp_path: Path) -> None:
    """CSV and JSON have the same rows; the extension of the output file names the format."""
    (row,) = csv.DictReader(io.StringIO(answer("changes", own, newer, "--format", "csv")))
    assert [row] == json.loads(answer("changes", own, newer, "--format", "json"))
    assert [row[column] for column in ("table", "row", "name", "change")] == [
        *("mitigations", "extra", "An extra one", "added"),
    ]
    file = tmp_path / "changes.csv"
    answer("changes", own, newer, "--output", file)
    assert [row] == list(csv.DictReader(io.StringIO(file.read_text())))


def test_reasons(answer: Answer, own: Path, newer: Path, tmp_path: Path) -> None:
    """Reasons come from a file, from NAME=TEXT and from plain text; a later one replaces an earlier one."""
    file = tmp_path / "why.md"
    file.write_text("# Why\n\nFrom the file.\n\n## newer\n\nOf the framework.\n", encoding="utf-8-sig")
    told = answer("changes", own, newer, "--why", file, "--why", "mitigations=Of the table.", "--why", "From the text.")
    assert "From the text.\n\n| framework" in told
    assert "(`newer`)\n\nOf the framework.\n\n**Mitigations.** Of the table.\n\n### Who is responsible" in told
    assert "From the file." not in told


def test_a_heading_without_a_framework(run: Run, own: Path, newer: Path, tmp_path: Path) -> None:
    """A file of reasons with an unknown heading is refused: the message names file, line and valid names."""
    file = tmp_path / "why.md"
    file.write_text("# Why\n\n## newr\n\nText.\n")
    result = run("changes", own, newer, "--why", file)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(
        f'{file}, line 3: There is no framework or table called "newr". Did you mean "newer"? Valid: newer, '
    )


@pytest.mark.parametrize(
    ("content", "message"),
    [(None, "No such file or directory"), (b"\xff\xfe\x00", "is not UTF-8 text. Save it as UTF-8.")],
)
def test_reasons_that_cannot_be_read(
    run: Run, own: Path, newer: Path, tmp_path: Path, content: bytes | None, message: str
) -> None:
    """A file of reasons that is missing or not text is refused by name."""
    file = tmp_path / "why.md"
    if content is not None:
        file.write_bytes(content)
    result = run("changes", own, newer, "--why", file)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith(str(file))
    assert message in result.stderr


def test_data_that_cannot_be_read(run: Run, own: Path, faulty: Path, tmp_path: Path) -> None:
    """If a version has problems or does not exist, the message says which one, and lists its problems."""
    for old, new in ((own, faulty), (faulty, own)):
        result = run("changes", old, new)
        assert (result.exit_code, result.stdout) == (1, "")
        first, *problems = result.stderr.splitlines()
        assert first == f"{faulty} cannot be compared, because it has problems:"
        assert len(problems) == 4
    missing = tmp_path / "missing"
    assert "Nothing exists at this path." in run("changes", missing, own).stderr
