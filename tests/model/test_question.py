"""Questions: parsing and serialising them, their faults, and their second side."""

from dataclasses import replace
from datetime import date

import pytest

import valuechain as vc
from tests.conftest import Draw
from valuechain.analysis.allocation.allocation import answer
from valuechain.model.question.parameters import (
    FRAMEWORK,
    LEVEL,
    LEVELS,
    MODEL_TYPE,
    ON,
    READING,
    RELEASE_TYPE,
    SECOND,
    SORT,
    UPDATE,
)
from valuechain.model.question.question import Other, Question
from valuechain.model.question.selection import FILTERS, Order, Selection
from valuechain.model.vocabulary import ModelType, ReleaseType

ADVANCED_OPEN = (ModelType.ADVANCED, ReleaseType.OPEN)
PAI = Question("pai-open", *ADVANCED_OPEN)
UK = Question("uk-ai-cyber", *ADVANCED_OPEN)
NOTHING = Question("")
DAY = date(2027, 1, 1)
QUESTIONS = [
    NOTHING,
    Question("pai-open"),
    *(Question("cosai", model_type, release_type) for model_type in ModelType for release_type in ReleaseType),
    replace(PAI, is_significant_update=True),
    replace(PAI, readings=(("PO-12", "B"), ("PO-3", "B"))),
    replace(PAI, on=DAY),
    replace(UK, level=None, on=DAY, other=Other("cosai")),
    *(replace(UK, level=level) for level in LEVELS.values()),
    *(replace(PAI, selection=Selection(order=order)) for order in Order),
    replace(PAI, selection=Selection(("Prevent", "Detect"), ("user",), ("primary",), ("stated",), ("incidents",))),
    replace(PAI, selection=Selection(strengths=("recommended", "not given"), conditions=("yes", "no"))),
    replace(PAI, other=Other("cosai", *ADVANCED_OPEN)),
    replace(PAI, other=Other(release_type=ReleaseType.CLOSED, readings=(("PO-3", "B"),))),
]


def refuse(*pairs: tuple[str, str], prefix: str = "") -> vc.QuestionError:
    """The only fault in a question."""
    _, faults = Question.from_pairs(pairs, default=NOTHING, prefix=prefix)
    (fault,) = faults
    return fault.error


@pytest.mark.parametrize("question", QUESTIONS)
def test_round_trip(chain: vc.ValueChain, question: Question) -> None:
    """Every question is parsed back from its own pairs, with or without a chain."""
    assert Question.from_pairs(question.pairs(), default=NOTHING) == (question, ())
    assert Question.from_pairs(question.pairs(), default=NOTHING, chain=chain) == (question, ())


def test_defaults_are_left_out() -> None:
    """Defaults are left out: only framework, model type and release type remain."""
    assert [name for name, _ in PAI.pairs()] == [FRAMEWORK, MODEL_TYPE, RELEASE_TYPE]


def test_every_filter_has_its_own_name() -> None:
    """No filter has the name of another parameter."""
    names = [FRAMEWORK, MODEL_TYPE, RELEASE_TYPE, UPDATE, READING, LEVEL, ON, SORT, *FILTERS.values()]
    assert len(names) == len(set(names))


def test_missing_parts_are_as_in_the_default() -> None:
    """For missing names and empty values, the default is used; unknown names are ignored."""
    pairs = [(MODEL_TYPE, ""), ("colour", "red"), (FRAMEWORK, "cosai")]
    assert Question.from_pairs(pairs, default=PAI) == (replace(PAI, framework="cosai"), ())


def test_last_of_several_values() -> None:
    """If a parameter that takes one value is given several, the last one wins."""
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
    """An invalid word is a fault that lists the valid ones."""
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
    """The message for an unknown type names its kind in the same way on both sides."""
    _, faults = Question.from_pairs([(f"{side}{name}", "nonsense"), other], default=PAI)
    error = faults[0].error
    assert isinstance(error, vc.UnknownValueError)
    assert (error.kind, error.value, error.valid) == (kind, "nonsense", tuple(words))


@pytest.mark.parametrize("prefix", ["", "--"])
@pytest.mark.parametrize("side", ["", SECOND])
def test_half_a_context(side: str, prefix: str) -> None:
    """A model type alone, on either side, is a fault that asks for the release type's parameter."""
    error = refuse((f"{side}{MODEL_TYPE}", ModelType.FRONTIER.value), prefix=prefix)
    assert isinstance(error, vc.ChoiceNeededError)
    assert (error.kind, error.valid) == (f"{prefix}{side}{RELEASE_TYPE}", tuple(ReleaseType))


def test_reading_of_another_form() -> None:
    """A reading needs its mitigation."""
    assert str(refuse((READING, "B"))) == '"B" is not of the form MITIGATION=READING, such as PO-3=B.'


@pytest.mark.parametrize(
    "written", ["nonsense", "2027-02-30", "2027-13-01", "2027-1-1", "20270101", "2027-W01-1", "1/1/2027", "-1"]
)
@pytest.mark.parametrize("prefix", ["", "--"])
def test_days_that_do_not_exist(written: str, prefix: str) -> None:
    """Anything but an ISO date is a fault that says how to write a day, and leaves the default."""
    message = f'There is no day "{written}". Write {prefix}on as year-month-day, such as 2027-01-01.'
    assert str(refuse((ON, written), prefix=prefix)) == message
    question, (fault,) = Question.from_pairs([(ON, written)], default=replace(PAI, on=DAY))
    assert (question.on, fault.what) == (DAY, f"the day “{written}”, which does not exist")


