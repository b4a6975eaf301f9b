"""The app over the shipped frameworks and a database of the module, with a small framework to change."""

import pytest
from flask.testing import FlaskClient

import valuechain as vc
from tests.drafts import BASE
from valuechain.storage.engine import Database
from valuechain.storage.uploads import Uploads
from valuechain.web.app.server import build_app


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The database of the tests in this module."""
    return f"sqlite:///{tmp_path_factory.mktemp('kept') / 'kept.db'}"


@pytest.fixture(scope="module")
def client(chain: vc.ValueChain, url: str) -> FlaskClient:
    """A client of the app over the shipped frameworks and the tests' database."""
    return build_app(chain, url).server.test_client()


@pytest.fixture
def key(url: str) -> str:
    """The key to the small framework, opened to change it."""
    return Uploads(Database(url)).keep("house.zip", BASE, 0, 30, is_draft=True)
