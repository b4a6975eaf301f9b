"""What each command changes, leaves and refuses."""

from collections.abc import Callable

import pytest

from tests.drafts import DAY, HELPED, LED, small_draft
from valuechain.tables.editing import commands
from valuechain.tables.editing.check import LONGEST_TEXT, EditError, check_rows
from valuechain.tables.editing.commands import MOST_ROWS, TEXTS, Edits, cycle_of
from valuechain.tables.editing.draft import Draft
from valuechain.tables.editing.edit import PLACE, ROW, Edit, EditedRow, Kind, Owner, invert

ACTOR, MITIGATION = Kind.ACTOR, Kind.MITIGATION
JOINT = (Owner("responsible", confidence="unsourced"), Owner("accountable", confidence="unsourced"))
"""What the adapter has in the second mitigation."""
NEW = Owner("secondary", confidence="unsourced", source=DAY.source)
"""A role given here, in a mitigation that names its source."""


@pytest.fixture
def draft() -> Draft:
    """The small framework."""
    return small_draft()


def test_a_new_role_is_of_no_source(draft: Draft) -> None:
    """A role given here is unsourced and without a norm, and its source is the day of the change."""
    (edit,) = commands.set_roles(draft, "M-1", "adapt", ["secondary"], DAY)
    assert edit == Edit(Kind.CELL, "M-1", "adapt", (), (NEW,))
    assert NEW.source == "Changed here on 29 November 2026"


def test_a_new_role_where_nothing_names_a_source(draft: Draft) -> None:
    """A role given in a mitigation without a source has none either."""
    (edit,) = commands.set_roles(draft, "M-2", "prov", ["primary"], DAY)
    assert edit.after == (Owner("primary", confidence="unsourced"),)


def test_roles_that_stay_keep_everything(draft: Draft) -> None:
    """A role that stays keeps norm, condition, note, confidence and source; roles come in their usual order."""
    (edit,) = commands.set_roles(draft, "M-1", "prov", ["secondary", "primary", "secondary"], DAY)
    assert edit.after == (LED, NEW)
    draft.apply([edit])
    (edit,) = commands.set_roles(draft, "M-1", "prov", [], DAY)
    assert edit == Edit(Kind.CELL, "M-1", "prov", (LED, NEW), ())


def test_the_same_roles_change_nothing(draft: Draft) -> None:
    """Giving an actor the roles that it has changes nothing."""
    assert commands.set_roles(draft, "M-2", "adapt", ["responsible", "accountable"], DAY) == ()


@pytest.mark.parametrize(
    ("column", "text", "kept"),
    [
        ("norm", "should;may", "should;may"),
        ("norm", "", ""),
        ("condition", "  if it is asked ", "if it is asked"),
        ("note", "Cafe\u0301", "Café"),
        ("confidence", "interpreted", "interpreted"),
        ("source", "Book, p. 9", "Book, p. 9"),
    ],
)
def test_a_detail_of_one_role(draft: Draft, column: str, text: str, kept: str) -> None:
    """A detail of a role changes alone, without spaces around it and in composed form."""
    edits = commands.set_owner(draft, "M-1", "prov", "primary", column, text)
    assert edits == (Edit(Kind.CELL, "M-1", "prov", (LED,), (LED._replace(**{column: kept}),)),)


def test_a_new_name_is_the_label_too(draft: Draft) -> None:
    """A new name also replaces a label that was the same, but not one of its own."""
    assert commands.set_text(draft, ACTOR, "prov", "name", "Maker") == (
        Edit(ACTOR, "prov", "name", "Provider", "Maker"),
        Edit(ACTOR, "prov", "label", "Provider", "Maker"),
    )
    assert commands.set_text(draft, ACTOR, "adapt", "name", "Tuner") == (
        Edit(ACTOR, "adapt", "name", "Adapter", "Tuner"),
    )


def test_a_name_in_other_letters(draft: Draft) -> None:
    """An actor can be called by its own name in other capitals."""
    assert [edit.after for edit in commands.set_text(draft, ACTOR, "adapt", "name", "ADAPTER")] == ["ADAPTER"]


def test_a_new_norm_is_that_of_the_leads(draft: Draft) -> None:
    """A new norm replaces the leads’ norms that were the same, and not those of support."""
    norm, lead = commands.set_text(draft, MITIGATION, "M-1", "norm", "should")
    assert norm == Edit(MITIGATION, "M-1", "norm", "shall", "should")
    assert lead == Edit(Kind.CELL, "M-1", "prov", (LED,), (LED._replace(norm="should"),))
    draft.apply([norm, lead])
    draft.apply(commands.set_owner(draft, "M-1", "prov", "primary", "norm", "may"))
    assert commands.set_text(draft, MITIGATION, "M-1", "norm", "can") == (
        Edit(MITIGATION, "M-1", "norm", "should", "can"),
    )


