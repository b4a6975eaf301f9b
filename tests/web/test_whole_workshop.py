"""A whole workshop in browsers: on SQLite with one process, and on PostgreSQL with two, both restarted half-way."""

import csv
import io
import os
import re
import signal
import socket
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("second browser"), pytest.mark.timeout(300)]

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 30_000
"""In milliseconds: phones that have lost the server ask again only every so often."""
TITLE = "Open models, who does what?"
MODERATE, DISCLOSE = "Moderate hosted models", "Disclose AI-generated content"
SAVED = "✓ Saved. You can change it until the round closes."
UNSENT = "Not sent yet, trying again. Keep this page open."
HUBS_SEE, SHARED = "Hubs see the reports first.", "Providers could build this in for everybody."
APPS_SHOW = "Apps can mark what they show."
PUBLISHED = ("ublished", "PAI checklist")
"""In lower and upper case: what comes with every published answer."""
DISSENT = "One would have the providers share it."
HUB, SHARING = {"model_hosting": "primary"}, {"model_provider": "primary", "model_hosting": "secondary"}
APP, APP_HELPED = {"app_developer": "primary"}, {"app_developer": "primary", "model_provider": "secondary"}


@dataclass
class Server:
    """The app at one address, in one process or two, which can be ended and started again."""

    database: str
    processes: int
    port: int
    running: "subprocess.Popen[str] | None" = None

    @property
    def site(self) -> str:
        """The address."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Starts it, and waits until it takes requests."""
        alone = ["valuechain", "serve", "--port", str(self.port)]
        several = ["gunicorn", "--bind", f"127.0.0.1:{self.port}", "--workers", str(self.processes), "--threads", "4"]
        command = [sys.executable, "-m", *(alone if self.processes == 1 else [*several, "app:server"])]
        environment = {**os.environ, "VALUECHAIN_DATABASE": self.database}
        self.running = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        self._hear(f":{self.port}", 1)
        if self.processes > 1:
            self._hear("Booting worker", self.processes)

    def roll(self) -> None:
        """Puts a new process in the place of each, as for a new version; one alone cannot."""
        if self.running is not None and self.processes > 1:
            self.running.send_signal(signal.SIGHUP)
            self._hear("Booting worker", self.processes)

    def stop(self) -> None:
        """Ends it."""
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


def free_port() -> int:
    """A port that no program is given by chance while the server is away: below those that systems give out."""
    for port in range(20_000 + os.getpid() % 10_000, 32_000):
        with socket.socket() as free:
            if free.connect_ex(("127.0.0.1", port)):
                return port
    raise AssertionError


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
    """Everybody's browsers, and what they complain of."""

    browser: Browser
    server: Server
    stack: ExitStack
    complaints: list[str] = field(default_factory=list)

    def window(self, width: int = 1360, *, has_script: bool = True) -> Page:
        """An empty page in a browser of somebody's own."""
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
        """For as long as the block lasts there is no server."""
        self.server.stop()
        yield
        self.server.start()

    def is_connected_again(self, people: "list[Participant]") -> None:
        """Every page has found the server again; that it was away is no cause for complaint."""
        for person in people:
            expect(person.page.locator("#gone")).to_have_text("")
        self.complaints.clear()


