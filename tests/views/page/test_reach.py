"""The reach of a link."""

import pytest

from tests.conftest import SITE
from valuechain.views.page.reach import find_site


@pytest.mark.parametrize(
    ("origin", "site", "found"),
    [
        (SITE, "", SITE),
        ("http://localhost:8050", "", ""),
        ("http://192.168.1.20", "", ""),
        ("http://our-server", "", ""),
        ("http://localhost:8050", SITE, SITE),
        ("http://localhost:8050", "http://our-server", "http://our-server"),
        (SITE, "http://localhost:8050", SITE),
        ("", "", ""),
    ],
)
def test_the_address_in_files(origin: str, site: str, found: str) -> None:
    """Files have the site of the settings, or the address in use if everyone can open it."""
    assert find_site(origin, site) == found