@pytest.mark.parametrize(("kind", "column"), [(kind, column) for kind in TEXTS for column in TEXTS[kind]])
def test_every_text_that_can_be_changed(draft: Draft, kind: Kind, column: str) -> None:
    """Each column on offer takes a text, which undoing takes away again."""
    row = "user" if kind is ACTOR else "M-2"
    edits = commands.set_text(draft, kind, row, column, "may")
    draft.apply(edits)
    assert draft.rows(kind)[row][column] == "may"
    draft.apply(invert(edits))
    assert draft.rows(kind) == draft.original.rows(kind)


@pytest.mark.parametrize(
    ("after", "order"),
    [("", ["legal", "prov", "adapt", "user"]), ("prov", ["prov", "legal", "adapt", "user"])],
)
def test_adding(draft: Draft, after: str, order: list[str]) -> None:
    """A new row gets an id made of its name, and stands behind the given one or first."""
    (edit,) = commands.add(draft, ACTOR, " Legal ", after)
    assert edit.after == EditedRow({"id": "legal", "name": "Legal", "confidence": "unsourced"}, after)
    draft.apply([edit])
    assert list(draft.actors) == order


def test_adding_a_mitigation_to_a_stage(draft: Draft) -> None:
    """A new mitigation can belong to a stage, and may be called like another."""
    (edit,) = commands.add(draft, MITIGATION, "Keep logs", "M-3", "After")
    assert edit.after == EditedRow(
        {"id": "keep-logs", "name": "Keep logs", "confidence": "unsourced", "stage": "After"}, "M-3"
    )


@pytest.mark.parametrize(
    ("names", "ids"),
    [
        (["prov!"], ["prov-2"]),
        (["A", "A!", "A?"], ["a", "a-2", "a-3"]),
        (["a-2", "A", "A!"], ["a-2", "a", "a-3"]),
    ],
)
def test_new_ids(draft: Draft, names: list[str], ids: list[str]) -> None:
    """A new id is neither the id nor the name of another actor."""
    for name in names:
        draft.apply(commands.add(draft, ACTOR, name, ""))
        check_rows(draft)
    assert [row for row in reversed(draft.actors) if row not in draft.original.actors] == ids


def test_an_id_is_not_used_again(draft: Draft) -> None:
    """The id of a deleted row is not given to another, since undoing brings the row back under it."""
    draft.apply(commands.delete(draft, ACTOR, "user"))
    (edit,) = commands.add(draft, ACTOR, "User", "")
    assert edit.id == "user-2"


def test_moving(draft: Draft) -> None:
    """A row moves behind another one or to the front; moving it to its own place changes nothing."""
    (edit,) = commands.move(draft, ACTOR, "user", "prov")
    assert edit == Edit(ACTOR, "user", PLACE, "adapt", "prov")
    draft.apply([edit])
    assert list(draft.actors) == ["prov", "user", "adapt"]
    draft.apply(commands.move(draft, ACTOR, "user", ""))
    assert list(draft.actors) == ["user", "prov", "adapt"]
    assert commands.move(draft, ACTOR, "user", "") == commands.move(draft, ACTOR, "user", "user") == ()


def test_deleting_an_actor(draft: Draft) -> None:
    """An actor goes with its cells."""
    draft.apply(commands.delete(draft, ACTOR, "user"))
    assert list(draft.actors) == ["prov", "adapt"]
    assert {row: [*draft.cells(row)] for row in draft.mitigations} == {"M-1": ["prov"], "M-2": ["adapt"], "M-3": []}


def test_deleting_an_actor_with_an_heir(draft: Draft) -> None:
    """The heir of a deleted actor has its roles, and those that it had itself as they were."""
    draft.apply(commands.delete(draft, ACTOR, "user", "adapt", DAY))
    assert list(draft.actors) == ["prov", "adapt"]
    assert draft.held("M-1", "adapt") == (HELPED._replace(confidence="unsourced", source=DAY.source),)
    assert draft.held("M-2", "adapt") == JOINT
    assert draft.held("M-3", "adapt") == (NEW,)


def test_deleting_a_mitigation(draft: Draft) -> None:
    """A mitigation goes with its cells, and its parts stand alone."""
    edits = commands.delete(draft, MITIGATION, "M-1")
    draft.apply(edits)
    assert list(draft.mitigations) == ["M-2", "M-3"]
    assert "parent" not in draft.mitigations["M-3"]
    assert draft.counts["prov"].total() == 0
    draft.apply(invert(edits))
    assert draft.snapshot() == draft.original


def test_handing_over(draft: Draft) -> None:
    """Who takes a duty over gets it with norm, condition and note, but no source says so."""
    given, taken = commands.hand_over(draft, "M-1", "prov", "user", DAY)
    handed = LED._replace(confidence="unsourced", source=DAY.source)
    assert given == Edit(Kind.CELL, "M-1", "user", (HELPED,), (handed, HELPED))
    assert taken == Edit(Kind.CELL, "M-1", "prov", (LED,), ())


