"""The chain that a draft makes."""

from collections.abc import Iterator
from typing import Any

import pytest

import valuechain as vc
from tests.drafts import DAY, chain_of, chain_of_draft, small_draft
from tests.tables.editing.test_start import FRAMEWORKS
from valuechain.model.chain import ValueChain
from valuechain.tables.editing import commands
from valuechain.tables.editing.draft import Draft, StaleEditError
from valuechain.tables.editing.edit import Edit, Kind, invert
from valuechain.tables.editing.start import write_copy


def named_in(chain: ValueChain) -> Iterator[Any]:
    """The ids of actors and mitigations that rows besides the draft's own name."""
    for supply in chain.supplies:
        yield from (supply.from_actor, supply.to_actor)
    for doubt in chain.doubts:
        yield from filter(None, (doubt.actor, doubt.mitigation))
    for risk in chain.risks:
        yield from risk.impacted
    for link in chain.links:
        yield link.mitigation
    for actor in chain.actors:
        yield from actor.also
    for match in chain.reference_matches:
        yield match.actor


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_nothing_names_what_is_deleted(chain: vc.ValueChain, framework: str) -> None:
    """When all but the last actor and mitigation are deleted, the chain has no rows that name them, and no problems."""
    draft = Draft(chain_of(write_copy(chain, framework)))
    done: list[Edit] = []
    for kind in (Kind.ACTOR, Kind.MITIGATION):
        for row in list(draft.rows(kind))[:-1]:
            edits = commands.delete(draft, kind, row)
            draft.apply(edits)
            done.extend(edits)
    left = chain_of_draft(draft, DAY.day)
    kept = {left.actors[-1].id, left.mitigations[-1].id}
    assert (len(left.actors), len(left.mitigations)) == (1, 1)
    assert {*named_in(left)} <= kept
    assert {each.framework for each in left.reference_matches} <= {f"{framework}-copy"}
    draft.apply(invert(done))
    assert draft.snapshot() == draft.original
    assert {*named_in(chain_of_draft(draft, DAY.day))} - kept


def test_passages_of_changed_rows_are_left_out(chain: vc.ValueChain) -> None:
    """A row that was changed is no longer read from a passage; undoing the change brings the passage back."""
    draft = Draft(chain_of(write_copy(chain, "pai-open")))
    before = {(each.table, each.row) for each in chain_of_draft(draft).passages}
    assert ("mitigations", "PO-1") in before
    edits = commands.set_text(draft, Kind.MITIGATION, "PO-1", "summary", "Mine")
    draft.apply(edits)
    assert before - {(each.table, each.row) for each in chain_of_draft(draft).passages} == {("mitigations", "PO-1")}
    draft.apply(invert(edits))
    assert {(each.table, each.row) for each in chain_of_draft(draft).passages} == before


def test_the_day_of_the_last_change() -> None:
    """The chain was updated on the day of the last change."""
    assert chain_of_draft(small_draft(), "2026-11-29").updated == "2026-11-29"


def test_an_edit_that_does_not_fit() -> None:
    """If one edit does not fit, none is applied."""
    draft = small_draft()
    name = Edit(Kind.ACTOR, "prov", "name", "Provider", "Maker")
    with pytest.raises(StaleEditError):
        draft.apply([name, name])
    assert draft.snapshot() == draft.original
