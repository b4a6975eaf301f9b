"""The readings of an ambiguous mitigation with links to use them, and chips for those in use."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import NamedTuple

from markupsafe import Markup

from valuechain.analysis.allocation.ownership import Owner, name_owners
from valuechain.analysis.allocation.readings import is_in_use, owned_under
from valuechain.analysis.compare.names import side_names
from valuechain.model.chain import ValueChain
from valuechain.model.question.question import Readings
from valuechain.model.values import Mitigation, Reading
from valuechain.model.words import capital
from valuechain.views.page.render import render
from valuechain.views.page.state import Page, ViewState

_WITHOUT = {Page.SOURCES, Page.SOURCE, Page.GLOSSARY, Page.FILES, Page.MY_DATA}
"""Pages that do not depend on readings."""


@dataclass(frozen=True, slots=True)
class ReadingChoice:
    """A reading with its owners and the link to use it."""

    reading: Reading
    owners: list[Owner]
    """Mentions included."""
    href: str
    is_taken: bool


class TakenReading(NamedTuple):
    """An alternative reading in use, with the link back to the default."""

    side: str
    label: str
    reading: str
    href: str


def list_readings(chain: ValueChain, mitigation: Mitigation, state: ViewState) -> list[ReadingChoice]:
    """The readings of a mitigation; their links keep the readings of other mitigations."""
    others = {key: value for key, value in state.readings if key != mitigation.id}
    choices = []
    for reading in chain.readings_by_mitigation.get((mitigation.framework, mitigation.id), ()):
        readings = others if reading.is_shown else {**others, mitigation.id: reading.id}
        owners = name_owners(chain, owned_under(chain, mitigation, reading.id))
        href = state.href(readings=tuple(readings.items()))
        choices.append(ReadingChoice(reading, owners, href, is_in_use(reading, dict(state.readings))))
    return choices


def show_taken(chain: ValueChain, state: ViewState) -> Markup:
    """Chips for the alternative readings in use, which link back to the default ones, and a link to their effect."""
    if state.page in _WITHOUT:
        return Markup()
    other, is_of_two = state.other, state.page is Page.COMPARE
    first, second = _name_sides(chain, state) if is_of_two else ("", "")
    chips = _chips(chain, state.framework, state.readings, first, lambda left: state.href(readings=left))
    if is_of_two:
        chips += _chips(
            chain,
            other.framework or state.framework,
            other.readings,
            second,
            lambda left: state.href(other=replace(other, readings=left)),
        )
    if not chips:
        return Markup()
    clear = state.href(readings=(), other=replace(other, readings=()))
    compared = "" if is_of_two else state.href(page=Page.COMPARE)
    return render("question/readings_taken.html", chips=chips, clear=clear, compared=compared)


def _name_sides(chain: ValueChain, state: ViewState) -> tuple[str, str]:
    """The beginnings of the chips of both sides; empty if only their readings tell the sides apart."""
    first, second = state.sides(chain)
    if (first.framework, first.place) == (second.framework, second.place):
        return "", ""
    one, other = side_names(chain, first, second)
    return f"{capital(one)}: ", f"{capital(other)}: "


def _chips(
    chain: ValueChain, framework: str, readings: Readings, side: str, link: Callable[[Readings], str]
) -> list[TakenReading]:
    """A chip for each reading; `link` returns the link to the page with only the remaining readings."""
    return [
        TakenReading(
            side,
            chain.mitigation(framework, mitigation).label,
            reading,
            link(tuple(each for each in readings if each != (mitigation, reading))),
        )
        for mitigation, reading in readings
    ]
