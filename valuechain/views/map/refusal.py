"""The message shown if a map would have too many mitigations, with filters that reduce them."""

from dataclasses import dataclass

from markupsafe import Markup

from valuechain.analysis.allocation.allocation import Allocation
from valuechain.analysis.allocation.selection import count_all_values
from valuechain.model.question.selection import OWNERSHIP_FILTERS, valid_values
from valuechain.views.page.names import name_values
from valuechain.views.page.render import render
from valuechain.views.page.state import View, ViewState
from valuechain.views.question.filters import name_chip, toggle


@dataclass(frozen=True, slots=True)
class Step:
    """A filter value that leaves fewer mitigations."""

    name: str
    mitigations: int
    href: str


_MOST_STEPS = 9


def show_refusal(allocation: Allocation, state: ViewState, most: int) -> Markup:
    """The reason there is no map, and the filters that make one possible or bring it closer."""
    counts, names = count_all_values(allocation), name_values(allocation.chain, state.framework)
    total = len(allocation.mitigations)
    steps = [
        Step(
            name_chip(key, names[key].get(value, value.capitalize())),
            number,
            state.href(selection=toggle(state.selection, key, value), focus=""),
        )
        for key, values in valid_values(allocation.chain, state.framework).items()
        if key not in OWNERSHIP_FILTERS and not getattr(state.selection, key)
        for value in values
        if 0 < (number := counts[key].get(value, 0)) < total
    ]
    steps.sort(key=lambda step: step.mitigations)
    fitting = [step for step in steps if step.mitigations <= most]
    return render(
        "map/too_large.html",
        total=total,
        most=most,
        groups=[
            (title, group[:_MOST_STEPS])
            for title, group in (
                ("Filters that leave few enough mitigations for a map", fitting),
                ("Filters that are not enough on their own but can be combined", steps[len(fitting) :]),
            )
            if group
        ],
        matrix=state.href(view=View.MATRIX),
    )
