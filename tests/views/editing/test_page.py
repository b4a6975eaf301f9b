"""The editor's page above its table."""

from tests.conftest import Parse
from tests.views.editing.conftest import AT, DrawDraft
from valuechain.model.look import letter_of
from valuechain.model.words import write_date
from valuechain.views.editing.page import list_cycle, show_editor, show_legend, show_side, show_start
from valuechain.views.page.state import Page

DRAWN = "provider -P-> filter data; adapter -S-> filter data; user"


def test_question(parse: Parse) -> None:
    """The heading is one question about the framework."""
    page = parse(show_editor(AT))
    assert page.one("h1").text == f"Who should be responsible for what in {AT.title}?"


def test_status(parse: Parse) -> None:
    """The page says what it started from, that it is saved, and until when its link works."""
    page = parse(show_editor(AT))
    said = page.one(".edit-status").text
    assert said.startswith("All changes saved.")
    assert f"Started from {AT.original_name}." in said
    assert write_date(AT.expires) in said


def test_ways(parse: Parse) -> None:
    """The panel leads to every place where the framework can be seen."""
    panel = parse(show_editor(AT)).one(".downloads")
    assert [link.attributes["href"] for link in panel.all("a")] == [
        AT.explore,
        AT.findings,
        AT.compare,
        AT.workshop,
        AT.my_data,
    ]


def test_nothing_to_compare_with(parse: Parse) -> None:
    """Without a published original, there is no link to compare with it."""
    panel = parse(show_editor(AT._replace(compare=""))).one(".downloads")
    assert "Compare" not in panel.text


def test_navigation_keeps_the_data(parse: Parse) -> None:
    """Links of the navigation ask about the edited framework, and My data is marked as current."""
    page = parse(show_editor(AT)).one("@data-page")
    assert f"data={AT.key}" in page.attributes["data-question"]
    assert page.attributes["data-part-of"] == Page.MY_DATA


def test_legend(draft_of: DrawDraft, parse: Parse) -> None:
    """The legend has each role that a click can set, with its letter as a key."""
    draft = draft_of(DRAWN)
    legend = parse(show_legend(draft))
    assert [role.id for role in list_cycle(draft)] == ["primary", "secondary"]
    assert [mark.one(".sr").text for mark in legend.all(".role")] == ["Primary", "Secondary"]
    assert {letter_of(role) for role in list_cycle(draft)} < {key.text for key in legend.all("kbd")}


def test_side(parse: Parse) -> None:
    """Before anything is chosen, the place for details says how to choose."""
    assert parse(show_side()).one(".hint").text.startswith("Choose a cell")


def test_start(parse: Parse) -> None:
    """Data that has not been edited yet is opened by one button."""
    form = parse(show_start("a-key", "<Ours>", 12)).one("form")
    assert (form.attributes["method"], form.attributes["action"]) == ("post", "/edit/open")
    assert form.one("input").attributes["value"] == "a-key"


def test_start_names_the_data(parse: Parse) -> None:
    """The page for data that has not been edited yet has its name and size."""
    page = parse(show_start("a-key", "<Ours>", 12))
    assert page.one("h1").text == "Do you want to change <Ours> here?"
    assert "a table of 12 mitigations" in page.text
