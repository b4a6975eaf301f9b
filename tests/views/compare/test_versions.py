"""Two readings, contexts or versions of one framework on the Compare page."""

import valuechain as vc
from tests.conftest import Shipped, Show, Write
from tests.questions import PAI_OPEN
from tests.views.compare.conftest import COSAI, EU, TWO_READINGS, Shown, table
from valuechain.model.vocabulary import Difference
from valuechain.views.compare.picture import MOST_ROWS as MOST_IN_PICTURE
from valuechain.views.compare.sides import build_sides
from valuechain.views.compare.table import MOST_ROWS, SIGNS
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
        "Open incident reporting channels": Shown(
            first=[
                "Model providers: primary, should",
                "| Hubs & hosting: primary",
                "Adapters: secondary",
                "App developers: primary, should",
            ],
            second=[
                "Model providers: primary, should",
                "| Hubs & hosting: secondary",
                "Adapters: secondary",
                "App developers: primary, should",
            ],
            difference="≠ Changed",
            told={"Hubs & hosting": "secondary instead of primary"},
        )
    }
    assert page.one(".quiet").one("summary").text == "14 without a difference"
    assert len(table(page, "unchanged")) == 14


def test_mentioned_or_primary(show: Show) -> None:
    """Hosting goes from mentioned to primary for item 11 under reading B, and back the other way round."""
    there = show(f"{PAI_OPEN}&with-reading=PO-11%3DB")
    back = show(f"{PAI_OPEN}&reading=PO-11%3DB&with-framework=pai-open")
    there_row, back_row = (table(page)["Monitor misuse and feedback"] for page in (there, back))
    assert there_row.told == {"Hubs & hosting": "primary instead of mentioned"}
    assert back_row.told == {"Hubs & hosting": "mentioned instead of primary"}
    assert "| Hubs & hosting: mentioned, could" in there_row.first
    same = "Both have the same 15 mitigations. One is assigned differently: “Monitor misuse and feedback”, "
    assert there.one("@data-said").text == f"{same}with Hubs & hosting as primary instead of mentioned."
    assert back.one("@data-said").text == f"{same}with Hubs & hosting as mentioned instead of primary."
    both = show(f"{PAI_OPEN}&with-reading=PO-11%3DB&with-reading=PO-12%3DB")
    assert both.one("@data-said").text == (
        "Both have the same 15 mitigations. Two are assigned differently: 2 roles are changed."
    )
    assert len(table(both)) == 2


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
    assert table(there)["X"].told == {"B": "primary, before in no role"}
    assert table(back)["X"].told == {"B": "no longer primary"}
    assert (table(there)["X"].first, table(there)["X"].second) == (["A: primary"], ["A: primary", "| B: primary"])
    same = "Both have the same 2 mitigations. One is assigned differently: “X”, "
    assert there.one("@data-said").text == f"{same}with B as primary too."
    assert back.one("@data-said").text == f"{same}without B as primary."
    both = show("with-reading=x%3DB&with-reading=y%3DB", own)
    assert both.one("@data-said").text == (
        "Both have the same 2 mitigations. Two are assigned differently: 1 role is gained and 1 role is changed."
    )
    assert table(both)["Y"].told == {"B": "secondary instead of primary"}


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
    rows = table(page)
    assert list(rows) == [
        "Notify the European Commission",
        "Run evaluations and adversarial tests",
        "Assess and reduce systemic risk",
        "Track and report model incidents",
        "Secure model and infrastructure",
    ]
    assert {row.difference for row in rows.values()} == {"+ Added"}
    assert rows["Secure model and infrastructure"].first == ["Does not apply"]
    assert rows["Secure model and infrastructure"].second == ["GPAI provider (systemic): responsible, shall"]
    assert "Not legal advice" in page.one(".caution").text


def test_no_difference(show: Show) -> None:
    """If there are no differences, the page says so, opens the form, and offers other sources."""
    page = show(f"{PAI_OPEN}&with-framework=pai-open")
    assert page.one("@data-said").text == "Both have the same 15 mitigations, with the same assignments."
    assert page.all("svg") == []
    assert page.one(".quiet").one("summary").text == "15 without a difference"
    assert "open" in page.one(".fold").attributes
    assert len(page.one(".against").all("a")) == 6


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
    row = table(page)["X"]
    assert (row.first, row.second) == (["| A: primary"], ["| <i>C</i>: primary"])
    assert row.told == {"Primary": "<i>C</i> instead of A"}
    assert page.all(".compared-sides")[0].all("thead")[0].all("th")[2].text == "<b>the</b> list (two)"


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
        "1 mitigation is added and 1 is removed. The other 2 stay. Two of these are assigned differently: "
        "1 role passes from one actor to another and 1 role is lost."
    )
    assert table(page) == {
        "X": Shown(["| A: primary"], ["| B: primary"], "≠ Changed", {"Primary": "B instead of A"}),
        "Y": Shown(["| A: primary", "B: primary"], ["B: primary"], "≠ Changed", {"A": "no longer primary"}),
        "W": Shown(["A: primary"], ["Not in this version"], f"{SIGNS[Difference.REMOVED]} Removed", {}),
        "Z": Shown(["Not in this version"], ["A: primary"], "+ Added", {}),
    }


def test_many_rows_are_cut(write: Write, show: Show) -> None:
    """The table and the picture are cut short and say how many rows are left out; the download has every row."""
    number = MOST_ROWS + 100
    own = write(
        frameworks=[["id", "name"], ["one", "One"], ["two", "Two"]],
        actors=[["framework", "id", "name"], ["one", "a", "A"], ["two", "a", "A"]],
        mitigations=[
            ["framework", "id", "name", "primary"],
            *(["one", f"m{each}", f"M{each}", "a"] for each in range(number)),
            *(["two", f"m{each}", f"M{each}", ""] for each in range(number)),
        ],
    )
    page = show("framework=one&with-framework=two", own)
    assert len(table(page)) == MOST_ROWS
    assert f"The first {MOST_ROWS} of {number} rows with a difference are shown" in page.text
    assert f"And {number - MOST_IN_PICTURE} more rows with a difference." in page.one("svg").text
