"""The rows of an answer across all sources."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from valuechain.model.common_language import Practice
from valuechain.model.framework import Topic
from valuechain.model.norm import Strength, Verb

Subject = Topic | Practice
"""What a row is about."""


class Voice(StrEnum):
    """What a source says about a topic or practice, under the question's filters."""

    SPEAKS = "speaks"
    NO_ONE = "names no one"
    LATER = "later"
    HIDDEN = "hidden"
    NOT_COVERED = "not covered"
    RELATED = "related"
    SILENT = "silent"

    @property
    def meaning(self) -> str:
        """The meaning, in a sentence."""
        return _VOICES[self]


_VOICES = {
    Voice.SPEAKS: "The source makes somebody responsible.",
    Voice.NO_ONE: "The source asks for it, but makes no one responsible.",
    Voice.LATER: "What the source says begins to apply only after the day asked about.",
    Voice.HIDDEN: "What the source says is hidden by your filters.",
    Voice.NOT_COVERED: "What we have of the source does not cover the model and release asked about.",
    Voice.RELATED: "The source touches the subject, but does not ask for it.",
    Voice.SILENT: "The source does not say.",
}


class AcrossCell(NamedTuple):
    """What the sources say about one reference actor in one row; sources are ids, in the order of the data."""

    responsible: tuple[str, ...] = ()
    in_part: tuple[str, ...] = ()
    """The responsible sources without a path that holds in full."""
    conditional: tuple[str, ...] = ()
    """The responsible sources that say so only under a condition."""
    supporting: tuple[str, ...] = ()
    """Sources that give the actor a supporting role only."""
    informed: tuple[str, ...] = ()
    """Sources that inform or mention the actor only."""
    later: tuple[str, ...] = ()
    """Sources that will make the actor responsible after the day asked about, and do not yet."""
    supporting_in_part: tuple[str, ...] = ()
    """The supporting sources, and below the informed and later ones, without such a path that holds in full."""
    supporting_conditional: tuple[str, ...] = ()
    """The supporting sources, and below the informed and later ones, that say so only under a condition."""
    informed_in_part: tuple[str, ...] = ()
    informed_conditional: tuple[str, ...] = ()
    later_in_part: tuple[str, ...] = ()
    later_conditional: tuple[str, ...] = ()
    binding: tuple[str, ...] = ()
    """The responsible sources that are binding law."""
    verb: Verb | None = None
    """The strongest verb that makes the actor responsible; None without one.

    Of equally strong verbs, it is that of the first source, and one that forbids only if there is no other.
    """
    starts: int = 0
    """The first day on which another source will make the actor responsible, as an ordinal number."""

    @property
    def strongest(self) -> Strength:
        """How strongly the actor is bound, at most."""
        return self.verb.strength if self.verb else Strength.NOT_GIVEN


NOTHING = AcrossCell()


class Agreement(NamedTuple):
    """How many of the sources that speak name the reference actors that most of them name."""

    most: tuple[str, ...]
    """The reference actors named by most sources, in value-chain order; several if they tie."""
    named: int
    """How many sources name each of them."""
    of: int
    """How many sources speak."""
    in_part: int
    """How many of the sources that name an actor of `most` do so only in part: the minimum over these actors."""
    conditional: int = 0
    """How many of the sources that name an actor of `most` do so only under a condition: again the minimum."""

    @property
    def share(self) -> float:
        """The share of the sources that speak, from 0 to 1; 0 if none speaks."""
        return self.named / self.of if self.of else 0.0

    @property
    def words(self) -> str:
        """The agreement in numbers, such as `5 of 7` or `4 of 4, 2 only in part`; empty if no source speaks.

        >>> Agreement(("deployer",), 7, 8, in_part=4).words, Agreement(("deployer",), 2, 2, 0, conditional=2).words
        ('7 of 8, 4 only in part', '2 of 2, only under conditions')
        """
        return f"{self.named} of {self.of}{self.reservations}" if self.of else ""

    @property
    def reservations(self) -> str:
        """What qualifies the number, to follow it: in part, under a condition; empty if nothing does."""
        conditions = "a condition" if self.conditional == 1 else "conditions"
        counted = ((self.in_part, "only in part"), (self.conditional, f"only under {conditions}"))
        parts = [(f"{number} " if number < self.named else "", words) for number, words in counted if number]
        whole = "all " if len({number for number, _ in parts}) > 1 else ""
        return "".join(f", {number or whole}{words}" for number, words in parts)

    @property
    def is_full(self) -> bool:
        """Whether at least two sources speak, and all of them name a common actor."""
        return self.of > 1 and self.named == self.of

    @property
    def is_split(self) -> bool:
        """Whether at least two sources speak, and no actor is named by all of them."""
        return self.of > 1 and self.named < self.of


@dataclass(frozen=True, slots=True)
class AcrossRow:
    """A topic or practice: what each source says, and about whom."""

    subject: Subject
    cells: Mapping[str, AcrossCell]
    """By reference actor; actors without any role are left out."""
    voices: Mapping[str, Voice]
    """By source, in the order of the data."""
    speaking: tuple[str, ...]
    """The sources that make somebody responsible."""
    starts: Mapping[str, int]
    """The first day of each source whose voice is `LATER`, as an ordinal number."""
    agreement: Agreement
    strongest: Strength
    """The strongest verb that makes anyone responsible."""
    binding: tuple[str, ...]
    """The sources that are binding law, among those that speak."""

    def cell(self, actor: str) -> AcrossCell:
        """The cell of a reference actor."""
        return self.cells.get(actor, NOTHING)

    def sources(self, *voices: Voice) -> tuple[str, ...]:
        """The sources with one of these voices."""
        return tuple(source for source, voice in self.voices.items() if voice in voices)
