"""Takes the documentation's screenshots of the running app (`make screenshots`): all, or those named as arguments."""

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import IntEnum
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit
from zipfile import ZipFile

from playwright.sync_api import Browser, FloatRect, Page, sync_playwright
from sqlalchemy import update

from benchmarks.browser import BROWSER_ARGUMENTS, find_browser
from benchmarks.serving import OURS, served
from valuechain.analysis.workshop.agenda import build_agenda
from valuechain.analysis.workshop.outcome.version import write_version
from valuechain.analysis.workshop.plan import build_plan, find_asked
from valuechain.analysis.workshop.rehearsal import imagine
from valuechain.model.context import Context
from valuechain.model.workshop.acting import Act, Wish
from valuechain.model.workshop.plan import (
    PRIMARY,
    SECONDARY,
    Group,
    Plan,
    Proposal,
    ProposalKind,
    Rules,
    Sureness,
)
from valuechain.model.workshop.running import Decision
from valuechain.storage.engine import Database, writing
from valuechain.storage.keys import hash_key, projector_key
from valuechain.storage.schema import WORKSHOPS
from valuechain.storage.workshops.facilitating import Workshops
from valuechain.storage.workshops.participating import Participants
from valuechain.storage.workshops.versions import Versions
from valuechain.tables.reading.read import read_chain

IMAGES = Path(__file__).resolve().parents[1] / "docs" / "images"
MOST_BYTES = 200_000
"""Limit on the size of a picture: larger pictures make pages and clones slow."""
WIDE, PHONE, WALL, TALL = 1200, 390, 960, 540
SITE = "http://valuechain.example.org"
"""The host name shown in every picture, so that links and QR codes stay the same."""
PAI = "framework=pai-open&model-type=advanced&release-type=open"
DAY = "on=2026-11-29"
"""The day of the pictures across sources, so that they stay the same."""
MENDABLE = {
    "actors.csv": "id,name\nprovider,Model providers\nhosting,Hubs and hosting services\n",
    "mitigations.csv": (
        "id,name,primary,secondary\n"
        "filter-data,Source and filter training data,provider,\n"
        "moderate,Moderate hosted models,hostng,provider\n"
        "moderate,Report incidents,provider;hosting,\n"
    ),
}
"""A framework with two problems: a misspelt actor and a duplicate id."""

CODE, FACILITATOR = "KTPM4XC", "AnExampleOfASecretLink"
"""The facilitator's key to the pictured workshop."""
CONTROL, BOARD = f"/workshop?workshop={FACILITATOR}", f"/board?workshop={FACILITATOR}"
PROJECTOR, PLACE = f"/projector?workshop={projector_key(FACILITATOR)}", f"/w/{CODE}"
EXPORTS = "[data-key=exports] > summary"
HERE = 24
"""Number of simulated participants."""
OWN = Proposal(ProposalKind.ROLES, {"model_provider": PRIMARY, "model_adapter": SECONDARY}, Sureness.MEDIUM)
"""The last participant's proposal for the first question, as the phone pictures show it."""


class Moment(IntEnum):
    """Stages of the pictured workshop."""

    NONE = 0
    """Nothing has happened yet."""
    LOBBY = 1
    OPEN = 2
    """The first question is open, and most have answered."""
    REVEALED = 3
    """The first question's result is revealed."""
    AGAIN = 4
    """The result of its second round is revealed."""
    DECIDED = 5
    """All results are revealed, and most questions are decided."""


@dataclass(frozen=True)
class Picture:
    """What a picture shows."""

    name: str
    address: str
    height: int = 800
    """In CSS pixels, like the width."""
    width: int = WIDE
    scheme: str = "light"
    press: tuple[str, ...] = ()
    """Elements to click first, in this order."""
    start: str = ""
    """The element at the top of the picture; by default the top of the page."""
    only: str = ""
    """The only element in the picture."""
    is_first_visit: bool = False
    is_opened: bool = False
    """Whether the files of `MENDABLE` are uploaded first."""
    moment: Moment = Moment.NONE
    """The stage of the workshop; the workshop's pictures are taken in the order of their stages."""
    is_participant: bool = False
    """Whether the viewer is a participant."""


