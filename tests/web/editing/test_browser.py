"""The editor in a browser: its table, its details and what people do at the same time."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.web.conftest import Window, page_width, violations
from valuechain.views.page.state import Page as PageName

pytestmark = pytest.mark.browser

FRAMEWORK = "pai-open"
ROW, NEXT_ROW = "PO-1", "PO-2"
OWNER, IDLE = "model_provider", "compute_cloud"
"""The only actor that leads in ROW, and one that has no role anywhere."""
SECONDS = 1_000
PHONE, SMALLEST = 390, 320

OpenEditor = Callable[..., Page]


def start(window: Window) -> str:
    """The address of a new copy to edit."""
    with window.profiles.browser.new_context() as context:
        answer = context.request.post(f"{window.site}{PageName.EDIT}/start", form={"framework": FRAMEWORK})
        assert answer.ok
        return answer.url.removeprefix(window.site)


def ready(page: Page) -> Page:
    """Waits until the table can be used."""
    expect(page.locator(".edit-cell .role").first).to_be_visible()
    page.wait_for_function("() => Boolean(valuechain.editing.grid)")
    return page


@pytest.fixture
def editor(window: Window) -> Page:
    """The editor with a new copy."""
    return ready(window.open(start(window)))


@pytest.fixture
def unwatched(window: Window) -> Page:
    """The same, on a page that may log errors."""
    return ready(window.open_unwatched(start(window)))


def cell(page: Page, row: str, actor: str) -> Locator:
    """A cell."""
    return page.locator(f'.ag-row[row-id="row:{row}"] [col-id="actor:{actor}"] .edit-cell')


def roles(page: Page, row: str, actor: str) -> Locator:
    """The marks in a cell."""
    return cell(page, row, actor).locator(".role > [aria-hidden]")


def head(page: Page, actor: str) -> Locator:
    """The button in an actor's heading."""
    return page.locator(f'.ag-header-cell[col-id="actor:{actor}"] button')


def name(page: Page, row: str) -> Locator:
    """The button with a mitigation's name."""
    return page.locator(f'.ag-row[row-id="row:{row}"] [col-id="name"] button')


def press(page: Page, label: str) -> None:
    """Presses the button with exactly that label."""
    page.get_by_role("button", name=label, exact=True).click()


def save(page: Page) -> None:
    """Waits until the server has everything."""
    page.evaluate("() => valuechain.editing.grid.changes.saved()")


def reload(page: Page) -> Page:
    """The page as the server has it; no request is under way, which would count as failed."""
    save(page)
    page.evaluate("() => valuechain.editing.grid.changes.leave()")
    page.wait_for_load_state("networkidle")
    page.reload()
    return ready(page)


def test_click(editor: Page) -> None:
    """A click on a cell shows the next role, and with Shift the one before."""
    cell(editor, ROW, IDLE).click()
    expect(roles(editor, ROW, IDLE)).to_have_text("P")
    cell(editor, ROW, IDLE).click()
    expect(roles(editor, ROW, IDLE)).to_have_text("S")
    cell(editor, ROW, IDLE).click(modifiers=["Shift"])
    expect(roles(editor, ROW, IDLE)).to_have_text("P")


def test_right_click(editor: Page) -> None:
    """A click with the right button shows the details of a cell and does not change it."""
    cell(editor, ROW, OWNER).click(button="right")
    expect(editor.locator("#edit-panel input:checked")).to_be_focused()
    expect(roles(editor, ROW, OWNER)).to_have_text("P")


def test_from_a_mitigation_to_a_cell(editor: Page) -> None:
    """The details of a mitigation lead to those of the cells in its row."""
    name(editor, ROW).click()
    editor.locator("#edit-panel .edit-found button").first.click()
    expect(editor.locator("#edit-panel [name=role]:checked")).to_be_focused()


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
    """What is being typed stays when somebody changes something else in the same row."""
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
    """Who has second thoughts keeps the actor."""
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


def test_two_people(window: Window, editor: Page) -> None:
    """Two people with the link see each other's changes without reloading."""
    other = ready(window.open(editor.url.removeprefix(window.site)))
    cell(editor, ROW, IDLE).click()
    expect(roles(other, ROW, IDLE)).to_have_text("P")
    expect(other.locator(".notice")).to_contain_text("Someone else")


def hold_back(page: Page) -> None:
    """Keeps a page from hearing what others change."""
    page.route("**/edit/changes?*", lambda route: route.fulfill(status=204))


