"""Questions across sources: parsing and serialising them, their faults, and what they choose."""

from dataclasses import replace
from datetime import date

import pytest

import valuechain as vc
from tests.conftest import Draw
from valuechain.model.norm import Strength
from valuechain.model.question.across import NO_JURISDICTION, AcrossQuestion, valid_values
from valuechain.model.question.parameters import (
    ANY_DAY,
    AT_LEAST,
    JURISDICTION,
    KIND,
    MODEL_TYPE,
    ON,
    RELEASE_TYPE,
    SOURCE,
    STAGE,
    WITHOUT,
)
from valuechain.model.question.question import Fault
from valuechain.model.vocabulary import PLACES, ModelType, Place, ReleaseType

TODAY = date(2026, 11, 29)
DEFAULT = AcrossQuestion(on=TODAY, is_today=True)
QUESTIONS = [
    DEFAULT,
    AcrossQuestion(on=None),
    AcrossQuestion(on=date(2027, 1, 1)),
    AcrossQuestion(on=TODAY),
    replace(DEFAULT, sources=("cosai", "pai-open")),
    replace(DEFAULT, without=("eu-ai-act", "cosai")),
    replace(DEFAULT, jurisdictions=("China", NO_JURISDICTION)),
    replace(DEFAULT, kinds=("law", "code")),
    replace(DEFAULT, stages=("Prevent",)),
    *(replace(DEFAULT, at_least=each) for each in Strength if each is not Strength.NOT_GIVEN),
    *(replace(DEFAULT, model_type=each) for each in ModelType),
    *(replace(DEFAULT, release_type=each) for each in ReleaseType),
    AcrossQuestion(
        sources=("eu-ai-act", "cosai"),
        without=("cosai",),
        jurisdictions=("the European Union",),
        kinds=("law",),
        at_least=Strength.REQUIRED,
        model_type=ModelType.FRONTIER,
        release_type=ReleaseType.CLOSED,
        on=date(2027, 12, 2),
    ),
]


def parse(chain: vc.ValueChain, *pairs: tuple[str, str]) -> tuple[AcrossQuestion, tuple[Fault, ...]]:
    """The question and its faults, asked on the day of the tests."""
    return AcrossQuestion.from_pairs(pairs, chain, today=TODAY, prefix="--")


@pytest.mark.parametrize("question", QUESTIONS)
def test_round_trip(chain: vc.ValueChain, question: AcrossQuestion) -> None:
    """Every question is parsed back from its own pairs; a dated one is never the default day."""
    assert parse(chain, *question.pairs()) == (question, ())
    assert parse(chain, *question.pairs(is_dated=True)) == (replace(question, is_today=False), ())


@pytest.mark.parametrize(
    ("question", "pairs"),
    [
        (DEFAULT, []),
        (AcrossQuestion(on=None), [(ON, ANY_DAY)]),
        (AcrossQuestion(on=TODAY), [(ON, "2026-11-29")]),
        (
            QUESTIONS[-1],
            [
                (SOURCE, "eu-ai-act"), (SOURCE, "cosai"), (WITHOUT, "cosai"), (JURISDICTION, "the European Union"),
                (KIND, "law"), (AT_LEAST, "required"), (MODEL_TYPE, "frontier"), (RELEASE_TYPE, "closed"),
                (ON, "2027-12-02"),
            ],
        ),
    ],
)  # fmt: skip
def test_pairs(question: AcrossQuestion, pairs: list[tuple[str, str]]) -> None:
    """Pairs are in one order, without defaults."""
    assert question.pairs() == pairs


def test_default_day_on_request() -> None:
    """An address that must stay the same has the default day too."""
    assert DEFAULT.pairs(is_dated=True) == [(ON, "2026-11-29")]


@pytest.mark.parametrize(
    ("pair", "said", "message"),
    [
        (
            (SOURCE, "pai-opne"),
            "the source “pai-opne”, which is not in the data",
            'Unknown source "pai-opne". Did you mean "pai-open"? Valid: pai-open, ',
        ),
        (
            (WITHOUT, "pai-opne"),
            "the source “pai-opne”, which is not in the data",
            'Unknown source "pai-opne". Did you mean "pai-open"? Valid: pai-open, ',
        ),
        ((KIND, "treaty"), "the kind “treaty”, which is not in the data", "Valid: guidance, framework, code, law."),
        (
            (JURISDICTION, "Atlantis"),
            "the jurisdiction “Atlantis”, which is not in the data",
            "Valid: none, United Kingdom, the European Union, California, China.",
        ),
        ((STAGE, "Sometime"), "the stage “Sometime”, which is not in the data", "Valid: Prevent, Detect, Respond, "),
        (
            (AT_LEAST, "strongly"),
            "the strength “strongly”, which does not exist",
            "Valid: required, recommended, optional.",
        ),
        (
            (MODEL_TYPE, "large"),
            "the model type “large”, which does not exist",
            "Valid: specialized, advanced, frontier.",
        ),
        (
            (RELEASE_TYPE, "half"),
            "the release type “half”, which does not exist",
            "Valid: open, restricted, closed, research.",
        ),
        (
            (ON, "2027-02-30"),
            "the day “2027-02-30”, which does not exist",
            'There is no day "2027-02-30". Write --on as year-month-day, such as 2027-01-01, or any.',
        ),
    ],
)
def test_faults(chain: vc.ValueChain, pair: tuple[str, str], said: str, message: str) -> None:
    """An unknown value is a fault with the valid ones, and the question is asked without it."""
    question, (fault,) = parse(chain, pair)
    assert question == DEFAULT
    assert fault.what == said
    assert message in str(fault.error)


