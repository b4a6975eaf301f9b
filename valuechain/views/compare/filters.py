"""The filters of a comparison, by topic, stage, actor and kind of difference, and chips for the chosen ones."""

from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import chain as join

from markupsafe import Markup

from valuechain.analysis.compare.differences import RowFacts
from valuechain.model.question.selection import Selection, add_or_remove, valid_values
from valuechain.views.compare.sides import Sides
from valuechain.views.compare.table import name_differences
from valuechain.views.page.names import begin, name_values
from valuechain.views.page.render import render
from valuechain.views.question.filters import NAMES, Chip, Filter, FilterOption, toggle

DIFFERENCES = "differences"
"""The key of the filter by kind of difference; the others have those of a selection."""
_FEWEST = 2
"""A filter with fewer values is left out, unless one is chosen."""


def build_filters(sides: Sides) -> list[Filter]:
    """The filters with at least two values, or with a chosen value, with the number of rows that each value leaves."""
    found = [_by_difference(sides), *(_build(sides, key) for key in ("stages", "actors", "topics"))]
    return [each for each in found if len(each.options) >= _FEWEST or any(option.is_chosen for option in each.options)]


def build_chips(sides: Sides) -> list[Chip]:
    """A chip for each chosen value."""
    return [
        Chip(f"{each.name}: {option.name}", option.href, "pick:filters")
        for each in build_filters(sides)
        for option in each.options
        if option.is_chosen
    ]


def show_filters(sides: Sides) -> Markup:
    """The button with the panel of filters."""
    filters = build_filters(sides)
    chosen = sum(option.is_chosen for each in filters for option in each.options)
    return render("compare/filters.html", filters=filters, chosen=chosen)


def clear(sides: Sides) -> str:
    """The link to the comparison without filters."""
    return sides.state.href(selection=Selection(), differences=())


def _build(sides: Sides, key: str) -> Filter:
    chosen, names = getattr(sides.state.selection, key), _names(sides, key)
    values = {value for row in sides.facts.values() for value in getattr(row, key)} | set(chosen)
    counts = Counter(join.from_iterable(getattr(row, key) for row in _left(sides, but=key)))
    notes = _sources_of_actors(sides) if key == "actors" else {}
    options = tuple(
        FilterOption(
            name,
            counts[value],
            sides.state.href(selection=toggle(sides.state.selection, key, value)),
            value in chosen,
            notes.get(value, ""),
        )
        for value, name in names.items()
        if value in values
    )
    return Filter(key, NAMES[key], options)


def _by_difference(sides: Sides) -> Filter:
    chosen = sides.state.differences
    counts = Counter(row.difference for row in _left(sides))
    there = {row.difference for row in sides.facts.values()}
    options = tuple(
        FilterOption(
            name,
            counts[kind],
            sides.state.href(differences=add_or_remove(chosen, kind.value)),
            kind in chosen,
        )
        for kind, name in name_differences(sides).items()
        if kind in there or kind in chosen
    )
    return Filter(DIFFERENCES, "Difference", options)


def _left(sides: Sides, *, but: str = "") -> Iterable[RowFacts]:
    """The rows that all filters keep, leaving out the one named `but`; kinds of difference count if one is named."""
    kinds = sides.state.differences if but else ()
    return (row for row in sides.facts.values() if row.has(sides.state.selection, kinds, but=but))


def _names(sides: Sides, key: str) -> Mapping[str, str]:
    """The names of the values that either side's framework has, in its order."""
    named: dict[str, str] = {}
    for side in sides.both:
        names = name_values(sides.chain, side.framework.id)[key]
        for value in valid_values(sides.chain, side.framework.id)[key]:
            named.setdefault(value, names.get(value, value.capitalize()))
    return named


def _sources_of_actors(sides: Sides) -> Mapping[str, str]:
    """The source of each actor, if the two sides have different actors."""
    if not sides.is_by_topic:
        return {}
    found: dict[str, list[str]] = {}
    for side in sides.both:
        for actor in sides.chain.actors_by_framework.get(side.framework.id, ()):
            found.setdefault(actor.id, []).append(begin(side.framework.short_name))
    return {actor: " / ".join(names) for actor, names in found.items()}
