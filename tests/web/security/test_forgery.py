"""Request forgery: what another site makes a visitor's browser send, on every route."""

import pytest
from flask.testing import FlaskClient

from tests.web.security.conftest import FRAMEWORK, SAFE, Site
from valuechain.web.csrf import SENT_FROM_ELSEWHERE

FORGED = {
    "another site": {"Sec-Fetch-Site": "cross-site"},
    "a neighbour": {"Sec-Fetch-Site": "same-site"},
    "another site, by an older browser": {"Origin": "https://elsewhere.example"},
    "a sandboxed frame": {"Origin": "null"},
    "another port": {"Origin": "http://localhost:81"},
    "an origin that is no address": {"Origin": "http://["},
    "another site that knows our address": {"Origin": "https://localhost.elsewhere.example"},
}


def send(client: FlaskClient, place: Site, method: str, path: str, headers: dict[str, str]) -> tuple[int, str]:
    """The status and body of a request with every key that a route could ask for."""
    form = {**FRAMEWORK, "workshop": place.workshop.facilitator, "data": place.draft, "code": place.workshop.code}
    more = {"act": "again", "item": "1", "title": "Forged", "name": "Forged", "to": "/board", "confirmed": "yes"}
    answer = client.open(path, method=method, data={**form, **more}, headers=headers)
    return answer.status_code, answer.text


@pytest.mark.parametrize("headers", FORGED.values(), ids=FORGED)
def test_forged_requests_change_nothing(place: Site, headers: dict[str, str]) -> None:
    """Every route that could change something refuses what another site sends, with every key, and changes nothing."""
    before = place.state
    sent = [(str(rule), method, path) for rule, path in place.rules() for method in (rule.methods or set()) - SAFE]
    answers = {(rule, method): send(place.client, place, method, path, headers) for rule, method, path in sent}
    assert len(sent) > 25
    assert {key: status for key, (status, _) in answers.items() if status != 403} == {}
    assert [key for key, (_, body) in answers.items() if SENT_FROM_ELSEWHERE not in body] == []
    assert place.state == before


def test_a_person_gets_a_page(place: Site) -> None:
    """A form that another site sends to an unknown address is refused with a page; a script gets text."""
    headers = FORGED["another site"]
    page = place.client.post("/nowhere", headers={**headers, "Accept": "text/html,*/*;q=0.8"})
    assert (page.status_code, page.mimetype, "<h1>" in page.text) == (403, "text/html", True)
    assert SENT_FROM_ELSEWHERE in page.text
    assert place.client.post("/nowhere", headers=headers).mimetype == "text/plain"


def test_the_same_requests_from_here_get_through(place: Site) -> None:
    """None of these routes refuses the page's own requests: only the sender makes the difference."""
    headers = {"Sec-Fetch-Site": "same-origin", "Origin": "http://localhost"}
    for rule, path in place.rules():
        for method in (rule.methods or set()) - SAFE:
            if "delete" not in path and "leave" not in path and "begin" not in path:
                assert send(place.client, place, method, path, headers)[0] != 403, path


def test_looking_changes_nothing(place: Site) -> None:
    """No GET changes anything, on any route and with any key: links, pictures and previews are safe to follow."""
    before, keys = place.state, place.keys
    for rule, path in place.rules():
        if "GET" not in (rule.methods or set()):
            continue
        for query in (
            "",
            f"?data={keys['data']}",
            f"?data={keys['draft']}&framework=house",
            f"?workshop={keys['facilitator']}",
            f"?workshop={keys['projector']}&act=close&item=1",
        ):
            place.client.get(f"{path}{query}")
    assert place.state == before


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "CONNECT", "PROPFIND"])
def test_other_methods_are_not_taken(place: Site, method: str) -> None:
    """No route takes other methods, and a forged one is refused before it reaches any."""
    before = place.state
    for path in ("/", "/workshop/act", "/my-data", f"/w/{place.workshop.code}", "/api/v1/matrix.csv"):
        assert place.client.open(path, method=method).status_code == 405
        assert place.client.open(path, method=method, headers={"Origin": "null"}).status_code in (403, 405)
    assert place.state == before