@pytest.fixture
def room(browser: Browser, server: Server) -> Iterator[Room]:
    """An empty room."""
    expect.set_options(timeout=PATIENCE)
    with ExitStack() as stack:
        yield Room(browser, server, stack)
    expect.set_options(timeout=PATIENCE // 2)  # as conftest.py has it


@dataclass
class Participant:
    """Somebody with a browser of their own."""

    name: str
    page: Page
    has_script: bool = True
    said: list[str] = field(default_factory=list)
    """The reasons that they gave."""

    def join(self, code: str = "", link: str = "", group: str = "Industry") -> None:
        """Types the code, or follows the link of the QR code, and gives a name and a group."""
        self.page.goto(link or "/join")
        if not link:
            self.page.fill("#code", code)
            self.page.click("button")
        self.page.fill("#name", self.name)
        self.page.check(f"[name=group][value='{group}']")
        self.page.click("button:has-text('Join')")
        expect(self.page.locator("h1")).to_have_text("You are in")

    def look(self, at: str) -> None:
        """Sees by itself what the room has come to."""
        self.look_again()
        expect(self.page.locator("[data-screen] > .kicker")).to_have_text(at)

    def fill(self, roles: dict[str, str], reason: str = "") -> None:
        """Fills in the form, without sending it."""
        for seat, role in roles.items():
            self.page.check(f"[name='role:{seat}'][value={role}]")
        self.page.fill("#reason", reason)
        self.said.append(reason)

    def answer(self, roles: dict[str, str], reason: str = "") -> None:
        """Proposes who should do it."""
        self.fill(roles, reason)
        self.page.click("#save")
        self.is_saved()

    def is_saved(self) -> None:
        """The page says that the answer is kept."""
        expect(self.page.locator("#saved")).to_have_text(SAVED)

    def sees_of(self, actor: str) -> Locator:
        """What the page says of an actor once the round is revealed."""
        return self.page.locator(".rows > li", has=self.page.locator("b", has_text=actor))

    def sees(self, screen: str) -> None:
        """Sees by itself that there is nothing to answer."""
        self.look_again()
        expect(self.page.locator(f"[data-screen={screen}]")).to_be_visible()

    def look_again(self) -> None:
        """Without a script, loads the page again."""
        if not self.has_script:
            self.page.goto(self.address)

    def sent(self, item: str) -> str:
        """What the server has for this phone: its page, its news, and its page on a question."""
        asked = ("", "/news?scene=0", f"?item={item}")
        return "".join(self.page.request.get(f"{self.address}{more}").text() for more in asked)

    @property
    def address(self) -> str:
        """Where the participant's page is."""
        return re.sub(r"[?#].*", "", self.page.url)


@dataclass
class Workshop:
    """What stands on the screens of everybody who is there."""

    room: Room
    facilitator: Page
    wall: Page
    code: str
    people: list[Participant]

    def step(self, label: str, said: str) -> None:
        """The facilitator does what comes next."""
        self.facilitator.locator("[data-next] button", has_text=label).click()
        expect(self.facilitator.locator("[data-said]")).to_have_text(said)

    def look(self, at: str) -> None:
        """Everybody sees what the room has come to."""
        for person in self.people:
            person.look(at)

    def has_answered(self, number: int) -> None:
        """Wall and facilitator count the answers."""
        expect(self.wall.locator(".wall-count")).to_have_text(f"{number} of 5 have answered")
        expect(self.facilitator.locator(".turnout")).to_contain_text(f"{number} of 5 have answered")

    def close(self, question: str) -> None:
        """The facilitator closes the first round on a question; nobody knows then what the others said."""
        self.step("Close the round", f"Round 1 on “{question}” is closed.")
        expect(self.wall.locator("[data-said]")).to_have_text("The round is closed. The answers wait to be revealed.")
        for person in self.people:
            person.sees("closed")

    def row_of(self, actor: str) -> Locator:
        """What the wall says of an actor, in three columns."""
        return self.wall.locator(".bars tbody tr", has=self.wall.locator(".name", has_text=actor)).locator("th, td")

    def download(self, key: str) -> str:
        """The text of a file that the facilitator takes away."""
        with self.facilitator.expect_download() as started:
            self.facilitator.click(f"[data-key='{key}']")
        return Path(started.value.path()).read_text(encoding="utf-8-sig")


def prepare(page: Page) -> None:
    """The facilitator plans 24 minutes: of the two questions that are proposed, the second is to come first."""
    page.goto("/workshop?framework=pai-open&model-type=advanced&release-type=open")
    page.fill("[data-key=minutes]", "24")
    page.click("[data-key=propose]")
    chosen = page.locator("[data-key=chosen] b")
    expect(chosen).to_have_text([DISCLOSE, MODERATE])
    page.click("[data-key='up:PO-6']")
    expect(chosen).to_have_text([MODERATE, DISCLOSE])
    page.fill("[data-key=title]", TITLE)
    page.fill("[data-key='group:1']", "Industry")
    page.fill("[data-key='group:2']", "Civil society")
    page.check("[data-key=pseudonyms]")
    page.click("[data-key=create]")
    expect(page.locator("h1")).to_have_text(f"{TITLE} What comes next?")


def gather(room: Room) -> Workshop:
    """Five people join: three by the code, one of them without scripts, and two by the QR code's link."""
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


def answer_first_round(workshop: Workshop) -> None:
    """Four name the hubs alone, and Eve the providers with them; meanwhile new processes take over from the old."""
    ada, ben, chloe, dina, eve = workshop.people
    workshop.step(f"Open: {MODERATE}", f"Round 1 on “{MODERATE}” is open.")
    workshop.look("Question 1 of 2")
    ada.answer(HUB, HUBS_SEE)
    chloe.answer(HUB)
    workshop.room.server.roll()
    for person in (ben, dina):
        person.answer(HUB)
    eve.answer(SHARING, SHARED)
    workshop.has_answered(5)
    marks = (HUBS_SEE, SHARED, "4 primary", *PUBLISHED)
    nothing_is_given_away(workshop, "PO-6", *marks)
    workshop.close(MODERATE)
    nothing_is_given_away(workshop, "PO-6", *marks)


def reveal_first_round(workshop: Workshop) -> None:
    """Four of five are too few to say that the room confirms what is published."""
    workshop.step("Reveal the result", f"Round 1 on “{MODERATE}” is revealed.")
    expect(workshop.row_of("Hubs & hosting")).to_have_text(
        [
            "Hubs & hosting4 primary, 1 secondary",
            "4 of 5 say primary: 80 % (38 to 96 %)",
            re.compile("too few to saypublished: primary$"),
        ]
    )
    expect(workshop.wall.locator(".wall-reasons li")).to_have_count(2)
    workshop.look("Question 1 of 2: what the room said")
    for person in workshop.people:
        expect(person.sees_of("Hubs & hosting")).to_contain_text("4 primary, 1 secondary, 0 no role")
        expect(person.sees_of("Hubs & hosting")).to_contain_text("Published: P primary")
        expect(person.page.locator("main")).to_contain_text("Source: PAI checklist, Prevent")


def answer_again_without_a_server(workshop: Workshop) -> None:
    """The server goes away in the second round, and comes back: what was saved, sent or only typed is all there."""
    ada, ben, chloe, dina, eve = workshop.people
    workshop.facilitator.click("[data-key='again:PO-6']")
    workshop.look("Question 1 of 2, round 2")
    ada.answer(HUB)
    chloe.answer(HUB)
    workshop.has_answered(2)
    ben.fill(HUB, HUBS_SEE)
    with workshop.room.server_away():
        dina.fill(HUB)
        dina.page.click("#save")
        expect(dina.page.locator("#saved")).to_have_text(UNSENT)
        expect(workshop.facilitator.locator("[data-local=gone]")).to_contain_text("The server does not answer.")
    dina.is_saved()
    expect(ben.page.locator("#reason")).to_have_value(HUBS_SEE)
    ben.page.click("#save")
    ben.is_saved()
    eve.answer(HUB)
    chloe.look("Question 1 of 2, round 2")
    chloe.is_saved()
    expect(workshop.facilitator.locator("[data-local=gone]")).to_have_count(0)
    workshop.has_answered(5)
    workshop.room.is_connected_again(workshop.people)


def reveal_and_decide(workshop: Workshop) -> None:
    """Five of five confirm what is published; the decision and who does not share it stand on the wall."""
    facilitator, wall = workshop.facilitator, workshop.wall
    workshop.step("Close the round", f"Round 2 on “{MODERATE}” is closed.")
    workshop.step("Reveal the result", f"Round 2 on “{MODERATE}” is revealed.")
    expect(workshop.row_of("Hubs & hosting")).to_have_text(
        [
            "Hubs & hosting5 primary (was 4), 0 secondary (was 1)",
            "5 of 5 say primary: 100 % (57 to 100 %)",
            re.compile("confirmspublished: primary$"),
        ]
    )
    expect(wall.locator(".wall-aside")).to_contain_text(
        "1 of 5 who answered both rounds changed their answer since round 1."
    )
    facilitator.select_option("[data-key='role:model_hosting']", "primary")
    facilitator.fill("[data-key=dissent]", DISSENT)
    facilitator.click("[data-key=decide]")
    expect(facilitator.locator("[data-key='agenda:PO-6']")).to_contain_text("round 2 revealed · decided")
    expect(wall.locator(".wall-aside")).to_contain_text(f"Primary: Hubs & hosting.Dissent: {DISSENT}")
    workshop.look("Question 1 of 2, round 2: what the room said")
    for person in workshop.people:
        expect(person.page.locator(".settled")).to_have_text("The room settled on: Primary: Hubs & hosting.")


def take_second_question(workshop: Workshop) -> None:
    """All five have the app developers answer, the source the providers as well; nothing is decided."""
    facilitator = workshop.facilitator
    workshop.step(f"Next, open: {DISCLOSE}", f"Round 1 on “{DISCLOSE}” is open.")
    workshop.look("Question 2 of 2")
    ada, *others = workshop.people
    ada.answer(APP_HELPED, APPS_SHOW)
    for person, roles in zip(others, [APP_HELPED, APP_HELPED, APP, APP], strict=True):
        person.answer(roles)
    workshop.has_answered(5)
    marks = (APPS_SHOW, "Under reading B")
    nothing_is_given_away(workshop, "PO-3", *marks)
    workshop.close(DISCLOSE)
    nothing_is_given_away(workshop, "PO-3", *marks)
    workshop.step("Reveal the result", f"Round 1 on “{DISCLOSE}” is revealed.")
    expect(workshop.row_of("Model providers")).to_have_text(
        [
            "Model providers3 secondary",
            "0 of 5 say primary: 0 % (0 to 43 %)",
            re.compile("departspublished: primary; most say secondary$"),
        ]
    )
    expect(workshop.wall.locator(".wall-doubt")).to_contain_text("Under reading B")
    facilitator.click("[data-key=end] > summary")
    facilitator.click("[data-key='end:']")
    expect(facilitator.locator("[data-said]")).to_have_text("The workshop has ended.")
    for person in workshop.people:
        person.sees("ended")


def take_away(workshop: Workshop) -> None:
    """Every proposal is in the export once, and the report has dissent and verdicts; neither has anybody's name."""
    workshop.facilitator.click("[data-key=take-tables] > summary")
    table, report = workshop.download("csv:proposals"), workshop.download("take:2")
    rows = csv.DictReader(io.StringIO(table))
    columns = ("mitigation_id", "round", "participant", "group", "answer", "primary", "secondary", "sureness")
    nobody, roles = ("", ""), ("roles",)
    assert Counter(tuple(row[column] for column in columns) for row in rows) == {
        ("PO-6", "1", *nobody, *roles, "model_hosting", "", ""): 4,
        ("PO-6", "1", *nobody, *roles, "model_provider", "model_hosting", ""): 1,
        ("PO-6", "2", *nobody, *roles, "model_hosting", "", ""): 5,
        ("PO-3", "1", *nobody, *roles, "app_developer", "model_provider", ""): 3,
        ("PO-3", "1", *nobody, *roles, "app_developer", "", ""): 2,
    }
    assert [text for text in (TITLE, DISSENT, HUBS_SEE, SHARED, APPS_SHOW) if text not in report] == []
    assert [name for person in workshop.people if (name := person.name) in table + report] == []


def save_and_compare(workshop: Workshop) -> str:
    """The outcome is a framework like others, with the link that is returned; one of its roles differs."""
    page = workshop.facilitator
    page.click("[data-key=save-version]")
    page.click("a[data-key^='explore:']")
    expect(page.locator("#matrix tbody tr:not(.stage)")).to_have_count(2)
    explored = page.url
    assert marks_of(page, "#matrix", MODERATE) == {"Hubs & hosting": "P Primary"}
    assert marks_of(page, "#matrix", DISCLOSE) == {"Model providers": "S Secondary", "App developers": "P Primary"}
    page.go_back()
    page.click("a[data-key^='compare:']")
    expect(page.locator(".compare [data-said]")).to_have_text(
        "13 mitigations are lost. The other 2 stay. One of these is held differently: "
        "“Disclose AI-generated content”, with Model providers as secondary instead of primary."
    )
    assert marks_of(page, "#comparison", DISCLOSE) == {
        "Model providers": "P→S from primary to secondary",
        "App developers": "P as before: primary",
    }
    page.go_back()
    return explored


def marks_of(page: Page, table: str, mitigation: str) -> dict[str, str]:
    """The actors that have a mark in a row of a table, with the mark and what is read out for it."""
    row = page.locator(f"{table} tbody tr", has_text=mitigation)
    cells = row.locator("td[data-actor]:has(span)").all()
    return {
        str(cell.get_attribute("data-actor")): " ".join(cell.locator("span span").all_inner_texts()) for cell in cells
    }


def delete_everything(workshop: Workshop, explored: str) -> None:
    """Nothing opens any more: neither phones nor the wall, nor the outcome that was saved."""
    page = workshop.facilitator
    page.click("[data-key=delete] > summary")
    page.fill("[data-key=delete-code]", workshop.code)
    page.click("[data-key=delete-now]")
    expect(page.locator(".done")).to_contain_text("It is deleted.")
    expect(workshop.wall.locator("h1")).to_have_text("Where is the workshop that this link opens?")
    for person in workshop.people:
        person.look_again()
        expect(person.page.locator("[role=alert]")).to_contain_text("No workshop can be joined with this code.")
    page.goto(explored)
    expect(page.locator("h1")).to_have_text("Where is the data that this link opens?")


def nothing_is_given_away(workshop: Workshop, item: str, *marks: str) -> None:
    """Before the reveal nothing of the answers or of what is published has been sent to the wall or to other phones."""
    key = workshop.wall.url.partition("workshop=")[2]
    live = [f"/workshop/live?page={page}&workshop={key}&revision=" for page in ("projector", "board")]
    told = [workshop.wall.request.get(href).text() for href in live]
    told.append(workshop.wall.locator("main").inner_html())
    assert [mark for mark in marks if mark in "".join(told)] == []
    expect(workshop.wall.locator(".bars")).to_have_count(0)
    for person in workshop.people:
        sent = person.page.content() + person.sent(item)
        assert [mark for mark in (*marks, *PUBLISHED) if mark in sent and mark not in person.said] == []
    expect(workshop.facilitator.locator("[data-key^='results:']")).to_have_count(0)


def test_a_whole_workshop(room: Room) -> None:
    """Five people answer three rounds, see what was said, decide, leave with a record, and delete everything."""
    workshop = gather(room)
    answer_first_round(workshop)
    reveal_first_round(workshop)
    answer_again_without_a_server(workshop)
    reveal_and_decide(workshop)
    take_second_question(workshop)
    take_away(workshop)
    explored = save_and_compare(workshop)
    assert room.complaints == []
    delete_everything(workshop, explored)
