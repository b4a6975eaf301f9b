"""The form for choosing the two sides, and its links to other sources."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from markupsafe import Markup

from valuechain.analysis.allocation.allocation import find_answer
from valuechain.analysis.allocation.dates import is_dated
from valuechain.analysis.compare.contexts import is_outcome
from valuechain.model.chain import ValueChain
from valuechain.model.framework import Framework
from valuechain.model.question.parameters import (
    DATA,
    FRAMEWORK,
    LEVEL,
    MODEL_TYPE,
    READING,
    RELEASE_TYPE,
    SECOND,
    UPDATE,
)
from valuechain.model.question.question import Other
from valuechain.model.vocabulary import PLACES, ModelType, Place, ReleaseType
from valuechain.model.words import count, join_words
from valuechain.views.compare.sides import list_filters, side_states
from valuechain.views.page.link import Link
from valuechain.views.page.names import begin
from valuechain.views.page.render import render
from valuechain.views.page.state import Page, ViewState

MOST_READINGS = 4
"""Longer lists of ambiguous passages are collapsed."""
_MOST_FRAMEWORKS = 6


@dataclass(frozen=True, slots=True)
class SideOption:
    """An option of a drop-down list."""

    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Select:
    """A drop-down list in the form."""

    name: str
    label: str
    options: tuple[SideOption, ...]


@dataclass(frozen=True, slots=True)
class SideForm:
    """One side of the form."""

    title: str
    selects: tuple[Select, ...]
    hint: str
    """The models and releases the chosen framework covers."""
    readings: tuple[Select, ...]
    is_reading: bool
    """Whether a reading other than the default is chosen."""


def show_form(chain: ValueChain, state: ViewState) -> Markup:
    """Renders the form with the current choices; the second side defaults to the first, with the readings shown."""
    first, second = side_states(chain, state, state.data)
    return render(
        "compare/form.html",
        columns=(_column(chain, first, "Compare", ""), _column(chain, second, "with", SECOND)),
        hidden=[
            *((name, value) for name, value in first.pairs() if name in (UPDATE, LEVEL, DATA)),
            *list_filters(state),
        ],
        has_day=first.on is not None or any(is_dated(chain.only(side.framework)) for side in (first, second)),
        day=first.on.isoformat() if first.on else "",
        action=Page.COMPARE.value,
        most=MOST_READINGS,
    )


def _column(chain: ValueChain, side: ViewState, title: str, prefix: str) -> SideForm:
    frameworks = tuple(SideOption(each.id, _call(each), each.id == side.framework) for each in chain.frameworks)
    types = (
        (MODEL_TYPE, "Model", ModelType, side.model_type),
        (RELEASE_TYPE, "Release", ReleaseType, side.release_type),
    )
    selects = (
        Select(f"{prefix}{FRAMEWORK}", "Source", frameworks),
        *(
            Select(
                f"{prefix}{name}",
                label,
                tuple(SideOption(word.value, word.value.capitalize(), word == chosen) for word in words),
            )
            for name, label, words, chosen in types
        ),
    )
    chosen = dict(side.readings)
    return SideForm(title, selects, _hint(chain, side.framework), tuple(_readings(chain, side, prefix)), bool(chosen))


def _call(framework: Framework) -> str:
    """The label of a source; that of a workshop starts with the word "workshop", because long labels are cut off."""
    return framework.publisher if is_outcome(framework) else begin(framework.short_name)


def _readings(chain: ValueChain, side: ViewState, prefix: str) -> Iterator[Select]:
    """One drop-down list per ambiguous mitigation of the answer; the default reading has an empty value."""
    chosen = dict(side.readings)
    allocation = find_answer(chain, replace(side, readings=()))
    for mitigation in allocation.mitigations if allocation else ():
        found = chain.readings_by_mitigation.get((side.framework, mitigation.id), ())
        if len(found) < 2:
            continue
        options = tuple(
            SideOption(
                "" if each.is_shown else f"{mitigation.id}={each.id}",
                f"Reading {each.id}{' (shown)' if each.is_shown else ''}",
                chosen.get(mitigation.id, "") == ("" if each.is_shown else each.id),
            )
            for each in found
        )
        yield Select(f"{prefix}{READING}", mitigation.label, options)


def _hint(chain: ValueChain, framework: str) -> str:
    """The models and releases a framework covers, in words."""
    answered = [place for place in PLACES if chain.cell(framework, place).status.is_answered]
    if len(answered) == len(PLACES):
        return (
            f"Covers every model and release{'' if chain.is_varying(framework) else ', with the same answer for each'}."
        )
    if not answered:
        return "Covers no model or release."
    if len(answered) <= 3:
        return f"Covers {join_words([f'{place.model_type} {place.release_type}' for place in answered])} models only."
    return f"Covers {len(answered)} of {count(len(PLACES), 'combination')}."


def others(chain: ValueChain, state: ViewState) -> tuple[list[Link], str]:
    """A link to a comparison with each of the other sources, and a note on these links.

    A source that does not cover the current model and release is offered for the nearest combination it does cover.
    """
    if not chain.cell(state.framework, state.place).status.is_answered:
        return [], ""
    first, _ = side_states(chain, state, state.data)
    offers, elsewhere = [], []
    for each in (each for each in chain.frameworks if each.id != state.framework):
        place = _nearest(chain, each.id, state.place)
        if place is None:
            continue
        where = "" if place == state.place else f" ({place.model_type}, {place.release_type})"
        elsewhere += [each.short_name] if where else []
        offers.append(Link(f"{begin(each.short_name)}{where}", first.href(other=Other(each.id, *place))))
    notes = []
    if elsewhere:
        named = join_words([begin(elsewhere[0]), *elsewhere[1:]])
        has, it, is_ = ("has", "it", "is") if len(elsewhere) == 1 else ("have", "they", "are")
        notes.append(
            f"{named} {has} no answer for {state.model_type}, {state.release_type}, so {it} "
            f"{is_} offered for the model and release in brackets."
        )
    if len(offers) > _MOST_FRAMEWORKS:
        notes.append(f"{len(offers) - _MOST_FRAMEWORKS} more are in the second side’s list of sources.")
    return offers[:_MOST_FRAMEWORKS], " ".join(notes)


def _nearest(chain: ValueChain, framework: str, place: Place) -> Place | None:
    """The nearest place the framework covers: the place itself, a neighbour, or any other; None if it covers none."""
    cell = chain.cell(framework, place)
    near = [each.place for each in cell.neighbours if each.framework == framework]
    wanted = (place, *near, *PLACES)
    return next((each for each in wanted if chain.cell(framework, each).status.is_answered), None)
