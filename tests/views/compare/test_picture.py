"""The picture of a comparison."""

from tests.conftest import Show
from tests.questions import PAI_OPEN
from tests.views.compare.conftest import COSAI
from valuechain.views.page.state import Page
from valuechain.views.picture.text import text_width

PAGE = Page.COMPARE


def test_picture_has_room_for_its_words(show: Show) -> None:
    """No line of the picture is wider than its table, and notes are not cut."""
    page = show(f"{PAI_OPEN}&with-framework=eu-ai-act")
    width = float(page.one("svg").attributes["width"]) - 40
    texts = page.one("svg").all("text")
    said = [text.text for text in texts if text.attributes.get("style") == "font-size:14px"]
    assert " ".join(said) == page.one("@data-said").text
    assert all(text_width(line, 14, is_bold=True) <= width for line in said)
    notes = [text.text for text in texts if text.attributes.get("style") == "font-size:11px"]
    assert "also Product manufacturer, Authorised rep., Importer: not comparable" in " ".join(notes)
    assert "…" not in " ".join(notes)
    assert all(text_width(line, 11) <= 320 - 2 * 14 for line in notes)


def test_picture_says_what_the_table_says(show: Show) -> None:
    """The picture has the same rows and marks as the table."""
    page = show(COSAI)
    svg = page.one("svg")
    table_marks = [mark.all("span")[1].text for mark in page.one(".matrix").all(".change")]
    drawn = [text.text for text in svg.all("text") if "c-on-" in text.attributes.get("class", "")]
    legend = len(page.one(".legend").all("li"))
    assert drawn[: len(drawn) - legend] == table_marks
