"""The HTML of the My data page: without data, with problems, and with a framework."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

import valuechain as vc
from tests.conftest import Draw, Parse, Show, Write
from tests.questions import query_of
from valuechain.model.merge import merge, own_ids
from valuechain.model.problem import Noted, Warned
from valuechain.model.vocabulary import PLACES
from valuechain.tables.archive import ACCEPTED
from valuechain.tables.formats import XLSX
from valuechain.tables.reading.shapes.values import Recognised, Shape, ShapeMap
from valuechain.views.document.formats import DOCX
from valuechain.views.my_data.page import MOST_FILES, Kept, show_my_data_at
from valuechain.views.page.state import parse_address
from valuechain.views.picture.formats import SLIDE

KEY = "Gl0n7sVXhTv2aF-6dBbqzg"
LATER = datetime.now(UTC) + timedelta(days=30, minutes=1)


def kept(shipped: vc.ValueChain, own: vc.ValueChain) -> Kept:
    """A user's data without problems."""
    return Kept("own.zip", (), LATER, merge(shipped, own), tuple(own_ids(shipped, own).values()), True)


def faulty(problems: Sequence[vc.Problem], *, has_copy: bool = True) -> Kept:
    """A user's data with problems."""
    return Kept("own.zip", problems, LATER, None, (), has_copy)


@pytest.fixture
def page(chain: vc.ValueChain, parse: Parse) -> Show:
    """The page for an upload."""
    return lambda kept: parse(
        show_my_data_at(chain, parse_address("/my-data", f"?data={KEY}" if kept else ""), kept, 30)
    )


def test_without_data(page: Show) -> None:
    """Without data, the page has one form, which describes the accepted files and works without a script."""
    shown = page(None)
    assert shown.one("h1").text == "What does your own framework look like beside the published ones?"
    (form,) = shown.all("form")
    assert (form.attributes["method"], form.attributes["action"], form.attributes["enctype"]) == (
        "post",
        "/my-data",
        "multipart/form-data",
    )
    chosen = form.one("input[type=file]")
    assert chosen.attributes["accept"] == ",".join(ACCEPTED)
    fields = [each.attributes["id"] for each in form.all("input")]
    assert [label.attributes["for"] for label in form.all("label")] == [chosen.attributes["id"], "title"]
    assert sorted(fields) == ["files", "title"]
    assert f"At most 50 MB and {MOST_FILES} files." in form.text
    templates = {"/my-data/template.xlsx", "/my-data/template.zip"}
    assert {link.attributes["href"] for link in shown.all("a")} == {*templates, "/edit"}


def test_problems_in_a_table(page: Show) -> None:
    """Each problem is a row with its file, line, column, message and fix; "(file)" is spelt out as "the whole file"."""
    problems = [
        vc.Problem("actors.csv", 3, "id", "The cell is empty.", "Give every row its id."),
        vc.Problem("mitigations.csv", 1, "(file)", "The table is missing.", "Add it."),
    ]
    shown = page(faulty(problems))
    assert shown.one("@data-said").text.startswith("2 problems in 2 tables.")
    rows = [[cell.text for cell in row.all("td")] for row in shown.one("tbody").all("tr")]
    assert rows == [
        ["actors.csv", "3", "id", "The cell is empty.", "Give every row its id."],
        ["mitigations.csv", "1", "the whole file", "The table is missing.", "Add it."],
    ]


def test_problems_in_a_workbook(page: Show) -> None:
    """Problems in a workbook name the sheet and row; warnings are counted separately."""
    problems = [
        vc.Problem("own.zip, sheet actors", 1, "(file)", "The sheet is empty.", "Add rows."),
        Warned("own.zip, sheet mitigations", 2, "confidence", "Warning: A slip.", "Look."),
    ]
    shown = page(faulty(problems))
    assert shown.one("@data-said").text == (
        "1 problem and 1 warning in 2 tables. Fix it and upload the file again. Nothing is shown until then. "
        "You can ignore the warning."
    )
    assert [cell.text for cell in shown.one("thead").all("th")][:2] == ["Where", "Row"]
    rows = [[cell.text for cell in row.all("td")][:3] for row in shown.one("tbody").all("tr")]
    assert rows == [["sheet actors", "1", "the whole sheet"], ["sheet mitigations", "2", "confidence"]]


