"""The welcome on a first visit: worked examples, and the actors as starting points."""

from valuechain.model.chain import ValueChain
from valuechain.views.page.examples import build_examples
from valuechain.views.page.render import render
from valuechain.views.page.state import Page, ViewState

_MOST_ACTORS = 14


def show_welcome(chain: ValueChain, state: ViewState) -> str:
    """Examples and the framework's actors; empty once the address asks a question."""
    if state != ViewState(chain.frameworks[0].id, data=state.data):
        return ""
    examples = build_examples(chain, "explore", state.data)
    return render(
        "explore/welcome.html",
        examples=examples if all(each.href for each in examples) else [],
        more=max(0, len(chain.actors_by_framework.get(state.framework, ())) - _MOST_ACTORS),
        all_actors=state.href(page=Page.ACTOR),
        actors=[
            (actor.label, state.href(page=Page.ACTOR, item=actor.id))
            for actor in chain.actors_by_framework.get(state.framework, ())[:_MOST_ACTORS]
        ],
        framework=chain.framework(state.framework),
    )
