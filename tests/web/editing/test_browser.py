"""The editor in a browser: its table, its findings and its versions."""

import pytest
from playwright.sync_api import Page, expect

from tests.web.editing.conftest import IDLE, NEXT_ROW, OWNER, ROW, cell, name, press, reload, roles, save

pytestmark = pytest.mark.browser


def test_click(editor: Page) -> None:
    """A click on a cell shows the next role, and with Shift the one before."""
    cell(editor, ROW, IDLE).click()
    expect(roles(editor, ROW, IDLE)).to_have_text("P")
    cell(editor, ROW, IDLE).click()
    expect(roles(editor, ROW, IDLE)).to_have_text("S")
    cell(editor, ROW, IDLE).click(modifiers=["Shift"])
    expect(roles(editor, ROW, IDLE)).to_have_text("P")


def test_slow_click(editor: Page) -> None:
    """A click on a mark or a name counts although its cell is drawn again while the button of the mouse is down."""
    cell(editor, ROW, OWNER).hover()  # in whose middle is the mark
    editor.mouse.down()
    expect(cell(editor, ROW, OWNER)).to_have_class("edit-cell chosen")
    editor.mouse.up()
    expect(roles(editor, ROW, OWNER)).to_have_text("S")
    name(editor, NEXT_ROW).hover()
    editor.mouse.down()
    expect(name(editor, NEXT_ROW).locator("..")).to_have_class("edit-name chosen")
    editor.mouse.up()
    expect(editor.locator(".ag-cell:focus .edit-name")).to_have_class("edit-name chosen")


def test_right_click(editor: Page) -> None:
    """A click with the right button shows the details of a cell and does not change it."""
    cell(editor, ROW, OWNER).click(button="right")
    expect(editor.locator("#edit-panel input:checked")).to_be_focused()
    expect(roles(editor, ROW, OWNER)).to_have_text("P")


def test_there_and_back(editor: Page) -> None:
    """A role that is clicked away and back keeps its condition."""
    row, owner = "PO-2", "model_adapter"
    condition = cell(editor, row, owner).locator(".condition")
    expect(condition).to_be_visible()
    cell(editor, row, owner).click()
    save(editor)
    expect(condition).to_have_count(0)
    cell(editor, row, owner).click(modifiers=["Shift"])
    expect(condition).to_be_visible()


def test_click_is_saved(editor: Page) -> None:
    """What was clicked is there after a reload, marked as changed."""
    cell(editor, ROW, IDLE).click()
    expect(editor.locator("#edit-saved")).to_have_text("All changes saved.")
    reload(editor)
    expect(cell(editor, ROW, IDLE)).to_have_attribute("title", "Compute and Cloud Providers: Primary, changed")
    expect(editor.locator("#edit-changed")).to_have_text("1 difference from the original.")


def test_quick_clicks(editor: Page) -> None:
    """Of many quick clicks, none gets lost."""
    rows = [f"PO-{number}" for number in range(1, 6)]
    editor.evaluate(
        "([rows, actor]) => rows.forEach((row, at) => {"
        " for (let times = 0; times <= at % 3; times += 1) valuechain.editing.grid.step(row, actor, 1); })",
        [rows, IDLE],
    )
    reload(editor)
    assert [roles(editor, row, IDLE).inner_text() for row in rows] == ["P", "S", "m", "P", "S"]


def test_keys(editor: Page) -> None:
    """Arrows move between cells; Enter and Space show the next role, a letter that role, and Delete none."""
    cell(editor, ROW, IDLE).click()
    editor.keyboard.press("Enter")
    expect(roles(editor, ROW, IDLE)).to_have_text("S")
    editor.keyboard.press("Shift+Space")
    expect(roles(editor, ROW, IDLE)).to_have_text("P")
    editor.keyboard.press("ArrowDown")
    editor.keyboard.press("s")
    expect(roles(editor, NEXT_ROW, IDLE)).to_have_text("S")
    editor.keyboard.press("Delete")
    expect(roles(editor, NEXT_ROW, IDLE)).to_have_count(0)
    expect(roles(editor, ROW, IDLE)).to_have_text("P")


def test_f2(editor: Page) -> None:
    """F2 goes from a cell to its details, and Escape back."""
    cell(editor, ROW, OWNER).click(modifiers=["Shift"])
    editor.keyboard.press("F2")
    expect(editor.locator("#edit-panel input").first).to_be_focused()
    editor.keyboard.press("Escape")
    expect(editor.locator(".ag-cell:focus .edit-cell")).to_have_class("edit-cell chosen")


def test_tab(editor: Page) -> None:
    """Tab leaves the table."""
    cell(editor, ROW, OWNER).click()
    editor.keyboard.press("Tab")
    expect(editor.locator(".edit-frame :focus")).to_have_count(0)


def test_counts(editor: Page) -> None:
    """The counts below the table follow each click at once."""
    count = editor.locator(f'.ag-row[row-id$="count:primary"] [col-id="actor:{IDLE}"]')
    expect(count).to_have_text("")
    cell(editor, ROW, IDLE).click()
    expect(count).to_have_text("1")


def test_undo(editor: Page) -> None:
    """Undo and redo take back and repeat the changes of this tab, also after a reload."""
    cell(editor, ROW, IDLE).click()
    reload(editor)
    editor.locator("h1").focus()
    editor.keyboard.press("Control+z")
    expect(roles(editor, ROW, IDLE)).to_have_count(0)
    expect(editor.locator('[data-edit="undo"]')).to_have_attribute("aria-disabled", "true")
    press(editor, "Redo")
    expect(roles(editor, ROW, IDLE)).to_have_text("P")


def test_findings(editor: Page) -> None:
    """A mitigation that loses its leader is found at once, and its button goes to the row."""
    cell(editor, ROW, OWNER).click(modifiers=["Shift"])
    expect(editor.locator("#edit-state")).to_contain_text("Mitigations with only supporting actors: 1")
    editor.locator(f'#edit-state [data-id="{ROW}"]').click()
    expect(editor.locator(".ag-cell:focus")).to_contain_text("filter training data")


def test_versions(editor: Page) -> None:
    """A version that has a name can be restored."""
    press(editor, "Versions")
    editor.get_by_label("Name of this version").fill("First draft")
    press(editor, "Save version")
    expect(editor.get_by_role("dialog")).to_contain_text("First draft")
    press(editor, "Close")
    cell(editor, ROW, IDLE).click()
    save(editor)
    press(editor, "Versions")
    editor.get_by_role("button", name="Restore First draft").click()
    expect(roles(editor, ROW, IDLE)).to_have_count(0)
    expect(editor.locator(".notice")).to_have_text("“First draft” is restored. Undo takes it back.")
    press(editor, "Undo")
    expect(roles(editor, ROW, IDLE)).to_have_text("P")


def test_what_has_changed(editor: Page) -> None:
    """What differs from the original is a table, and a file."""
    cell(editor, ROW, IDLE).click()
    press(editor, "What has changed (1)")
    dialog = editor.get_by_role("dialog")
    expect(dialog.locator("tbody tr")).to_have_count(1)
    with editor.expect_download() as download:
        dialog.get_by_text("Download as CSV").click()
    assert download.value.suggested_filename.endswith(".csv")
