"""The contents of the briefing."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

import valuechain as vc
from tests.conftest import Draw, Node, Write
from tests.questions import PAI_OPEN
from tests.views.conftest import ReadDocument
from valuechain.analysis.allocation.reference import reference_of
from valuechain.analysis.rows.matrix_table import NOT_ADDRESSED
from valuechain.model.question.selection import Selection
from valuechain.model.words import capital, join_words, write_date
from valuechain.views.briefing.briefing import build_briefing
from valuechain.views.briefing.findings import MOST_HELD
from valuechain.views.briefing.matrix import MOST_ROWS
from valuechain.views.document.blocks import Grid
from valuechain.views.document.html import write_html


@pytest.fixture(scope="module")
def page(pai_open: vc.Allocation, read: ReadDocument) -> Node:
    """The briefing on PAI's open checklist."""
    return read(build_briefing(pai_open))


@pytest.fixture(scope="module")
def name(pai_open: vc.Allocation) -> Callable[[str], str]:
    """The short name of an actor of PAI's open checklist."""
    return lambda actor: pai_open.chain.actor("pai-open", actor).label


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


def test_headings(page: Node, pai_open: vc.Allocation, name: Callable[[str], str]) -> None:
    """The title states the finding; the sections of two pages are followed by six annexes with their subsections."""
    short_name = pai_open.frameworks[0].short_name
    assert [each.text for each in page.all("h1")] == [
        "12 of 15 mitigations fall to Model providers; without them, no one would be responsible for 7"
    ]
    assert page.one("header").all("p")[1].text == f"Who is responsible for what according to {short_name}?"
    assert [each.text for each in page.all("h2")] == [
        "In short",
        "How much falls to each actor",
        "What is uncertain",
        "What other sources say",
        "What begins when",
        "Who is responsible for what",
        "The value chain",
        "What stands out",
        "Role cards",
        "Where this comes from",
        "How the figures are counted",
    ]
    assert [each.text for each in part(page, "Role cards").all("h3")] == [
        name("model_provider"),
        name("model_hosting"),
        name("model_adapter"),
        name("app_developer"),
    ]


def test_opening(page: Node) -> None:
    """The answer in a few sentences and its confidence are the same as on the page."""
    assert page.one(".b-lead").text == (
        "All 4 actors that it addresses share responsibility for all 15 mitigations. "
        "4 have one responsible actor and no backup, of which 1 under a condition. "
        "For 10 mitigations, the first verb for a leading actor is “can” or “could”. "
        "3 assignments hold only under a condition. "
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
        "Open incident reporting channels 2 readings should",
        *["", "", "P", "P?", "S", "P", "", "", ""],
        "3 P 1 S",
    ]
    assert rows[-1] == [
        "Total",
        *["none"] * 2,
        *["12 P 1*", "5 P 1*", "1 P 7 S 1*", "6 P 1 S"],
        *["none"] * 3,
        "24 P 8 S 3*",
    ]
    assert len(rows) == 1 + 3 + 15 + 1


def test_actors_left_out_of_the_totals(page: Node, pai_open: vc.Allocation) -> None:
    """A note above the matrix names the actors that the source does not address."""
    notes = [each.text for each in part(page, "Who is responsible for what").all("p")]
    names = join_words([actor.label for actor in pai_open.actors if not actor.is_addressed])
    assert f"{capital(NOT_ADDRESSED)} by the source: {names}." in notes


def test_references(chain: vc.ValueChain, read: ReadDocument) -> None:
    """Article and dates stand beside each duty of the EU AI Act, in the matrix and on the role cards."""
    page = read(build_briefing(vc.build_allocation(chain, vc.Context("advanced", "open"), framework="eu-ai-act")))
    logs = chain.mitigation("eu-ai-act", "art-26-6")
    said = f"{logs.label} {reference_of(chain, logs).words}"
    assert any(row[0].startswith(said) for row in table(part(page, "Who is responsible for what")))
    assert said in " ".join(part(page, chain.actor("eu-ai-act", "deployer").label).text.split())


