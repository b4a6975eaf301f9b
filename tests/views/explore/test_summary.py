"""The answer in a sentence, and the links to the names behind it."""

from collections.abc import Callable
from typing import Any

import pytest

import valuechain as vc
from valuechain.analysis.allocation.allocation import answer
from valuechain.analysis.findings.findings import build_findings
from valuechain.model.vocabulary import ModelType, ReleaseType
from valuechain.views.explore.summary import show_summary
from valuechain.views.page.state import ViewState

Draw = Callable[[str], vc.ValueChain]
Tree = Any
"""A node of the tree of tests/web/conftest.py."""
Parse = Callable[[str], Tree]
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
                "15 mitigations rest on 4 of 9 actors. 4 have a single owner and no one in support. "
                "In 3 places the source can be read in two ways."
            ),
            "Who owns what is stated for 12, ambiguous for 3.",
        ],
    ),
    (
        ViewState("pai-2023", ModelType.FRONTIER, ReleaseType.RESTRICTED),
        [
            "22 mitigations, which the source calls guidelines, all rest on one of 6 actors: Model providers.",
            "Who owns what is stated throughout. The source says so.",
        ],
    ),
    (
        ViewState("cosai"),
        [
            (
                "35 mitigations, which the source calls controls, rest on 8 of 8 actors. "
                "4 have a single owner and no one in support."
            ),
            "Who owns what is stated throughout. The source says so.",
            SAME,
        ],
    ),
    (
        ViewState("uk-ai-cyber"),
        [
            (
                "13 mitigations, which the source calls principles, rest on 3 of 5 actors. "
                "1 has a single owner and no one in support."
            ),
            "Who owns what is stated for 12, interpreted for 1.",
            SAME,
        ],
    ),
    (
        ViewState("uk-ai-cyber", level=2),
        [
            (
                "72 mitigations, which the source calls provisions, rest on 5 of 5 actors. "
                "40 have a single owner and no one in support."
            ),
            "Who owns what is interpreted throughout. Our interpretation, not the source's own word.",
            SAME,
        ],
    ),
    (
        ViewState("uk-ai-cyber", level=None),
        [
            "85 mitigations rest on 5 of 5 actors. 41 have a single owner and no one in support.",
            "Who owns what is stated for 12, interpreted for 73.",
            SAME,
        ],
    ),
    (
        ViewState("eu-ai-act", ModelType.ADVANCED, ReleaseType.CLOSED),
        [
            (
                "49 mitigations, which the source calls duties, rest on 9 of 10 actors. "
                "35 have a single owner and no one in support."
            ),
            "Who owns what is interpreted throughout. Our interpretation, not the source's own word.",
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
def show(chain: vc.ValueChain, parse: Parse) -> Callable[..., Tree]:
    """The summary of a state, read back."""

    def read(state: ViewState, of: vc.ValueChain = chain) -> Tree:
        allocation = answer(of, state)
        return parse(show_summary(allocation, build_findings(allocation), state))

    return read


@pytest.fixture(scope="module")
def said(show: Callable[..., Tree]) -> Said:
    """The sentences of the summary."""
    return lambda *question: [paragraph.text for paragraph in show(*question).one(".summary").all("p")]


@pytest.mark.parametrize(("state", "sentences"), SUMMARIES)
def test_sentences(said: Said, state: ViewState, sentences: list[str]) -> None:
    """Each framework is summed up in its own counts, with how sure they are."""
    assert said(state) == sentences


def test_another_reading_changes_the_counts(said: Said) -> None:
    """Under reading B of item 3 developers are secondary: the counts of the sentence stay, since no owner is lost."""
    assert said(ViewState("pai-open", readings=(("PO-3", "B"),))) == SUMMARIES[0][1]


@pytest.mark.parametrize(
    ("drawing", "sentence"),
    [
        ("a -P-> x", "1 mitigation rests on one of 1 actor: a."),
        ("a -P-> x; b; (y); (z)", "1 of 3 mitigations rests on one of 2 actors: a. 2 have no owner."),
        ("a -P-> x; a -P-> y; b; (z)", "2 of 3 mitigations rest on one of 2 actors: a. 1 has no owner."),
        ("a -P-> x; a -P-> y", "2 mitigations all rest on one of 1 actor: a."),
        ("a -P-> x; b -P-> x; a -P-> y; b -S-> y", "2 mitigations rest on 2 of 2 actors."),
        ("a -S-> x; b -P-> y; a -S-> y", ("2 mitigations rest on 2 of 2 actors. For 1 nobody answers. "
         "1 has a single owner and no one in support.")),
        ("a -P-> x; b -P-> x; (y); (z)", "1 of 3 mitigations rests on 2 of 2 actors. 2 have no owner."),
        ("a -P-> x; b -P-> x; (y); a -S-> z; b -S-> z", ("2 of 3 mitigations rest on 2 of 2 actors. 1 has no owner. "
         "For 2 nobody answers.")),
        ("a; (x)", "1 mitigation has no owner."),
    ],
)  # fmt: skip
def test_sentences_of_small_chains(draw: Draw, said: Said, drawing: str, sentence: str) -> None:
    """Gaps are counted in words that agree with their number."""
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
    """What a significant update changes is said when it is one."""
    assert note in said(ViewState(framework, is_significant_update=True))
    assert not [sentence for sentence in said(ViewState(framework)) if "Significant update" in sentence]


def test_significant_update_of_own_data(draw: Draw, said: Said) -> None:
    """A user's own data that says nothing of updates shows at least that one was asked about."""
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
def test_dates(write: Callable[..., vc.ValueChain], said: Said, dates: list[str], sentence: list[str]) -> None:
    """From when mitigations apply is said with how many there are of each date, and not at all without dates."""
    own = write(
        actors=[["id", "name"], ["a", "A"]],
        mitigations=[
            ["id", "name", "primary", "applies_from"],
            *([f"m{number}", f"M {number}", "a", date] for number, date in enumerate(dates)),
        ],
    )
    assert [each for each in said(ViewState(own.frameworks[0].id), own) if "apply from" in each] == sentence


def test_counts_lead_to_the_names(show: Callable[..., Tree]) -> None:
    """Each count of the sentence is a link to its section on the page Findings, with the question kept."""
    links = show(ViewState("pai-open")).all("a")
    question = "/findings?framework=pai-open&model-type=advanced&release-type=open"
    assert [(link.text, link.attributes["href"]) for link in links] == [
        ("4 of 9 actors", f"{question}#load"),
        ("4", f"{question}#single-owner"),
        ("3 places", f"{question}#ambiguous"),
    ]
