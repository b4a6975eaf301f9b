"""Filters, open rows and exemptions on the Compare page."""

from urllib.parse import parse_qsl, urlsplit

import valuechain as vc
from tests.conftest import Node, Show
from tests.questions import PAI_OPEN, pairs_of
from tests.views.compare.conftest import EU, TWO_READINGS, table
from valuechain.model.question.parameters import DIFFERENCE, OPENED, TOPIC
from valuechain.views.page.state import Page, mend_address, parse_address, read_state

PAGE = Page.COMPARE
EU_ACT = f"{PAI_OPEN}&with-framework=eu-ai-act"


def link(page: Node, key: str) -> str:
    """The address of the link with this key."""
    return page.one(f"a[data-key={key}]").attributes["href"]


def follow(show: Show, href: str) -> Node:
    """The page behind a link."""
    return show(urlsplit(href).query)


def options(page: Node, name: str) -> dict[str, str]:
    """The values of a filter, and how many rows each leaves."""
    (section,) = (each for each in page.one(".more-columns").all("section") if each.all("h2")[0].text == name)
    return {
        item.all("a")[0].all("span")[1].text: item.all("small")[-1].text.partition(" ")[0]
        for item in section.all("li")
        if item.all("a")
    }


def test_one_topic_in_words(show: Show) -> None:
    """On one topic, the answer says how much each source has, which is law, and who is named by both."""
    page = show(f"{EU_ACT}&topic=documentation")
    assert page.one("@data-said").text == (
        "On documentation, PAI’s open checklist (voluntary) has 2 mitigations and the EU AI Act (law) 9 obligations. "
        "Both name Model providers; both name Adapters, in different roles; only the EU AI Act names App developers; "
        "3 actors cannot be matched."
    )
    assert list(table(page)) == ["Documentation"]


def test_topic_of_one_source(show: Show) -> None:
    """If only one source has the topic, the answer says that the other has nothing on it."""
    page = show(f"{EU_ACT}&topic=conformity")
    assert page.one("@data-said").text == (
        "On conformity, the EU AI Act (law) has 21 obligations; PAI’s open checklist has nothing."
    )


def test_filters_and_their_counts(show: Show) -> None:
    """Each value of a filter has the number of rows that it leaves."""
    page = show(EU)
    assert options(page, "Difference") == {"Added": "5", "Same": "66"}
    assert len(table(follow(show, f"?{EU}&{DIFFERENCE}=added"))) == 5
    narrowed = show(f"{EU}&{TOPIC}=incidents")
    # Tracking model incidents is added (Art 55(1)(c)); reports of serious incidents by providers and deployers stay.
    assert options(narrowed, "Difference") == {"Added": "1", "Same": "2"}


def test_kind_of_difference(show: Show) -> None:
    """The filter on kinds of difference keeps rows of this kind, and the answer still sums up all of them."""
    page = show(f"{EU_ACT}&{DIFFERENCE}=removed")
    assert list(table(page)) == ["Red-teaming", "Licensing", "Moderation", "Safeguards", "Release"]
    assert page.one("@data-said").text.startswith("They share 14 topics; 5 are only in")
    assert [chip.text.partition(" ✕")[0] for chip in page.all(".filter")] == [
        "Difference: Only in PAI’s open checklist"
    ]


def test_same_is_a_kind_of_difference(show: Show) -> None:
    """If only unchanged rows are asked for, they are unfolded."""
    page = show(f"{TWO_READINGS}&{DIFFERENCE}=same")
    (quiet,) = page.all(".quiet")
    assert "open" in quiet.attributes
    assert len(table(page, "unchanged")) == 14


def test_stage_and_actor(show: Show) -> None:
    """Filters on stages and actors keep the mitigations of that stage in which that actor has a role on either side."""
    page = show(f"{TWO_READINGS}&stage=Detect&actor=model_hosting")
    # Hosting is mentioned for item 11 and owns item 12.
    assert list(table(page)) == ["Open incident reporting channels"]
    assert list(table(page, "unchanged")) == ["Monitor misuse and feedback"]
    assert page.one("@data-said").text.startswith("With these filters: both have the same 2 mitigations.")


def test_nothing_matches(show: Show) -> None:
    """Filters that match nothing together say so."""
    page = show(f"{EU_ACT}&topic=conformity&actor=data_provider&stage=Prevent")
    assert page.one("@data-said").text == "Nothing matches these filters."


