"""The app as a target, over a database of its own."""

from collections.abc import Iterator

import pytest
from hypothesis.internal.conjecture import providers
from hypothesis.internal.constants_ast import Constants

from reliability.fuzz.site import Site


@pytest.fixture(scope="module")
def target_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The app over an empty database, with its log watched."""
    site = Site(f"sqlite:///{tmp_path_factory.mktemp('fuzz') / 'fuzz.db'}")
    yield site
    site.close()


@pytest.fixture(autouse=True)
def same_cases(monkeypatch: pytest.MonkeyPatch) -> None:
    """Makes cases the same on every run: Hypothesis also draws constants of whatever modules other tests imported."""
    monkeypatch.setattr(providers, "_get_local_constants", Constants)
    monkeypatch.setattr(providers, "CONSTANTS_CACHE", {})
