"""Tables and their columns: one pydantic model per table, which also describes `datapackage.json`."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from valuechain.model.vocabulary import LIST_SEPARATOR, CellStatus, Confidence, ModelType, ReleaseType


def split(text: str) -> list[str]:
    """Splits a cell that holds several ids."""
    if LIST_SEPARATOR not in text:
        return [text.strip()]
    return [part for piece in text.split(LIST_SEPARATOR) if (part := piece.strip())]


def _split_lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _fold(text: str) -> str:
    return text.strip().lower()


Word = Annotated[str, StringConstraints(strip_whitespace=True)]
Id = Annotated[str, StringConstraints(strip_whitespace=True, max_length=120, pattern=r"^[^;\r\n]+$")]
Several = Annotated[tuple[str, ...], BeforeValidator(split)]
Lines = Annotated[tuple[str, ...], BeforeValidator(_split_lines)]
YesNo = Annotated[bool, BeforeValidator(_fold)]
OfConfidence = Annotated[Confidence, BeforeValidator(_fold)]
OfStatus = Annotated[CellStatus, BeforeValidator(_fold)]
OfModelType = Annotated[ModelType, BeforeValidator(_fold)]
OfReleaseType = Annotated[ReleaseType, BeforeValidator(_fold)]
OfExtent = Annotated[Literal["full", "partly", "conditional", "none"], BeforeValidator(_fold)]
OfNorm = Annotated[Literal["", "shall", "should"], BeforeValidator(_fold)]

_FRAMEWORK = "Id of the framework; may be left out where the data holds one framework."
_SOURCE = "Where in which source it stands."
_CONFIDENCE = "How directly it comes from the source: stated, ambiguous, interpreted or unsourced."


class Row(BaseModel):
    """A row of any table. Columns that it does not define are ignored."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class OfFramework(Row):
    """A row that belongs to a framework."""

    framework: Id = Field("", description=_FRAMEWORK, validate_default=False)


class FrameworkRow(Row):
    """A published source."""

    id: Id = Field(description="Short id, used in links and on the command line.")
    name: str = Field(description="Full name.")
    short_name: str = Field("", description="As it reads in a sentence.")
    title: str = Field("", description="As it is cited, version included, where the name is not the source's own.")
    publisher: str = Field("", description="Who publishes it.")
    version: str = Field("", description="Which version or copy the data was made from.")
    date: str = Field("", description="Date of that version, as precise as it is known; empty where it is not.")
    licence: str = Field("", description="Under which licence it is used.")
    attribution: str = Field("", description="The attribution that the licence asks for.")
    url: str = Field("", description="Where it is published.")
    called: str = Field("", description="What the source calls a mitigation, in the singular.")
    called_level_2: str = Field("", description="What the source calls a part of a mitigation, in the singular.")
    summary: str = Field("", description="What it is, in our own words.")
    stated: str = Field("", description="What the data takes from the source directly.")
    interpreted: str = Field("", description="What is our interpretation.")
    missing: str = Field("", description="What is not known or not in hand.")
    update_note: str = Field("", description="What a significant update changes.")
    caution: str = Field("", description="A warning to show wherever its rows are shown.")


class RoleRow(Row):
    """How an actor owns a mitigation."""

    id: Id = Field(description="Also the name of a column in mitigations.csv and readings.csv.")
    name: str = Field(description="As it is shown.")
    letter: str = Field("", description="One or two letters for the matrix.")
    is_lead: YesNo = Field(False, description="Whether who holds it answers for the mitigation.")
    is_owner: YesNo = Field(True, description="Whether who holds it owns the mitigation; no for a mere mention.")
    meaning: str = Field("", description="What it means, in a few words.")


class TypeRow(Row):
    """A model type or release type."""

    id: Id = Field(description="One of the fixed ids.")
    name: str = Field(description="The source's name.")
    phrase: str = Field("", description="As it reads inside the question.")
    summary: str = Field("", description="What it means, in our own words.")
    examples: Several = Field((), description="Examples that the source prints, separated by ;.")
    source: str = Field("", description=_SOURCE)


class TopicRow(Row):
    """A subject of mitigations, from our own list."""

    id: Id = Field(description="Short id.")
    name: str = Field(description="As it is shown.")
    summary: str = Field("", description="What it covers.")


class StageRow(OfFramework):
    """When a mitigation is done, in the framework's own words."""

    name: Id = Field(description="As mitigations.csv names it.")
    gloss: str = Field("", description="When or what that is, in a few plain words of our own.")


class ActorRow(OfFramework):
    """A place in the value chain that can be responsible; rows are in value-chain order."""

    id: Id = Field(description="Unique within the framework.")
    code: str = Field("", description="The source's or our abbreviation.")
    name: Id = Field(description="The source's name.")
    label: str = Field("", description="A shorter name of our own, for column heads.")
    aliases: Several = Field((), description="Other names in the source, separated by ;.")
    summary: str = Field("", description="What it does, in our own words.")
    examples: Several = Field((), description="Examples that the source prints, separated by ;.")
    is_cross_stage: YesNo = Field(False, description="Whether it occurs at several stages of the value chain.")
    also: Several = Field((), description="Ids of the actors that it always is as well, and whose part it has too.")
    confidence: OfConfidence = Field(Confidence.UNSOURCED, description=_CONFIDENCE)
    source: str = Field("", description=_SOURCE)


