"""Pickers, unanswered cells, switches and downloads."""

import pytest
from flask.testing import FlaskClient

import valuechain as vc
from tests.conftest import Draw, Parse, Show, Write
from tests.questions import PAI_OPEN, query_of
from valuechain.model.vocabulary import PLACES, Confidence, ModelType, Place, ReleaseType
from valuechain.model.workshop.version import content_key
from valuechain.tables.formats import TABLE_FORMATS
from valuechain.views.editing.address import link_to_edit
from valuechain.views.explore.page import show_about
from valuechain.views.explore.toolbar import show_bar, show_explore_takeaway
from valuechain.views.page.notices import show_notices
from valuechain.views.page.state import View, ViewState
from valuechain.views.page.takeaway import show_takeaway
from valuechain.views.picture.formats import FRAMED_FORMATS
from valuechain.views.question.picker import show_frameworks, show_grid
from valuechain.views.question.unanswered import show_unanswered

UNKNOWN, EXCLUDED = "? not known", "⊘ excluded"
OWN, SAVED = "Gl0n7sVXhTv2aF-6dBbqzg", content_key(b"outcome")
"""The keys to a user's own data and to a workshop's saved outcome."""
PAI_EXCLUDED = ViewState("pai-2023", ModelType.FRONTIER, ReleaseType.OPEN)


def row(rest: str, **known: str) -> list[str]:
    """The text of each cell in a row, by release type; cells for unnamed release types have the text `rest`."""
    return [known.get(each, rest) for each in ReleaseType]


GRIDS = {
    "pai-open": [row(UNKNOWN), row(UNKNOWN, open="● 15 mitigations"), row(UNKNOWN)],
    "pai-2023": [
        row(UNKNOWN),
        row(UNKNOWN),
        row(UNKNOWN, open=EXCLUDED, restricted="◐ 22 guidelines, all for one actor"),
    ],
    "cosai": [row("● 35 controls")] * len(ModelType),
    "uk-ai-cyber": [row("● 13 principles", research=UNKNOWN)] * len(ModelType),
    # 7 obligations are for providers of general-purpose models only, and 5 for those with systemic risk.
    "eu-ai-act": [row(f"● {number} obligations") for number in (71 - 7 - 5, 71 - 5, 71)],
}


@pytest.mark.parametrize(("framework", "expected"), GRIDS.items())
def test_grid(chain: vc.ValueChain, parse: Parse, framework: str, expected: list[list[str]]) -> None:
    """The grid shows for each cell whether the source covers it, and the number of mitigations."""
    grid = parse(show_grid(chain, ViewState(framework)))
    shown = [[cell.one(".status").text for cell in row.all(".choice")] for row in grid.one("tbody").all("tr")]
    assert shown == expected


def test_grid_names_each_cell_in_full(chain: vc.ValueChain, parse: Parse) -> None:
    """A cell's link names its model type and release type for screen readers."""
    links = parse(show_grid(chain, ViewState("pai-open"))).all(".choice")
    said = {link.attributes["data-key"]: link.text for link in links}
    assert said["cell:advanced/open"] == "Advanced Narrow and General Purpose, Open Access: ● 15 mitigations"
    assert said["cell:specialized/research"] == ("Specialized Narrow Purpose, Research Release: ? not known")


def test_grid_says_who_else_answers(chain: vc.ValueChain, parse: Parse) -> None:
    """A cell without an answer names the sources that cover it; those that cover most such cells are named once."""
    grid = parse(show_grid(chain, ViewState("pai-open")))
    cells = grid.one("tbody").all(".choice")
    said = {cell.attributes["data-key"]: [small.text for small in cell.all(".others")] for cell in cells}
    assert said == {
        f"cell:{place}": [f". Covered by: {', '.join(names)}"] if names else []
        for place in PLACES
        for names in [["PAI’s 2023 guidance (voluntary)"] * (place == ("frontier", "restricted"))]
    }
    assert grid.all(".hint")[1].text == (
        "The CoSAI Risk Map (voluntary), the EU AI Act (law), California’s AI Transparency Act (law) and 3 more cover "
        "whatever this source leaves open. The UK cyber security code (voluntary) covers 8 of the 11 "
        "combinations that this source leaves open."
    )


def test_grid_without_gaps_names_no_others(chain: vc.ValueChain, parse: Parse) -> None:
    """If a source covers every cell, the grid names no other source."""
    grid = parse(show_grid(chain, ViewState("cosai")))
    assert grid.all(".others") == []
    assert len(grid.all(".hint")) == 1


