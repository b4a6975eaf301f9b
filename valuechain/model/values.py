"""The frozen values that the tables hold, one class a table."""

from dataclasses import dataclass
from typing import NamedTuple

from valuechain.model.vocabulary import CellStatus, Confidence, ModelType, Place, ReleaseType


@dataclass(frozen=True, slots=True)
class Role:
    """In what way an actor owns a mitigation."""

    id: str
    name: str
    letter: str
    is_lead: bool
    """Answers for the mitigation: primary, or responsible where a framework has no primary."""
    is_owner: bool
    """Owns the mitigation at all; an actor that a text only mentions does not."""
    meaning: str


@dataclass(frozen=True, slots=True)
class TypeDefinition:
    """What a model type or release type means, with the examples that the source prints."""

    id: str
    name: str
    phrase: str
    """The type as it reads inside the question, such as "an advanced, general-purpose"."""
    summary: str
    examples: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Framework:
    """A published source that names actors and mitigations."""

    id: str
    name: str
    short_name: str
    title: str
    """As it is cited, version included, where the name is not the source's own title; else empty."""
    publisher: str
    version: str
    date: str
    licence: str
    attribution: str
    url: str
    called: str
    """What the source calls its mitigations, in the singular: guideline, control, principle, duty."""
    called_level_2: str
    summary: str
    stated: str
    interpreted: str
    missing: str
    update_note: str
    """What a significant update changes, or that the source does not say."""
    caution: str
    """Shown wherever the framework's rows are shown."""


@dataclass(frozen=True, slots=True)
class Stage:
    """When in the life of a model a mitigation is done, in the framework's own words."""

    framework: str
    name: str
    gloss: str


@dataclass(frozen=True, slots=True)
class Topic:
    """What mitigations are about: our own short list, which makes frameworks comparable."""

    id: str
    name: str
    summary: str


@dataclass(frozen=True, slots=True)
class Actor:
    """A place in the value chain that can be responsible."""

    framework: str
    id: str
    code: str
    name: str
    label: str
    aliases: tuple[str, ...]
    summary: str
    examples: tuple[str, ...]
    is_cross_stage: bool
    """Occurs at several stages of the value chain, so it has no one place in it."""
    also: tuple[str, ...]
    """Ids of the actors that it always is as well, so that what is theirs is its own too."""
    confidence: Confidence
    source: str

    @property
    def key(self) -> str:
        """Unique among all nodes: `actor:pai-open/user`."""
        return f"actor:{self.framework}/{self.id}"


class Mitigation(NamedTuple):
    """What is to be done."""

    framework: str
    id: str
    code: str
    parent: str
    """The id of the mitigation that this one is a part of, or empty."""
    name: str
    label: str
    aliases: tuple[str, ...]
    stage: str
    norm: str
    summary: str
    challenges: str
    baseline_practices: tuple[str, ...]
    recommended_practices: tuple[str, ...]
    ownership_note: str
    confidence: Confidence
    cells: frozenset[Place]
    """Where it applies; empty means in every cell that the framework answers."""
    applies_from: str
    """From which date, where the source says so."""
    topics: tuple[str, ...]
    topics_confidence: Confidence
    risks: tuple[str, ...]
    source: str

    @property
    def key(self) -> str:
        """Unique among all nodes: `mitigation:pai-2023/RD-1`."""
        return f"mitigation:{self.framework}/{self.id}"

    @property
    def level(self) -> int:
        """1, or 2 for a part of another mitigation."""
        return 2 if self.parent else 1


class Ownership(NamedTuple):
    """An actor owns a mitigation, with a role, under one reading of the source."""

    framework: str
    mitigation: str
    actor: str
    role: str
    reading: str
    """The reading's id; empty where the source can be read in one way only."""
    is_shown: bool
    confidence: Confidence
    source: str


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read who owns a mitigation."""

    framework: str
    mitigation: str
    id: str
    is_shown: bool
    why: str
    source: str


@dataclass(frozen=True, slots=True)
class Neighbour:
    """An answered cell to look at where another has no answer."""

    framework: str
    place: Place

    def __str__(self) -> str:
        return f"{self.framework} {self.place}"


@dataclass(frozen=True, slots=True)
class Cell:
    """What a framework says for one place of the grid."""

    framework: str
    model_type: ModelType
    release_type: ReleaseType
    status: CellStatus
    reason: str
    neighbours: tuple[Neighbour, ...]
    confidence: Confidence
    source: str

    @property
    def place(self) -> Place:
        """Where in the grid the cell stands."""
        return Place(self.model_type, self.release_type)

    @property
    def explanation(self) -> str:
        """Why the cell is as it is, and where to look instead."""
        where = f"{self.framework} has no list for {self.place} ({self.status})."
        look = f" Neighbours to look at: {', '.join(map(str, self.neighbours))}." if self.neighbours else ""
        return f"{where} {self.reason}{look}"


@dataclass(frozen=True, slots=True)
class Supply:
    """What one actor passes to another."""

    framework: str
    from_actor: str
    to_actor: str
    what: str
    confidence: Confidence
    source: str


@dataclass(frozen=True, slots=True)
class Counterpart:
    """An actor of one framework that corresponds to an actor of another: our interpretation."""

    framework: str
    actor: str
    to_framework: str
    to_actor: str
    extent: str
    """full, partly, conditional or none."""
    condition: str
    confidence: Confidence
    source: str


@dataclass(frozen=True, slots=True)
class Risk:
    """What mitigations are against."""

    framework: str
    id: str
    name: str
    category: str
    summary: str
    impacted: tuple[str, ...]
    confidence: Confidence
    source: str


@dataclass(frozen=True, slots=True)
class Doubt:
    """A place where the source contradicts itself, is misprinted, torn, or worded in two ways."""

    framework: str
    mitigation: str
    """The id of the mitigation that it concerns, or empty."""
    actor: str
    """The id of the actor that it concerns, or empty."""
    kind: str
    printed: str
    """What the source prints, in short."""
    what: str
    source: str
