"""The question across sources: its sentence, its choices, its filters and what is counted."""

from dataclasses import replace

import pytest

import valuechain as vc
from tests.conftest import Node
from tests.views.across.conftest import TODAY, AskAcross, ShowAcross
from valuechain.analysis.across.across import build_across
from valuechain.views.across.choices import choose_sources
from valuechain.views.across.counted import say_counted, say_varying
from valuechain.views.across.document_parts import describe_question as describe_in_document
from valuechain.views.across.names import describe_question
from valuechain.views.across.state import read_across_state
from valuechain.views.page.state import parse_address


def panel(page: Node, name: str) -> Node:
    """A panel by its id."""
    return page.one(f"@popover[id=panel-{name}]")


def choices(page: Node, name: str) -> list[tuple[str, str, bool]]:
    """The choices of a panel with their links, and whether each is chosen."""
    return [
        (link.all("span")[1].text, link.attributes["href"], "aria-current" in link.attributes)
        for link in panel(page, name).all("a")
        if link.all(".tick")
    ]


@pytest.mark.parametrize(
    ("query", "sources", "rest"),
    [
        ("", "all sources", "any model, any release, as of 29 November 2026?"),
        ("?source=law", "the law", "any model, any release, as of 29 November 2026?"),
        ("?source=law&source=guide&on=any", "the law and the guide", "any model, any release, on any day?"),
        ("?without=guide", "all sources except the guide", "any model, any release, as of 29 November 2026?"),
        (
            "?without=guide&without=law&on=any",
            "all sources except the law and the guide",
            "any model, any release, on any day?",
        ),
        ("?source=law&source=code&without=code&on=any", "the law", "any model, any release, on any day?"),
        ("?source=law&without=law&on=any", "0 of 3 sources", "any model, any release, on any day?"),
        (
            "?model-type=frontier&release-type=open&on=2027-01-01",
            "all sources",
            "a frontier model, released as open access, as of 1 January 2027?",
        ),
    ],
)
def test_the_sentence(three: vc.ValueChain, show_across: ShowAcross, query: str, sources: str, rest: str) -> None:
    """The question is a sentence of what can be chosen."""
    asked = show_across(three, f"/across{query}").one(".asked-across").text
    said = asked.replace(" ▾", "").replace(" ,", ",").replace(" ?", "?")
    assert said == f"Who is responsible for every topic according to {sources} for {rest} Filters"


def test_a_topic_page_names_its_topic(three: vc.ValueChain, show_across: ShowAcross) -> None:
    """On the page of a topic or practice, the first choice is its name."""
    page = show_across(three, "/topic?practice=report")
    assert page.one(".asked-across").all(".pick")[0].text == "“Report incidents” ▾"
    details = panel(page, "topic").all("details")
    assert ["open" in each.attributes for each in details] == [True, False, False]


def test_topics_lead_to_their_pages(three: vc.ValueChain, show_across: ShowAcross) -> None:
    """The first panel lists every topic with its practices; each is a link to its page."""
    links = panel(show_across(three, "/across?source=law"), "topic").all("a")
    assert [(link.all("span")[-1].text if link.all("span") else link.text) for link in links[:4]] == [
        "Every topic",
        "Incidents",
        "Report incidents",
        "Keep logs",
    ]
    assert [link.attributes["href"] for link in links[:4]] == [
        "/across?source=law",
        "/topic?source=law&topic=incidents",
        "/topic?source=law&practice=report",
        "/topic?source=law&practice=log",
    ]


def test_sources_are_added_and_removed(three: vc.ValueChain, show_across: ShowAcross) -> None:
    """Each source is ticked if it counts; its link removes or adds it, and another asks it alone."""
    page = show_across(three)
    assert choices(page, "source") == [
        ("All sources", "/across", True),
        ("The law Law, binding in Utopia", "/across?without=law", True),
        ("The code Voluntary code, Utopia", "/across?without=code", True),
        ("The guide Guidance, not binding", "/across?without=guide", True),
    ]
    assert [each.attributes["href"] for each in panel(page, "source").all(".just")] == [
        "/across?source=law", "/across?source=code", "/across?source=guide",
    ]  # fmt: skip
    both = choices(show_across(three, "/across?source=law&source=code"), "source")
    assert both[0] == ("All sources", "/across", False)
    assert both[3] == ("The guide Guidance, not binding", "/across", False)
    assert choices(show_across(three, "/across?without=guide"), "source") == [
        both[0],
        ("The law Law, binding in Utopia", "/across?source=code", True),
        ("The code Voluntary code, Utopia", "/across?source=law", True),
        both[3],
    ]


