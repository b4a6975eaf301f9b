"""Pictures and briefings over HTTP: contents, refusals and caching."""

from datetime import UTC, datetime
from xml.etree import ElementTree as ET

import pytest
from flask.testing import FlaskClient

from tests.questions import PAI_OPEN, query_of

SVG = "{http://www.w3.org/2000/svg}"


class Tomorrow(datetime):
    """A clock that shows a day other than today."""

    @classmethod
    def now(cls, tz: object = None) -> "Tomorrow":
        """A day in the future."""
        return cls(2199, 5, 4, tzinfo=UTC if tz else None)


@pytest.mark.parametrize("name", ["matrix", "map"])
def test_picture_is_what_is_asked(client: FlaskClient, name: str) -> None:
    """A picture shows only the filtered mitigations, here the two at one stage."""
    svg = ET.fromstring(client.get(f"/api/v1/{name}.svg?{PAI_OPEN}&stage=Detect").text)  # noqa: S314 # our own picture
    said = " ".join(text.text or "" for text in svg.iter(f"{SVG}text"))
    assert "Monitor misuse" in said
    assert "Stage the release" not in said


@pytest.mark.parametrize("path", ["matrix.png", "map.png"])
def test_png_is_png(client: FlaskClient, path: str) -> None:
    """A PNG starts with the PNG signature."""
    assert client.get(f"/api/v1/{path}?{PAI_OPEN}").data[:8] == b"\x89PNG\r\n\x1a\n"


def test_map_with_focus(client: FlaskClient) -> None:
    """The map dims everything unrelated to the focus."""
    assert "dimmed" in client.get(f"/api/v1/map.svg?{PAI_OPEN}&focus=mitigation:PO-5").text
    assert 'dimmed"' not in client.get(f"/api/v1/map.svg?{PAI_OPEN}").text


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("focus=user", "is not of the form actor:ID or mitigation:ID"),
        ("focus=actor:nobody", 'Unknown actor "nobody"'),
        ("focus=mitigation:PO-99", 'Unknown mitigation "PO-99"'),
        ("stage=Sleep", 'Unknown stage "Sleep"'),
    ],
)
def test_refusals(client: FlaskClient, asked: str, said: str) -> None:
    """An unknown value gets 400 and a list of the valid values."""
    response = client.get(f"/api/v1/map.svg?{PAI_OPEN}&{asked}")
    assert (response.status_code, said in response.get_json()["error"]["message"]) == (400, True)


@pytest.mark.parametrize("path", ["matrix.svg", "map.png", "briefing.html", "briefing.docx"])
def test_excluded_cell(client: FlaskClient, path: str) -> None:
    """In an excluded cell, pictures and briefings get 404 with the reason."""
    response = client.get(f"/api/v1/{path}?{query_of('pai-2023', 'frontier', 'open')}")
    assert (response.status_code, response.get_json()["error"]["cell"]) == (404, "excluded")


@pytest.mark.parametrize("form", ["matrix.svg", "matrix.xlsx", "map.svg", "briefing.html"])
def test_tag_changes_with_the_day(client: FlaskClient, monkeypatch: pytest.MonkeyPatch, form: str) -> None:
    """Answers that contain the date get a new ETag each day, and no Last-Modified header."""
    path = f"/api/v1/{form}?{PAI_OPEN}"
    today = client.get(path)
    assert client.get(path, headers={"If-None-Match": today.headers["ETag"]}).status_code == 304
    assert "Last-Modified" not in today.headers
    monkeypatch.setattr("valuechain.web.api.blueprint.datetime", Tomorrow)
    assert client.get(path, headers={"If-None-Match": today.headers["ETag"]}).status_code == 200


def test_tag_of_rows_does_not(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tables have no date, so their ETag is the same every day."""
    path = f"/api/v1/matrix.csv?{PAI_OPEN}"
    tag = client.get(path).headers["ETag"]
    monkeypatch.setattr("valuechain.web.api.blueprint.datetime", Tomorrow)
    assert client.get(path).headers["ETag"] == tag


@pytest.mark.parametrize("form", ["html", "docx"])
def test_saved_under_a_telling_name(client: FlaskClient, form: str) -> None:
    """A saved briefing is named after its framework, context and date."""
    response = client.get(f"/api/v1/briefing.{form}?{PAI_OPEN}&download=yes")
    day = datetime.now(UTC).date().isoformat()
    assert response.headers["Content-Disposition"] == (
        f'attachment; filename="valuechain-briefing-pai-open-advanced-open-{day}.{form}"'
    )


def test_briefing_may_load_nothing(client: FlaskClient) -> None:
    """The policy of a briefing forbids it to load anything."""
    policy = client.get(f"/api/v1/briefing.html?{PAI_OPEN}").headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'unsafe-inline';")
