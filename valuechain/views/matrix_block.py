"""A part of a large matrix as plain values, for a grid that asks for rows as they come into view."""

from collections.abc import Sequence
from typing import Any

from valuechain.analysis.allocation import Allocation
from valuechain.analysis.findings import count_load
from valuechain.model.values import Role
from valuechain.views.state import Page, ViewState

BLOCK = 50
"""Rows that the grid asks for at a time."""
MITIGATION, STAGE, OWNERS, ACTOR = "mitigation", "stage", "owners", "actor:"
"""Keys of a row's values; an actor's key is `actor:` and its id."""


def build_block(allocation: Allocation, state: ViewState, start: int, end: int) -> list[dict[str, Any]]:
    """The rows from `start` up to `end`: the mitigation with its link, its stage, and the roles of each actor.

    Shape: up to (end - start) rows.
    """
    roles, readings = allocation.chain.roles, allocation.chain.readings_by_mitigation
    actors = [f"{ACTOR}{actor.id}" for actor in allocation.actors]
    rows = []
    for mitigation, line in zip(
        allocation.mitigations[start:end], allocation.role_bits[start:end].tolist(), strict=True
    ):
        row: dict[str, Any] = {
            MITIGATION: {
                "label": mitigation.label,
                "href": state.href(page=Page.MITIGATION, item=mitigation.id),
                "readings": len(readings.get((mitigation.framework, mitigation.id), ())),
            },
            STAGE: mitigation.stage,
            OWNERS: _count(roles, line),
        }
        for actor, bits in zip(actors, line, strict=False):
            if bits:
                row[actor] = _names(bits, roles)
        rows.append(row)
    return rows


def build_answer(allocation: Allocation, state: ViewState, start: int = 0) -> dict[str, Any]:
    """What the grid is answered: a block of rows, the number of all of them, and the totals."""
    return {
        "rowData": build_block(allocation, state, start, start + BLOCK),
        "rowCount": len(allocation.mitigations),
        "totals": build_totals(allocation),
    }


def build_totals(allocation: Allocation) -> dict[str, Any]:
    """The last row: what each actor carries, as text such as `12 P 1 S`."""
    load = count_load(allocation)
    roles = [role for role in allocation.chain.roles if role.is_owner]
    totals: dict[str, Any] = {MITIGATION: {"label": "Carries"}}
    for actor, held in load.items():
        numbers = [f"{held[role.id]:,} {_letter(role)}" for role in roles if role.id in held]
        totals[f"{ACTOR}{actor.id}"] = " ".join(numbers) or "nothing"
    return totals


def _count(roles: Sequence[Role], line: Sequence[int]) -> str:
    numbers = ((role, sum(bits >> index & 1 for bits in line)) for index, role in enumerate(roles) if role.is_owner)
    return " ".join(f"{number} {_letter(role)}" for role, number in numbers if number) or "nobody"


def _letter(role: Role) -> str:
    return role.letter or role.name[:1]


def _names(bits: int, roles: Sequence[Role]) -> str:
    return ", ".join(role.name.lower() for index, role in enumerate(roles) if bits >> index & 1)
