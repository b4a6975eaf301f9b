"""Filters with facet counts, sort order, and chips for the chosen filters."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from markupsafe import Markup

from valuechain.analysis.allocation.allocation import Allocation
from valuechain.analysis.allocation.dates import is_dated
from valuechain.analysis.allocation.selection import count_all_values, count_values
from valuechain.model.norm import Strength
from valuechain.model.question.selection import FILTERS, Order, Selection, add_or_remove, valid_values
from valuechain.views.page.names import SELF_EXPLANATORY, called_at, name_values
from valuechain.views.page.render import render
from valuechain.views.page.state import ViewState

NAMES: Mapping[str, str] = {key: name.capitalize() for key, name in FILTERS.items()}
"""The name of each filter in the singular."""
_ORDER_NAMES = {
    Order.SOURCE: "As in the source",
    Order.NAME: "By name",
    Order.MOST_OWNERS: "Most actors first",
    Order.FEWEST_OWNERS: "Fewest actors first",
    Order.DATE: "By date",
}
_MOST_IN_COLUMN = 12
"""Filters with more values than this take the whole width of the panel."""
_BUTTON = "pick:more"
"""The key of the button."""


@dataclass(frozen=True, slots=True)
class FilterOption:
    """A filter value, with the link that toggles it."""

    name: str
    mitigations: int | None
    """The facet count, given the other filters; if it is zero, the option is not a link."""
    href: str
    is_chosen: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter and its values."""

    key: str
    name: str
    options: tuple[FilterOption, ...]

    @property
    def is_long(self) -> bool:
        """Whether its values take the whole width of the panel."""
        return len(self.options) > _MOST_IN_COLUMN


@dataclass(frozen=True, slots=True)
class Chip:
    """A chosen value, with the link that removes it."""

    name: str
    href: str
    key: str
    """The key of the button that gets the focus when the chip is removed."""
    drops: str = "remove filter"
    """What the link does, for screen readers."""


def build_filters(allocation: Allocation, state: ViewState) -> tuple[Filter, ...]:
    """The filters with at least two values, or with a chosen value."""
    valid = valid_values(allocation.chain, state.framework)
    names, whole = name_values(allocation.chain, state.framework), count_all_values(allocation)
    counts = count_values(allocation, state.selection) if state.selection.is_narrowing else whole
    filters = []
    for key, all_values in valid.items():
        values = [value for value in all_values if whole[key].get(value) or value in getattr(state.selection, key)]
        if len(values) < 2 and not getattr(state.selection, key):
            continue
        options = tuple(
            FilterOption(
                names[key].get(value, value.capitalize()),
                counts[key].get(value, 0),
                state.href(selection=toggle(state.selection, key, value)),
                value in getattr(state.selection, key),
                ", ".join(Strength.OPTIONAL.verbs) if value == Strength.OPTIONAL else "",
            )
            for value in values
        )
        filters.append(Filter(key, NAMES[key], options))
    return tuple(filters)


def toggle(selection: Selection, key: str, value: str) -> Selection:
    """The selection with a value of a filter added, or removed if it is already chosen."""
    changed: dict[str, Any] = {key: add_or_remove(getattr(selection, key), value)}
    return replace(selection, **changed)


def build_chips(allocation: Allocation, state: ViewState) -> list[Chip]:
    """Chips for the chosen filter values."""
    chain, framework = allocation.chain, state.framework
    valid, names = valid_values(chain, framework), name_values(chain, framework)
    return [
        Chip(
            name_chip(key, f"“{value}”" if key == "texts" else names[key].get(value, value.capitalize())),
            state.href(selection=toggle(state.selection, key, value)),
            _BUTTON,
        )
        for key in FILTERS
        if (chosen := getattr(state.selection, key))
        for value in valid.get(key, chosen)
        if value in chosen
    ]


def name_chip(key: str, name: str) -> str:
    """The filter and the value, unless the value says it all."""
    return name if key in SELF_EXPLANATORY else f"{NAMES[key]}: {name}"


def show_filters(allocation: Allocation, state: ViewState) -> Markup:
    """The button "Filter" with its panel."""
    filters = build_filters(allocation, state)
    return render(
        "question/filters.html",
        filters=sorted(filters, key=lambda each: each.is_long),
        action=state.page.value,
        hidden=[pair for pair in state.pairs() if pair[0] != FILTERS["texts"]],
        text=" ".join(state.selection.texts),
        chosen=sum(option.is_chosen for each in filters for option in each.options)
        + len(state.selection.texts)
        + (state.selection.order is not Order.SOURCE),
        orders=[
            FilterOption(
                name,
                None,
                state.href(selection=replace(state.selection, order=order)),
                order is state.selection.order,
            )
            for order, name in _ORDER_NAMES.items()
            if order is not Order.DATE or order is state.selection.order or is_dated(allocation.part)
        ],
    )


def show_chosen(allocation: Allocation, shown: int, state: ViewState) -> str:
    """The count of mitigations shown, with chips for filters and order; empty without either."""
    order = state.selection.order
    if not state.selection.is_narrowing and order is Order.SOURCE:
        return ""
    chips = build_chips(allocation, state)
    by_source = state.href(selection=replace(state.selection, order=Order.SOURCE))
    return render(
        "question/chosen.html",
        chips=chips,
        sorting=None
        if order is Order.SOURCE
        else Chip(f"Sorted: {_ORDER_NAMES[order].lower()}", by_source, _BUTTON, "use the source’s order"),
        called=called_at(allocation.chain.framework(state.framework), state.level),
        shown=shown,
        total=len(allocation.mitigations),
        clear=state.href(selection=Selection(order=state.selection.order)),
    )
