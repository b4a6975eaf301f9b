"""Kinds of columns: how the cells of a column are read, and the rows that all tables share."""

import datetime as dt
from collections.abc import Iterable
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from valuechain.model.common_language import Relation, Review
from valuechain.model.norm import Verb
from valuechain.model.vocabulary import (
    LIST_SEPARATOR,
    CellStatus,
    Confidence,
    Instrument,
    ModelType,
    ReleaseType,
    SourceStatus,
)


def split(text: str) -> list[str]:
    """Splits a cell that holds several ids."""
    if LIST_SEPARATOR not in text:
        return [text.strip()]
    return [part for piece in text.split(LIST_SEPARATOR) if (part := piece.strip())]


def _split_lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _read_day(text: str) -> dt.date:
    return dt.date.fromisoformat(text.strip())  # pydantic would take 86400 for the second day of 1970


def fold_word(text: str) -> str:
    """A word of a closed list without capitals and surrounding spaces."""
    return text.strip().lower()


def _split_verbs(text: str) -> list[str]:
    return [" ".join(part.lower().split()) for part in split(text)]


Extent = Literal["full", "partly", "conditional", "none"]
Word = Annotated[str, StringConstraints(strip_whitespace=True)]
LONGEST_ID = 120
Id = Annotated[str, StringConstraints(strip_whitespace=True, max_length=LONGEST_ID, pattern=r"^[^;\r\n]+$")]
LongId = Annotated[str, StringConstraints(strip_whitespace=True, max_length=500, pattern=r"^[^\r\n]+$")]
Several = Annotated[tuple[str, ...], BeforeValidator(split)]
Lines = Annotated[tuple[str, ...], BeforeValidator(_split_lines)]
Day = Annotated[dt.date, BeforeValidator(_read_day)]
YesNo = Annotated[bool, BeforeValidator(fold_word)]
OfConfidence = Annotated[Confidence, BeforeValidator(fold_word)]
OfStatus = Annotated[CellStatus, BeforeValidator(fold_word)]
OfModelType = Annotated[ModelType, BeforeValidator(fold_word)]
OfReleaseType = Annotated[ReleaseType, BeforeValidator(fold_word)]
OfExtent = Annotated[Extent, BeforeValidator(fold_word)]
OfInstrument = Annotated[Instrument, BeforeValidator(fold_word)]
OfSourceStatus = Annotated[SourceStatus, BeforeValidator(fold_word)]
OfRelation = Annotated[Relation, BeforeValidator(fold_word)]
OfReview = Annotated[Review, BeforeValidator(fold_word)]
Verbs = Annotated[tuple[Verb, ...], BeforeValidator(_split_verbs)]


def one_of(words: Iterable[str]) -> str:
    """The words of a closed list, for the description of a column."""
    *others, last = words
    return f"{', '.join(others)} or {last}."


FRAMEWORK = "Id of the framework; optional if the data holds only one."
SOURCE = "The source, and the place in it."
CONFIDENCE = f"How directly it comes from the source: {one_of(Confidence)}"


class Row(BaseModel):
    """A row of any table. Columns that the model does not define are ignored."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class OfFramework(Row):
    """A row that belongs to a framework."""

    framework: Id = Field("", description=FRAMEWORK, validate_default=False)
