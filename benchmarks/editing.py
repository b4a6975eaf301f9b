"""Measures in a browser how long a change of a large table takes: from click to paint, and until it is saved."""

from collections.abc import Iterator
from typing import NamedTuple

from playwright.sync_api import Browser, Page

from benchmarks.catalogue import Size

SIZE = Size(1, 15_000, 40)
"""One framework with as many mitigations and actors as the editor has to bear."""
SHOWN, SAVED = "click on a cell of the editor, shown", "click on a cell of the editor, saved"


class Taken(NamedTuple):
    """How long a change took, in milliseconds."""

    shown: float
    saved: float


def change_cells(browser: Browser, site: str, framework: str, most: int) -> Iterator[Taken]:
    """Opens a copy of a framework and clicks on cells in several places of it, in turn."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.set_default_timeout(120_000)
    page.goto(f"{site.rstrip('/')}/edit?framework={framework}")
    page.click(f"[data-key='start:{framework}']")
    page.wait_for_selector(_CELLS)
    page.wait_for_load_state("networkidle")
    for number in range(most):
        yield _change(page, number)
    page.close()


def _change(page: Page, number: int) -> Taken:
    page.mouse.move(500, 600)
    page.mouse.wheel(0, 1_500)  # to other rows
    page.wait_for_timeout(300)
    return Taken(*page.evaluate(_CLICK, [_CELLS, number]))


_CELLS = ".ag-center-cols-container .ag-row .ag-cell[col-id^='actor:']"
_CLICK = """([selector, number]) => new Promise((done, failed) => {
  const cells = [...document.querySelectorAll(selector)];
  const cell = cells[(number * 7) % cells.length];
  const before = cell.innerHTML;
  performance.clearResourceTimings();
  const start = performance.now();
  const isSaved = () =>
    performance.getEntriesByType("resource").some(each => each.name.endsWith("/edit/change") && each.responseEnd);
  let shown = 0;
  const check = () => {
    if (!shown && cell.innerHTML !== before) {
      const painted = new MessageChannel(); // a message sent in a frame arrives once the frame is painted
      painted.port1.onmessage = () => { shown = performance.now() - start; };
      painted.port2.postMessage("");
    }
    if (shown && isSaved()) done([shown, performance.now() - start]);
    else if (performance.now() - start > 20000) failed(new Error("The cell did not change, or was not saved."));
    else requestAnimationFrame(check);
  };
  cell.click();
  requestAnimationFrame(check);
})"""