def test_values_of_the_second_source(chain: vc.ValueChain) -> None:
    """A filter takes values of either source, and refuses those of neither."""
    asked = f"{EU_ACT}&topic=conformity&actor=importer&{DIFFERENCE}=moved"
    state, notices = read_state(chain, parse_address(Page.COMPARE, asked))
    assert (state.selection.topics, state.selection.actors, state.differences) == (("conformity",), ("importer",), ())
    assert notices == ("This link asks for the difference “moved”, which does not exist.",)


def test_damaged_links(chain: vc.ValueChain) -> None:
    """A misspelt kind of difference is read, and so is a topic that only the second source has; open rows are known."""
    address = parse_address(Page.COMPARE, f"{EU_ACT}&topic=conformty&{DIFFERENCE}=aded&{OPENED}=reporting")
    mended = mend_address(chain, address)
    assert {(TOPIC, "conformity"), (DIFFERENCE, "added"), (OPENED, "reporting")} <= set(mended.pairs)
    assert mended.unknown == ()


def test_open_row(show: Show) -> None:
    """A row opens onto the mitigations of both sides with place, verb, condition and date, and closes again."""
    page = show(EU_ACT)
    opened = follow(show, link(page, "open:documentation"))
    first, second = opened.one(".behind-sides").all(".entries")
    assert [entry.all("a")[0].text for entry in first.parts if isinstance(entry, Node)] == [
        "Guide and equip downstream use", "Moderate hosted models",
    ]  # fmt: skip
    (entry,) = (each for each in second.parts if isinstance(each, Node) and "Art 53(1)(a)" in each.text)
    assert "GPAI provider responsible" in entry.text
    assert entry.all(".norm")[0].text == "shall"
    assert "Not for models with a free and open-source licence" in entry.all(".only")[0].text
    assert entry.one(".when").text == "Applies from 2 August 2025"
    assert follow(show, link(opened, "open:documentation")).all(".behind") == []


def test_every_source_on_a_topic(show: Show) -> None:
    """An open topic links to what every source says on it."""
    page = show(f"{EU_ACT}&{OPENED}=documentation")
    (every,) = (each for each in page.all("a") if each.text == "What every source says on documentation")
    address = urlsplit(every.attributes["href"])
    assert (address.path, dict(parse_qsl(address.query))[TOPIC]) == ("/topic", "documentation")


def test_filters_and_open_rows_survive_a_swap(show: Show) -> None:
    """Swapping keeps filters and open rows; what was added is now removed."""
    page = show(f"{EU_ACT}&topic=reporting&{DIFFERENCE}=added&{OPENED}=reporting")
    asked = set(parse_qsl(urlsplit(link(page, "swap")).query))
    assert asked >= {(TOPIC, "reporting"), (DIFFERENCE, "removed"), (OPENED, "reporting"), *pairs_of("eu-ai-act")}


def test_downloads_are_filtered(show: Show) -> None:
    """Downloads ask for the rows that are shown."""
    page = show(f"{EU_ACT}&topic=reporting&{DIFFERENCE}=changed")
    for download in page.one(".downloads").all("a"):
        assert {(TOPIC, "reporting"), (DIFFERENCE, "changed")} <= set(
            parse_qsl(urlsplit(download.attributes["href"]).query)
        )


def test_what_does_not_apply(show: Show, chain: vc.ValueChain) -> None:
    """The page lists what does not apply to the model and release, with the reason in the data."""
    section = show(EU_ACT).one(".exemptions")
    assert chain.cell("eu-ai-act", vc.Context("advanced", "open").place).reason in section.text
    assert "Does not apply: Notify the European Commission Art 52; Run evaluations" in section.text


def test_exemptions(show: Show) -> None:
    """On documentation, the page says that 53(1)(a) and (b) do not concern genuinely open models."""
    section = show(f"{EU_ACT}&topic=documentation").one(".exemptions")
    exemptions = section.all(".exempt")[0]
    assert exemptions.text == (
        "Not for models with a free and open-source licence and public weights, architecture and usage information, "
        "unless they have systemic riskDraw up model documentation Art 53(1)(a); Document the model for integrators "
        "Art 53(1)(b)"
    )
    assert "PAI’s open checklist" not in section.text


def test_what_does_not_apply_yet(show: Show) -> None:
    """As of a day, what applies later is listed with its date."""
    section = show(f"{EU_ACT}&on=2026-01-01&topic=documentation").one(".exemptions")
    assert "Draw up system documentation Art 11, from 2 December 2027 (Annex III)" in section.text


def test_one_source_has_the_same_conditions(show: Show) -> None:
    """Two readings of one source have the same conditions, so that none are listed."""
    assert show(TWO_READINGS).all(".exemptions") == []
