"""Two readings, contexts or versions of one framework on the Compare page."""

import valuechain as vc
from tests.conftest import Shipped, Show, Write
from tests.questions import PAI_OPEN
from tests.views.compare.conftest import COSAI, EU, TWO_READINGS, lists, table
from valuechain.views.compare.lists import MOST_ITEMS
from valuechain.views.compare.picture import MOST_ROWS as MOST_IN_PICTURE
from valuechain.views.compare.sides import build_sides
from valuechain.views.compare.table import MOST_ROWS
from valuechain.views.page.state import Page, parse_address, read_state

PAGE = Page.COMPARE


def test_two_readings(show: Show) -> None:
    """Under reading B of item 12, hosting goes from primary to secondary, and 14 mitigations stay as they are."""
    page = show(TWO_READINGS)
    assert page.one("@data-said").text == (
        "Both have the same 15 mitigations. One is assigned differently: “Open incident reporting channels”, with Hubs "
        "& hosting as secondary instead of primary."
    )
    assert table(page) == {
        "Open incident reporting channels": {
            "Model providers": "unchanged: primary",
            "Hubs & hosting": "from primary to secondary",
            "Adapters": "unchanged: secondary",
            "App developers": "unchanged: primary",
        }
    }
    assert page.one(".quiet").one("summary").text == "14 without a change"
    assert len(table(page, "unchanged")) == 14
    assert page.all(".says") == []  # the sentence describes the single row, which is also in the table
    assert page.one("svg").text.count("Hubs &") == 2  # in the sentence and in the column head


def test_mentioned_or_primary(show: Show) -> None:
    """Hosting goes from mentioned to primary for item 11 under reading B, and back the other way round."""
    there = show(f"{PAI_OPEN}&with-reading=PO-11%3DB")
    back = show(f"{PAI_OPEN}&reading=PO-11%3DB&with-framework=pai-open")
    assert table(there)["Monitor misuse and feedback"]["Hubs & hosting"] == "from mentioned to primary"
    assert table(back)["Monitor misuse and feedback"]["Hubs & hosting"] == "from primary to mentioned"
    same = "Both have the same 15 mitigations. One is assigned differently: “Monitor misuse and feedback”, "
    assert there.one("@data-said").text == f"{same}with Hubs & hosting as primary instead of mentioned."
    assert back.one("@data-said").text == f"{same}with Hubs & hosting as mentioned instead of primary."
    both = show(f"{PAI_OPEN}&with-reading=PO-11%3DB&with-reading=PO-12%3DB")
    assert both.one("@data-said").text == (
        "Both have the same 15 mitigations. Two are assigned differently: 2 roles are changed."
    )
    assert list(lists(both)) == ["Role changed (2)"]


def test_gained_and_lost(write: Write, show: Show) -> None:
    """Under x's reading B, b gains a role, and loses it the other way round; under y's, b changes its role."""
    own = write(
        actors=[["id", "name"], ["a", "A"], ["b", "B"]],
        mitigations=[["id", "name"], ["x", "X"], ["y", "Y"]],
        readings=[
            ["mitigation_id", "id", "is_shown", "primary", "secondary"],
            ["x", "A", "yes", "a", ""],
            ["x", "B", "no", "a;b", ""],
            ["y", "A", "yes", "a;b", ""],
            ["y", "B", "no", "a", "b"],
        ],
    )
    name = own.frameworks[0].id
    there = show("with-reading=x%3DB", own)
    back = show(f"reading=x%3DB&with-framework={name}", own)
    assert table(there)["X"]["B"] == "gained: primary"
    assert table(back)["X"]["B"] == "lost: primary"
    assert there.all(".change-gained")[0].text == "+Pgained: primary"
    same = "Both have the same 2 mitigations. One is assigned differently: “X”, "
    assert there.one("@data-said").text == f"{same}with B as primary too."
    assert back.one("@data-said").text == f"{same}without B as primary."
    both = show("with-reading=x%3DB&with-reading=y%3DB", own)
    assert both.one("@data-said").text == (
        "Both have the same 2 mitigations. Two are assigned differently: 1 role is gained and 1 role is changed."
    )
    assert list(lists(both)) == ["Role changed (1)", "Gained a role (1)"]


def test_why_readings_differ(show: Show, shipped: Shipped) -> None:
    """For two readings of item 3, the page shows the doubts, their place, both readings and the totals they change."""
    why = show(f"{PAI_OPEN}&with-reading=PO-3%3DB").one(".why")
    doubts = [row["what"] for row in shipped("doubts", "pai-open") if row["mitigation_id"] == "PO-3"]
    assert doubts
    assert all(doubt in why.text for doubt in doubts)
    assert "Source: PAI checklist, Prevent: Implement Disclosure Mechanisms for AI-generated Content" in why.text
    assert [way.text.partition(".")[0] for way in why.all("dd")] == [
        "Primary: Model providers and App developers",
        "Primary: Model providers; Secondary: App developers",
    ]
    assert [name.text for name in why.all("dt")] == ["Reading A (shown)", "Reading B"]
    assert [item.text for item in why.all("li")] == [
        "App developers: primary for 5 instead of 6 and secondary for 2 instead of 1.",
        "Without Model providers, 8 instead of 7 mitigations lose everyone responsible for them.",
        (
            "Unchanged: 0 mitigations with no one assigned, 0 mitigations with no one responsible and "
            "4 mitigations without a backup."
        ),
    ]


