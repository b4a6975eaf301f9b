"""The HTML of the Compare page: question, form, marks, lists, and sides without an answer."""

from collections.abc import Callable
from datetime import date
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from markupsafe import Markup

import valuechain as vc
from valuechain.analysis.compare.frameworks import compare_sides
from valuechain.analysis.workshop.outcome.version import write_version
from valuechain.analysis.workshop.plan import build_plan, find_asked
from valuechain.model.merge import merge
from valuechain.model.workshop.plan import PRIMARY
from valuechain.model.workshop.running import Decision, Running
from valuechain.tables.formats import TABLE_FORMATS
from valuechain.tables.reading.read import read_uploaded
from valuechain.views.compare.page import show_compare
from valuechain.views.compare.sides import build_sides
from valuechain.views.compare.words import caption
from valuechain.views.page.examples import build_examples
from valuechain.views.page.state import Page, parse_address, read_state
from valuechain.views.picture.text import text_width

Node = Any
"""Parsed HTML: `Node` of tests/conftest.py."""
Show = Callable[..., Node]
OPEN = "framework=pai-open&model-type=advanced&release-type=open"
READING = f"{OPEN}&with-reading=PO-12%3DB"
COSAI = f"{OPEN}&with-framework=cosai"
EU = "framework=eu-ai-act&model-type=advanced&release-type=open&with-release-type=restricted"


@pytest.fixture(scope="module")
def show(chain: vc.ValueChain, parse: Callable[[str], Node]) -> Show:
    """The page for a query string."""

    def read(search: str, of: vc.ValueChain = chain) -> Node:
        state, _ = read_state(of, parse_address(Page.COMPARE, search))
        return parse(show_compare(of, state, Markup("")))

    return read


def table(page: Node, name: str = "comparison") -> dict[str, dict[str, str]]:
    """The text of each actor's cell, by row of a table."""
    (found,) = (each for each in page.all("table") if each.attributes.get("id") == name)
    rows = {}
    for row in found.all("tr"):
        cells = row.all("td")
        if cells:
            said = {cell.attributes["data-actor"]: cell.all(".sr")[0].text for cell in cells if cell.parts}
            rows[row.all("th")[0].text] = said
    return rows


def lists(page: Node) -> dict[str, list[str]]:
    """The lists of the page."""
    (says,) = page.all(".says")
    return {
        part.all("h3")[0].text: [item.text for item in part.all("li")]
        for part in says.parts
        if not isinstance(part, str)
    }


def chosen(page: Node) -> dict[str, list[str]]:
    """The selected options of each select."""
    found: dict[str, list[str]] = {}
    for select in page.all("select"):
        (option,) = (each for each in select.all("option") if "selected" in each.attributes)
        found.setdefault(select.attributes["name"], []).append(option.attributes["value"])
    return found


def test_nothing_given(show: Show) -> None:
    """Without a second side, the page has examples and a form that repeats the first side, but no table."""
    page = show(f"{OPEN}&reading=PO-12%3DB")
    assert page.one("h1").text == "How do two models, sources or readings differ?"
    assert page.all("table") == []
    assert page.all("@data-said")[0].text == "Choose two sides, or start with an example."
    first = {"framework": ["pai-open"], "model-type": ["advanced"], "release-type": ["open"]}
    readings = ["", "", "PO-12=B"]
    second = {f"with-{name}": value for name, value in first.items()}
    assert chosen(page) == {**first, "reading": readings, **second, "with-reading": readings}


def test_every_example_gives_something(chain: vc.ValueChain) -> None:
    """Each of the four worked examples has an answer on both sides, and something differs."""
    found = build_examples(chain, "compare", data="")
    assert [example.title for example in found] == [
        "Two readings", "Two contexts", "Two sources", "Two sources, two contexts",
    ]  # fmt: skip
    for example in found:
        state, notices = read_state(chain, parse_address(Page.COMPARE, urlsplit(example.href).query))
        sides = build_sides(chain, state)
        assert notices == ()
        assert sides.found is not None
        assert not sides.found.is_equal


