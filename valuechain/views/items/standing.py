"""The line of a role card across sources: its reference actors, and what other sources make them responsible for."""

from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup

from valuechain.analysis.across.across import Across, build_across
from valuechain.analysis.across.standing import Standing, find_standings
from valuechain.model.chain import ValueChain
from valuechain.model.question.across import AcrossQuestion
from valuechain.model.values import Actor
from valuechain.views.across.state import AcrossState
from valuechain.views.page.link import Link
from valuechain.views.page.render import render
from valuechain.views.page.state import Page, ViewState


class ShownStanding(NamedTuple):
    """A reference actor of the card."""

    standing: Standing
    href: str
    """The link to the reference actor among all of them."""
    elsewhere: Sequence[Link]
    """The topics on which only other sources make it responsible, each with their number."""


def show_standing(chain: ValueChain, actor: Actor, state: ViewState) -> Markup:
    """The HTML of the line; empty if the data has no reference actors or practices."""
    if not chain.reference_matches or not chain.practices:
        return Markup()
    across = _ask(chain, state)
    beside = AcrossState(Page.ACROSS, across.question, data=state.data)
    matches = chain.reference_matches_of(actor.framework, actor.id)
    return render(
        "items/standing.html",
        standings=[_show(each, beside) for each in find_standings(across, actor)],
        why_none=next((each.condition for each in matches if not each.reference_actor), ""),
        sources=len(across.sources),
        topics=len(across.topics),
        day=across.question.day if across.question.on else "",
    )


def _ask(chain: ValueChain, state: ViewState) -> Across:
    """The answer across sources for the card's model, release and day; without a day, everything counts."""
    asked = AcrossQuestion(model_type=state.model_type, release_type=state.release_type, on=state.on)
    return build_across(chain, asked)


def _show(standing: Standing, state: AcrossState) -> ShownStanding:
    elsewhere = [
        Link(
            row.subject.name,
            state.href_of(topic=row.subject.id),
            str(len(row.cell(standing.actor.id).responsible)),
        )
        for row in standing.elsewhere
    ]
    return ShownStanding(standing, f"{state.href()}#actor-{standing.actor.id}", elsewhere)
