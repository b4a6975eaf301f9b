"""Previews of links, as Teams and Slack show them."""

import re
from html import unescape

from flask.testing import FlaskClient

import valuechain as vc
from tests.conftest import SITE
from tests.questions import PAI_OPEN


def preview(client: FlaskClient, path: str, site: str = SITE) -> dict[str, str]:
    """The Open Graph properties of a page."""
    found = re.findall(r'<meta property="og:([^"]+)" content="([^"]*)">', client.get(path, base_url=site).text)
    return {name: unescape(text) for name, text in found}


def test_an_answer(client: FlaskClient, chain: vc.ValueChain) -> None:
    """The preview of an answer has its question, its sentences, its legal status and its picture."""
    found = preview(client, f"/?{PAI_OPEN}")
    framework = chain.framework("pai-open")
    assert found["title"] == f"Who is responsible for what according to {framework.short_name}?"
    assert "all 15 mitigations" in found["description"]
    assert found["description"].endswith("Guidance, not binding.")
    assert found["url"] == f"{SITE}/?{PAI_OPEN}"
    assert found["image"].startswith(f"{SITE}/api/v1/matrix.png?framework=pai-open&")
    picture = client.get(found["image"].removeprefix(SITE))
    assert (picture.status_code, picture.content_type) == (200, "image/png")


def test_addresses_that_others_cannot_open_are_left_out(client: FlaskClient) -> None:
    """On this computer only, the preview has neither an address nor a picture."""
    assert preview(client, f"/?{PAI_OPEN}", "http://localhost:8050").keys() == {
        "site_name", "type", "title", "description",
    }  # fmt: skip


def test_search_engines_read_what_the_site_is_about(client: FlaskClient) -> None:
    """The description for search engines is the one of plain previews, which promises law and guidance, not orders."""
    plain = preview(client, "/sources")["description"]
    assert plain.startswith("Published guidance and law on AI")
    assert f'<meta name="description" content="{plain}">' in client.get("/sources", base_url=SITE).text


def test_private_pages_say_nothing(client: FlaskClient) -> None:
    """The preview of a page with a key to private data says only what the site is about, like that of other pages."""
    private = preview(client, f"/?{PAI_OPEN}&data=VJ4x3n0hQqS2mW8cYb1dEA")
    assert private["title"] == preview(client, "/sources")["title"]
    assert "image" not in private


def test_text_is_escaped(client: FlaskClient) -> None:
    """An address cannot add anything to the page."""
    assert "<script>alert" not in client.get("/?x=%22%3E%3Cscript%3Ealert(1)%3C/script%3E", base_url=SITE).text
