"""Closed vocabularies: model types, release types, statuses of cells and sources, instruments and confidence."""

from enum import StrEnum
from typing import NamedTuple

LIST_SEPARATOR = ";"
"""Separates ids within a cell of a table."""
DOUBT = "?"
"""Marks an owner on which readings of the source differ."""


class ModelType(StrEnum):
    """The kind of foundation model, from narrow to most capable (PAI 2023)."""

    SPECIALIZED = "specialized"
    ADVANCED = "advanced"
    FRONTIER = "frontier"


class ReleaseType(StrEnum):
    """How a model is released (PAI 2023). The source orders these in two ways, so they have no rank."""

    OPEN = "open"
    RESTRICTED = "restricted"
    CLOSED = "closed"
    RESEARCH = "research"


class CellStatus(StrEnum):
    """What a framework says about one model type and release type."""

    ALLOCATED = "allocated"
    PROVIDER_ONLY = "provider-only"
    EXCLUDED = "excluded"
    UNSOURCED = "unsourced"

    @property
    def is_answered(self) -> bool:
        """Whether the framework lists mitigations for the cell."""
        return self in (CellStatus.ALLOCATED, CellStatus.PROVIDER_ONLY)

    @property
    def meaning(self) -> str:
        """The meaning of the status, in a sentence."""
        return _STATUS_MEANING[self]


_STATUS_MEANING = {
    CellStatus.ALLOCATED: "The source says who is responsible for each mitigation.",
    CellStatus.PROVIDER_ONLY: "The source gives a list, all of it for one actor.",
    CellStatus.EXCLUDED: "The source leaves this combination out.",
    CellStatus.UNSOURCED: "Not known: we do not have this part of the source.",
}


class Instrument(StrEnum):
    """The kind of a source."""

    LAW = "law"
    CODE = "code"
    GUIDANCE = "guidance"
    FRAMEWORK = "framework"


class SourceStatus(StrEnum):
    """Whether a source holds today."""

    IN_FORCE = "in force"
    VOLUNTARY = "voluntary"
    DRAFT = "draft"
    SUPERSEDED = "superseded"
    UNSETTLED = "unsettled"

    @property
    def is_settled(self) -> bool:
        """Whether the source can be relied on as it was read."""
        return self in (SourceStatus.IN_FORCE, SourceStatus.VOLUNTARY)

    @property
    def shown(self) -> str:
        """The status in the words that readers see."""
        return "not fully settled" if self is SourceStatus.UNSETTLED else self.value

    @property
    def meaning(self) -> str:
        """The meaning of the status, in a sentence."""
        return _SOURCE_STATUS_MEANING[self]


_SOURCE_STATUS_MEANING = {
    SourceStatus.IN_FORCE: "Law that is in force, though parts of it may begin to apply later.",
    SourceStatus.VOLUNTARY: "Published for voluntary use.",
    SourceStatus.DRAFT: "What we read is a draft.",
    SourceStatus.SUPERSEDED: "Another text has replaced the source, or a part of it.",
    SourceStatus.UNSETTLED: "It is not settled what will apply, or from when.",
}


class Confidence(StrEnum):
    """How directly a statement comes from its source."""

    STATED = "stated"
    AMBIGUOUS = "ambiguous"
    INTERPRETED = "interpreted"
    UNSOURCED = "unsourced"

    @property
    def meaning(self) -> str:
        """The meaning of the confidence, in a sentence."""
        return _CONFIDENCE_MEANING[self]


_CONFIDENCE_MEANING = {
    Confidence.STATED: "The source says so.",
    Confidence.AMBIGUOUS: "The source can be read in more than one way.",
    Confidence.INTERPRETED: "Our interpretation, not the source’s own words.",
    Confidence.UNSOURCED: "No source is given, and we do not guess.",
}


class Place(NamedTuple):
    """A model type and a release type: the position of a cell in the grid."""

    model_type: ModelType
    release_type: ReleaseType

    def __str__(self) -> str:
        return f"{self.model_type}/{self.release_type}"


PLACES: tuple[Place, ...] = tuple(Place(m, r) for m in ModelType for r in ReleaseType)
"""Every place in the grid, row by row; the rows are model types."""


def parse_places(pattern: str) -> frozenset[Place]:
    """Expands a pattern such as `advanced/open` or `frontier/*` into places.

    Raises ValueError for an invalid pattern.

    >>> [str(place) for place in parse_places("frontier/open")]
    ['frontier/open']
    >>> parse_places("*/*") == set(PLACES)
    True
    """
    model_type, slash, release_type = pattern.partition("/")
    if not slash:
        raise ValueError(f'"{pattern}" is not of the form model type/release type, such as advanced/open or frontier/*')
    model_types = tuple(ModelType) if model_type == "*" else (ModelType(model_type),)
    release_types = tuple(ReleaseType) if release_type == "*" else (ReleaseType(release_type),)
    return frozenset(Place(m, r) for m in model_types for r in release_types)


class Difference(StrEnum):
    """The kind of difference between the two sides in one row: a mitigation or, between two frameworks, a topic."""

    ADDED = "added"
    """On the second side only."""
    REMOVED = "removed"
    """On the first side only."""
    CHANGED = "changed"
    """On both sides, with other actors, roles, strengths or conditions."""
    SAME = "same"
    UNSETTLED = "unsettled"
    """Not settled by the workshop whose outcome is one of the sides."""