def test_every_fault_is_told(chain: vc.ValueChain) -> None:
    """All faults are found, and the valid values beside them are kept."""
    question, faults = parse(chain, (SOURCE, "x"), (SOURCE, "cosai"), (KIND, "y"), (KIND, "law"), (ON, "never"))
    assert question == replace(DEFAULT, sources=("cosai",), kinds=("law",))
    assert len(faults) == 3


def test_what_is_ignored(chain: vc.ValueChain) -> None:
    """Empty values and unknown names are ignored; of several days the last one counts; repeated sources count once."""
    pairs = (
        (SOURCE, ""),
        ("colour", "red"),
        (ON, "2027-01-01"),
        (ON, "2028-01-01"),
        (SOURCE, "cosai"),
        (SOURCE, "cosai"),
    )
    assert parse(chain, *pairs) == (AcrossQuestion(sources=("cosai",), on=date(2028, 1, 1)), ())


@pytest.mark.parametrize(
    ("question", "words", "is_filtered"),
    [
        (DEFAULT, "as of 29 November 2026", False),
        (AcrossQuestion(on=None), "on any day", False),
        (AcrossQuestion(on=date(2027, 1, 1)), "as of 1 January 2027", False),
        (replace(DEFAULT, stages=("Prevent",)), "as of 29 November 2026", True),
        (replace(DEFAULT, without=("cosai",)), "as of 29 November 2026", True),
        (replace(DEFAULT, at_least=Strength.OPTIONAL), "as of 29 November 2026", True),
        (AcrossQuestion(model_type=ModelType.FRONTIER), "on any day", True),
    ],
)
def test_day_and_filters(question: AcrossQuestion, words: str, *, is_filtered: bool) -> None:
    """The day has words; anything but the day is a filter."""
    assert question.day == words
    assert question.is_filtered is is_filtered


@pytest.mark.parametrize(
    ("question", "chosen"),
    [
        (AcrossQuestion(kinds=("law",)), ["eu-ai-act", "ca-ai-transparency", "cn-ai-labeling", "cn-deep-synthesis"]),
        (AcrossQuestion(jurisdictions=("the European Union",)), ["eu-ai-act", "eu-transparency-code"]),
        (
            AcrossQuestion(
                kinds=("law",), jurisdictions=("China", "the European Union"), sources=("eu-ai-act", "cosai")
            ),
            ["eu-ai-act"],
        ),
        (AcrossQuestion(jurisdictions=(NO_JURISDICTION,)), ["pai-open", "pai-2023", "cosai"]),
        (AcrossQuestion(jurisdictions=(NO_JURISDICTION,), without=("pai-2023", "eu-ai-act")), ["pai-open", "cosai"]),
        (AcrossQuestion(sources=("cosai", "pai-open"), without=("cosai",)), ["pai-open"]),
        (AcrossQuestion(sources=("cosai",), without=("cosai",)), []),
    ],
)
def test_choice_of_sources(chain: vc.ValueChain, question: AcrossQuestion, chosen: list[str]) -> None:
    """Values of one filter widen the choice, and filters together narrow it; `without` takes away."""
    assert [framework.id for framework in chain.frameworks if question.chooses(framework)] == chosen


def test_own_data_without_a_kind(draw: Draw) -> None:
    """A source whose kind is not known matches no kind, and has no jurisdiction."""
    (own,) = draw("a -P-> x").frameworks
    assert not AcrossQuestion(kinds=("law",)).chooses(own)
    assert AcrossQuestion(jurisdictions=(NO_JURISDICTION,)).chooses(own)


@pytest.mark.parametrize(
    ("question", "reached"),
    [
        (AcrossQuestion(), 12),
        (AcrossQuestion(model_type=ModelType.ADVANCED), 4),
        (AcrossQuestion(release_type=ReleaseType.OPEN), 3),
        (AcrossQuestion(model_type=ModelType.ADVANCED, release_type=ReleaseType.OPEN), 1),
    ],
)
def test_places(question: AcrossQuestion, reached: int) -> None:
    """Of three model types and four release types, half a context reaches every other half."""
    assert sum(question.reaches([place]) for place in PLACES) == reached


def test_no_place_is_never_reached() -> None:
    """A source that answers nowhere is not reached; one of several places is enough."""
    asked = AcrossQuestion(model_type=ModelType.FRONTIER)
    assert not AcrossQuestion().reaches([])
    assert asked.reaches([Place(ModelType.ADVANCED, ReleaseType.OPEN), Place(ModelType.FRONTIER, ReleaseType.OPEN)])


def test_valid_values(chain: vc.ValueChain) -> None:
    """The valid values are those of the data, in its order and each once."""
    valid = valid_values(chain)
    assert valid[SOURCE] == valid[WITHOUT] == tuple(framework.id for framework in chain.frameworks)
    assert valid[KIND] == ("guidance", "framework", "code", "law")
    assert valid[JURISDICTION] == (NO_JURISDICTION, "United Kingdom", "the European Union", "California", "China")
    assert len(set(valid[STAGE])) == len(valid[STAGE]) > 3