FOUR = "without=pai-open&without=pai-2023&without=cosai&without=uk-ai-cyber"
LAST = "source=ca-ai-transparency&source=eu-transparency-code&source=cn-ai-labeling&source=cn-deep-synthesis"
"""The last four of the nine sources; the fifth is the EU AI Act."""


@pytest.mark.parametrize(
    ("query", "pressed", "href"),
    [
        ("", "cosai", "/across?without=cosai"),
        ("without=cosai", "cosai", "/across"),
        ("without=cosai", "pai-open", "/across?without=pai-open&without=cosai"),
        (FOUR, "eu-ai-act", f"/across?{LAST}"),
        (LAST, "eu-ai-act", f"/across?{FOUR}"),
        (f"source=pai-open&source=pai-2023&source=cosai&source=uk-ai-cyber&{LAST}", "eu-ai-act", "/across"),
        (f"source=pai-open&source=pai-2023&source=cosai&source=uk-ai-cyber&{LAST}", "cosai",
         "/across?without=cosai&without=eu-ai-act"),
        ("source=cosai", "cosai", "/across"),
        ("source=cosai&without=cosai", "pai-open", "/across?source=pai-open"),
    ],
)  # fmt: skip
def test_links_name_the_fewer(chain: vc.ValueChain, ask_across: AskAcross, query: str, pressed: str, href: str) -> None:
    """A source's link names those asked or those left out, whichever are fewer; for all or none, it names none."""
    of_source = dict(
        zip((each.id for each in chain.frameworks), choose_sources(chain, ask_across(chain, query)[1]), strict=True)
    )
    assert of_source[pressed].href == href


@pytest.mark.parametrize(
    ("query", "sources"),
    [
        ("without=eu-ai-act", "all sources except the EU AI Act"),
        ("without=cosai&without=eu-ai-act&without=pai-open", "6 of 9 sources"),
        (f"{FOUR}&without=eu-ai-act&without=cn-ai-labeling&without=cn-deep-synthesis",
         "California’s AI Transparency Act and the EU transparency code"),
    ],
)  # fmt: skip
def test_sources_in_words(chain: vc.ValueChain, ask_across: AskAcross, query: str, sources: str) -> None:
    """Pictures and documents say which sources are left out, or else how many of them are asked."""
    across, state = ask_across(chain, query)
    day = "as of 29 November 2026"
    assert describe_question(across) == f"for any model and release, {day}, according to {sources}"
    assert describe_in_document(across, state) == f"According to {sources}, for any model, any release, {day}."


def test_days_are_offered(three: vc.ValueChain, show_across: ShowAcross) -> None:
    """The day panel offers today, any day, and the dates on which something begins to apply."""
    assert choices(show_across(three, "/across?on=any"), "day") == [
        ("Today", "/across", False),
        ("On any day Counts everything, whatever its date.", "/across?on=any", True),
        ("1 January 2028 1 mitigation of the law", "/across?on=2028-01-01", False),
    ]


def test_days_on_which_something_is_extended_are_offered(chain: vc.ValueChain, show_across: ShowAcross) -> None:
    """A day on which mitigations are only extended is offered like one on which others begin."""
    offered = {name.partition("20")[0] + name[name.index("20") : name.index("20") + 4]: name
               for name, _, _ in choices(show_across(chain), "day") if "20" in name}  # fmt: skip
    assert offered["2 August 2028"] == "2 August 2028 1 mitigation of the EU AI Act; 38 more are extended"
    assert offered["2 December 2026"].endswith("extended")


def test_a_jurisdiction_can_be_none(chain: vc.ValueChain, show_across: ShowAcross) -> None:
    """Sources without a jurisdiction are a choice of their own, with words that say so."""
    names = [each.all("span")[1].text for each in panel(show_across(chain), "filters").all("a") if each.all(".tick")]
    assert any(name.startswith("No jurisdiction ") for name in names)


def test_the_day_form_keeps_the_rest(three: vc.ValueChain, show_across: ShowAcross) -> None:
    """The form for a day keeps the rest of the question."""
    form = panel(show_across(three, "/across?source=law&kind=law"), "day").one("form")
    hidden = [(each.attributes["name"], each.attributes["value"]) for each in form.all("input")]
    assert hidden == [("source", "law"), ("kind", "law"), ("on", "2026-11-29")]


