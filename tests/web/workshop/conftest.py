"""An app over a database of the module's own, and a rehearsal in a browser."""

from pathlib import Path

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Page, expect

import valuechain as vc
from valuechain.web.app.server import build_app
from valuechain.web.store import Store


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database of the tests in a module."""
    return tmp_path_factory.mktemp("workshops") / "workshops.db"


@pytest.fixture(scope="module")
def client(chain: vc.ValueChain, file: Path) -> FlaskClient:
    """A client of the app over this database."""
    return build_app(chain, f"sqlite:///{file}").server.test_client()


@pytest.fixture(scope="module")
def store(file: Path) -> Store:
    """Direct access to this database."""
    return Store(f"sqlite:///{file}")


@pytest.fixture(autouse=True)
def closed_at_once(no_grace: None) -> None:
    """Lets tests answer too late, and read reasons, as soon as a round is closed."""


def press_next(page: Page) -> None:
    """Presses the big button as soon as it no longer waits."""
    button = page.locator("[data-next] button")
    expect(button).not_to_have_attribute("aria-disabled", "true")
    button.click()


def reveal_rehearsal(page: Page) -> None:
    """Starts a rehearsal with twenty participants from the Prepare page, and reveals one round."""
    page.check("[data-key=rehearsal]")
    page.fill("[data-key='group:1']", "Industry")
    page.click("[data-key=create]")
    page.click("[data-key=simulate]")
    expect(page.locator(".strip")).to_contain_text("Joined20")
    press_next(page)
    expect(page.locator(".turnout")).to_contain_text("0 of 20")  # while one form is being sent, no other can be
    page.click("[data-key=imagine]")
    expect(page.locator(".turnout")).to_contain_text("20 of 20")
    for said in ("is closed", "is revealed"):
        press_next(page)
        expect(page.locator("[data-said]")).to_contain_text(said)
