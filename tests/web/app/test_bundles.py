"""The bundles of the project's scripts and styles."""

import base64
import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from valuechain.model.look import PRIMARY, SECONDARY
from valuechain.views.page.style import style_pages
from valuechain.web.app.bundles import read_bundles

ASSETS = Path(__file__).resolve().parents[3] / "assets"


@pytest.mark.parametrize("kind", ["css", "js"])
def test_nothing_is_left_out(kind: str) -> None:
    """Every style and script is in its bundle, except early scripts and the phone's files."""
    bundle = read_bundles(ASSETS).files[f"valuechain.{kind}"]
    left_out = [file for file in ASSETS.rglob(f"*.{kind}") if file.read_bytes() not in bundle]
    assert {file.parent.name for file in left_out} <= {"early", "phone"}


def test_styles_of_a_page_come_last(tmp_path: Path) -> None:
    """Shared styles come first, so that a page's own styles can override them."""
    for path in ("compare/compare.css", "page/style.css", "page/print.css", "page/favicon.svg", "map/map.css"):
        file = tmp_path / path
        file.parent.mkdir(exist_ok=True)
        file.write_text(file.name, encoding="utf-8")
    bundle = read_bundles(tmp_path).files["valuechain.css"].decode()
    assert bundle.startswith(style_pages())
    assert bundle.endswith("\nmap.css\nstyle.css\nprint.css\ncompare.css")


def test_icon_has_its_colours() -> None:
    """In the standalone icon, the light theme's colours replace the custom properties."""
    icon = base64.b64decode(read_bundles(ASSETS).icon.partition(",")[2]).decode()
    assert PRIMARY.light in icon
    assert SECONDARY.light in icon
    assert "var(" not in icon


@pytest.mark.parametrize("name", ["valuechain.css", "valuechain.js"])
def test_page_links_what_may_be_kept(client: FlaskClient, name: str) -> None:
    """The page links to each bundle at a versioned address, which browsers may cache for ever."""
    (link,) = re.findall(rf'"(/static/[^"]+/{name})"', client.get("/").text)
    answer = client.get(link)
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.mimetype == ("text/css" if name.endswith("css") else "text/javascript")


def test_another_version_is_not_kept(client: FlaskClient) -> None:
    """At another version's address, the current bundle is served, to be revalidated each time."""
    assert client.get("/static/old/valuechain.css").headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("name", ["style.css", "valuechain.txt", "..%2fpyproject.toml"])
def test_nothing_else_is_served(client: FlaskClient, name: str) -> None:
    """No file other than the bundles is served."""
    assert client.get(f"/static/x/{name}").status_code == 404


def test_no_script_is_in_the_page(client: FlaskClient) -> None:
    """Every script of a page is a file, so its policy allows no script in the page; the early one comes first."""
    page = client.get("/")
    scripts = re.findall(r"<script([^>]*)>", page.text)
    assert [given for given in scripts if "src=" not in given] == [' id="_dash-config" type="application/json"']
    early = re.findall(r'src="([^"]*)"', scripts[0])[0]
    assert client.get(early).data.startswith(b"/* Before the first paint")
    assert "; script-src 'self'; " in page.headers["Content-Security-Policy"]
