"""The projector's page and the board in a browser: axe, keyboard and window sizes."""

from dataclasses import replace
from itertools import product
from typing import NamedTuple

import pytest
from playwright.sync_api import expect

import valuechain as vc
from tests.web.conftest import Window, page_width, unfold, violations
from valuechain.analysis.workshop.plan import build_plan, find_asked
from valuechain.model.workshop.acting import Act, Wish
from valuechain.model.workshop.plan import PRIMARY, SECONDARY, Group, Plan, Proposal, ProposalKind
from valuechain.model.workshop.running import Decision
from valuechain.views.workshop.wall.layout import SMALLEST
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

    def act(self, act: Act, mitigation: str = "", decision: Decision | None = None, minutes: int = 0) -> None:
        """Performs an act of the facilitator."""
        wish = Wish(act, mitigation, decision=decision, minutes=minutes, is_confirmed=True)
        self.store.workshops.act(self.facilitator, wish)


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


MISFITS = """() => {
    const px = Math.min(innerWidth / 1920, innerHeight / 1080), bad = [];
    const foot = document.querySelector(".wall-foot").getBoundingClientRect();
    const size = (each) => (each.ownerSVGElement
        ? each.getAttribute("font-size") * each.getScreenCTM().a : parseFloat(getComputedStyle(each).fontSize));
    const texts = [...document.querySelectorAll(".wall-stage text, .wall-foot :is(p, b), .wall-lobby :is(p, b, h1)")]
        .filter((each) => !each.closest(".sr")).map((each) => [each, each.getBoundingClientRect()]);
    for (const [each, box] of texts) {
        if (size(each) < SMALLEST * px - 0.01) bad.push(["small", each.textContent]);
        const isOut = box.left < 0 || box.right > innerWidth || box.top < 0 || box.bottom > innerHeight + 1;
        if (isOut) bad.push(["out", each.textContent]);
        if (each.ownerSVGElement && box.bottom > foot.top + 8 * px) bad.push(["foot", each.textContent]);
    }
    const drawn = texts.filter(([each]) => each.ownerSVGElement);
    drawn.forEach(([each, a], at) => drawn.slice(at + 1).forEach(([other, b]) => {
        const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
        const tall = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
        const isTouching = wide > 1 && tall > 0.3 * Math.min(a.height, b.height);
        if (isTouching) bad.push(["touch", each.textContent, other.textContent]);
    }));
    const page = document.documentElement;
    if (page.scrollHeight > innerHeight || page.scrollWidth > innerWidth) bad.push(["scrolls"]);
    return bad;
}""".replace("SMALLEST", str(SMALLEST))
"""Texts on the wall that are smaller than the rule allows, cut off or touching, and whether the page scrolls."""
SIZES = [(1280, 720), (1920, 1080), (1024, 768)]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("width", "height"), SIZES)
def test_every_result_fits_on_the_wall(window: Window, revealed: Running, width: int, height: int, scheme: str) -> None:
    """Both rounds, their groups and reasons, and the closing fit on the wall in letters that the back row can read."""
    page = window.open(
        f"/projector?workshop={revealed.projector}&screen=answers-1-1-PO-3", width=width, height=height,
        color_scheme=scheme,
    )  # fmt: skip
    titles = []
    while True:
        assert page.evaluate(MISFITS) == []
        titles.append(page.locator("h1").text_content())
        if not page.locator("[rel=next]").count():
            break
        shown = page.locator(".wall").get_attribute("data-screen") or ""
        page.keyboard.press("ArrowRight")
        expect(page.locator(".wall")).not_to_have_attribute("data-screen", shown)
    assert list(dict.fromkeys(titles)) == [
        "3. Disclose AI-generated content",
        "3. Disclose AI-generated content: by group",
        "3. Disclose AI-generated content: reasons",
        "3. Disclose AI-generated content, round 2",
        "3. Disclose AI-generated content, round 2: by group",
        "3. Disclose AI-generated content, round 2: reasons",
        "Open models, who does what?",
    ]
    page.keyboard.press("Escape")
    expect(page.locator("h1")).to_have_text("3. Disclose AI-generated content, round 2")


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_the_wall_follows_what_the_facilitator_does(
    window: Window, database: str, plan: Plan, width: int, height: int
) -> None:
    """The projector follows the workshop from lobby to closing, and everything fits at each step."""
    running = begin(database, replace(plan, groups=()))
    page = window.open(f"/projector?workshop={running.projector}", width=width, height=height)
    expect(page.locator("p.code")).to_have_text(f"{running.code[:4]}-{running.code[4:]}")
    assert page.evaluate(MISFITS) == []
    person = running.store.participants.join(running.code, "", "")
    words, said = page.locator(".wall-words"), page.locator(".wall-words [data-said]")
    steps = {
        Act.FOCUS: "Next question. It is not open yet.",
        Act.OPEN: "Who should be responsible, and who should support?",
        Act.CLOSE: "The round is closed. Too few people answered.",
        Act.END: "Of 15 questions: 1 not revealed; 14 not asked.",
    }
    for act, sentence in steps.items():
        running.act(act, "PO-6" if act is not Act.END else "")
        expect(said).to_have_text(sentence)
        assert page.evaluate(MISFITS) == []
        if act is Act.OPEN:
            running.act(Act.TIMER, minutes=1)
            running.store.participants.propose(person, "PO-6", 1, "1", HUBS)
            expect(words).to_contain_text("1 of 1 have answered")
            expect(page.locator(".wall-timer")).to_have_attribute("data-stage", "last")
            assert page.evaluate(MISFITS) == []


def test_the_back_row_reads_that_the_server_is_gone(window: Window, revealed: Running) -> None:
    """What the page says about the server is as large as everything else, and moves nothing on the wall."""
    page = window.open_unwatched(f"/projector?workshop={revealed.projector}")
    page.route("**/workshop/live*", lambda route: route.abort())
    notice = page.locator("main > .notice")
    expect(notice).to_contain_text("We can’t reach the server.")
    assert page.evaluate(MISFITS) == []
    size = notice.evaluate("(each) => parseFloat(getComputedStyle(each).fontSize)")
    assert size >= SMALLEST * page.evaluate("Math.min(innerWidth / 1920, innerHeight / 1080)") - 0.01


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
