"""Two frameworks on the Compare page, topic by topic."""

import valuechain as vc
from tests.conftest import Shipped, Show
from tests.questions import PAI_OPEN
from tests.views.compare.conftest import COSAI, lists, table
from valuechain.views.compare.sides import build_sides
from valuechain.views.page.state import Page, parse_address, read_state

PAGE = Page.COMPARE


def test_two_frameworks(show: Show) -> None:
    """On decommissioning, two actors have a lead in both, adapters a different role, app developers one in the code."""
    page = show(f"{PAI_OPEN}&with-framework=uk-ai-cyber")
    assert table(page)["Decommissioning A 1 · B 1"] == {
        "Model providers": "both: primary (recommended) and responsible",
        "Hubs & hosting": "both: primary (recommended) and responsible (conditional, when it serves inference)",
        "Adapters": "secondary in PAI’s open checklist, responsible in the UK cyber security code",
        "App developers": "only in the UK cyber security code: responsible",
    }
    assert "Our interpretation" in page.all(".caution")[0].text


def test_marks_of_two_frameworks(show: Show) -> None:
    """Marks differ by letter and shape; partial and conditional matches are dashed and have a sign."""
    page = show(f"{PAI_OPEN}&with-framework=uk-ai-cyber")
    marks = {(mark.attributes["class"], mark.all("span")[1].text) for mark in page.all(".change")}
    assert {
        ("change change-both", "P=R"),
        ("change change-both weak", "P≈R"),
        ("change change-differs", "S≠R"),
        ("change change-first", "A: P"),
        ("change change-second", "B: R"),
        ("change change-second weak", "B: ~R"),
    } <= marks
    key = "A is PAI’s open checklist; B is the UK cyber security code. P: primary, R: responsible, S: secondary."
    verbs = (
        "Beneath the marks: how strongly the source’s verbs ask, not whether it binds by law; nothing without a verb. "
        "The principles of the UK cyber security code have no verbs of their own: see its provisions."
    )
    assert page.one(".key").text == f"{key} {verbs}"
    assert [legend.text for legend in page.all("legend")] == ["First side (A)", "Second side (B)"]
    assert key in page.one("svg").text


def test_sentence_of_two_frameworks(show: Show) -> None:
    """PAI's checklist and CoSAI's map share 10 of 24 topics; the other counts match the table's cells for these 10."""
    page = show(COSAI)
    marks = [mark.all("span")[1].text for row in page.one(".matrix").all("tr")[2:12] for mark in row.all(".change")]
    differing, whole, weak = (sum(sign in mark for mark in marks) for sign in "≠=≈")
    here, there = (sum(mark.startswith(letter) for mark in marks) for letter in ("A:", "B:"))
    assert (differing, here, there) == (4, 4, 37)
    assert page.one("@data-said").text == (
        "They share 10 topics; 9 are only in PAI’s open checklist and 5 only in the CoSAI Risk Map. On shared "
        f"topics they name the same actor {differing + whole + weak} times, 4 of these in a different role. PAI’s "
        "open checklist alone names an actor 4 times, the CoSAI Risk Map alone 37 times."
    )


def test_others_hold_it(show: Show) -> None:
    """On a topic that two sources share, the page says "assigned to different actors", never that it moved."""
    page = show(COSAI)
    assert lists(page)["Assigned to different actors (2)"] == [
        (
            "Monitoring: Model providers and Adapters in PAI’s open checklist, Compute & cloud, Hubs & hosting, Users "
            "and MLOps & evaluation in the CoSAI Risk Map"
        ),
        (
            "Governance: Model providers and Hubs & hosting in PAI’s open checklist, Compute & cloud, Users and "
            "MLOps & evaluation in the CoSAI Risk Map"
        ),
    ]
    assert "oved" not in page.one(".says").text


def test_topics_in_their_groups(show: Show) -> None:
    """Topics are grouped by whether both frameworks have them or only one."""
    heads = [row.text for row in show(COSAI).one(".matrix").all(".stage")]
    assert heads == ["Topics in both", "Only in PAI’s open checklist", "Only in the CoSAI Risk Map"]


def test_not_comparable(show: Show, shipped: Shipped) -> None:
    """Actors without a match are listed separately, with the reason that the crosswalk gives, and have no column."""
    rows = [row for row in shipped("crosswalk", "pai-open") if row["to_framework"] == "eu-ai-act"]
    why = {row["actor"]: row["condition"] for row in rows}
    page = show(f"{PAI_OPEN}&with-framework=eu-ai-act")
    (apart,) = (each for each in page.all("section") if each.attributes["aria-labelledby"] == "apart-title")
    said = [item.text for item in apart.all("li")]
    assert said[0] == (
        f"Hubs & hosting (PAI’s open checklist): {why['model_hosting']}; has a role under "
        "documentation, moderation, incidents, enforcement, decommissioning, reporting and governance"
    )
    assert said[1] == f"MLOps & evaluation (PAI’s open checklist): {why['mlops_eval']}; no role here"
    assert said[3] == "Initial provider (the EU AI Act): not matched; has a role under supply chain"
    assert [item.partition(" (")[0] for item in said[2:]] == [
        "Product manufacturer",
        "Initial provider",
        "Authorised rep.",
        "Importer",
        "Other third party",
        "Affected person",
    ]
    assert "Hubs & hosting" not in [head.text for head in page.one(".matrix").all(".actor")]


def test_no_crosswalk(show: Show) -> None:
    """Between the UK code and the AI Act, only topics are compared, and the page says why."""
    page = show("framework=uk-ai-cyber&with-framework=eu-ai-act")
    assert page.one("@data-said").text.endswith("Actors are not compared, because nothing says how they match.")
    assert page.all("legend")[0].text == "First side"
    heads = [head.text for head in page.one(".matrix").all(".actor")]
    assert heads == ["The UK cyber security code", "The EU AI Act"]
    assert table(page)["Risk management"] == {
        "The UK cyber security code": "2 principles (see its provisions)",
        "The EU AI Act": "2 obligations (required)",
    }


def test_verbs_of_parts(show: Show) -> None:
    """At the level of parts, the UK code has verbs of its own, so that nothing refers to its provisions."""
    page = show("framework=uk-ai-cyber&level=2&with-framework=eu-ai-act")
    assert "see its provisions" not in page.text
    assert table(page)["Governance"]["The UK cyber security code"] == "8 provisions (required, recommended)"


def test_parts_are_compared_where_there_are_some(chain: vc.ValueChain) -> None:
    """At the level of parts, the UK code gives its 72 provisions; a source without parts gives its mitigations."""
    state, _ = read_state(chain, parse_address(Page.COMPARE, "framework=uk-ai-cyber&level=2&with-framework=cosai"))
    sides = build_sides(chain, state)
    assert sides.first.allocation is not None
    assert sides.second.allocation is not None
    assert (len(sides.first.allocation.mitigations), len(sides.second.allocation.mitigations)) == (72, 35)
