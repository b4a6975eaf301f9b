"""The links out of a question that nothing answers."""

from dataclasses import replace
from typing import NamedTuple

from valuechain.analysis.across.across import Across
from valuechain.analysis.across.values import Voice
from valuechain.model.question.across import AcrossQuestion
from valuechain.views.across.question import list_chips
from valuechain.views.across.state import AcrossState


class WayOut(NamedTuple):
    """A link that drops a part of a question that nothing answers."""

    name: str
    href: str


def is_empty(across: Across) -> bool:
    """Whether nothing is left to show: no source asks for anything, now or later."""
    return not any(row.sources(Voice.SPEAKS, Voice.NO_ONE, Voice.LATER) for row in across.topics)


def list_ways_out(state: AcrossState) -> list[WayOut]:
    """The links that drop one part of the question, and the one that drops them all."""
    question = state.question
    ways = [
        WayOut("Ask all sources", state.href_asking()) if question.has_chosen_sources else None,
        WayOut("Ask for any model and release", state.href(model_type=None, release_type=None))
        if question.model_type or question.release_type
        else None,
        *(WayOut(f"Without {chip.name[:1].lower()}{chip.name[1:]}", chip.href) for chip in list_chips(state)),
    ]
    chosen = [way for way in ways if way]
    if len(chosen) > 1:
        cleared = replace(state, question=AcrossQuestion(on=question.on, is_today=question.is_today))
        chosen.append(WayOut("Clear all filters", cleared.href()))
    return chosen
