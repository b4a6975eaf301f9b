"""The Search page and the search box, as HTML."""

import pytest
from markupsafe import Markup

import valuechain as vc
from tests.conftest import Draw, Node, Parse, Show
from tests.questions import pairs_of, query_of
from valuechain.analysis.search.search import LONGEST_TEXT
from valuechain.model.vocabulary import ModelType, ReleaseType
from valuechain.tables.formats import TABLE_FORMATS
from valuechain.tables.interface.words import read_words
from valuechain.views.page.state import Page, ViewState
from valuechain.views.search.page import show_search, show_search_box
from valuechain.views.sources.glossary import show_glossary
from valuechain.views.sources.source import show_source

QUESTION = query_of("", "frontier", "restricted")


@pytest.fixture
def page(chain: vc.ValueChain, parse: Parse) -> Show:
    """The page for a query, with a frontier model in restricted release as the context."""

    def show(text: str) -> Node:
        state = ViewState("pai-2023", ModelType.FRONTIER, ReleaseType.RESTRICTED, page=Page.SEARCH, text=text)
        return parse(show_search(chain, state, Markup("")))

    return show


def links(node: Node) -> dict[str, str]:
    """Each link's address, by its text."""
    return {link.text: link.attributes["href"] for link in node.all("a")}


def test_asks_its_question(page: Show) -> None:
    """The page's only h1 is a question, and the page title contains the query."""
    shown = page("red teaming")
    assert shown.one("h1").text == "What are you looking for?"
    assert shown.one("@data-title").attributes["data-title"] == "red teaming: search | valuechain"


def test_form_keeps_the_question(page: Show) -> None:
    """The form contains the current question and the query."""
    fields = {each.attributes["name"]: each.attributes["value"] for each in page("red teaming").all("input")}
    assert fields == dict(pairs_of("pai-2023", "frontier", "restricted", q="red teaming"))


def test_links_lead_to_the_thing(page: Show) -> None:
    """Each kind of hit links to its own page, with the same model and release but its own framework."""
    assert links(page("Hugging Face"))["Hubs & hosting"] == (f"/actor?framework=pai-open&{QUESTION}&id=model_hosting")
    assert links(page("Conformity assessment"))["Assess conformity"] == (
        f"/mitigation?framework=eu-ai-act&{QUESTION}&id=art-43"
    )
    assert links(page("CoSAI"))["CoSAI Risk Map"] == f"/?framework=cosai&{QUESTION}"
    assert links(page("watermark"))["Disclosure of synthetic content"] == ("/topic?topic=synthetic-content")
    assert links(page("watermark"))["64 mitigations on Disclosure of synthetic content"] == (
        f"/search?framework=pai-2023&{QUESTION}&q=Disclosure+of+synthetic+content"
    )
    assert links(page("keep logs"))["Keep logs for a set time"] == "/topic?practice=keep-logs"
    assert links(page("device makers"))["Device makers"] == "/across#actor-device_maker"


def test_says_how_many(page: Show) -> None:
    """The one-sentence answer counts the hits by kind.

    They are 64 mitigations on the topic, PO-10, which names it, and two terms of the EU transparency code.
    """
    assert page("watermark").one("@data-said").text == "Found for “watermark”: 65 mitigations, 1 topic and 2 terms."
    assert page("watermrk").one("@data-said").text == (
        "No exact match for “watermrk”. Close matches: 64 mitigations, 1 topic and 1 term."
    )
    assert page("zebra fingerprint signatures").one("@data-said").text == (
        "Nothing matches every word of “zebra fingerprint signatures”. Partial matches: 41 mitigations, 1 practice and "
        "1 topic."
    )


def test_a_topic_in_every_framework(page: Show) -> None:
    """Searching for a topic lists mitigations: the current framework's first, those of sources without a list last.

    Each source says whether it binds.
    """
    shown = page("Disclosure of synthetic content")
    assert [head.text for head in shown.all("h3")] == [
        "PAI’s 2023 guidance Voluntary 1",
        "The EU AI Act Law 2",
        "California’s AI Transparency Act Law 9",
        "The EU transparency code Voluntary 29",
        "China’s labelling measures Law 18",
        "China’s deep synthesis provisions Law 4",
        "PAI’s open checklist Voluntary 1",
    ]
    assert [link for link in links(shown) if link.startswith("Disclos")] == [
        "Disclose synthetic content",
        "Disclose deep fakes and AI-made text",
        "Disclose lightly in works of art",
        "Disclose AI-generated content",
    ]
    assert shown.text.count("Disclose synthetic content") == 1


def test_practices_of_a_topic(page: Show) -> None:
    """Practices found with a topic come before the mitigations on it, and once."""
    shown = page("incidents")
    practices = shown.one("section[aria-labelledby=found-practice]")
    assert practices.one("h3").text == f"Practices {len(practices.all('li'))}"
    assert practices.all("a")[0].text == "Report serious incidents to an authority"
    assert shown.text.index(practices.text) < shown.text.index(shown.one(".by-framework").text)


