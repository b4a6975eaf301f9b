"""The readings of an ambiguous mitigation with links to use them, and chips for those in use."""

from dataclasses import dataclass, replace

from markupsafe import Markup

from valuechain.analysis.items.rows import owned_under
from valuechain.model.chain import ValueChain
from valuechain.model.values import Mitigation, Reading, Role
from valuechain.views.page.render import render
from valuechain.views.page.state import Page, ViewState

_WITHOUT = {Page.SOURCES, Page.MY_DATA}
"""Pages that do not depend on readings."""


@dataclass(frozen=True, slots=True)
class ReadingChoice:
    """A reading with its owners and the link to use it."""

    reading: Reading
    owners: tuple[tuple[Role, str], ...]
    href: str
    is_taken: bool


def list_readings(chain: ValueChain, mitigation: Mitigation, state: ViewState) -> list[ReadingChoice]:
    """The readings of a mitigation; their links keep the readings of other mitigations."""
    chosen = dict(state.readings)
    others = {key: value for key, value in state.readings if key != mitigation.id}
    taken = chosen.get(mitigation.id)
    choices = []
    for reading in chain.readings_by_mitigation.get((mitigation.framework, mitigation.id), ()):
        readings = others if reading.is_shown else {**others, mitigation.id: reading.id}
        owners = tuple(
            (chain.role(o.role), chain.actor(o.framework, o.actor).label)
            for o in owned_under(chain, mitigation, reading.id)
        )
        is_taken = reading.is_shown if taken is None else reading.id == taken
        choices.append(ReadingChoice(reading, owners, state.href(readings=tuple(readings.items())), is_taken))
    return choices


def show_taken(chain: ValueChain, state: ViewState) -> Markup:
    """Chips for the alternative readings in use, each with a link back to the default."""
    if state.page in _WITHOUT:
        return Markup()
    other, is_of_two = state.other, state.page is Page.COMPARE
    chips = [
        (
            "First side: " if is_of_two else "",
            chain.mitigation(state.framework, mitigation).label,
            reading,
            state.href(readings=left),
        )
        for mitigation, reading, left in _each_given_up(state.readings)
    ]
    if is_of_two:
        chips += [
            (
                "Second side: ",
                chain.mitigation(other.framework or state.framework, mitigation).label,
                reading,
                state.href(other=replace(other, readings=left)),
            )
            for mitigation, reading, left in _each_given_up(other.readings)
        ]
    if not chips:
        return Markup()
    return render(
        "question/readings_taken.html", chips=chips, clear=state.href(readings=(), other=replace(other, readings=()))
    )


def _each_given_up(readings: tuple[tuple[str, str], ...]) -> list[tuple[str, str, tuple[tuple[str, str], ...]]]:
    """Each reading in use, with the readings that remain without it."""
    return [(*pair, tuple(each for each in readings if each != pair)) for pair in readings]
