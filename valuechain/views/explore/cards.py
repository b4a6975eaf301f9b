"""The card of the selected mitigation or actor."""

from dataclasses import replace

from markupsafe import Markup

from valuechain.analysis.allocation.allocation import Allocation
from valuechain.analysis.allocation.dates import describe_dates
from valuechain.analysis.allocation.ownership import co_owners_of, mentioned_for, name_owners, owners_of
from valuechain.analysis.allocation.reference import reference_of
from valuechain.analysis.graph.focus import BETWEEN
from valuechain.analysis.items.role_card import build_role_card, hands_on, receives
from valuechain.model.values import Actor, Mitigation
from valuechain.views.explore.line_card import show_line_card
from valuechain.views.page.actors import describe_binding, list_otherwise, place_in_chain
from valuechain.views.page.dates import describe_part, list_own_dates
from valuechain.views.page.practices import list_practices
from valuechain.views.page.render import render
from valuechain.views.page.row_report import show_row_report
from valuechain.views.page.state import View, ViewState
from valuechain.views.question.readings import list_readings


def show_card(allocation: Allocation, state: ViewState, report_to: str = "") -> str:
    """The HTML of the focused card; empty if nothing is focused or the focused item is not in the answer.

    `report_to` is where readers report a mistake in a mitigation.
    """
    if BETWEEN in state.focus:
        return show_line_card(allocation, state)
    kind, _, node = state.focus.partition(":")
    if kind == "mitigation" and (state.framework, node) in {(m.framework, m.id) for m in allocation.mitigations}:
        return _show_mitigation(allocation, allocation.chain.mitigation(state.framework, node), state, report_to)
    if kind == "actor":
        return _show_actor(allocation, allocation.chain.actor(state.framework, node), state)
    if kind == "risk":
        return _show_risk(allocation, node, state)
    return ""


def _show_risk(allocation: Allocation, risk: str, state: ViewState) -> Markup:
    return render(
        "explore/risk_card.html",
        risk=next(each for each in allocation.chain.risks if (each.framework, each.id) == (state.framework, risk)),
        mitigations=[each for each in allocation.mitigations if risk in each.risks],
        every=sum("all" in each.risks for each in allocation.mitigations),
        framework=allocation.chain.framework(state.framework),
        state=state,
        close=state.href(focus=""),
        opener=state.focus,
    )


def _show_mitigation(allocation: Allocation, mitigation: Mitigation, state: ViewState, report_to: str) -> Markup:
    chain = allocation.chain
    topics = {topic.id: topic.name for topic in chain.topics}
    risks = {risk.id: risk.name for risk in chain.risks if risk.framework == mitigation.framework}
    owners = name_owners(chain, (*owners_of(allocation, mitigation.id), *mentioned_for(allocation, mitigation.id)))
    return render(
        "explore/mitigation_card.html",
        mitigation=mitigation,
        framework=chain.framework(state.framework),
        owners=sorted(owners, key=lambda owner: chain.roles.index(owner.role)),
        readings=list_readings(chain, mitigation, state),
        topics=[topics[topic] for topic in mitigation.topics],
        all_risks="all" in mitigation.risks,
        risks=[risks[risk] for risk in mitigation.risks if risk in risks],
        hindered_by=[risks[risk] for risk in mitigation.hindered_by if risk in risks],
        practices=list_practices(mitigation),
        dates=describe_dates(chain, mitigation),
        in_part=describe_part(chain, mitigation, state.on),
        own_dates=list_own_dates(chain, owners),
        doubts=[
            doubt
            for doubt in chain.doubts
            if (doubt.framework, doubt.mitigation) == (mitigation.framework, mitigation.id)
        ],
        parts=[each for each in chain.mitigations_by_framework[state.framework] if each.parent == mitigation.id],
        part_of=chain.mitigation(state.framework, mitigation.parent) if mitigation.parent else None,
        state=state,
        row_report=show_row_report(chain, mitigation, state, report_to),
        around=link_around(state),
        close=state.href(focus=""),
        opener=state.focus,
    )


def _show_actor(allocation: Allocation, actor: Actor, state: ViewState) -> Markup:
    chain, card = allocation.chain, build_role_card(allocation, actor.id)
    held = {role: [each for each in (*card.owns, *card.supports) if each.role == role] for role in chain.roles}
    return render(
        "explore/actor_card.html",
        actor=actor,
        card=card,
        bound=describe_binding(card),
        place=place_in_chain(chain, actor),
        groups={role: members for role, members in held.items() if members},
        otherwise=list_otherwise(allocation, actor, state),
        references={each.mitigation: reference_of(chain, each.mitigation) for each in card.held},
        counterparts=state.href(drawn=replace(state.drawn, counterparts=actor.id))
        if state.view is View.MAP and len(chain.frameworks) > 1
        else "",
        shared={
            chain.actor(actor.framework, other): len(both) for other, both in co_owners_of(allocation, actor.id).items()
        },
        supplies=hands_on(chain, actor),
        supplied=receives(chain, actor),
        framework=chain.framework(actor.framework),
        around=link_around(state),
        state=state,
        close=state.href(focus=""),
        opener=state.focus,
    )


def link_around(state: ViewState) -> str:
    """The link to the neighbourhood of the open card; empty off the map, or if the map is already limited to it."""
    is_offered = state.view is View.MAP and state.around != state.focus
    return state.href(around=state.focus) if is_offered else ""
