"""The app over the shipped frameworks and a database of the module, with a small framework to change."""

import pytest

from tests.drafts import BASE
from tests.own_database import client, url
from valuechain.storage.engine import Database
from valuechain.storage.uploads import Uploads

__all__ = ["client", "keep_draft", "key", "url"]


def keep_draft(url: str, content: bytes = BASE) -> str:
    """The key to a new draft in the database, by default of the small framework."""
    return Uploads(Database(url)).keep("house.zip", content, 0, 30, is_draft=True)


@pytest.fixture
def key(url: str) -> str:
    """The key to the small framework, opened to change it."""
    return keep_draft(url)
