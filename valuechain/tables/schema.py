"""Tables and their columns: one pydantic model per table, from which `datapackage.json` is built too."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, get_args

from pydantic import BeforeValidator, Field

from valuechain.model.norm import Verb
from valuechain.model.vocabulary import CellStatus, Confidence, Instrument, ModelType, ReleaseType, SourceStatus
from valuechain.tables.columns import (
    CONFIDENCE,
    SOURCE,
    Day,
    Extent,
    Id,
    Lines,
    LongId,
    OfConfidence,
    OfExtent,
    OfFramework,
    OfInstrument,
    OfModelType,
    OfReleaseType,
    OfSourceStatus,
    OfStatus,
    Row,
    Several,
    Verbs,
    Word,
    YesNo,
    fold_word,
    one_of,
)
from valuechain.tables.common_language import PracticeLinkRow, PracticeRow, ReferenceActorRow, ReferenceMatchRow

_WithPlaces = Literal[
    "mitigations", "actors", "stages", "readings", "cells", "supplies", "risks", "doubts", "dates", "definitions"
]
OfTable = Annotated[_WithPlaces, BeforeValidator(fold_word)]

MOST_IN_CELL, MOST_LETTERS = 1_000, 20
"""The most characters of what every cell of a matrix repeats: names of actors and roles, and letters."""


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
    instrument: OfInstrument | None = Field(None, description=f"Kind of source: {one_of(Instrument)}")
    jurisdiction: str = Field("", description="Where it applies, if it is law or a government's code.")
    is_binding: YesNo = Field(False, description="Whether it is binding law.")
    legal_note: str = Field("", description="What qualifies its legal status.")
    addresses: str = Field("", description="Whom the source says that it addresses, as a phrase.")
    status: OfSourceStatus | None = Field(None, description=f"Whether it holds today: {one_of(SourceStatus)}")
    status_note: str = Field("", description="What is superseded or unsettled, and what to check.")


class RoleRow(Row):
    """A role that an actor can have in a mitigation."""

    id: Id = Field(description="Also the name of its column in mitigations.csv and readings.csv.")
    name: str = Field(max_length=MOST_IN_CELL, description="Name to show.")
    letter: str = Field("", max_length=MOST_LETTERS, description="One or two letters for the matrix.")
    is_lead: YesNo = Field(False, description="Whether the source lists an actor with this role first.")
    is_owner: YesNo = Field(
        True, description="Whether an actor with this role owns the mitigation; no for a mere mention."
    )
    meaning: str = Field("", description="What it means, in a few words.")


class TypeRow(Row):
    """A model type or release type."""

    id: Id = Field(description="One of the fixed ids.")
    name: str = Field(description="The source's name.")
    phrase: str = Field("", description="Phrase for use in the question.")
    aliases: Several = Field((), description="Other names that sources print, separated by ;.")
    order: str = Field("", description="Its place in the source's own order, if it has one.")
    summary: str = Field("", description="What it means, in our own words.")
    examples: Several = Field((), description="Examples that the source prints, separated by ;.")
    confidence: OfConfidence = Field(Confidence.UNSOURCED, description=CONFIDENCE)
    source: str = Field("", description=SOURCE)


class TopicRow(Row):
    """A subject that mitigations deal with, from our own list."""

    id: Id = Field(description="Short id.")
    name: str = Field(description="Name to show.")
    summary: str = Field("", description="What it covers.")


class StageRow(OfFramework):
    """A phase in which mitigations are carried out, in the framework's own words."""

    name: Id = Field(description="Same as in mitigations.csv.")
    gloss: str = Field("", description="When or what the stage is, in a few plain words.")
    strategies: Several = Field((), description="Key strategies that the source names, separated by ;.")
    confidence: OfConfidence = Field(Confidence.UNSOURCED, description=CONFIDENCE)
    source: str = Field("", description=SOURCE)


class ActorRow(OfFramework):
    """A place in the value chain that can be responsible; rows are in value-chain order."""

    id: Id = Field(description="Unique within the framework.")
    code: str = Field("", description="The source's or our abbreviation.")
    name: Id = Field(description="The source's name.")
    label: str = Field("", max_length=MOST_IN_CELL, description="A shorter name of our own, for column headings.")
    aliases: Several = Field((), description="Other names in the source, separated by ;.")
    summary: str = Field("", description="What it does, in our own words.")
    examples: Several = Field((), description="Examples that the source prints, separated by ;.")
    is_cross_stage: YesNo = Field(False, description="Whether it is active at several stages of the value chain.")
    also: Several = Field((), description="Ids of actors that this one also always is; it shares their mitigations.")
    is_addressed: YesNo = Field(True, description="no if the source says whom it addresses, and not this actor.")
    former_ids: Several = Field((), description="Ids under which links may still name it, separated by ;.")
    confidence: OfConfidence = Field(Confidence.UNSOURCED, description=CONFIDENCE)
    source: str = Field("", description=SOURCE)


