"""The page that sets sources side by side."""

import pytest
from markupsafe import Markup

import valuechain as vc
from tests.conftest import Node, Parse, Show, Write
from tests.questions import PAI_OPEN
from tests.side_by_side import DAY, TOPICS, write_three
from valuechain.views.across.side_by_side.page import link_beside, show_side_by_side
from valuechain.views.across.state import read_across_state
from valuechain.views.compare.page import show_compare
from valuechain.views.page.state import Page, ViewState, parse_address, read_state

COSAI = f"{PAI_OPEN}&with-framework=cosai"
THREE = "source=pai-open&source=uk-ai-cyber&source=eu-ai-act"


@pytest.fixture
def show(chain: vc.ValueChain, parse: Parse) -> Show:
    """The page for a query, as of 29 November 2026."""

    def shown(query: str, of: vc.ValueChain | None = None) -> Node:
        state, _ = read_across_state(of or chain, parse_address(Page.SIDE_BY_SIDE, query), today=DAY)
        return parse(show_side_by_side(of or chain, state, Markup()))

    return shown


def rows_of(page: Node) -> dict[str, list[str]]:
    """The text of each row's cells, by the name of its topic or practice."""
    return {
        row.one(".subject").text: [
            cell.one("a").text if cell.all("a") else cell.all("span")[-1].text for cell in row.all("td")
        ]
        for row in page.one("tbody").all("tr")
    }


def keys_of(page: Node, start: str) -> list[str]:
    """The keys of links that begin in a certain way."""
    keys = [each.attributes["data-key"] for each in page.all("@data-key")]
    return [key for key in keys if key.startswith(start)]


def test_cells(show: Show, write: Write) -> None:
    """A cell has the responsible with their signs, the strength, the supporting, or what a silence means."""
    assert {topic: cells for topic, cells in rows_of(show("source=a&source=b&source=c", write_three(write))).items()
            if topic.lower() in TOPICS} == {
        "Agree": [
            "Model providersRequiredSupports: Adapters",
            "Model providers~ (in part), AdaptersRecommended",
            "Related, but does not ask for this.",
            "2 of 2 1 only in part",
        ],
        "Differ": ["Model providers", "Adapters* (under a condition)Possible", "The source does not say.", "1 of 2"],
        "Alone": [
            "The source does not say.",
            "Asks for it, but names no one responsible.",
            "“Stranger”",
            "only one speaks",
        ],
        "Later": [
            "The source does not say.",
            "The source does not say.",
            "Not yet: from 1 January 2030.",
            "not yet",
        ],
    }  # fmt: skip


def test_common_actor_is_bold(show: Show, write: Write) -> None:
    """Only the actor that most sources name, and at least two, is set in bold."""
    page = show("source=a&source=b&source=c", write_three(write))
    assert [each.attributes["title"] for each in page.all(".common")] == [
        "Model providers",
        "Model providers (in part)",
    ]


def test_topics_open(show: Show, write: Write) -> None:
    """An open topic shows its practices below it; its toggle closes it."""
    three = write_three(write)
    assert [*rows_of(show("source=a&source=b&open=agree", three))][:3] == ["Agree", "Do agree", "Differ"]
    (toggle,) = (
        each
        for each in show("source=a&source=b&open=agree", three).all(".toggle")
        if each.attributes["data-key"] == "open:agree"
    )
    assert toggle.attributes["aria-expanded"] == "true"
    assert toggle.attributes["href"] == "/side-by-side?source=a&source=b"


def test_differences_first(show: Show, write: Write) -> None:
    """The switch puts topics without a common actor first, and leads back."""
    three = write_three(write)
    asked = "source=a&source=b"
    links = {each.text: each.attributes.get("href") for each in show(asked, three).one(".sides-order").all(".button")}
    assert links == {"In topic order": None, "Differences first": f"/side-by-side?{asked}&sort=differences"}
    assert [*rows_of(show(f"{asked}&sort=differences", three))][:2] == ["Differ", "Agree"]


def test_cells_lead_to_the_topic(show: Show) -> None:
    """A row's name and its cells lead to the page of its topic or practice, for the same sources."""
    page = show(f"{THREE}&open=incidents")
    rows = {row.one(".subject").text: row for row in page.one("tbody").all("tr")}
    for name, asked in (("Incidents", "topic=incidents"), ("Report serious incidents to an authority", "practice=")):
        links = {each.attributes["href"] for each in rows[name].all("a") if "toggle" not in each.attributes.values()}
        (link,) = links
        assert link.startswith(f"/topic?{THREE}&{asked}")