class MitigationRow(OfFramework):
    """What is to be done. One further column per role holds the ids of the actors that own it."""

    id: Id = Field(description="Unique within the framework.")
    code: str = Field("", description="The source's own number.")
    parent: Word = Field("", description="Id of the mitigation that it is a part of, on the second level.")
    name: str = Field(description="Full name, as the source has it.")
    label: str = Field("", description="A short label of our own, at most 40 characters.")
    aliases: Several = Field((), description="Other wordings in the source, separated by ;.")
    stage: Word = Field("", description="The stage it belongs to.")
    norm: OfNorm = Field("", description="shall or should, where the source has it.")
    summary: str = Field("", description="What to do, in our own words.")
    challenges: str = Field("", description="What makes it hard, where the source says so.")
    baseline_practices: Lines = Field((), description="Baseline practices, one a line.")
    recommended_practices: Lines = Field((), description="Recommended practices, one a line.")
    ownership_note: str = Field("", description="What qualifies the owners.")
    confidence: OfConfidence = Field(Confidence.UNSOURCED, description="How directly the owners come from the source.")
    cells: Several = Field(
        (), description="Where it applies: model type/release type, * for any; empty for every answered cell."
    )
    applies_from: str = Field("", description="From which date, where the source says so.")
    topics: Several = Field((), description="Ids from topics.csv.")
    topics_confidence: OfConfidence = Field(Confidence.INTERPRETED, description="Topics are our interpretation.")
    risks: Several = Field((), description="Ids from risks.csv, or all.")
    source: str = Field("", description=_SOURCE)


class ReadingRow(OfFramework):
    """One way to read who owns a mitigation. Role columns are the same as in mitigations.csv."""

    mitigation_id: Id = Field(description="Id of the mitigation.")
    id: Id = Field(description="Short id such as A or B.")
    is_shown: YesNo = Field(False, description="Yes for the one reading that is shown unless another is chosen.")
    why: str = Field("", description="What speaks for this reading.")
    source: str = Field("", description=_SOURCE)


class CellRow(OfFramework):
    """What a framework says for one model type and release type."""

    model_type: OfModelType = Field(description="specialized, advanced or frontier.")
    release_type: OfReleaseType = Field(description="open, restricted, closed or research.")
    status: OfStatus = Field(description="allocated, provider-only, excluded or unsourced.")
    reason: str = Field("", description="Why, in our own words.")
    neighbours: Several = Field((), description="Answered cells to look at instead: framework:model type/release type.")
    confidence: OfConfidence = Field(Confidence.UNSOURCED, description=_CONFIDENCE)
    source: str = Field("", description=_SOURCE)


class SupplyRow(OfFramework):
    """What one actor passes to another."""

    from_actor: Id = Field(description="Id of the actor that passes it on.")
    to_actor: Id = Field(description="Id of the actor that receives it.")
    what: str = Field("", description="What is passed on.")
    confidence: OfConfidence = Field(Confidence.UNSOURCED, description=_CONFIDENCE)
    source: str = Field("", description=_SOURCE)


class CounterpartRow(OfFramework):
    """Which actor of one framework corresponds to which of another: our interpretation."""

    actor: Word = Field("", description="Id of the actor; empty where none corresponds.")
    to_framework: Id = Field(description="Id of the other framework.")
    to_actor: Word = Field("", description="Id of the other framework's actor; empty where none corresponds.")
    extent: OfExtent = Field("full", description="full, partly, conditional or none.")
    condition: str = Field("", description="When or how far it holds.")
    confidence: OfConfidence = Field(Confidence.INTERPRETED, description=_CONFIDENCE)
    source: str = Field("", description=_SOURCE)


class RiskRow(OfFramework):
    """A risk that mitigations address."""

    id: Id = Field(description="Unique within the framework.")
    name: str = Field(description="The source's name.")
    category: str = Field("", description="The source's category.")
    summary: str = Field("", description="What it is, in our own words.")
    impacted: Several = Field((), description="Ids of the actors that it affects.")
    confidence: OfConfidence = Field(Confidence.UNSOURCED, description=_CONFIDENCE)
    source: str = Field("", description=_SOURCE)


class DoubtRow(OfFramework):
    """A passage of the source that is contradictory, misprinted, torn or worded in two ways."""

    mitigation_id: Word = Field("", description="Id of the mitigation that it concerns.")
    actor_id: Word = Field("", description="Id of the actor that it concerns.")
    kind: str = Field(description="What kind of doubt, in a few words.")
    printed: str = Field("", description="Where roles are in doubt: all that are printed for the actor.")
    what: str = Field(description="What is wrong or unclear, in our own words.")
    source: str = Field("", description=_SOURCE)


TABLES: Mapping[str, type[Row]] = {
    "frameworks": FrameworkRow,
    "actors": ActorRow,
    "mitigations": MitigationRow,
    "readings": ReadingRow,
    "cells": CellRow,
    "stages": StageRow,
    "supplies": SupplyRow,
    "crosswalk": CounterpartRow,
    "risks": RiskRow,
    "doubts": DoubtRow,
    "roles": RoleRow,
    "topics": TopicRow,
    "model_types": TypeRow,
    "release_types": TypeRow,
}
"""Every table, by the stem of its file name."""

REQUIRED_TABLES = ("actors", "mitigations")
TABLES_WITH_ROLES = frozenset({"mitigations", "readings"})


def columns_of(table: str) -> tuple[str, ...]:
    """The columns of a table except role columns, in the order of its model."""
    return tuple(TABLES[table].model_fields)


def required_columns_of(table: str) -> tuple[str, ...]:
    """The columns of a table that must be present and filled in."""
    return tuple(name for name, field in TABLES[table].model_fields.items() if field.is_required())


def describe(table: str) -> dict[str, Any]:
    """Columns of a table with their descriptions, for the data package descriptor and the documentation."""
    return {name: field.description or "" for name, field in TABLES[table].model_fields.items()}
