"""The one-sentence answer, and the links to the names behind its counts."""

from collections.abc import Callable

import pytest

import valuechain as vc
from tests.conftest import Draw, Node, Parse, Show, Write
from tests.questions import PAI_OPEN
from valuechain.analysis.allocation.allocation import answer
from valuechain.analysis.findings.findings import build_findings
from valuechain.model.vocabulary import ModelType, ReleaseType
from valuechain.views.explore.page import show_summary
from valuechain.views.page.state import ViewState

Said = Callable[..., list[str]]

SAME = "This source says the same for every model type and release type."
LAW = "Note: Not legal advice. Read from secondary sources and interpreted; check the article itself."
UPDATE = (
    "Significant update: It asks for governance to be renewed, for the same model type and release type; "
    "it adds no mitigations."
)
SUMMARIES = [
    (
        ViewState("pai-open"),
        [
            (
                "4 of 9 actors share responsibility for all 15 mitigations. "
                "4 have one responsible actor and no backup. 3 passages are ambiguous."
            ),
            "The source states who is responsible for 12; it is ambiguous for 3.",
        ],
    ),
    (
        ViewState("pai-2023", ModelType.FRONTIER, ReleaseType.RESTRICTED),
        [
            "1 of 6 actors, Model providers, is responsible for all 22 mitigations, which the source calls guidelines.",
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
            SAME,
        ],
    ),
    (
        ViewState("uk-ai-cyber"),
        [
            (
                "3 of 5 actors share responsibility for all 13 mitigations, which the source calls principles. "
                "1 has one responsible actor and no backup."
            ),
            "The source states who is responsible for 12; 1 is our interpretation.",
            SAME,
        ],
    ),
    (
        ViewState("uk-ai-cyber", level=2),
        [
            (
                "All 5 actors share responsibility for all 72 mitigations, which the source calls provisions. "
                "40 have one responsible actor and no backup."
            ),
            "All assignments here are our interpretation.",
            SAME,
        ],
    ),
    (
        ViewState("uk-ai-cyber", level=None),
        [
            ("All 5 actors share responsibility for all 85 mitigations. 41 have one responsible actor and no backup."),
            "The source states who is responsible for 12; 73 are our interpretation.",
            SAME,
        ],
    ),
    (
        ViewState("eu-ai-act", ModelType.ADVANCED, ReleaseType.CLOSED),
        [
            (
                "9 of 10 actors share responsibility for all 49 mitigations, which the source calls duties. "
                "35 have one responsible actor and no backup."
            ),
            "All assignments here are our interpretation.",
            (
                "They apply from: 2 February 2025 (1); 2 December 2027 (Annex III) or 2 August 2028 (Annex I) (39); "
                "2 August 2026 (3); 2 August 2026 (older systems: 2 December 2026) (1); 2 August 2025 (5)."
            ),
            (
                "Duties under General-purpose models follow from the model. "
                "Whether a model that stays in-house counts as placed on the market is not in hand. "
                "All other duties depend on the use: they apply only where a system, or an actor's part in the chain, "
                "is of the kind that they name. interpreted"
            ),
            LAW,
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
def test_sentences(said: Said, state: ViewState, sentences: list[str]) -> None:
    """The summary states each framework's counts and their confidence."""
    assert said(state) == sentences


def test_another_reading_changes_the_counts(said: Said) -> None:
    """Under reading B of item 3, developers are secondary; no owner is lost, so the counts stay the same."""
    assert said(ViewState("pai-open", readings=(("PO-3", "B"),))) == SUMMARIES[0][1]


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


@pytest.mark.parametrize(
    ("framework", "note"),
    [
        (
            "pai-open",
            UPDATE,
        ),
        ("cosai", "Significant update: The source does not say what a significant update changes."),
    ],
)
def test_significant_update(said: Said, framework: str, note: str) -> None:
    """The summary says what a significant update changes, but only if the release is one."""
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
        (["2026", "2025", "2026"], ["They apply from: 2026 (2); 2025 (1)."]),
        (["2026", "", ""], ["They apply from: 2026 (1)."]),
        (["", "", ""], []),
    ],
)
def test_dates(write: Write, said: Said, dates: list[str], sentence: list[str]) -> None:
    """The summary counts mitigations by start date, if there are dates."""
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
        ("4 of 9 actors", f"{question}#load"),
        ("4", f"{question}#single-owner"),
        ("3 passages", f"{question}#ambiguous"),
    ]
