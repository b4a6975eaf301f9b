"""What can be compared: the form with two columns, and worked examples."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from valuechain.model.chain import ValueChain
from valuechain.model.vocabulary import PLACES, ModelType, ReleaseType
from valuechain.views.compare_sides import FIRST, SECOND, first_state, second_state
from valuechain.views.phrases import count
from valuechain.views.render import render
from valuechain.views.state import Other, Page, ViewState

MOST_READINGS = 4
"""More places that can be read in two ways than this are folded away."""
_MOST_FRAMEWORKS = 6


@dataclass(frozen=True, slots=True)
class Option:
    """A choice of a select."""

    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Select:
    """A question of the form."""

    name: str
    label: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """One side of the form."""

    title: str
    selects: tuple[Select, ...]
    hint: str
    """For which models and releases the chosen framework answers."""
    readings: tuple[Select, ...]
    is_reading: bool
    """Whether a reading is chosen that is not the shown one."""


@dataclass(frozen=True, slots=True)
class Example:
    """Something worth comparing."""

    title: str
    what: str
    href: str


def show_form(chain: ValueChain, state: ViewState, *, swap: str = "") -> str:
    """The form, filled in with what is compared now; the second side begins as the first."""
    first = first_state(chain, state)
    if state.other == Other():
        first = replace(first, other=replace(first.other, readings=first.readings))
    columns = (
        _column(chain, first, "First side", FIRST),
        _column(chain, second_state(chain, first), "Second side", SECOND),
    )
    level = "" if first.level == 1 else "all" if first.level is None else str(first.level)
    hidden = (("update", "yes" if first.is_significant_update else ""), ("level", level), ("data", first.data))
    return render(
        "compare_form.html",
        columns=columns,
        hidden=[(name, value) for name, value in hidden if value],
        action=Page.COMPARE.value,
        swap=swap,
        most=MOST_READINGS,
    )


def _column(chain: ValueChain, side: ViewState, title: str, prefix: str) -> Column:
    frameworks = tuple(
        Option(each.id, _capital(each.short_name), each.id == side.framework) for each in chain.frameworks
    )
    types = (
        ("model-type", "Model", ModelType, side.model_type),
        ("release-type", "Release", ReleaseType, side.release_type),
    )
    selects = (
        Select(f"{prefix}framework", "Source", frameworks),
        *(
            Select(
                f"{prefix}{name}",
                label,
                tuple(Option(word.value, word.value.capitalize(), word == chosen) for word in words),
            )
            for name, label, words, chosen in types
        ),
    )
    chosen = dict(side.readings)
    return Column(title, selects, _hint(chain, side.framework), tuple(_readings(chain, side, prefix)), bool(chosen))


def _readings(chain: ValueChain, side: ViewState, prefix: str) -> Iterator[Select]:
    """One select a mitigation that can be read in several ways; the shown reading needs no value."""
    chosen = dict(side.readings)
    for mitigation in chain.mitigations_by_framework.get(side.framework, ()):
        found = chain.readings_by_mitigation.get((side.framework, mitigation.id), ())
        if len(found) < 2:
            continue
        options = tuple(
            Option(
                "" if each.is_shown else f"{mitigation.id}={each.id}",
                f"Reading {each.id}{' (shown)' if each.is_shown else ''}",
                chosen.get(mitigation.id, "") == ("" if each.is_shown else each.id),
            )
            for each in found
        )
        yield Select(f"{prefix}reading", mitigation.label, options)


def _capital(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"


def _hint(chain: ValueChain, framework: str) -> str:
    """For which models and releases a framework answers."""
    answered = [place for place in PLACES if chain.cell(framework, place).status.is_answered]
    if len(answered) == len(PLACES):
        says = "for every model and release"
        return f"Answers {says}{'.' if chain.is_varying(framework) else ', always the same.'}"
    if not answered:
        return "Answers for no model and release."
    listed = "; ".join(f"{place.model_type}, {place.release_type}" for place in answered)
    if len(answered) <= 3:
        return f"Answers only for: {listed}."
    return f"Answers for {len(answered)} of {count(len(PLACES), 'combination')}."


_OPEN = (ModelType.ADVANCED, ReleaseType.OPEN)
_FRONTIER = (ModelType.FRONTIER, ReleaseType.RESTRICTED)
_EXAMPLES = (
    (
        "Two readings",
        "Do hosting services answer for incident channels, or only support them? PAI's open checklist prints both.",
        ViewState("pai-open", *_OPEN),
        Other("pai-open", *_OPEN, (("PO-12", "B"),)),
    ),
    (
        "Two contexts",
        "Which duties of the EU AI Act come on top when an advanced open model becomes a frontier model behind an API?",
        ViewState("eu-ai-act", *_OPEN),
        Other("eu-ai-act", *_FRONTIER),
    ),
    (
        "Two sources",
        "Where PAI's open checklist and the CoSAI Risk Map give a topic to the same actors, and where not.",
        ViewState("pai-open", *_OPEN),
        Other("cosai", *_OPEN),
    ),
    (
        "Two sources, two contexts",
        "From PAI's 2023 guidance for frontier models, all for the provider, to its checklist for open models.",
        ViewState("pai-2023", *_FRONTIER),
        Other("pai-open", *_OPEN),
    ),
)


def examples(chain: ValueChain, state: ViewState) -> list[Example]:
    """The worked examples for which the data holds both sides."""
    known = {framework.id for framework in chain.frameworks}
    return [
        Example(title, what, replace(first, page=Page.COMPARE, other=other, data=state.data).href())
        for title, what, first, other in _EXAMPLES
        if {first.framework, other.framework} <= known
        and set(other.readings)
        <= {(each.mitigation, each.id) for each in chain.readings if each.framework == other.framework}
    ]


def others(chain: ValueChain, state: ViewState) -> list[tuple[str, str]]:
    """The other sources that answer the question that one comes with, each with the link that compares with it."""
    if not chain.cell(state.framework, state.place).status.is_answered:
        return []
    found = [
        each
        for each in chain.frameworks
        if each.id != state.framework and chain.cell(each.id, state.place).status.is_answered
    ]
    first = first_state(chain, state)
    return [
        (_capital(each.short_name), first.href(other=Other(each.id, *state.place))) for each in found[:_MOST_FRAMEWORKS]
    ]
