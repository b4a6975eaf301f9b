"""Frozen values of the tables, one class per table."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from valuechain.model.norm import Strength, Verb, strength_of
from valuechain.model.vocabulary import CellStatus, Confidence, ModelType, Place, ReleaseType


@dataclass(frozen=True, slots=True)
class Role:
    """A role that an actor can have in a mitigation."""

    id: str
    name: str
    letter: str
    is_lead: bool
    """Whether the source lists the actor first for the mitigation: primary, or responsible if it ranks no actors."""
    is_owner: bool
    """Whether an actor with this role is an owner; actors that are merely mentioned are not."""
    meaning: str


JOINT_ROLES = frozenset({"accountable", "responsible"})
"""Roles that one actor usually has together: A/R in a RACI matrix."""


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
    is_addressed: bool
    """False if the source says whom it addresses, and the actor is not among them."""
    former_ids: tuple[str, ...]
    """Ids under which links may still name the actor."""
    confidence: Confidence
    source: str

    @property
    def key(self) -> str:
        """Unique among all nodes; for example, `actor:pai-open/user`."""
        return f"actor:{self.framework}/{self.id}"


class Mitigation(NamedTuple):
    """Something to be done: a guideline, control, principle or obligation."""

    framework: str
    id: str
    code: str
    parent: str
    """The id of the mitigation that this one is part of; empty if there is none."""
    name: str
    label: str
    is_name_ours: bool
    """Whether the name is ours because the source prints no title."""
    is_title_only: bool
    """Whether only the title is in hand, so that there is no summary."""
    aliases: tuple[str, ...]
    former_ids: tuple[str, ...]
    """Ids under which links may still name the mitigation."""
    stage: str
    norm: tuple[Verb, ...]
    """The source's verbs for the lead actors; the first goes with the action itself."""
    summary: str
    practices: tuple[str, ...]
    """What to do, as points."""
    challenges: tuple[str, ...]
    """What is hard about it, as points."""
    baseline_practices: tuple[str, ...]
    recommended_practices: tuple[str, ...]
    named_in_source: tuple[str, ...]
    """Bodies, tools and techniques that the source names."""
    mappings: tuple[str, ...]
    """Entries of other catalogues to which the source links the mitigation."""
    ownership_note: str
    confidence: Confidence
    cells: frozenset[Place]
    """The cells in which the mitigation applies; empty means every cell that the framework answers."""
    applies_from: tuple[str, ...]
    """From when the mitigation applies: ids of application dates, ISO dates, or words."""
    topics: tuple[str, ...]
    topics_confidence: Confidence
    risks: tuple[str, ...]
    """Ids of the risks at which the mitigation is aimed."""
    hindered_by: tuple[str, ...]
    """Ids of the risks that stand in its way."""
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
    norm: tuple[Verb, ...] = ()
    """The source's verbs for this actor; the first goes with the action itself."""
    condition: str = ""
    """When, or how far, the actor has the role; empty if always."""
    applies_from: tuple[str, ...] = ()
    """From when, as in `Mitigation`."""
    note: str = ""

    @property
    def strength(self) -> Strength:
        """How strongly the source binds the actor."""
        return strength_of(self.norm)


@dataclass(frozen=True, slots=True)
class ApplicationDate:
    """A date on which mitigations begin to apply; several with the same id are for different things."""

    framework: str
    id: str
    date: date
    scope: str
    """What applies from the date; empty if everything does."""
    transition: str
    """What still has time after the date."""
    is_settled: bool
    note: str
    source: str


@dataclass(frozen=True, slots=True)
class Definition:
    """What a source means by a term, in our own words."""

    framework: str
    kind: str
    """`model-type`, `release-type`, `persona`, `purpose`, `update` or `term`."""
    term: str
    """The term, or the id of the model type, release type or actor."""
    text: str
    points: tuple[str, ...]
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
    is_category_ours: bool
    """Whether the category is ours because the source prints none."""
    summary: str
    impacted: tuple[str, ...]
    confidence: Confidence
    source: str

    @property
    def label(self) -> str:
        """The name."""
        return self.name


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
