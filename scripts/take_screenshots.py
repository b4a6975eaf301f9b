"""Takes the pictures of the documentation from the running app: `make screenshots`, or `... explore map` for some."""

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZipFile

from playwright.sync_api import Browser, FloatRect, Page, sync_playwright

from benchmarks.browser import BROWSER_ARGUMENTS, find_browser
from benchmarks.serving import OURS, served

IMAGES = Path(__file__).resolve().parents[1] / "docs" / "images"
MOST_BYTES = 150_000
"""A page with many larger ones is slow to open, and a repository with them slow to clone."""
WIDE, PHONE = 1200, 390
PAI = "framework=pai-open&model-type=advanced&release-type=open"
MENDABLE = {
    "actors.csv": "id,name\nprovider,Model providers\nhosting,Hubs and hosting services\n",
    "mitigations.csv": (
        "id,name,primary,secondary\n"
        "filter-data,Source and filter training data,provider,\n"
        "moderate,Moderate hosted models,hostng,provider\n"
        "moderate,Report incidents,provider;hosting,\n"
    ),
}
"""A framework of one's own with two problems: a misspelt actor, and an id that stands twice."""


@dataclass(frozen=True)
class Picture:
    """What is to be seen in a picture, and how much of it."""

    name: str
    address: str
    height: int = 800
    """In CSS pixels, as is the width."""
    width: int = WIDE
    scheme: str = "light"
    press: str = ""
    """What is pressed first."""
    start: str = ""
    """The element at whose top the picture begins; the top of the page if there is none."""
    only: str = ""
    """The element that is all there is to be seen."""
    is_first_visit: bool = False
    is_opened: bool = False
    """Whether the files of `MENDABLE` are opened first."""


PICTURES = (
    Picture("welcome", "/", 520, is_first_visit=True),
    Picture("explore", f"/?{PAI}"),
    Picture("picker", f"/?{PAI}", 1000, press='[data-key="pick:model-type"]', only="#panel-cells"),
    Picture("excluded", "/?framework=pai-open&model-type=frontier&release-type=open", 520),
    Picture("readings", f"/?{PAI}&reading=PO-3%3DB&focus=mitigation%3APO-3", 660),
    Picture("downloads", f"/?{PAI}", 640, press='[data-key="pick:downloads"]'),
    Picture("map", f"/?{PAI}&view=map&focus=actor%3Amodel_hosting", 900, 1360, only="figure.map"),
    Picture("mitigation", f"/mitigation?{PAI}&id=PO-3", 660),
    Picture("actor", f"/actor?{PAI}&id=model_hosting", 660),
    Picture("compare", f"/compare?{PAI}&with-reading=PO-3%3DB", 760),
    Picture("compare-frameworks", f"/compare?{PAI}&with-framework=cosai", 640, start="[data-said]"),
    Picture("findings", f"/findings?{PAI}", 640),
    Picture("who-must-act", f"/findings?{PAI}", 320, start="#who-must-act"),
    Picture("absent", f"/findings?{PAI}&absent=model_provider", 700, start="#absent"),
    Picture("sources", f"/sources?{PAI}", 700),
    Picture("search", f"/search?{PAI}&q=incident", 620),
    Picture("my-data", "/my-data", 660),
    Picture("problems", "/my-data", 480, is_opened=True),
    Picture("explore-dark", f"/?{PAI}", 640, scheme="dark"),
    Picture("explore-phone", f"/?{PAI}", 780, PHONE),
    Picture("actor-phone", f"/actor?{PAI}&id=model_hosting", 780, PHONE),
)


def take(browser: Browser, site: str, picture: Picture) -> bytes:
    """The picture as PNG; the same app gives the same picture, whatever the machine prefers."""
    context = browser.new_context(
        viewport={"width": picture.width, "height": picture.height},
        color_scheme="dark" if picture.scheme == "dark" else "light",
        reduced_motion="reduce",
        locale="en-GB",
        timezone_id="UTC",
    )
    if not picture.is_first_visit:
        context.add_init_script("localStorage.setItem('valuechain-dismissed', 'welcome')")
    page = context.new_page()
    page.goto(site + picture.address)
    page.wait_for_selector("main [data-page]")
    if picture.is_opened:
        _open_files(page)
    if picture.press:
        page.click(picture.press)
    page.wait_for_load_state("networkidle")
    page.mouse.move(0, 0)
    if picture.only:
        taken = page.locator(picture.only).screenshot(caret="hide")
    else:
        top = page.locator(picture.start or "body").first.evaluate(_TOP)
        clip: FloatRect = {"x": 0, "y": max(0, top - 12), "width": picture.width, "height": picture.height}
        taken = page.screenshot(full_page=bool(picture.start), clip=clip, caret="hide")
    context.close()
    return taken


_TOP = "element => element.getBoundingClientRect().top + scrollY"


def _open_files(page: Page) -> None:
    packed = BytesIO()
    with ZipFile(packed, "w") as archive:
        for name, text in MENDABLE.items():
            archive.writestr(name, text)
    page.set_input_files(
        "#files", {"name": "our-framework.zip", "mimeType": "application/zip", "buffer": packed.getvalue()}
    )
    page.click('[data-key="open"]')
    page.wait_for_selector("#problems")


def main(names: Sequence[str]) -> None:
    """Writes docs/images/*.png: all, or those that are named."""
    IMAGES.mkdir(exist_ok=True)
    # Own data of the pictures goes into a database that is gone afterwards.
    with TemporaryDirectory() as folder:
        os.environ["VALUECHAIN_DATABASE"] = f"sqlite:///{folder}/pictures.db"
        with served(OURS) as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=find_browser(), args=BROWSER_ARGUMENTS)
            for picture in PICTURES:
                if names and picture.name not in names:
                    continue
                taken = take(browser, address.rstrip("/"), picture)
                (IMAGES / f"{picture.name}.png").write_bytes(taken)
                if len(taken) > MOST_BYTES:
                    print(f"{picture.name}.png has {len(taken):,} bytes; {MOST_BYTES:,} are the most.", file=sys.stderr)  # noqa: T201 # for who runs it
            browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
