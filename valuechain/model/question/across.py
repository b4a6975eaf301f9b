"""The question across all sources: which sources, for which model and release, as of which day, how strongly."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeVar

from valuechain.model.chain import ValueChain
from valuechain.model.errors import QuestionError, UnknownValueError
from valuechain.model.framework import Framework
from valuechain.model.norm import Strength
from valuechain.model.once import once_per_chain
from valuechain.model.question.parameters import (
    ANY_DAY,
    AT_LEAST,
    JURISDICTION,
    KIND,
    MODEL_TYPE,
    MODEL_TYPES,
    ON,
    RELEASE_TYPE,
    RELEASE_TYPES,
    SOURCE,
    STAGE,
    WITHOUT,
    group_values,
)
from valuechain.model.question.question import Fault, Pairs
from valuechain.model.vocabulary import ModelType, Place, ReleaseType
from valuechain.model.words import read_day, write_date

STRENGTHS: Mapping[str, Strength] = {each.value: each for each in Strength if each is not Strength.NOT_GIVEN}
NO_JURISDICTION = "none"
"""The filter's word for sources without a jurisdiction."""
SEVERAL = {
    SOURCE: "sources", WITHOUT: "without", JURISDICTION: "jurisdictions", KIND: "kinds", STAGE: "stages",
}  # fmt: skip
"""The parameters that can occur more than once, with their fields."""
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class AcrossQuestion:
    """Who is responsible, according to several sources at once. Empty filters match everything."""

    sources: tuple[str, ...] = ()
    """Ids of frameworks."""
    without: tuple[str, ...] = ()
    """Ids of frameworks to leave out, also of `sources`."""
    jurisdictions: tuple[str, ...] = ()
    """Jurisdictions as the sources' rows have them, or `NO_JURISDICTION`."""
    kinds: tuple[str, ...] = ()
    """Values of `Instrument`."""
    stages: tuple[str, ...] = ()
    """Names of stages; each is one source's own."""
    at_least: Strength | None = None
    """The weakest verb that counts; None counts every verb, and owners without one."""
    model_type: ModelType | None = None
    """None means any model."""
    release_type: ReleaseType | None = None
    on: date | None = None
    """The day asked about; None counts everything, whatever its date."""
    is_today: bool = False
    """Whether the day is the default; addresses then leave it out."""

    @staticmethod
    def from_pairs(
        pairs: Pairs, chain: ValueChain, *, today: date, prefix: str = ""
    ) -> tuple["AcrossQuestion", tuple[Fault, ...]]:
        """Parses names and values, and returns the question with any faults found; unknown names are ignored.

        Without a day, the question is asked as of `today`. In messages, names are preceded by `prefix`.
        """
        reader = _Reader(group_values((name, value) for name, value in pairs if value), prefix)
        valid = valid_values(chain)
        day, is_today = reader.day(today)
        question = AcrossQuestion(
            **{key: reader.several(name, valid[name]) for name, key in SEVERAL.items()},
            at_least=reader.one(AT_LEAST, STRENGTHS),
            model_type=reader.one(MODEL_TYPE, MODEL_TYPES),
            release_type=reader.one(RELEASE_TYPE, RELEASE_TYPES),
            on=day,
            is_today=is_today,
        )
        return question, tuple(reader.faults)

    def pairs(self, *, is_dated: bool = False) -> list[tuple[str, str]]:
        """Names and values; defaults are left out, except the day if `is_dated`."""
        pairs = [(name, value) for name, key in SEVERAL.items() for value in getattr(self, key)]
        given = ((AT_LEAST, self.at_least), (MODEL_TYPE, self.model_type), (RELEASE_TYPE, self.release_type))
        pairs += [(name, str(value)) for name, value in given if value]
        if is_dated or not self.is_today:
            pairs.append((ON, self.on.isoformat() if self.on else ANY_DAY))
        return pairs

    @property
    def day(self) -> str:
        """The day in words, such as `as of 1 January 2027`, or `on any day`."""
        return f"as of {write_date(self.on)}" if self.on else "on any day"

    @property
    def is_filtered(self) -> bool:
        """Whether anything but the day narrows the answer."""
        return bool(replace(self, on=None).pairs(is_dated=True)[:-1])

    @property
    def has_chosen_sources(self) -> bool:
        """Whether it names sources, to ask them or to leave them out."""
        return bool(self.sources or self.without)

    def names(self, framework: Framework) -> bool:
        """Whether the framework is among the sources named, whatever the other filters; without names, all are."""
        return framework.id not in self.without and (not self.sources or framework.id in self.sources)

    def chooses(self, framework: Framework) -> bool:
        """Whether the filters on sources keep the framework."""
        return self.names(framework) and all(
            not chosen or value in chosen
            for chosen, value in (
                (self.jurisdictions, framework.jurisdiction or NO_JURISDICTION),
                (self.kinds, framework.instrument.value if framework.instrument else ""),
            )
        )

    def reaches(self, places: Iterable[Place]) -> bool:
        """Whether the model and release asked about are among the places; half a context matches any other half."""
        return any(
            self.model_type in (None, place.model_type) and self.release_type in (None, place.release_type)
            for place in places
        )


@once_per_chain
def valid_values(chain: ValueChain) -> Mapping[str, tuple[str, ...]]:
    """The valid values of each parameter that can occur more than once, in the order of the data."""
    frameworks = tuple(framework.id for framework in chain.frameworks)
    jurisdictions = [framework.jurisdiction or NO_JURISDICTION for framework in chain.frameworks]
    return {
        SOURCE: frameworks,
        WITHOUT: frameworks,
        JURISDICTION: tuple(dict.fromkeys(jurisdictions)),
        KIND: tuple(dict.fromkeys(each.instrument.value for each in chain.frameworks if each.instrument)),
        STAGE: tuple(dict.fromkeys(each.stage for each in chain.mitigations if each.stage)),
    }


@dataclass(frozen=True, slots=True)
class _Reader:
    """Parser for names and values; collects faults."""

    given: Mapping[str, Sequence[str]]
    prefix: str
    faults: list[Fault] = field(default_factory=list)

    def several(self, name: str, valid: Sequence[str]) -> tuple[str, ...]:
        given = dict.fromkeys(self.given.get(name, ()))
        kind = SOURCE if name == WITHOUT else name
        for value in given:
            if value not in valid:
                what = f"the {kind} “{value}”, which is not in the data"
                self.faults.append(Fault(what, UnknownValueError(kind, value, valid)))
        return tuple(value for value in given if value in valid)

    def one(self, name: str, valid: Mapping[str, Value]) -> Value | None:
        value = self.given.get(name, [""])[-1]
        if not value or value in valid:
            return valid.get(value)
        kind = "strength" if name == AT_LEAST else name.replace("-", " ")
        self.faults.append(Fault(f"the {kind} “{value}”, which does not exist", UnknownValueError(kind, value, valid)))
        return None

    def day(self, today: date) -> tuple[date | None, bool]:
        """The day, and whether it is the default."""
        value = self.given.get(ON, [""])[-1]
        if value in ("", ANY_DAY):
            return (None, False) if value else (today, True)
        day = read_day(value)
        if day is None:
            form = f'There is no day "{value}". Write {self.prefix}{ON} as year-month-day, such as 2027-01-01, or any.'
            self.faults.append(Fault(f"the day “{value}”, which does not exist", QuestionError(form)))
            return today, True
        return day, False
