"""The one-sentence answer, and the links to the names behind its counts."""

from collections.abc import Callable
from datetime import date

import pytest

import valuechain as vc
from tests.conftest import Draw, Node, Parse, Shipped, Show, Write
from tests.questions import PAI_OPEN
from valuechain.analysis.allocation.allocation import answer
from valuechain.analysis.findings.findings import build_findings
from valuechain.model.question.parameters import ON
from valuechain.model.vocabulary import ModelType, ReleaseType
from valuechain.model.words import write_date
from valuechain.views.explore.page import show_summary
from valuechain.views.page.state import ViewState

Said = Callable[..., list[str]]

SILENT = (
    "The source says nothing about how its controls depend on model type or release type, so we take it that they do "
    "not vary. interpreted"
)
OPTIONAL = "For 10 mitigations, the first verb for a leading actor is “can” or “could”."
CONDITIONAL = "3 assignments hold only under a condition."
SUMMARIES = [
    (
        ViewState("pai-open"),
        [
            (
                "All 4 actors that it addresses share responsibility for all 15 mitigations. "
                f"4 have one responsible actor and no backup, of which 1 under a condition. {OPTIONAL} {CONDITIONAL} "
                "3 passages are ambiguous."
            ),
            "The source states who is responsible for 12; it is ambiguous for 3.",
        ],
    ),
    (
        ViewState("pai-2023", ModelType.FRONTIER, ReleaseType.RESTRICTED),
        [
            (
                "The only actor that it addresses, Model providers, is responsible for all 22 mitigations, "
                "which the source calls guidelines."
            ),
            "The source states who is responsible for each.",
        ],
    ),
    (
        ViewState("cosai"),
        [
            (
                "All 8 actors share responsibility for all 35 mitigations, which the source calls controls. "
                "4 have one responsible actor and no backup."
            ),
            "The source states who is responsible for each.",
            SILENT,
        ],
    ),
    (
        ViewState("uk-ai-cyber"),
        [
            (
                "3 of 6 actors share responsibility for all 13 mitigations, which the source calls principles. "
                "1 has one responsible actor and no backup."
            ),
            "The source states who is responsible for 12; 1 is our interpretation.",
            "The principles have no verbs of their own: show the 72 provisions",
        ],
    ),
    (
        ViewState("uk-ai-cyber", level=2),
        [
            (
                "5 of 6 actors share responsibility for all 72 mitigations, which the source calls provisions. "
                "38 have one responsible actor and no backup, of which 13 under a condition. "
                "{conditional} assignments hold only under a condition."
            ),
            "The source states who is responsible for 67; 5 are our interpretation.",
        ],
    ),
    (
        ViewState("uk-ai-cyber", level=None),
        [
            (
                "5 of 6 actors share responsibility for all 85 mitigations. "
                "39 have one responsible actor and no backup, of which 13 under a condition. "
                "{conditional} assignments hold only under a condition."
            ),
            "The source states who is responsible for 79; 6 are our interpretation.",
        ],
    ),
    (
        ViewState("eu-ai-act", ModelType.ADVANCED, ReleaseType.CLOSED),
        [
            (
                "11 of 13 actors share responsibility for all 66 mitigations, which the source calls obligations. "
                "54 have one responsible actor, of which 40 under a condition. "
                "64 assignments hold only under a condition."
            ),
            "The source states who is responsible for 49; 17 are our interpretation.",
        ],
    ),
]


@pytest.fixture(scope="module")
def show(chain: vc.ValueChain, parse: Parse) -> Show:
    """The parsed summary for a page state."""

    def read(state: ViewState, of: vc.ValueChain = chain) -> Node:
        allocation = answer(of, state)
        return parse(show_summary(allocation, build_findings(allocation), state))

    return read


@pytest.fixture(scope="module")
def said(show: Show) -> Said:
    """The sentences of the summary."""
    return lambda *question: [paragraph.text for paragraph in show(*question).one(".summary").all("p")]


@pytest.mark.parametrize(("state", "sentences"), SUMMARIES)
def test_sentences(said: Said, shipped: Shipped, state: ViewState, sentences: list[str]) -> None:
    """The summary begins with each framework's counts and their confidence."""
    owners = {row["id"] for row in shipped("roles") if row["is_owner"] == "yes"}
    conditional = [row for row in shipped("ownerships", state.framework) if row["condition"] and row["role"] in owners]
    assert said(state)[: len(sentences)] == [each.format(conditional=len(conditional)) for each in sentences]


