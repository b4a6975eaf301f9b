"""The command line and the HTTP interface give one answer."""

from collections.abc import Callable
from urllib.parse import urlencode

import pytest
from click.testing import Result
from flask.testing import FlaskClient

import valuechain as vc
from valuechain.web.server import build_app

Run = Callable[..., Result]

PAI_OPEN = [("framework", "pai-open"), ("model-type", "advanced"), ("release-type", "open")]


@pytest.fixture(scope="module")
def client(chain: vc.ValueChain) -> FlaskClient:
    """A client of the shipped frameworks."""
    return build_app(chain).server.test_client()


@pytest.mark.parametrize(
    ("command", "link", "pairs"),
    [
        ("who-must-act", "who-must-act.csv", PAI_OPEN),
        ("who-must-act", "who-must-act.json", [("framework", "cosai")]),
        ("absence", "absence.csv", [*PAI_OPEN, ("absent", "model_hosting"), ("absent", "app_developer")]),
        ("absence", "absence.xlsx", [*PAI_OPEN, ("absent", "model_provider")]),
        ("compare", "comparison.csv", [*PAI_OPEN, ("with-framework", "cosai")]),
        ("compare", "comparison.json", [*PAI_OPEN, ("reading", "PO-3=B"), ("with-reading", "PO-12=B")]),
        ("compare", "comparison.xlsx", [("framework", "cosai"), ("with-framework", "uk-ai-cyber")]),
        (
            "compare",
            "comparison.csv",
            [("framework", "uk-ai-cyber"), ("level", "2"), ("with-framework", "cosai")],
        ),
        ("matrix", "matrix.svg", [*PAI_OPEN, ("stage", "Detect"), ("sort", "name")]),
        ("map", "map.svg", [*PAI_OPEN, ("role", "primary"), ("focus", "actor:model_hosting")]),
        ("briefing", "briefing.html", [*PAI_OPEN, ("actor", "model_adapter")]),
        ("briefing", "briefing.docx", PAI_OPEN),
    ],
)
def test_same_bytes(run: Run, client: FlaskClient, command: str, link: str, pairs: list[tuple[str, str]]) -> None:
    """A command prints the very bytes that the link answers for options of the same names."""
    options = [word for name, value in pairs for word in (f"--{name}", value)]
    printed = run(command, *options, "--format", link.rpartition(".")[2])
    assert printed.stdout_bytes == client.get(f"/api/v1/{link}?{urlencode(pairs)}").data


def test_same_hits(run: Run, client: FlaskClient) -> None:
    """A search finds the same at both doors."""
    printed = run("search", "incident", "reporting", "--limit", 5)
    assert printed.stdout_bytes == client.get("/api/v1/search.csv?q=incident+reporting&limit=5").data
