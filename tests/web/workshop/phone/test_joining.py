"""Joining a workshop, returning to it and leaving it."""

import gzip
import re
from base64 import b64encode
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from sqlalchemy import update
from werkzeug.test import TestResponse

import valuechain as vc
from tests.conftest import Parse
from tests.web.workshop.phone.conftest import MakeRoom, Room
from valuechain.model.workshop.acting import Act, Wish
from valuechain.model.workshop.code import CODE_LENGTH
from valuechain.model.workshop.plan import Group
from valuechain.storage.attempts import MOST_OF_AN_ADDRESS, Attempts
from valuechain.storage.engine import open_engine, writing
from valuechain.storage.keys import hash_key
from valuechain.storage.schema import WORKSHOPS
from valuechain.storage.workshops.values import UnknownWorkshopError
from valuechain.views.page.style import style_alone
from valuechain.web.app.server import build_app
from valuechain.web.operation.outages import Outages
from valuechain.web.workshop.phone.forms import SCRIPTS, STYLE

GROUPS = {"groups": (Group("Industry"), Group("Civil society"))}
NO_CODE = "A" * CODE_LENGTH
"""A well-formed code that does not exist."""


def typed_ways(code: str) -> list[str]:
    """Ways in which people type a code."""
    shown = f"{code[:4]}-{code[4:]}"
    link = f"http://kennedy.example:8050/join?code={code}"
    return [
        code,
        code.lower(),
        shown,
        f" {code[:4]} {code[4:]} ",
        link,
        f" {link.lower()} ",
        f"Kennedy, join: {shown}!",
    ]


@pytest.mark.parametrize("typed", ["/JOIN", "/Join", "/Join/"])
def test_an_address_in_capitals(room: Room, typed: str) -> None:
    """Phones begin what is typed with a capital: the address is read all the same, with its code."""
    client = room.newcomer().client
    answer = client.get(typed, query_string={"code": room.code})
    meant = f"{typed.lower()}?code={room.code}"
    assert (answer.status_code, answer.headers["Location"]) == (303, meant)
    assert client.get(meant).headers["Location"] == f"/w/{room.code}"
    assert client.get(f"/W/{room.code}").headers["Location"] == f"/w/{room.code}"


def test_a_code_is_typed_in_any_way(room: Room) -> None:
    """Case, dashes, spaces and words around a code make no difference, whether it is typed, pasted or in a link."""
    client = room.newcomer().client
    for typed in typed_ways(room.code):
        posted = client.post("/join", data={"code": typed})
        linked = client.get("/join", query_string={"code": typed})
        for answer in (posted, linked):
            assert (answer.status_code, answer.headers["Location"]) == (303, f"/w/{room.code}")
    assert client.get(f"/w/{room.code.lower()}").headers["Location"] == f"/w/{room.code}"


@pytest.mark.parametrize(
    "path", ["/join?Code={}", "/join?from=mail&amp;code={}", "/join?code%3D{}", "/w/{}).", "/w/{}%3E"]
)
def test_a_damaged_join_link(room: Room, path: str) -> None:
    """A join link that a mail program changed leads to the workshop."""
    answer = room.newcomer().client.get(path.format(room.code))
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/w/{room.code}")


def test_joining_needs_one_button(room: Room, parse: Parse) -> None:
    """Without names and groups, there is nothing to fill in."""
    form = parse(room.newcomer().look().text).one("form")
    assert form.attributes["action"] == f"/w/{room.code}/join"
    assert ([each.attributes["type"] for each in form.all("input")], form.one("button").text) == (["hidden"], "Join")


def test_the_cookie(room: Room) -> None:
    """The token is in an HttpOnly cookie for this workshop's path, until the workshop expires."""
    phone = room.newcomer()
    (cookie,) = phone.look().headers.getlist("Set-Cookie")
    assert phone.join().headers.getlist("Set-Cookie") == []  # the cookie stays the same
    expires = room.workshops.joined(room.code).expires.strftime("%a, %d %b %Y %H:%M:%S GMT")
    parts = cookie.split("; ")
    assert re.fullmatch(rf"workshop-{room.code}=[\w-]{{22}}", parts[0])
    assert set(parts[1:]) == {f"Expires={expires}", "HttpOnly", f"Path=/w/{room.code}", "SameSite=Lax"}


@pytest.mark.parametrize("how", [{"base_url": "https://localhost"}, {"headers": {"X-Forwarded-Proto": "https"}}])
def test_the_cookie_is_secure(room: Room, how: dict[str, Any]) -> None:
    """Over HTTPS, even behind a proxy, the cookie is marked secure."""
    answer = room.newcomer().client.post(f"/w/{room.code}/join", **how)
    assert "Secure" in answer.headers["Set-Cookie"].split("; ")


