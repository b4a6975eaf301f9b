"""The card of a line on the map: everything that joins its two ends."""

from typing import NamedTuple

from markupsafe import Markup

from valuechain.analysis.allocation.allocation import Allocation
from valuechain.analysis.allocation.dates import describe_dates
from valuechain.analysis.allocation.ownership import name_owners
from valuechain.analysis.allocation.readings import possible_ownerships
from valuechain.analysis.graph.focus import ends_of, find_node
from valuechain.model.values import Actor, Mitigation
from valuechain.model.vocabulary import Confidence
from valuechain.views.page.render import render
from valuechain.views.page.state import ViewState


class Supplied(NamedTuple):
    """The supply from one end to the other."""

    what: str
    to: Actor
    confidence: Confidence
    source: str


def show_line_card(allocation: Allocation, state: ViewState) -> Markup:
    """The HTML of the card of the two ends in focus: roles with norm, condition, dates and place, and supplies."""
    chain = allocation.chain
    keys = ends_of(state.focus)
    ends = [find_node(chain, state.framework, key) for key in keys]
    mitigation = next((end for end in ends if isinstance(end, Mitigation)), None)
    actors = {end.id: end for end in ends if isinstance(end, Actor)}
    possible = [o for o in possible_ownerships(allocation) if _joins(o.mitigation, o.actor, keys)]
    held = [o for o in allocation.ownerships if _joins(o.mitigation, o.actor, keys)]
    owned = name_owners(chain, (*held, *possible))
    return render(
        "explore/line_card.html",
        ends=ends,
        ends_by_key=dict(zip(keys, ends, strict=True)),
        mitigation=mitigation,
        owned=owned,
        only_in=possible,
        dates={owner.ownership: describe_dates(chain, owner.ownership) for owner in owned},
        supplies=[
            Supplied(each.what, actors[each.to_actor], each.confidence, each.source)
            for each in chain.supplies
            if each.framework == state.framework
            and len(actors) == len(keys)
            and {each.from_actor, each.to_actor} == set(actors)
        ],
        framework=chain.framework(state.framework),
        state=state,
        close=state.href(focus=""),
        opener=keys[0],
    )


def _joins(mitigation: str, actor: str, keys: tuple[str, ...]) -> bool:
    return {f"mitigation:{mitigation}", f"actor:{actor}"} == set(keys)
