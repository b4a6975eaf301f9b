"""A participant's own link: for browsers that refuse cookies, and for another device."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.conftest import Parse
from tests.web.workshop.phone.conftest import Phone, Room
from tests.workshops import HUB, SCRIPT
from valuechain.model.workshop.acting import Act

REFUSES = "Your browser refuses cookies"


@pytest.fixture
def cookieless(server: Flask) -> FlaskClient:
    """A browser that refuses cookies."""
    return server.test_client(use_cookies=False)


def join(client: FlaskClient, room: Room, parse: Parse) -> str:
    """Joins twice with one form; returns the address of the participant's page."""
    form = parse(client.get(f"/w/{room.code}").text).one("form")
    fields = {each.attributes["name"]: each.attributes["value"] for each in form.all("input")}
    sent = {client.post(form.attributes["action"], data=fields).headers["Location"] for _ in range(2)}
    (address,) = sent
    return address


def test_without_cookies(room: Room, cookieless: FlaskClient, parse: Parse) -> None:
    """A browser that refuses cookies is told so, and takes part by links and forms that hold its token."""
    address = join(cookieless, room, parse)
    number = room.workshops.joined(room.code).id
    assert room.workshops.attendance(number).joined == 1
    assert REFUSES in cookieless.get(address).text
    room.act(Act.OPEN, "M-1")
    page = parse(cookieless.get(address).text)
    (form,) = [each for each in page.all("form") if "data-answer" in each.attributes]
    answer = cookieless.post(form.attributes["action"], data={"item": "M-1", "round": 1, "role:hub": "primary"})
    assert room.proposals() == [HUB]
    assert "✓ Saved" in cookieless.get(answer.headers["Location"]).text
    token = page.one("main").attributes["data-me"]
    news = cookieless.get(f"/w/{room.code}/news?scene=0&me={token}").text
    assert REFUSES in news
    (leave,) = [each.attributes["href"] for each in page.all("a") if each.text == "Leave this workshop"]
    leave_form = parse(cookieless.get(leave).text).one("form")
    cookieless.post(leave_form.attributes["action"])
    assert room.workshops.attendance(number).joined == 0


def own_link(phone: Phone, parse: Parse) -> str:
    """The participant's own link, as their page shows it."""
    return parse(phone.look().text).one("@readonly").attributes["value"]


def test_on_another_device(room: Room, parse: Parse) -> None:
    """On another device, the own link opens the same place, gives the cookie, and then leaves the address."""
    phone = room.phone()
    room.act(Act.OPEN, "M-1")
    phone.answer(hub="primary")
    link = own_link(phone, parse)
    other = room.newcomer()
    first = other.client.get(link)
    assert ("✓ Saved" in first.text, REFUSES in first.text) == (True, False)
    assert other.token == phone.token
    again = other.client.get(link)
    assert (again.status_code, again.headers["Location"]) == (303, f"/w/{room.code}")
    assert "data-me" not in other.look().text.partition("<script>")[0]
    assert room.workshops.attendance(room.workshops.joined(room.code).id).joined == 1


def test_another_participants_device(room: Room, parse: Parse) -> None:
    """A link opened in the browser of another participant does not take that participant's place away."""
    phone, other = room.phone(), room.phone()
    mine = other.token
    text = other.client.get(own_link(phone, parse)).text
    assert f"me={phone.token}" in text
    assert other.token == mine


def test_the_link_by_mail_and_in_the_code_field(room: Room, parse: Parse) -> None:
    """The link can be sent by e-mail, and be pasted where a code is asked for."""
    phone = room.phone()
    link = own_link(phone, parse)
    (mail,) = [
        each.attributes["href"] for each in parse(phone.look().text).all("a") if "mailto:" in each.attributes["href"]
    ]
    assert link in parse_qs(urlsplit(mail).query)["body"][0]
    answer = room.newcomer().client.post("/join", data={"code": f" {link} "})
    assert answer.headers["Location"] == f"/w/{room.code}?me={phone.token}"


def test_the_link_goes_to_no_other_site(room: Room, parse: Parse) -> None:
    """Pages with a token in their address tell no other site, no search engine and no cache."""
    headers = room.newcomer().client.get(own_link(room.phone(), parse)).headers
    given = {name: headers[name] for name in ("Referrer-Policy", "X-Robots-Tag", "Cache-Control")}
    assert given == {"Referrer-Policy": "same-origin", "X-Robots-Tag": "noindex", "Cache-Control": "no-store"}


def test_an_answer_from_two_devices(room: Room) -> None:
    """The newest answer counts; an older device is told, and gets the newer one when it says what it shows."""
    phone = room.phone()
    room.act(Act.OPEN, "M-1")
    assert phone.answer(hub="primary", submission="b", step=2, headers=SCRIPT).status_code == 200
    late = phone.answer(user="primary", submission="a", step=1, headers=SCRIPT)
    assert (late.get_json()["status"], late.get_json()["step"]) == (409, 2)
    assert room.proposals() == [HUB]
    scene = room.workshops.joined(room.code).scene
    assert phone.news(scene, "&here=1&step=2").status_code == 204
    assert re.search(r'data-step="2"', phone.news(scene, "&here=1&step=1").text)
