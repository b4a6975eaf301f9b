"""The verify command."""

import csv
import hashlib
import io
import json
from pathlib import Path

import pytest
import time_machine

from tests.cli.conftest import Answer, PrintedRows, Run
from valuechain.analysis.verify.sections import hash_of

CODE = "1.1 Keep logs.\n\n1.2 Keep notes.\n"
HASHES = {"provision 1.1": hash_of("Keep logs."), "provision 1.2": hash_of("Keep notes.")}
HEADER = "table,row,text,place,hash,checked,note\n"


@pytest.fixture
def code(tmp_path: Path) -> Path:
    """The source's text."""
    file = tmp_path / "code.txt"
    file.write_text(CODE)
    return file


@pytest.fixture
def data(own: Path, code: Path) -> Path:
    """A framework with two mitigations that were read in the text."""
    sha256 = hashlib.sha256(code.read_bytes()).hexdigest()
    (own / "texts.csv").write_text(f"id,title,sha256\ncode,Our code,{sha256}\nannex,Our annex,\n")
    rows = zip(("filter", "orphan"), HASHES.items(), strict=True)
    listed = "".join(f"mitigations,{row},code,{place},{digest},2020-01-01,\n" for row, (place, digest) in rows)
    (own / "passages.csv").write_text(HEADER + listed)
    return own


def passages_of(data: Path) -> list[dict[str, str]]:
    """The rows of passages.csv."""
    return list(csv.DictReader(io.StringIO((data / "passages.csv").read_text())))


def test_the_text_that_was_read(answer: Answer, data: Path, code: Path) -> None:
    """The text that was read ends with exit code 0, counts and the edition."""
    assert answer("verify", "own", code, "--data", data) == (
        "own: 2 rows, nothing is changed, moved or gone.\n"
        "      2 unchanged in its place, as it was read\n"
        "      0 places without a row\n"
        "\n"
        "code (Our code)\n"
        "  File code.txt: the file that was read.\n"
    )


@pytest.mark.parametrize(
    ("now", "line"),
    [
        (CODE.replace("logs", "files"), "  CHANGED: mitigations filter, provision 1.1 (line 1)"),
        (CODE.replace("1.1", "2.1"), "  MOVED: mitigations filter, provision 1.1, now provision 2.1 (line 1)"),
        (CODE.replace("1.1 Keep logs.", ""), "  GONE: mitigations filter, provision 1.1"),
    ],
)
def test_another_edition_with_other_passages(run: Run, data: Path, code: Path, now: str, line: str) -> None:
    """A changed, moved or lost passage is listed, and the exit code is 1."""
    code.write_text(now)
    result = run("verify", "own", code, "--data", data)
    assert (result.exit_code, result.stderr) == (1, "")
    assert line in result.stdout.splitlines()
    assert "  File code.txt: another file than the one that was read." in result.stdout.splitlines()


def test_a_new_place_is_listed_and_no_error(answer: Answer, data: Path, code: Path) -> None:
    """A place that no row covers leaves the exit code at 0."""
    code.write_text(f"{CODE}\n1.3 Rest.\n")
    assert "  Without a row: provision 1.3 (line 5).\n" in answer("verify", "own", code, "--data", data)


def test_the_table_has_the_same_in_every_format(answer: Answer, rows: PrintedRows, data: Path, code: Path) -> None:
    """As CSV and JSON, there is one row per passage."""
    header, *body = rows("verify", "own", code, "--data", data, "--format", "csv")
    printed = json.loads(answer("verify", "own", code, "--data", data, "--format", "json"))
    assert [row[header.index("state")] for row in body] == ["unchanged", "unchanged"]
    assert [[record[column] for column in header] for record in printed] == body


def test_the_ending_of_the_output_decides(run: Run, data: Path, code: Path, tmp_path: Path) -> None:
    """With --output, a file is written, also if a passage is gone."""
    code.write_text("Nothing.")
    file = tmp_path / "result.csv"
    assert run("verify", "own", code, "--data", data, "--output", file).exit_code == 1
    assert file.read_text(encoding="utf-8-sig").startswith("framework,text,file,edition,")


def test_a_folder_is_searched_for_texts(answer: Answer, data: Path, code: Path) -> None:
    """Files of the folder that are no text of the framework are named."""
    (code.parent / "cover.pdf").write_bytes(b"%PDF-1.7")
    assert "Not a text of own, and left out: cover.pdf.\n" in answer("verify", "own", code.parent, "--data", data)


def test_the_text_may_be_named(run: Run, data: Path, code: Path) -> None:
    """--text says which text the file is."""
    result = run("verify", "own", code, "--text", "annex", "--data", data)
    assert result.exit_code == 0
    assert "annex (Our annex)\n" in result.stdout
    assert "      2 not given in a text that you did not give\n" in result.stdout