def test_choosing(show: Show) -> None:
    """Without two sources the page asks for them, offers every source, and three ready choices."""
    page = show("")
    assert page.one("@data-said").text == "Choose two to six sources."
    assert (len(keys_of(page, "add:")), len(keys_of(page, "ready:"))) == (9, 3)
    one = show("source=pai-open")
    assert one.one("@data-said").text == "Choose at least one more source to set beside PAI’s open checklist."
    assert (len(keys_of(one, "add:")), keys_of(one, "drop:")) == (8, ["drop:pai-open"])


def test_six_and_more(show: Show, chain: vc.ValueChain) -> None:
    """With six sources none can be added; of more, the first six of the link are kept and the rest are named."""
    ids = [each.id for each in reversed(chain.frameworks)]
    six = show("&".join(f"source={each}" for each in ids[:6]))
    assert keys_of(six, "add:") == []
    assert "Remove a source to add another." in six.text
    assert not six.all(".notice")
    eight = show("&".join(f"source={each}" for each in ids[:8]))
    assert eight.one(".notice").text == (
        "At most 6 sources fit side by side. Left out: the CoSAI Risk Map and PAI’s 2023 guidance."
    )
    assert sorted(keys_of(eight, "drop:")) == sorted(f"drop:{each}" for each in ids[:6])


def test_filters_on_sources_choose(show: Show) -> None:
    """A filter on jurisdictions chooses sources as well; adding another source drops that filter."""
    page = show("jurisdiction=China")
    assert keys_of(page, "drop:") == ["drop:cn-ai-labeling", "drop:cn-deep-synthesis"]
    links = {each.attributes["data-key"]: each.attributes["href"] for each in page.all("@data-key") if each.tag == "a"}
    assert links["add:pai-open"] == "/side-by-side?source=pai-open&source=cn-ai-labeling&source=cn-deep-synthesis"


def test_sources_left_out_choose(show: Show, write: Write) -> None:
    """The sources that are not left out stand side by side; links to add or remove one name the chosen ones."""
    page = show("without=b", write_three(write))
    links = {each.attributes["data-key"]: each.attributes["href"] for each in page.all("@data-key") if each.tag == "a"}
    assert {key: links[key] for key in ("drop:a", "drop:c", "add:b")} == {
        "drop:a": "/side-by-side?source=c",
        "drop:c": "/side-by-side?source=a",
        "add:b": "/side-by-side?source=a&source=b&source=c",
    }
    assert (
        show("without=cosai")
        .one(".notice")
        .text.endswith(" Left out: China’s labelling measures and China’s deep synthesis provisions.")
    )


def test_link_from_a_page_about_one_source() -> None:
    """The link from a page about one source keeps the sources, the day and the user's data."""
    state = ViewState("pai-open", page=Page.COMPARE, on=DAY, data="key")
    assert link_beside(state, ["pai-open", "cosai", "pai-open"]) == (
        "/side-by-side?source=pai-open&source=cosai&on=2026-11-29&data=key"
    )
    assert link_beside(ViewState("pai-open"), ["pai-open"]) == "/side-by-side?source=pai-open"


def test_compare_leads_here(chain: vc.ValueChain, parse: Parse) -> None:
    """Compare has one line that leads here with its sources, before and after they are compared."""
    links = {}
    for query in ("framework=pai-open", COSAI):
        state, _ = read_state(chain, parse_address(Page.COMPARE, query))
        page = parse(show_compare(chain, state, Markup()))
        links[query] = page.one("a[data-key=side-by-side]").attributes["href"]
    assert list(links.values()) == ["/side-by-side?source=pai-open", "/side-by-side?source=pai-open&source=cosai"]


def test_downloads_are_for_the_same_question(show: Show) -> None:
    """The downloads name the sources and the day, and nothing of how the page shows the answer."""
    links = [each.attributes["href"] for each in show(f"{THREE}&sort=differences&open=incidents").all("@download")]
    assert [link for link in links if link.startswith("/api/v1/side-by-side.csv")] == [
        f"/api/v1/side-by-side.csv?{THREE}&on=2026-11-29&download=yes"
    ]