def test_a_name_to_begin_with_and_to_change(page: Show, chain: vc.ValueChain, draw: Draw) -> None:
    """The title field is already filled in on the form for uploading corrected files and on the one for renaming."""
    (field,) = [each for each in page(replace(faulty([]), title="House rules")).all("input")
                if each.attributes["name"] == "title"]  # fmt: skip
    assert field.attributes["value"] == "House rules"
    shown = page(replace(kept(chain, draw("provider -P-> filter")), title="House rules"))
    assert shown.one("h1").text.startswith("What is in House rules, ")
    form = shown.one("form[action=/my-data/rename]")
    values = {each.attributes["name"]: each.attributes["value"] for each in form.all("input")}
    assert values == {"data": KEY, "title": "House rules"}


def test_many_problems(page: Show) -> None:
    """The first 500 problems are shown, with a note on where to find the rest."""
    shown = page(faulty([vc.Problem("a.csv", line, "id", "Wrong.", "Mend it.") for line in range(1, 1235)]))
    assert len(shown.one("tbody").all("tr")) == 500
    assert "The first 500 of 1,234 problems are shown. The CSV has them all." in shown.text


@pytest.mark.parametrize("has_copy", [True, False])
def test_copy_is_offered_where_there_is_one(page: Show, has_copy: bool) -> None:
    """A copy of the file with an added column of problems is offered unless the file could not be opened."""
    shown = page(faulty([vc.Problem("own.zip", 1, "(file)", "Damaged.", "")], has_copy=has_copy))
    offered = [link.attributes["href"].partition("?")[0] for link in shown.all("@download")]
    copy = ["/my-data/annotated"] if has_copy else []
    assert offered == [*copy, "/my-data/problems.csv", "/my-data/original"]


def test_own_framework(page: Show, chain: vc.ValueChain, draw: Draw) -> None:
    """Without problems, the page shows counts, gaps, idle actors and the owners of the first few mitigations."""
    shown = page(kept(chain, draw("provider -P-> filter; user -S-> filter; (orphan); idler")))
    assert shown.one("@data-said").text == ("No problems. 1 framework, 3 actors, 2 mitigations and 2 assignments.")
    section = shown.one(".own")
    assert "1 of 2 mitigations has no one assigned, and 1 of 3 actors has nothing assigned." in section.text
    assert [head.text for head in section.one("thead").all("th")] == ["Mitigation", "Primary", "Secondary"]
    rows = [[row.one("th").text, *(cell.text for cell in row.all("td"))] for row in section.one("tbody").all("tr")]
    assert rows == [["filter", "provider", "user"], ["orphan", "no one"]]


def test_what_people_hand_on(page: Show, chain: vc.ValueChain, draw: Draw) -> None:
    """The link, a Word document, a workbook and a slide are one click away."""
    section = page(kept(chain, draw("provider -P-> filter"))).one(".own")
    assert "link" in [each.attributes.get("data-copy") for each in section.all("button")]
    offered = {link.text: link.attributes["href"].partition("?")[0] for link in section.all("@download")}
    assert offered == {
        form.name: f"/api/v1/{link}.{form.ending}"
        for link, form in (("briefing", DOCX), ("matrix", XLSX), ("matrix", SLIDE))
    }


def test_how_it_was_read_is_said_once(page: Show, chain: vc.ValueChain, draw: Draw) -> None:
    """The note that says what a table looks like is not listed among its problems: the page has a form for it."""
    found = Recognised(ShapeMap(Shape.WIDE, "own.csv", (1,), ()), {}, "This looks like a matrix.")
    note = Noted.of("own.csv", 1, "(file)", found.summary, "")
    shown = page(replace(kept(chain, draw("provider -P-> filter")), found=found, problems=[note]))
    assert shown.one("@data-said").text == "No problems. 1 framework, 1 actor, 1 mitigation and 1 assignment."
    assert shown.text.count(found.summary) == 1


