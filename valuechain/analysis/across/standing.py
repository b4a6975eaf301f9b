"""The standing of a source's actor across sources: its reference actors, and what others make them responsible for."""

from typing import NamedTuple

from valuechain.analysis.across.across import Across
from valuechain.analysis.across.values import AcrossRow
from valuechain.model.common_language import ReferenceActor, ReferenceMatch
from valuechain.model.values import Actor


class Standing(NamedTuple):
    """A reference actor that corresponds to an actor, and where any source makes it responsible."""

    actor: ReferenceActor
    match: ReferenceMatch
    sources: tuple[str, ...]
    """The sources that make it responsible for anything."""
    topics: tuple[AcrossRow, ...]
    """The topics on which any source makes it responsible."""
    elsewhere: tuple[AcrossRow, ...]
    """The topics on which only other sources do; empty if the actor's own source does not cover the question."""


def find_standings(across: Across, actor: Actor) -> tuple[Standing, ...]:
    """The reference actors that correspond to an actor, with their standing; empty if none does."""
    chain = across.chain
    is_covered = any(each.id == actor.framework for each in across.covered)
    return tuple(
        _find(across, chain.reference_actor(match.reference_actor), match, actor.framework if is_covered else "")
        for match in chain.reference_matches_of(actor.framework, actor.id)
        if match.reference_actor
    )


def _find(across: Across, actor: ReferenceActor, match: ReferenceMatch, own: str) -> Standing:
    topics = tuple(row for row in across.topics if row.cell(actor.id).responsible)
    responsible = {source for row in topics for source in row.cell(actor.id).responsible}
    return Standing(
        actor,
        match,
        tuple(each.id for each in across.sources if each.id in responsible),
        topics,
        tuple(row for row in topics if own and own not in row.cell(actor.id).responsible),
    )
