"""Strengths and conditions on the Compare page."""

import pytest

import valuechain as vc
from tests.conftest import Show, Write
from tests.questions import PAI_OPEN
from tests.views.compare.conftest import lists, table
from valuechain.views.page.state import Page

PAGE = Page.COMPARE


@pytest.fixture
def versions(write: Write) -> vc.ValueChain:
    """Two versions in which a can and then should do x, shall do y if asked, and still does z."""
    names = ("one", "two")
    return write(
        frameworks=[["id", "name"], *([name, name] for name in names)],
        actors=[["framework", "id", "name"], *([name, "a", "A"] for name in names)],
        mitigations=[
            ["framework", "id", "name", "primary"],
            *([name, each, each.upper(), "a"] for name in names for each in "xyz"),
        ],
        ownerships=[
            ["framework", "mitigation_id", "actor_id", "role", "norm", "condition"],
            ["one", "x", "a", "primary", "can", ""],
            ["one", "y", "a", "primary", "shall", ""],
            ["two", "x", "a", "primary", "should", ""],
            ["two", "y", "a", "primary", "shall", "only if asked"],
        ],
    )


def test_same_role_bound_otherwise(versions: vc.ValueChain, show: Show) -> None:
    """The answer counts the roles that bind otherwise, and the list says how, per mitigation and actor."""
    page = show("framework=one&with-framework=two", versions)
    assert page.one("@data-said").text == (
        "Both have the same 3 mitigations, with the same roles. "
        "2 roles stay the same but have another strength or condition."
    )
    assert lists(page) == {
        "Same role, other strength or condition (2)": [
            "X: A: primary, but can / should",
            "Y: A: primary, but no condition / only if asked",
        ]
    }


def test_marks_of_roles_bound_otherwise(versions: vc.ValueChain, show: Show) -> None:
    """Their rows are among the changes, each mark says in words what differs, and the picture has the same words."""
    page = show("framework=one&with-framework=two", versions)
    assert table(page) == {
        "X": {"A": "same role: primary, but can / should"},
        "Y": {"A": "same role: primary, but no condition / only if asked"},
    }
    assert page.all(".matrix")[0].all(".bound")[0].text == "can / should"
    assert "can / should" in page.one("svg").text
    assert "same role, another strength or condition" in page.one(".legend").text
    assert page.one(".quiet").one("summary").text == "1 without a change"


def test_strengths_of_topics(show: Show) -> None:
    """Between two sources, the strengths of both sides stand beneath the marks, as words; none without a verb."""
    page = show(f"{PAI_OPEN}&with-framework=uk-ai-cyber")
    rows = [row for row in page.all(".matrix")[1].all("tr") if row.all("th")]
    (row,) = [row for row in rows if row.all("th")[0].text.startswith("Incidents")]
    assert [small.text for small in row.all(".bound")] == [
        "A recommended",
        "A recommended; some without a verb",
        "A recommended",
    ]
    assert (
        table(page, "unchanged")["Incidents A 2 · B 2"]["Model providers"]
        == "both: primary (recommended) and responsible"
    )
    assert (
        "how strongly the source’s verbs ask, not whether it binds by law; nothing without a verb."
        in page.one(".key").text
    )


def test_no_strengths_without_verbs(write: Write, show: Show) -> None:
    """If neither side has verbs, nothing stands beneath the marks, and nothing is explained."""
    names = ("one", "two")
    own = write(
        frameworks=[["id", "name"], *([name, name] for name in names)],
        actors=[["framework", "id", "name"], *([name, "a", "A"] for name in names)],
        mitigations=[
            ["framework", "id", "name", "primary", "secondary", "topics"],
            ["one", "x", "X", "a", "", "incidents"],
            ["two", "y", "Y", "", "a", "incidents"],
        ],
    )
    page = show("framework=one&with-framework=two", own)
    assert page.all(".bound") == []
    assert "Beneath" not in page.text