def test_the_token_is_not_kept(room: Room, participants_url: str) -> None:
    """The database stores the token's hash and not the token."""
    token = room.phone().token
    file = Path(participants_url.removeprefix("sqlite:///"))
    kept = b"".join(part.read_bytes() for part in file.parent.glob(f"{file.name}*"))
    assert hash_key(token).encode() in kept
    assert token.encode() not in kept


def test_coming_back_resumes(room: Room) -> None:
    """Participants return by address, code or QR code without joining again."""
    phone = room.phone()
    for answer in (phone.look(), phone.client.get(f"/join?code={room.code}", follow_redirects=True), phone.join()):
        assert answer.status_code in (200, 303)
        assert "<form" not in answer.text.partition("<details")[0]
    assert room.workshops.attendance(room.workshops.joined(room.code).id).joined == 1


def test_joining_with_a_code_as_it_is_shown(room: Room) -> None:
    """A form sent to the code in small letters, with its hyphen, joins as well (found by a fuzz)."""
    phone = room.newcomer()
    typed = f"{room.code[:4]}-{room.code[4:]}".lower()
    answer = phone.client.post(f"/w/{typed}/join")
    assert answer.status_code == 303
    assert phone.client.get(answer.headers["Location"], follow_redirects=True).status_code == 200
    assert phone.token


def test_two_tabs_are_one_participant(room: Room) -> None:
    """Two tabs opened before joining, or a form sent twice, make one participant."""
    phone = room.newcomer()
    phone.look()
    token = phone.token
    phone.look()
    for _ in range(2):
        assert phone.client.post(f"/w/{room.code}/join").headers["Location"] == f"/w/{room.code}"
    assert phone.token == token
    assert room.workshops.attendance(room.workshops.joined(room.code).id).joined == 1


def test_names(make_room: MakeRoom, parse: Parse) -> None:
    """A pseudonym that is taken is refused and stays in the form."""
    room = make_room(GROUPS, has_pseudonyms=True)
    room.phone(name="Ada L.", group="Industry")
    answer = room.newcomer().join(name="ada  l.", group="Civil society")
    page = parse(answer.text)
    assert answer.status_code == 422
    assert "already called “ada l.”" in page.one(".notice").text
    assert page.one("@autocomplete").attributes["value"] == "ada  l."
    assert [each.attributes["value"] for each in page.all("@checked")] == ["Civil society"]


@pytest.mark.parametrize("name", ["🎈🎉", "مريم", "ada \u202e gro"])
def test_names_of_any_kind(make_room: MakeRoom, parse: Parse, name: str) -> None:
    """Emoji and right-to-left names are kept, and do not affect the text around them."""
    room = make_room(has_pseudonyms=True)
    page = parse(room.phone(name=name).look().text)
    shown = " ".join(name.replace("\u202e", "").split())
    assert shown in [each.text for each in page.all("bdi")]


def test_no_name_where_none_is_asked_for(room: Room) -> None:
    """A workshop without names stores none."""
    phone = room.phone(name="Ada")
    assert room.participants.participant(phone.token).pseudonym == ""


def test_groups(make_room: MakeRoom) -> None:
    """If there are groups, participants have to choose one, or “none of these”."""
    room = make_room(GROUPS)
    phone = room.newcomer()
    for chosen in ({}, {"group": "Nobility"}):
        answer = phone.join(**chosen)
        assert answer.status_code == 422
        assert "Choose the group that fits you best, or “None of these”." in answer.text
    assert phone.join(group="Civil society").status_code == 303
    assert room.participants.participant(phone.token).group == "Civil society"
    neither = room.newcomer()
    assert "None of these" in neither.look().text
    assert neither.join(group="").status_code == 303
    assert room.workshops.groups(room.workshops.joined(room.code).id) == {"": 1, "Civil society": 1}


def test_locked(room: Room) -> None:
    """No one can join a locked workshop, and the page says so; those who have joined stay in."""
    phone, late = room.phone(), room.newcomer()
    room.act(Act.LOCK)
    assert "This workshop is closed to new participants." in late.look().text
    answer = late.join()
    assert answer.status_code == 409
    assert "This workshop is closed to new participants." in answer.text
    assert "You’re in" in phone.look().text