def test_conditions(page: Node, pai_open: vc.Allocation) -> None:
    """After the matrix, each condition behind its stars is listed with its mitigation, actor and role."""
    labels = {each.id: each.label for each in pai_open.mitigations}
    conditions = {o.mitigation: o.condition for o in pai_open.ownerships if o.condition}
    assert table(part(page, f"Only under a condition ({len(conditions)})")) == [
        ["Mitigation", "Actor and role", "Condition"],
        [labels["PO-2"], "Adapters, secondary", conditions["PO-2"]],
        [labels["PO-8"], "Model providers, primary", conditions["PO-8"]],
        [labels["PO-11"], "Hubs & hosting, mentioned", conditions["PO-11"]],
        [labels["PO-15"], "Hubs & hosting, primary", conditions["PO-15"]],
    ]


def test_conditions_of_what_is_shown(pai_open: vc.Allocation, read: ReadDocument) -> None:
    """Under a filter, only the conditions behind the stars of the matrix that is shown are listed."""
    page = read(build_briefing(pai_open, Selection(stages=("Respond",))))
    (label,) = (each.label for each in pai_open.mitigations if each.id == "PO-15")
    assert [row[0] for row in table(part(page, "Only under a condition (1)"))[1:]] == [label]


def test_many_conditions_are_cut(draw: Draw, read: ReadDocument) -> None:
    """With too many conditions, the list is cut with a note, and its title still has the whole number."""
    number = MOST_ROWS + 1
    own = vc.build_allocation(draw("; ".join(f"a -P?if asked-> m{each}" for each in range(number))))
    section = part(read(build_briefing(own)), f"Only under a condition ({number})")
    assert len(table(section)) == 1 + MOST_ROWS
    assert section.one(".b-caution").text == f"The first {MOST_ROWS} of {number} are listed."


def test_starts(write: Write, read: ReadDocument) -> None:
    """After the matrix, mitigations are listed by the dates from which they apply, the earliest first, words last."""
    chain = write(
        actors=[["id", "name"], ["a", "A"]],
        mitigations=[
            ["id", "name", "primary", "applies_from"],
            ["v", "V", "a", "next spring"],
            ["w", "W", "a", "late"],
            ["x", "X", "a", "2026-08-02"],
            ["y", "Y", "a", "late"],
            ["z", "Z", "a", ""],
        ],
        dates=[["id", "date", "scope"], ["late", "2027-12-02", "toys"], ["late", "2028-08-02", "lifts"]],
    )
    assert table(part(read(build_briefing(vc.build_allocation(chain))), "From when they apply")) == [
        ["From", "Mitigations"],
        ["2 August 2026", "X"],
        ["2 December 2027 (toys) or 2 August 2028 (lifts)", "W; Y"],
        ["next spring", "V"],
    ]


def test_nothing_is_said_of_conditions_and_starts_without_any(draw: Draw, read: ReadDocument) -> None:
    """Without conditions and dates, the only part below the matrix is its picture."""
    matrix = part(read(build_briefing(vc.build_allocation(draw("a -P-> x")))), "Who is responsible for what")
    assert [each.text for each in matrix.all("h3")] == ["The matrix as a picture"]


def test_single_owners(page: Node, pai_open: vc.Allocation, name: Callable[[str], str]) -> None:
    """Each of the four mitigations with a single owner is listed under its owner: 5, 8 and 10 under providers."""
    labels = {each.id: each.label for each in pai_open.mitigations}
    assert [item.text for item in part(page, "No backup (4)").all("li")] == [
        f"{name('model_provider')}: {labels['PO-5']}; {labels['PO-8']}*; {labels['PO-10']}",
        f"{name('model_hosting')}: {labels['PO-6']}",
    ]


def test_smallest_groups(page: Node, name: Callable[[str], str]) -> None:
    """Three actors cover everything: providers and hubs, with either adapters or app developers."""
    said = part(page, "Smallest groups that cover everything")
    providers, hubs = name("model_provider"), name("model_hosting")
    assert "Each of these 2 groups of 3 actors is responsible for everything" in said.text
    assert "not that the others need do nothing" in said.text
    assert f"In every group: {providers} and {hubs}." in said.text
    assert "For 1 mitigation, anyone is responsible only under a condition." in said.text
    assert [item.text for item in said.all("li")] == [
        f"{providers}, {hubs} and {name('model_adapter')}",
        f"{providers}, {hubs} and {name('app_developer')}",
    ]