def test_handing_over_what_the_other_has(draft: Draft) -> None:
    """Who already has the role keeps it as it is."""
    assert commands.hand_over(draft, "M-2", "user", "adapt", DAY) == (
        Edit(Kind.CELL, "M-2", "user", (Owner("responsible", confidence="unsourced"),), ()),
    )


@pytest.mark.parametrize(
    "build",
    [
        lambda draft: commands.hand_over(draft, "M-1", "prov", "adapt", DAY),
        lambda draft: commands.hand_over_all(draft, "user", "prov", DAY),
        lambda draft: commands.hand_over_all(draft, "adapt", "prov", DAY),
        lambda draft: commands.delete(draft, ACTOR, "user", "adapt", DAY),
        lambda draft: commands.delete(draft, ACTOR, "prov", "user", DAY),
    ],
)
def test_nothing_is_without_an_owner_in_between(draft: Draft, build: Callable[[Draft], Edits]) -> None:
    """Between any two edits of a handover, every mitigation has an owner, and a lead if it had one before."""
    led = {row for row in draft.mitigations if draft.leads[row]}
    assert led == {"M-1", "M-2"}
    for edit in build(draft):
        draft.apply([edit])
        assert all(draft.owners[row] for row in draft.mitigations)
        assert all(draft.leads[row] for row in led)


def test_a_cell_goes_through_the_roles_that_are_used(draft: Draft) -> None:
    """A cell goes through none, each role in use, those that usually go with them, and both that are held jointly."""
    roles = ["primary", "responsible", "accountable", "secondary", "consulted", "informed"]
    joint = ("responsible", "accountable")
    assert cycle_of(draft) == ((), *((role,) for role in roles), joint)
    draft.apply(commands.set_roles(draft, "M-1", "adapt", ["mentioned"], DAY))
    assert cycle_of(draft) == ((), *((role,) for role in (*roles, "mentioned")), joint)


NOT_THERE = {kind: f"This {kind} is not there. Someone may have deleted it." for kind in (MITIGATION, ACTOR)}
TAKEN = "Another actor is already called “{}”. Give each actor a name of its own."
REFUSED: list[tuple[Callable[[Draft], Edits], str]] = [
    (lambda draft: commands.set_roles(draft, "M-9", "prov", [], DAY), NOT_THERE[MITIGATION]),
    (lambda draft: commands.set_roles(draft, "M-1", "nobody", [], DAY), NOT_THERE[ACTOR]),
    (lambda draft: commands.set_roles(draft, "M-1", "prov", ["boss"], DAY), "There is no role boss."),
    (
        lambda draft: commands.set_owner(draft, "M-1", "prov", "secondary", "note", "x"),
        "This actor no longer has this role here. Someone else has changed the cell.",
    ),
    (
        lambda draft: commands.set_owner(draft, "M-1", "prov", "primary", "role", "x"),
        "There is no column role to change.",
    ),
    (lambda draft: commands.set_owner(draft, "M-1", "prov", "primary", "norm", "perhaps"), "perhaps"),
    (lambda draft: commands.set_owner(draft, "M-1", "prov", "primary", "confidence", "sure"), "sure"),
    (lambda draft: commands.set_text(draft, MITIGATION, "M-1", "norm", "perhaps"), "perhaps"),
    (
        lambda draft: commands.set_text(draft, MITIGATION, "M-1", "parent", "M-2"),
        "There is no column parent to change.",
    ),
    (lambda draft: commands.set_text(draft, ACTOR, "nobody", "name", "x"), NOT_THERE[ACTOR]),
    (lambda draft: commands.set_text(draft, ACTOR, "prov", "name", " \u200b"), "The name cannot be empty."),
    (lambda draft: commands.set_text(draft, ACTOR, "prov", "name", "USER"), TAKEN.format("USER")),
    (lambda draft: commands.set_text(draft, ACTOR, "prov", "name", "adapt"), TAKEN.format("adapt")),
    (
        lambda draft: commands.set_text(draft, ACTOR, "prov", "summary", "x" * (LONGEST_TEXT + 1)),
        f"The text is longer than {LONGEST_TEXT:,} characters. Shorten it.",
    ),
    (lambda draft: commands.add(draft, MITIGATION, "", ""), "The name cannot be empty."),
    (lambda draft: commands.add(draft, ACTOR, "provider", ""), TAKEN.format("provider")),
    (lambda draft: commands.add(draft, ACTOR, "Legal", "nobody"), NOT_THERE[ACTOR]),
    (lambda draft: commands.move(draft, MITIGATION, "M-9", ""), NOT_THERE[MITIGATION]),
    (lambda draft: commands.move(draft, MITIGATION, "M-1", "M-9"), NOT_THERE[MITIGATION]),
    (lambda draft: commands.delete(draft, ACTOR, "nobody"), NOT_THERE[ACTOR]),
    (lambda draft: commands.delete(draft, ACTOR, "prov", "prov", DAY), "Choose another actor."),
    (lambda draft: commands.delete(draft, ACTOR, "prov", "nobody", DAY), NOT_THERE[ACTOR]),
    (lambda draft: commands.hand_over(draft, "M-1", "prov", "prov", DAY), "Choose another actor."),
    (lambda draft: commands.hand_over(draft, "M-1", "prov", "nobody", DAY), NOT_THERE[ACTOR]),
    (lambda draft: commands.hand_over(draft, "M-9", "prov", "user", DAY), NOT_THERE[MITIGATION]),
    (lambda draft: commands.hand_over(draft, "M-1", "adapt", "user", DAY), "This actor has no role here to hand over."),
    (lambda draft: commands.hand_over_all(draft, "nobody", "user", DAY), NOT_THERE[ACTOR]),
    (lambda draft: commands.hand_over_all(draft, "user", "user", DAY), "Choose another actor."),
]


