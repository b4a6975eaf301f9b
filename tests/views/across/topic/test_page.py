"""The page of a topic or practice, and its documents."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from tests.conftest import Node, Parse, Write
from tests.three_sources import DAY, ask_sources, write_sources
from tests.views.conftest import ReadDocument
from valuechain.analysis.across.topic.short import ask
from valuechain.model.chain import ValueChain
from valuechain.model.format import Format
from valuechain.model.norm import Verb
from valuechain.model.vocabulary import Confidence
from valuechain.views.across.document import build_across_document
from valuechain.views.across.heat_map.picture import draw_topic
from valuechain.views.across.state import read_across_state
from valuechain.views.across.topic.document import build_topic_document
from valuechain.views.document.blocks import Briefing
from valuechain.views.document.formats import DOCUMENT_FORMATS
from valuechain.views.page.state import Page, parse_address, read_state
from valuechain.web.app.pages import show_across_page, show_page

ShowTopic = Callable[[str], Node]


@pytest.fixture
def sources(write: Write) -> ValueChain:
    """The three sources."""
    return write_sources(write)


@pytest.fixture
def show_topic(sources: ValueChain, parse: Parse) -> ShowTopic:
    """The parsed page of the three sources for a query."""
    return lambda query: parse(show_at(sources, query, DAY))


def show_at(chain: ValueChain, query: str, today: date) -> str:
    """The HTML of the page for a query."""
    return show_across_page(chain, *read_across_state(chain, parse_address(Page.TOPIC, query), today=today))


def test_question(show_topic: ShowTopic) -> None:
    """The heading is the question, with the agreement below it."""
    page = show_topic("practice=tell")
    assert page.one("h1").text == "Who is responsible for: Tell an authority?"
    said = "2 of 2 sources that speak make model providers responsible, 1 of them only in part."
    assert page.one("@data-said").text == f"{said} Silence is not disagreement."


def rows_of(table: Node) -> list[list[str]]:
    """The texts of a table's body by row."""
    return [[cell.text for cell in row.parts if isinstance(cell, Node)] for row in table.one("tbody").all("tr")]


def short(page: Node) -> Node:
    """The table of the short answer."""
    return page.one("table[id=in-short]")


def test_in_short(show_topic: ShowTopic) -> None:
    """The short answer has a row for each source that is not silent, and one for the silent ones together."""
    assert rows_of(short(show_topic("practice=tell"))) == [
        [
            "the Law",
            "Model providers (under a condition) Supports: Distribution platforms (in part)",
            "Required shall",
            "Since 2 August 2026 not settled",
            "Law, binding in Utopia",
        ],
        [
            "the Code",
            "Model providers (in part, under a condition), App developers (in part)",
            "Possible may",
            "No date given",
            "Voluntary code",
        ],
        ["The source does not say", "the Memo (voluntary)"],
    ]


def test_one_column_for_each_source_that_says_anything(show_topic: ShowTopic) -> None:
    """A practice has a table with a column for each source with an entry, and names the others."""
    page = show_topic("topic=trouble&source=law&source=memo")
    assert [
        [head.all("span")[0].text for head in table.one("thead").all("th")] for table in page.all(".by-source")
    ] == [
        ["the Law"],
        ["the Law"],
    ]
    assert [each.text for each in page.all(".unsaid")] == ["Nothing on this in the Memo."] * 2


def test_the_sources_that_speak_on_the_practice_come_first(show_topic: ShowTopic) -> None:
    """The columns of a practice are in its own order, which is not always that of the topic."""
    first, second = show_topic("topic=trouble").all(".by-source")
    assert [head.all("span")[0].text for head in first.one("thead").all("th")] == ["the Law", "the Code"]
    assert [head.all("span")[0].text for head in second.one("thead").all("th")] == ["the Code", "the Law"]


def test_practices_are_folded(show_topic: ShowTopic) -> None:
    """Each practice of a topic is folded; its line says who is responsible most often, and how many sources speak."""
    page = show_topic("topic=trouble")
    lines = [[part.text for part in each.all("summary")[0].all("span")[:2]] for each in page.all(".practice-said")]
    assert lines == [
        ["Tell an authority", "model providers, 2 of 2 sources, 1 only in part"],
        ["Let people report", "no one yet, from 1 January 2028"],
    ]
    assert not any("open" in each.attributes for each in page.all(".practice-said"))
    assert "Word document" in page.one(".full-answer").one(".only-paper").text


