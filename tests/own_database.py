"""Fixtures for a folder whose tests need an app with a database of the module's own."""

import pytest
from flask.testing import FlaskClient

import valuechain as vc
from tests.workshops import PLAN
from valuechain.storage.workshops.values import Created
from valuechain.web.app.server import build_app
from valuechain.web.store import Store


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The database of the tests in a module."""
    return f"sqlite:///{tmp_path_factory.mktemp('kept') / 'kept.db'}"


@pytest.fixture(scope="module")
def client(chain: vc.ValueChain, url: str) -> FlaskClient:
    """A client of the app over the shipped frameworks and that database."""
    return build_app(chain, url).server.test_client()


@pytest.fixture(scope="module")
def created(url: str) -> Created:
    """A workshop in that database."""
    return Store(url).workshops.create(PLAN, 1)
