"""The editor in a browser: the details of a cell, a mitigation and an actor, and adding and deleting rows."""

import pytest
from playwright.sync_api import Page, expect

from tests.web.editing.conftest import IDLE, NEXT_ROW, OWNER, ROW, SECONDS, cell, head, name, press, reload, roles, save

pytestmark = pytest.mark.browser


def test_from_a_mitigation_to_a_cell(editor: Page) -> None:
    """The details of a mitigation lead to those of the cells in its row."""
    name(editor, ROW).click()
    editor.locator("#edit-panel .edit-found button").first.click()
    expect(editor.locator("#edit-panel [name=role]:checked")).to_be_focused()


def test_text(editor: Page) -> None:
    """A text in the details is saved when its field is left, and shown in the table."""
    name(editor, ROW).click()
    field = editor.locator("#edit-panel").get_by_label("Name", exact=True)
    field.fill("Filter what models learn from")
    field.press("Tab")
    expect(name(editor, ROW)).to_contain_text("Filter what models learn from")
    expect(editor.locator(".edit-field").first).to_contain_text("Saved")
    reload(editor)
    expect(name(editor, ROW)).to_contain_text("Filter what models learn from")


def test_note_of_a_role(editor: Page) -> None:
    """A note on one role of an actor stays with it."""
    cell(editor, ROW, IDLE).click()
    note = editor.locator("#edit-panel").get_by_label("Note", exact=True)
    note.fill("Only for its own clusters")
    note.press("Tab")
    save(editor)
    name(editor, ROW).click()
    expect(editor.locator("#edit-panel h2")).to_contain_text("Mitigation")
    editor.keyboard.press("ArrowRight")
    expect(note).to_have_value("Only for its own clusters")


def test_typing_is_not_lost(editor: Page) -> None:
    """Half-typed text stays when somebody changes something else in the same row."""
    name(editor, ROW).click()
    summary = editor.locator("#edit-panel").get_by_label("Summary")
    summary.press_sequentially("Half a sen")
    editor.evaluate("([row, actor]) => valuechain.editing.grid.step(row, actor, 1)", [ROW, IDLE])
    save(editor)
    expect(editor.locator("#edit-changed")).to_have_text("1 difference from the original.")
    editor.wait_for_timeout(SECONDS / 2)  # the details have been fetched again
    expect(summary).to_be_focused()
    assert summary.input_value().startswith("Half a sen")


def test_several_roles(editor: Page) -> None:
    """The boxes in the details give an actor several roles, also ones that are not in the cycle."""
    cell(editor, ROW, IDLE).click()
    editor.get_by_text("More roles").click()
    editor.locator('#edit-panel [value="consulted"]').check()
    expect(roles(editor, ROW, IDLE)).to_have_text(["P", "C"])


def test_hand_over(editor: Page) -> None:
    """Roles are handed to another actor."""
    cell(editor, ROW, IDLE).click()
    editor.locator("#edit-panel select[name=to]").select_option("user")
    press(editor, "Hand over")
    expect(roles(editor, ROW, IDLE)).to_have_count(0)
    expect(roles(editor, ROW, "user")).to_have_text("P")


def test_add_a_mitigation(editor: Page) -> None:
    """A new mitigation comes after the chosen one, in its stage, and has the focus."""
    name(editor, ROW).click()
    press(editor, "Add a mitigation")
    editor.keyboard.type("Train the staff")
    editor.keyboard.press("Enter")
    expect(editor.locator(".ag-cell:focus")).to_contain_text("Train the staff")
    assert editor.evaluate("() => valuechain.editing.grid.model.order[1]") == "train-the-staff"
    expect(editor.locator("#edit-panel").get_by_label("Stage")).to_have_value("Prevent")


def test_add_and_delete_an_actor(editor: Page) -> None:
    """A new actor without roles is deleted without a question."""
    press(editor, "Add an actor")
    editor.keyboard.type("Auditors")
    editor.keyboard.press("Enter")
    expect(head(editor, "auditors")).to_have_count(1)
    expect(editor.locator("#edit-panel h2")).to_have_text("Actor: Auditors")
    press(editor, "Delete")
    expect(head(editor, "auditors")).to_have_count(0)


def test_delete_an_actor_with_roles(editor: Page) -> None:
    """Before an actor with roles is deleted, another one can take them over."""
    head(editor, OWNER).click()
    press(editor, "Delete")
    dialog = editor.get_by_role("dialog")
    expect(dialog).to_contain_text("has 12 roles")
    dialog.get_by_label("Hand them to").select_option(IDLE)
    press(editor, "Hand over and delete")
    expect(head(editor, OWNER)).to_have_count(0)
    expect(roles(editor, ROW, IDLE)).to_have_text("P")


def test_keep_the_actor(editor: Page) -> None:
    """An actor can still be kept after Delete."""
    head(editor, OWNER).click()
    press(editor, "Delete")
    press(editor, "Keep the actor")
    save(editor)
    expect(head(editor, OWNER)).to_have_count(1)


def test_move(editor: Page) -> None:
    """A mitigation moves up and down, and the button keeps the focus."""
    name(editor, ROW).click()
    for _ in range(2):
        editor.get_by_role("button", name="Move down").click()
        save(editor)
    assert editor.evaluate("() => valuechain.editing.grid.model.order.slice(0, 3)") == [NEXT_ROW, "PO-3", ROW]
    expect(editor.get_by_role("button", name="Move down")).to_be_focused()


def test_refused(unwatched: Page) -> None:
    """A change that cannot be made is taken back, and the page says why."""
    head(unwatched, OWNER).click()
    field = unwatched.locator("#edit-panel").get_by_label("Name", exact=True)
    field.fill("Users")
    field.press("Tab")
    expect(unwatched.get_by_role("alert")).to_contain_text("Another actor is already called")
    expect(field).not_to_have_value("Users")
