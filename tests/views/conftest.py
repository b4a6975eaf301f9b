"""Shows the page that a module tests."""

import pytest

import valuechain as vc
from tests.conftest import Parse, Show
from valuechain.views.page.state import parse_address
from valuechain.web.app.pages import show_page


@pytest.fixture(scope="module")
def show(request: pytest.FixtureRequest, chain: vc.ValueChain, parse: Parse) -> Show:
    """The parsed page at the module's `PAGE`, for a query string or a link to that page."""
    page = request.module.PAGE
    return lambda query="", of=chain: parse(show_page(of, parse_address(page, query.removeprefix(page))))
