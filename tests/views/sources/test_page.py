"""The Sources page: every source in a table, and how their actors and topics match."""

import valuechain as vc
from tests.conftest import Shipped, Show
from tests.questions import PAI_OPEN
from valuechain.views.page.state import Page

PAGE = Page.SOURCES


def test_ids_are_unique(show: Show) -> None:
    """No two elements of the page have the same id."""
    ids = [node.attributes["id"] for node in show().nodes() if "id" in node.attributes]
    assert len(ids) == len(set(ids))


def test_answer(show: Show, chain: vc.ValueChain) -> None:
    """The answer counts the contents of all sources, provisions included."""
    counts = chain.counts()
    said = f"From 9 sources: {counts['actors']} actors, {counts['mitigations']} mitigations and "
    assert show().one("@data-said").text.startswith(said)


def test_crosswalk(show: Show, shipped: Shipped) -> None:
    """The crosswalk has 84 rows from PAI's actors and 13 without them, labelled as ours, with missing matches."""
    page = show()
    rows = page.one(".crosswalk").one("tbody").all("tr")
    assert len(rows) == 84 + 13
    (none,) = [
        row for row in shipped("crosswalk") if (row["actor"], row["to_framework"]) == ("model_hosting", "eu-ai-act")
    ]
    assert [
        "Model Hubs & Hosting Services",
        "PAI’s open checklist",
        f"no match ({none['condition']})",
        "no actor",
        "The EU AI Act",
    ] in [[cell.text for cell in row.all("td")] for row in rows]
    assert "so the matches are our interpretation" in page.text


def test_topics(show: Show, chain: vc.ValueChain) -> None:
    """Each topic has the number of mitigations per source: licensing has one in PAI's checklist."""
    rows = {row.one("b").text: row for row in show().one(".numbers").one("tbody").all("tr")}
    assert len(rows) == len(chain.topics)
    assert rows["Licensing"].all("td")[0].text.split()[-1] == "1"
    assert rows["Licensing"].all("a")[0].attributes["href"] == f"/?{PAI_OPEN}&topic=licensing"


def test_each_source_is_a_row(show: Show, chain: vc.ValueChain) -> None:
    """Each source is a row with its legal status, publisher, date, contents and checks, and leads to its page."""
    rows = show().one("#sources-table").one("tbody").all("tr")
    assert [row.one("th").text for row in rows] == [each.name for each in chain.frameworks]
    cells = [cell.text for cell in rows[0].all("td")]
    assert cells[:4] == [
        "Guidance, not binding",
        "Partnership on AI",
        "not known",
        "9 actors, 15 mitigations, 32 assignments, 3 stages",
    ]
    assert rows[0].one("a").attributes["href"].startswith(f"{Page.SOURCE}?framework=pai-open")


def test_old_links_to_parts(show: Show, chain: vc.ValueChain) -> None:
    """Links to parts that became pages of their own still have a target, which says which parts it stands for."""
    moved = {
        link.attributes["data-moved"]: link.attributes["href"]
        for link in show().all("a")
        if "data-moved" in link.attributes
    }
    pages = {part: href.partition("?")[0] for parts, href in moved.items() for part in parts.split()}
    assert (pages["words"], pages["word-"], pages["cell-"]) == (Page.GLOSSARY,) * 3
    assert (pages["links"], pages["downloads"], pages["cite"]) == (Page.FILES,) * 3
    for framework in chain.frameworks:
        assert pages[f"source-{framework.id}"] == pages[f"editions-{framework.id}"] == Page.SOURCE


def test_own_data(show: Show, own: vc.ValueChain) -> None:
    """A user's own source is a row with "not known" for missing facts."""
    page = show("", own)
    assert [cell.text for cell in page.one("#sources-table").one("tbody").all("td")][:3] == ["not known"] * 3
    assert "All data as a zip" in page.text
    assert "There is no crosswalk in this data." in page.text