def test_grid_marks_the_present_cell(chain: vc.ValueChain, parse: Parse) -> None:
    """One cell is current, and has the initial keyboard focus."""
    grid = parse(show_grid(chain, PAI_EXCLUDED))
    (current,) = [link for link in grid.all(".choice") if "aria-current" in link.attributes]
    assert current.attributes["data-key"] == "cell:frontier/open"
    assert "autofocus" in current.attributes


def test_grid_keeps_the_rest_of_the_state(chain: vc.ValueChain, parse: Parse) -> None:
    """Choosing a cell keeps the framework, readings, update and view, and closes the card."""
    state = ViewState(
        "pai-open", is_significant_update=True, readings=(("PO-3", "B"),), view=View.MAP, focus="actor:user"
    )
    link = parse(show_grid(chain, state)).all(".choice")[0]
    assert link.attributes["href"] == (
        f"/?{query_of('pai-open', 'specialized', 'open')}&update=yes&reading=PO-3%3DB&view=map"
    )


@pytest.mark.parametrize("is_update", [False, True])
def test_update_question(chain: vc.ValueChain, parse: Parse, is_update: bool) -> None:
    """The switch beside the grid shows whether the release is a significant update."""
    asked = parse(show_grid(chain, ViewState("cosai", is_significant_update=is_update))).one(".update")
    links = {link.text: link.attributes for link in asked.all("a")}
    (current,) = [word for word, attributes in links.items() if "aria-current" in attributes]
    assert current == ("Yes" if is_update else "No")
    assert "update=yes" in links["Yes"]["href"]
    assert "update" not in links["No"]["href"]


def test_definitions(chain: vc.ValueChain, parse: Parse) -> None:
    """The grid defines each type, with examples from the source."""
    text = parse(show_grid(chain, ViewState("pai-open"))).text
    assert "Examples in the source: music generation." in text
    assert "Examples in the source: Stanford Alpaca, Megatron-Turing NLG, Jurassic-1" in text
    assert "If two types fit, choose the more capable." in text


def test_frameworks(chain: vc.ValueChain, parse: Parse) -> None:
    """The list of sources shows each one's status for the current cell and marks the current source."""
    listed = parse(show_frameworks(chain, ViewState("cosai", ModelType.FRONTIER, ReleaseType.RESTRICTED)))
    said = {link.one("b").text: link.one(".here").text for link in listed.all(".choice")}
    assert said == {
        "PAI Guidance for Safe Foundation Model Deployment: checklist for open models": (
            "For this model and release: ? not known"
        ),
        "PAI Guidance for Safe Foundation Model Deployment": (
            "For this model and release: ◐ 22 guidelines, all for one actor"
        ),
        "CoSAI Risk Map": "For this model and release: ● 35 controls",
        "UK Code of Practice for the Cyber Security of AI": "For this model and release: ● 13 principles",
        "EU AI Act: duties along the value chain": "For this model and release: ● 71 obligations",
        "California AI Transparency Act": "For this model and release: ● 17 duties",
        "EU Code of Practice on Transparency of AI-Generated Content": "For this model and release: ● 25 measures",
        "China’s Measures for Labeling of AI-Generated Synthetic Content": (
            "For this model and release: ● 18 obligations"
        ),
        "China’s Provisions on the Administration of Deep Synthesis Internet Information Services": (
            "For this model and release: ● 27 obligations"
        ),
    }
    (current,) = listed.all("@aria-current")
    assert current.attributes["data-key"] == "framework:cosai"


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (ViewState("pai-open"), ("advanced, general-purpose", "open access", "PAI’s open checklist")),
        (
            ViewState("eu-ai-act", ModelType.SPECIALIZED, ReleaseType.RESEARCH),
            ("specialized, narrow-purpose", "a research release", "the EU AI Act"),
        ),
    ],
)
def test_question(chain: vc.ValueChain, state: ViewState, words: tuple[str, str, str]) -> None:
    """The question line has a phrase for each of its three parts."""
    question = state.words(chain)
    assert (question.model_type, question.release_type, question.framework) == words


