"""The contents of the briefing."""

from datetime import UTC, datetime

import pytest

import valuechain as vc
from tests.conftest import Draw, Node
from tests.questions import PAI_OPEN
from tests.views.conftest import ReadDocument
from valuechain.model.selection import Selection
from valuechain.model.words import write_date
from valuechain.views.briefing.briefing import MOST_ROWS, build_briefing
from valuechain.views.briefing.findings import MOST_HELD
from valuechain.views.document.html import write_html


@pytest.fixture(scope="module")
def page(pai_open: vc.Allocation, read: ReadDocument) -> Node:
    """The briefing on PAI's open checklist."""
    return read(build_briefing(pai_open))


def part(page: Node, title: str) -> Node:
    """The section under a heading."""
    sections = page.one("main").all("section")
    return next(each for each in sections if (each.all("h2") or each.all("h3"))[0].text == title)


def table(section: Node, number: int = 0) -> list[list[str]]:
    """The rows of a table, without the text for screen readers."""
    rows = []
    for row in section.all("table")[number].all("tr"):
        cells = [cell for cell in row.parts if not isinstance(cell, str)]
        for hidden in row.all(".sr"):
            hidden.parts.clear()
        rows.append([cell.text for cell in cells])
    return rows


def test_headings(page: Node) -> None:
    """The briefing has one title and six parts with their subsections."""
    assert [each.text for each in page.all("h1")] == ["Who is responsible for what according to PAI's open checklist?"]
    assert [each.text for each in page.all("h2")] == [
        "Who is responsible for what",
        "The value chain",
        "What stands out",
        "Role cards",
        "Where this comes from",
        "How the figures are counted",
    ]
    assert [each.text for each in part(page, "Role cards").all("h3")] == [
        "Model Providers",
        "Model Hubs and Hosting Services",
        "Model Adapters and Optimizers",
        "App Developers",
    ]


def test_opening(page: Node) -> None:
    """The one-sentence answer and its confidence are the same as on the page."""
    assert page.one(".b-lead").text == (
        "4 of 9 actors share responsibility for all 15 mitigations. 4 have one responsible actor and no backup. "
        "3 passages are ambiguous."
    )
    assert "The source states who is responsible for 12; it is ambiguous for 3." in page.one("main").text


def test_matrix(page: Node) -> None:
    """The matrix is a real table: item 12 has P, P, S and P, and the role of hubs is in doubt."""
    rows = table(part(page, "Who is responsible for what"))
    assert rows[0][1:] == [
        "Compute & cloud", "Data providers", "Model providers", "Hubs & hosting", "Adapters", "App developers",
        "Distribution platforms", "Users", "MLOps & evaluation", "Roles",
    ]  # fmt: skip
    (item_12,) = [row for row in rows if row[0].startswith("Open incident")]
    assert item_12 == [
        "Open incident reporting channels 2 readings",
        "",
        "",
        "P",
        "P?",
        "S",
        "P",
        "",
        "",
        "",
        "3 P 1 S",
    ]
    assert rows[-1] == ["Total", *["none"] * 2, "12 P", "5 P", "1 P 7 S", "6 P 1 S", *["none"] * 3, "24 P 8 S"]
    assert len(rows) == 1 + 3 + 15 + 1


def test_single_owners(page: Node) -> None:
    """Each of the four mitigations with a single owner is listed under its owner."""
    assert [item.text for item in part(page, "Only one actor (4)").all("li")] == [
        "Model Providers: Publish a responsible AI licence; Stage the release; Sign or fingerprint the model",
        "Model Hubs and Hosting Services: Moderate hosted models",
    ]


def test_who_must_act(page: Node) -> None:
    """At least three actors must act: providers and hubs, with either adapters or app developers."""
    said = part(page, "Who must act")
    assert "At least 3 actors must act; 2 groups of this size" in said.text
    assert "In every group: Model Providers and Model Hubs and Hosting Services." in said.text
    assert [item.text for item in said.all("li")] == [
        "Model Providers, Model Hubs and Hosting Services and Model Adapters and Optimizers",
        "Model Providers, Model Hubs and Hosting Services and App Developers",
    ]


def test_concentration(page: Node) -> None:
    """Providers hold 12 of 24 leading roles; the measure, 576 / (144 + 25 + 1 + 36) = 2.8, is explained."""
    said = part(page, "Concentration (2.8 effective actors)").text
    assert "Model Providers have 50% of it (12 of 24)." in said
    assert "the inverse of the Herfindahl-Hirschman index" in said


