"""Edits in words."""

from collections.abc import Callable

import pytest

from tests.drafts import DAY, small_draft
from valuechain.analysis.editing.described import (
    NO_ROLE,
    Difference,
    describe,
    describe_since,
    name_roles,
    say,
    tabulate,
)
from valuechain.tables.editing import commands
from valuechain.tables.editing.commands import Edits
from valuechain.tables.editing.draft import Draft
from valuechain.tables.editing.edit import ORDER, Edit, Kind, Owner

ACTOR, MITIGATION = Kind.ACTOR, Kind.MITIGATION
FILTER, LOGS = "Filter data", "Keep logs"

SAID: dict[str, tuple[Callable[[Draft], Edits], list[Difference]]] = {
    "a role": (
        lambda draft: commands.set_roles(draft, "M-1", "prov", ["primary", "secondary"], DAY),
        [Difference(FILTER, "Provider", "role", "primary", "primary and secondary")],
    ),
    "no role": (
        lambda draft: commands.set_roles(draft, "M-1", "prov", [], DAY),
        [Difference(FILTER, "Provider", "role", "primary", NO_ROLE)],
    ),
    "a detail": (
        lambda draft: commands.set_owner(draft, "M-1", "user", "secondary", "condition", ""),
        [Difference(FILTER, "User", "condition", "if asked", "")],
    ),
    "a name": (
        lambda draft: commands.set_text(draft, ACTOR, "prov", "name", "Maker"),
        [
            Difference("", "Provider", "name", "Provider", "Maker"),
            Difference("", "Provider", "short name", "Provider", "Maker"),
        ],
    ),
    "a note": (
        lambda draft: commands.set_text(draft, MITIGATION, "M-3", "ownership_note", "New"),
        [Difference(LOGS, "", "note on who is responsible", "", "New")],
    ),
    "an addition": (
        lambda draft: commands.add(draft, ACTOR, "Legal", ""),
        [Difference("", "Legal", "added", "", "Legal")],
    ),
    "a deletion": (
        lambda draft: commands.delete(draft, MITIGATION, "M-3"),
        [Difference(LOGS, "User", "role", "secondary", NO_ROLE), Difference(LOGS, "", "deleted", LOGS, "")],
    ),
    "a move": (
        lambda draft: commands.move(draft, MITIGATION, "M-3", ""),
        [Difference(LOGS, "", "place", "after Report misuse", "first")],
    ),
    "an order": (
        lambda _: (Edit(ACTOR, "", ORDER, ("prov", "adapt", "user"), ("user", "prov", "adapt")),),
        [Difference("", "", "order of the actors", "", "changed")],
    ),
}


@pytest.mark.parametrize("name", SAID)
def test_every_kind_of_change(name: str) -> None:
    """Each kind of change is described with names, and with what was there before and after."""
    build, said = SAID[name]
    draft = small_draft()
    edits = build(draft)
    assert describe(draft, edits) == said
    assert tabulate(said).rows == tuple(said)


def test_details_come_in_the_order_of_roles() -> None:
    """Details of several roles come in the order of the cell."""
    before = (Owner("accountable"), Owner("responsible"), Owner("secondary"))
    after = tuple(owner._replace(note=owner.role) for owner in before)
    found = describe(small_draft(), [Edit(Kind.CELL, "M-1", "prov", before, after)])
    assert [each.after for each in found] == ["accountable", "responsible", "secondary"]


def test_unknown_roles_are_named_by_id() -> None:
    """A role without a name is named by its id."""
    assert name_roles((Owner("boss"),), {}) == "boss"


def test_what_differs_from_an_earlier_state() -> None:
    """Differences are described from then to now, with the names of deleted actors."""
    draft = small_draft()
    draft.apply(commands.delete(draft, ACTOR, "prov"))
    assert describe_since(draft, draft.original) == [
        Difference("Filter data", "Provider", "role", "primary", "no role"),
        Difference("", "Provider", "deleted", "Provider", ""),
    ]
    assert describe_since(draft, draft.snapshot()) == []


SENTENCES = [
    ([], "Nothing changed."),
    ([Difference("Filter", "Provider", "role", "", "primary")], "Filter: Provider is now primary."),
    ([Difference("Filter", "Provider", "role", "primary", "no role")], "Filter: Provider no longer has a role."),
    ([Difference("", "Legal", "added", "", "Legal")], "Legal was added."),
    ([Difference("Filter", "", "place", "first", "after Watch")], "Filter was moved."),
    ([Difference("Filter", "", "name", "Filter", "")], "Filter: the name is now empty."),
    ([Difference("Filter", "", "summary", "", "x" * 61)], f"Filter: the summary is now “{'x' * 60}…”."),
    ([Difference("", "", "order of the actors", "", "changed")], "The order of the actors was changed."),
    (
        [Difference("Filter", str(number), "role", "", "primary") for number in range(1_001)],
        "Filter: 0 is now primary, and 1,000 more.",
    ),
    (
        [Difference("Filter", "Legal", "role", "primary", "no role"), Difference("", "Legal", "deleted", "Legal", "")],
        "Legal was deleted.",
    ),
    (
        [Difference("Filter", "Provider", "role", "", "primary"), Difference("", "Legal", "deleted", "Legal", "")],
        "Legal was deleted, and 1 more.",
    ),
]


@pytest.mark.parametrize(("made", "sentence"), SENTENCES)
def test_a_change_in_a_sentence(made: list[Difference], sentence: str) -> None:
    """A change is told in a sentence; of several, the first."""
    assert say(made) == sentence
