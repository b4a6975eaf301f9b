"""Frozen values of the tables, one class per table."""

from dataclasses import dataclass
from typing import NamedTuple

from valuechain.model.vocabulary import CellStatus, Confidence, ModelType, Place, ReleaseType


@dataclass(frozen=True, slots=True)
class Role:
    """A role that an actor can have in a mitigation."""

    id: str
    name: str
    letter: str
    is_lead: bool
    """Whether an actor with this role is accountable: primary, or responsible if a framework has no primary."""
    is_owner: bool
    """Whether an actor with this role is an owner; actors that are merely mentioned are not."""
    meaning: str


@dataclass(frozen=True, slots=True)
class TypeDefinition:
    """A model type or release type, with the examples that the source prints."""

    id: str
    name: str
    phrase: str
    """The type as a phrase in the question, such as "an advanced, general-purpose"."""
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
    """The title to cite, version included, if the name is not the source's own title; otherwise empty."""
    publisher: str
    version: str
    date: str
    licence: str
    attribution: str
    url: str
    called: str
    """The source's word for a mitigation, in the singular: guideline, control, principle, duty."""
    called_level_2: str
    summary: str
    stated: str
    interpreted: str
    missing: str
    update_note: str
    """What a significant update changes, or a note that the source does not say."""
    caution: str
    """A warning to show with every answer from the framework."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A phase in a model's life in which mitigations are carried out, in the framework's own words."""

    framework: str
    name: str
    gloss: str


@dataclass(frozen=True, slots=True)
class Topic:
    """A subject that mitigations deal with; our own short list of these makes frameworks comparable."""

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
    """Whether the actor is active at several stages of the value chain, and so has no single place in it."""
    also: tuple[str, ...]
    """Ids of other actors whose mitigations this actor always shares, because it acts as those actors too."""
    confidence: Confidence
    source: str

    @property
    def key(self) -> str:
        """Unique among all nodes; for example, `actor:pai-open/user`."""
        return f"actor:{self.framework}/{self.id}"


class Mitigation(NamedTuple):
    """Something to be done: a guideline, control, principle or duty."""

    framework: str
    id: str
    code: str
    parent: str
    """The id of the mitigation that this one is part of; empty if there is none."""
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
    """The cells in which the mitigation applies; empty means every cell that the framework answers."""
    applies_from: str
    """The date from which the mitigation applies, if the source gives one."""
    topics: tuple[str, ...]
    topics_confidence: Confidence
    risks: tuple[str, ...]
    source: str

    @property
    def key(self) -> str:
        """Unique among all nodes; for example, `mitigation:pai-2023/RD-1`."""
        return f"mitigation:{self.framework}/{self.id}"

    @property
    def level(self) -> int:
        """1, or 2 if the mitigation is part of another."""
        return 2 if self.parent else 1


class Ownership(NamedTuple):
    """An actor that owns a mitigation, with its role, under one reading of the source."""

    framework: str
    mitigation: str
    actor: str
    role: str
    reading: str
    """The reading's id; empty if the passage is unambiguous."""
    is_shown: bool
    confidence: Confidence
    source: str


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read the source on who owns a mitigation."""

    framework: str
    mitigation: str
    id: str
    is_shown: bool
    why: str
    source: str


@dataclass(frozen=True, slots=True)
class Neighbour:
    """An answered cell to look at instead of an unanswered one."""

    framework: str
    place: Place

    def __str__(self) -> str:
        return f"{self.framework} {self.place}"


@dataclass(frozen=True, slots=True)
class Cell:
    """What a framework says about one model type and release type."""

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
        """The place of the cell in the grid."""
        return Place(self.model_type, self.release_type)

    @property
    def explanation(self) -> str:
        """Why the cell has its status, and where to look instead."""
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
    """`full`, `partly`, `conditional` or `none`."""
    condition: str
    confidence: Confidence
    source: str


@dataclass(frozen=True, slots=True)
class Risk:
    """A risk that mitigations address."""

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
    """A passage in the source that is contradictory, misprinted, damaged, or worded in two ways."""

    framework: str
    mitigation: str
    """The id of the mitigation concerned, or empty."""
    actor: str
    """The id of the actor concerned, or empty."""
    kind: str
    printed: str
    """What the source prints, abridged."""
    what: str
    source: str