def test_no_oracle(room: Room, make_room: MakeRoom, participants_url: str) -> None:
    """Unknown, malformed, expired and deleted codes get the same response."""
    expired, deleted = make_room(), make_room()
    deleted.workshops.delete(deleted.keys.facilitator)
    with writing(open_engine(participants_url)) as connection:
        gone = datetime.now(UTC) - timedelta(seconds=1)
        connection.execute(update(WORKSHOPS).where(WORKSHOPS.c.code == expired.code).values(expires=gone))
    client = room.newcomer().client
    answers = set()
    for code in (NO_CODE, NO_CODE.replace("A", "B"), "short", expired.code, deleted.code):
        asked = client.post("/join", data={"code": code}, follow_redirects=True)
        joined = client.post(f"/w/{code}/join")
        for answer in (asked, joined):
            headers = {name: value for name, value in answer.headers if name not in ("Content-Length", "X-Request-ID")}
            answers.add((answer.status_code, answer.text.replace(f'"{code}"', '""'), str(sorted(headers.items()))))
    ((status, text, headers),) = answers
    assert status == 404
    assert "match any workshop." in text
    assert "Set-Cookie" not in headers


def test_a_workshop_that_was_deleted(room: Room) -> None:
    """Who has been in a workshop is told that it is gone; saying so of any other code gets the same response."""
    phone, waiting = room.phone(), room.newcomer()
    waiting.look()
    room.workshops.delete(room.keys.facilitator)
    assert phone.news(1).get_json()["status"] == 401
    stranger = room.newcomer().client
    answers = [phone.look(), phone.look("?again=1"), waiting.join(), stranger.get(f"/w/{NO_CODE}?again=1")]
    assert [answer.status_code for answer in answers] == [404] * 4
    assert {answer.text for answer in answers} == {answers[0].text}
    assert "This workshop is no longer here" in answers[0].text
    assert "type it again" not in answers[0].text


def test_guessing_is_limited(room: Room) -> None:
    """After a hundred wrong codes in a minute from one address, all codes from there are refused, right or wrong."""
    client = room.newcomer().client
    codes = [f"{NO_CODE[3:]}{a}{b}A" for a in "CDEFGHJKMNP" for b in "CDEFGHJKMN"]
    assert [client.get(f"/w/{code}").status_code for code in codes[:101]] == [404] * 100 + [429]
    wrong, right = client.get(f"/w/{NO_CODE}"), client.get(f"/w/{room.code}")
    assert wrong.status_code == right.status_code == 429
    assert wrong.text.replace(NO_CODE, "") == right.text.replace(room.code, "")
    assert 0 < int(right.headers["Retry-After"]) <= 60
    assert "Your network has sent too many wrong codes." in right.text
    assert "What you typed is still here" in right.text
    assert client.post(f"/w/{room.code}/join").status_code == 429


@pytest.mark.parametrize(("proxies", "status"), [("0", 429), ("1", 404)])
@pytest.mark.usefixtures("held")
def test_who_asks_behind_a_proxy(
    chain: vc.ValueChain, participants_url: str, monkeypatch: pytest.MonkeyPatch, proxies: str, status: int
) -> None:
    """Proxy headers are trusted only if a proxy is configured, and of several addresses only the one that it added."""
    monkeypatch.setenv("VALUECHAIN_PROXIES", proxies)
    client = build_app(chain, participants_url).server.test_client()

    def ask(forged: int, address: str) -> int:
        sent = {"X-Forwarded-For": f"203.0.113.{forged}, {address}"}
        return client.get(f"/w/{NO_CODE}", headers=sent).status_code

    statuses = [ask(forged, "192.0.2.1") for forged in range(MOST_OF_AN_ADDRESS + 1)]
    assert (statuses[-1], ask(0, "192.0.2.2")) == (429, status)


Ask = Callable[[str, str], TestResponse]
"""Opens the page of a code from an address."""


@pytest.fixture
def ask(chain: vc.ValueChain, participants_url: str, monkeypatch: pytest.MonkeyPatch) -> Ask:
    """Visitors behind a proxy: two wrong codes a minute from each, or one once all have tried four; seven in all."""
    monkeypatch.setenv("VALUECHAIN_PROXIES", "1")
    monkeypatch.setattr("valuechain.web.workshop.phone.joining.log_limit", Outages().log)
    for name, most in {"most_of_an_address": 2, "most_in_a_crowd": 1, "crowd": 4, "most_in_all": 7}.items():
        monkeypatch.setitem(Attempts.__init__.__kwdefaults__, name, most)
    client = build_app(chain, participants_url).server.test_client()
    return lambda code, address: client.get(f"/w/{code}", headers={"X-Forwarded-For": address})