def test_excluded(chain: vc.ValueChain, parse: Parse) -> None:
    """An excluded cell gives its reason and source, and offers other sources and neighbours."""
    shown = parse(show_unanswered(chain, PAI_EXCLUDED))
    assert shown.one("h2").text == "⊘ The source leaves this combination out"
    assert "too risky to be included" in shown.text
    assert shown.one(".where").text == (
        f"Source: {chain.cell('pai-2023', PAI_EXCLUDED.place).source}. {Confidence.STATED.meaning}"
    )
    assert [(link.text, link.attributes["href"]) for link in shown.all("a")] == [
        (
            "UK Code of Practice for the Cyber Security of AI Voluntary13 principles",
            f"/?{query_of('uk-ai-cyber', 'frontier', 'open')}",
        ),
        (
            "EU AI Act: duties along the value chain Law71 obligations",
            f"/?{query_of('eu-ai-act', 'frontier', 'open')}",
        ),
        ("CoSAI Risk Map Voluntary35 controls", f"/?{query_of('cosai', 'frontier', 'open')}"),
        *(
            (f"{name}{count}", f"/?{query_of(framework, 'frontier', 'open')}")
            for framework, name, count in (
                ("ca-ai-transparency", "California AI Transparency Act", " Law17 duties"),
                (
                    "eu-transparency-code",
                    "EU Code of Practice on Transparency of AI-Generated Content",
                    " Voluntary25 measures",
                ),
                (
                    "cn-ai-labeling",
                    "China’s Measures for Labeling of AI-Generated Synthetic Content",
                    " Law18 obligations",
                ),
                (
                    "cn-deep-synthesis",
                    "China’s Provisions on the Administration of Deep Synthesis Internet Information Services",
                    " Law27 obligations",
                ),
            )
        ),
        (
            (
                "Frontier model, restricted API or hosted access"
                "Same model type, different release type: 22 guidelines according to PAI’s 2023 guidance"
            ),
            f"/?{query_of('pai-2023', 'frontier', 'restricted')}",
        ),
        (
            (
                "Advanced, general-purpose model, open access"
                "Same release type, different model type: 15 mitigations according to PAI’s open checklist"
            ),
            f"/?{PAI_OPEN}",
        ),
    ]


def test_unsourced(chain: vc.ValueChain, parse: Parse) -> None:
    """An unsourced cell says that its content is not known, and never shows a list."""
    shown = parse(show_unanswered(chain, ViewState("pai-open", ModelType.FRONTIER, ReleaseType.CLOSED)))
    assert shown.one("h2").text == "? We do not have this part of the source"
    assert "The checklist names another framework" in shown.text
    source = chain.cell("pai-open", Place(ModelType.FRONTIER, ReleaseType.CLOSED)).source
    assert shown.one(".where").text == f"Source: {source}. We have no list, so we show none."
    assert shown.all("table") == []


def test_excluded_as_we_read_it(write: Write, parse: Parse) -> None:
    """A cell that only our reading excludes is labelled so, with our reading as its source."""
    cell = ["frontier", "research", "excluded", "Out of scope.", "interpreted", "Our reading"]
    chain = write(
        actors=[["id", "name"], ["a", "A"]],
        mitigations=[["id", "name", "primary"], ["x", "X", "a"]],
        cells=[["model_type", "release_type", "status", "reason", "confidence", "source"], cell],
    )
    state = ViewState(chain.frameworks[0].id, ModelType.FRONTIER, ReleaseType.RESEARCH)
    shown = parse(show_unanswered(chain, state))
    assert shown.one("h2").text == "⊘ Out of scope, as we read the source"
    assert shown.one(".where").text == f"Source: Our reading. {Confidence.INTERPRETED.meaning}"


@pytest.mark.parametrize(
    ("state", "other", "neighbour"),
    [
        (
            ViewState("pai-open", ModelType.FRONTIER, ReleaseType.RESTRICTED),
            "PAI Guidance for Safe Foundation Model Deployment Voluntary22 guidelines",
            (
                "Advanced, general-purpose model, open access"
                "Different model type and release type: 15 mitigations according to PAI’s open checklist"
            ),
        ),
        (
            ViewState("pai-2023", ModelType.ADVANCED, ReleaseType.OPEN),
            "PAI Guidance for Safe Foundation Model Deployment: checklist for open models Voluntary15 mitigations",
            (
                "Frontier model, restricted API or hosted access"
                "Different model type and release type: 22 guidelines according to PAI’s 2023 guidance"
            ),
        ),
    ],
)
def test_same_combination_is_no_neighbour(
    chain: vc.ValueChain, parse: Parse, state: ViewState, other: str, neighbour: str
) -> None:
    """The same combination in another source is listed once, among the other sources."""
    others, _, neighbours = parse(show_unanswered(chain, state)).all(".neighbours")
    assert others.all("a")[0].text == other
    assert [link.text for link in neighbours.all("a")] == [neighbour]


