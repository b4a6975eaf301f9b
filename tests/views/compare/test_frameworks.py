"""Two frameworks on the Compare page, topic by topic."""

import valuechain as vc
from tests.conftest import Shipped, Show
from tests.questions import PAI_OPEN
from tests.views.compare.conftest import COSAI, table
from valuechain.model.vocabulary import Difference
from valuechain.views.compare.sides import build_sides
from valuechain.views.compare.table import SIGNS
from valuechain.views.page.state import Page, parse_address, read_state

PAGE = Page.COMPARE


def test_two_frameworks(show: Show) -> None:
    """On decommissioning, two actors have a lead in both, adapters a different role, app developers one in the code."""
    row = table(show(f"{PAI_OPEN}&with-framework=uk-ai-cyber"))["Decommissioning"]
    assert row.first == [
        "Model providers: primary, recommended", "Hubs & hosting: primary, recommended", "| Adapters: secondary",
    ]  # fmt: skip
    assert row.second == ["Developer: responsible", "System Operator: responsible"]
    assert row.difference == "≠ Differs"
    assert row.told == {
        "Both": "Model providers (Developer) and Hubs & hosting (System Operator, in part)",
        "In different roles": (
            "Adapters, secondary in PAI’s open checklist and responsible in the UK cyber security code (Developer)"
        ),
        "Only the UK cyber security code": "App developers (Developer)",
    }


def test_sides_are_called_by_name(show: Show) -> None:
    """The columns have the names of the sources with their legal status, and nothing is called A or B."""
    page = show(f"{PAI_OPEN}&with-framework=uk-ai-cyber")
    heads = [head.text for head in page.all(".compared-sides")[0].all("thead")[0].all("th")]
    assert heads == [
        "Topic",
        "PAI’s open checklist Guidance, not binding",
        "The UK cyber security code Voluntary code, United Kingdom",
        "Difference",
    ]
    assert [legend.text for legend in page.all("legend")] == ["Compare", "With"]
    assert "Our interpretation" in page.all(".caution")[0].text


def test_what_each_side_amounts_to(show: Show) -> None:
    """Each source has its legal status, the number of its mitigations and their dates, before the table."""
    page = show(f"{PAI_OPEN}&with-framework=eu-ai-act")
    assert [item.text for item in page.one(".side-facts").all("li")] == [
        "PAI’s open checklist Guidance, not binding 15 mitigations.",
        (
            "The EU AI Act Law, binding in the European Union 66 obligations; they begin to apply between "
            "2 February 2025 and 2 August 2028."
        ),
    ]


def test_sentence_of_two_frameworks(show: Show) -> None:
    """PAI's checklist and the UK code share 8 of 24 topics; the same actors have one of these, incidents."""
    page = show(f"{PAI_OPEN}&with-framework=uk-ai-cyber")
    assert page.one("@data-said").text == (
        "They share 8 topics; 11 are only in PAI’s open checklist and 5 only in the UK cyber security code. "
        "On 1 of these, both name the same actors, as far as actors can be compared."
    )
    assert list(table(page, "unchanged")) == ["Incidents"]
    assert len(table(page)) == 8 + 11 + 5 - 1


def test_differs_rather_than_moves(show: Show) -> None:
    """Between two sources, nothing is added, removed or moved."""
    page = show(COSAI)
    kinds = {row.difference for row in table(page).values()}
    assert kinds == {
        "≠ Differs",
        f"{SIGNS[Difference.REMOVED]} Only in PAI’s open checklist",
        "+ Only in the CoSAI Risk Map",
    }
    assert "instead of" not in page.one(".compare").text


def test_topics_in_their_groups(show: Show) -> None:
    """Topics are grouped by whether both frameworks have them or only one."""
    heads = [row.text for row in show(COSAI).one(".compared-sides").all(".stage")]
    assert heads == ["Topics in both", "Only in PAI’s open checklist", "Only in the CoSAI Risk Map"]


def test_not_comparable(show: Show, shipped: Shipped) -> None:
    """Actors without a match are in the table as not matched, and listed with the reason that the crosswalk gives."""
    rows = [row for row in shipped("crosswalk", "pai-open") if row["to_framework"] == "eu-ai-act"]
    why = {row["actor"]: row["condition"] for row in rows}
    page = show(f"{PAI_OPEN}&with-framework=eu-ai-act")
    apart = page.one("section[aria-labelledby=apart-title]")
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
    documentation = table(page)["Documentation"]
    assert documentation.told["Not matched"] == "Hubs & hosting, Authorised rep. and Importer"
    assert "Importer: responsible, required" in documentation.second


def test_no_crosswalk(show: Show) -> None:
    """Between the UK code and the AI Act, only topics are compared, and the page says why."""
    page = show("framework=uk-ai-cyber&with-framework=eu-ai-act")
    assert page.one("@data-said").text.endswith("Actors are not compared, because nothing says how they match.")
    row = table(page)["Risk management"]
    assert row.first == ["Developer: responsible", "System Operator: responsible"]
    assert row.second == ["High-risk provider: responsible, required", "Deployer: responsible, required"]
    assert (row.difference, row.told) == ("≠ Differs", {})


def test_verbs_of_parts(show: Show) -> None:
    """At the level of parts, the UK code has verbs of its own, so that nothing refers to its provisions."""
    page = show("framework=uk-ai-cyber&level=2&with-framework=eu-ai-act")
    assert "see its provisions" not in page.text
    (governance,) = (row for row in page.all(".row-changed") if row.all(".open-row")[0].text.endswith("Governance"))
    assert governance.all(".number")[0].text == "8 provisions"
    assert all("required" in actor for actor in table(page)["Governance"].first)


def test_parts_are_compared_where_there_are_some(chain: vc.ValueChain) -> None:
    """At the level of parts, the UK code gives its 72 provisions; a source without parts gives its mitigations."""
    state, _ = read_state(chain, parse_address(Page.COMPARE, "framework=uk-ai-cyber&level=2&with-framework=cosai"))
    sides = build_sides(chain, state)
    assert sides.first.allocation is not None
    assert sides.second.allocation is not None
    assert (len(sides.first.allocation.mitigations), len(sides.second.allocation.mitigations)) == (72, 35)