def test_a_proxy_that_adds_ports(ask: Ask) -> None:
    """An address behind a proxy is limited even if each request names another port, and others are not."""
    statuses = [ask(NO_CODE, f"203.0.113.51:{port}").status_code for port in (51001, 51002, 51003)]
    assert [*statuses, ask(NO_CODE, "203.0.113.52:51003").status_code] == [404, 404, 429, 404]


def test_guessing_from_many_networks(ask: Ask, room: Room, caplog: pytest.LogCaptureFixture) -> None:
    """Few networks that guess keep only themselves out, and many everyone; page and log say whose limit it was."""
    assert [ask(NO_CODE, f"192.0.2.{number}").status_code for number in (1, 1, 2, 3)] == [404] * 4
    alone, few = ask(NO_CODE, "192.0.2.1"), ask(room.code, "192.0.2.2")
    assert (alone.status_code, few.status_code, ask(room.code, "192.0.2.9").status_code) == (429, 429, 200)
    assert "Your network has sent too many wrong codes. Please wait" in alone.text
    assert "too many wrong codes right now, and some of them came from your network. Please wait" in few.text
    assert [ask(NO_CODE, f"192.0.2.{number}").status_code for number in (4, 5, 6)] == [404] * 3
    all_ = ask(room.code, "192.0.2.9")
    assert (all_.status_code, "too many wrong codes right now. Please wait" in all_.text) == (429, True)
    logged = [record.getMessage() for record in caplog.records]
    assert ["One network" in logged[0], "Networks that" in logged[1], "No one can join" in logged[2]] == [True] * 3
    assert (len(logged), "VALUECHAIN_PROXIES" in logged[0], "192.0.2" in "".join(logged)) == (3, True, False)


def test_who_is_in_is_not_limited(room: Room) -> None:
    """Participants are not locked out by wrong guesses from the same address."""
    phone = room.phone()
    stranger = room.newcomer().client
    for _ in range(101):
        stranger.get(f"/w/{NO_CODE}")
    assert phone.look().status_code == 200


def test_a_room_behind_one_address(room: Room) -> None:
    """Valid codes and malformed ones never count as guesses."""
    for _ in range(40):
        room.newcomer().client.post("/join", data={"code": "KTPM"})
        assert room.phone().look().status_code == 200


@pytest.mark.parametrize("kind", ["other", "tampered", "strange", "long"])
def test_a_wrong_cookie(room: Room, make_room: MakeRoom, kind: str) -> None:
    """With a foreign or forged cookie, participants are asked to join, and can do so."""
    phone, token = room.newcomer(), make_room().phone().token
    value = {"other": token, "tampered": token[:-1] + "?", "strange": "🎈", "long": token * 100}[kind]
    phone.client.set_cookie(f"workshop-{room.code}", value, path=f"/w/{room.code}")
    assert ">Join</button>" in phone.client.get(f"/w/{room.code}").text
    assert phone.client.post(f"/w/{room.code}/answer", data={}).headers["Location"] == f"/w/{room.code}?again=1"
    assert "not in this workshop" in phone.look("?again=1").text
    assert phone.join().status_code == 303
    assert "You’re in" in phone.look().text


def test_nothing_says_whether_a_code_is_one(room: Room) -> None:
    """Without the cookie, polling, answering and leaving get the same response for any code."""
    client = room.newcomer().client
    for path, send in (("news", client.get), ("answer", client.post), ("leave", client.post)):
        found = {(send(f"/w/{code}/{path}").status_code) for code in (room.code, NO_CODE)}
        assert len(found) == 1


def test_another_site(room: Room) -> None:
    """Cross-site form posts do nothing."""
    phone, stranger = room.phone(), room.newcomer()
    elsewhere = {"Origin": "https://elsewhere.example"}
    for client, path in ((stranger.client, "join"), (phone.client, "answer"), (phone.client, "leave")):
        assert client.post(f"/w/{room.code}/{path}", headers=elsewhere).status_code == 403
    assert "You’re in" in phone.look().text
    assert room.workshops.attendance(room.workshops.joined(room.code).id).joined == 1


def test_leaving(room: Room, parse: Parse) -> None:
    """Leaving asks first; then it deletes the participant, their answers and the cookie, and the page says so."""
    phone = room.phone()
    room.act(Act.OPEN, "M-1")
    phone.answer(hub="primary")
    (link,) = [each for each in parse(phone.look().text).all("a") if each.text == "Leave this workshop"]
    form = parse(phone.client.get(link.attributes["href"]).text).one("form")
    assert form.attributes["action"] == f"/w/{room.code}/leave"
    answer = phone.client.post(f"/w/{room.code}/leave")
    assert (answer.status_code, phone.token) == (303, "")
    gone = phone.client.get(answer.headers["Location"]).text
    assert "Answers that the room has seen still count, but are no longer linked to you." in gone
    number = room.workshops.joined(room.code).id
    assert (room.workshops.attendance(number).joined, room.workshops.proposals(number)) == (0, ())


