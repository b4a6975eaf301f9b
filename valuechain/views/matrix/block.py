"""A part of a large matrix as plain values, for a grid that asks for rows as they come into view."""

from collections import Counter
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any
from urllib.parse import quote_plus

from valuechain.analysis.allocation.allocation import Allocation
from valuechain.analysis.allocation.readings import doubtful_cells
from valuechain.analysis.findings.findings import count_load
from valuechain.analysis.rows.stages import StageRows
from valuechain.model.look import letter_of
from valuechain.model.values import Mitigation, Role
from valuechain.model.vocabulary import Confidence
from valuechain.views.page.state import Page, ViewState

BLOCK = 50
"""Rows that the grid asks for at a time."""
MITIGATION, STAGE, OWNERS, ACTOR = "mitigation", "stage", "owners", "actor:"
"""Keys of a row's values; an actor's key is `actor:` and its id. A row with a stage is the heading of its stage."""
DOUBT = "?"
"""Ends what stands in a cell in which the readings differ."""


def build_block(
    allocation: Allocation, lines: StageRows, state: ViewState, start: int, end: int
) -> list[dict[str, Any]]:
    """The rows from `start` up to `end`: headings of stages, and mitigations with their links and the roles of actors.

    Shape: up to (end - start) rows.
    """
    asked = lines.rows[start:end]
    held = allocation.role_bits[asked]  # that of a heading means nothing, and is not looked at
    glosses = {each.name: each.gloss for each in allocation.chain.stages if each.framework == state.framework}
    build_row = _row_builder(allocation, lines, state)
    rows: list[dict[str, Any]] = []
    for index, line in zip(asked.tolist(), held.tolist(), strict=True):
        if index < 0:
            name, number = lines.stages[-1 - index]
            rows.append({STAGE: {"name": name, "gloss": glosses.get(name, ""), "mitigations": f"{number:,}"}})
        else:
            rows.append(build_row(allocation.mitigations[index], line))
    return rows


def _row_builder(
    allocation: Allocation, lines: StageRows, state: ViewState
) -> Callable[[Mitigation, Sequence[int]], dict[str, Any]]:
    chain = allocation.part
    readings, doubtful, chosen = chain.readings_by_mitigation, doubtful_cells(chain), dict(state.readings)
    columns = [(actor.id, f"{ACTOR}{actor.id}") for actor in allocation.actors]
    before, _, after = state.href(page=Page.MITIGATION, item="\0").partition(quote_plus("\0"))
    names_of = cache(lambda bits: _names(bits, chain.roles))
    owners_of = cache(
        lambda bits: [role for index, role in enumerate(chain.roles) if bits >> index & 1 and role.is_owner]
    )

    def marks(mitigation: Mitigation) -> list[str]:
        taken, number = chosen.get(mitigation.id), len(readings.get((mitigation.framework, mitigation.id), ()))
        found = [f"reading {taken}"] if taken else [f"{number} readings"] if number > 1 else []
        is_ours = lines.is_mixed and mitigation.confidence is Confidence.INTERPRETED
        return [*found, "interpreted"] if is_ours else found

    def build_row(mitigation: Mitigation, line: Sequence[int]) -> dict[str, Any]:
        row: dict[str, Any] = {
            MITIGATION: {
                "label": mitigation.label,
                "href": f"{before}{quote_plus(mitigation.id)}{after}",
                "marks": marks(mitigation),
            }
        }
        owners: Counter[Role] = Counter()
        differing = doubtful.get((mitigation.framework, mitigation.id), ())
        for (actor, column), bits in zip(columns, line, strict=False):
            if bits:
                row[column] = names_of(bits)
                owners.update(owners_of(bits))
            if actor in differing:
                row[column] = f"{row.get(column, '')} {DOUBT}".strip()
        row[OWNERS] = _add_up([(role, owners[role]) for role in chain.roles]) or "nobody"
        return row

    return build_row


def build_answer(allocation: Allocation, lines: StageRows, state: ViewState, start: int = 0) -> dict[str, Any]:
    """What the grid is answered: a block of rows, the number of all of them, and the totals."""
    return {
        "rowData": build_block(allocation, lines, state, start, start + BLOCK),
        "rowCount": len(lines.rows),
        "totals": build_totals(allocation, is_narrowed=state.selection.is_narrowing),
    }


def build_totals(allocation: Allocation, *, is_narrowed: bool = False) -> dict[str, Any]:
    """The last row: what each actor carries, and all together, as text such as `12 P 1 S`."""
    load = count_load(allocation)
    roles = [role for role in allocation.chain.roles if role.is_owner]
    nothing = "nothing shown" if is_narrowed else "nothing"
    totals: dict[str, Any] = {MITIGATION: {"label": "Carries, of what is shown" if is_narrowed else "Carries"}}
    for actor, held in load.items():
        totals[f"{ACTOR}{actor.id}"] = _add_up([(role, held.get(role.id, 0)) for role in roles]) or nothing
    everyone = [(role, sum(held.get(role.id, 0) for held in load.values())) for role in roles]
    return {**totals, OWNERS: _add_up(everyone) or "none"}


def _add_up(numbers: Sequence[tuple[Role, int]]) -> str:
    return " ".join(f"{number:,}\u00a0{letter_of(role)}" for role, number in numbers if number)


def _names(bits: int, roles: Sequence[Role]) -> str:
    return ", ".join(role.name.lower() for index, role in enumerate(roles) if bits >> index & 1)