def test_filters_can_be_chosen_and_dropped(three: vc.ValueChain, show_across: ShowAcross) -> None:
    """Chosen filters stand below the question, each with a link that drops it."""
    page = show_across(three, "/across?jurisdiction=none&kind=guidance&at-least=optional&stage=Run")
    chips = {chip.text: chip.attributes["href"] for chip in page.all(".chip")}
    assert chips == {
        "Jurisdiction: none ✕, remove filter": "/across?kind=guidance&stage=Run&at-least=optional",
        "Kind: guidance ✕, remove filter": "/across?jurisdiction=none&stage=Run&at-least=optional",
        "Strength: Possible or stronger ✕, remove filter": "/across?jurisdiction=none&kind=guidance&stage=Run",
        "Stage: Run ✕, remove filter": "/across?jurisdiction=none&kind=guidance&at-least=optional",
    }
    assert page.one(".clear").attributes["href"] == "/across"
    assert "one source’s own" in panel(page, "filters").text


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("", "All 3 sources speak; together they cover 1 of 3 topics."),
        ("on=2028-01-01", "All 3 sources speak; together they cover 2 of 3 topics."),
        ("source=law&source=code", "Both sources speak; together they cover 1 of 3 topics."),
        ("source=guide", "1 source speaks, on 1 of 3 topics."),
        ("at-least=recommended", "2 of 3 sources speak; together they cover 1 of 3 topics."),
        ("source=guide&at-least=required", "1 source, and it does not speak on any topic."),
        ("source=guide&kind=law", "No source is left by these filters."),
        (
            "model-type=frontier",
            "All 3 sources speak; together they cover 1 of 3 topics. 3 do not vary by model and count everywhere.",
        ),
    ],
)
def test_what_is_counted(three: vc.ValueChain, ask_across: AskAcross, query: str, said: str) -> None:
    """One sentence says how many sources count and speak."""
    assert say_counted(*ask_across(three, query)) == said


@pytest.mark.parametrize("query", ["source=law", "without=code&without=guide"])
def test_own_data_is_one_more_source(three: vc.ValueChain, ask_across: AskAcross, query: str) -> None:
    """Of a user's own data, the sentence says how many of its mitigations are linked to practices."""
    said = say_counted(*ask_across(replace(three, links=three.links[:1]), f"data=abc&{query}"))
    assert said == (
        "1 source speaks, on 1 of 3 topics. the law is your own data: 1 of its 2 mitigations has links to practices."
    )


def test_sources_that_do_not_cover_the_model_are_named(chain: vc.ValueChain, ask_across: AskAcross) -> None:
    """A source that is not in hand for the model and release asked about is named as silent."""
    said = say_counted(*ask_across(chain, "model-type=advanced&release-type=closed"))
    assert "PAI’s open checklist and PAI’s 2023 guidance are not in hand for this model and release" in said
    assert "so they are silent." in said


def test_panels_say_what_varies(chain: vc.ValueChain, three: vc.ValueChain) -> None:
    """The panels of model and release say which sources vary by them."""
    assert say_varying(three) == "No source varies by model or release, so every source counts everywhere."
    assert say_varying(chain) == (
        "Only PAI’s open checklist, PAI’s 2023 guidance, the UK cyber security code and the EU AI Act vary by model "
        "and release. The other 5 do not, and count everywhere."
    )


def test_own_data_on_a_topic(three: vc.ValueChain) -> None:
    """On the page of a topic, the sentence says how many mitigations of a user's own data are linked to this topic."""
    address = parse_address("/topic", "data=abc&source=law&topic=incidents")
    state, _ = read_across_state(three, address, today=TODAY)
    said = say_counted(build_across(three, state.question), state)
    assert said == (
        "1 source: 1 makes somebody responsible. the law is your own data: 1 of its mitigations has links to this."
    )


def test_model_on_a_topic(chain: vc.ValueChain) -> None:
    """On the page of a practice, only sources that are heard on it count as the same for every model."""
    address = parse_address("/topic", "model-type=advanced&practice=report-incidents")
    state, _ = read_across_state(chain, address, today=TODAY)
    said = say_counted(build_across(chain, state.question), state)
    assert said == (
        "9 sources: 1 makes somebody responsible, 1 is not covered and 7 are silent. "
        "PAI’s 2023 guidance is not in hand for this model, so it is silent."
    )