def test_writing_fills_in_hash_and_day(run: Run, data: Path, code: Path) -> None:
    """--write fills in the passages that are unchanged or had no hash, and says how many."""
    (data / "passages.csv").write_text(
        f"{HEADER}mitigations,orphan,code,provision 1.2,,,mine\n"
        f"mitigations,filter,code,provision 1.1,{HASHES['provision 1.1']},2020-01-01,\n"
        "actors,user,annex,Art 1,,,\n"
    )
    with time_machine.travel("2026-11-28 12:00:00+00:00", tick=False):
        result = run("verify", "own", code, "--data", data, "--write")
    assert (result.exit_code, result.stderr) == (0, f"{data / 'passages.csv'}: 2 rows filled in.\n")
    assert (data / "passages.csv").read_text() == (
        f"{HEADER}mitigations,orphan,code,provision 1.2,{HASHES['provision 1.2']},2026-11-28,mine\n"
        f"mitigations,filter,code,provision 1.1,{HASHES['provision 1.1']},2026-11-28,\n"
        "actors,user,annex,Art 1,,,\n"
    )
    assert "unchanged" in run("verify", "own", code, "--data", data).stdout


def test_writing_leaves_changed_and_lost_passages(run: Run, data: Path, code: Path) -> None:
    """A passage that changed or is gone keeps its hash and day, and the message says what to do."""
    before = passages_of(data)
    code.write_text("1.1 Keep files.\n")
    result = run("verify", "own", code, "--data", data, "--write")
    assert result.exit_code == 1
    assert result.stderr.splitlines()[1] == (
        "1 row left as they were, because the passage is changed or moved. Read it again, correct the row and its "
        "place, empty its hash, and repeat this."
    )
    assert passages_of(data) == before


def test_writing_needs_a_folder(run: Run, data: Path, code: Path) -> None:
    """--write without --data, or with a folder without passages.csv, is a usage error."""
    (data / "passages.csv").unlink()
    for options in ((), ("--data", data)):
        result = run("verify", "own", code, "--write", *options)
        assert result.exit_code == 2
        assert "--write needs --data FOLDER, a folder with passages.csv." in result.stderr


