"""Where to start: three worked examples and the actors to begin from, on a first visit."""

from dataclasses import dataclass

from valuechain.model.chain import ValueChain
from valuechain.model.question import Other
from valuechain.model.vocabulary import ModelType, ReleaseType
from valuechain.views.page.render import render
from valuechain.views.page.state import Page, View, ViewState

_MOST_ACTORS = 14


@dataclass(frozen=True, slots=True)
class Example:
    """A question that someone could come with, and the link that answers it."""

    question: str
    where: str
    href: str


def show_welcome(chain: ValueChain, state: ViewState) -> str:
    """Examples and the actors of the framework; empty unless the address asks nothing yet."""
    if state != ViewState(chain.frameworks[0].id, data=state.data):
        return ""
    return render(
        "explore/welcome.html",
        examples=build_examples(chain, state),
        more=max(0, len(chain.actors_by_framework.get(state.framework, ())) - _MOST_ACTORS),
        all_actors=state.href(page=Page.ACTOR),
        actors=[
            (actor.label, state.href(page=Page.ACTOR, item=actor.id))
            for actor in chain.actors_by_framework.get(state.framework, ())[:_MOST_ACTORS]
        ],
        framework=chain.framework(state.framework),
    )


def build_examples(chain: ValueChain, state: ViewState) -> list[Example]:
    """Three questions of the shipped frameworks, those that the chain holds."""
    open_model = ViewState("pai-open", data=state.data)
    examples = (
        Example(
            "Our model's weights are public. Who must report incidents?",
            "PAI's open checklist, as a map",
            open_model.href(view=View.MAP, focus="mitigation:PO-12"),
        ),
        Example(
            "How much hangs on one ambiguous passage?",
            "the same checklist under two readings",
            open_model.href(page=Page.COMPARE, other=Other(readings=(("PO-12", "B"),))),
        ),
        Example(
            "We put a general-purpose model with systemic risk on the EU market. What is ours to do?",
            "the EU AI Act, as a role card",
            ViewState("eu-ai-act", ModelType.FRONTIER, ReleaseType.RESTRICTED, data=state.data).href(
                page=Page.ACTOR, item="gpai_systemic_provider"
            ),
        ),
    )
    held = {framework.id for framework in chain.frameworks}
    return list(examples) if {"pai-open", "eu-ai-act"} <= held else []
