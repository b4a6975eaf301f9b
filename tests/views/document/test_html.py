"""A document as a self-contained HTML file."""

import re
from dataclasses import replace

import pytest

import valuechain as vc
from tests.conftest import Write
from tests.views.conftest import ReadDocument
from valuechain.views.briefing.briefing import build_briefing
from valuechain.views.document.html import write_html

HOSTILE = '<script>alert(1)</script><b a="1">&amp'


@pytest.fixture(scope="module")
def html(pai_open: vc.Allocation) -> str:
    """The briefing on PAI's open checklist."""
    return write_html(build_briefing(pai_open))


def test_nothing_is_fetched(html: str) -> None:
    """The file has no script and loads nothing; addresses are plain links."""
    assert re.findall(r"<(script|link|img|iframe|object|embed|base|form|image|use)\b", html) == []
    assert re.findall(r"@import|url\((?!#)|\bsrc=|\bsrcset=|xlink:href|\bon\w+=", html) == []
    assert "default-src 'none'" in html


def test_hostile_text_is_text(write: Write, read: ReadDocument) -> None:
    """Markup in a user's data is shown as text, and control characters are left out."""
    own = write(
        actors=[["id", "name"], ["a", HOSTILE]],
        mitigations=[["id", "name", "stage", "primary"], ["m", HOSTILE, HOSTILE, "a"]],
    )
    allocation = vc.build_allocation(own)
    framework = replace(allocation.frameworks[0], short_name=f"own\x07\x00 {HOSTILE}", url="javascript:alert(1)")
    page = read(build_briefing(replace(allocation, frameworks=(framework,))))
    assert (page.all("script"), page.all("b")) == ([], [])
    assert page.one("h1").text == f"The only mitigation falls to {HOSTILE}"
    assert page.one("header").all("p")[1].text == f"Who is responsible for what according to own {HOSTILE}?"
    assert [link.attributes["href"][:1] for link in page.all("a")] == ["#"] * 6