def test_writing_that_fails_leaves_the_old_file(
    run: Run, data: Path, code: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If writing fails, passages.csv is unchanged, and no partial file remains."""
    before = (data / "passages.csv").read_bytes()

    def fails(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pathlib.Path.replace", fails)
    result = run("verify", "own", code, "--data", data, "--write")
    assert result.stderr == f"{data / 'passages.csv'} cannot be written: No space left on device.\n"
    assert (data / "passages.csv").read_bytes() == before
    assert [file.name for file in data.iterdir() if "partial" in file.name] == []


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("own", "no-such-file.txt"), "Path 'no-such-file.txt' does not exist."),
        (("own",), "Missing argument 'TEXT...'."),
        (("owl", "code.txt"), 'Unknown framework "owl". Did you mean "own"? Valid: own.'),
        (("own", "code.txt", "--text", "cod"), 'Unknown text "cod". Did you mean "code"? Valid: code, annex.'),
        (("own", "cover.pdf"), "cover.pdf:1: (file): The file is not plain text. Save the source as plain text"),
        (("own", "empty"), "empty:1: (file): There is no text in this folder."),
        (("own", "others"), "None of these is a text of own: letter.txt. Give one file, and say which text it is"),
        (("own", "others/letter.txt"), "It is not clear which text letter.txt is. Give one file, and say which"),
        (("own", "code.txt", "code.txt"), "code.txt and code.txt are both the text code. Give one of them."),
    ],
)
def test_bad_input(
    run: Run, data: Path, code: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], message: str
) -> None:
    """Bad input ends with exit code 2, a message that says how to mend it, and no output."""
    monkeypatch.chdir(code.parent)
    Path("cover.pdf").write_bytes(b"%PDF-1.7")
    for folder in ("empty", "others"):
        Path(folder).mkdir()
    Path("others/letter.txt").write_text("Dear all,\n")
    result = run("verify", *arguments, "--data", data)
    assert (result.exit_code, result.stdout) == (2, "")
    assert message in result.stderr


def test_a_place_that_cannot_be_read(run: Run, data: Path, code: Path) -> None:
    """The message names the place and its row, and the exit code is 2."""
    (data / "passages.csv").write_text(f"{HEADER}mitigations,filter,code,page 9,,,\n")
    result = run("verify", "own", code, "--data", data)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith('This place in passages.csv cannot be read: "page 9" (mitigations filter). Write')


LAW = "Article 1: Dates\n\nIt applies from 2 August 2026. However:\n\n(a)\tRule 1 applies from 2 May 2027;\n"


@pytest.fixture
def dated(data: Path, run: Run, tmp_path: Path) -> Path:
    """A framework with two dates that have the same id, and were read in a text of their own."""
    (data / "dates.csv").write_text("id,date,scope\nstart,2026-08-02,\nstart,2027-05-02,Rule 1\n")
    listed = "dates,start/2026-08-02,annex,Art 1,,,\ndates,start/Rule 1/2027-05-02,annex,Art 1(a),,,\n"
    (data / "passages.csv").write_text((data / "passages.csv").read_text() + listed)
    law = tmp_path / "annex.txt"
    law.write_text(LAW)
    assert run("verify", "own", law, "--data", data, "--write").stderr.endswith(": 2 rows filled in.\n")
    return law


def test_a_date_that_is_unchanged(answer: Answer, data: Path, dated: Path, code: Path) -> None:
    """Dates are checked like other rows."""
    told = answer("verify", "own", dated, code, "--data", data)
    assert told.startswith("own: 4 rows, nothing is changed, moved or gone.\n      4 unchanged")


def test_a_date_that_changes(run: Run, data: Path, dated: Path, code: Path) -> None:
    """A new date in the text ends with exit code 1, and names the dates that rest on it."""
    dated.write_text(LAW.replace("2 May 2027", "2 May 2031"))
    result = run("verify", "own", dated, code, "--data", data)
    assert result.exit_code == 1
    assert "  CHANGED: dates start/2026-08-02, Art 1 (lines 3-5)" in result.stdout.splitlines()
    assert "  CHANGED: dates start/Rule 1/2027-05-02, Art 1(a) (line 5)" in result.stdout.splitlines()


@pytest.mark.usefixtures("dated")
def test_part_of_the_texts(answer: Answer, data: Path, code: Path) -> None:
    """If a text is missing, the first line says how many rows were checked, and the text is named."""
    assert answer("verify", "own", code, "--data", data).startswith(
        "own: 2 of 4 rows checked: nothing is changed, moved or gone.\n"
        "      2 unchanged in its place, as it was read\n"
        "      2 not given in a text that you did not give\n"
        "      0 places without a row\n"
        "  Not given: annex (Our annex).\n"
    )


def test_the_wrong_file(run: Run, data: Path, code: Path) -> None:
    """A file in which no passage is as it was read does not look like the text, and the exit code is 1."""
    code.write_text("1.1 Cook.\n\n1.3 Eat.\n")
    result = run("verify", "own", code, "--data", data)
    assert (result.exit_code, result.stderr) == (1, "")
    assert result.stdout == (
        "own: 2 rows, this does not look like the text.\n"
        "      1 changed   in its place, in other words\n"
        "      1 gone      no longer in its place\n"
        "      0 places without a row\n"
        "\n"
        "code (Our code)\n"
        "  File code.txt: another file than the one that was read.\n"
        "  This does not look like the text code: none of its passages is as it was read. If it is another\n"
        "    text, name its framework, or say which text it is with --text ID.\n"
        "  CHANGED: mitigations filter, provision 1.1 (line 1)\n"
        "  GONE: mitigations orphan, provision 1.2\n"
    )


def test_the_wrong_file_as_a_table(run: Run, data: Path, code: Path) -> None:
    """With a table, the same is said as an error message."""
    code.write_text("Nothing.\n")
    result = run("verify", "own", code, "--data", data, "--format", "csv")
    assert result.exit_code == 1
    assert result.stderr == (
        "code.txt: This does not look like the text code: none of its passages is as it was read. If it is another "
        "text, name its framework, or say which text it is with --text ID.\n"
    )


def test_another_text_of_ours_is_recognised(run: Run, data: Path, tmp_path: Path) -> None:
    """If the file is a text that we know, the message names it."""
    other = tmp_path / "other.txt"
    other.write_text("Nothing.\n")
    sha256 = hashlib.sha256(other.read_bytes()).hexdigest()
    with (data / "texts.csv").open("a") as stream:
        stream.write(f"other,Our other text,{sha256}\n")
    result = run("verify", "own", other, "--text", "code", "--data", data)
    assert result.exit_code == 1
    assert "It is other (Our other text): say so with --text other." in " ".join(result.stdout.split())


@pytest.mark.parametrize("given", ["texts/code.yaml", "texts"])
def test_yaml_that_is_not_valid(run: Run, data: Path, monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    """A broken YAML file, alone or in a folder, is an error that says the line, with exit code 2."""
    monkeypatch.chdir(data.parent)
    Path("texts").mkdir()
    Path("texts/code.yaml").write_text("controls:\n- id: filterData\n  title: Filter: data\n")
    (data / "passages.csv").write_text(f"{HEADER}mitigations,filter,code,filterData,{hash_of('Filter')},,\n")
    result = run("verify", "own", given, "--data", data)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("code.yaml:3: (file): The file is not valid YAML: mapping values are not allowed")
    assert "Traceback" not in result.stderr
