"""The app with a database of its own, as the server sees it."""

from pathlib import Path

import pytest
from dash import Dash
from flask.testing import FlaskClient

from valuechain.model.chain import ValueChain
from valuechain.web.app.server import build_app


@pytest.fixture(scope="package")
def app(chain: ValueChain, tmp_path_factory: pytest.TempPathFactory) -> Dash:
    """The app over the shipped frameworks."""
    folder: Path = tmp_path_factory.mktemp("operation")
    return build_app(chain, f"sqlite:///{folder}/own.db")


@pytest.fixture
def client(app: Dash) -> FlaskClient:
    """A client that, as a server does, answers errors instead of raising them."""
    return app.server.test_client()
