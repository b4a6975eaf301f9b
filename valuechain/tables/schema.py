"""Tables and their columns: one pydantic model per table, from which `datapackage.json` is built too."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Literal, get_args

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


_Extent = Literal["full", "partly", "conditional", "none"]
Word = Annotated[str, StringConstraints(strip_whitespace=True)]
Id = Annotated[str, StringConstraints(strip_whitespace=True, max_length=120, pattern=r"^[^;\r\n]+$")]
Several = Annotated[tuple[str, ...], BeforeValidator(split)]
Lines = Annotated[tuple[str, ...], BeforeValidator(_split_lines)]
YesNo = Annotated[bool, BeforeValidator(_fold)]
OfConfidence = Annotated[Confidence, BeforeValidator(_fold)]
OfStatus = Annotated[CellStatus, BeforeValidator(_fold)]
OfModelType = Annotated[ModelType, BeforeValidator(_fold)]
OfReleaseType = Annotated[ReleaseType, BeforeValidator(_fold)]
OfExtent = Annotated[_Extent, BeforeValidator(_fold)]
OfNorm = Annotated[Literal["", "shall", "should"], BeforeValidator(_fold)]


def _one_of(words: Iterable[str]) -> str:
    *others, last = words
    return f"{', '.join(others)} or {last}."


_FRAMEWORK = "Id of the framework; optional if the data holds only one."
_SOURCE = "The source, and the place in it."
_CONFIDENCE = f"How directly it comes from the source: {_one_of(Confidence)}"


class Row(BaseModel):
    """A row of any table. Columns that the model does not define are ignored."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class OfFramework(Row):
    """A row that belongs to a framework."""

    framework: Id = Field("", description=_FRAMEWORK, validate_default=False)


class FrameworkRow(Row):
    """A published source."""

    id: Id = Field(description="Short id, used in links and on the command line.")
    name: str = Field(description="Full name.")
    short_name: str = Field("", description="Name for use in a sentence.")
    title: str = Field("", description="Title to cite, version included, if the name is not the source's own title.")
    publisher: str = Field("", description="Publisher.")
    version: str = Field("", description="Version or copy that the data was made from.")
    date: str = Field("", description="Date of that version, as precisely as known; empty if unknown.")
    licence: str = Field("", description="Licence under which it is used.")
    attribution: str = Field("", description="The attribution that the licence asks for.")
    url: str = Field("", description="Where it is published.")
    called: str = Field("", description="The source's word for a mitigation, in the singular.")
    called_level_2: str = Field("", description="The source's word for a part of a mitigation, in the singular.")
    summary: str = Field("", description="What it is, in our own words.")
    stated: str = Field("", description="What the data takes directly from the source.")
    interpreted: str = Field("", description="What is our interpretation.")
    missing: str = Field("", description="What is not known or not available to us.")
    update_note: str = Field("", description="What a significant update changes.")
    caution: str = Field("", description="A warning to show with all its rows.")


class RoleRow(Row):
    """A role that an actor can have in a mitigation."""

    id: Id = Field(description="Also the name of its column in mitigations.csv and readings.csv.")
    name: str = Field(description="Name to show.")
    letter: str = Field("", description="One or two letters for the matrix.")
    is_lead: YesNo = Field(False, description="Whether an actor with this role is accountable for the mitigation.")
    is_owner: YesNo = Field(
        True, description="Whether an actor with this role owns the mitigation; no for a mere mention."
    )
    meaning: str = Field("", description="What it means, in a few words.")


class TypeRow(Row):
    """A model type or release type."""

    id: Id = Field(description="One of the fixed ids.")
    name: str = Field(description="The source's name.")
    phrase: str = Field("", description="Phrase for use in the question.")
    summary: str = Field("", description="What it means, in our own words.")
    examples: Several = Field((), description="Examples that the source prints, separated by ;.")
    source: str = Field("", description=_SOURCE)


class TopicRow(Row):
    """A subject that mitigations deal with, from our own list."""

    id: Id = Field(description="Short id.")
    name: str = Field(description="Name to show.")
    summary: str = Field("", description="What it covers.")


class StageRow(OfFramework):
    """A phase in which mitigations are carried out, in the framework's own words."""

    name: Id = Field(description="Same as in mitigations.csv.")
    gloss: str = Field("", description="When or what the stage is, in a few plain words.")