def test_one_actor_alone(draw: Draw, read: ReadDocument) -> None:
    """If one actor is responsible for everything, that is said without counting groups."""
    page = read(build_briefing(vc.build_allocation(draw("provider -P-> filter; provider -P-> watch"))))
    said = part(page, "Smallest groups that cover everything").text
    assert "This actor alone is responsible for everything that anyone is responsible for." in said


def test_a_law_binds_everyone(chain: vc.ValueChain, read: ReadDocument) -> None:
    """Of a law, the briefing names everyone with a duty and no smallest groups."""
    context = vc.Context("advanced", "open")
    page = read(build_briefing(vc.build_allocation(chain, context, framework="eu-ai-act")))
    assert "By law, everyone with a duty must fulfil it" in part(page, "Who has duties").text


def test_counts_of_a_wide_matrix_stay_on_one_line(draw: Draw) -> None:
    """Where many actors share the page, they give way to the column that counts the roles."""
    owners = "; ".join(f"someone-{number} -P-> filter" for number in range(40))
    briefing = build_briefing(vc.build_allocation(draw(owners)))
    (grid,) = [
        block
        for section in briefing.sections
        for block in section.blocks
        if isinstance(block, Grid) and block.is_matrix
    ]
    assert grid.shares[-1] > grid.shares[-2]
    assert sum(grid.shares) == pytest.approx(100)


def test_concentration(page: Node, name: Callable[[str], str]) -> None:
    """Providers hold 12 of 24 leading roles; the measure, 576 / (144 + 25 + 1 + 36) = 2.8, is explained."""
    said = part(page, "Concentration (2.8 effective actors)").text
    assert f"50% of it (12 of 24) falls to {name('model_provider')}." in said
    assert "the inverse of the Herfindahl-Hirschman index" in said


def test_actors_that_are_not_addressed(page: Node, pai_open: vc.Allocation) -> None:
    """The five actors that the source does not address are listed apart from idle ones, with whom it does address."""
    said = part(page, "Actors not addressed (5)").text
    assert all(actor.label in said for actor in pai_open.actors if not actor.is_addressed)
    assert pai_open.frameworks[0].addresses in said
    assert "Actors with nothing assigned" not in page.text


def test_actors_with_nothing_assigned(write: Write, read: ReadDocument) -> None:
    """Actors with nothing assigned are listed with the roles that they do have: to be told, checked or mentioned."""
    chain = write(
        actors=[["id", "name"], ["a", "A"], ["b", "B"], ["c", "C"]],
        mitigations=[
            ["id", "name", "primary", "informed", "mentioned"],
            ["x", "X", "a", "b", ""],
            ["y", "Y", "a", "b", "b"],
        ],
    )
    section = part(read(build_briefing(vc.build_allocation(chain))), "Actors with nothing assigned (2)")
    assert section.one("p").text == "B (informed: 2 and mentioned: 1) and C."


def test_how_strongly(page: Node) -> None:
    """The verbs of the lead actors are counted, the strongest first: should for 5, can for 6 and could for 4."""
    assert [item.text for item in part(page, "How strongly").all("li")] == [
        "should: 5 mitigations (recommended)",
        "can: 6 mitigations (possible)",
        "could: 4 mitigations (possible)",
    ]


def test_nothing_is_said_of_verbs_without_any(draw: Draw, read: ReadDocument) -> None:
    """Without verbs, the briefing has no part on how strongly the source binds."""
    page = read(build_briefing(vc.build_allocation(draw("a -P-> x"))))
    assert [each for each in page.all("h3") if each.text == "How strongly"] == []


def test_legal_status(page: Node, chain: vc.ValueChain, read: ReadDocument) -> None:
    """The briefing says what kind of source it is and whether it binds, under its title and beside the source."""
    law = read(build_briefing(vc.build_allocation(chain, vc.Context("frontier", "open"), framework="eu-ai-act")))
    for shown, status in ((page, "Guidance, not binding"), (law, "Law, binding in the European Union")):
        facts = part(shown, "Where this comes from")
        told = dict(zip([each.text for each in facts.all("dt")], [each.text for each in facts.all("dd")], strict=True))
        assert told["Legal status"] == status
        assert f"{status}." in shown.one("header").text