def test_examples_need_their_sources(draw: Callable[[str], vc.ValueChain], show: Show) -> None:
    """Data without the shipped frameworks has no examples, but still a form."""
    page = show("", draw("provider -P-> filter"))
    assert page.all("h2") == []
    assert page.one("form").attributes["action"] == "/compare"


def test_other_sources_for_the_question(show: Show) -> None:
    """Every other source is offered, with a note if it does not cover the current question."""
    page = show(OPEN)
    links = list(page.one(".against").all("a"))
    assert [link.text for link in links] == [
        "PAI's 2023 guidance (frontier, restricted)", "The CoSAI Risk Map", "The UK cyber security code",
        "The EU AI Act",
    ]  # fmt: skip
    asked = parse_qs(urlsplit(links[0].attributes["href"]).query)
    assert (asked["framework"], asked["with-framework"]) == (["pai-open"], ["pai-2023"])
    assert (asked["with-model-type"], asked["with-release-type"]) == (["frontier"], ["restricted"])
    assert (
        "PAI's 2023 guidance has no answer for advanced, open, so it is offered for the model and release in brackets."
    ) in page.text


def test_more_sources_than_are_offered(write: Callable[..., vc.ValueChain], show: Show) -> None:
    """Of eight other sources, six are offered, and a note says where to find the rest."""
    names = [f"f{number}" for number in range(9)]
    own = write(
        frameworks=[["id", "name"], *([name, name] for name in names)],
        actors=[["framework", "id", "name"], *([name, "a", "A"] for name in names)],
        mitigations=[["framework", "id", "name"], *([name, "x", name] for name in names)],
    )
    page = show("framework=f0", own)
    assert len(page.one(".against").all("a")) == 6
    assert "2 more are in the second side’s list of sources." in page.text


@pytest.mark.parametrize(
    ("search", "question"),
    [
        (
            READING,
            (
                "What changes between reading A and reading B of “Open incident reporting channels” "
                "in PAI's open checklist?"
            ),
        ),
        (
            f"{OPEN}&with-reading=PO-3%3DB&with-reading=PO-12%3DB",
            (
                "What changes between reading A and reading B of “Disclose AI-generated content” and “Open incident "
                "reporting channels” in PAI's open checklist?"
            ),
        ),
        (COSAI, "What is different between PAI's open checklist and the CoSAI Risk Map?"),
        (
            EU,
            (
                "What changes between an advanced, general-purpose model released as open access and an advanced, "
                "general-purpose model released as restricted API or hosted access, according to the EU AI Act?"
            ),
        ),
        (
            (
                "framework=pai-2023&model-type=frontier&release-type=restricted"
                "&with-framework=pai-open&with-model-type=advanced&with-release-type=open"
            ),
            (
                "What is different between PAI's 2023 guidance for a frontier model released as restricted API or "
                "hosted access and PAI's open checklist for an advanced, general-purpose model released as open access?"
            ),
        ),
        (f"{OPEN}&with-framework=pai-open", "Both sides are the same. Change one."),
        (
            f"{OPEN}&reading=PO-3%3DB&with-framework=cosai",
            (
                "What is different between PAI's open checklist under reading B of “Disclose AI-generated content” "
                "and the CoSAI Risk Map?"
            ),
        ),
    ],
)
def test_question(show: Show, search: str, question: str) -> None:
    """The heading asks a question that names both sides."""
    assert show(search).one("h1").text == question


def test_two_readings(show: Show) -> None:
    """Under reading B of item 12, hosting goes from primary to secondary, and 14 mitigations stay as they are."""
    page = show(READING)
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


def test_gained_and_lost(show: Show) -> None:
    """Hosting gains item 11 under reading B, and loses it the other way round."""
    there = show(f"{OPEN}&with-reading=PO-11%3DB")
    back = show(f"{OPEN}&reading=PO-11%3DB&with-framework=pai-open")
    assert table(there)["Monitor misuse and feedback"]["Hubs & hosting"] == "gained: primary"
    assert table(back)["Monitor misuse and feedback"]["Hubs & hosting"] == "lost: primary"
    assert there.all(".change-gained")[0].text == "+Pgained: primary"
    same = "Both have the same 15 mitigations. One is assigned differently: “Monitor misuse and feedback”, "
    assert there.one("@data-said").text == f"{same}with Hubs & hosting as primary too."
    assert back.one("@data-said").text == f"{same}without Hubs & hosting as primary."
    both = show(f"{OPEN}&with-reading=PO-11%3DB&with-reading=PO-12%3DB")
    assert both.one("@data-said").text == (
        "Both have the same 15 mitigations. Two are assigned differently: 1 role is gained and 1 role is changed."
    )
    assert list(lists(both)) == ["Role changed (1)", "Gained a role (1)"]


