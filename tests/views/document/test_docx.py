"""The briefing as a Word file, opened again."""

import io
import re
import zipfile
from dataclasses import replace

import pytest
from docx import Document
from docx.document import Document as WordFile
from docx.oxml.ns import qn

import valuechain as vc
from tests.conftest import Write
from valuechain.views.briefing.briefing import build_briefing
from valuechain.views.document.docx import write_docx
from valuechain.views.document.html import write_html

HOSTILE = '<w:p>&amp"x"</w:p>'


@pytest.fixture(scope="module")
def raw(pai_open: vc.Allocation) -> bytes:
    """The briefing on PAI's open checklist."""
    return write_docx(build_briefing(pai_open))


@pytest.fixture(scope="module")
def word(raw: bytes) -> WordFile:
    """The briefing's Word file, opened."""
    return Document(io.BytesIO(raw))


def headings(word: WordFile, level: int) -> list[str]:
    """The headings of one level."""
    return [each.text for each in word.paragraphs if each.style is not None and each.style.name == f"Heading {level}"]


def test_same_headings_as_html(word: WordFile, pai_open: vc.Allocation) -> None:
    """The Word file has the headings of the HTML file, at the same levels."""
    html = write_html(build_briefing(pai_open))
    for level in (1, 2):
        found = re.findall(rf"<h{level + 1}[^>]*>(.*?)</h{level + 1}>", html)
        assert headings(word, level) == [each.replace("&amp;", "&") for each in found]


def test_matrix(word: WordFile) -> None:
    """The first annex has the matrix: its header row repeats on every page, and item 12 has P, P, S and P."""
    table = word.tables[1]
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    assert rows[0][3:7] == ["Model providers", "Hubs & hosting", "Adapters", "App developers"]
    (item_12,) = [row for row in rows if row[0].startswith("Open incident")]
    assert item_12[1:] == ["", "", "P", "P?", "S", "P", "", "", "", "3 P 1 S"]
    assert [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in table.rows] == [True] + [False] * 19


def test_every_grid_repeats_its_head(word: WordFile) -> None:
    """Tables with a header row repeat it on every page; definition lists have no header row."""
    repeated = [table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None for table in word.tables]
    # other sources, matrix, conditions, load, readings, doubts; facts of four role cards and the source; method; again
    assert repeated == [True] * 6 + [False] * 5 + [True, False]


def test_role_cards(word: WordFile, chain: vc.ValueChain) -> None:
    """App developers' card lists six owned mitigations, one supported, one mention and one owned under reading B."""
    texts = [each.text for each in word.paragraphs]
    start = texts.index(chain.actor("pai-open", "app_developer").label)
    card = texts[start : texts.index("Where this comes from")]
    assert [each for each in card if each.endswith((" 6", " 1"))] == [
        "Responsible for 6",
        "Secondary: 1",
        "Mentioned: 1",
        "Under another reading: 1",
    ]
    assert "?  Disclose AI-generated content: secondary under reading B" in card
    assert f"P  {chain.mitigation('pai-open', 'PO-13').label}  with Hubs & hosting (primary)" in card


def test_nothing_is_torn_apart(word: WordFile) -> None:
    """In the matrix, no page break follows the header row, a stage heading or the row before the total."""
    table = word.tables[1]
    kept = [row.cells[0].paragraphs[0].paragraph_format.keep_with_next for row in table.rows]
    stages = {
        number for number, row in enumerate(table.rows) if row.cells[0].text.startswith(("Prevent", "Detect", "Resp"))
    }
    assert {number for number, is_kept in enumerate(kept) if is_kept} == {0, *stages, len(table.rows) - 2}
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)


def test_pictures_have_alternative_texts(word: WordFile) -> None:
    """All pictures have alternative text and fit within the margins."""
    shapes = list(word.inline_shapes)
    texts = [shape._inline.docPr.get("descr") for shape in shapes]
    assert [text.partition(":")[0] for text in texts] == ["Bar chart", "Matrix", "Map"]
    assert all(shape.width.cm <= 29.7 - 3.6 and shape.height.cm <= 21 - 3.6 for shape in shapes)


