"""Columns of the tables of the common language: reference actors, practices, and the links to both."""

from typing import get_args

from pydantic import Field

from valuechain.model.common_language import Relation, Review
from valuechain.model.vocabulary import Confidence
from valuechain.tables.columns import (
    CONFIDENCE,
    SOURCE,
    Extent,
    Id,
    OfConfidence,
    OfExtent,
    OfFramework,
    OfRelation,
    OfReview,
    Row,
    Several,
    Word,
    YesNo,
    one_of,
)


class ReferenceActorRow(Row):
    """An actor to which actors of several frameworks are mapped: ours; rows are in value-chain order."""

    id: Id = Field(description="Short id.")
    name: str = Field(description="Name to show.")
    label: str = Field("", description="A shorter name, for column headings.")
    summary: str = Field("", description="What it does.")
    is_added: YesNo = Field(True, description="Whether it is not one of the nine actors of PAI’s open checklist.")
    ground: str = Field("", description="The sources that need it.")


class ReferenceMatchRow(OfFramework):
    """Which reference actor an actor corresponds to: our interpretation."""

    actor: Id = Field(description="Id of the actor.")
    reference_actor: Word = Field("", description="Id from reference_actors.csv; empty if none corresponds.")
    extent: OfExtent = Field("full", description=one_of(get_args(Extent)))
    condition: str = Field("", description="When, or how far, they correspond.")
    confidence: OfConfidence = Field(Confidence.INTERPRETED, description=CONFIDENCE)
    source: str = Field("", description=SOURCE)


class PracticeRow(Row):
    """What several frameworks ask for in mitigations of their own: ours."""

    id: Id = Field(description="Short id.")
    topic: Id = Field(description="Id from topics.csv.")
    name: str = Field(description="Name to show: what to do, in a few words.")
    summary: str = Field("", description="What it covers, and what it does not.")


class PracticeLinkRow(OfFramework):
    """How a mitigation relates to a practice: our interpretation."""

    mitigation_id: Id = Field(description="Id of the mitigation.")
    practice: Id = Field(description="Id from practices.csv.")
    relation: OfRelation = Field(
        description=f"What the mitigation is beside the practice: {one_of(Relation)} Only the first three count."
    )
    ground: str = Field("", description="Why, in one line of our own words.")
    applies_from: Several = Field(
        (), description="From when, if it rests on a part of the mitigation with dates of its own."
    )
    confidence: OfConfidence = Field(Confidence.INTERPRETED, description=CONFIDENCE)
    author: str = Field("", description="Who made the link.")
    review: OfReview = Field(Review.DRAFT, description=f"What a second reader made of it: {one_of(Review)}")
    settlement: str = Field("", description="How a difference with the second reader was settled.")