def test_why_readings_differ(show: Show) -> None:
    """For two readings of item 3 the page shows the passage, its place, both readings and the totals they change."""
    why = show(f"{OPEN}&with-reading=PO-3%3DB").one(".why")
    assert "The label that names application developers is torn out of its place" in why.text
    assert "Source: PAI checklist, Prevent: Implement Disclosure Mechanisms for AI-generated Content" in why.text
    assert [way.text.partition(".")[0] for way in why.all("dd")] == [
        "Primary: Model providers and App developers",
        "Primary: Model providers; Secondary: App developers",
    ]
    assert [name.text for name in why.all("dt")] == ["Reading A (shown)", "Reading B"]
    assert [item.text for item in why.all("li")] == [
        "App developers: primary for 5 instead of 6 and secondary for 2 instead of 1.",
        "Model providers absent: 8 instead of 7 mitigations lose everyone responsible for them.",
        (
            "Unchanged: 0 mitigations with no one assigned, 0 mitigations with no one responsible and "
            "4 mitigations with only one actor."
        ),
    ]


def test_why_is_said_of_readings_only(show: Show) -> None:
    """Two contexts or two frameworks have no readings to explain."""
    assert (show(EU).all(".why"), show(COSAI).all(".why")) == ([], [])


def test_two_contexts(show: Show) -> None:
    """From open to restricted release, three duties of the AI Act are added; the page says it is not legal advice."""
    page = show(EU)
    assert page.one("@data-said").text == "3 duties are added. The other 46 stay, with the same assignments."
    assert table(page) == {
        "Draw up model documentation added": {"GPAI provider": "gained: responsible"},
        "Document the model for integrators added": {"GPAI provider": "gained: responsible"},
        "Appoint a representative for the model added": {
            "GPAI provider": "gained: responsible",
            "Authorised rep.": "gained: supporting",
        },
    }
    assert "Not legal advice" in page.one(".caution").text


def test_no_difference(show: Show) -> None:
    """Without differences, the page says so, and has neither a list nor a picture of changes."""
    page = show(f"{OPEN}&with-framework=pai-open")
    assert page.one("@data-said").text == "Both have the same 15 mitigations, with the same assignments."
    assert (page.all(".says"), page.all("svg")) == ([], [])
    assert page.one(".quiet").one("summary").text == "15 without a change"


def test_two_frameworks(show: Show) -> None:
    """On incidents, PAI's checklist and the UK code agree except on the role of adapters."""
    page = show(f"{OPEN}&with-framework=uk-ai-cyber")
    assert table(page)["Incidents A 2 · B 2"] == {
        "Model providers": "both: primary and responsible",
        "Hubs & hosting": "both: primary and responsible (conditional, when it serves inference)",
        "Adapters": "secondary in PAI's open checklist, responsible in the UK cyber security code",
        "App developers": "both: primary and responsible",
    }
    assert "Our interpretation" in page.all(".caution")[0].text


def test_marks_of_two_frameworks(show: Show) -> None:
    """Marks differ by letters and shapes; partial and conditional matches are dashed and have a sign."""
    page = show(f"{OPEN}&with-framework=uk-ai-cyber")
    marks = {(mark.attributes["class"], mark.all("span")[1].text) for mark in page.one(".matrix").all(".change")}
    assert {
        ("change change-both", "P=R"),
        ("change change-both weak", "P≈R"),
        ("change change-differs", "S≠R"),
        ("change change-first", "A: P"),
        ("change change-second", "B: R"),
        ("change change-second weak", "B: ~R"),
    } <= marks
    page = show(f"{OPEN}&with-framework=uk-ai-cyber")
    key = "A is PAI's open checklist; B is the UK cyber security code. P: primary, R: responsible, S: secondary."
    assert page.one(".key").text == key
    assert [legend.text for legend in page.all("legend")] == ["First side (A)", "Second side (B)"]
    assert key in page.one("svg").text


