"""The paths between mitigations of different sources through a practice that both ask for."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from valuechain.analysis.across.statements import Statement, statements_of
from valuechain.analysis.across.topic.subject import IN_PART_BY, is_in_part
from valuechain.model.chain import ValueChain
from valuechain.model.common_language import Practice, PracticeLink, Relation
from valuechain.model.framework import Framework
from valuechain.model.once import once_per_chain
from valuechain.model.values import Mitigation


class PathEnd(NamedTuple):
    """A mitigation at one end of a path: its relation to the practice, and how well the path holds there."""

    framework: Framework
    mitigation: Mitigation
    link: PracticeLink
    is_weak: bool
    """Whether the path holds only in part here: by its relation, an ambiguity, or a match of actors."""

    @property
    def name(self) -> str:
        """The source and the mitigation's code."""
        return f"{self.framework.short_name} {self.mitigation.code or self.mitigation.id}"

    @property
    def relation(self) -> str:
        """The relation in words, with the reason if the end is weak although its relation is not."""
        return ", ".join(filter(None, (self.link.relation.value, self.weakness)))

    @property
    def weakness(self) -> str:
        """Why the end is weak, if its relation does not say so; empty otherwise."""
        return IN_PART_BY if self.is_weak and self.link.relation is not Relation.NARROWER else ""


class PracticePaths(NamedTuple):
    """A practice of a mitigation, and the mitigations of other sources at the other end."""

    practice: Practice
    own: PathEnd
    others: tuple[PathEnd, ...]
    """Those that ask for the practice, or touch it; the ones that hold fully first."""


@once_per_chain
def _statements_by_link(chain: ValueChain) -> dict[PracticeLink, list[Statement]]:
    groups: dict[PracticeLink, list[Statement]] = {}
    for statement in statements_of(chain):
        groups.setdefault(statement.link, []).append(statement)
    return groups


def ends_of(chain: ValueChain, practice: Practice, frameworks: Sequence[Framework] = ()) -> tuple[PathEnd, ...]:
    """The mitigations linked to a practice: those that hold fully first, then in part, then the merely related.

    Without `frameworks`, of all of them.
    """
    known = {framework.id: framework for framework in frameworks or chain.frameworks}
    ends = [
        PathEnd(
            known[link.framework],
            chain.mitigation(link.framework, link.mitigation),
            link,
            link.relation.counts and is_in_part(_statements_by_link(chain)[link]),
        )
        for link in chain.links_by_practice.get(practice.id, ())
        if link.framework in known
    ]
    return tuple(sorted(ends, key=lambda end: (not end.link.relation.counts, end.is_weak)))


def paths_of(chain: ValueChain, mitigation: Mitigation) -> Iterator[PracticePaths]:
    """The practices of a mitigation, each with the mitigations of other sources at the other end."""
    for link in chain.links_by_mitigation.get((mitigation.framework, mitigation.id), ()):
        practice = chain.practice(link.practice)
        ends = ends_of(chain, practice)
        own = next(end for end in ends if end.link == link)
        yield PracticePaths(
            practice, own, tuple(end for end in ends if end.mitigation.framework != mitigation.framework)
        )
