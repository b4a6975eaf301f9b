"""The names of the two sides of a comparison, and the readings in which they differ."""

from typing import NamedTuple

from valuechain.model.chain import ValueChain
from valuechain.model.question.question import Question
from valuechain.model.words import join_first

MOST_READINGS = 2
"""How many readings are named before the others are counted."""

SideNames = tuple[str, str]


class DifferentReadings(NamedTuple):
    """The ids of the readings of one mitigation that the two sides use."""

    mitigation: str
    first: str
    second: str


def side_names(chain: ValueChain, first: Question, second: Question) -> SideNames:
    """Short names for the two sides, always distinct: of their sources, contexts or readings."""
    one, other = (chain.framework(each.framework).short_name if each.framework else "" for each in (first, second))
    if first.framework != second.framework:
        return (one, other) if one != other else (f"{one} ({first.framework})", f"{other} ({second.framework})")
    if first.place != second.place:
        return _name_place(first), _name_place(second)
    one, other = name_readings(chain, first, second)
    return (one, other) if one != other else ("the first side", "the second side")


def _name_place(question: Question) -> str:
    return f"{question.place.model_type}, {question.place.release_type}"


def differing_readings(chain: ValueChain, first: Question, second: Question) -> list[DifferentReadings]:
    """The mitigations that two questions with the same framework read differently, with both readings."""
    chosen, others = dict(first.readings), dict(second.readings)
    shown = {name: _shown(chain, first, name) for name in {**chosen, **others}}
    taken = [DifferentReadings(name, chosen.get(name, each), others.get(name, each)) for name, each in shown.items()]
    return [each for each in taken if each.first != each.second]


def name_readings(chain: ValueChain, first: Question, second: Question) -> SideNames:
    """The differing readings of the same framework, such as `reading A` and `reading B of "..."`; empty if none."""
    differing = differing_readings(chain, first, second)
    if not differing:
        return "", ""
    labels = [quote_label(chain, first, each.mitigation) for each in differing]
    if len({(each.first, each.second) for each in differing}) == 1:
        return f"reading {differing[0].first}", f"reading {differing[0].second} of {join_first(labels, MOST_READINGS)}"
    labelled = [*zip(differing, labels, strict=True)]
    one = join_first([f"{each.first} of {label}" for each, label in labelled], MOST_READINGS)
    other = join_first([f"{each.second} of {label}" for each, label in labelled], MOST_READINGS)
    return f"reading {one}", f"reading {other}"


def _shown(chain: ValueChain, question: Question, mitigation: str) -> str:
    found = chain.readings_by_mitigation.get((question.framework, mitigation), ())
    return next((each.id for each in found if each.is_shown), "")


def quote_label(chain: ValueChain, question: Question, mitigation: str) -> str:
    """The label of one of its framework's mitigations, in quotes."""
    return f"“{chain.mitigation(question.framework, mitigation).label}”"