def test_sentence_of_two_frameworks(show: Show) -> None:
    """PAI's checklist and CoSAI's map share 9 of 22 topics; the table's cells for these 9 give the other counts."""
    page = show(COSAI)
    marks = [mark.all("span")[1].text for row in page.one(".matrix").all("tr")[2:11] for mark in row.all(".change")]
    differing, same = (sum(sign in mark for mark in marks) for sign in ("≠", "="))
    here, there = (sum(mark.startswith(letter) for mark in marks) for letter in ("A:", "B:"))
    assert (differing, here, there) == (7, 4, 30)
    assert page.one("@data-said").text == (
        "They share 9 topics; 8 are only in PAI's open checklist and 5 only in the CoSAI Risk Map. On shared "
        f"topics they name the same actor {same + differing} times, in a different role 7 times. PAI's open checklist "
        "alone names an actor 4 times, the CoSAI Risk Map alone 30 times."
    )


def test_others_hold_it(show: Show) -> None:
    """Between two sources nothing moves: a shared topic may be assigned to different actors."""
    page = show(COSAI)
    assert lists(page)["Assigned to different actors (1)"] == [
        (
            "Governance: Model providers and Hubs & hosting in PAI's open checklist, Compute & cloud, Users and "
            "MLOps & evaluation in the CoSAI Risk Map"
        )
    ]
    assert "oved" not in page.one(".says").text


def test_topics_in_their_groups(show: Show) -> None:
    """Topics are grouped by whether both frameworks have them or only one."""
    heads = [row.text for row in show(COSAI).one(".matrix").all(".stage")]
    assert heads == ["Topics in both", "Only in PAI's open checklist", "Only in the CoSAI Risk Map"]


def test_not_comparable(show: Show) -> None:
    """Actors without a match are listed separately and have no column."""
    page = show(f"{OPEN}&with-framework=eu-ai-act")
    (apart,) = (each for each in page.all("section") if each.attributes["aria-labelledby"] == "apart-title")
    said = [item.text for item in apart.all("li")]
    assert said[0] == (
        "Hubs & hosting (PAI's open checklist): no clean counterpart; has a role on "
        "documentation, moderation, incidents, enforcement, decommissioning, reporting and governance"
    )
    assert said[1] == "MLOps & evaluation (PAI's open checklist): not matched; no role here"
    assert [item.partition(" (")[0] for item in said[2:]] == ["Product manufacturer", "Authorised rep.", "Importer"]
    assert "Hubs & hosting" not in [head.text for head in page.one(".matrix").all(".actor")]


def test_no_crosswalk(show: Show) -> None:
    """Between the UK code and the AI Act, only topics are compared, and the page says why."""
    page = show("framework=uk-ai-cyber&with-framework=eu-ai-act")
    assert page.one("@data-said").text.endswith("Actors are not compared, because nothing says how they match.")
    assert page.all("legend")[0].text == "First side"
    heads = [head.text for head in page.one(".matrix").all(".actor")]
    assert heads == ["The UK cyber security code", "The EU AI Act"]
    assert table(page)["Risk management"] == {
        "The UK cyber security code": "2 principles",
        "The EU AI Act": "2 duties",
    }


def test_side_without_an_answer(show: Show) -> None:
    """An excluded side says so, keeps the form, and offers neighbours for that side."""
    page = show(f"{OPEN}&with-model-type=frontier")
    assert page.one("@data-said").text == (
        "⊘ The second side has no answer: the source leaves this combination out on purpose"
    )
    assert page.all("table") == []
    links = page.one(".neighbours").all("a")
    asked = parse_qs(urlsplit(links[0].attributes["href"]).query)
    assert (asked["framework"], asked["with-framework"]) == (["pai-open"], ["pai-2023"])
    assert (asked["with-model-type"], asked["with-release-type"]) == (["frontier"], ["restricted"])


