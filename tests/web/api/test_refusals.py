"""What the HTTP interface refuses: each refusal is JSON with a code, a message and the right status."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.conftest import ClientOf, Draw
from tests.questions import ON_AI_CONTENT, PAI_OPEN, query_of

FRAMEWORKS = ", ".join(("pai-open", "pai-2023", "cosai", "uk-ai-cyber", "eu-ai-act", *ON_AI_CONTENT))


def refusal(client: FlaskClient, path: str, status: int) -> dict[str, Any]:
    """The error object of a JSON response, which must have the given status."""
    response = client.get(path)
    assert (response.status_code, response.mimetype) == (status, "application/json")
    (error,) = response.get_json().values()
    return error


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("", f"The data holds several frameworks. Choose a framework: {FRAMEWORKS}."),
        ("framework=pai-opn", f'Unknown framework "pai-opn". Did you mean "pai-open"? Valid: {FRAMEWORKS}.'),
        (query_of("cosai", "frontier"), "A context needs more than a model type. Choose a release-type:"),
        (query_of("cosai", release_type="open"), "A context needs more than a release type. Choose a model-type:"),
        (query_of("cosai", "x", "open"), 'Unknown model type "x". Valid: specialized, advanced,'),
        (query_of("cosai", "frontier", "x"), 'Unknown release type "x". Valid: open, restricted,'),
        ("framework=pai-open", "What pai-open says depends on both. Choose a model type and release type: advanced/"),
        (f"{PAI_OPEN}&update=perhaps", 'Unknown update "perhaps". Valid: yes, true, 1, no, false, 0.'),
        (f"{PAI_OPEN}&level=3", 'Unknown level "3". Valid: 1, 2, all.'),
        (f"{PAI_OPEN}&level=2", "The mitigations of pai-open have no parts"),
        (f"{PAI_OPEN}&download=perhaps", 'Unknown download "perhaps". Valid: yes, true, 1, no, false, 0.'),
        (f"{PAI_OPEN}&reading=PO-3", '"PO-3" is not of the form MITIGATION=READING'),
        (f"{PAI_OPEN}&reading=PO-3=C", 'Unknown reading of PO-3 "C". Valid: A, B.'),
        (f"{PAI_OPEN}&reading=PO-1=A", "Valid: PO-3, PO-11, PO-12."),
        ("framework=cosai&reading=PO-3=B", "No mitigation here can be read in two ways"),
        (
            f"{PAI_OPEN}&modeltype=frontier",
            'Unknown parameter "modeltype". Did you mean "model-type"? Valid:',
        ),
        ("=", 'Unknown parameter "".'),
        (f"{PAI_OPEN}&framework=cosai", '"framework" is given 2 times. Give it once.'),
        (f"{PAI_OPEN}&level=1&level=1&level=2", '"level" is given 3 times. Give it once.'),
        ("framework=%00%FF%0D%0ASet-Cookie:x", "Unknown framework"),
        ("framework=<script>alert(1)</script>", 'Unknown framework "<script>alert(1)</script>".'),
    ],
)
def test_questions_that_cannot_be_read(client: FlaskClient, query: str, message: str) -> None:
    """A question with unknown, missing or repeated values gets 400 and a message with the valid values."""
    assert message in refusal(client, f"/api/v1/matrix.csv?{query}", 400)["message"]


@pytest.mark.parametrize("name", ["matrix.json", "matrix.xlsx", "ownerships.csv", "findings.json", "graph.graphml"])
def test_every_answer_refuses_alike(client: FlaskClient, name: str) -> None:
    """Every link refuses an unknown framework."""
    assert refusal(client, f"/api/v1/{name}?framework=none", 400)["code"] == "question"


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("actors.csv?model-type=frontier", 'Unknown parameter "model-type". Valid: framework, data, download.'),
        ("frameworks.json?framework=cosai", 'Unknown parameter "framework". Valid: data, download.'),
        ("openapi.json?x=1", 'Unknown parameter "x". This link takes none.'),
    ],
)
def test_parameters_that_would_be_ignored(client: FlaskClient, name: str, message: str) -> None:
    """Unknown parameters are refused rather than ignored."""
    assert refusal(client, f"/api/v1/{name}", 400) == {"code": "unknown-parameter", "message": message}


def test_excluded_cell(client: FlaskClient) -> None:
    """An excluded cell gets 404 with its reason; the first neighbour listed is frontier with restricted access."""
    error = refusal(client, f"/api/v1/matrix.csv?{query_of('pai-2023', 'frontier', 'open')}", 404)
    assert (error["code"], error["cell"]) == ("not-allocated", "excluded")
    assert "too risky to be included" in error["message"]
    assert error["neighbours"][0] == {"framework": "pai-2023", "cell": "frontier/restricted"}


def test_unsourced_cell(client: FlaskClient) -> None:
    """An unsourced cell gets 404 with a reason, never an empty list."""
    error = refusal(client, f"/api/v1/findings.json?{query_of('pai-open', 'frontier', 'closed')}", 404)
    assert (error["code"], error["cell"]) == ("not-allocated", "unsourced")
    assert "names another framework" in error["message"]
    assert {"framework": "pai-2023", "cell": "frontier/restricted"} in error["neighbours"]


@pytest.mark.parametrize(
    "path", ["/api", "/api/", "/api/v1", "/api/v1/", "/api/v2/matrix.csv", "/api/v1/matrix", "/api/v1/matrix.csv/"]
)
def test_unknown_paths(client: FlaskClient, path: str) -> None:
    """An unknown path under /api gets 404 in JSON, with a link to the API's description."""
    error = refusal(client, path, 404)
    assert (error["code"], "/api/v1/openapi.json" in error["message"]) == ("not-found", True)