PICTURES = (
    Picture("across", f"/across?{DAY}", 1000),
    Picture("topic", f"/topic?practice=mark-content&{DAY}", 860),
    Picture("timeline", f"/timeline?{DAY}", 760),
    Picture(
        "side-by-side",
        f"/side-by-side?source=pai-open&source=uk-ai-cyber&source=eu-ai-act&{DAY}&open=incidents",
        860,
    ),
    Picture("welcome", "/", 570, is_first_visit=True),
    Picture("explore", f"/?{PAI}"),
    Picture("picker", f"/?{PAI}", 1000, press=('[data-key="pick:model-type"]',), only="#panel-cells table"),
    Picture("excluded", "/?framework=pai-open&model-type=frontier&release-type=open", 640),
    Picture("readings", f"/?{PAI}&reading=PO-3%3DB&focus=mitigation%3APO-3", 660),
    Picture("downloads", f"/?{PAI}", 640, press=('[data-key="pick:downloads"]',)),
    Picture("map", f"/?{PAI}&view=map&focus=actor%3Amodel_hosting", 900, 1160, only="figure.map .scroll"),
    Picture("mitigation", f"/mitigation?{PAI}&id=PO-3", 660),
    Picture("actor", f"/actor?{PAI}&id=model_hosting", 660),
    Picture("compare", f"/compare?{PAI}&with-reading=PO-3%3DB", 760),
    Picture("compare-frameworks", f"/compare?{PAI}&with-framework=cosai", 640, start="[data-said]"),
    Picture("findings", f"/findings?{PAI}", 640),
    Picture("who-must-act", f"/findings?{PAI}", 320, start="#who-must-act"),
    Picture("absent", f"/findings?{PAI}&absent=model_provider", 700, start="#absent"),
    Picture("sources", f"/sources?{PAI}", 700),
    Picture("source", "/source?framework=eu-ai-act", 700),
    Picture("glossary", "/glossary", 640),
    Picture("files", "/files", 640),
    Picture("search", f"/search?{PAI}&q=incident", 620),
    Picture("my-data", "/my-data", 660),
    Picture("problems", "/my-data", 420, start="main h1", is_opened=True),
    Picture(
        "edit",
        "/edit?framework=pai-open",
        760,
        press=("[data-key='start:pai-open']", '[row-id="row:PO-5"] [col-id="actor:model_hosting"]'),
    ),
    Picture("explore-dark", f"/?{PAI}", 640, scheme="dark"),
    Picture("explore-phone", f"/?{PAI}", 780, PHONE),
    Picture("actor-phone", f"/actor?{PAI}&id=model_hosting", 780, PHONE),
    Picture("workshop-prepare", f"/workshop?{PAI}", 720),
    Picture("workshop-lobby", CONTROL, 720, moment=Moment.LOBBY),
    Picture("projector-lobby", PROJECTOR, TALL, WALL, moment=Moment.LOBBY),
    Picture("phone-join", f"/join?code={CODE}", 610, PHONE, moment=Moment.LOBBY),
    Picture("workshop-open", CONTROL, 640, moment=Moment.OPEN),
    Picture("projector-open", PROJECTOR, TALL, WALL, moment=Moment.OPEN),
    Picture(
        "phone-question",
        PLACE,
        1320,
        PHONE,
        moment=Moment.OPEN,
        is_participant=True,
        press=("label:has(> #primary-3)", "label:has(> #secondary-5)", "label:has(#sure-medium)"),
    ),
    Picture("workshop-revealed", CONTROL, 645, moment=Moment.REVEALED),
    Picture("projector-revealed", PROJECTOR, TALL, WALL, moment=Moment.REVEALED),
    Picture("phone-result", PLACE, 900, PHONE, moment=Moment.REVEALED, is_participant=True),
    Picture("projector-again", PROJECTOR, TALL, WALL, moment=Moment.AGAIN),
    Picture("board", BOARD, 660, moment=Moment.DECIDED),
    Picture("board-guidance", BOARD, 640, moment=Moment.DECIDED, start="#guidance"),
    Picture("workshop-taking-away", CONTROL, 680, moment=Moment.DECIDED, start="#taking-away", press=(EXPORTS,)),
    Picture(
        "workshop-compared",
        CONTROL,
        560,
        moment=Moment.DECIDED,
        start="[data-said]",
        press=(EXPORTS, '[data-key^="compare:"]'),
    ),
)