@pytest.mark.parametrize(
    ("name", "title", "called"),
    [("own.zip", "", "own.csv"), ("own.zip", "House", "House"), ("other.zip", "", "other.zip")],
)
def test_a_single_table_is_called_as_it_was_sent(page: Show, name: str, title: str, called: str) -> None:
    """A single table is kept in a zip, but the page names the file that the user sent."""
    problem = vc.Problem("own.csv", 1, "(file)", "The file is empty.", "")
    assert page(replace(faulty([problem]), name=name, title=title)).one("h1").text == f"Problems in {called}"


def test_links_keep_the_key(page: Show, chain: vc.ValueChain, draw: Draw) -> None:
    """Every link to Explore, Findings and Compare names the user's framework and carries the key."""
    shown = page(kept(chain, draw("provider -P-> filter")))
    links = [link.attributes["href"] for link in shown.all("@data-nav")]
    question = query_of("drawn", "advanced", "open")
    assert f"/?{question}&data={KEY}" in links
    assert f"/findings?{question}&data={KEY}" in links
    assert f"/compare?{question}&with-framework=pai-open&data={KEY}" in links
    assert all(link.endswith(f"data={KEY}") for link in links)


def test_a_framework_that_varies(page: Show, chain: vc.ValueChain, write: Write) -> None:
    """The preview of a framework that varies by context is for the first model and release it covers."""
    own = write(
        actors=[["id", "name"], ["a", "A"]],
        mitigations=[["id", "name", "primary", "cells"], ["m", "M", "a", "frontier/closed"]],
    )
    section = page(kept(chain, own)).one(".own")
    frontier = next(each for each in chain.model_types if each.id == "frontier").phrase
    assert f"For a {frontier} model, released as" in section.text
    assert query_of("", "frontier", "closed") in section.all("@data-nav")[0].attributes["href"]


def test_a_framework_without_an_answer(page: Show, chain: vc.ValueChain, write: Write) -> None:
    """If a framework excludes every cell, the page says so."""
    own = write(
        actors=[["id", "name"], ["a", "A"]],
        mitigations=[["id", "name", "primary"], ["m", "M", "a"]],
        cells=[["model_type", "release_type", "status", "reason"], *([*each, "excluded", "Left."] for each in PLACES)],
    )
    assert "every cell is excluded or unsourced" in page(kept(chain, own)).one(".own").text


def test_many_frameworks(page: Show, chain: vc.ValueChain, write: Write) -> None:
    """The first ten frameworks are shown in full, and the rest as links."""
    names = [f"f{number:02}" for number in range(12)]
    own = write(
        frameworks=[["id", "name"], *([name, name] for name in names)],
        actors=[["framework", "id", "name"], *([name, "a", "A"] for name in names)],
        mitigations=[["framework", "id", "name", "primary"], *([name, "m", "M", "a"] for name in names)],
    )
    shown = page(kept(chain, own))
    assert len(shown.all(".own")) == 10
    assert "And 2 more frameworks: f10, f11." in shown.text


def test_text_stays_text(page: Show, chain: vc.ValueChain, write: Write) -> None:
    """The contents of a user's file are escaped."""
    script = "<script>alert(1)</script>"
    own = write(
        frameworks=[["id", "name"], ["x", script]],
        actors=[["id", "name"], ["a", script]],
        mitigations=[["id", "name", "primary"], ["m", script, "a"]],
    )
    for shown in (page(kept(chain, own)), page(faulty([vc.Problem(script, 1, script, script, script)]))):
        assert script in shown.text
        assert shown.all("script") == []


def test_expiry_and_deletion(page: Show) -> None:
    """The page gives the expiry date, and a form that deletes the data and says what is lost."""
    shown = page(faulty([vc.Problem("a.csv", 1, "id", "Wrong.", "")]))
    assert f"expires on {LATER.day} {LATER:%B %Y} (in 30 days)" in shown.text
    form = shown.one("details").one("form")
    assert (form.attributes["action"], form.one("input").attributes["value"]) == ("/my-data/delete", KEY)
    assert "This cannot be undone." in form.text