def test_totals_of_a_part(pai_open: vc.Allocation, read: ReadDocument) -> None:
    """Under a role filter, totals and owners cover only what is shown, and the briefing says so."""
    page = read(build_briefing(pai_open, Selection(roles=("mentioned",))))
    rows = table(part(page, "Who is responsible for what"))
    assert rows[0][-1] == "Roles shown"
    assert {row[-1] for row in rows[1:-1] if len(row) > 1} == {"none shown"}
    assert rows[-1][:2] == ["Total (filtered)", "none"]
    assert "Total (filtered)" in part(page, "The matrix as a picture").text


def test_both_readings(page: Node) -> None:
    """Each of the three ambiguous mitigations is listed with both readings and their owners."""
    rows = table(part(page, "Ambiguous passages (3)"))
    assert [row[1] for row in rows[1:]] == ["A (shown here)", "B"] * 3
    assert rows[6][2] == "Primary: Model providers, App developers; Secondary: Adapters, Hubs & hosting"


def test_role_card_says_what_is_lost(page: Node) -> None:
    """Without model providers, 7 of 15 mitigations lose their lead, and three have no one at all."""
    said = part(page, "Model Providers").text
    assert "Responsible for 12" in said
    assert "No one would be responsible for 7 of 15 mitigations." in said
    assert (
        "Left with no one: Publish a responsible AI licence; Stage the release; Sign or fingerprint the model." in said
    )
    assert "Adapters (7), App developers (5) and Hubs & hosting (3)" in said


def test_source_and_reproduction(page: Node, pai_open: vc.Allocation) -> None:
    """The briefing states the publisher, the gaps, the question and the version of the data."""
    assert "Partnership on AI" in part(page, "Where this comes from").text
    assert "The date of the copy." in part(page, "Where this comes from").text
    said = part(page, "Reproducing this briefing").text
    assert f"/?{PAI_OPEN}" in said
    assert pai_open.chain.version in said
    assert f"{write_date(datetime.now(UTC).date().isoformat())}, with valuechain {vc.__version__}" in said


def test_pictures_say_what_they_show(page: Node) -> None:
    """Both pictures have alternative text."""
    labels = [figure.attributes["aria-label"] for figure in page.all("figure")]
    assert [label.partition(":")[0] for label in labels] == ["Matrix", "Map"]


def test_filters_narrow_the_matrix_only(pai_open: vc.Allocation, read: ReadDocument) -> None:
    """Filtered to one stage, the matrix has only its two mitigations, as stated; the answer still covers all 15."""
    page = read(build_briefing(pai_open, Selection(stages=("Detect",))))
    assert "Shown: only stage Detect (2 of 15 mitigations)." in page.one("main").text
    assert len(table(part(page, "Who is responsible for what"))) == 1 + 1 + 2 + 1
    assert page.one("header").all("p")[1].text.endswith("Shown: only stage Detect.")
    said = [each.text for each in page.one("main").all("p")[:2]]
    assert said[0] == "2 of 15 mitigations are shown: only stage Detect. 4 of 9 actors have a role in them."
    assert said[1].startswith("The whole answer: 4 of 9 actors share responsibility for all 15 mitigations.")
    assert "stage=Detect" in part(page, "Reproducing this briefing").text


def test_update_and_caution_are_said(chain: vc.ValueChain) -> None:
    """The briefing has a note on the significant update and a disclaimer on EU law."""
    context = vc.Context("frontier", "open", is_significant_update=True)
    said = write_html(build_briefing(vc.build_allocation(chain, context, framework="eu-ai-act")))
    assert "Significant update: " in said
    assert '<p class="b-caution"><span class="b-strong">Note: </span>Not legal advice.' in said


def test_without_owners_or_mitigations(draw: Draw) -> None:
    """An unowned mitigation is a finding, and there are no role cards."""
    said = write_html(build_briefing(vc.build_allocation(draw("idle; (orphan)"))))
    assert "1 mitigation has no one assigned." in said
    assert "No one assigned (1)" in said


def test_long_lists_are_cut(draw: Draw) -> None:
    """With too many mitigations, the matrix and the role card are cut, each with a note, and there is no map."""
    number = MOST_ROWS + 10
    own = vc.build_allocation(draw("; ".join(f"a -P-> m{each}" for each in range(number))))
    said = write_html(build_briefing(own))
    assert f"The first {MOST_ROWS} of {number} mitigations are listed" in said
    assert f"and {number - MOST_HELD} more" in said
    assert f"A map of {number} mitigations would be unreadable" in said