@pytest.mark.parametrize(("button", "letter"), [("Keep theirs", "P"), ("Use mine", "m")])
def test_same_cell(window: Window, unwatched: Page, button: str, letter: str) -> None:
    """Of two changes of one cell, the second is made only if its author wants it all the same."""
    hold_back(unwatched)
    other = ready(window.open(unwatched.url.removeprefix(window.site)))
    cell(other, ROW, IDLE).click()
    save(other)
    cell(unwatched, ROW, IDLE).click(modifiers=["Shift"])
    dialog = unwatched.get_by_role("dialog")
    expect(dialog).to_contain_text("You wanted: Mentioned.")
    press(unwatched, button)
    save(unwatched)
    expect(roles(unwatched, ROW, IDLE)).to_have_text(letter)
    expect(roles(other, ROW, IDLE)).to_have_text(letter)


def test_no_connection(unwatched: Page) -> None:
    """Without a connection, the page says that changes are not saved, and saves them later."""
    unwatched.context.set_offline(True)
    cell(unwatched, ROW, IDLE).click()
    cell(unwatched, NEXT_ROW, IDLE).click()
    status = unwatched.locator("#edit-saved")
    expect(status).to_have_text("Not saved: no connection. Trying again …")
    unwatched.context.set_offline(False)
    expect(status).to_have_text("All changes saved.")
    reload(unwatched)
    expect(roles(unwatched, NEXT_ROW, IDLE)).to_have_text("P")


def test_lost_answer(unwatched: Page) -> None:
    """A change whose answer gets lost is not made twice."""
    sent: list[str] = []

    def lose_first(route: Route) -> None:
        sent.append(route.request.url)
        if len(sent) > 1:
            route.continue_()
            return
        route.fetch()
        route.abort()

    unwatched.route("**/edit/change", lose_first)
    press(unwatched, "Add a mitigation")
    unwatched.keyboard.type("Train the staff")
    unwatched.keyboard.press("Enter")
    save(unwatched)
    order = unwatched.evaluate("() => valuechain.editing.grid.model.order")
    assert [row for row in order if row.startswith("train")] == ["train-the-staff"]


def test_refused(unwatched: Page) -> None:
    """A change that cannot be made is taken back, and the page says why."""
    head(unwatched, OWNER).click()
    field = unwatched.locator("#edit-panel").get_by_label("Name", exact=True)
    field.fill("Users")
    field.press("Tab")
    expect(unwatched.get_by_role("alert")).to_contain_text("Another actor is already called")
    expect(field).not_to_have_value("Users")


def test_page_is_left_while_saving(editor: Page) -> None:
    """Changes are still sent after a link to another page was followed."""
    cell(editor, ROW, IDLE).click()
    press(editor, "See and download")
    editor.locator(".downloads").get_by_text("Explore", exact=True).click()
    expect(editor.locator("main [data-page='/']")).to_be_visible()
    editor.go_back()
    ready(editor)
    expect(roles(editor, ROW, IDLE)).to_have_text("P")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, PHONE])
def test_accessible(window: Window, width: int, scheme: str) -> None:
    """Neither the table nor any details break a rule of axe."""
    page = ready(window.open(start(window), width=width, color_scheme=scheme))
    cell(page, ROW, IDLE).click()
    for choose in (cell(page, ROW, IDLE), name(page, ROW), head(page, IDLE)):
        choose.click()
        expect(page.locator("#edit-panel h2")).to_be_visible()
        save(page)
        page.wait_for_timeout(SECONDS / 2)  # the details follow what is chosen
        assert violations(page) == []


@pytest.mark.parametrize("button", ["Versions", "What has changed (0)", "Add an actor"])
def test_accessible_dialogs(editor: Page, button: str) -> None:
    """Nor do the dialogs."""
    press(editor, button)
    expect(editor.get_by_role("dialog").locator("h2")).to_be_visible()
    assert violations(editor) == []


def test_narrow(window: Window) -> None:
    """In the narrowest window, the page does not scroll sideways, and the details are below the table."""
    page = ready(window.open(start(window), width=SMALLEST, height=640))
    assert page_width(page) == SMALLEST
    frame, panel = page.locator(".edit-frame").bounding_box(), page.locator("#edit-panel").bounding_box()
    assert frame
    assert panel
    assert frame["y"] + frame["height"] < panel["y"]
