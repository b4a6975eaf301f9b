"""A workshop, and phones that take part in it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, BrowserContext, Page, expect
from werkzeug.test import TestResponse

import valuechain as vc
from tests.workshops import PLAN as ASKED
from valuechain.model.workshop.acting import Act, Wish
from valuechain.model.workshop.plan import (
    PRIMARY,
    SECONDARY,
    Plan,
    PlannedActor,
    PlannedMitigation,
    Proposal,
    Rules,
)
from valuechain.model.workshop.running import Decision
from valuechain.settings import ASSETS_FOLDER
from valuechain.storage.engine import Database
from valuechain.storage.workshops.facilitating import Workshops
from valuechain.storage.workshops.participating import Participants
from valuechain.storage.workshops.values import Created
from valuechain.web.app.server import build_app

ABOUT_A_MITIGATION = (Act.FOCUS, Act.OPEN, Act.CLOSE, Act.REOPEN, Act.REVEAL, Act.AGAIN, Act.HIDE)
PLAN = replace(
    ASKED,
    actors=(*ASKED.actors, PlannedActor("user", "Users", "Users")),
    mitigations=(
        PlannedMitigation(
            "M-1", "Moderate", "Moderate hosted models", "Act on reports.", source="marker-source",
            published={"hub": PRIMARY, "user": SECONDARY}, doubt="marker-doubt",
            verbs={"hub": "should"}, conditions={"user": "marker-condition"},
        ),
        PlannedMitigation("M-2", "Report", "Report transparently", published={}),
        PlannedMitigation("M/3 ?", "Filter", "Filter"),
    ),
)  # fmt: skip


@dataclass
class Phone:
    """A participant's browser."""

    client: FlaskClient
    code: str

    def look(self, query: str = "") -> TestResponse:
        """The page."""
        return self.client.get(f"/w/{self.code}{query}")

    def join(self, **fields: str) -> TestResponse:
        """Opens the page and submits its form, without the token that it holds for browsers without cookies."""
        self.look()
        return self.client.post(f"/w/{self.code}/join", data=fields)

    def answer(
        self, mitigation: str = "M-1", number: int = 1, *, headers: dict[str, str] | None = None, **fields: object
    ) -> TestResponse:
        """Sends an answer; `hub="primary"` gives the actor `hub` the primary role."""
        roles = {f"role:{actor.id}": fields.pop(actor.id, "") for actor in PLAN.actors}
        data = {"item": mitigation, "round": number, "submission": "1", **roles, **fields}
        return self.client.post(f"/w/{self.code}/answer", data=data, headers=headers or {})

    def news(self, scene: int | str, query: str = "") -> TestResponse:
        """The response to the script's poll."""
        return self.client.get(f"/w/{self.code}/news?scene={scene}{query}")

    @property
    def token(self) -> str:
        """The token in the cookie."""
        cookie = self.client.get_cookie(f"workshop-{self.code}", path=f"/w/{self.code}")
        return "" if cookie is None else cookie.value


@dataclass
class Room:
    """A workshop, its keys and the app that its phones use (no app if real browsers open the workshop)."""

    workshops: Workshops
    participants: Participants
    keys: Created
    server: Flask | None = None

    @property
    def code(self) -> str:
        """The join code."""
        return self.keys.code

    def newcomer(self) -> Phone:
        """A phone that has not joined."""
        assert self.server is not None
        return Phone(self.server.test_client(), self.code)

    def phone(self, **fields: str) -> Phone:
        """A phone that has joined."""
        phone = self.newcomer()
        assert phone.join(**fields).status_code == 303
        return phone

    def proposals(self) -> list[Proposal]:
        """The proposals in the database."""
        return [each.proposal for each in self.workshops.proposals(self.workshops.joined(self.code).id)]

    def act(self, act: Act, mitigation: str = "", decision: Decision | None = None, proposal: int = 0) -> None:
        """Performs an act of the facilitator."""
        self.workshops.act(
            self.keys.facilitator,
            Wish(act, mitigation, decision=decision, proposals=frozenset({proposal}), is_confirmed=True),
        )

    def act_all(self, *acts: Act, mitigation: str = "M-1") -> None:
        """Performs several acts on one mitigation."""
        for each in acts:
            self.act(each, mitigation if each in ABOUT_A_MITIGATION else "")


