"""A workshop in browsers: a server, a facilitator, a projector and phones."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from reliability.served import free_port
from tests.questions import PAI_OPEN
from tests.web.conftest import unfold
from valuechain.views.workshop.phone.page import SAVED

ROOT = Path(__file__).resolve().parents[4]
PATIENCE = 40_000
"""Milliseconds: phones that have lost the server retry only now and then."""
TITLE = "Open models, who does what?"
MODERATE, DISCLOSE = "Moderate hosted models", "Disclose AI-generated content"
PUBLISH = "Publish a responsible AI licence"


@dataclass
class Server:
    """The app at one address, in one process or two, which can be restarted."""

    database: str
    processes: int
    port: int
    running: "subprocess.Popen[str] | None" = None

    @property
    def site(self) -> str:
        """The app's address."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Starts the server and waits until it takes requests."""
        alone = ["valuechain", "serve", "--port", str(self.port)]
        several = ["gunicorn", "--config", "deploy/gunicorn.conf.py", "app:server"]
        command = [sys.executable, "-m", *(alone if self.processes == 1 else several)]
        environment = {
            **os.environ,
            "VALUECHAIN_DATABASE": self.database,
            "VALUECHAIN_PORT": str(self.port),
            "WEB_CONCURRENCY": str(self.processes),
        }
        self.running = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        self._hear(f":{self.port}", 1)
        if self.processes > 1:
            self._hear("Booting worker", self.processes)

    def roll(self) -> None:
        """Replaces each process, as when deploying a new version; does nothing if there is only one."""
        if self.running is not None and self.processes > 1:
            self.running.send_signal(signal.SIGHUP)
            self._hear("Booting worker", self.processes)

    def stop(self) -> None:
        """Stops the server."""
        if self.running is not None:
            self.running.terminate()
            self.running.communicate(timeout=30)
            self.running = None

    def _hear(self, said: str, times: int) -> None:
        assert self.running is not None
        assert self.running.stdout is not None
        heard = []
        while times:
            heard.append(self.running.stdout.readline())
            assert heard[-1], "".join(heard)
            times -= said in heard[-1]


@pytest.fixture(params=["one process on SQLite", "two processes on PostgreSQL"])
def server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Server]:
    """The app over an empty database."""
    port = free_port()
    if request.param == "one process on SQLite":
        started = Server(f"sqlite:///{tmp_path / 'workshops.db'}", 1, port)
    else:
        started = Server(request.getfixturevalue("postgresql"), 2, port)
    started.start()
    yield started
    started.stop()


@dataclass
class Room:
    """The browsers of everyone in the room, and their console errors."""

    browser: Browser
    server: Server
    stack: ExitStack
    complaints: list[str] = field(default_factory=list)

    def window(self, width: int = 1360, *, has_script: bool = True) -> Page:
        """An empty page in a separate browser."""
        context = self.browser.new_context(
            base_url=self.server.site, viewport={"width": width, "height": 844}, java_script_enabled=has_script
        )
        self.stack.callback(context.close)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on(
            "console", lambda said: self.complaints.append(said.text) if said.type in ("error", "warning") else None
        )
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        return page

    @contextmanager
    def server_away(self) -> Iterator[None]:
        """Stops the server for the duration of the block."""
        self.server.stop()
        yield
        self.server.start()

    def is_connected_again(self, people: "list[Participant]") -> None:
        """Waits until every page has reconnected, and discards the console errors of the outage."""
        for person in people:
            expect(person.page.locator("#gone")).to_have_text("")
        self.complaints.clear()


@pytest.fixture
def room(browser: Browser, server: Server) -> Iterator[Room]:
    """An empty room."""
    with ExitStack() as stack:
        yield Room(browser, server, stack)


@dataclass
class Participant:
    """A participant with their own browser."""

    name: str
    page: Page
    has_script: bool = True
    said: list[str] = field(default_factory=list)
    """The reasons given so far."""

    def join(self, code: str = "", link: str = "", group: str = "Industry", sees: str = "You’re in") -> None:
        """Joins by code or link, with a name and a group if there are any, and sees the given title."""
        self.page.goto(link or "/join")
        if not link:
            self.page.fill("#code", code)
            self.page.click("button")
        if self.name:
            self.page.fill("#name", self.name)
        if group:
            self.page.check(f"[name=group][value='{group}']")
        self.page.click("button:has-text('Join')")
        expect(self.page.locator("h1")).to_have_text(sees)

    def look(self, at: str) -> None:
        """Checks that the page shows the given stage."""
        self.look_again()
        expect(self.page.locator("[data-screen] > .kicker")).to_have_text(at)

    def fill(self, roles: dict[str, str], reason: str = "") -> None:
        """Fills in the form, without leaving the reason: each choice saves itself if there is a script."""
        for actor, role in roles.items():
            self.page.check(f"[name='role:{actor}'][value={role}]")
        self.page.fill("#reason", reason)
        self.said.append(reason)

    def answer(self, roles: dict[str, str], reason: str = "") -> None:
        """Fills in the form and saves it."""
        self.fill(roles, reason)
        self.save()
        self.is_saved()

    def save(self) -> None:
        """Leaves the reason, which saves it; presses the button where there is one."""
        self.page.locator("#reason").blur()
        if self.page.locator("#save").is_visible():  # without a script, and to keep the answer of an earlier round
            self.page.click("#save")

    def is_saved(self) -> None:
        """Checks that the page says that the answer is saved."""
        expect(self.page.locator("#saved")).to_have_text(SAVED)

    def sees_of(self, actor: str) -> Locator:
        """The result for an actor."""
        return self.page.locator(".rows > li", has=self.page.locator("b", has_text=actor))

    def sees(self, screen: str) -> None:
        """Checks that the page shows the given screen."""
        self.look_again()
        expect(self.page.locator(f"[data-screen={screen}]")).to_be_visible()

    def look_again(self) -> None:
        """Reloads the page if it has no script."""
        if not self.has_script:
            self.page.goto(self.address)

    def sent(self, mitigation: str) -> str:
        """Everything that the server sends to this phone: its page, its news, and its page for a question."""
        asked = ("", "/news?scene=0", f"?item={mitigation}")
        return "".join(self.page.request.get(f"{self.address}{more}").text() for more in asked)

    @property
    def address(self) -> str:
        """The address of the participant's page."""
        return re.sub(r"[?#].*", "", self.page.url)


