"""A ranking in a form: its question and the mitigations that are ticked."""

from collections.abc import Iterable, Mapping, Sequence, Set
from typing import NamedTuple

from valuechain.model.values import Mitigation
from valuechain.model.workshop.checks import check_question
from valuechain.model.workshop.plan import PlannedMitigation
from valuechain.model.workshop.ranking import USUAL_RANKED, USUAL_RANKING, RankedMitigation, check_number


class TypedRanking(NamedTuple):
    """A ranking as typed."""

    title: str
    mitigations: tuple[str, ...]
    """The ids of the mitigations that are ticked."""


def begin_ranking(agenda: Sequence[str]) -> TypedRanking:
    """The usual question, about the first mitigations of an agenda."""
    return TypedRanking(USUAL_RANKING, tuple(agenda[:USUAL_RANKED]))


def read_rankings(fields: Mapping[str, Sequence[str]]) -> tuple[TypedRanking, ...]:
    """The rankings in a form: titles in `ranking-title`, and the ticks of the first one in `ranked:1`."""
    titles = fields.get("ranking-title", ())
    return tuple(TypedRanking(title, tuple(fields.get(f"ranked:{n}", ()))) for n, title in enumerate(titles, start=1))


def without(rankings: Sequence[TypedRanking], place: str) -> tuple[TypedRanking, ...]:
    """The rankings without the one at a place, counted from 1."""
    return tuple(ranking for number, ranking in enumerate(rankings, start=1) if str(number) != place)


def check_rankings(rankings: Iterable[TypedRanking], known: Set[str]) -> dict[str, str]:
    """The faults in rankings, each by the field of its title; `known` has the ids of mitigations that can be ranked."""
    return {
        f"ranking:{number}": check_question(ranking.title.strip()) or check_number(len(known & {*ranking.mitigations}))
        for number, ranking in enumerate(rankings, start=1)
    }


def ranked_of(known: Mapping[str, Mitigation | PlannedMitigation], ids: Iterable[str]) -> tuple[RankedMitigation, ...]:
    """The ticked mitigations; unknown ids are left out."""
    found = (known[each] for each in dict.fromkeys(ids) if each in known)
    return tuple(RankedMitigation(each.id, each.label, each.name, each.summary) for each in found)