class MitigationRow(OfFramework):
    """Something to be done. One further column per role holds the ids of the actors that own the mitigation."""

    id: Id = Field(description="Unique within the framework.")
    code: str = Field("", description="The source's own number.")
    parent: Word = Field("", description="On the second level: id of the mitigation that it is part of.")
    name: str = Field(description="Full name, as the source has it.")
    label: str = Field("", description="A short label of our own, at most 40 characters.")
    is_name_ours: YesNo = Field(False, description="Whether the name is ours because the source prints no title.")
    is_title_only: YesNo = Field(False, description="Whether only the title is in hand.")
    aliases: Several = Field((), description="Other wordings in the source, separated by ;.")
    former_ids: Several = Field((), description="Ids under which links may still name it, separated by ;.")
    stage: Word = Field("", description="The stage it belongs to.")
    norm: Verbs = Field(
        (), description=f"The source's verb for the lead actors, or several with the main one first: {one_of(Verb)}"
    )
    summary: str = Field("", description="What to do, in our own words.")
    practices: Lines = Field((), description="What to do as points, one per line.")
    challenges: Lines = Field((), description="What is hard about it as points, one per line.")
    baseline_practices: Lines = Field((), description="Baseline practices, one per line.")
    recommended_practices: Lines = Field((), description="Recommended practices, one per line.")
    named_in_source: Several = Field((), description="Bodies, tools and techniques named, separated by ;.")
    mappings: Several = Field((), description="Entries of other catalogues that the source links to it.")
    ownership_note: str = Field("", description="A note that qualifies the owners.")
    confidence: OfConfidence = Field(Confidence.UNSOURCED, description="How directly the owners come from the source.")
    cells: Several = Field(
        (), description="Where it applies: model type/release type, * for any; empty means every answered cell."
    )
    applies_from: Several = Field((), description="From when: ids from dates.csv or dates such as 2026-08-02.")
    topics: Several = Field((), description="Ids from topics.csv.")
    topics_confidence: OfConfidence = Field(
        Confidence.INTERPRETED, description="Confidence level of the topics, which are our interpretation."
    )
    risks: Several = Field((), description="Ids from risks.csv of the risks it is aimed at, or the word all.")
    hindered_by: Several = Field((), description="Ids from risks.csv of the risks that stand in its way.")
    source: str = Field("", description=SOURCE)


class ReadingRow(OfFramework):
    """One way to read the source on who owns a mitigation. Role columns are the same as in mitigations.csv."""

    mitigation_id: Id = Field(description="Id of the mitigation.")
    id: Id = Field(description="Short id such as A or B.")
    is_shown: YesNo = Field(False, description="yes for the one reading that is shown by default.")
    why: str = Field("", description="The case for this reading.")
    source: str = Field("", description=SOURCE)


class OwnershipRow(OfFramework):
    """An actor in a role for a mitigation, with what the source says about that one ownership."""

    mitigation_id: Id = Field(description="Id of the mitigation.")
    actor_id: Id = Field(description="Id or name of the actor.")
    role: Id = Field(description="Id of the role.")
    norm: Verbs = Field(
        (), description=f"The source's verb for this actor, or several with the main one first: {one_of(Verb)}"
    )
    condition: str = Field("", description="When, or how far, the actor has the role; empty if always.")
    applies_from: Several = Field((), description="From when, if it differs from the mitigation's date.")
    note: str = Field("", description="What else qualifies it.")
    confidence: OfConfidence | None = Field(None, description=f"{CONFIDENCE} Empty means as the mitigation's.")
    source: str = Field("", description="The place in the source, if more exact than the mitigation's.")


class DateRow(OfFramework):
    """A date from which mitigations apply; several rows with the same id apply to different things."""

    id: Id = Field(description="Short id, used in applies_from.")
    date: Day = Field(description="The date, such as 2026-08-02.")
    scope: str = Field("", description="What applies from the date; empty if everything does.")
    transition: str = Field("", description="What still has time after the date.")
    is_settled: YesNo = Field(True, description="no if the date is disputed or unclear.")
    note: str = Field("", description="Why it is not settled, or what else qualifies it.")
    source: str = Field("", description=SOURCE)


class DefinitionRow(OfFramework):
    """What a source means by a term."""

    kind: Word = Field("term", description="model-type, release-type, stage, persona, purpose, update or term.")
    term: Id = Field(description="The term, or the id of the model type, release type or actor.")
    text: str = Field("", description="What it means, in our own words.")
    points: Lines = Field((), description="Its parts, one per line.")
    confidence: OfConfidence = Field(Confidence.UNSOURCED, description=CONFIDENCE)
    source: str = Field("", description=SOURCE)


class TextRow(OfFramework):
    """An edition of a source's text, as it was read."""

    id: Id = Field(description="Short id, used in passages.csv.")
    title: str = Field(description="Its title.")
    date: str = Field("", description="Its date, as precisely as known.")
    url: str = Field("", description="Where to get it.")
    licence: str = Field("", description="Its licence.")
    sha256: str = Field("", description="SHA-256 of the file that was read, in hexadecimal digits.")
    note: str = Field("", description="What else to know about it.")