@dataclass
class Workshop:
    """The screens of everyone in a workshop."""

    room: Room
    facilitator: Page
    wall: Page
    code: str
    people: list[Participant]

    def step(self, label: str, said: str) -> None:
        """Takes the facilitator's next step."""
        self.facilitator.locator("[data-next] button", has_text=label).click()
        expect(self.facilitator.locator("[data-said]")).to_have_text(said)

    def press_impatiently(self, label: str) -> None:
        """Clicks where the big button is, at once again, and again when it has changed: only the first click counts."""
        box = self.facilitator.locator("[data-next] button", has_text=label).bounding_box()
        assert box is not None
        at = box["x"] + 30, box["y"] + 15
        self.facilitator.mouse.click(*at)
        self.facilitator.mouse.click(*at)
        expect(self.facilitator.locator("[data-next] button[aria-disabled]")).to_be_visible()
        self.facilitator.mouse.click(*at)

    def look(self, at: str) -> None:
        """Checks that every phone shows the given stage."""
        for person in self.people:
            person.look(at)

    def has_answered(self, number: int) -> None:
        """Checks that the projector and the control room show the given number of answers."""
        expect(self.wall.locator(".wall-words")).to_contain_text(f"{number} of 5 have answered")
        expect(self.facilitator.locator(".turnout")).to_contain_text(f"{number} of 5 have answered")

    def close(self, question: str) -> None:
        """Closes the first round on a question; its result stays hidden."""
        self.step("Close the round", f"Round 1 on “{question}” is closed.")
        expect(self.wall.locator("[data-said]")).to_have_text("The round is closed. The result comes next.")
        for person in self.people:
            person.sees("closed")

    def row_of(self, actor: str) -> Locator:
        """The projector's row for an actor in words, in four columns."""
        return self.wall.locator(".wall-words tr", has=self.wall.locator("th", has_text=actor)).locator("th, td")

    def download(self, key: str) -> str:
        """The text of a file that the facilitator downloads."""
        return self.save(key).read_text(encoding="utf-8-sig")

    def save(self, key: str) -> Path:
        """A file that the facilitator downloads."""
        with self.facilitator.expect_download() as started:
            self.facilitator.click(f"[data-key='{key}']")
        return Path(started.value.path())


def prepare(page: Page) -> None:
    """Prepares a 24-minute workshop from a template: replaces the second proposed question, and swaps the two."""
    page.goto(f"/workshop?{PAI_OPEN}")
    page.click("[data-key='template:30-minutes']")
    expect(page.locator("[data-key=minutes]")).to_have_value("30")
    page.fill("[data-key=minutes]", "24")
    page.click("[data-key=propose]")
    chosen = page.locator("[data-key=chosen] b")
    expect(chosen).to_have_text([DISCLOSE, PUBLISH])
    unfold(page)
    page.uncheck("[data-key='item:PO-5']")
    page.check("[data-key='item:PO-6']")
    page.click("[data-key=add]")
    expect(chosen).to_have_text([DISCLOSE, MODERATE])
    page.click("[data-key='up:PO-6']")
    expect(chosen).to_have_text([MODERATE, DISCLOSE])
    page.fill("[data-key=title]", TITLE)
    page.fill("[data-key='group:1']", "Industry")
    page.fill("[data-key='group:2']", "Civil society")
    page.check("[data-key=pseudonyms]")
    page.click("[data-key=create]")
    expect(page.locator("h1")).to_have_text(f"{TITLE} No question is open yet.")


@pytest.fixture
def workshop(room: Room) -> Workshop:
    """A workshop of five people: three joined by code, one of them without scripts, and two by the QR code's link."""
    facilitator, wall = room.window(), room.window()
    prepare(facilitator)
    code = facilitator.locator(".strip .code").inner_text()
    wall.goto(facilitator.input_value("#projector-link"))
    expect(wall.locator("p.code")).to_have_text(code)
    link = str(wall.locator(".wall-qr svg").get_attribute("aria-label")).removeprefix("QR code of ")
    people = [
        Participant("Ada L.", room.window(390)),
        Participant("Ben 🙂", room.window(390)),
        Participant("Chloé", room.window(has_script=False), has_script=False),
        Participant("دينا", room.window()),
        Participant("Eve M.", room.window()),
    ]
    ada, ben, chloe, dina, eve = people
    ada.join(code=code)
    ben.join(link=link)
    chloe.join(code=code.lower(), group="Civil society")
    dina.join(link=link)
    eve.join(code=code.replace("-", " "), group="Civil society")
    expect(wall.locator(".wall-count")).to_have_text("5 joined")
    return Workshop(room, facilitator, wall, code, people)