class Held:
    """The pictured workshop, which continues from one picture to the next."""

    def __init__(self, database: str) -> None:
        self._database = Database(database)
        self._workshops = Workshops(self._database)
        self._participants = Participants(self._database)
        self._moment = Moment.NONE
        self._tokens: list[str] = []
        self._plan = _plan()

    @property
    def token(self) -> str:
        """The cookie of the last participant."""
        return self._tokens[-1]

    def reach(self, moment: Moment) -> None:
        """Advances the workshop to a stage."""
        while self._moment < moment:
            self._moment = Moment(self._moment + 1)
            {
                Moment.LOBBY: self._gather,
                Moment.OPEN: self._open,
                Moment.REVEALED: self._reveal,
                Moment.AGAIN: self._ask_again,
                Moment.DECIDED: self._go_through,
            }[self._moment]()

    def _gather(self) -> None:
        self._workshops.create(self._plan, 30)
        known = {"facilitator_hash": hash_key(FACILITATOR), "projector_hash": hash_key(projector_key(FACILITATOR))}
        with writing(self._database.engine) as connection:
            connection.execute(update(WORKSHOPS).values(code=CODE, **known))
        self._join(HERE // 2)

    def _open(self) -> None:
        self._join(HERE)
        self._act(Wish(Act.OPEN, self._plan.mitigations[0].id))
        self._answer(0, 1, HERE - 7)
        self._act(Wish(Act.TIMER, minutes=4))

    def _reveal(self) -> None:
        self._answer(0, 1, HERE)
        self._finish(0)

    def _ask_again(self) -> None:
        self._act(Wish(Act.AGAIN, self._plan.mitigations[0].id))
        self._answer(0, 2, HERE)
        self._finish(0)

    def _go_through(self) -> None:
        for place, mitigation in enumerate(self._plan.mitigations):
            if place:
                self._act(Wish(Act.OPEN, mitigation.id))
                self._answer(place, 1, HERE)
                self._finish(place)
            if place < len(self._plan.mitigations) - 1:
                self._act(Wish(Act.DECIDE, mitigation.id, decision=Decision(dict(mitigation.published or {}))))
        dissent = "One table wants hubs and hosting as a second primary: only they can stop a copy."
        roles = {"model_provider": PRIMARY, "app_developer": SECONDARY}
        self._act(Wish(Act.DECIDE, self._plan.mitigations[0].id, decision=Decision(roles, dissent=dissent)))
        held = self._workshops.facilitated(FACILITATOR)
        proposals, today = self._workshops.proposals(held.id), datetime.now(UTC).date()
        outcome = write_version(held.plan, held.running, proposals, read_chain(), today)
        Versions(self._database).keep(FACILITATOR, held.plan.title, outcome)

    def _finish(self, place: int) -> None:
        for act in (Act.CLOSE, Act.REVEAL):
            self._act(Wish(act, self._plan.mitigations[place].id))

    def _act(self, wish: Wish) -> None:
        self._workshops.act(FACILITATOR, wish)

    def _join(self, number: int) -> None:
        while len(self._tokens) < number:
            group = self._plan.groups[len(self._tokens) % len(self._plan.groups)]
            self._tokens.append(self._participants.join(CODE, group=group.name))

    def _answer(self, place: int, round_number: int, number: int) -> None:
        """Submits proposals from the given number of simulated participants."""
        mitigation = self._plan.mitigations[place]
        for participant, token in enumerate(self._tokens[:number], 1):
            proposal = imagine(self._plan, mitigation, round_number, participant)
            if token == self.token and not place:
                proposal = OWN
            self._participants.propose(token, mitigation.id, round_number, str(proposal), proposal)


def _plan() -> Plan:
    asked = find_asked(read_chain(), "pai-open", Context("advanced", "open"))
    return build_plan(
        asked,
        title="Who is responsible for open models?",
        mitigations=[each.mitigation.id for each in build_agenda(asked, 40).taken],
        groups=(Group("Model makers", "model_provider"), Group("Hosting", "model_hosting"), Group("Public interest")),
        rules=Rules(has_several_leads=True),
    )


def take(browser: Browser, picture: Picture, held: Held) -> bytes:
    """The picture as PNG, the same on every machine."""
    held.reach(picture.moment)
    context = browser.new_context(
        viewport={"width": picture.width, "height": picture.height},
        color_scheme="dark" if picture.scheme == "dark" else "light",
        reduced_motion="reduce",
        locale="en-GB",
        timezone_id="UTC",
    )
    if not picture.is_first_visit:
        context.add_init_script("localStorage.setItem('valuechain-dismissed', 'welcome')")
    if picture.is_participant:
        context.add_cookies([{"name": f"workshop-{CODE}", "value": held.token, "url": f"{SITE}{PLACE}"}])
    page = context.new_page()
    page.goto(SITE + picture.address)
    page.wait_for_selector("main h1")
    if picture.is_opened:
        _open_files(page)
    for pressed in picture.press:
        page.click(pressed)
    page.wait_for_load_state("networkidle")
    page.locator("[data-next] [aria-disabled]").wait_for(state="detached")  # the big button waits after a change
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
    """Writes docs/images/*.png: all, or only the given ones."""
    IMAGES.mkdir(exist_ok=True)
    # Uploads go to a temporary database.
    with TemporaryDirectory() as folder:
        database = os.environ["VALUECHAIN_DATABASE"] = f"sqlite:///{folder}/pictures.db"
        with served(OURS) as address, sync_playwright() as playwright:
            seems = f"--host-resolver-rules=MAP {urlsplit(SITE).hostname} {urlsplit(address).netloc}"
            browser = playwright.chromium.launch(executable_path=find_browser(), args=[*BROWSER_ARGUMENTS, seems])
            held = Held(database)
            for picture in PICTURES:
                if names and picture.name not in names:
                    continue
                taken = take(browser, picture, held)
                (IMAGES / f"{picture.name}.png").write_bytes(taken)
                if len(taken) > MOST_BYTES:
                    print(f"{picture.name}.png has {len(taken):,} bytes; the limit is {MOST_BYTES:,}.", file=sys.stderr)  # noqa: T201 # a command-line script
            browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