@pytest.mark.parametrize(("framework", "is_cautioned"), [("pai-2023", True), ("cosai", False)])
def test_caution(chain: vc.ValueChain, said: Said, framework: str, is_cautioned: bool) -> None:
    """The summary ends with the framework's caution, if it has one."""
    state = ViewState(framework, ModelType.FRONTIER, ReleaseType.RESTRICTED)
    assert (said(state)[-1] == f"Note: {chain.framework(framework).caution}") is is_cautioned


def test_a_list_that_we_infer(chain: vc.ValueChain, said: Said) -> None:
    """If it is our inference that the list holds for the combination, the summary gives the reason."""
    state = ViewState("uk-ai-cyber")
    assert said(state)[-1] == f"{chain.cell('uk-ai-cyber', state.place).reason} interpreted"


def test_order_of_the_sentences(chain: vc.ValueChain, said: Said) -> None:
    """After the EU Act's counts and their confidence come the day to ask about, our reason and the caution."""
    state = ViewState("eu-ai-act", ModelType.ADVANCED, ReleaseType.CLOSED)
    assert said(state)[2:] == [
        "As of a day ▾",
        f"{chain.cell(state.framework, state.place).reason} interpreted",
        f"Note: {chain.framework(state.framework).caution}",
    ]


def test_small_timeline(show: Show) -> None:
    """The days on which the EU Act's duties begin stand in order, each with what begins and a link to it."""
    days = show(ViewState("eu-ai-act", ModelType.ADVANCED, ReleaseType.CLOSED)).one(".days").all("a")
    assert [day.one("b").text for day in days] == [
        "2 February 2025", "2 August 2025", "2 August 2026", "2 December 2026", "2 December 2027", "2 August 2028",
    ]  # fmt: skip
    assert days[0].one("small").text == "2 begin"
    assert f"{ON}=2025-02-02" in days[0].attributes["href"]


def test_small_timeline_of_a_day(show: Show) -> None:
    """With a day, the timeline marks it, keeps all others, and has a way back to everything."""
    day = date(2026, 8, 2)
    page = show(ViewState("eu-ai-act", ModelType.ADVANCED, ReleaseType.CLOSED, on=day))
    days = page.one(".days").all("a")
    assert [each.one("b").text for each in days if "aria-current" in each.attributes] == [write_date(day)]
    assert len(days) == 6
    (clear,) = [each for each in page.all("a") if each.text == "Show everything, whatever its date"]
    assert ON not in clear.attributes["href"]


def test_another_reading_changes_the_counts(said: Said) -> None:
    """Under reading B of item 3, developers are secondary; no owner is lost, so the counts stay the same.

    Under reading B of item 11, hubs own it, under a condition.
    """
    shown = SUMMARIES[0][1]
    assert said(ViewState("pai-open", readings=(("PO-3", "B"),))) == shown
    one_more = "4 assignments hold only under a condition."
    assert said(ViewState("pai-open", readings=(("PO-11", "B"),)))[0] == shown[0].replace(CONDITIONAL, one_more)


@pytest.mark.parametrize(
    ("drawing", "sentence"),
    [
        ("a -P-> x", "1 of 1 actor, a, is responsible for 1 mitigation."),
        ("a -S-> x", "1 of 1 actor, a, has a role in 1 mitigation. No one is responsible for 1."),
        ("a -P-> x; b; (y); (z)", "1 of 2 actors, a, is responsible for 1 of 3 mitigations. 2 have no one assigned."),
        ("a -P-> x; a -P-> y; b; (z)",
         "1 of 2 actors, a, is responsible for 2 of 3 mitigations. 1 has no one assigned."),
        ("a -P-> x; a -P-> y", "1 of 1 actor, a, is responsible for all 2 mitigations."),
        ("a -P-> x; b -P-> x; a -P-> y; b -S-> y", "2 of 2 actors share responsibility for all 2 mitigations."),
        ("a -S-> x; b -P-> y; a -S-> y", ("2 of 2 actors have roles in all 2 mitigations. "
         "No one is responsible for 1. 1 has only one actor and no backup.")),
        ("a -P-> x; b -P-> x; (y); (z)",
         "2 of 2 actors share responsibility for 1 of 3 mitigations. 2 have no one assigned."),
        ("a -P-> x; b -P-> x; (y); a -S-> z; b -S-> z", ("2 of 2 actors have roles in 2 of 3 mitigations. "
         "1 has no one assigned. No one is responsible for 2.")),
        ("a; (x)", "1 mitigation has no one assigned."),
    ],
)  # fmt: skip
def test_sentences_of_small_chains(draw: Draw, said: Said, drawing: str, sentence: str) -> None:
    """Verbs agree with the counts."""
    own = draw(drawing)
    assert said(ViewState(own.frameworks[0].id), own)[0] == sentence


