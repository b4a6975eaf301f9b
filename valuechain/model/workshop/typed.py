"""What facilitators have typed into the form of a decision and not recorded."""

from collections.abc import Mapping
from typing import TypeAlias

from valuechain.model.workshop.plan import LONGEST_REASON, Plan
from valuechain.model.workshop.running import Decision

Typed: TypeAlias = Mapping[str, str]
"""By field of the form; fields that no one touched are left out."""

_ROLE = "role:"
"""Before an actor's id: the field with its role."""
_NOBODY, _NOTE, _DISSENT = "nobody", "note", "dissent"


def read_typed(plan: Plan, fields: Mapping[str, str]) -> Typed:
    """The fields of a form that belong to a decision. Texts keep trailing spaces: they are still being typed."""
    known = {_NOBODY, _NOTE, _DISSENT, *(f"{_ROLE}{actor}" for actor in plan.actor_ids)}
    return {name: text.replace("\r\n", "\n")[:LONGEST_REASON] for name, text in fields.items() if name in known}


def type_roles(plan: Plan, decision: Decision) -> Typed:
    """The fields for a decision's roles."""
    roles = {f"{_ROLE}{actor}": decision.roles.get(actor, "") for actor in plan.actor_ids}
    return {**roles, _NOBODY: "yes" if decision.is_nobody else ""}


def type_decision(plan: Plan, decision: Decision) -> Typed:
    """The fields for a decision, as if it were typed."""
    return {**type_roles(plan, decision), _NOTE: decision.note, _DISSENT: decision.dissent}


def with_typed(plan: Plan, before: Decision, typed: Typed) -> Decision:
    """A decision with what is typed over it.

    >>> with_typed(Plan("T", "f", "F", "", ""), Decision(note="a", dissent="b"), {"note": "c"})
    Decision(roles={}, is_nobody=False, note='c', dissent='b')
    """
    roles = {actor: typed.get(f"{_ROLE}{actor}", before.roles.get(actor, "")) for actor in plan.actor_ids}
    return Decision(
        {actor: role for actor, role in roles.items() if role in plan.role_ids},
        bool(typed[_NOBODY]) if _NOBODY in typed else before.is_nobody,
        typed.get(_NOTE, before.note),
        typed.get(_DISSENT, before.dissent),
    )
