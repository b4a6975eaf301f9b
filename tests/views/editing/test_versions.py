"""What has changed, and named versions."""

from datetime import UTC, datetime

from tests.conftest import Parse
from valuechain.analysis.editing.described import Difference
from valuechain.model.question.parameters import FRAMEWORK
from valuechain.views.editing.values import NamedVersion
from valuechain.views.editing.versions import _MOST_DIFFERENCES as MOST_DIFFERENCES
from valuechain.views.editing.versions import show_differences, show_versions
from valuechain.views.page.state import parse_address

CHANGED = Difference("filter data", "provider", "role", "no role", "Primary")
NAMED = NamedVersion(7, 12, "After the review", datetime(2026, 11, 29, 9, 5, tzinfo=UTC))


def test_differences(parse: Parse) -> None:
    """Each difference is a row with what was before and what is now."""
    shown = parse(show_differences([CHANGED], "/csv", "the original"))
    assert shown.one("h2").text == "What has changed since the original?"
    assert [[cell.text for cell in row.parts if not isinstance(cell, str)] for row in shown.all("tr")][1:] == [
        list(CHANGED)
    ]


def test_differences_as_a_file(parse: Parse) -> None:
    """All differences can be downloaded, also those that are not shown."""
    many = [CHANGED] * (MOST_DIFFERENCES + 1)
    shown = parse(show_differences(many, "/csv", "the original"))
    assert len(shown.one("tbody").all("tr")) == MOST_DIFFERENCES
    assert f"The first {MOST_DIFFERENCES} are shown." in shown.text
    assert shown.one("a").attributes["href"] == "/csv"


def test_no_differences(parse: Parse) -> None:
    """Without differences there is neither a table nor a file."""
    shown = parse(show_differences([], "/csv", "the original"))
    assert (shown.all("table"), shown.all("a")) == ([], [])
    assert shown.one("p").text == "Nothing has changed."


def test_versions(parse: Parse) -> None:
    """A named version has its date, and can be restored, opened, compared with and forgotten."""
    first, start = parse(show_versions([NAMED], "a-key", "ours", 20)).all("li")
    assert first.one("h3").text == NAMED.name
    assert first.one("small").text == "29 November 2026, 09:05 UTC, after 12 changes"
    assert [each.attributes["data-edit"] for each in first.all("@data-edit")] == ["restore", "since", "forget"]
    asked = parse_address("/", first.one("a").attributes["href"].partition("?")[2])
    assert (asked.last(FRAMEWORK), asked.data) == ("ours", f"a-key.{NAMED.revision}")
    assert [each.attributes["data-edit"] for each in start.all("@data-edit")] == ["restore", "since"]


def test_present_version(parse: Parse) -> None:
    """The version that is the present state cannot be restored, and nothing has changed since."""
    first, _ = parse(show_versions([NAMED], "a-key", "ours", NAMED.revision)).all("li")
    assert [each.attributes["data-edit"] for each in first.all("@data-edit")] == ["forget"]
