"""The question behind every page, link, command and form."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import NamedTuple, TypeVar

from valuechain.model.chain import ValueChain
from valuechain.model.context import Context
from valuechain.model.errors import ChoiceNeededError, QuestionError, UnknownValueError
from valuechain.model.framework import TypeDefinition
from valuechain.model.question.parameters import (
    FRAMEWORK,
    LEVEL,
    LEVELS,
    MODEL_TYPE,
    MODEL_TYPES,
    ON,
    READING,
    RELEASE_TYPE,
    RELEASE_TYPES,
    SECOND,
    SORT,
    UPDATE,
    YES_NO,
    group_values,
)
from valuechain.model.question.selection import FILTERS, Order, Selection, valid_values
from valuechain.model.vocabulary import Confidence, ModelType, Place, ReleaseType
from valuechain.model.words import article, read_day, write_date

Pairs = Iterable[tuple[str, str]]
"""Names and values, as in a query string; a name can occur more than once."""
Readings = tuple[tuple[str, str], ...]
"""Mitigation id and reading id."""
Value = TypeVar("Value")
AnyQuestion = TypeVar("AnyQuestion", bound="Question")


@dataclass(frozen=True, slots=True)
class Other:
    """The second side of a comparison; framework and types default to those of the first side.

    Its readings do not: any that are not given are the default ones, so that reading B can be compared with reading A.
    """

    framework: str = ""
    model_type: ModelType | None = None
    release_type: ReleaseType | None = None
    readings: Readings = ()

    def pairs(self) -> list[tuple[str, str]]:
        """Names and values of the fields that are set."""
        given = ((FRAMEWORK, self.framework), (MODEL_TYPE, self.model_type), (RELEASE_TYPE, self.release_type))
        return [(f"{SECOND}{name}", str(value)) for name, value in given if value] + _reading_pairs(
            f"{SECOND}{READING}", self.readings
        )


class Fault(NamedTuple):
    """An invalid part of a question. Pages show a notice and carry on; other callers raise the error."""

    what: str
    """Completes the sentence "This link asks for ..."."""
    error: QuestionError


class QuestionWords(NamedTuple):
    """A question as phrases for use in a sentence."""

    model_type: str
    release_type: str
    framework: str
    day: str
    """The day asked about, such as `as of 1 January 2027`; empty if none is."""

    @property
    def context(self) -> str:
        """The model and its release, such as `an advanced model, released as open weights`."""
        return f"{article(self.model_type)} {self.model_type} model, released as {self.release_type}"

    @property
    def model(self) -> str:
        """The same without a comma, for telling models apart: `an advanced model released as open weights`."""
        return f"{article(self.model_type)} {self.model_type} model released as {self.release_type}"


_EVERYTHING, _THE_SAME = Selection(), Other()


@dataclass(frozen=True, slots=True)
class Question:
    """A question: framework, context, readings, level, filters and second side."""

    framework: str
    """The framework's id; empty means every framework that answers."""
    model_type: ModelType | None = None
    """Optional, like the release type, if no requested framework varies by context."""
    release_type: ReleaseType | None = None
    is_significant_update: bool = False
    readings: Readings = ()
    """Readings other than the default."""
    level: int | None = 1
    """1 for mitigations, 2 for their parts, None for both."""
    selection: Selection = _EVERYTHING
    other: Other = _THE_SAME
    """The second side of a comparison."""
    on: date | None = None
    """The day asked about; None counts every mitigation, whatever its dates."""

    @staticmethod
    def from_pairs(
        pairs: Pairs, *, default: AnyQuestion, chain: ValueChain | None = None, prefix: str = ""
    ) -> tuple[AnyQuestion, tuple[Fault, ...]]:
        """Parses names and values into a question, and returns it with any faults found; unknown names are ignored.

        Missing and invalid values come from `default`, except readings, filters and the second side. With a chain,
        values are checked against it; without one, they are checked when the question is answered. In messages, names
        are preceded by `prefix`, such as `--`.

        >>> question, faults = Question.from_pairs([("level", "7"), ("sort", "name")], default=Question("cosai"))
        >>> question.selection.order.value, [fault.what for fault in faults]
        ('name', ['the level “7”, which does not exist'])
        """
        reader = _Reader(chain, prefix, group_values(pairs))
        return reader.question(default), tuple(reader.faults)

    @property
    def context(self) -> Context | None:
        """The context, or None."""
        if self.model_type is None or self.release_type is None:
            return None
        return Context(self.model_type, self.release_type, self.is_significant_update)

    @property
    def place(self) -> Place:
        """The context's place in the grid; without a context, an arbitrary one, as the answer is the same for all."""
        return Place(self.model_type or ModelType.ADVANCED, self.release_type or ReleaseType.OPEN)

    @property
    def asked(self) -> "Question":
        """The question without its filters and second side: the cache key of the whole answer."""
        return Question(
            self.framework,
            self.model_type,
            self.release_type,
            self.is_significant_update,
            self.readings,
            self.level,
            on=self.on,
        )

    def sides(self, chain: ValueChain) -> tuple["Question", "Question"]:
        """Both sides of the comparison in full, each with the other as its second side.

        The second side does not inherit readings, nor a level that its framework lacks.
        """
        other = Other(
            self.other.framework or self.framework,
            self.other.model_type or self.model_type,
            self.other.release_type or self.release_type,
            self.other.readings,
        )
        first = replace(self.asked, level=self.level if chain.has_levels(self.framework) else 1, other=other)
        second = Question(
            other.framework,
            other.model_type,
            other.release_type,
            self.is_significant_update,
            other.readings,
            self.level if chain.has_levels(other.framework) else 1,
            other=Other(self.framework, self.model_type, self.release_type, self.readings),
            on=self.on,
        )
        return first, second

    def pairs(self) -> list[tuple[str, str]]:
        """Names and values of the question; defaults are left out."""
        return [*self.asked_pairs(), *self.selection.pairs(), *self.other.pairs()]

    def asked_pairs(self) -> list[tuple[str, str]]:
        """Names and values of the question without its filters and second side."""
        given = ((FRAMEWORK, self.framework), (MODEL_TYPE, self.model_type), (RELEASE_TYPE, self.release_type))
        pairs = [(name, str(value)) for name, value in given if value]
        if self.is_significant_update:
            pairs.append((UPDATE, "yes"))
        pairs.extend(_reading_pairs(READING, self.readings))
        if self.level != 1:
            pairs.append((LEVEL, name_level(self.level)))
        if self.on is not None:
            pairs.append((ON, self.on.isoformat()))
        return pairs

    def in_short(self) -> str:
        """The context in brief, for titles: `advanced x open`."""
        said = (f"{self.place.model_type} x {self.place.release_type}", "update" if self.is_significant_update else "")
        return ", ".join(filter(None, (*said, self.day)))

    @property
    def day(self) -> str:
        """The day in words, such as `as of 1 January 2027`; empty if none is asked about."""
        return f"as of {write_date(self.on)}" if self.on else ""

    def words(self, chain: ValueChain) -> QuestionWords:
        """The question as phrases for use in a sentence."""
        place = self.place
        return QuestionWords(
            find_phrase(chain.model_types, place.model_type),
            find_phrase(chain.release_types, place.release_type),
            self.framework and chain.framework(self.framework).short_name,
            self.day,
        )


