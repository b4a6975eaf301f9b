"""Databases of a test's own."""

from pathlib import Path

import pytest

from valuechain.storage.uploads import Uploads


@pytest.fixture
def url(tmp_path: Path) -> str:
    """The URL of a database that does not exist yet, in a folder that does not exist yet."""
    return f"sqlite:///{tmp_path / 'own folder' / 'kept.db'}"


@pytest.fixture
def uploads(url: str) -> Uploads:
    """Users' own data in it."""
    return Uploads(url)
