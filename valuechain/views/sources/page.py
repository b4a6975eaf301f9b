"""The Sources page: every source in a table, how their actors and topics match, and the ways to the rest."""

from collections import Counter
from dataclasses import dataclass
from typing import NamedTuple

from markupsafe import Markup

from valuechain.analysis.allocation.counts import count_on_topics
from valuechain.analysis.sources.checks import Checks, count_checks
from valuechain.model.chain import ValueChain
from valuechain.model.framework import Framework
from valuechain.model.values import Actor, Counterpart
from valuechain.model.vocabulary import Confidence
from valuechain.model.words import count
from valuechain.tables.writing.bundle import shipped_frameworks
from valuechain.views.page.render import render
from valuechain.views.page.state import Page, ViewState
from valuechain.views.page.takeaway import show_takeaway
from valuechain.views.sources.crosswalk import build_matches
from valuechain.views.sources.editions import describe_version
from valuechain.views.sources.files import every_table
from valuechain.views.sources.source import count_contents


class Row(NamedTuple):
    """A source in the table."""

    framework: Framework
    href: str
    contents: tuple[str, ...]
    checks: Checks
    is_shipped: bool


@dataclass(frozen=True, slots=True)
class Pair:
    """A pair of the crosswalk with its actors; one of them is None if the other has no counterpart."""

    counterpart: Counterpart
    framework: Framework
    actor: Actor | None
    to_framework: Framework
    to_actor: Actor | None


def show_sources(chain: ValueChain, state: ViewState, notices: Markup) -> Markup:
    """The HTML of the Sources page."""
    rows = [
        Row(
            framework,
            state.href(page=Page.SOURCE, framework=framework.id),
            count_contents(chain, framework),
            count_checks(chain, framework.id),
            framework.id in shipped_frameworks(),
        )
        for framework in chain.frameworks
    ]
    return render(
        "sources/page.html",
        state=state,
        notices=notices,
        said=_describe(chain),
        rows=rows,
        takeaway=show_takeaway(every_table(state), table="sources-table"),
        data=describe_version(chain),
        version=chain.version,
        pairs=_pairs(chain),
        topics=chain.topics,
        on_topic=count_on_topics(chain),
        matches=build_matches(chain),
        frameworks=chain.frameworks,
        glossary=state.href(page=Page.GLOSSARY),
        files=state.href(page=Page.FILES),
        my_data=state.href(page=Page.MY_DATA),
    )


def _describe(chain: ValueChain) -> str:
    shown = [o for o in chain.ownerships if o.is_shown and chain.role(o.role).is_owner]
    confidences = Counter(ownership.confidence for ownership in shown)
    parts = [f"{number} {confidence}" for confidence in Confidence if (number := confidences[confidence])]
    return (
        f"From {count(len(chain.frameworks), 'source')}: {count(len(chain.actors), 'actor')}, "
        f"{count(len(chain.mitigations), 'mitigation')} and {count(len(shown), 'assignment')} "
        f"({', '.join(parts)})."
    )


def _pairs(chain: ValueChain) -> list[Pair]:
    return [
        Pair(
            each,
            chain.framework(each.framework),
            chain.actor(each.framework, each.actor) if each.actor else None,
            chain.framework(each.to_framework),
            chain.actor(each.to_framework, each.to_actor) if each.to_actor else None,
        )
        for each in chain.crosswalk
    ]
