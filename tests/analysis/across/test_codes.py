"""Statements as codes: what each says under a question, on three small sources and the shipped ones."""

from datetime import date

import pytest

import valuechain as vc
from tests.conftest import Write
from tests.three_sources import DAY, write_sources
from valuechain.analysis.across.codes import LEFT_OUT, VOICES, codes_of_statements, judge, places_by_source
from valuechain.analysis.across.statements import statements_of
from valuechain.analysis.across.values import Voice
from valuechain.model.chain import ValueChain
from valuechain.model.norm import Strength
from valuechain.model.question.across import AcrossQuestion
from valuechain.model.vocabulary import ModelType, ReleaseType

S, N, L, H, R = Voice.SPEAKS, Voice.NO_ONE, Voice.LATER, Voice.HIDDEN, Voice.RELATED
OUT = None


@pytest.fixture
def sources(write: Write) -> ValueChain:
    """The three sources."""
    return write_sources(write)


def judged(chain: ValueChain, question: AcrossQuestion) -> list[Voice | None]:
    """What each statement says; None for those of other sources."""
    return [OUT if code == LEFT_OUT else VOICES[code] for code in judge(chain, question).tolist()]


@pytest.mark.parametrize(
    ("question", "voices"),
    [
        # L1 of makers, shops and the public; L2; C1 of two reference actors; C2 of no one; C3, which is only related
        (AcrossQuestion(), [S, N, N, S, S, S, N, R, R]),
        (AcrossQuestion(on=DAY), [S, N, N, L, S, S, N, R, R]),
        (AcrossQuestion(on=date(2026, 8, 1)), [L, L, L, L, S, S, N, R, R]),
        (AcrossQuestion(on=date(2026, 8, 2)), [S, N, N, L, S, S, N, R, R]),
        (AcrossQuestion(at_least=Strength.REQUIRED), [S, H, H, H, H, H, H, R, R]),
        (AcrossQuestion(at_least=Strength.OPTIONAL, on=DAY), [S, H, H, H, S, S, H, R, R]),
        (AcrossQuestion(sources=("code",)), [OUT, OUT, OUT, OUT, S, S, N, R, R]),
        (AcrossQuestion(kinds=("guidance",)), [OUT] * 9),
    ],
)
def test_voices(sources: ValueChain, question: AcrossQuestion, voices: list[Voice | None]) -> None:
    """A statement is left out, related, hidden, later, or else speaks or names no one: the first that holds."""
    assert judged(sources, question) == voices


@pytest.mark.parametrize(
    ("question", "voice"),
    [
        (AcrossQuestion(), S),
        (AcrossQuestion(model_type=ModelType.SPECIALIZED), H),
        (AcrossQuestion(model_type=ModelType.ADVANCED), S),
        (AcrossQuestion(release_type=ReleaseType.CLOSED), S),
        (AcrossQuestion(model_type=ModelType.SPECIALIZED, release_type=ReleaseType.CLOSED), H),
        (AcrossQuestion(stages=("Prevent",)), H),
        (AcrossQuestion(at_least=Strength.REQUIRED), S),
    ],
)
def test_model_release_and_stage(chain: vc.ValueChain, question: AcrossQuestion, voice: Voice) -> None:
    """Article 53 of the AI Act is not for specialized models; half a context matches any other half."""
    found = zip(statements_of(chain), judged(chain, question), strict=True)
    about = {
        said
        for each, said in found
        if (each.source, each.mitigation.id[:6]) == ("eu-ai-act", "art-53") and each.is_lead and each.is_asking
    }
    assert about == {voice}


def test_a_source_that_does_not_cover_the_question(chain: vc.ValueChain) -> None:
    """For a frontier model, no statement of PAI's checklist counts, whatever else holds of it."""
    question = AcrossQuestion(model_type=ModelType.FRONTIER, at_least=Strength.REQUIRED, on=date(1990, 1, 1))
    found = zip(statements_of(chain), judged(chain, question), strict=True)
    assert {said for each, said in found if each.source == "pai-open"} == {Voice.NOT_COVERED}


@pytest.mark.parametrize(("framework", "number"), [("pai-open", 1), ("pai-2023", 1), ("uk-ai-cyber", 9), ("cosai", 12)])
def test_places(chain: vc.ValueChain, framework: str, number: int) -> None:
    """Each PAI document answers for one model and release, the UK code for nine, and CoSAI for all twelve."""
    assert len(places_by_source(chain)[framework]) == number


def test_codes_are_those_of_the_statements(chain: vc.ValueChain) -> None:
    """On the shipped data, each statement is what its codes say."""
    codes = codes_of_statements(chain)
    for index, each in enumerate(statements_of(chain)):
        assert chain.frameworks[codes.source[index]].id == each.source
        assert chain.practices[codes.practice[index]].id == each.link.practice
        assert chain.topics[codes.topic[index]].id == each.topic
        assert (chain.reference_actors[codes.actor[index]].id if codes.actor[index] >= 0 else "") == each.actor
        assert codes.starts[index] == each.starts
        assert codes.strength[index] == each.strength.rank
        said = tuple(
            bool(column[index])
            for column in (codes.is_asking, codes.is_lead, codes.is_owner, codes.is_in_part, codes.is_conditional)
        )
        assert said == (each.is_asking, each.is_lead, each.is_owner, each.is_in_part, each.is_conditional)
