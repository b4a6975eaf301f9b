"""The actor picker: the framework's actors, with what each is responsible for."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from valuechain.analysis.allocation.allocation import Allocation
from valuechain.analysis.allocation.ownership import mitigations_of
from valuechain.model.chain import ValueChain
from valuechain.model.errors import nearest
from valuechain.model.values import Actor
from valuechain.views.page.render import render
from valuechain.views.page.state import Page, ViewState
from valuechain.views.question.picker import show_question_line


@dataclass(frozen=True, slots=True)
class ActorChoice:
    """An entry in the actor picker, with the actor's workload in the context."""

    actor: Actor
    href: str
    owned: str
    is_current: bool


def list_actor_choices(chain: ValueChain, state: ViewState, allocation: Allocation | None) -> list[ActorChoice]:
    """The entries of the picker, with what each actor owns in the answer, if there is one."""
    return [
        ActorChoice(
            actor,
            state.href(item=actor.id),
            "" if allocation is None else _describe_owned(chain, allocation, actor),
            actor.id == state.item,
        )
        for actor in chain.actors_by_framework.get(state.framework, ())
    ]


def _describe_owned(chain: ValueChain, allocation: Allocation, actor: Actor) -> str:
    held = [chain.role(ownership.role) for ownership in mitigations_of(allocation, actor.id)]
    leads = sum(role.is_lead for role in held)
    others = Counter(role.name.lower() for role in held if not role.is_lead)
    parts = [f"responsible for {leads}"] if leads else []
    parts.extend(f"{name} for {number}" for name, number in others.items())
    return ", ".join(parts) or "no role here"


def show_actor_choice(chain: ValueChain, state: ViewState, notices: Markup, choices: Sequence[ActorChoice]) -> Markup:
    """The actor picker, for visitors who have not chosen a valid actor."""
    names = {
        name: choice
        for choice in choices
        for name in (*choice.actor.aliases, choice.actor.name, choice.actor.label, choice.actor.id)
    }
    found = nearest(state.item, names) if state.item else None
    return render(
        "items/actor_choice.html",
        state=state,
        framework=chain.framework(state.framework),
        question=show_question_line(chain, state),
        notices=notices,
        choices=choices,
        near=names[found] if found else None,
        elsewhere=[
            framework
            for framework in chain.frameworks
            if framework.id != state.framework
            and any(each.id == state.item for each in chain.actors_by_framework.get(framework.id, ()))
        ],
        search=state.href(page=Page.SEARCH, text=state.item),
    )
