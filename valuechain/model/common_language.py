"""The common language across sources, which is ours: reference actors, practices, and the links to both."""

from dataclasses import dataclass
from enum import StrEnum

from valuechain.model.vocabulary import Confidence


class Relation(StrEnum):
    """How a mitigation relates to a practice."""

    SAME = "same"
    BROADER = "broader"
    NARROWER = "narrower"
    RELATED = "related"

    @property
    def counts(self) -> bool:
        """Whether the mitigation asks for the practice, or at least for a part of it.

        >>> [relation.value for relation in Relation if relation.counts]
        ['same', 'broader', 'narrower']
        """
        return self is not Relation.RELATED

    @property
    def meaning(self) -> str:
        """The meaning of the relation, in a sentence."""
        return _RELATION_MEANING[self]


_RELATION_MEANING = {
    Relation.SAME: "The mitigation asks for the practice.",
    Relation.BROADER: "The mitigation asks for the practice and for more.",
    Relation.NARROWER: "The mitigation asks for a part of the practice, or for it only in some cases.",
    Relation.RELATED: "The mitigation touches the practice but does not ask for it.",
}


class Review(StrEnum):
    """Whether a second reader has looked at a link, and what came of it."""

    DRAFT = "draft"
    AGREED = "agreed"
    DISPUTED = "disputed"

    @property
    def meaning(self) -> str:
        """The meaning of the state, in a sentence."""
        return _REVIEW_MEANING[self]


_REVIEW_MEANING = {
    Review.DRAFT: "No second reader has looked at the link.",
    Review.AGREED: "A second reader agrees.",
    Review.DISPUTED: "A second reader disagrees.",
}


@dataclass(frozen=True, slots=True)
class ReferenceActor:
    """An actor to which actors of several frameworks are mapped; never a source's own word."""

    id: str
    name: str
    label: str
    summary: str
    is_added: bool
    """Whether it is not one of the nine actors of PAI's open checklist."""
    ground: str
    """The sources that need it."""


@dataclass(frozen=True, slots=True)
class ReferenceMatch:
    """An actor of a framework that corresponds to a reference actor: our interpretation."""

    framework: str
    actor: str
    reference_actor: str
    """The reference actor's id; empty if none corresponds."""
    extent: str
    """`full`, `partly`, `conditional` or `none`."""
    condition: str
    confidence: Confidence
    source: str


@dataclass(frozen=True, slots=True)
class Practice:
    """What several frameworks ask for in mitigations of their own."""

    id: str
    topic: str
    """The id of its topic."""
    name: str
    summary: str


@dataclass(frozen=True, slots=True)
class PracticeLink:
    """A mitigation's relation to a practice: our interpretation, with its ground."""

    framework: str
    mitigation: str
    practice: str
    relation: Relation
    ground: str
    """Why the relation holds, in our own words."""
    confidence: Confidence
    author: str
    review: Review
    settlement: str
    """How a difference with a second reader was settled; empty if there was none."""
    applies_from: tuple[str, ...] = ()
    """From when, if the link rests on a part of the mitigation with dates of its own; empty if on the whole."""
