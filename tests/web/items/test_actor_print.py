"""The printed role card: it fits on one sheet, is legible, and says what it omits."""

import pytest

import valuechain as vc
from tests.questions import query_of
from tests.web.conftest import Window, count_sheets
from valuechain.analysis.allocation.ownership import mitigations_of

pytestmark = pytest.mark.browser


EVERY_CELL = [("advanced", "open"), ("frontier", "restricted")]
"""The cells in which the frameworks have the most mitigations."""


def busiest(chain: vc.ValueChain, level: str) -> list[str]:
    """Queries for the two busiest actors of each framework, in the cell where they own the most."""
    queries = []
    for framework in chain.frameworks:
        if level != "1" and not chain.has_levels(framework.id):
            continue
        counts: dict[str, tuple[int, str]] = {}
        for model_type, release_type in EVERY_CELL:
            context = vc.Context(model_type, release_type)
            if not chain.cell(framework.id, context.place).status.is_answered:
                continue
            depth = None if level == "all" else int(level)
            allocation = vc.build_allocation(chain, context, framework=framework.id, level=depth)
            for actor in allocation.actors:
                question = query_of(framework.id, model_type, release_type)
                number = len(mitigations_of(allocation, actor.id))
                counts[actor.id] = max(
                    counts.get(actor.id, (0, "")), (number, f"{question}&level={level}&id={actor.id}")
                )
        queries += [query for _, query in sorted(counts.values(), reverse=True)[:2]]
    return queries


@pytest.mark.parametrize("level", ["1", "2", "all"])
def test_one_sheet(window: Window, chain: vc.ValueChain, level: str) -> None:
    """The fullest role cards of every framework fit on one portrait sheet of A4 or Letter."""
    queries = busiest(chain, level)
    framed = [framework for framework in chain.frameworks if level == "1" or chain.has_levels(framework.id)]
    assert len(queries) == 2 * len(framed) > 0
    sheets = {}
    for query in queries:
        page = window.show(f"/actor?{query}")
        for form in ("A4", "Letter"):
            sheets[query, form] = count_sheets(page, form)
    assert sheets == dict.fromkeys(sheets, (1, True))


def test_card_without_an_answer(window: Window) -> None:
    """A card without an answer also fits on one sheet."""
    page = window.open(f"/actor?{query_of('pai-2023', 'advanced', 'open', id='model_provider')}")
    assert count_sheets(page, "A4") == (1, True)


@pytest.mark.parametrize(
    "query", ["framework=pai-open&id=model_provider", "framework=uk-ai-cyber&level=all&id=developer"]
)
def test_type_is_legible(window: Window, query: str) -> None:
    """No printed text is smaller than 8 pt."""
    page = window.open(f"/actor?{query}")
    page.emulate_media(media="print")
    sizes = page.evaluate("""() => [...document.querySelectorAll(".role-card *")]
        .filter((each) => each.checkVisibility() && [...each.childNodes].some((n) => n.nodeType === 3 && n.data.trim()))
        .map((each) => parseFloat(getComputedStyle(each).fontSize))""")
    assert len(sizes) > 100
    assert min(sizes) >= 8 * 96 / 72 - 0.01


def test_what_is_left_out_is_said(window: Window) -> None:
    """The printed card says that it leaves out short descriptions if, and only if, it does."""
    said = {}
    for actor in ("framework=cosai&id=end_user", "framework=cosai&id=app_developer"):
        page = window.open(f"/actor?{actor}")
        page.emulate_media(media="print")
        text = page.locator(".foot-note").inner_text()
        said[actor] = ("short descriptions" in text, page.locator(".in-short").first.is_visible())
    assert list(said.values()) == [(False, True), (True, False)]


def test_counterparts_are_printed(window: Window) -> None:
    """The printed card lists what counterparts in other sources own: for one of each, and for all of an idle actor."""
    page = window.open("/actor?framework=pai-open&id=model_hosting")
    page.emulate_media(media="print")
    printed = page.locator(".elsewhere .only-paper").all_inner_texts()
    assert any("Protect privacy while models are in use; and 14 more." in each for each in printed)
    assert page.locator(".elsewhere details").first.is_hidden()
    page = window.open("/actor?framework=pai-open&id=distribution_platform")
    page.emulate_media(media="print")
    printed = page.locator(".elsewhere .only-paper").all_inner_texts()
    assert any("Do not strip provenance data." in each for each in printed)
    assert not any("more." in each for each in printed)


def test_notes_give_way_to_verbs(window: Window) -> None:
    """The fullest card of PAI's checklist prints its verbs, and says that it leaves out notes."""
    page = window.open("/actor?framework=pai-open&id=model_provider")
    page.emulate_media(media="print")
    assert page.locator(".duties .norm:visible").count() == 12
    assert page.locator(".duties .note:visible").count() == 0
    assert page.locator(".elsewhere .only-paper").count() == 0
    assert (
        page.locator(".foot-note")
        .inner_text()
        .startswith("Not printed: short descriptions, notes and the counterparts’ mitigations.")
    )


def test_line_across_sources_is_printed(window: Window) -> None:
    """Of the line across sources, the printed card has the sentence, without conditions and lists of topics."""
    page = window.open("/actor?framework=uk-ai-cyber&id=system_operator")
    page.emulate_media(media="print")
    assert page.locator(".standing p").is_visible()
    assert page.locator(".standing :is(details, .not-printed):visible").count() == 0


def test_screen_says_nothing_of_paper(window: Window) -> None:
    """Notes for the printed card are hidden on the screen."""
    assert window.open("/actor?framework=pai-open&id=model_provider").locator(".foot-note").is_hidden()


def test_badges_hold_their_letters(window: Window) -> None:
    """On paper, "Su" fits its badge; badges of responsible roles are round, and those of others are not."""
    page = window.open(f"/actor?{query_of('eu-ai-act', 'frontier', 'restricted', id='high_risk_provider')}")
    page.emulate_media(media="print")
    badges = page.evaluate("""() => [...document.querySelectorAll(".role-card .role")]
        .filter((each) => each.checkVisibility())
        .map((each) => [each.querySelector("[aria-hidden]").textContent, each.scrollWidth <= each.clientWidth,
            parseFloat(getComputedStyle(each).borderRadius) * 2 >= each.offsetHeight - 1])""")
    assert {tuple(each) for each in badges} == {
        ("R", True, True),
        *((letter, True, False) for letter in ("Su", "A", "I", "C", "m")),
    }


def test_conditions_are_printed(window: Window) -> None:
    """A full sheet prints conditions as far as it has room; only lines whose condition is left out have a star."""
    page = window.open("/actor?framework=eu-ai-act&id=deployer")
    page.emulate_media(media="print")
    conditions, stars = page.locator(".duties .only:visible").count(), page.locator(".starred:visible").count()
    assert conditions > stars > 0
    assert conditions + stars == page.locator(".duties .only").count()
    assert "the conditions of lines marked *" in page.locator(".foot-note").inner_text()
    page = window.open("/actor?framework=pai-open&id=model_provider")
    page.emulate_media(media="print")
    assert page.locator(".starred:visible").count() == 0
    assert "the conditions" not in page.locator(".foot-note").inner_text()