def test_a_topic_as_a_matrix(page: Show) -> None:
    """Each framework that covers the context links to the matrix of its mitigations on the topic."""
    shown = links(page("Disclosure of synthetic content"))
    assert (
        shown["Who is responsible for it in PAI’s 2023 guidance"]
        == f"/?framework=pai-2023&{QUESTION}&topic=synthetic-content"
    )
    assert "Who is responsible for it in PAI’s open checklist" not in shown


def test_under_what_it_was_found(page: Show) -> None:
    """A hit in a field other than the name shows what matched."""
    assert "in full: Model Hubs & Hosting Services; for example Hugging Face" in page("Hugging Face").text
    assert "PAI’s 2023 guidance Voluntary SOC-6; on the topic Disclosure of synthetic content" in page("watermark").text


def test_short_label_stands_there(page: Show) -> None:
    """Hits have the short name of the matrix, and the full one beside it unless that has the same words."""
    said = (
        "Hubs & hosting PAI’s open checklist Voluntary in every source on Hubs & hosting; "
        "in full: Model Hubs & Hosting Services"
    )
    assert f"{said}; for example" in page("Hugging Face").text
    assert page("Hubs hosting").text.count(said) == 1
    assert (
        "Hubs & hosting ours, across all sources; in full: Model hubs and hosting services" in page("Hubs hosting").text
    )
    assert "in full: Data Providers" not in page("data provider").text


def test_owners_beside_a_mitigation(page: Show) -> None:
    """A mitigation has its owners by role beside its name, then its source, law or advice, place and dates."""
    assert "Moderate hosted models PPrimary Hubs & hosting PAI’s open checklist Voluntary no. 6" in page("PO-6").text
    act = page("art 26(6)").text
    assert "RResponsible Deployer The EU AI Act Law Art 26(6), from 2 Dec 2027 or 2 Aug 2028" in act


def test_an_actor_in_every_source(page: Show) -> None:
    """Beside an actor that corresponds to a reference actor, a link leads to its role card for every source."""
    section = page("deployer").one("section[aria-labelledby=found-actor]")
    first, everywhere = list(links(section).values())[:2]
    assert first.startswith("/actor?framework=eu-transparency-code&")
    assert everywhere == f"{first}&everywhere=yes"


def test_a_release_type(page: Show) -> None:
    """A release type leads to the question with that choice, in the present source and in every source."""
    shown = page("open weights")
    section = shown.one("section[aria-labelledby=found-release type]")
    assert list(links(section).values()) == [
        f"/?framework=pai-2023&{query_of('', 'frontier', 'open')}",
        "/across?release-type=open",
    ]
    assert "who is responsible according to PAI’s 2023 guidance; also found as: open weights" in section.text


def test_a_model_type(page: Show) -> None:
    """A model type leads to the question with that choice."""
    assert links(page("narrow AI"))["Specialized Narrow Purpose"] == (
        f"/?framework=pai-2023&{query_of('', 'specialized', 'restricted')}"
    )


def test_terms_lead_to_the_glossary(page: Show, chain: vc.ValueChain, parse: Parse) -> None:
    """A term leads to its entry in the glossary of its source, and a role to its own."""
    entry = "term-eu-ai-act-substantial-modification"
    found = links(page("substantial modification"))["substantial modification"]
    assert found == f"/source?framework=eu-ai-act&{QUESTION}#{entry}"
    assert links(page("consulted"))["Consulted"] == f"/glossary?framework=pai-2023&{QUESTION}#word-consulted"
    source = parse(show_source(chain, ViewState("eu-ai-act", page=Page.SOURCE), Markup("")))
    ids = [each.attributes["id"] for each in source.all("@id")]
    assert (entry in ids, len(ids)) == (True, len(set(ids)))
    glossary = parse(show_glossary(chain, ViewState("pai-2023", page=Page.GLOSSARY), Markup("")))
    assert "word-consulted" in [each.attributes["id"] for each in glossary.all("@id")]


def test_what_no_source_says(page: Show) -> None:
    """If no source answers, the page says so, and marks what comes nearest as no answer."""
    shown = page("liability")
    assert shown.one("@data-said").text == (
        "Nothing found for “liability”. No source here says who is liable for harm, only who is to do what. Nearest to "
        "it: 2 practices and 1 topic."
    )
    assert [head.text for head in shown.all("h2")] == [
        "Nearest, but no answer: practices 2",
        "Nearest, but no answer: topics 1",
    ]


def test_some_of_the_words(page: Show) -> None:
    """Full matches name the owner; partial matches are counted separately and collapsed."""
    shown = page("deployer transparency")
    assert shown.one("@data-said").text == (
        "Found for “deployer transparency”: 11 mitigations, 1 actor and 1 term; partial matches: 36 mitigations, "
        "6 practices, 1 actor, 1 reference actor, 2 sources, 1 topic and 2 terms."
    )
    section = shown.one("section[aria-labelledby=found-mitigation]")
    lists = section.all(".found")
    assert [len(each.all("li")) for each in lists] == [11, 36]
    assert section.one("summary").text == "36 more partial matches"
    assert "on the topic Reporting; assigned to Deployer" in lists[0].text