@pytest.mark.parametrize("framework", ["pai-open", "pai-2023", "eu-ai-act"])
def test_every_cell_without_an_answer_leads_on(chain: vc.ValueChain, parse: Parse, framework: str) -> None:
    """Every excluded or unsourced cell gives a reason, other sources, then at least one neighbour.

    Only sources that distinguish combinations are said to cover the current combination.
    """
    for cell in chain.cells:
        if cell.framework == framework and not cell.status.is_answered:
            shown = parse(show_unanswered(chain, ViewState(framework, *cell.place)))
            headings = [heading.text for heading in shown.all("h3")]
            assert headings[-2:] == [
                "Sources that do not distinguish model types or release types",
                "Closest combinations covered (not the same as yours)",
            ]
            is_answered = any(
                chain.cell(other, cell.place).status.is_answered
                for other in {"pai-open", "pai-2023", "eu-ai-act"} - {framework}
            )
            assert headings[:-2] == ["Other sources that cover this combination"] * is_answered
            assert all(found.all("a") for found in shown.all(".neighbours"))
            named = [found.text for found in shown.all(".neighbours")[-2].all("a")]
            assert "California AI Transparency Act Law17 duties" in named
            assert cell.reason in shown.text


def test_cell_of_own_data_without_mitigations(write: Write, show: Show) -> None:
    """If none of a user's mitigations applies, the page says so and links to a cell where one does."""
    own = write(
        actors=[["id", "name"], ["a", "A"]],
        mitigations=[["id", "name", "primary", "cells"], ["m", "M", "a", "frontier/open"]],
    )
    shown = show("", own)
    assert shown.one("@data-said").text == "? We do not have this part of the source"
    assert next(link.text for link in shown.one(".neighbours").all("a")).startswith(
        "Frontier model, open accessSame release type, different model type: 1 mitigation"
    )


def test_switches(chain: vc.ValueChain, parse: Parse) -> None:
    """The matrix and the map are two links, with the current one marked."""
    bar = parse(show_bar(chain, ViewState("pai-open", view=View.MAP)))
    views = {link.text: "aria-current" in link.attributes for link in bar.one(".segments").all("a")}
    assert views == {"Matrix": False, "Map": True}


def test_levels(chain: vc.ValueChain, parse: Parse) -> None:
    """If mitigations have parts, there is a switch between levels, in the source's own words."""
    bar = parse(show_explore_takeaway(chain, ViewState("uk-ai-cyber", level=2)))
    levels = [(link.text, "aria-current" in link.attributes) for link in bar.one(".segments").all("a")]
    assert levels == [("Principles", False), ("Provisions", True), ("Both", False)]


def test_no_switches_without_an_answer(chain: vc.ValueChain) -> None:
    """Without an answer there are no switches."""
    assert show_bar(chain, PAI_EXCLUDED).strip() == ""


@pytest.mark.parametrize(
    "state",
    [
        ViewState("pai-open", readings=(("PO-3", "B"), ("PO-12", "B")), is_significant_update=True, view=View.MAP),
        ViewState("uk-ai-cyber", level=2, focus="actor:developer"),
        ViewState("uk-ai-cyber", level=None),
        ViewState("eu-ai-act", ModelType.FRONTIER, ReleaseType.CLOSED),
    ],
)
def test_downloads(chain: vc.ValueChain, client: FlaskClient, parse: Parse, state: ViewState) -> None:
    """Every download requests the page's own question from the HTTP interface as a file."""
    bar = parse(show_explore_takeaway(chain, state))
    links = [link.attributes for link in bar.one(".downloads").all("a")]
    edit = bar.one("a[data-key=edit]")
    assert edit.attributes["href"] == f"/edit?framework={state.framework}"
    table = [f"matrix.{form.ending}" for form in TABLE_FORMATS]
    shown = {
        View.MATRIX: [*table, *(f"matrix.{form.ending}" for form in reversed(FRAMED_FORMATS))],
        View.MAP: [
            *(f"map.{form.ending}" for form in reversed(FRAMED_FORMATS)),  # for a slide
            "map.png",
            "map.svg",
            "graph.graphml",
            "graph.gexf",
            *table,
        ],
    }
    assert [link["href"].partition("?")[0].removeprefix("/api/v1/") for link in links] == [
        *shown[state.view],
        "ownerships.csv",
        "briefing.pptx",
        "briefing.docx",
        "briefing.html",
    ]
    slides = [link for link in links if "&slide=yes" in link["href"]]
    assert len(slides) == (len(FRAMED_FORMATS) if state.view is View.MAP else 0)
    short = [link["href"].partition("?")[0] for link in links if "&names=short" in link["href"]]
    assert short == [f"/api/v1/matrix.{form.ending}" for form in TABLE_FORMATS if form.ending not in ("xlsx", "ods")]
    asked = {link["href"].partition("?")[2].replace("&slide=yes", "").replace("&names=short", "") for link in links}
    assert asked == {f"{state.query()}&download=yes"}
    for link in links:
        answer = client.get(link["href"])
        assert (answer.status_code, answer.headers["Content-Disposition"][:10]) == (200, "attachment")