MakeRoom = Callable[..., Room]
Opened = Callable[..., Page]
"""Opens a page."""


@pytest.fixture(autouse=True)
def few_people(small_rooms: None) -> None:
    """Lets every test here reveal the results of very small rooms."""


@pytest.fixture(scope="session")
def participants_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The database of these tests."""
    return f"sqlite:///{tmp_path_factory.mktemp('rooms') / 'rooms.db'}"


@pytest.fixture(scope="session")
def server(chain: vc.ValueChain, participants_url: str) -> Flask:
    """The app over the tests' database, without the delay in updating phones that `test_scenes.py` covers."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("valuechain.web.workshop.phone.scenes.SCENE_SECONDS", 0)
        server: Flask = build_app(chain, participants_url).server
    return server


@pytest.fixture(scope="session")
def held(participants_url: str) -> Database:
    """The tests' database, opened directly."""
    return Database(participants_url)


@pytest.fixture(scope="session")
def workshops(held: Database) -> Workshops:
    """The workshops in the tests' database."""
    return Workshops(held)


@pytest.fixture(scope="session")
def participants(held: Database) -> Participants:
    """The participants in the tests' database."""
    return Participants(held)


@pytest.fixture(autouse=True)
def forgiven(request: pytest.FixtureRequest) -> Iterator[None]:
    """Clears failed attempts, so that those made in one test do not count in the next."""
    held = request.getfixturevalue("held") if "participants_url" in request.fixturenames else None
    yield
    if held:
        from valuechain.storage.attempts import AttemptsStorage  # noqa: PLC0415 # most tests do not need it

        AttemptsStorage(held).reset()


@pytest.fixture
def plan() -> Plan:
    """The plan of the workshops in these tests."""
    return PLAN


@pytest.fixture
def make_room(server: Flask, workshops: Workshops, participants: Participants) -> MakeRoom:
    """Makes workshops; keyword arguments are rules, and `plan` sets other fields of the plan."""

    def make(plan: dict[str, object] | None = None, **rules: object) -> Room:
        held = replace(PLAN, rules=replace(Rules(), **rules), **(plan or {}))  # type: ignore[arg-type] # their fields
        return Room(workshops, participants, workshops.create(held, 30), server)

    return make


@pytest.fixture
def room(make_room: MakeRoom) -> Room:
    """A workshop with the default rules: together, one primary, no names, no groups."""
    return make_room()


@pytest.fixture
def hold(database: str, plan: Plan) -> MakeRoom:
    """Makes workshops in the database of the served app."""
    workshops, participants = Workshops(Database(database)), Participants(Database(database))

    def make(**changes: Any) -> Room:  # noqa: ANN401 # fields of a plan
        return Room(workshops, participants, workshops.create(replace(plan, **changes), 30))

    return make


@pytest.fixture
def contexts(browser: Browser, site: str) -> Iterator[Callable[..., BrowserContext]]:
    """Opens a browser for another participant; it may log errors, as these tests cut off the network on purpose."""
    made = []

    def make(width: int = 390, **options: Any) -> BrowserContext:  # noqa: ANN401 # Playwright's
        viewport = {"width": width, "height": 844}
        context = browser.new_context(base_url=site, viewport=viewport, **options)
        context.set_default_timeout(40_000)
        made.append(context)
        return context

    yield make
    for context in made:
        context.close()


@pytest.fixture
def join(contexts: Callable[..., BrowserContext]) -> Callable[..., Page]:
    """Makes a phone that has just joined."""

    def go(held: Room, context: BrowserContext | None = None, **options: Any) -> Page:  # noqa: ANN401 # as above
        page = (context or contexts(**options)).new_page()
        page.goto(f"/join?code={held.code}")
        page.click("text=Join >> nth=-1")
        expect(page.locator("[data-screen]")).to_be_visible()
        return page

    return go


@pytest.fixture(scope="session")
def assets() -> Path:
    """The folder of styles and scripts."""
    return ASSETS_FOLDER
