"""The command line and the HTTP interface give the same answers."""

import html
import io
import zipfile
from urllib.parse import urlencode

import openpyxl
import pytest
from flask.testing import FlaskClient

import valuechain as vc
from tests.cli.conftest import Run
from tests.questions import pairs_of, write_options
from valuechain.cli.exits import EXIT_USAGE
from valuechain.web.app.server import build_app

PAI_OPEN = pairs_of("pai-open", "advanced", "open")
SITE = "http://team.example"


@pytest.fixture(scope="module")
def client(chain: vc.ValueChain) -> FlaskClient:
    """A test client of the app, with the shipped frameworks."""
    return build_app(chain).server.test_client()


@pytest.mark.parametrize(
    ("command", "link", "pairs"),
    [
        ("who-must-act", "who-must-act.csv", PAI_OPEN),
        ("who-must-act", "who-must-act.json", [("framework", "cosai")]),
        ("absence", "absence.csv", [*PAI_OPEN, ("absent", "model_hosting"), ("absent", "app_developer")]),
        ("compare", "comparison.csv", [*PAI_OPEN, ("with-framework", "cosai")]),
        ("compare", "comparison.json", [*PAI_OPEN, ("reading", "PO-3=B"), ("with-reading", "PO-12=B")]),
        (
            "compare",
            "comparison.csv",
            pairs_of("uk-ai-cyber", "advanced", "open", level="2", with_framework="cosai"),
        ),
        ("matrix", "matrix.svg", [*PAI_OPEN, ("stage", "Detect"), ("sort", "name")]),
        ("map", "map.svg", [*PAI_OPEN, ("role", "primary"), ("focus", "actor:model_hosting")]),
        ("briefing", "briefing.html", [*PAI_OPEN, ("actor", "model_adapter")]),
        ("briefing", "briefing.docx", PAI_OPEN),
    ],
)
def test_same_bytes(run: Run, client: FlaskClient, command: str, link: str, pairs: list[tuple[str, str]]) -> None:
    """A command prints the same bytes as the link with the same parameters returns."""
    printed = run(command, *write_options(pairs), "--format", link.rpartition(".")[2])
    assert printed.stdout_bytes == client.get(f"/api/v1/{link}?{urlencode(pairs)}").data


@pytest.mark.parametrize(
    ("command", "link", "pairs"),
    [
        ("matrix", "matrix.xlsx", [*PAI_OPEN, ("reading", "PO-3=B"), ("role", "primary"), ("sort", "name")]),
        ("findings", "findings.xlsx", PAI_OPEN),
        ("absence", "absence.xlsx", [*PAI_OPEN, ("absent", "model_provider")]),
        ("compare", "comparison.xlsx", pairs_of("cosai", "advanced", "open", with_framework="uk-ai-cyber")),
        ("compare", "comparison.xlsx", [*PAI_OPEN, ("reading", "PO-3=B"), ("with-reading", "PO-12=B")]),
    ],
)
def test_same_workbook(
    run: Run,
    client: FlaskClient,
    monkeypatch: pytest.MonkeyPatch,
    command: str,
    link: str,
    pairs: list[tuple[str, str]],
) -> None:
    """A command's workbook has the same cells as the link's, the address of the page in VALUECHAIN_SITE included."""
    monkeypatch.setenv("VALUECHAIN_SITE", f"{SITE}/")
    printed = run(command, *write_options(pairs), "--format", "xlsx")
    found = cells(client.get(f"/api/v1/{link}?{urlencode(pairs)}", base_url=SITE).data)
    address = next(row[1] for row in found["Read me"] if row[0] == "Page")
    assert address.startswith(f"{SITE}/")
    assert cells(printed.stdout_bytes) == found


@pytest.mark.parametrize(("form", "part"), [("pptx", "ppt/slides/_rels/slide1.xml.rels"), ("zip", "README.md")])
def test_no_broken_link(run: Run, monkeypatch: pytest.MonkeyPatch, form: str, part: str) -> None:
    """A slide or a zip has the address of its page if the site is known, and none otherwise."""
    without = part_of(run("matrix", *write_options(PAI_OPEN), "--format", form).stdout_bytes, part)
    monkeypatch.setenv("VALUECHAIN_SITE", SITE)
    with_site = part_of(run("matrix", *write_options(PAI_OPEN), "--format", form).stdout_bytes, part)
    address = urlencode(PAI_OPEN)
    assert address.replace("&", "&amp;") not in without
    assert address not in without
    assert f"{SITE}/?{address}" in html.unescape(with_site)


def part_of(content: bytes, part: str) -> str:
    """The text of a part of a zip."""
    return zipfile.ZipFile(io.BytesIO(content)).read(part).decode()


def test_an_address_that_is_none(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A site that is no address is refused by the name of the variable."""
    monkeypatch.setenv("VALUECHAIN_SITE", "valuechain.example")
    result = run("matrix", *write_options(PAI_OPEN), "--format", "zip")
    assert result.exit_code == EXIT_USAGE
    assert "VALUECHAIN_SITE" in result.stderr


def cells(content: bytes) -> dict[str, list[tuple[object, ...]]]:
    """The values of a workbook, by sheet."""
    workbook = openpyxl.load_workbook(io.BytesIO(content))
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in workbook}


def test_same_hits(run: Run, client: FlaskClient) -> None:
    """A search finds the same hits on the command line and over HTTP."""
    printed = run("search", "incident", "reporting", "--limit", 5)
    assert printed.stdout_bytes == client.get("/api/v1/search.csv?q=incident+reporting&limit=5").data