def test_large_files_say_so(draw: Draw, parse: Parse) -> None:
    """For 501 mitigations, workbooks, slides and documents are marked as slow; CSV is not."""
    chain = draw("; ".join(f"a -P-> m{number}" for number in range(501)))
    shown = parse(show_explore_takeaway(chain, ViewState("drawn")))
    slow = [link.one("b").text for link in shown.all("a") if "large, takes a while" in link.text]
    assert slow == [
        "Matrix as Excel workbook",
        "Matrix as ODS spreadsheet",
        "Matrix as PowerPoint slide",
        "Briefing as five slides",
        "Briefing as Word document",
        "Briefing as web page",
    ]


def test_nothing_to_download(chain: vc.ValueChain, parse: Parse) -> None:
    """If there is no list, the download panel says so instead of offering an empty file."""
    shown = parse(show_explore_takeaway(chain, PAI_EXCLUDED))
    assert [link.text for link in shown.all("a")] == ["Change a copy"]
    assert "There is nothing to download: we have no list from this source for this model and release." in shown.text


@pytest.mark.parametrize(
    ("state", "label"),
    [
        (ViewState("pai-open"), "Change a copy"),
        (ViewState("own", data=OWN), "Change it"),
        (ViewState("pai-open", data=OWN), "Change a copy"),
        (ViewState("outcome", data=SAVED), "Change a copy"),
    ],
    ids=["shipped", "own", "shipped beside own", "saved outcome of a workshop"],
)
def test_only_own_data_is_changed_itself(parse: Parse, state: ViewState, label: str) -> None:
    """The link beside the downloads says whether it leads to the data itself or to a copy."""
    (link,) = parse(show_takeaway([], edit=link_to_edit(state))).all("a")
    assert link.text == label


def test_where_it_comes_from(chain: vc.ValueChain, parse: Parse) -> None:
    """Notes below the answer give publisher, version and licence, and say what is stated, interpreted or unknown."""
    shown = parse(show_about(chain, ViewState("cosai")))
    assert shown.one("h2").text == "About this source"
    assert "Coalition for Secure AI (CoSAI), branch main, commit 18ab1ef1, 19 August 2026." in shown.text
    assert [term.text for term in shown.all("dt")] == [
        "Legal status",
        "Addresses",
        "Stated by the source",
        "Our interpretation",
        "Missing",
        "Licence",
        "Attribution",
    ]
    assert "AddressesOrganisations" in shown.text
    assert "AddressesNot known" in parse(show_about(chain, ViewState("eu-ai-act"))).text
    assert "in force 27 July 2026. " in parse(show_about(chain, ViewState("eu-ai-act"))).text
    assert "Apache-2.0" in shown.text


@pytest.mark.parametrize(
    ("url", "links"), [("https://example.org/", 1), ("javascript:alert(1)", 0), ("data:text/html,x", 0), ("", 0)]
)
def test_link_to_the_source(write: Write, parse: Parse, url: str, links: int) -> None:
    """The source is a link if its address is a web address, and plain text otherwise."""
    own = write(
        frameworks=[["id", "name", "url"], ["own", "Own list", url]],
        actors=[["id", "name", "framework"], ["a", "A", "own"]],
        mitigations=[["id", "name", "framework", "primary"], ["m", "M", "own", "a"]],
    )
    shown = parse(show_about(own, ViewState("own")))
    assert len(shown.all("a")) == links
    assert "Own list" in shown.text


def test_notices(parse: Parse) -> None:
    """The first five notices appear above the answer."""
    shown = parse(show_notices([f"Notice {number}." for number in range(1, 8)]))
    assert [paragraph.text for paragraph in shown.all("p")] == [
        *(f"Notice {number}." for number in range(1, 6)),
        "And 2 more.",
        "Showing the default instead.",
    ]
    assert shown.one(".notice").attributes["role"] == "alert"


def test_no_notices() -> None:
    """Without notices, there is no box for them."""
    assert show_notices([]) == ""
