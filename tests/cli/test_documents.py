"""The commands that draw pictures and write briefings."""

import io
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from docx import Document

from tests.cli.conftest import PAI_OPEN, Answer, Run
from tests.questions import options_of

SVG, PNG, ZIP = b"<svg ", b"\x89PNG\r\n\x1a\n", b"PK"


def words_in(svg: str) -> str:
    """The text of a picture."""
    return " ".join(ET.fromstring(svg).itertext())  # noqa: S314 # our own output


@pytest.mark.parametrize(
    ("command", "ending", "start"),
    [
        ("matrix", "svg", SVG),
        ("matrix", "PNG", PNG),
        ("map", "svg", SVG),
        ("map", "png", PNG),
        ("briefing", "html", b"<!doctype html>"),
        ("briefing", "docx", ZIP),
    ],
)
def test_ending_of_the_file_decides(answer: Answer, tmp_path: Path, command: str, ending: str, start: bytes) -> None:
    """The output file's extension, even in capitals, determines the format, and nothing is printed."""
    file = tmp_path / f"answer.{ending}"
    assert answer(command, *PAI_OPEN, "--output", file) == ""
    assert file.read_bytes()[:40].lower().lstrip().startswith(start.lower())


@pytest.mark.parametrize(("command", "form"), [("matrix", "png"), ("map", "png"), ("briefing", "docx")])
def test_binary_files_can_be_piped(run: Run, command: str, form: str) -> None:
    """Without --output, the bytes of a picture or Word file go to standard output."""
    result = run(command, *PAI_OPEN, "--format", form)
    assert (result.exit_code, result.stdout_bytes[:2]) == (0, {"png": b"\x89P", "docx": b"PK"}[form])


@pytest.mark.parametrize(("command", "start"), [("map", "<svg "), ("briefing", "<!doctype html>")])
def test_text_is_the_default(answer: Answer, command: str, start: str) -> None:
    """The default formats are SVG for a map and HTML for a briefing."""
    assert answer(command, *PAI_OPEN).lower().lstrip().startswith(start)


@pytest.mark.parametrize(
    ("command", "ending", "forms"),
    [("map", "pdf", "svg, png or pptx"), ("map", "csv", "svg, png or pptx"), ("briefing", "pdf", "html, docx or pptx")],
)
def test_other_endings_are_refused(run: Run, tmp_path: Path, command: str, ending: str, forms: str) -> None:
    """An unknown extension is refused with exit code 2, unless the format is given."""
    file = tmp_path / f"answer.{ending}"
    result = run(command, *PAI_OPEN, "--output", file)
    assert (result.exit_code, result.stdout, file.exists()) == (2, "", False)
    assert f'"answer.{ending}" cannot be written: use the extension {forms}, or add --format.' in result.stderr
    form = forms.replace(",", " ").split()[0]
    assert run(command, *PAI_OPEN, "--output", file, "--format", form).exit_code == 0


@pytest.mark.parametrize("command", ["matrix", "map"])
def test_picture_is_what_is_asked(answer: Answer, command: str) -> None:
    """A picture shows the filtered mitigations, and names the filters."""
    said = words_in(answer(command, *PAI_OPEN, "--stage", "Detect", "--format", "svg"))
    assert "Monitor misuse" in said
    assert "Source and filter" not in said
    assert "Detect" in said
    assert "Partnership on AI" in said


def test_map_with_focus(answer: Answer) -> None:
    """A focus dims everything else, and is named in the picture."""
    focused = answer("map", *PAI_OPEN, "--focus", "mitigation:PO-5")
    assert "In focus: Publish a responsible AI licence." in words_in(focused)
    assert "In focus" not in words_in(answer("map", *PAI_OPEN))


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--focus", "user"), '"user" is not of the form actor:ID or mitigation:ID, such as mitigation:PO-1.\n'),
        (("--focus", "actor:nobody"), 'Unknown actor "nobody".'),
        (("--focus", "mitigation:PO-99"), 'Unknown mitigation "PO-99".'),
        (("--stage", "Sleep"), 'Unknown stage "Sleep".'),
    ],
)
def test_map_of_what_is_not_there(run: Run, options: tuple[str, str], message: str) -> None:
    """A command with an unknown focus or filter lists the valid ones, and ends with exit code 2."""
    result = run("map", *PAI_OPEN, *options)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(message)


def test_map_of_too_much(run: Run, tmp_path: Path) -> None:
    """A map too large to read is refused with exit code 2, and an alternative is suggested."""
    (tmp_path / "actors.csv").write_text("id,name\na,A\n")
    rows = "".join(f"m{number},M{number},a\n" for number in range(2000))
    (tmp_path / "mitigations.csv").write_text(f"id,name,primary\n{rows}")
    result = run("map", "--data", tmp_path)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("A map of 2,000 mitigations is unreadable;")


def test_briefing_has_the_whole_answer(answer: Answer) -> None:
    """Filters narrow the matrix of a briefing, but not its findings."""
    narrowed = answer("briefing", *PAI_OPEN, "--stage", "Detect")
    assert "15 mitigations" in narrowed
    assert "Publish a responsible AI licence" in narrowed
    assert len(narrowed) < len(answer("briefing", *PAI_OPEN))


def test_briefing_as_word_file(run: Run) -> None:
    """The Word file has the sections of the two pages, then the annexes, as headings."""
    document = Document(io.BytesIO(run("briefing", *PAI_OPEN, "--format", "docx").stdout_bytes))
    headings = [each.text for each in document.paragraphs if each.style.name == "Heading 1"]
    assert headings[5:] == [
        *("Who is responsible for what", "The value chain", "What stands out", "Role cards"),
        *("Where this comes from", "How the figures are counted"),
    ]


def test_caution_beside_the_briefing(run: Run) -> None:
    """Standard error and the text of a briefing on the EU AI Act both say that it is not legal advice."""
    result = run("briefing", *options_of("eu-ai-act", "advanced", "open"))
    assert result.stderr.startswith("eu-ai-act: Not legal advice.")
    assert "Not legal advice." in result.stdout
