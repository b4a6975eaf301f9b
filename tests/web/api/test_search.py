"""Search over HTTP."""

import pytest
from flask.testing import FlaskClient

from tests.web.api.conftest import get_rows

HEAD = [
    "kind", "framework", "framework_name", "id", "name", "label", "matched", "score", "closeness", "applies", "owners",
    "law_or_advice",
]  # fmt: skip


def found(client: FlaskClient, query: str) -> list[list[str]]:
    """The rows for a query, header first."""
    return get_rows(client, f"search.csv?{query}")


def test_what_is_found(client: FlaskClient) -> None:
    """The rows are the hits, best first, with short names."""
    assert found(client, "q=hosing+services")[:2] == [
        HEAD,
        [
            "actor", "pai-open", "PAI’s open checklist", "model_hosting", "Model Hubs & Hosting Services",
            "Hubs & hosting", "name", "68", "near", "", "", "voluntary",
        ],
    ]  # fmt: skip


@pytest.mark.parametrize("query", ["", "q=", "q=zzzz", "q=%3F"])
def test_nothing(client: FlaskClient, query: str) -> None:
    """An empty query, or one without hits, gets an empty table."""
    assert found(client, query) == [HEAD]
    assert client.get(f"/api/v1/search.json?{query}").get_json() == []


def test_too_long(client: FlaskClient) -> None:
    """Only the first 200 characters of a query are read."""
    assert found(client, f"q=PO-12{'+' * 195}zebra") == found(client, "q=PO-12")


def test_limit(client: FlaskClient) -> None:
    """With a limit, only the first rows are returned."""
    assert found(client, "q=security&limit=3") == found(client, "q=security")[:4]


@pytest.mark.parametrize("limit", ["0", "-1", "x", "1.5", "٣", "9" * 30])
def test_limits_that_are_none(client: FlaskClient, limit: str) -> None:
    """An invalid limit is refused in plain words."""
    response = client.get("/api/v1/search.csv", query_string={"q": "security", "limit": limit})
    assert response.status_code == 400
    assert "a whole number from 1 to 999999" in response.get_json()["error"]["message"]