def test_first_side_without_an_answer(show: Show) -> None:
    """Neighbours of the first side leave the second unchanged."""
    page = show("framework=pai-2023&model-type=frontier&release-type=open&with-framework=cosai")
    assert page.one("@data-said").text.startswith("⊘ The first side has no answer")
    asked = parse_qs(urlsplit(page.one(".neighbours").all("a")[0].attributes["href"]).query)
    assert (asked["framework"], asked["release-type"]) == (["pai-2023"], ["restricted"])
    assert (asked["with-framework"], asked["with-release-type"]) == (["cosai"], ["open"])


def test_swapped_twice(show: Show) -> None:
    """Swapping the sides reverses the comparison, and swapping again restores it."""

    def swap(page: Node) -> str:
        (link,) = (each for each in page.all("a") if each.attributes.get("data-key") == "swap")
        return urlsplit(link.attributes["href"]).query

    once = show(swap(show(READING)))
    assert "reading B and reading A of" in once.one("h1").text
    assert table(once)["Open incident reporting channels"]["Hubs & hosting"] == "from secondary to primary"
    assert show(swap(once)).one("h1").text == show(READING).one("h1").text


def test_form_is_filled_in(show: Show) -> None:
    """The form contains the current choices, and hidden fields for the rest."""
    page = show(f"{READING}&update=yes")
    assert chosen(page)["with-reading"] == ["", "", "PO-12=B"]
    assert {each.attributes["name"]: each.attributes["value"] for each in page.all("input")} == {"update": "yes"}


def test_readings_are_not_taken_over(chain: vc.ValueChain) -> None:
    """A second side that names no reading takes the default ones, so that B can be compared with A."""
    state, _ = read_state(chain, parse_address(Page.COMPARE, f"{OPEN}&reading=PO-12%3DB&with-framework=pai-open"))
    sides = build_sides(chain, state)
    assert (sides.first.state.readings, sides.second.state.readings) == ((("PO-12", "B"),), ())


def test_parts_are_compared_where_there_are_some(chain: vc.ValueChain) -> None:
    """At the level of parts, the UK code gives its 72 provisions; a source without parts gives its mitigations."""
    state, _ = read_state(
        chain, parse_address(Page.COMPARE, f"framework=uk-ai-cyber&level=2&{COSAI.partition('&')[2]}")
    )
    sides = build_sides(chain, state)
    assert sides.first.allocation is not None
    assert sides.second.allocation is not None
    assert (len(sides.first.allocation.mitigations), len(sides.second.allocation.mitigations)) == (72, 35)


def test_own_copy_of_a_framework(write: Callable[..., vc.ValueChain], show: Show) -> None:
    """A user's copy is compared by id, says so, marks its new actor, and escapes any text."""
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


def test_moves_and_more(write: Callable[..., vc.ValueChain], show: Show) -> None:
    """Between versions, x moves from a to b, y loses a and z is new: each is listed once."""
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


OWN = [["id", "name"], ["model_provider", "Lab"], ["auditor", "Auditor"]]


def test_own_framework_without_topics(chain: vc.ValueChain, write: Callable[..., vc.ValueChain], show: Show) -> None:
    """A framework without topics cannot be compared: the page says why and how to fix it, and nothing else."""
    own = write(actors=[OWN[0], ["lab", "Lab"]], mitigations=[["id", "name", "primary"], ["m1", "Filter", "lab"]])
    name = own.frameworks[0].id
    page = show(f"framework={name}&with-framework=pai-open&model-type=advanced&release-type=open", merge(chain, own))
    assert page.one("@data-said").text == f"Nothing can be compared: {own.frameworks[0].short_name} has no topics."
    assert [head.text for head in page.all("h3")] == ["Topics", "Actors"]
    topics, actors = page.all("table")
    assert [cell.text for cell in topics.all("td")] == ["m1", "training-data;evaluation"]
    assert [cell.text for cell in actors.all("th")] == ["framework", "actor", "to_framework", "to_actor", "extent"]
    assert [cell.text for cell in actors.all("td")] == [name, "lab", "pai-open", "compute_cloud", "full"]
    listed = [[item.text.partition(":")[0] for item in each.all("li")] for each in page.all("ul")]
    assert listed == [
        [topic.id for topic in chain.topics],
        [actor.id for actor in chain.actors_by_framework["pai-open"]],
    ]
    assert (page.all("svg"), page.all(".matrix"), page.all(".downloads")) == ([], [], [])
    assert "missing" not in page.one("@data-said").text


