"""The question: read from names and values and written back, what means nothing in it, and its second side."""

from collections.abc import Callable
from dataclasses import replace

import pytest

import valuechain as vc
from valuechain.analysis.allocation.allocation import answer
from valuechain.model.question import (
    FILTERS,
    FRAMEWORK,
    LEVEL,
    LEVELS,
    MODEL_TYPE,
    READING,
    RELEASE_TYPE,
    SECOND,
    SORT,
    UPDATE,
    Order,
    Other,
    Question,
    Selection,
)
from valuechain.model.vocabulary import ModelType, ReleaseType

Draw = Callable[[str], vc.ValueChain]

ADVANCED_OPEN = (ModelType.ADVANCED, ReleaseType.OPEN)
PAI = Question("pai-open", *ADVANCED_OPEN)
UK = Question("uk-ai-cyber", *ADVANCED_OPEN)
NOTHING = Question("")
QUESTIONS = [
    NOTHING,
    Question("pai-open"),
    *(Question("cosai", model_type, release_type) for model_type in ModelType for release_type in ReleaseType),
    replace(PAI, is_significant_update=True),
    replace(PAI, readings=(("PO-12", "B"), ("PO-3", "B"))),
    *(replace(UK, level=level) for level in LEVELS.values()),
    *(replace(PAI, selection=Selection(order=order)) for order in Order),
    replace(PAI, selection=Selection(("Prevent", "Detect"), ("user",), ("primary",), ("stated",), ("incidents",))),
    replace(PAI, other=Other("cosai", *ADVANCED_OPEN)),
    replace(PAI, other=Other(release_type=ReleaseType.CLOSED, readings=(("PO-3", "B"),))),
]


def refuse(*pairs: tuple[str, str], prefix: str = "") -> vc.QuestionError:
    """The one thing for which a question is refused."""
    _, faults = Question.from_pairs(pairs, default=NOTHING, prefix=prefix)
    (fault,) = faults
    return fault.error


@pytest.mark.parametrize("question", QUESTIONS)
def test_round_trip(chain: vc.ValueChain, question: Question) -> None:
    """Every question is read back from its own pairs, whether or not a chain checks what exists."""
    assert Question.from_pairs(question.pairs(), default=NOTHING) == (question, ())
    assert Question.from_pairs(question.pairs(), default=NOTHING, chain=chain) == (question, ())


def test_defaults_are_left_out() -> None:
    """A question in which everything is as usual is its framework, model type and release type."""
    assert [name for name, _ in PAI.pairs()] == [FRAMEWORK, MODEL_TYPE, RELEASE_TYPE]


def test_every_filter_has_its_own_name() -> None:
    """No filter is called as another part of the question is."""
    names = [FRAMEWORK, MODEL_TYPE, RELEASE_TYPE, UPDATE, READING, LEVEL, SORT, *FILTERS.values()]
    assert len(names) == len(set(names))


def test_missing_parts_are_as_in_the_default() -> None:
    """Without a name, or with an empty value, a part is that of the default; names that are unknown are ignored."""
    pairs = [(MODEL_TYPE, ""), ("colour", "red"), (FRAMEWORK, "cosai")]
    assert Question.from_pairs(pairs, default=PAI) == (replace(PAI, framework="cosai"), ())


def test_last_of_several_values() -> None:
    """What can have one value only has the one that is given last."""
    question, _ = Question.from_pairs([(FRAMEWORK, "cosai"), (FRAMEWORK, "pai-2023")], default=PAI)
    assert question.framework == "pai-2023"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        (UPDATE, "update"),
        (LEVEL, "level"),
        (SORT, "sort"),
    ],
)
def test_words_that_mean_nothing(name: str, kind: str) -> None:
    """A word that means nothing is refused with the valid ones."""
    error = refuse((name, "nonsense"))
    assert isinstance(error, vc.UnknownValueError)
    assert (error.kind, error.value) == (kind, "nonsense")
    assert error.valid


@pytest.mark.parametrize("side", ["", SECOND])
@pytest.mark.parametrize(
    ("name", "other", "kind", "words"),
    [
        (MODEL_TYPE, (RELEASE_TYPE, ReleaseType.OPEN.value), "model type", ModelType),
        (RELEASE_TYPE, (MODEL_TYPE, ModelType.ADVANCED.value), "release type", ReleaseType),
    ],
)
def test_types_that_do_not_exist(
    side: str, name: str, other: tuple[str, str], kind: str, words: type[ModelType | ReleaseType]
) -> None:
    """A type that does not exist is refused under the same name on both sides."""
    _, faults = Question.from_pairs([(f"{side}{name}", "nonsense"), other], default=PAI)
    error = faults[0].error
    assert isinstance(error, vc.UnknownValueError)
    assert (error.kind, error.value, error.valid) == (kind, "nonsense", tuple(words))


