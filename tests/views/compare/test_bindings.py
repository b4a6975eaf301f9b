"""Strengths and conditions on the Compare page."""

import pytest

import valuechain as vc
from tests.conftest import Show, Write
from tests.questions import PAI_OPEN
from tests.views.compare.conftest import table
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
    """The answer counts the roles that bind otherwise, and the table says how, per mitigation and actor."""
    page = show("framework=one&with-framework=two", versions)
    assert page.one("@data-said").text == (
        "Both have the same 3 mitigations, with the same roles. "
        "2 roles stay the same but have another strength or condition."
    )
    assert {row: shown.told for row, shown in table(page).items()} == {
        "X": {"A": "still primary, but should instead of can"},
        "Y": {"A": "still primary, but “only if asked” instead of no condition"},
    }


def test_roles_bound_otherwise_on_both_sides(versions: vc.ValueChain, show: Show) -> None:
    """Their rows count as changed, each side has its verb, and the picture says the same."""
    page = show("framework=one&with-framework=two", versions)
    x = table(page)["X"]
    assert (x.first, x.second, x.difference) == (["| A: primary, can"], ["| A: primary, should"], "≠ Changed")
    assert "should instead of can" in page.one("svg").text
    assert page.one(".quiet").one("summary").text == "1 without a difference"


def test_condition_of_a_role(versions: vc.ValueChain, show: Show) -> None:
    """A role under a condition has a sign with the condition, which is read out too."""
    (sign,) = show("framework=one&with-framework=two", versions).all(".compared-sides")[0].all(".condition")
    assert sign.attributes["title"] == "Only if asked"


def test_strengths_of_topics(show: Show) -> None:
    """Between two sources, each actor has its strongest verb as a word; none if the source gives no verb."""
    page = show(f"{PAI_OPEN}&with-framework=uk-ai-cyber")
    incidents = table(page, "unchanged")["Incidents"]
    assert "Model providers: primary, recommended" in incidents.first
    assert "how strongly the strongest verb asks, not whether it binds by law." in page.one(".key").text


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
    assert table(page)["Incidents"].first == ["| A: primary"]
    assert "strongest verb" not in page.text
