"""The projector's page and the board in a browser: axe, keyboard and window sizes."""

from dataclasses import replace
from itertools import product
from typing import NamedTuple

import pytest
from playwright.sync_api import expect

import valuechain as vc
from tests.web.conftest import Window, page_width, unfold, violations
from valuechain.analysis.workshop.plan import build_plan, find_asked
from valuechain.model.workshop.plan import PRIMARY, SECONDARY, Group, Plan, Proposal, ProposalKind
from valuechain.model.workshop.running import Act, Decision, Wish
from valuechain.web.store import Store

pytestmark = pytest.mark.browser

HUBS = Proposal(ProposalKind.ROLES, {"model_hosting": PRIMARY}, None, "Hubs see reports first, and can act on them.")
BOTH = Proposal(ProposalKind.ROLES, {"model_hosting": PRIMARY, "model_provider": SECONDARY})


class Running(NamedTuple):
    """A workshop in the server's database, with its keys."""

    store: Store
    facilitator: str
    projector: str
    code: str

    def act(self, act: Act, mitigation: str = "", decision: Decision | None = None) -> None:
        """Performs an act of the facilitator."""
        self.store.workshops.act(self.facilitator, Wish(act, mitigation, decision=decision))


@pytest.fixture(scope="module")
def plan(chain: vc.ValueChain) -> Plan:
    """PAI’s open checklist, with its nine actors and fifteen mitigations."""
    asked = find_asked(chain, "pai-open", vc.Context("advanced", "open"))
    return build_plan(asked, title="Open models, who does what?", groups=[Group("hubs", "model_hosting"), Group("law")])


def begin(database: str, plan: Plan) -> Running:
    """A new workshop."""
    store = Store(database)
    made = store.workshops.create(plan, 1)
    return Running(store, made.facilitator, made.projector, made.code)


@pytest.fixture(scope="module")
def revealed(site: str, database: str, plan: Plan) -> Running:  # noqa: ARG001 # the server makes the database
    """A workshop with a decision and two revealed rounds, answered by twelve people in two groups."""
    running = begin(database, plan)
    people = [running.store.participants.join(running.code, "", group) for group in ["hubs"] * 6 + ["law"] * 6]
    for number, act in enumerate((Act.OPEN, Act.AGAIN), start=1):
        running.act(act, "PO-3")
        for index, person in enumerate(people):
            said = BOTH if index < 3 * number else HUBS
            running.store.participants.propose(person, "PO-3", number, f"{number}", said)
        running.act(Act.CLOSE, "PO-3")
        running.act(Act.REVEAL, "PO-3")
    running.act(Act.DECIDE, "PO-3", Decision(HUBS.roles, note="For a year.", dissent="Two disagree."))
    return running


@pytest.mark.parametrize(
    ("scheme", "width", "path"), [*product(("light", "dark"), (1360, 390), ("projector", "board"))]
)
def test_axe_finds_nothing(window: Window, revealed: Running, scheme: str, width: int, path: str) -> None:
    """Axe finds no violation of WCAG 2.2 AA or of best practice."""
    key = revealed.facilitator if path == "board" else revealed.projector
    page = unfold(window.open(f"/{path}?workshop={key}", color_scheme=scheme, width=width))
    assert violations(page) == []


OVERFLOWING = """() => [document.documentElement, ...document.querySelectorAll(".wall-body")]
    .filter((each) => each.scrollHeight > each.clientHeight + 1 || each.scrollWidth > each.clientWidth + 1)
    .map((each) => [each.className, each.scrollHeight, each.clientHeight])"""


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (1920, 1080), (1024, 768)])
def test_nine_actors_fit_on_the_wall(window: Window, revealed: Running, width: int, height: int) -> None:
    """Nine actors, two rounds, groups, reasons and a decision fit on one screen."""
    page = window.open(f"/projector?workshop={revealed.projector}", width=width, height=height)
    expect(page.locator(".bars tbody tr")).to_have_count(3)
    assert page.evaluate(OVERFLOWING) == []


def test_the_wall_follows_what_the_facilitator_does(window: Window, database: str, plan: Plan) -> None:
    """The projector follows the workshop from lobby to reveal without scrolling."""
    running = begin(database, replace(plan, groups=()))
    page = window.open(f"/projector?workshop={running.projector}", width=1280, height=720)
    expect(page.locator("p.code")).to_have_text(f"{running.code[:4]}-{running.code[4:]}")
    assert page.evaluate(OVERFLOWING) == []
    person = running.store.participants.join(running.code, "", "")
    running.act(Act.OPEN, "PO-6")
    expect(page.locator(".wall-count")).to_have_text("0 of 1 have answered")
    running.store.participants.propose(person, "PO-6", 1, "1", HUBS)
    expect(page.locator(".wall-count")).to_have_text("1 of 1 have answered")
    assert page.evaluate(OVERFLOWING) == []
    running.act(Act.CLOSE, "PO-6")
    expect(page.locator("[data-said]")).to_have_text("The round is closed. The result comes next.")
    running.act(Act.REVEAL, "PO-6")
    expect(page.locator(".bars tbody td").first).to_contain_text("1 primary")
    running.act(Act.HIDE, "PO-6")
    expect(page.locator(".bars")).to_have_count(0)


def test_the_board_leads_to_what_was_said_by_keyboard(window: Window, revealed: Running) -> None:
    """Enter on a mitigation opens its details, and Tab continues from there."""
    page = window.open(f"/board?workshop={revealed.projector}")
    sheet = page.locator(".sheet [role=region]")
    expect(sheet).not_to_be_visible()
    page.locator("#heat a").focus()
    page.keyboard.press("Enter")
    expect(sheet).to_be_in_viewport()
    page.keyboard.press("Tab")
    expect(sheet).to_be_focused()


def test_on_a_phone_nothing_is_wider_than_the_page(window: Window, revealed: Running) -> None:
    """At 320 pixels, board and projector do not scroll sideways."""
    for path in ("board", "projector"):
        page = window.open(f"/{path}?workshop={revealed.projector}", width=320, height=600)
        assert page_width(page) == 320


def test_the_disagreement_of_a_group_is_chosen_by_keyboard_and_stays(window: Window, database: str, plan: Plan) -> None:
    """The arrow key shows the first group's heatmap, and later reveals keep that choice."""
    running = begin(database, plan)
    people = [running.store.participants.join(running.code, "", group) for group in ["hubs"] * 6 + ["law"] * 6]
    page = window.open(f"/board?workshop={running.projector}")
    for mitigation in ("PO-3", "PO-6"):
        running.act(Act.OPEN, mitigation)
        for person in people:
            running.store.participants.propose(person, mitigation, 1, "1", HUBS)
        running.act(Act.CLOSE, mitigation)
        running.act(Act.REVEAL, mitigation)
        if mitigation == "PO-3":
            page.get_by_role("radio", name="Everyone").focus()
            page.keyboard.press("ArrowRight")
        expect(page.locator("#heat-1 tbody tr")).to_have_count(1 if mitigation == "PO-3" else 2)
        expect(page.locator("#heat-1")).to_be_visible()
        expect(page.locator("#heat")).not_to_be_visible()
