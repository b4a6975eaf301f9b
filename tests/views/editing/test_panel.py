"""The details of a cell, a mitigation and an actor."""

import pytest

from tests.conftest import Node, Parse
from tests.views.editing.conftest import DrawDraft, apply, give
from valuechain.model.norm import Verb
from valuechain.model.vocabulary import Confidence
from valuechain.tables.editing import commands
from valuechain.tables.editing.commands import TEXTS
from valuechain.tables.editing.draft import Draft
from valuechain.tables.editing.edit import Kind, Owner
from valuechain.views.editing.panel import name_of, show_panel

DRAWN = "provider -P:can?if asked-> filter data; adapter -S-> filter data; user"


def boxes(panel: Node) -> dict[str, bool]:
    """The roles to choose from, and whether each is chosen."""
    return {
        box.attributes["value"]: "checked" in box.attributes
        for box in panel.all("@type")
        if box.attributes["type"] == "checkbox"
    }


def field(panel: Node, column: str) -> Node:
    """The only field of a column."""
    return panel.one(f"@data-column[data-column={column}]")


def chosen(select: Node) -> list[str]:
    """The chosen values of a select."""
    return [each.attributes["value"] for each in select.all("option") if "selected" in each.attributes]


def test_cell(draft_of: DrawDraft, parse: Parse) -> None:
    """A cell has a box for every role; those in use come first, the others are folded."""
    draft = draft_of(DRAWN)
    panel = parse(show_panel(draft, "filter data", "provider"))
    assert panel.one("h2").text == "provider: filter data"
    assert boxes(panel) == {role.id: role.id == "primary" for role in (*draft.used_roles, *draft.roles)}
    assert [box for box in boxes(panel.one("details")) if box in {"primary", "secondary"}] == []


def test_owner(draft_of: DrawDraft, parse: Parse) -> None:
    """Each role that an actor has comes with its verb, condition, note, source and confidence."""
    owner = parse(show_panel(draft_of(DRAWN), "filter data", "provider")).one("@data-role")
    assert {each.attributes["data-column"] for each in owner.all("@data-column")} == {*Owner._fields} - {
        "role",
        "applies_from",
    }
    assert chosen(field(owner, "norm")) == ["can"]
    assert field(owner, "condition").attributes["value"] == "if asked"


def test_verbs_to_choose_from(draft_of: DrawDraft, parse: Parse) -> None:
    """A verb can be any known one or none, and several verbs stay as they are."""
    draft = draft_of("provider -P:can;should-> filter data")
    options = field(parse(show_panel(draft, "filter data", "provider")), "norm")
    assert chosen(options) == ["can;should"]
    assert [each.attributes["value"] for each in options.all("option")] == ["", "can;should", *Verb]


def test_confidence_has_its_meaning(draft_of: DrawDraft, parse: Parse) -> None:
    """Each confidence is offered with its meaning, except ambiguous: a cell has one reading."""
    draft = draft_of(DRAWN)
    give(draft, "filter data", "user", "primary")
    options = field(parse(show_panel(draft, "filter data", "user")), "confidence")
    assert chosen(options) == [Confidence.UNSOURCED]
    assert {each.attributes["value"] for each in options.all("option")} == {*Confidence} - {Confidence.AMBIGUOUS}
    assert options.all("option")[0].text == "stated: the source says so."


def test_hand_over(draft_of: DrawDraft, parse: Parse) -> None:
    """The roles in a cell can be handed over to every other actor; an empty cell has none to hand over."""
    draft = draft_of(DRAWN)
    form = parse(show_panel(draft, "filter data", "provider")).one("form")
    assert form.attributes["data-do"] == "hand-over"
    assert [each.attributes["value"] for each in form.all("option")] == ["adapter", "user"]
    assert parse(show_panel(draft, "filter data", "user")).all("form") == []


@pytest.mark.parametrize(("kind", "row"), [(Kind.MITIGATION, "filter data"), (Kind.ACTOR, "provider")])
def test_texts(draft_of: DrawDraft, parse: Parse, kind: Kind, row: str) -> None:
    """Every text of a row that can be changed has a field."""
    panel = parse(show_panel(draft_of(DRAWN), *((row, "") if kind is Kind.MITIGATION else ("", row))))
    assert {each.attributes["data-column"] for each in panel.all("@data-column")} == {*TEXTS[kind]}
    assert panel.one("@data-kind").attributes["data-kind"] == kind


def test_ends(draft_of: DrawDraft, parse: Parse) -> None:
    """The first mitigation cannot move up, nor the last one down."""
    draft = draft_of("user; (one); (two); (three)")

    def stuck(row: str) -> list[str]:
        return [each.text for each in parse(show_panel(draft, row, "")).all("@aria-disabled")]

    assert [stuck(row) for row in ("one", "two", "three")] == [["Move up"], [], ["Move down"]]


def test_who_has_a_role(draft_of: DrawDraft, parse: Parse) -> None:
    """A mitigation's details name each actor that has a role in it, and lead to the details of that cell."""
    panel = parse(show_panel(draft_of("a -P-> x; b -S-> x; c"), "x", ""))
    assert [item.text for item in panel.one(".edit-found").all("li")] == ["a primary", "b secondary"]
    assert [button.attributes["data-opens-actor"] for button in panel.all("@data-opens-actor")] == ["a", "b"]


def test_stages_are_offered(draft_of: DrawDraft, parse: Parse) -> None:
    """The stages of other mitigations are offered."""
    draft = draft_of("user; (one); (two)")
    apply(draft, commands.set_text(draft, Kind.MITIGATION, "one", "stage", "Prevent"))
    offered = parse(show_panel(draft, "two", "")).one("datalist")
    assert [each.attributes["value"] for each in offered.all("option")] == ["Prevent"]


def test_actor_is_counted(draft_of: DrawDraft, parse: Parse) -> None:
    """An actor's details say in how many mitigations it has each role."""
    draft = draft_of("provider -P-> one; provider -S-> two; provider -P-> three; user")
    panel = parse(show_panel(draft, "", "provider"))
    assert panel.one(".soft").text == "Primary in 2 mitigations and secondary in 1 mitigation."
    assert panel.one("@data-roles").attributes["data-roles"] == "3"


def test_idle_actor(draft_of: DrawDraft, parse: Parse) -> None:
    """An actor without a role has nothing to hand over, and can be deleted without a question."""
    panel = parse(show_panel(draft_of(DRAWN), "", "user"))
    assert panel.one(".soft").text == "No role in any mitigation."
    assert panel.all("form") == []
    assert panel.one("@data-roles").attributes["data-roles"] == "0"


def test_names(draft_of: DrawDraft) -> None:
    """A mitigation is called by its code and name, an actor by its short name."""
    draft = draft_of(DRAWN)
    apply(draft, commands.set_text(draft, Kind.MITIGATION, "filter data", "code", "4.2"))
    apply(draft, commands.set_text(draft, Kind.ACTOR, "provider", "label", "Providers"))
    assert name_of(draft, Kind.MITIGATION, "filter data") == "4.2 filter data"
    assert name_of(draft, Kind.ACTOR, "provider") == "Providers"


def test_typed_texts_are_escaped(draft_of: DrawDraft, parse: Parse) -> None:
    """What a user has typed is text, never HTML."""
    draft: Draft = draft_of(DRAWN)
    apply(draft, commands.set_text(draft, Kind.MITIGATION, "filter data", "summary", "</textarea><b>"))
    assert field(parse(show_panel(draft, "filter data", "")), "summary").text == "</textarea><b>"