def test_tall_pictures_get_an_upright_page(chain: vc.ValueChain) -> None:
    """After the portrait pages, only the matrix of the UK code's 72 provisions is in landscape: its map is tall."""
    allocation = vc.build_allocation(chain, vc.Context("advanced", "open"), framework="uk-ai-cyber", level=2)
    word = Document(io.BytesIO(write_docx(build_briefing(allocation))))
    assert [each.page_width.cm > each.page_height.cm for each in word.sections] == [False, True, False]
    _, shape = word.inline_shapes
    assert shape.width.cm <= 21 - 3.6
    assert shape.height.cm <= 29.7 - 3.6


def test_properties(word: WordFile, raw: bytes, pai_open: vc.Allocation) -> None:
    """Title, language and author are set; the footer numbers the pages."""
    properties = word.core_properties
    assert properties.title == build_briefing(pai_open).title
    assert (properties.language, properties.author) == ("en-GB", "valuechain")
    with zipfile.ZipFile(io.BytesIO(raw)) as parts:
        assert b'w:lang w:val="en-GB"' in parts.read("word/styles.xml")
        footers = [parts.read(name) for name in parts.namelist() if "footer" in name and name.endswith(".xml")]
    assert any(b">PAGE<" in footer and b">NUMPAGES<" in footer for footer in footers)


@pytest.mark.parametrize("kind", ["Briefing", "Answer across sources"])
def test_footer_says_what_it_is(pai_open: vc.Allocation, kind: str) -> None:
    """The footer names the kind of document with its article."""
    word = Document(io.BytesIO(write_docx(replace(build_briefing(pai_open), kind=kind))))
    said = " ".join(paragraph.text for paragraph in word.sections[0].footer.paragraphs)
    made = "a briefing" if kind == "Briefing" else "an answer across sources"
    assert f"Who is responsible for what: {made} made with valuechain on " in said


def test_same_bytes(raw: bytes, pai_open: vc.Allocation) -> None:
    """The same answer on the same day gives the same file, byte for byte."""
    assert write_docx(build_briefing(pai_open)) == raw


def test_hostile_text_is_text(write: Write) -> None:
    """Markup in a user's data is shown as text, and characters that XML cannot represent are left out."""
    own = write(
        actors=[["id", "name"], ["a", HOSTILE]],
        mitigations=[["id", "name", "stage", "primary"], ["m", HOSTILE, HOSTILE, "a"]],
    )
    allocation = vc.build_allocation(own)
    framework = replace(allocation.frameworks[0], short_name=f"own\x07\x00\ud800 {HOSTILE}", licence="\x0b")
    word = Document(io.BytesIO(write_docx(build_briefing(replace(allocation, frameworks=(framework,))))))
    assert word.paragraphs[1].text == f"The only mitigation falls to {HOSTILE}"
    assert word.paragraphs[2].text == f"Who is responsible for what according to own {HOSTILE}?"
    assert word.tables[0].cell(2, 0).text == HOSTILE


def test_many_actors_stand_upright(write: Write) -> None:
    """With 30 actors, the column headings are vertical, and the columns fit on the page."""
    own = write(
        actors=[["id", "name"], *([f"a{n}", f"Actor number {n}"] for n in range(30))],
        mitigations=[["id", "name", "primary"], ["m", "M", "a0"]],
    )
    table = Document(io.BytesIO(write_docx(build_briefing(vc.build_allocation(own))))).tables[0]
    turned = [cell._tc.tcPr.find(qn("w:textDirection")) is not None for cell in table.rows[0].cells]
    assert turned == [False] + [True] * 31
    assert sum(column.width.cm for column in table.columns) == pytest.approx(29.7 - 3.6, abs=0.1)
