"""The verbs with which sources bind actors, and their strengths."""

import pytest

from valuechain.model.norm import Strength, Verb, strength_of

STRENGTHS = {
    Strength.REQUIRED: ("must", "must not", "shall", "shall not", "will", "will not"),
    Strength.RECOMMENDED: ("should", "should not", "is encouraged", "is recommended"),
    Strength.OPTIONAL: ("may", "can", "could"),
}
"""Every verb, by the strength that it has whatever the source."""


@pytest.mark.parametrize(
    ("strength", "verb"), [(strength, verb) for strength, verbs in STRENGTHS.items() for verb in verbs]
)
def test_strength_of_a_verb(strength: Strength, verb: str) -> None:
    """A verb has one strength: shall, must and will require; should and encouraged recommend; the rest permit."""
    assert Verb(verb).strength is strength


def test_every_verb_has_a_strength() -> None:
    """No verb is without a strength, and none has the strength of no verb."""
    assert sorted(verb for verbs in STRENGTHS.values() for verb in verbs) == sorted(verb.value for verb in Verb)
    assert {verb.strength for verb in Verb} == set(Strength) - {Strength.NOT_GIVEN}


def test_verbs_come_strongest_first() -> None:
    """In the order of the verbs, no verb is stronger than one before it, so that findings list the strongest first."""
    ranks = [verb.strength.rank for verb in Verb]
    assert ranks == sorted(ranks, reverse=True)


def test_ranks() -> None:
    """The ranks go from 3 for what is required to 0 for what the source gives no verb for."""
    ranks = {strength.value: strength.rank for strength in Strength}
    assert ranks == {"required": 3, "recommended": 2, "optional": 1, "not given": 0}


@pytest.mark.parametrize("verb", ["must not", "shall not", "will not", "should not"])
def test_verbs_that_forbid(verb: str) -> None:
    """A verb that forbids is as strong as the verb that demands."""
    assert Verb(verb).is_negative
    assert Verb(verb).strength is Verb(verb.removesuffix(" not")).strength


def test_other_verbs_do_not_forbid() -> None:
    """No verb forbids but those with "not"."""
    assert [verb.value for verb in Verb if verb.is_negative and " not" not in verb] == []
    assert sum(verb.is_negative for verb in Verb) == 4


@pytest.mark.parametrize(
    ("norm", "strength"),
    [
        ([], Strength.NOT_GIVEN),
        ([Verb.CAN], Strength.OPTIONAL),
        ([Verb.CAN, Verb.SHALL], Strength.OPTIONAL),
        ([Verb.SHALL, Verb.CAN], Strength.REQUIRED),
        ([Verb.SHOULD, Verb.MUST, Verb.MAY], Strength.RECOMMENDED),
    ],
)
def test_the_first_verb_decides(norm: list[Verb], strength: Strength) -> None:
    """The first verb goes with the action itself, so a stronger or weaker one after it changes nothing."""
    assert strength_of(norm) is strength