@pytest.mark.parametrize("prefix", ["", "--"])
@pytest.mark.parametrize("side", ["", SECOND])
def test_half_a_context(side: str, prefix: str) -> None:
    """A model type alone, on either side, is refused by the name under which the release type is typed."""
    error = refuse((f"{side}{MODEL_TYPE}", ModelType.FRONTIER.value), prefix=prefix)
    assert isinstance(error, vc.ChoiceNeededError)
    assert (error.kind, error.valid) == (f"{prefix}{side}{RELEASE_TYPE}", tuple(ReleaseType))


def test_reading_of_another_form() -> None:
    """A reading is named with its mitigation."""
    assert str(refuse((READING, "B"))) == '"B" is not of the form MITIGATION=READING, such as PO-3=B.'


def test_without_a_chain_nothing_is_looked_up() -> None:
    """Without a chain, whoever answers has to refuse what does not exist."""
    question = Question("nope", readings=(("no", "such"),), level=2, selection=Selection(stages=("none",)))
    assert Question.from_pairs(question.pairs(), default=NOTHING) == (question, ())


def test_what_the_chain_does_not_have(chain: vc.ValueChain) -> None:
    """With a chain each part that does not exist is noted and left at its default, in the order of the question."""
    asked = Question("nope", *ADVANCED_OPEN, readings=(("no", "such"),), level=2, selection=Selection(stages=("none",)))
    question, faults = Question.from_pairs(asked.pairs(), default=PAI, chain=chain)
    assert question == PAI
    assert [fault.what for fault in faults] == [
        'the framework "nope", which does not exist',
        'the reading "no=such", which does not exist',
        "the parts of mitigations, which this framework does not have",
        'the stage "none", which is not in this framework',
    ]


def test_shown_and_foreign_readings(chain: vc.ValueChain) -> None:
    """With a chain the shown reading is not kept, and one of another framework is dropped without a word."""
    pairs = [(FRAMEWORK, "pai-open"), (READING, "PO-3=A")]
    assert Question.from_pairs(pairs, default=PAI, chain=chain) == (PAI, ())
    pairs = [(FRAMEWORK, "cosai"), (READING, "PO-3=B")]
    assert Question.from_pairs(pairs, default=PAI, chain=chain) == (replace(PAI, framework="cosai"), ())


def test_context_and_place() -> None:
    """Without both types there is no context, and then the question stands anywhere in the grid."""
    assert (NOTHING.context, NOTHING.place) == (None, PAI.place)
    assert replace(PAI, is_significant_update=True).context == vc.Context(*ADVANCED_OPEN, is_significant_update=True)


def test_words(chain: vc.ValueChain) -> None:
    """In words a question has the phrases of the data and the short name of the framework."""
    words = PAI.words(chain)
    assert words.framework == chain.framework("pai-open").short_name
    assert words.model_type in {each.phrase for each in chain.model_types}
    assert words.release_type in {each.phrase for each in chain.release_types}


def test_what_the_second_side_leaves_open_is_as_on_the_first(chain: vc.ValueChain) -> None:
    """Framework, types, significant update and level are those of the first side unless they are named."""
    first, second = replace(UK, is_significant_update=True, level=None).sides(chain)
    assert second.asked == first.asked == replace(UK, is_significant_update=True, level=None)
    _, second = replace(UK, other=Other(release_type=ReleaseType.CLOSED)).sides(chain)
    assert second.context == vc.Context("advanced", "closed")


def test_readings_of_the_second_side_are_the_shown_ones(chain: vc.ValueChain) -> None:
    """Readings are not taken over from the first side."""
    question = replace(PAI, readings=(("PO-3", "B"),))
    assert question.sides(chain)[1].readings == ()
    other = Other(readings=(("PO-12", "B"),))
    assert replace(question, other=other).sides(chain)[1].readings == other.readings


def test_framework_without_parts_answers_by_its_mitigations(chain: vc.ValueChain) -> None:
    """The level is taken over only by a framework that has it."""
    first, second = replace(UK, level=2, other=Other("cosai")).sides(chain)
    assert (first.level, second.level) == (2, 1)


def test_context_that_is_not_there_stays_away(draw: Draw) -> None:
    """Without a context on either side there is none."""
    own = draw("a -P-> x")
    first, second = Question(own.frameworks[0].id).sides(own)
    assert (first.context, second.context) == (None, None)


def test_sides_are_each_other(chain: vc.ValueChain) -> None:
    """Each side has the other as its second, so that they can be swapped, and swapped back."""
    first, second = replace(PAI, readings=(("PO-3", "B"),), other=Other("cosai")).sides(chain)
    assert second.sides(chain) == (second, first)


@pytest.mark.parametrize("question", [PAI, replace(UK, level=2), replace(PAI, readings=(("PO-3", "B"),))])
def test_an_answer_knows_its_question(chain: vc.ValueChain, question: Question) -> None:
    """The question of an answer is the one that was asked; filters leave the whole answer as it is."""
    assert answer(chain, question).question == question
    assert answer(chain, replace(question, selection=Selection(order=Order.NAME))) is answer(chain, question)