@pytest.mark.parametrize("path", [f"/api/v1/matrix.csv?{PAI_OPEN}", "/api/v1/openapi.json", "/api/none", "/healthz"])
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_nothing_can_be_changed(client: FlaskClient, method: str, path: str) -> None:
    """Methods that would change something get 405 in JSON, with the allowed methods."""
    response = client.open(path, method=method)
    assert (response.status_code, response.get_json()["error"]["code"]) == (405, "method-not-allowed")
    assert response.headers["Allow"] == "GET, HEAD, OPTIONS"


def test_page_keeps_its_own_refusal(client: FlaskClient) -> None:
    """A POST to a page is refused in HTML."""
    response = client.post("/")
    assert (response.status_code, response.mimetype) == (405, "text/html")


@pytest.mark.parametrize(("length", "status"), [(8_000, 400), (8_001, 414), (200_000, 414)])
def test_absurdly_long_questions(client: FlaskClient, length: int, status: int) -> None:
    """A question of more than 8,000 characters gets 414, and its text is not sent back."""
    query = f"framework={'x' * (length - len('framework='))}"
    error = refusal(client, f"/api/v1/matrix.csv?{query}", status)
    assert ("x" * 100 in error["message"]) is (status == 400)


def test_question_of_many_ampersands(client: FlaskClient) -> None:
    """Empty pairs in a query string are ignored."""
    assert client.get(f"/api/v1/matrix.csv?{'&' * 5_000}{PAI_OPEN}").status_code == 200


def test_own_framework_without_readings(draw: Draw, client_of: ClientOf) -> None:
    """A request for a reading is refused with the reason if the data has no readings."""
    own = client_of(draw("provider -P-> filter"))
    assert refusal(own, "/api/v1/matrix.csv?reading=filter=B", 400)["message"] == (
        'No mitigation here can be read in two ways, so "filter" has no reading "B".'
    )


@pytest.mark.parametrize(
    ("name", "choice"), [("actor", "an actor by its id"), ("mitigation", "a mitigation by its id")]
)
def test_a_missing_id(client: FlaskClient, name: str, choice: str) -> None:
    """A link about one actor or mitigation asks for its id, with the right article."""
    assert f"Choose {choice}: " in refusal(client, f"/api/v1/{name}.csv?{PAI_OPEN}", 400)["message"]