@pytest.mark.parametrize(("build", "said"), REFUSED)
def test_refused(draft: Draft, build: Callable[[Draft], Edits], said: str) -> None:
    """What cannot be done is refused with a sentence, and changes nothing."""
    with pytest.raises(EditError) as raised:
        build(draft)
    assert said in str(raised.value)
    assert draft.snapshot() == draft.original


@pytest.mark.parametrize("kind", [ACTOR, MITIGATION])
def test_the_last_row_stays(draft: Draft, kind: Kind) -> None:
    """The only actor and the only mitigation cannot be deleted."""
    *others, last = draft.rows(kind)
    for row in others:
        draft.apply(commands.delete(draft, kind, row))
    with pytest.raises(EditError, match=f"This is the only {kind}. Add another one"):
        commands.delete(draft, kind, last)


@pytest.mark.parametrize("kind", [ACTOR, MITIGATION])
def test_too_many_rows(draft: Draft, kind: Kind, monkeypatch: pytest.MonkeyPatch) -> None:
    """No more rows can be added than the limit."""
    monkeypatch.setitem(MOST_ROWS, kind, 4)
    draft.apply(commands.add(draft, kind, "One", ""))
    with pytest.raises(EditError, match=f"There can be at most 4 {kind}s."):
        commands.add(draft, kind, "Another", "")


def taken_name(draft: Draft) -> Edits:
    """The undoing of a new name, when another actor has taken the old one."""
    renamed = commands.set_text(draft, ACTOR, "prov", "name", "Maker")
    draft.apply(renamed)
    draft.apply(commands.set_text(draft, ACTOR, "user", "name", "Provider"))
    return invert(renamed)


def taken_id(draft: Draft) -> Edits:
    """The undoing of a deletion, when another actor has taken the id as its name."""
    deleted = commands.delete(draft, ACTOR, "prov")
    draft.apply(deleted)
    draft.apply(commands.set_text(draft, ACTOR, "user", "name", "prov"))
    return invert(deleted)


def no_parent(draft: Draft) -> Edits:
    """The undoing of a deletion of a part, when the whole has been deleted since."""
    deleted = commands.delete(draft, MITIGATION, "M-3")
    draft.apply(deleted)
    draft.apply(commands.delete(draft, MITIGATION, "M-1"))
    return (Edit(MITIGATION, "M-3", ROW, None, EditedRow(dict(draft.original.mitigations["M-3"]), "M-2")),)


def nothing_left(draft: Draft) -> Edits:
    """The undoing of an addition, when everything else has been deleted since."""
    draft.apply(commands.add(draft, ACTOR, "Legal", ""))
    for row in draft.original.actors:
        draft.apply(commands.delete(draft, ACTOR, row))
    return (Edit(ACTOR, "legal", ROW, EditedRow(draft.actors["legal"], ""), None),)


@pytest.mark.parametrize(
    ("build", "said"),
    [
        (taken_name, TAKEN.format("Provider")),
        (taken_id, TAKEN.format("prov")),
        (no_parent, "“Keep logs” is part of a mitigation that is no longer there. Bring that back first."),
        (nothing_left, "No actor or no mitigation would be left. Add another one first."),
    ],
)
def test_rows_that_do_not_go_together(draft: Draft, build: Callable[[Draft], Edits], said: str) -> None:
    """Undoing a change that others are in the way of leaves rows that do not go together, which is noticed."""
    edits = build(draft)
    check_rows(draft)
    draft.apply(edits)
    with pytest.raises(EditError) as raised:
        check_rows(draft)
    assert str(raised.value) == said