def test_totals_of_a_part(pai_open: vc.Allocation, read: ReadDocument) -> None:
    """Under a role filter, totals and owners cover only what is shown, and the briefing says so."""
    page = read(build_briefing(pai_open, Selection(roles=("mentioned",))))
    rows = table(part(page, "Who is responsible for what"))
    assert rows[0][-1] == "Roles shown"
    assert {row[-1] for row in rows[1:-1] if len(row) > 1} == {"none shown"}
    assert rows[-1][0] == "Total (filtered)"
    assert set(rows[-1][1:]) == {"none"}
    assert "Total (filtered)" in part(page, "The matrix as a picture").text


def test_both_readings(page: Node) -> None:
    """Each of the three ambiguous mitigations is listed with both readings and their owners."""
    rows = table(part(page, "Ambiguous passages (3)"))
    assert [row[1] for row in rows[1:]] == ["A (shown here)", "B"] * 3
    assert rows[6][2] == "Primary: Model providers, App developers; Secondary: Adapters, Hubs & hosting"


def test_role_card_says_what_is_lost(page: Node, pai_open: vc.Allocation, name: Callable[[str], str]) -> None:
    """Without model providers, 7 of 15 mitigations lose their lead, and three have no one at all: 5, 8 and 10."""
    said = part(page, name("model_provider")).text
    labels = {each.id: each.label for each in pai_open.mitigations}
    assert "Responsible for 12" in said
    assert "No one would be responsible for 7 of 15 mitigations." in said
    assert f"Left with no one: {labels['PO-5']}; {labels['PO-8']}; {labels['PO-10']}." in said
    assert "Adapters (7), App developers (5) and Hubs & hosting (3)" in said


def test_role_card_says_how_strongly(page: Node, name: Callable[[str], str]) -> None:
    """Of 12 that providers own, 9 begin with can or could; of 5 of hubs, 2 with could; each has 1 under a condition."""
    rest = "9 of these 12 begin with “can” or “could”; 1 holds only under a condition."
    assert rest in part(page, name("model_provider")).text
    assert "2 of these 5 begin with “could”; 1 holds only under a condition." in part(page, name("model_hosting")).text


def test_source_and_reproduction(page: Node, pai_open: vc.Allocation) -> None:
    """The briefing states the publisher, the gaps, the question, and the day and version of the data."""
    framework = pai_open.frameworks[0]
    assert framework.publisher in part(page, "Where this comes from").text
    assert framework.missing in part(page, "Where this comes from").text
    said = part(page, "Reproducing this briefing").text
    assert f"/?{PAI_OPEN}" in said
    assert write_date(pai_open.chain.updated) in said
    assert pai_open.chain.version in said
    assert f"{write_date(datetime.now(UTC).date().isoformat())}, with valuechain {vc.__version__}" in said


def test_pictures_say_what_they_show(page: Node) -> None:
    """All pictures have alternative text."""
    labels = [figure.attributes["aria-label"] for figure in page.all("figure")]
    assert [label.partition(":")[0] for label in labels] == ["Bar chart", "Matrix", "Map"]


def test_filters_narrow_the_matrix_only(pai_open: vc.Allocation, read: ReadDocument) -> None:
    """Filtered to one stage, the matrix has only its two mitigations, as stated; the answer still covers all 15."""
    page = read(build_briefing(pai_open, Selection(stages=("Detect",))))
    assert "Shown: only stage Detect (2 of 15 mitigations)." in page.one("main").text
    assert len(table(part(page, "Who is responsible for what"))) == 1 + 1 + 2 + 1
    assert page.one("header").all("p")[2].text.endswith("Shown: only stage Detect.")
    assert (
        page.one("main").all("p")[0].text
        == "2 of 15 mitigations are shown: only stage Detect. 4 of 9 actors have a role in them."
    )
    whole = "The whole answer: All 4 actors that it addresses share responsibility for all 15"
    assert part(page, "Who is responsible for what").all("p")[0].text.startswith(whole)
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
