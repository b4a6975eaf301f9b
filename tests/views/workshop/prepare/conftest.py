"""An app with a database of its own, and a filled-in form."""

import pytest
from flask.testing import FlaskClient

import valuechain as vc
from tests.questions import PAI_OPEN, pairs_of
from valuechain.model.workshop.plan import FEWEST_SHOWN
from valuechain.web.app.server import build_app

FORM: dict[str, str | list[str]] = {
    **dict(pairs_of("pai-open", "advanced", "open")),
    "asked": PAI_OPEN,
    "title": "Who does what?",
    "minutes": "30",
    "minutes-each": "6",
    "item": ["PO-8", "PO-1"],
    "pace": "together",
    "fewest": str(FEWEST_SHOWN),
    "days": "3",
}


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The test database."""
    return f"sqlite:///{tmp_path_factory.mktemp('workshops') / 'workshops.db'}"


@pytest.fixture(scope="module")
def client(chain: vc.ValueChain, url: str) -> FlaskClient:
    """A client of an app with that database."""
    return build_app(chain, url).server.test_client()
