"""A ranking in a form: its question and the mitigations that are ticked."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from valuechain.model.workshop.plan import PlannedMitigation
from valuechain.model.workshop.ranking import USUAL_RANKED, USUAL_RANKING, RankedMitigation


class TypedRanking(NamedTuple):
    """A ranking as typed."""

    title: str
    mitigations: tuple[str, ...]
    """The ids of the mitigations that are ticked."""


def begin_ranking(agenda: Sequence[str]) -> TypedRanking:
    """The usual question, about the first mitigations of an agenda."""
    return TypedRanking(USUAL_RANKING, tuple(agenda[:USUAL_RANKED]))


def ranked_of(known: Mapping[str, PlannedMitigation], ids: Iterable[str]) -> tuple[RankedMitigation, ...]:
    """The ticked mitigations; unknown ids are left out."""
    found = (known[each] for each in dict.fromkeys(ids) if each in known)
    return tuple(RankedMitigation(each.id, each.label, each.name, each.summary) for each in found)