def test_leaving_what_is_no_workshop(room: Room) -> None:
    """Whoever leaves at a code that cannot be one gets no cookie with a name as long as the address."""
    answer = room.newcomer().client.post(f"/w/{'x' * 4_000}/leave")
    assert (answer.status_code, "Set-Cookie" in answer.headers) == (303, False)


def test_a_rehearsal_that_ends(make_room: MakeRoom) -> None:
    """After a rehearsal, its participants are asked to join the real workshop."""
    room = make_room({"is_rehearsal": True})
    phone = room.phone()
    assert "Rehearsal" in phone.look().text
    room.workshops.start_real(room.keys.facilitator)
    assert phone.news(1).get_json()["status"] == 401
    assert ">Join</button>" in phone.look().text


def test_a_participant_is_no_facilitator(room: Room) -> None:
    """Neither a participant's token nor the code opens the facilitator's or the projector's page, or performs acts."""
    phone = room.phone()
    room.act(Act.OPEN, "M-1")
    for key in (phone.token, room.code):
        for opened in (room.workshops.facilitated, room.workshops.projected, room.workshops.revision):
            with pytest.raises(UnknownWorkshopError):
                opened(key)
        with pytest.raises(UnknownWorkshopError):
            room.workshops.act(key, Wish(Act.CLOSE, "M-1"))
        phone.client.post("/workshop/act", data={"workshop": key, "act": "close", "item": "M-1"})
    assert room.workshops.joined(room.code).running.open_mitigations == ("M-1",)


def test_every_page_needs_one_request(room: Room, parse: Parse, assets: Path) -> None:
    """Style and script are inline and allowed by their hashes; the page is small and loads nothing else."""
    phone = room.phone()
    room.act(Act.OPEN, "M-1")
    answer = phone.look()
    page = parse(answer.text)
    policy = answer.headers["Content-Security-Policy"]
    for tag, generated, names in (("style", style_alone(), [STYLE]), ("script", "", SCRIPTS)):
        text = "".join(page.one(tag).parts)
        lines = text.splitlines()
        written = (generated + "".join((assets / name).read_text() for name in names)).splitlines()
        assert {each for each in written if each.endswith((";", "{", "}"))} <= set(lines) <= set(written)
        assert [each for each in lines if each.lstrip().startswith(("//", "/*"))] == []
        assert f"{tag}-src 'sha256-{b64encode(sha256(text.encode()).digest()).decode()}';" in policy
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    assert page.all("@src") + page.all("@style") + page.all("img") == []
    assert [link.attributes["href"] for link in page.all("link")] == ["data:,"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Robots-Tag"] == "noindex"
    packed = phone.client.get(f"/w/{room.code}", headers={"Accept-Encoding": "gzip"})
    assert len(packed.data) < 16_000
    assert gzip.decompress(packed.data).startswith(b"<!DOCTYPE html>")


def test_other_addresses_lead_back(server: Flask, room: Room) -> None:
    """Addresses under /w without a page of their own redirect to the participant's page or the form for the code."""
    client = server.test_client()
    assert client.get("/w/").headers["Location"] == "/join"
    for rest in ("answer", "join", "a/b"):
        answer = client.get(f"/w/{room.code}/{rest}")
        assert (answer.status_code, urlsplit(answer.headers["Location"]).path) == (303, f"/w/{room.code}")


def test_a_database_that_is_gone(chain: vc.ValueChain, tmp_path: Path) -> None:
    """If the database is unavailable, the page says so, and the script is told to try again."""
    (tmp_path / "file").write_text("")
    client = build_app(chain, f"sqlite:///{tmp_path / 'file' / 'x.db'}").server.test_client()
    page = client.get(f"/w/{NO_CODE}?item=M-1")
    assert (page.status_code, page.headers["Refresh"]) == (503, "5")
    assert f'href="/w/{NO_CODE}?item=M-1">Try again</a>' in page.text
    client.set_cookie(f"workshop-{NO_CODE}", "a" * 22, path=f"/w/{NO_CODE}")
    answer = client.post(f"/w/{NO_CODE}/answer", headers={"Accept": "application/json"})
    assert answer.status_code == 503
    assert "couldn’t save" in answer.get_json()["error"]
