"""What the sources say, put in the common language: one statement for each link, ownership and reference actor."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from valuechain.analysis.across.link_start import start_of_link
from valuechain.analysis.across.values import Voice
from valuechain.model.chain import ValueChain
from valuechain.model.common_language import PracticeLink, ReferenceMatch, Relation
from valuechain.model.norm import Strength
from valuechain.model.once import once_per_chain
from valuechain.model.values import ApplicationDate, Mitigation, Ownership, Role
from valuechain.model.vocabulary import Confidence


class Statement(NamedTuple):
    """A source asks for a practice in a mitigation, and an actor has a role in it.

    A mitigation without any ownership makes one statement without an actor.
    """

    source: str
    """The framework's id."""
    link: PracticeLink
    topic: str
    mitigation: Mitigation
    ownership: Ownership | None
    role: Role | None
    match: ReferenceMatch | None
    """The reference actor; None without an owner, or if no reference actor matches the source's actor."""
    dates: tuple[ApplicationDate, ...]
    """The dates from which the role applies, or without an owner the mitigation; the earliest first."""
    starts: int
    """The first day on which it applies, as an ordinal number; 0 if no day is known."""

    @property
    def actor(self) -> str:
        """The reference actor's id; empty if there is none."""
        return self.match.reference_actor if self.match else ""

    @property
    def is_asking(self) -> bool:
        """Whether the mitigation asks for the practice, and does not merely touch it."""
        return self.link.relation.counts

    @property
    def is_lead(self) -> bool:
        """Whether the source makes the actor responsible."""
        return self.role is not None and self.role.is_lead

    @property
    def is_owner(self) -> bool:
        """Whether the actor is responsible or supports."""
        return self.role is not None and self.role.is_owner

    @property
    def strength(self) -> Strength:
        """How strongly the source binds the actor."""
        return self.ownership.strength if self.ownership else Strength.NOT_GIVEN

    @property
    def is_in_part(self) -> bool:
        """Whether the path from the source to the practice and the reference actor holds only in part.

        It does if the mitigation asks for a part of the practice, if the actors overlap only in part, or if the link or
        the ownership can be read in two ways.
        """
        return (
            self.link.relation is Relation.NARROWER
            or self.link.confidence is Confidence.AMBIGUOUS
            or (self.match is not None and self.match.extent == "partly")
            or (self.ownership is not None and self.ownership.confidence is Confidence.AMBIGUOUS)
        )

    @property
    def is_conditional(self) -> bool:
        """Whether it holds only under a condition of the source or of the crosswalk."""
        return bool(self.ownership and self.ownership.condition) or bool(
            self.match and self.match.extent == "conditional"
        )


class JudgedStatement(NamedTuple):
    """A statement, and whether the question counts it."""

    voice: Voice
    """What the source would say if this statement were its only one."""
    statement: Statement


@once_per_chain
def statements_of(chain: ValueChain) -> tuple[Statement, ...]:
    """All statements, in the order of the links; ambiguous passages under the readings that are shown by default."""
    return tuple(_build(chain))


def _build(chain: ValueChain) -> Iterator[Statement]:
    owned: dict[tuple[str, str], list[Ownership]] = {}
    for ownership in chain.ownerships:
        if ownership.is_shown:
            owned.setdefault((ownership.framework, ownership.mitigation), []).append(ownership)
    matches: dict[tuple[str, str], list[ReferenceMatch | None]] = {}
    for known in chain.reference_matches:
        if known.reference_actor:
            matches.setdefault((known.framework, known.actor), []).append(known)
    topics = {practice.id: practice.topic for practice in chain.practices}
    for link in chain.links:
        mitigation = chain.mitigation(link.framework, link.mitigation)
        common = (link.framework, link, topics[link.practice], mitigation)
        whole = start_of_link(chain, link, mitigation)
        ownerships = owned.get((mitigation.framework, mitigation.id), ())
        if not ownerships:
            yield Statement(*common, None, None, None, whole.dates, whole.first)
        for ownership in ownerships:
            role, start = chain.role(ownership.role), start_of_link(chain, link, ownership)
            found: Sequence[ReferenceMatch | None] = matches.get((ownership.framework, ownership.actor), ())
            for match in found or (None,):
                yield Statement(*common, ownership, role, match, start.dates, max(whole.first, start.first))