def test_practices_open_by_link(show_topic: ShowTopic) -> None:
    """A link opens one practice or all of them, and a practice page has nothing to open."""
    page = show_topic("topic=trouble&open=listen&open=unknown")
    assert ["open" in each.attributes for each in page.all(".practice-said")] == [False, True]
    assert [each.attributes["href"] for each in page.one(".open-all").all("a")] == [
        "/topic?topic=trouble&open=tell&open=listen",
        "/topic?topic=trouble",
    ]
    assert show_topic("practice=tell").all(".practice-said") == []


def test_another_topic_has_other_practices(show_topic: ShowTopic) -> None:
    """Links to another topic or practice drop the open practices."""
    page = show_topic("topic=trouble&open=tell")
    assert page.one(".chips").all("a")[0].attributes["href"] == "/topic?practice=tell"


def test_what_begins_later_in_short(show_topic: ShowTopic) -> None:
    """A source that speaks already says what is added later, and for whom."""
    law = short(show_topic("topic=trouble")).one("tbody").all("tr")[0]
    assert [each.text for each in law.all(".when")] == [
        "Since 2 August 2026 not settled",
        "From 1 January 2028: more for model providers",
    ]


def test_counted_on_the_subject(show_topic: ShowTopic) -> None:
    """The sentence below the question counts what the sources say on this practice."""
    said = "3 sources: 1 asks for it and names no one, 1 begins later and 1 is silent."
    assert show_topic("practice=listen").one(".counted").text == said


def test_names_of_the_source(sources: ValueChain, parse: Parse, read: ReadDocument) -> None:
    """The page and the document quote the name of an actor in the source, and not our short label."""
    labelled = replace(sources, actors=tuple(replace(each, label="Short") for each in sources.actors))
    assert "“Short”" not in parse(show_at(labelled, "practice=tell", DAY)).text
    assert "“Short”" not in read(document(labelled)).text


def test_picture_of_a_topic(sources: ValueChain, parse: Parse) -> None:
    """The picture of a topic has a row for each practice, that of a practice only its own."""
    across = ask_sources(sources)
    names = ("Tell an authority", "Let people report", "Forgive")
    for subject, shown in ((sources.topic("trouble"), names), (sources.practice("tell"), names[:1])):
        texts = [each.text for each in parse(draw_topic(across, subject)).all("text")]
        assert [name for name in names if name in texts] == list(shown)
        assert ask(subject) in texts


def test_the_find_box_takes_what_is_typed(show_topic: ShowTopic) -> None:
    """The find box has the focus when its panel opens."""
    box = show_topic("practice=tell").one("input[id=find-topic]")
    assert "autofocus" in box.attributes


def entry(page: Node, label: str) -> Node:
    """The entry of a mitigation."""
    (found,) = [each for each in page.all(".entry") if label in each.one(".entry-head").text]
    return found


def test_words_of_the_source_and_ours(show_topic: ShowTopic) -> None:
    """An entry has the reference actor in bold, and the source's own word in quotation marks."""
    found = entry(show_topic("practice=tell"), "Tell the authority")
    assert [each.text for each in found.all(".ours")] == ["Model providers", "~ in part, Distribution platforms"]
    assert [each.text for each in found.all(".own")] == [
        "In the source: “Maker”",
        "In the source: “Shop”",
        "In the source: “Public”",
    ]
    assert [each.text for each in found.all(".part")] == ["Responsible", "Supports", "Informed or mentioned"]


def test_ground_of_a_link(show_topic: ShowTopic) -> None:
    """An entry shows its relation to the practice; a weak path looks weak, and opens to its ground."""
    page = show_topic("practice=tell")
    full, weak = entry(page, "Tell the authority").one(".path"), entry(page, "Tell someone").one(".path")
    assert full.one("summary").text == "Same: conditions and grounds of Tell the authority"
    assert weak.one("summary").text == "Narrower: conditions and grounds of Tell someone"
    assert [path.one(".relation").attributes["class"] for path in (full, weak)] == ["relation", "relation weak"]
    assert "Only some incidents." in weak.one("p").text


def test_why_a_path_is_weak(sources: ValueChain, parse: Parse) -> None:
    """If the relation does not say why a path is weak, a second mark beside it does."""
    links = tuple(replace(each, confidence=Confidence.AMBIGUOUS) for each in sources.links)
    path = entry(parse(show_at(replace(sources, links=links), "practice=tell", DAY)), "Tell the authority").one(".path")
    assert [each.text for each in path.all(".relation")] == ["Same", "actor or passage only in part"]


