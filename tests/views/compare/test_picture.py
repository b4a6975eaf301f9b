"""The picture of a comparison."""

from tests.conftest import Show
from tests.questions import PAI_OPEN
from tests.views.compare.conftest import COSAI, table
from valuechain.views.compare.picture import _LABEL, _SIDE, MOST_IN_FULL
from valuechain.views.page.state import Page
from valuechain.views.picture.text import text_width

PAGE = Page.COMPARE
EDGES = (_LABEL, _LABEL + _SIDE, _LABEL + 2 * _SIDE)
"""The left edges of the columns, in pixels."""


def test_picture_has_room_for_its_words(show: Show) -> None:
    """No line of the picture is wider than its column, and nothing is cut."""
    page = show(f"{PAI_OPEN}&with-framework=eu-ai-act&topic=conformity&topic=reporting")
    svg = page.one("svg")
    width = float(svg.attributes["width"]) - 40
    texts = svg.all("text")
    said = [text.text for text in texts if text.attributes.get("style") == "font-size:14px"]
    assert " ".join(said) == page.one("@data-said").text
    assert all(text_width(line, 14, is_bold=True) <= width for line in said)
    assert "…" not in svg.text
    for text in (each for each in texts if each.attributes["x"] != "0"):  # those at 0 have the whole width
        size = float(text.attributes["style"].removeprefix("font-size:").removesuffix("px"))
        left = float(text.attributes["x"])
        right = next((edge for edge in EDGES if left < edge), width)
        assert left + text_width(text.text, size, is_bold="strong" in text.attributes["class"]) <= right, text.text


def test_picture_says_what_the_table_says(show: Show) -> None:
    """With few rows, the picture has the actors, roles and differences of the table, in words."""
    page = show(f"{PAI_OPEN}&with-framework=eu-ai-act&topic=documentation")
    drawn = page.one("svg").text
    row = table(page)["Documentation"]
    for actor in (*row.first, *row.second):
        assert actor.removeprefix("| ") in drawn
    assert "≠ Differs" in drawn
    assert "Guidance, not binding" in drawn
    assert "Law, binding in the European Union" in drawn


def test_picture_of_many_rows(show: Show) -> None:
    """With many rows, marks stand for the roles, and a legend names them."""
    page = show(COSAI)
    texts = [text.text for text in page.one("svg").all("text")]
    assert len(table(page)) > MOST_IN_FULL
    assert "Model providers" in texts
    assert texts[-3:] == ["Primary", "Secondary", "Responsible"]
