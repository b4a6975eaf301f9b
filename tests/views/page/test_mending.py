"""Links that were damaged on their way."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

import valuechain as vc
from tests.conftest import Parse, Write, read_csv
from valuechain.analysis.search.spelling import find_meant
from valuechain.model.vocabulary import ModelType
from valuechain.views.across.state import read_across_state
from valuechain.views.page.notices import show_repairs
from valuechain.views.page.state import Address, Page, ViewState, mend_address, parse_address, read_state

LINKS = read_csv(Path(__file__).with_name("mangled_links.csv"))
ACROSS = (Page.ACROSS, Page.TOPIC, Page.TIMELINE, Page.SIDE_BY_SIDE)


def read_faults(chain: vc.ValueChain, address: Address) -> tuple[str, ...]:
    """The sentences about the parts of an address that a page did not understand."""
    if address.page in ACROSS:
        return read_across_state(chain, address, today=date(2026, 12, 1))[1]
    return read_state(chain, address)[1]


@pytest.mark.parametrize("link", LINKS, ids=[link["damage"] for link in LINKS])
def test_damaged_links(chain: vc.ValueChain, link: Mapping[str, str]) -> None:
    """A damaged link is read as it was meant or not at all, and every change and every fault is said."""
    path, _, query = link["written"].partition("?")
    address = parse_address(path, f"?{query}" if query else "")
    mended = mend_address(chain, address)
    assert (mended.href, "|".join(mended.repairs)) == (link["read"], link["repairs"])
    assert "|".join(read_faults(chain, address)) == link["faults"]


@pytest.mark.parametrize("link", LINKS, ids=[link["damage"] for link in LINKS])
def test_repaired_links_need_no_repair(chain: vc.ValueChain, link: Mapping[str, str]) -> None:
    """The repaired link is read as it stands, with the same faults as before."""
    path, _, query = link["read"].partition("?")
    address = parse_address(path, query)
    mended = mend_address(chain, address)
    assert (mended.href, mended.repairs) == (link["read"], ())
    assert "|".join(read_faults(chain, address)) == link["faults"]


def test_repairs_reach_the_state(chain: vc.ValueChain) -> None:
    """The page answers the question that the damaged link meant."""
    state, notices = read_state(chain, parse_address("/", "?framework=cosai&amp;model-type=fronteir"))
    assert (state, notices) == (ViewState("cosai", ModelType.FRONTIER), ())


def test_own_ids_are_not_damage(write: Write) -> None:
    """Ids of a user's own that look like damage are read as they are."""
    own = write(
        actors=[["id", "name"], ["3D", "A"], ["a%26b", "B"], ["user", "C"], ["User", "D"]],
        mitigations=[["id", "name"], ["x", "X"]],
    )
    framework = own.frameworks[0].id
    for node in ("3D", "a%26b", "user", "User"):
        state = ViewState(framework, focus=f"actor:{node}")
        address = parse_address(*state.href().split("?"))
        assert (read_state(own, address), mend_address(own, address).repairs) == ((state, ()), ())


@pytest.mark.parametrize(
    ("written", "valid", "meant"),
    [
        ("restr", ["restricted", "research"], "restricted"),  # the start of one only
        ("rese", ["reset", "research"], "reset"),  # one typo goes before a start
        ("lion", ["lions-1", "lion-2"], None),  # other numbers
        ("colt", ["bolt", "cost"], None),  # two at one typo each
        ("cat", ["car"], None),  # too short for a typo
        ("A.B", ["a-b", "ab"], None),  # two with the same letters
        ("", ["a"], None),
        (">)", ["a"], None),
    ],
)
def test_what_was_meant(written: str, valid: list[str], meant: str | None) -> None:
    """A word stands for another only if there is exactly one that it can mean."""
    assert find_meant(written, valid) == meant


def test_notice(chain: vc.ValueChain, parse: Parse) -> None:
    """The notice lists the repairs; the browser's address is replaced only if all of the link was understood."""
    address = mend_address(chain, parse_address("/", "?framework=CoSAI"))
    said = "This link was damaged on its way, and we repaired it{}. Read the framework “CoSAI” as “cosai”."
    notice = parse(show_repairs(address, is_understood=True)).one("div")
    assert (notice.attributes["data-clean"], notice.text) == (
        "/?framework=cosai",
        said.format(" in the address bar too"),
    )
    notice = parse(show_repairs(address, is_understood=False)).one("div")
    assert ("data-clean" in notice.attributes, notice.text) == (False, said.format(""))
    assert not show_repairs(parse_address("/", "?framework=cosai"), is_understood=True)