def test_own_framework_with_topics_and_ids(
    chain: vc.ValueChain, write: Callable[..., vc.ValueChain], show: Show
) -> None:
    """A user's framework with topics is compared by the ids and names of actors, with a note."""
    own = write(
        actors=OWN,
        mitigations=[["id", "name", "primary", "topics"], ["m1", "Filter", "model_provider;auditor", "training-data"]],
    )
    name = own.frameworks[0].id
    page = show(f"framework={name}&with-framework=pai-open&model-type=advanced&release-type=open", merge(chain, own))
    assert table(page, "unchanged") == {
        "Training data A 1 · B 1also Auditor, Adapters: not comparable": {
            "Lab": "both: primary and primary (conditional, if the same id means the same actor)"
        }
    }
    assert page.one(".caution").text == (
        f"From your file: the topics of {own.frameworks[0].short_name}. Our interpretation: the topics of PAI's "
        "open checklist are ours, not the source’s. There is no crosswalk here, so actors are matched by id or name; "
        "their marks are dashed."
    )
    assert "add a crosswalk table to your data" in page.text


def own_beside(chain: vc.ValueChain, write: Callable[..., vc.ValueChain], **tables: list[list[str]]) -> vc.ValueChain:
    """A user's framework called tpl, alongside the shipped ones."""
    own = write(
        frameworks=[["id", "name", "short_name"], ["tpl", "tpl", "tpl"]],
        actors=OWN,
        mitigations=[["id", "name", "primary", "topics"], ["m1", "Filter", "model_provider", "evaluation"]],
        **tables,
    )
    return merge(chain, own)


def test_own_name_stays_as_it_is(chain: vc.ValueChain, write: Callable[..., vc.ValueChain], show: Show) -> None:
    """The name of a user's framework keeps its lower case, even at the start of a line or sentence."""
    both = own_beside(chain, write)
    asked = f"framework=tpl&model-type=advanced&release-type=open&with-framework=uk-ai-cyber&with-{OPEN[19:]}"
    for page in (show(asked, both), show("framework=tpl", both), show("framework=pai-open", both)):
        options = [option.text for option in page.all("select")[0].all("option")]
        assert options[4:] == ["The EU AI Act", "tpl"]
        assert "Tpl" not in page.text


def test_own_crosswalk_is_not_ours(chain: vc.ValueChain, write: Callable[..., vc.ValueChain], show: Show) -> None:
    """Topics and crosswalk of a user's file are credited to the file, on the page and under the picture."""
    crosswalk = [
        ["framework", "actor", "to_framework", "to_actor", "extent"],
        ["tpl", "model_provider", "pai-open", "model_provider", "full"],
    ]
    both = own_beside(chain, write, crosswalk=crosswalk)
    asked = "framework=tpl&model-type=advanced&release-type=open&with-framework=pai-open"
    said = (
        "From your file: the topics of tpl and the matching of actors. "
        "Our interpretation: the topics of PAI's open checklist are ours, not the source’s."
    )
    assert show(asked, both).one(".caution").text == said
    state, _ = read_state(both, parse_address(Page.COMPARE, asked))
    assert caption(build_sides(both, state)).source.endswith(said)


def test_legend_of_weak_marks_only(chain: vc.ValueChain, write: Callable[..., vc.ValueChain], show: Show) -> None:
    """If all marks of a kind are dashed, the legend shows and explains it once."""
    crosswalk = [
        ["framework", "actor", "to_framework", "to_actor", "extent"],
        ["tpl", "model_provider", "pai-open", "model_provider", "partly"],
        ["tpl", "auditor", "pai-open", "model_adapter", "partly"],
    ]
    page = show(
        "framework=tpl&model-type=advanced&release-type=open&with-framework=pai-open",
        own_beside(chain, write, crosswalk=crosswalk),
    )
    legend = [item.all("span")[0].text for item in page.one(".legend").all("li")]
    assert len(legend) == len(set(legend))
    assert page.one(".legend").text.count("only partly, or on a condition") == len(page.one(".legend").all(".weak"))