def test_a_topic_is_asked_for_without_a_colon(show_topic: ShowTopic) -> None:
    """A topic is a noun within the question, and a practice a call after a colon."""
    assert show_topic("topic=trouble").one("h1").text == "Who is responsible for trouble?"


def test_many_mitigations_are_folded(show_topic: ShowTopic, monkeypatch: pytest.MonkeyPatch) -> None:
    """A practice page lists its mitigations by source, and folds the list if it is long."""
    ends = show_topic("practice=tell").one(".ends")
    assert "open" in ends.attributes
    assert ends.one("summary").text == "2 mitigations of 2 sources, 1 only related on Tell an authority"
    assert ends.one(".by-name").text == "the Law LawArt 1 samethe Code Voluntary1 narrower3 related"
    monkeypatch.setattr("valuechain.views.across.topic.page.MOST_ENDS", 1)
    assert "open" not in show_topic("practice=tell").one(".ends").attributes


def test_a_code_requires_of_those_who_adopt_it(sources: ValueChain, parse: Parse) -> None:
    """What a voluntary code requires, it requires of those who adopt it."""
    ownerships = tuple(each._replace(norm=(Verb.SHALL,)) for each in sources.ownerships)
    rows = rows_of(short(parse(show_at(replace(sources, ownerships=ownerships), "practice=tell", DAY))))
    assert [row[2] for row in rows[:2]] == ["Required shall", "Required of those who adopt it shall"]


def test_only_related(show_topic: ShowTopic) -> None:
    """Mitigations that only touch a practice are folded away."""
    folded = show_topic("practice=tell").one(".only-related")
    assert folded.all("summary")[0].text == "1 only related"
    assert "Keep a diary" in folded.text


def test_later(show_topic: ShowTopic) -> None:
    """What begins later says from when, on the entry and in short."""
    page = show_topic("practice=listen")
    assert entry(page, "Answer calls").one(".why-off").text == "Not yet: from 1 January 2028."
    assert rows_of(short(page))[1][1] == "Not yet: from 1 January 2028."


def test_silence(show_topic: ShowTopic) -> None:
    """A silent source has a sentence to cite."""
    (sentence,) = show_topic("practice=tell").one(".silences").all("li")
    assert sentence.text.startswith("As of 29 November 2026, we found nothing about “Tell an authority” in the Memo (")


def test_nobody_says_anything(show_topic: ShowTopic) -> None:
    """Without any entry, there is no table of what sources say, and the silence is open."""
    page = show_topic("practice=forgive")
    assert page.all(".by-source") == []
    assert page.one("@data-said").text == "No source makes anyone responsible. Silence is not disagreement."
    assert len(page.one(".silences").all("li")) == 3


def test_practices_of_the_topic(show_topic: ShowTopic) -> None:
    """Chips lead to the topic and to its other practices, with the number of sources that speak."""
    chips = show_topic("practice=tell").one(".chips")
    assert [each.text for each in chips.all("li")][:3] == [
        "The whole topic",
        "Tell an authority",
        "Let people report 0 sources",
    ]
    assert chips.one("@aria-current").text == "Tell an authority"
    assert chips.all("a")[0].attributes["href"] == "/topic?topic=trouble"


def test_long_topic(show_topic: ShowTopic, monkeypatch: pytest.MonkeyPatch) -> None:
    """A topic with too many mitigations for one page leads to its practices; a practice shows all of its own."""
    monkeypatch.setattr("valuechain.views.across.topic.page.MOST_SHOWN", 2)
    page = show_topic("topic=trouble")
    assert page.all(".by-source") == []
    assert [(each.one("a").attributes["href"], each.text) for each in page.one(".names").all("li")] == [
        (
            "/topic?practice=tell",
            (
                "Tell an authority model providers, 2 of 2 sources, 1 only in part; "
                "2 mitigations of 2 sources, 1 only related"
            ),
        ),
        ("/topic?practice=listen", "Let people report no one yet, from 1 January 2028; 2 mitigations of 2 sources"),
    ]
    assert show_topic("practice=tell").one(".by-source")


def test_filters_stay(show_topic: ShowTopic) -> None:
    """Links to practices keep the question's filters."""
    chips = show_topic("practice=tell&source=code").one(".chips")
    assert chips.all("a")[0].attributes["href"] == "/topic?source=code&topic=trouble"


