"""Renders and parses the page that a module tests, and parses documents."""

import re
from collections.abc import Callable
from datetime import date

import pytest

import valuechain as vc
from tests.conftest import Node, Parse, Show
from valuechain.views.across.state import read_across_state
from valuechain.views.document.blocks import Briefing
from valuechain.views.document.html import write_html
from valuechain.views.page.state import Page, parse_address, read_state
from valuechain.web.app.pages import entry_of, show_across_page, show_page

TODAY = date(2026, 11, 29)
ReadDocument = Callable[[Briefing], Node]


def show_at(chain: vc.ValueChain, path: str, query: str) -> str:
    """The HTML of the page at an address."""
    address = parse_address(path, query)
    if entry_of(address).answer_across is not None:
        return show_across_page(chain, *read_across_state(chain, address, today=TODAY))
    return show_page(chain, *read_state(chain, address))


@pytest.fixture(scope="module")
def show(request: pytest.FixtureRequest, chain: vc.ValueChain, parse: Parse) -> Show:
    """The parsed page for a query string or a link: Explore, or the module's `PAGE`."""
    page = getattr(request.module, "PAGE", Page.EXPLORE)
    return lambda query="", of=chain: parse(show_at(of, page, query.removeprefix(page)))


@pytest.fixture(scope="session")
def read(parse: Parse) -> ReadDocument:
    """A document as parsed HTML."""
    return lambda document: parse(
        re.sub(r"<!DOCTYPE html>|<style>.*?</style>", "", write_html(document), flags=re.DOTALL)
    )