def name_level(level: int | None) -> str:
    """The word for a level: `1`, `2` or `all`."""
    return next(name for name, each in LEVELS.items() if each == level)


def find_definition(definitions: Sequence[TypeDefinition], word: str) -> TypeDefinition:
    """The definition of a model type or release type; a placeholder if the data has none."""
    found = (definition for definition in definitions if definition.id == word)
    return next(found, None) or TypeDefinition(word, word.capitalize(), word, (), "", "", (), Confidence.UNSOURCED, "")


def find_phrase(definitions: Sequence[TypeDefinition], word: str) -> str:
    """The type as a phrase for use in a sentence."""
    return find_definition(definitions, word).phrase


def _reading_pairs(name: str, readings: Readings) -> list[tuple[str, str]]:
    return [(name, f"{mitigation}={reading}") for mitigation, reading in readings]


@dataclass(frozen=True, slots=True)
class _Reader:
    """Parser for names and values; collects faults."""

    chain: ValueChain | None
    prefix: str
    given: dict[str, list[str]]
    faults: list[Fault] = field(default_factory=list)

    def question(self, default: AnyQuestion) -> AnyQuestion:
        framework = self.framework(FRAMEWORK, default.framework)
        if default.context is None:
            self.check_both()
        question = replace(
            default,
            framework=framework,
            model_type=self.one(MODEL_TYPE, MODEL_TYPES, default.model_type),
            release_type=self.one(RELEASE_TYPE, RELEASE_TYPES, default.release_type),
            is_significant_update=self.one(UPDATE, YES_NO, default.is_significant_update),
            readings=self.readings(READING, framework),
            level=self.level(framework, default.level),
            on=self.day(default.on),
            selection=self.selection(framework),
        )
        return replace(question, other=self.other(question))

    def last(self, name: str) -> str:
        return self.given.get(name, [""])[-1]

    def one(self, name: str, valid: Mapping[str, Value], default: Value) -> Value:
        value = self.last(name)
        if not value:
            return default
        if value in valid:
            return valid[value]
        kind = name.replace("-", " ")
        error = UnknownValueError(name.removeprefix(SECOND).replace("-", " "), value, valid)
        self.faults.append(Fault(f"the {kind} “{value}”, which does not exist", error))
        return default

    def framework(self, name: str, default: str) -> str:
        known = [self.last(name)] if self.chain is None else [framework.id for framework in self.chain.frameworks]
        return self.one(name, {each: each for each in known}, default)

    def check_both(self, side: str = "") -> None:
        """Records a fault if only one half of the context is given."""
        has_model, has_release = (bool(self.last(f"{side}{name}")) for name in (MODEL_TYPE, RELEASE_TYPE))
        if has_model is has_release:
            return
        name, has, lacks, words = (
            (RELEASE_TYPE, "model type", "release type", list(ReleaseType))
            if has_model
            else (MODEL_TYPE, "release type", "model type", list(ModelType))
        )
        error = ChoiceNeededError(f"{self.prefix}{side}{name}", f"A context needs more than a {has}.", words)
        self.faults.append(Fault(f"a {has} without a {lacks}", error))

    def readings(self, name: str, framework: str) -> Readings:
        chosen: dict[str, str] = {}
        for pair in self.given.get(name, ()):
            mitigation, is_pair, reading = pair.partition("=")
            shown = self.shown(framework, mitigation)
            if not is_pair or (shown is not None and reading not in shown):
                # After a change of framework, a form still holds readings of the previous one.
                if not self.is_of_another(mitigation, reading):
                    form = f'"{pair}" is not of the form MITIGATION=READING, such as PO-3=B.'
                    self.faults.append(Fault(f"the reading “{pair}”, which does not exist", QuestionError(form)))
            elif shown is not None and shown[reading]:
                chosen.pop(mitigation, None)
            else:
                chosen[mitigation] = reading
        return tuple(chosen.items())

    def shown(self, framework: str, mitigation: str) -> Mapping[str, bool] | None:
        """The ids of a mitigation's readings, and whether each is the default; None without a chain."""
        if self.chain is None:
            return None
        found = self.chain.readings_by_mitigation.get((framework, mitigation), ())
        return {each.id: each.is_shown for each in found}

    def is_of_another(self, mitigation: str, reading: str) -> bool:
        return self.chain is not None and any(
            each.id == reading
            for (_, named), readings in self.chain.readings_by_mitigation.items()
            if named == mitigation
            for each in readings
        )

    def level(self, framework: str, default: int | None) -> int | None:
        level = self.one(LEVEL, LEVELS, default)
        if level == 1 or self.chain is None or self.chain.has_levels(framework):
            return level
        error = QuestionError(f"The mitigations of {framework} have no parts; use level 1.")
        self.faults.append(Fault("the parts of mitigations, which this framework does not have", error))
        return 1

    def day(self, default: date | None) -> date | None:
        value = self.last(ON)
        if not value:
            return default
        day = read_day(value)
        if day is None:
            form = f'There is no day "{value}". Write {self.prefix}{ON} as year-month-day, such as 2027-01-01.'
            self.faults.append(Fault(f"the day “{value}”, which does not exist", QuestionError(form)))
        return day or default

    def several(self, name: str, valid: Sequence[str] | None) -> tuple[str, ...]:
        given = dict.fromkeys(self.given.get(name, ()))
        if valid is None:
            return tuple(given)
        for value in given:
            if value not in valid:
                error = UnknownValueError(name, value, valid)
                self.faults.append(Fault(f"the {name} “{value}”, which is not in this framework", error))
        return tuple(value for value in given if value in valid)

    def selection(self, framework: str) -> Selection:
        order = self.one(SORT, {each.value: each for each in Order}, Order.SOURCE)
        if self.given.keys().isdisjoint(FILTERS.values()):
            return Selection(order=order)
        valid = self.valid_values(framework, self.last(f"{SECOND}{FRAMEWORK}"))
        chosen = {key: self.several(name, valid.get(key)) for key, name in FILTERS.items()}
        return Selection(**chosen, order=order)

    def valid_values(self, framework: str, second: str) -> Mapping[str, tuple[str, ...]]:
        """The valid values of each filter, also those of a second side; empty without a chain."""
        if self.chain is None:
            return {}
        valid, more = (valid_values(self.chain, each) for each in (framework, second))
        return {key: tuple(dict.fromkeys((*values, *more[key]))) for key, values in valid.items()}

    def other(self, first: Question) -> Other:
        framework = self.framework(f"{SECOND}{FRAMEWORK}", "")
        if self.is_update_elsewhere(first):
            what = "a significant update on one side only, which no source treats differently"
            self.faults.append(Fault(what, QuestionError("Both sides are the same update, or neither is one.")))
            framework = framework or first.framework
        if first.context is None:
            self.check_both(SECOND)
        return Other(
            framework,
            self.one(f"{SECOND}{MODEL_TYPE}", MODEL_TYPES, None),
            self.one(f"{SECOND}{RELEASE_TYPE}", RELEASE_TYPES, None),
            self.readings(f"{SECOND}{READING}", framework or first.framework),
        )

    def is_update_elsewhere(self, first: Question) -> bool:
        """Whether one side of the comparison asks for a significant update and the other does not."""
        name = f"{SECOND}{UPDATE}"
        if name not in self.given:
            return False
        return self.one(name, YES_NO, False) is not first.is_significant_update
