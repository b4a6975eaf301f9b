"""The card of the selected mitigation or actor."""

from dataclasses import dataclass

from markupsafe import Markup

from valuechain.analysis.allocation.allocation import Allocation
from valuechain.analysis.allocation.ownership import co_owners_of, mentioned_for, mitigations_of, owners_of
from valuechain.analysis.findings.absence import without
from valuechain.model.values import Actor, Mitigation, Ownership, Role
from valuechain.views.page.otherwise import list_otherwise
from valuechain.views.page.place import place_in_chain
from valuechain.views.page.render import render
from valuechain.views.page.state import Page, ViewState
from valuechain.views.question.readings import list_readings


@dataclass(frozen=True, slots=True)
class CardLink:
    """The other end of an ownership: an actor on a mitigation's card, a mitigation on an actor's."""

    label: str
    href: str
    role: Role
    is_alone: bool = False


def show_card(allocation: Allocation, state: ViewState) -> str:
    """The HTML of the focused card; empty if nothing is focused or the answer does not include it."""
    kind, _, node = state.focus.partition(":")
    if kind == "mitigation" and (state.framework, node) in {(m.framework, m.id) for m in allocation.mitigations}:
        return _show_mitigation(allocation, allocation.chain.mitigation(state.framework, node), state)
    if kind == "actor":
        return _show_actor(allocation, allocation.chain.actor(state.framework, node), state)
    return ""


def _show_mitigation(allocation: Allocation, mitigation: Mitigation, state: ViewState) -> Markup:
    chain = allocation.chain
    topics = {topic.id: topic.name for topic in chain.topics}
    risks = {risk.id: risk.name for risk in chain.risks if risk.framework == mitigation.framework}
    rank = {role.id: index for index, role in enumerate(chain.roles)}
    ownerships = sorted(
        (*owners_of(allocation, mitigation.id), *mentioned_for(allocation, mitigation.id)),
        key=lambda ownership: rank[ownership.role],
    )
    parts = [m for m in chain.mitigations_by_framework[state.framework] if m.parent == mitigation.id]
    return render(
        "explore/mitigation_card.html",
        mitigation=mitigation,
        framework=chain.framework(state.framework),
        owners=[_actor_held(allocation, ownership, state) for ownership in ownerships],
        passages=sorted({ownership.source for ownership in ownerships} or {mitigation.source}),
        readings=list_readings(chain, mitigation, state),
        topics=[topics[topic] for topic in mitigation.topics],
        all_risks="all" in mitigation.risks,
        risks=[risks[risk] for risk in mitigation.risks if risk in risks],
        doubts=[
            doubt
            for doubt in chain.doubts
            if (doubt.framework, doubt.mitigation) == (mitigation.framework, mitigation.id)
        ],
        parts=[(part, state.href(level=2, focus=f"mitigation:{part.id}")) for part in parts],
        part_of=_part_of(allocation, mitigation, state),
        page=state.href(page=Page.MITIGATION, item=mitigation.id),
        close=state.href(focus=""),
        opener=state.focus,
    )


def _part_of(allocation: Allocation, mitigation: Mitigation, state: ViewState) -> tuple[Mitigation, str] | None:
    if not mitigation.parent:
        return None
    parent = allocation.chain.mitigation(state.framework, mitigation.parent)
    return parent, state.href(level=1, focus=f"mitigation:{parent.id}")


def _actor_held(allocation: Allocation, ownership: Ownership, state: ViewState) -> CardLink:
    actor = allocation.chain.actor(ownership.framework, ownership.actor)
    return CardLink(actor.label, state.href(focus=f"actor:{actor.id}"), allocation.chain.role(ownership.role))


def _show_actor(allocation: Allocation, actor: Actor, state: ViewState) -> Markup:
    chain = allocation.chain
    held = []
    for ownership in mitigations_of(allocation, actor.id):
        mitigation = chain.mitigation(actor.framework, ownership.mitigation)
        is_alone = len(owners_of(allocation, mitigation.id)) == 1
        href = state.href(focus=f"mitigation:{mitigation.id}")
        held.append(CardLink(mitigation.label, href, chain.role(ownership.role), is_alone))
    absence = without(allocation, {actor.id})
    return render(
        "explore/actor_card.html",
        actor=actor,
        place=place_in_chain(chain, actor),
        groups=[
            (role, [each for each in held if each.role == role])
            for role in chain.roles
            if any(each.role == role for each in held)
        ],
        otherwise=list_otherwise(allocation, actor, state),
        answers=any(each.role.is_lead for each in held),
        mentioned=[
            (m.label, state.href(focus=f"mitigation:{m.id}"))
            for m in allocation.mitigations
            if any(o.actor == actor.id for o in mentioned_for(allocation, m.id))
        ],
        shared=[
            (chain.actor(actor.framework, other), len(both), state.href(focus=f"actor:{other}"))
            for other, both in co_owners_of(allocation, actor.id).items()
        ],
        absence=absence,
        total=len(allocation.mitigations),
        supplies=[
            (chain.actor(s.framework, s.to_actor), s) for s in chain.supplies if _is(s.framework, s.from_actor, actor)
        ],
        supplied=[
            (chain.actor(s.framework, s.from_actor), s) for s in chain.supplies if _is(s.framework, s.to_actor, actor)
        ],
        framework=chain.framework(actor.framework),
        page=state.href(page=Page.ACTOR, item=actor.id),
        close=state.href(focus=""),
        opener=state.focus,
    )


def _is(framework: str, actor_id: str, actor: Actor) -> bool:
    return (framework, actor_id) == (actor.framework, actor.id)
