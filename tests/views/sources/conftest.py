"""Data of a user's own for the pages about sources."""

import pytest

import valuechain as vc
from tests.conftest import Write


@pytest.fixture
def own(write: Write) -> vc.ValueChain:
    """A user's framework with few details."""
    return write(
        frameworks=[["id", "name", "url"], ["mine", "Mine & ours", "javascript:alert(1)"]],
        actors=[["id", "name"], ["a", "A"]],
        mitigations=[["id", "name", "primary"], ["m", "M", "a"]],
    )
