"""The outcome of a workshop on the Compare page."""

from datetime import date

import pytest

import valuechain as vc
from tests.conftest import Show, Write
from tests.questions import PAI_OPEN, query_of
from tests.views.compare.conftest import table
from valuechain.analysis.workshop.outcome.version import write_version
from valuechain.analysis.workshop.plan import build_plan, find_asked
from valuechain.model.merge import merge
from valuechain.model.workshop.plan import PRIMARY
from valuechain.model.workshop.running import Decision, Running
from valuechain.tables.reading.read import read_uploaded
from valuechain.views.page.state import Page

PAGE = Page.COMPARE
WORKSHOP = f"{PAI_OPEN}&with-framework=workshop"


@pytest.fixture(scope="module")
def outcome(chain: vc.ValueChain) -> vc.ValueChain:
    """A workshop on three of PAI's mitigations: one decided as published, one as owned by no one, one left open."""
    asked = find_asked(chain, "pai-open", vc.Context("advanced", "open"))
    plan = build_plan(asked, title="Who answers?", mitigations=["PO-6", "PO-8", "PO-1"])
    decisions = {"PO-6": Decision({"model_hosting": PRIMARY}), "PO-8": Decision(is_nobody=True)}
    content = write_version(plan, Running(decisions=decisions), [], chain, date(2026, 11, 22))
    return merge(chain, read_uploaded("outcome.zip", content))


def test_outcome_of_a_workshop(outcome: vc.ValueChain, show: Show) -> None:
    """Only settled mitigations are compared; the rest are neither lost nor added, but listed separately."""
    page = show(WORKSHOP, outcome)
    settled = "The workshop settled 2 of the 15 mitigations; the other 13 were left open or not asked about."
    assert page.one("@data-said").text == (
        f"{settled} One of those settled is assigned differently: “Stage the release”, without Model providers as "
        "primary."
    )
    rows = table(page)
    assert rows["Stage the release"].told == {"Model providers": "no longer primary"}
    assert list(table(page, "unchanged")) == ["Moderate hosted models"]
    unsettled = [row for row in rows.values() if row.difference == "? Not settled"]
    assert len(unsettled) == 13
    assert unsettled[0].first == ["Model providers: primary, should", "Adapters: secondary"]
    assert unsettled[0].second == ["Not settled"]
    assert "On the agenda, but not asked: “Source and filter training data”." in page.one(".summary").text


def test_outcome_comes_first(outcome: vc.ValueChain, show: Show) -> None:
    """With the sides swapped, unsettled mitigations are listed in the same way and none counts as added."""
    page = show(query_of("workshop", "advanced", "open", with_framework="pai-open"), outcome)
    assert page.one("@data-said").text.startswith(
        "The workshop settled 2 of the 15 mitigations; the other 13 were left"
    )
    assert sorted(row.difference for row in table(page).values()) == [*["? Not settled"] * 13, "≠ Changed"]
    assert "added" not in page.one("@data-said").text


def test_outcome_in_the_list_of_sources(outcome: vc.ValueChain, show: Show) -> None:
    """A workshop's label starts with the word "Workshop", because long labels are cut off."""
    select = show(WORKSHOP, outcome).one("select[name=with-framework]")
    assert [each.text for each in select.all("option")][-1] == "Workshop: Who answers?"


def test_own_framework_called_workshop(write: Write, show: Show) -> None:
    """A user's framework that happens to be called workshop is no outcome: a mitigation it lacks counts as removed."""
    own = write(
        frameworks=[["id", "name"], ["one", "One"], ["workshop", "Ours"]],
        actors=[["framework", "id", "name"], ["one", "a", "A"], ["workshop", "a", "A"]],
        mitigations=[
            ["framework", "id", "name", "primary"],
            *(["one", name, name, "a"] for name in "xy"),
            ["workshop", "x", "x", "a"],
        ],
    )
    page = show("framework=one&with-framework=workshop", own)
    assert page.one("@data-said").text == "1 mitigation is removed. The other stays, with the same assignments."