def test_the_day_is_part_of_what_is_asked(chain: vc.ValueChain) -> None:
    """The day belongs to the answer, to both sides of a comparison, and to the words."""
    question = replace(PAI, on=DAY, other=Other("cosai"))
    assert question.asked.on == DAY
    assert [side.on for side in question.sides(chain)] == [DAY, DAY]
    assert question.words(chain).day == question.day == "as of 1 January 2027"
    assert question.in_short() == "advanced x open, as of 1 January 2027"
    assert (PAI.day, PAI.in_short()) == ("", "advanced x open")


def test_without_a_chain_nothing_is_looked_up() -> None:
    """Without a chain, unknown values are left for the caller to refuse."""
    question = Question("nope", readings=(("no", "such"),), level=2, selection=Selection(stages=("none",)))
    assert Question.from_pairs(question.pairs(), default=NOTHING) == (question, ())


def test_what_the_chain_does_not_have(chain: vc.ValueChain) -> None:
    """With a chain, each unknown value is a fault, in the order of the question, and is replaced by its default."""
    asked = Question("nope", *ADVANCED_OPEN, readings=(("no", "such"),), level=2, selection=Selection(stages=("none",)))
    question, faults = Question.from_pairs(asked.pairs(), default=PAI, chain=chain)
    assert question == PAI
    assert [fault.what for fault in faults] == [
        "the framework “nope”, which does not exist",
        "the reading “no=such”, which does not exist",
        "the parts of mitigations, which this framework does not have",
        "the stage “none”, which is not in this framework",
    ]


def test_shown_and_foreign_readings(chain: vc.ValueChain) -> None:
    """With a chain, the shown reading and readings of other frameworks are dropped silently."""
    pairs = [(FRAMEWORK, "pai-open"), (READING, "PO-3=A")]
    assert Question.from_pairs(pairs, default=PAI, chain=chain) == (PAI, ())
    pairs = [(FRAMEWORK, "cosai"), (READING, "PO-3=B")]
    assert Question.from_pairs(pairs, default=PAI, chain=chain) == (replace(PAI, framework="cosai"), ())


def test_context_and_place() -> None:
    """Without both types there is no context, and the place in the grid is arbitrary."""
    assert (NOTHING.context, NOTHING.place) == (None, PAI.place)
    assert replace(PAI, is_significant_update=True).context == vc.Context(*ADVANCED_OPEN, is_significant_update=True)


def test_words(chain: vc.ValueChain) -> None:
    """The words of a question are the data's phrases and the framework's short name."""
    words = PAI.words(chain)
    assert words.framework == chain.framework("pai-open").short_name
    assert words.model_type in {each.phrase for each in chain.model_types}
    assert words.release_type in {each.phrase for each in chain.release_types}


def test_what_the_second_side_leaves_open_is_as_on_the_first(chain: vc.ValueChain) -> None:
    """The second side inherits the framework, types, significant update and level."""
    first, second = replace(UK, is_significant_update=True, level=None).sides(chain)
    assert second.asked == first.asked == replace(UK, is_significant_update=True, level=None)
    _, second = replace(UK, other=Other(release_type=ReleaseType.CLOSED)).sides(chain)
    assert second.context == vc.Context("advanced", "closed")


def test_readings_of_the_second_side_are_the_shown_ones(chain: vc.ValueChain) -> None:
    """The second side does not inherit readings."""
    question = replace(PAI, readings=(("PO-3", "B"),))
    assert question.sides(chain)[1].readings == ()
    other = Other(readings=(("PO-12", "B"),))
    assert replace(question, other=other).sides(chain)[1].readings == other.readings


def test_framework_without_parts_answers_by_its_mitigations(chain: vc.ValueChain) -> None:
    """The second side inherits the level only if its framework has it."""
    first, second = replace(UK, level=2, other=Other("cosai")).sides(chain)
    assert (first.level, second.level) == (2, 1)


def test_context_that_is_not_there_stays_away(draw: Draw) -> None:
    """Without a context, neither side has one."""
    own = draw("a -P-> x")
    first, second = Question(own.frameworks[0].id).sides(own)
    assert (first.context, second.context) == (None, None)


def test_sides_are_each_other(chain: vc.ValueChain) -> None:
    """Each side has the other as its second side, so swapping twice restores the question."""
    first, second = replace(PAI, readings=(("PO-3", "B"),), other=Other("cosai")).sides(chain)
    assert second.sides(chain) == (second, first)


@pytest.mark.parametrize("question", [PAI, replace(UK, level=2), replace(PAI, readings=(("PO-3", "B"),))])
def test_an_answer_knows_its_question(chain: vc.ValueChain, question: Question) -> None:
    """An answer keeps its question; filters leave the whole answer unchanged."""
    assert answer(chain, question).question == question
    assert answer(chain, replace(question, selection=Selection(order=Order.NAME))) is answer(chain, question)