class ActorRow(OfFramework):
    """A place in the value chain that can be responsible; rows are in value-chain order."""

    id: Id = Field(description="Unique within the framework.")
    code: str = Field("", description="The source's or our abbreviation.")
    name: Id = Field(description="The source's name.")
    label: str = Field("", description="A shorter name of our own, for column headings.")
    aliases: Several = Field((), description="Other names in the source, separated by ;.")
    summary: str = Field("", description="What it does, in our own words.")
    examples: Several = Field((), description="Examples that the source prints, separated by ;.")
    is_cross_stage: YesNo = Field(False, description="Whether it is active at several stages of the value chain.")
    also: Several = Field((), description="Ids of actors that this one also always is; it shares their mitigations.")
    confidence: OfConfidence = Field(Confidence.UNSOURCED, description=_CONFIDENCE)
    source: str = Field("", description=_SOURCE)


class MitigationRow(OfFramework):
    """Something to be done. One further column per role holds the ids of the actors that own the mitigation."""

    id: Id = Field(description="Unique within the framework.")
    code: str = Field("", description="The source's own number.")
    parent: Word = Field("", description="On the second level: id of the mitigation that it is part of.")
    name: str = Field(description="Full name, as the source has it.")
    label: str = Field("", description="A short label of our own, at most 40 characters.")
    aliases: Several = Field((), description="Other wordings in the source, separated by ;.")
    stage: Word = Field("", description="The stage it belongs to.")
    norm: OfNorm = Field("", description="shall or should, if the source uses either.")
    summary: str = Field("", description="What to do, in our own words.")
    challenges: str = Field("", description="Challenges, if the source names any.")
    baseline_practices: Lines = Field((), description="Baseline practices, one per line.")
    recommended_practices: Lines = Field((), description="Recommended practices, one per line.")
    ownership_note: str = Field("", description="A note that qualifies the owners.")
    confidence: OfConfidence = Field(Confidence.UNSOURCED, description="How directly the owners come from the source.")
    cells: Several = Field(
        (), description="Where it applies: model type/release type, * for any; empty means every answered cell."
    )
    applies_from: str = Field("", description="Start date, if the source gives one.")
    topics: Several = Field((), description="Ids from topics.csv.")
    topics_confidence: OfConfidence = Field(
        Confidence.INTERPRETED, description="Confidence level of the topics, which are our interpretation."
    )
    risks: Several = Field((), description="Ids from risks.csv, or the word all.")
    source: str = Field("", description=_SOURCE)


class ReadingRow(OfFramework):
    """One way to read the source on who owns a mitigation. Role columns are the same as in mitigations.csv."""

    mitigation_id: Id = Field(description="Id of the mitigation.")
    id: Id = Field(description="Short id such as A or B.")
    is_shown: YesNo = Field(False, description="yes for the one reading that is shown by default.")
    why: str = Field("", description="The case for this reading.")
    source: str = Field("", description=_SOURCE)


class CellRow(OfFramework):
    """What a framework says about one model type and release type."""

    model_type: OfModelType = Field(description=_one_of(ModelType))
    release_type: OfReleaseType = Field(description=_one_of(ReleaseType))
    status: OfStatus = Field(description=_one_of(CellStatus))
    reason: str = Field("", description="The reason for the status, in our own words.")
    neighbours: Several = Field(
        (), description="Answered cells to look at instead, as framework:model type/release type."
    )
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
    """Which actors of two frameworks correspond to each other: our interpretation."""

    actor: Word = Field("", description="Id of the actor; empty if none corresponds.")
    to_framework: Id = Field(description="Id of the other framework.")
    to_actor: Word = Field("", description="Id of the other framework's actor; empty if none corresponds.")
    extent: OfExtent = Field("full", description=_one_of(get_args(_Extent)))
    condition: str = Field("", description="When, or how far, they correspond.")
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
    """A passage in the source that is contradictory, misprinted, damaged, or worded in two ways."""

    mitigation_id: Word = Field("", description="Id of the mitigation concerned.")
    actor_id: Word = Field("", description="Id of the actor concerned.")
    kind: str = Field(description="Kind of doubt, in a few words.")
    printed: str = Field("", description="If roles are in doubt: all roles printed for the actor.")
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

PRIMARY_KEYS: Mapping[str, tuple[str, ...]] = {
    "frameworks": ("id",),
    "actors": ("framework", "id"),
    "mitigations": ("framework", "id"),
    "readings": ("framework", "mitigation_id", "id"),
    "cells": ("framework", "model_type", "release_type"),
    "stages": ("framework", "name"),
    "supplies": ("framework", "what", "from_actor", "to_actor"),
    "risks": ("framework", "id"),
    "roles": ("id",),
    "topics": ("id",),
    "model_types": ("id",),
    "release_types": ("id",),
}
"""The crosswalk and the doubts have no key, because their references may be empty."""
MODEL_NAMES = {"mitigation_id": "mitigation", "actor_id": "actor"}
"""Columns that have a different name in the model."""

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
