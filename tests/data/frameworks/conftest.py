"""Rows of the framework that a module tests, its `FRAMEWORK`."""

import pytest

from tests.conftest import Shipped
from tests.data.rows import Row, Rows, by_id, group


@pytest.fixture(scope="module")
def framework(request: pytest.FixtureRequest, shipped: Shipped) -> Row:
    """The row of the framework."""
    return by_id(shipped("frameworks"))[request.module.FRAMEWORK]


@pytest.fixture(scope="module")
def ownerships(request: pytest.FixtureRequest, shipped: Shipped) -> dict[str, Rows]:
    """The ownerships of each mitigation, by its id."""
    return group(shipped("ownerships", request.module.FRAMEWORK), "mitigation_id")
