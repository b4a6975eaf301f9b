"""The chips for the readings in use, on every page."""

from collections.abc import Callable

import pytest

import valuechain as vc
from tests.conftest import Parse
from tests.questions import PAI_OPEN
from tests.views.conftest import show_at

Chips = Callable[[str, str], list[tuple[str, str]]]


@pytest.fixture
def chips(chain: vc.ValueChain, parse: Parse) -> Chips:
    """The words and links of a page's chips."""

    def read(path: str, search: str) -> list[tuple[str, str]]:
        found = parse(show_at(chain, path, search)).all("a")
        read = [each for each in found if each.attributes.get("data-key", "").startswith("taken:")]
        return [(each.text, each.attributes["href"]) for each in read]

    return read


@pytest.mark.parametrize(
    ("path", "more"),
    [
        ("/", ""),
        ("/", "&view=map"),
        ("/findings", "&absent=user"),
        ("/mitigation", "&id=PO-3"),
        ("/actor", "&id=model_provider"),
        ("/search", "&q=disclose"),
    ],
)
def test_chip_on_every_page(chips: Chips, path: str, more: str) -> None:
    """Each page with reading B of item 3 in use has the same chip, with a link back to reading A."""
    ((words, href),) = chips(path, f"{PAI_OPEN}&reading=PO-3%3DB{more}")
    assert words == "Reading B in use: Disclose AI-generated content ✕, use the default reading"
    assert href == f"{path}?{PAI_OPEN}{more}"


@pytest.mark.parametrize("path", ["/", "/findings", "/mitigation", "/actor", "/compare", "/search"])
def test_no_chip_under_the_shown_readings(chips: Chips, path: str) -> None:
    """Under the default readings there are no chips."""
    assert chips(path, PAI_OPEN) == []


def test_what_a_reading_changes(chain: vc.ValueChain, parse: Parse) -> None:
    """Beside the chips stands a link to the comparison with the default readings, except on the comparison itself."""
    asked = f"{PAI_OPEN}&reading=PO-3%3DB"
    for path, links in (("/", [f"/compare?{asked}"]), ("/findings", [f"/compare?{asked}"]), ("/compare", [])):
        found = [each for each in parse(show_at(chain, path, asked)).all("a") if each.text == "What this changes"]
        assert [each.attributes["href"] for each in found] == links


def test_sources_has_no_chips(chips: Chips) -> None:
    """The Sources page does not depend on readings, and has no chips."""
    assert chips("/sources", f"{PAI_OPEN}&reading=PO-3%3DB") == []


def test_each_reading_is_given_up_alone(chain: vc.ValueChain, parse: Parse, chips: Chips) -> None:
    """Two readings can be dropped one at a time or both at once."""
    asked = f"{PAI_OPEN}&reading=PO-3%3DB&reading=PO-12%3DB"
    assert [href for _, href in chips("/findings", asked)] == [
        f"/findings?{PAI_OPEN}&reading=PO-12%3DB",
        f"/findings?{PAI_OPEN}&reading=PO-3%3DB",
    ]
    clear = parse(show_at(chain, "/findings", asked)).one(".clear")
    assert clear.attributes["href"] == f"/findings?{PAI_OPEN}"


def test_sides_of_a_comparison(chips: Chips) -> None:
    """In a comparison of readings, there is a chip for each side, which can be dropped alone."""
    one, other = "reading=PO-12%3DB", "with-reading=PO-3%3DB"
    found = chips("/compare", f"{PAI_OPEN}&{one}&{other}")
    assert [words.removesuffix(" ✕, use the default reading") for words, _ in found] == [
        "Reading B in use: Open incident reporting channels",
        "Reading B in use: Disclose AI-generated content",
    ]
    assert f"&{one}" not in found[0][1]
    assert f"&{other}" in found[0][1]
    assert f"&{one}" in found[1][1]
    assert f"&{other}" not in found[1][1]