def test_why_is_said_of_readings_only(show: Show) -> None:
    """Two contexts or two frameworks have no readings to explain."""
    assert (show(EU).all(".why"), show(COSAI).all(".why")) == ([], [])


def test_readings_are_not_taken_over(chain: vc.ValueChain) -> None:
    """If the second side names no reading, it uses the default readings, so that B can be compared with A."""
    state, _ = read_state(chain, parse_address(Page.COMPARE, f"{PAI_OPEN}&reading=PO-12%3DB&with-framework=pai-open"))
    sides = build_sides(chain, state)
    assert (sides.first.state.readings, sides.second.state.readings) == ((("PO-12", "B"),), ())


def test_two_contexts(show: Show) -> None:
    """From advanced to frontier, the AI Act's five duties on systemic risk are added; it is no legal advice."""
    page = show(EU)
    assert page.one("@data-said").text == "5 obligations are added. The other 66 stay, with the same assignments."
    assert table(page) == {
        f"{duty} added": {"GPAI provider (systemic)": "gained: responsible"}
        for duty in (
            "Notify the European Commission",
            "Run evaluations and adversarial tests",
            "Assess and reduce systemic risk",
            "Track and report model incidents",
            "Secure model and infrastructure",
        )
    }
    assert "Not legal advice" in page.one(".caution").text


def test_no_difference(show: Show) -> None:
    """If there are no differences, the page says so, and has neither a list nor a picture of changes."""
    page = show(f"{PAI_OPEN}&with-framework=pai-open")
    assert page.one("@data-said").text == "Both have the same 15 mitigations, with the same assignments."
    assert (page.all(".says"), page.all("svg")) == ([], [])
    assert page.one(".quiet").one("summary").text == "15 without a change"


def test_own_copy_of_a_framework(write: Write, show: Show) -> None:
    """For a user's copy of a framework, the page compares by id and says so, marks the new actor and escapes text."""
    own = write(
        frameworks=[["id", "name", "short_name"], ["one", "One", "<b>the</b> list"], ["two", "Two", "<b>the</b> list"]],
        actors=[
            ["framework", "id", "name"],
            *([name, actor, actor.upper()] for name in ("one", "two") for actor in "ab"),
            ["two", "c", "<i>C</i>"],
        ],
        mitigations=[
            ["framework", "id", "name", "primary"],
            ["one", "x", "X", "a"],
            ["one", "y", "Y", "b"],
            ["two", "x", "X", "c"],
            ["two", "y", "Y", "b"],
        ],
    )
    page = show("framework=one&with-framework=two", own)
    assert page.one("h1").text == "What changes between <b>the</b> list (one) and <b>the</b> list (two)?"
    assert "they are compared as two versions of one framework" in page.one(".summary").text
    assert page.one("@data-said").text == (
        "Both have the same 2 mitigations. One is assigned differently: “X”, with <i>C</i> instead of A as primary."
    )
    assert table(page) == {"X": {"A": "lost: primary", "<i>C</i>": "gained: primary"}}
    assert page.all(".matrix")[0].all(".actor")[2].text == "<i>C</i> only in <b>the</b> list (two)"


def test_moves_and_more(write: Write, show: Show) -> None:
    """Between versions, x moves from a to b, y loses a and z is new: each change is listed once."""
    names = ("one", "two")
    own = write(
        frameworks=[["id", "name"], *([name, name] for name in names)],
        actors=[["framework", "id", "name"], *([name, actor, actor.upper()] for name in names for actor in "ab")],
        mitigations=[
            ["framework", "id", "name", "primary"],
            *(["one", *row] for row in (("x", "X", "a"), ("y", "Y", "a;b"), ("w", "W", "a"))),
            *(["two", *row] for row in (("x", "X", "b"), ("y", "Y", "b"), ("z", "Z", "a"))),
        ],
    )
    page = show("framework=one&with-framework=two", own)
    assert page.one("@data-said").text == (
        "1 mitigation is added and 1 is lost. The other 2 stay. Two of these are assigned differently: "
        "1 role passes from one actor to another and 1 role is lost."
    )
    assert lists(page) == {
        "Added (1)": ["Z: A (primary)"],
        "Lost (1)": ["W: A (primary)"],
        "Moved between actors (1)": ["X: primary: from A to B"],
        "Lost a role (1)": ["Y: A: primary"],
    }


def test_many_rows_are_cut(write: Write, show: Show) -> None:
    """The table, list and picture are cut short and say how many rows are left out; the download has every row."""
    number = MOST_ROWS + 100
    own = write(
        frameworks=[["id", "name"], ["one", "One"], ["two", "Two"]],
        actors=[["framework", "id", "name"], ["one", "a", "A"], ["two", "a", "A"]],
        mitigations=[
            ["framework", "id", "name", "primary"],
            *(["one", f"m{each}", "M", "a"] for each in range(number)),
            *(["two", f"m{each}", "M", ""] for each in range(number)),
        ],
    )
    page = show("framework=one&with-framework=two", own)
    assert len(page.one(".matrix").all("td")) == MOST_ROWS
    assert f"The first {MOST_ROWS} of {number} rows with a change are shown" in page.text
    assert len(page.one(".says").all("li")) == MOST_ITEMS
    assert f"And {number - MOST_ITEMS} more, all in the download." in page.one(".says").text
    assert f"And {number - MOST_IN_PICTURE} more rows with a change." in page.one("svg").text