def test_how_strongly_the_open_checklist_binds(said: Said) -> None:
    """The leads can in 6 items and could in 4; adapters in 2, providers in 8 and hosting in 15 have a condition."""
    (sentence, *_) = said(ViewState("pai-open"))
    assert f" {OPTIONAL} {CONDITIONAL} " in sentence


@pytest.mark.parametrize(
    ("norms", "conditions", "sentences"),
    [
        (("shall", "should"), ("", ""), ""),
        (("can", "should;may"), ("", ""), " For 1 mitigation, the first verb for a leading actor is “can”."),
        (
            ("could", "may;shall"),
            ("", ""),
            " For all 2 mitigations, the first verb for a leading actor is “may” or “could”.",
        ),
        (("", ""), ("if asked", ""), " 1 assignment holds only under a condition."),
        (("", ""), ("if asked", "if asked"), " 2 assignments hold only under a condition."),
    ],
)
def test_how_strongly(
    write: Write, said: Said, norms: tuple[str, str], conditions: tuple[str, str], sentences: str
) -> None:
    """The summary counts what is only optional by the first verb, and what holds only under a condition."""
    own = write(
        actors=[["id", "name"], ["a", "A"], ["b", "B"]],
        mitigations=[
            ["id", "name", "primary", "norm"],
            *([name, name, "a;b", norm] for name, norm in zip("xy", norms, strict=True)),
        ],
        ownerships=[
            ["mitigation_id", "actor_id", "role", "norm", "condition"],
            *([name, "a", "primary", norm, when] for name, norm, when in zip("xy", norms, conditions, strict=True)),
        ],
    )
    assert said(ViewState("own"), own)[0] == f"2 of 2 actors share responsibility for all 2 mitigations.{sentences}"


def test_the_only_actor_addressed(write: Write, said: Said) -> None:
    """If the source addresses one actor alone, the summary says so."""
    own = write(
        actors=[["id", "name", "is_addressed"], ["a", "A", "yes"], ["b", "B", "no"]],
        mitigations=[["id", "name", "primary"], ["x", "X", "a"], ["y", "Y", "a"]],
    )
    assert (
        said(ViewState("own"), own)[0] == "The only actor that it addresses, A, is responsible for all 2 mitigations."
    )


@pytest.mark.parametrize("framework", ["pai-open", "cosai"])
def test_significant_update(chain: vc.ValueChain, said: Said, framework: str) -> None:
    """The summary says what a significant update changes, but only if the release is one."""
    note = f"Significant update: {chain.framework(framework).update_note}"
    assert note in said(ViewState(framework, is_significant_update=True))
    assert not [sentence for sentence in said(ViewState(framework)) if "Significant update" in sentence]


def test_significant_update_of_own_data(draw: Draw, said: Said) -> None:
    """For a user's own data without a note on updates, the summary says that the source is silent."""
    own = draw("a -P-> x; b -P-> x")
    state = ViewState(own.frameworks[0].id, is_significant_update=True)
    assert said(state, own)[-1] == "Significant update: The source does not say what a significant update changes."


@pytest.mark.parametrize(
    ("dates", "sentence"),
    [
        (["2026", "2025", "2026"], ["They apply from: 2026 (2); 2025 (1). As of a day ▾"]),
        (["2026", "", ""], ["They apply from: 2026 (1). As of a day ▾"]),
        (["", "", ""], []),
    ],
)
def test_dates(write: Write, said: Said, dates: list[str], sentence: list[str]) -> None:
    """If there are dates, the summary counts mitigations by start date, and offers to ask as of a day."""
    own = write(
        actors=[["id", "name"], ["a", "A"]],
        mitigations=[
            ["id", "name", "primary", "applies_from"],
            *([f"m{number}", f"M {number}", "a", date] for number, date in enumerate(dates)),
        ],
    )
    assert [each for each in said(ViewState(own.frameworks[0].id), own) if "apply from" in each] == sentence


def test_counts_lead_to_the_names(show: Show) -> None:
    """Each count links to its section of the Findings page and keeps the question."""
    links = show(ViewState("pai-open")).all("a")
    question = f"/findings?{PAI_OPEN}"
    assert [(link.text, link.attributes["href"]) for link in links] == [
        ("All 4 actors that it addresses", f"{question}#load"),
        ("4", f"{question}#single-owner"),
        ("10 mitigations", f"{question}#how-strongly"),
        ("3", f"{question}#load"),
        ("3 passages", f"{question}#ambiguous"),
    ]