@pytest.mark.parametrize("update", ["yes", "no"])
def test_update_of_the_second_side(chain: vc.ValueChain, show: Show, update: str) -> None:
    """A significant update on one side changes no owners, and the page says so."""
    search = f"{OPEN}&update={'no' if update == 'yes' else 'yes'}&with-update={update}"
    _, notices = read_state(chain, parse_address(Page.COMPARE, search))
    assert notices == ("This link asks for a significant update on one side only, which no source treats differently.",)
    page = show(search)
    assert page.one("@data-said").text == "Both have the same 15 mitigations, with the same assignments."
    assert "Significant updates are not offered: no source treats them differently." in page.text


def test_update_that_is_none(chain: vc.ValueChain) -> None:
    """An invalid value for a significant update is reported as not existing."""
    _, notices = read_state(chain, parse_address(Page.COMPARE, f"{OPEN}&with-update=perhaps"))
    assert notices == ("This link asks for the with update “perhaps”, which does not exist.",)


def test_picture_has_room_for_its_words(show: Show) -> None:
    """No line of the picture is wider than its table, and notes are not cut."""
    page = show(f"{OPEN}&with-framework=eu-ai-act")
    width = float(page.one("svg").attributes["width"]) - 40
    texts = page.one("svg").all("text")
    said = [text.text for text in texts if text.attributes.get("style") == "font-size:14px"]
    assert " ".join(said) == page.one("@data-said").text
    assert all(text_width(line, 14, is_bold=True) <= width for line in said)
    notes = [text.text for text in texts if text.attributes.get("style") == "font-size:11px"]
    assert "also Product manufacturer, Authorised rep., Importer: not comparable" in " ".join(notes)
    assert "…" not in " ".join(notes)
    assert all(text_width(line, 11) <= 320 - 2 * 14 for line in notes)


def test_readings_that_apply(write: Callable[..., vc.ValueChain], show: Show) -> None:
    """For open release, readings are offered only for the ambiguous mitigation that applies."""
    own = write(
        actors=[["id", "name"], ["a", "A"]],
        mitigations=[["id", "name", "cells"], ["x", "X", "advanced/open"], ["y", "Y", "advanced/closed"]],
        readings=[
            ["mitigation_id", "id", "is_shown", "primary"],
            *(
                [mitigation, reading, shown, "a"]
                for mitigation in "xy"
                for reading, shown in (("A", "yes"), ("B", "no"))
            ),
        ],
    )
    page = show("model-type=advanced&release-type=open", own)
    names = [label.all("span")[0].text for label in page.all("label")]
    assert (names.count("X"), names.count("Y")) == (2, 0)


def test_many_rows_are_cut(write: Callable[..., vc.ValueChain], show: Show) -> None:
    """Of 400 changes, the table shows 300 and the list 20; both refer to the download for the rest."""
    own = write(
        frameworks=[["id", "name"], ["one", "One"], ["two", "Two"]],
        actors=[["framework", "id", "name"], ["one", "a", "A"], ["two", "a", "A"]],
        mitigations=[
            ["framework", "id", "name", "primary"],
            *(["one", f"m{number}", "M", "a"] for number in range(400)),
            *(["two", f"m{number}", "M", ""] for number in range(400)),
        ],
    )
    page = show("framework=one&with-framework=two", own)
    assert len(page.one(".matrix").all("td")) == 300
    assert "The first 300 of 400 rows with a change are shown" in page.text
    assert len(page.one(".says").all("li")) == 20
    assert "And 380 more, all of them in the download." in page.one(".says").text
    assert "And 340 more rows with a change." in page.one("svg").text


def test_picture_says_what_the_table_says(show: Show) -> None:
    """The picture has the same rows and marks as the table."""
    page = show(COSAI)
    svg = page.one("svg")
    table_marks = [mark.all("span")[1].text for mark in page.one(".matrix").all(".change")]
    drawn = [text.text for text in svg.all("text") if "c-on-" in text.attributes.get("class", "")]
    legend = len(page.one(".legend").all("li"))
    assert drawn[: len(drawn) - legend] == table_marks


