"""The practices of a mitigation, and the mitigations of other sources at the other end of each path."""

from collections.abc import Mapping
from typing import NamedTuple

from markupsafe import Markup

from valuechain.analysis.across.topic.paths import PathEnd, PracticePaths, paths_of
from valuechain.analysis.across.topic.subject import say_relation
from valuechain.model.chain import ValueChain
from valuechain.model.common_language import Practice, Relation
from valuechain.model.framework import Framework
from valuechain.model.question.across import AcrossQuestion
from valuechain.model.values import Mitigation
from valuechain.views.across.state import AcrossState
from valuechain.views.page.render import render
from valuechain.views.page.state import Page, ViewState


class ShownPaths(NamedTuple):
    """A practice of the mitigation, with the ends of its paths by source."""

    paths: PracticePaths
    href: str
    """The link to the practice's page."""
    others: Mapping[Framework, tuple[PathEnd, ...]]
    """The mitigations of other sources that ask for the practice."""
    related: tuple[PathEnd, ...]
    """Those that only touch it."""


def show_paths(chain: ValueChain, state: ViewState, mitigation: Mitigation) -> Markup:
    """The HTML of the section; empty if the data has no practices."""
    if not chain.practices:
        return Markup()
    shown = [_show(state, paths) for paths in paths_of(chain, mitigation)]
    return render(
        "across/topic/paths.html",
        state=state,
        shown=shown,
        mitigation=mitigation,
        say_relation=say_relation,
        Relation=Relation,
    )


def _show(state: ViewState, paths: PracticePaths) -> ShownPaths:
    others: dict[Framework, tuple[PathEnd, ...]] = {}
    asking = [end for end in paths.others if end.link.relation.counts]
    for end in asking:
        others[end.framework] = (*others.get(end.framework, ()), end)
    related = tuple(end for end in paths.others if not end.link.relation.counts)
    return ShownPaths(paths, href_of_practice(state, paths.practice), others, related)


def href_of_practice(state: ViewState, practice: Practice) -> str:
    """The link from a page about one source to the page of a practice; keeps the day and the user's own data."""
    question = AcrossQuestion(on=state.on, is_today=state.on is None)
    return AcrossState(Page.TOPIC, question, practice=practice.id, data=state.data).href()