def test_caution_of_the_act(page: Show) -> None:
    """The caution on the EU AI Act appears only with hits from it."""
    assert "Not legal advice" in page("Article 50").text
    assert "Not legal advice" not in page("Hugging Face").text


def test_nothing_typed(page: Show, chain: vc.ValueChain) -> None:
    """Without a query, the page says what can be searched, with examples and topics that have hits."""
    shown = page("")
    assert f"{chain.counts()['mitigations']} mitigations" in shown.text
    assert f"{chain.counts()['actors']} actors" in shown.text
    searches = [text for text, href in links(shown).items() if href.startswith("/search?")]
    assert len(searches) == 6 + len(chain.topics)
    assert shown.all("@data-said") == []


def test_examples_find_something(chain: vc.ValueChain, page: Show) -> None:
    """Every example has hits."""
    examples = page("").one(".ways")
    assert examples.text.startswith(f"{chain.counts()['mitigations']} mitigations")
    texts = [row["title"] for row in read_words("examples") if row["shown_on"] == "search"]
    for text in texts:
        assert text in links(page(""))
        assert "Nothing found" not in page(text).text


def test_nothing_found(page: Show) -> None:
    """If there are no hits, the page says so, offers similar names, and explains what can be searched."""
    assert page("zzzz").one("@data-said").text == "Nothing found for “zzzz”."
    shown = page("accountant")
    assert "Did you mean one of these?" in shown.text
    assert "Governance" in links(shown)
    assert "What you can search" in shown.text


def test_downloads_are_what_is_found(page: Show) -> None:
    """The downloads contain the search results."""
    files = [link.attributes["href"] for link in page("red teaming").all("@download")]
    asked = f"q=red+teaming&framework=pai-2023&{QUESTION}&download=yes"
    assert files == [f"/api/v1/search.{form.ending}?{asked}" for form in TABLE_FORMATS]


def test_what_does_not_apply_says_so(page: Show) -> None:
    """Hits that do not apply to the current model and release come last, marked as such."""
    sections = page("incident reporting").all("section")
    (section,) = (each for each in sections if each.attributes["aria-labelledby"] == "found-mitigation")
    lines = [line.text for line in section.all(".found")[0].all("li")]
    assert lines[0].startswith(
        "Set up incident reporting RResponsible Model providers PAI’s 2023 guidance Voluntary POST-2"
    )
    has_place = ["for this model and release" not in line for line in lines]
    assert has_place == sorted(has_place, reverse=True)
    assert (
        "Open incident reporting channels PPrimary Model providers, Hubs & hosting, App developers SSecondary Adapters "
        "PAI’s open checklist Voluntary no. 12; in full: Implement incident reporting channels; "
        "not known for this model and release" in [" ".join(line.split()) for line in lines]
    )


def test_text_is_shown_as_text(page: Show) -> None:
    """The query is escaped, and cut if too long."""
    assert '<b>bold</b> "q"' in page('<b>bold</b> "q"').one("@data-said").text
    assert page("x" * (LONGEST_TEXT + 1)).one("@data-said").text == f"Nothing found for “{'x' * LONGEST_TEXT}”."


def test_long_lists_are_folded(parse: Parse, draw: Draw) -> None:
    """A long list shows twelve hits, expands to at most 200, and counts the rest."""
    own = draw("; ".join(f"someone -P-> curb damage {number}" for number in range(250)))
    state = ViewState(own.frameworks[0].id, page=Page.SEARCH, text="damage")
    section = [each for each in parse(show_search(own, state, Markup(""))).all("section") if "Mitigations" in each.text]
    lists = section[0].all(".found")
    assert [len(each.all("li")) for each in lists] == [12, 188]
    assert section[0].one("summary").text == "238 more"
    assert "And 50 more, too many to show" in section[0].text


def test_data_of_ones_own_is_kept(chain: vc.ValueChain, parse: Parse) -> None:
    """The key to a user's own data stays in every link, file and form."""
    state = ViewState("pai-open", page=Page.SEARCH, text="red teaming", data="key")
    shown = parse(show_search(chain, state, Markup("")))
    assert {"data=key" in href for href in links(shown).values()} == {True}
    assert [each.attributes["value"] for each in shown.all("input") if each.attributes["name"] == "data"] == ["key"]


def test_box_is_a_combobox(parse: Parse) -> None:
    """The search box is a labelled field of a plain form, and its link to the list follows the ARIA pattern."""
    form = parse(show_search_box()).one("form")
    assert (form.attributes["method"], form.attributes["action"], form.attributes["role"]) == (
        "get",
        "/search",
        "search",
    )
    field, suggestions = form.one("input"), form.one("ul")
    assert form.one("label").attributes["for"] == field.attributes["id"]
    assert (field.attributes["role"], field.attributes["aria-expanded"]) == ("combobox", "false")
    assert field.attributes["aria-controls"] == suggestions.attributes["id"]
    assert suggestions.attributes["role"] == "listbox"