class PassageRow(OfFramework):
    """The place in a text from which a row was read; `valuechain verify` fills in the hash."""

    table: OfTable = Field(description="The table of the row.")
    row: LongId = Field(description="Id of the row, or what tells it apart, such as PO-3/A for a reading.")
    text: Id = Field(description="Id of the text.")
    place: LongId = Field(description="Where in the text, such as lines 93-97, provision 5.1 or Art 26(5).")
    hash: str = Field("", description="Hash of the passage.")
    checked: str = Field("", description="Day on which the row was last checked against it, such as 2026-11-28.")


class CellRow(OfFramework):
    """What a framework says about one model type and release type."""

    model_type: OfModelType = Field(description=one_of(ModelType))
    release_type: OfReleaseType = Field(description=one_of(ReleaseType))
    status: OfStatus = Field(description=one_of(CellStatus))
    reason: str = Field("", description="The reason for the status, in our own words.")
    neighbours: Several = Field(
        (), description="Answered cells to look at instead, as framework:model type/release type."
    )
    confidence: OfConfidence = Field(Confidence.UNSOURCED, description=CONFIDENCE)
    source: str = Field("", description=SOURCE)


class SupplyRow(OfFramework):
    """What one actor passes to another."""

    from_actor: Id = Field(description="Id of the actor that passes it on.")
    to_actor: Id = Field(description="Id of the actor that receives it.")
    what: str = Field("", description="What is passed on.")
    confidence: OfConfidence = Field(Confidence.UNSOURCED, description=CONFIDENCE)
    source: str = Field("", description=SOURCE)


class CounterpartRow(OfFramework):
    """Which actors of two frameworks correspond to each other: our interpretation."""

    actor: Word = Field("", description="Id of the actor; empty if none corresponds.")
    to_framework: Id = Field(description="Id of the other framework.")
    to_actor: Word = Field("", description="Id of the other framework's actor; empty if none corresponds.")
    extent: OfExtent = Field("full", description=one_of(get_args(Extent)))
    condition: str = Field("", description="When, or how far, they correspond.")
    confidence: OfConfidence = Field(Confidence.INTERPRETED, description=CONFIDENCE)
    source: str = Field("", description=SOURCE)


class RiskRow(OfFramework):
    """A risk that mitigations address."""

    id: Id = Field(description="Unique within the framework.")
    name: str = Field(description="The source's name.")
    category: str = Field("", description="The source's category.")
    is_category_ours: YesNo = Field(False, description="Whether the category is ours.")
    summary: str = Field("", description="What it is, in our own words.")
    impacted: Several = Field((), description="Ids of the actors that it affects.")
    confidence: OfConfidence = Field(Confidence.UNSOURCED, description=CONFIDENCE)
    source: str = Field("", description=SOURCE)


class DoubtRow(OfFramework):
    """A passage in the source that is contradictory, misprinted, damaged, or worded in two ways."""

    mitigation_id: Word = Field("", description="Id of the mitigation concerned.")
    actor_id: Word = Field("", description="Id of the actor concerned.")
    kind: str = Field(description="Kind of doubt, in a few words.")
    printed: str = Field("", description="If roles are in doubt: all roles printed for the actor.")
    what: str = Field(description="What is wrong or unclear, in our own words.")
    source: str = Field("", description=SOURCE)


TABLES: Mapping[str, type[Row]] = {
    "frameworks": FrameworkRow,
    "actors": ActorRow,
    "mitigations": MitigationRow,
    "ownerships": OwnershipRow,
    "readings": ReadingRow,
    "cells": CellRow,
    "stages": StageRow,
    "supplies": SupplyRow,
    "crosswalk": CounterpartRow,
    "risks": RiskRow,
    "doubts": DoubtRow,
    "dates": DateRow,
    "definitions": DefinitionRow,
    "texts": TextRow,
    "passages": PassageRow,
    "roles": RoleRow,
    "topics": TopicRow,
    "reference_actors": ReferenceActorRow,
    "reference_crosswalk": ReferenceMatchRow,
    "practices": PracticeRow,
    "links": PracticeLinkRow,
    "model_types": TypeRow,
    "release_types": TypeRow,
}
"""Every table, by the stem of its file name."""

DESCRIPTOR = "datapackage.json"
"""The file that describes the tables of a folder, in the same folder."""

REQUIRED_TABLES = ("actors", "mitigations")
SHARED_TABLES = ("roles", "topics", "reference_actors", "practices")
"""Tables in which the shipped rows hold for everyone's data, unless a row with the same id replaces them."""
TABLES_WITH_ROLES = frozenset({"mitigations", "readings"})
TABLES_WITH_PLACES: tuple[str, ...] = get_args(_WithPlaces)
"""Tables whose rows can have a place in a text, in passages.csv."""


def columns_of(table: str) -> tuple[str, ...]:
    """The columns of a table except role columns, in the order of its model."""
    return tuple(TABLES[table].model_fields)


def required_columns_of(table: str) -> tuple[str, ...]:
    """The columns of a table that must be present and filled in."""
    return tuple(name for name, field in TABLES[table].model_fields.items() if field.is_required())


def describe(table: str) -> dict[str, Any]:
    """Columns of a table with their descriptions, for the data package descriptor and the documentation."""
    return {name: field.description or "" for name, field in TABLES[table].model_fields.items()}
