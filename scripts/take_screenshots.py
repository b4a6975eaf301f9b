"""Takes the pictures of the documentation from the running app: `python scripts/take_screenshots.py`."""

from pathlib import Path

from playwright.sync_api import sync_playwright

from benchmarks.browser import BROWSER_ARGUMENTS, find_browser
from benchmarks.serving import OURS, served

IMAGES = Path(__file__).resolve().parents[1] / "docs" / "images"
PICTURES = {
    "explore": "/",
    "map": "/?view=map&focus=actor%3Amodel_hosting",
}


def main() -> None:
    """Writes docs/images/*.png, 1280 pixels wide."""
    IMAGES.mkdir(exist_ok=True)
    with served(OURS) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=BROWSER_ARGUMENTS)
        page = browser.new_page(viewport={"width": 1280, "height": 900}, color_scheme="light", reduced_motion="reduce")
        for name, path in PICTURES.items():
            page.goto(address.rstrip("/") + path)
            page.wait_for_selector("#answer :is(table, svg)")
            page.screenshot(path=IMAGES / f"{name}.png")
        browser.close()


if __name__ == "__main__":
    main()