def test_downloads_are_those_of_the_comparison(show: Show) -> None:
    """Table and picture can be downloaded for the question shown."""
    hrefs = [link.attributes["href"] for link in show(READING).one(".downloads").all("a")]
    asked = parse_qs(urlsplit(hrefs[0]).query)
    assert [urlsplit(href).path for href in hrefs] == [
        *(f"/api/v1/comparison.{form.ending}" for form in TABLE_FORMATS),
        "/api/v1/comparison-picture.png",
        "/api/v1/comparison-picture.svg",
    ]
    assert (asked["framework"], asked["with-framework"], asked["with-reading"]) == (
        ["pai-open"],
        ["pai-open"],
        ["PO-12=B"],
    )


def test_nothing_is_compared_twice(chain: vc.ValueChain) -> None:
    """The page makes the same comparison as the API."""
    state, _ = read_state(chain, parse_address(Page.COMPARE, COSAI))
    sides = build_sides(chain, state)
    assert sides.first.allocation is not None
    assert sides.second.allocation is not None
    assert sides.found == compare_sides(sides.first.allocation, sides.second.allocation)


@pytest.fixture(scope="module")
def outcome(chain: vc.ValueChain) -> vc.ValueChain:
    """A workshop on three of PAI's fifteen: one decided as published, one as no one's, one left open."""
    asked = find_asked(chain, "pai-open", vc.Context("advanced", "open"))
    plan = build_plan(asked, title="Who answers?", mitigations=["PO-6", "PO-8", "PO-1"])
    decisions = {"PO-6": Decision({"model_hosting": PRIMARY}), "PO-8": Decision(is_nobody=True)}
    content = write_version(plan, Running(decisions=decisions), [], chain, date(2026, 11, 22))
    return merge(chain, read_uploaded("outcome.zip", content))


WORKSHOP = f"{OPEN}&with-framework=workshop"


def test_outcome_of_a_workshop(outcome: vc.ValueChain, show: Show) -> None:
    """Only settled mitigations are compared; the rest are neither lost nor added, but listed separately."""
    page = show(WORKSHOP, outcome)
    settled = "The workshop settled 2 of the 15 mitigations; the other 13 were left open or not asked."
    assert page.one("@data-said").text == (
        f"{settled} One of those settled is assigned differently: “Stage the release”, without Model providers as "
        "primary."
    )
    assert table(page) == {"Stage the release": {"Model providers": "lost: primary"}}
    assert table(page, "unchanged") == {"Moderate hosted models": {"Hubs & hosting": "unchanged: primary"}}
    found = lists(page)
    assert list(found) == ["Lost a role (1)", "Left open or not asked in this workshop (13)"]
    assert found["Left open or not asked in this workshop (13)"][0] == (
        "Source and filter training data: Model providers (primary) and Adapters (secondary)"
    )
    assert "On the agenda, but not asked: “Source and filter training data”." in page.one(".says").text


def test_outcome_comes_first(outcome: vc.ValueChain, show: Show) -> None:
    """With the sides swapped, unsettled mitigations are listed in the same way and none counts as added."""
    page = show(f"{OPEN.replace('pai-open', 'workshop')}&with-framework=pai-open", outcome)
    assert page.one("@data-said").text.startswith(
        "The workshop settled 2 of the 15 mitigations; the other 13 were left"
    )
    assert list(lists(page)) == ["Gained a role (1)", "Left open or not asked in this workshop (13)"]
    assert "added" not in page.text


def test_outcome_in_the_list_of_sources(outcome: vc.ValueChain, show: Show) -> None:
    """A workshop's label starts with the word "Workshop", because long labels are cut off."""
    select = next(each for each in show(WORKSHOP, outcome).all("select") if each.attributes["name"] == "with-framework")
    assert [each.text for each in select.all("option")][-1] == "Workshop: Who answers?"


def test_own_framework_called_workshop(write: Callable[..., vc.ValueChain], show: Show) -> None:
    """A user's framework that happens to be called workshop is not an outcome: a mitigation it lacks is lost."""
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
    assert page.one("@data-said").text == "1 mitigation is lost. The other stays, with the same assignments."