def test_nothing_left(show_topic: ShowTopic) -> None:
    """If the filters hide all that is asked for, the page stops after the reason, and offers to drop each of them."""
    page = show_topic("practice=tell&source=code&at-least=required")
    assert page.one("@data-said").text.startswith("Nothing is left by these filters. The Code uses no verb")
    assert [each.text for each in page.one(".ways").all("a")] == [
        "Ask all sources",
        "Without strength: Required",
        "Clear all filters",
    ]
    assert page.all("table") == page.all(".chips") == []
    said = show_topic("practice=listen&at-least=required&source=law&source=code").all("@data-said")
    assert said[0].text == "Nothing is left by these filters. They hide what the Law and the Code say about it."


def test_choice(show_topic: ShowTopic) -> None:
    """Without a topic, the page lists topics and practices."""
    page = show_topic("")
    assert page.one("h1").text == "Which topic or practice?"
    assert "/topic?practice=tell" in [link.attributes["href"] for link in page.all("a")]


def test_mitigation_page(sources: ValueChain, parse: Parse) -> None:
    """A mitigation's page shows its practices, and the mitigations of other sources at the other end."""
    state, notices = read_state(sources, parse_address(Page.MITIGATION, "framework=law&id=L1"))
    section = parse(show_page(sources, state, notices)).one(".practice-paths")
    assert section.one("h3").text == "the Law Art 1 same →to Tell an authority"
    assert section.one("li").text == "← the Code 1: Tell someone narrower"
    assert section.one("h3").one("a").attributes["href"] == "/topic?practice=tell"


def test_mitigation_without_links(sources: ValueChain, parse: Parse) -> None:
    """A mitigation without links says so."""
    state, notices = read_state(sources, parse_address(Page.MITIGATION, "framework=memo&id=M1"))
    section = parse(show_page(sources, state, notices)).one(".practice-paths")
    assert "Not linked to any practice yet" in section.text


def document(sources: ValueChain) -> Briefing:
    """The document about telling."""
    return build_topic_document(ask_sources(sources), sources.practice("tell"))


def test_document(sources: ValueChain, read: ReadDocument) -> None:
    """The document has the question, the short answer, the full table, the silences and the sources."""
    found = read(document(sources))
    assert found.one("h1").text == "Who is responsible for: Tell an authority?"
    assert [each.text for each in found.all("h2")] == [
        "In short",
        "What each source says",
        "What sources do not say",
        "Limits and notes",
        "Where this comes from",
        "Reproducing this document",
    ]
    assert "practice=tell" in found.text


def test_document_in_full(sources: ValueChain, read: ReadDocument) -> None:
    """The full table of the document has a row for each mitigation, with both names of each actor."""
    table = read(document(sources)).all("table")[1]
    law, code, diary = rows_of(table)[1:]
    assert law[:2] == ["the Law", "Art 1 Tell the authority"]
    assert law[3:6] == [
        "Model providers [“Maker”, shall, for grave incidents]",
        "~ Distribution platforms (in part; only shops) [“Shop”]",
        "No reference actor [“Public”]",
    ]
    assert code[2] == (
        "Narrower. The mitigation asks for a part of the practice, or for it only in some cases. Only some incidents."
    )
    assert diary[1] == "3 Keep a diary Only related: does not ask for it."


def test_silence_in_the_document(sources: ValueChain, read: ReadDocument) -> None:
    """The document has every silence as a sentence."""
    (sentence,) = [each for each in read(document(sources)).all("li") if "we found nothing" in each.text]
    assert sentence.text.startswith("As of 29 November 2026, we found nothing about")


def test_document_of_everything(sources: ValueChain, read: ReadDocument) -> None:
    """The document of the whole answer has a row for each topic: agreement, actor, verb, law, and sources."""
    (row,) = [
        each
        for each in rows_of(read(build_across_document(ask_sources(sources))).all("table")[0])
        if each[0] == "Trouble"
    ]
    assert row == [
        "Trouble",
        "2 of 2, 1 only in part, all only under conditions",
        "Model providers",
        "Required",
        "Law and voluntary",
        "The Law (law), the Code (voluntary)",
    ]


@pytest.mark.parametrize("form", DOCUMENT_FORMATS, ids=lambda form: form.ending)
def test_formats(sources: ValueChain, form: Format[Briefing]) -> None:
    """The document can be written in every format."""
    assert form.write(document(sources))
