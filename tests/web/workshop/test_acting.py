"""Running a workshop over HTTP: acts, refusals and access."""

import re
from dataclasses import replace
from datetime import timedelta
from itertools import product
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from tests.conftest import Node, Parse
from tests.web.conftest import ask_page
from tests.workshops import PLAN as ASKED
from tests.workshops import PROVIDER, SCRIPT
from valuechain.model.workshop.plan import (
    FEWEST_SHOWN,
    PRIMARY,
    Group,
    Pace,
    Proposal,
    ProposalKind,
    Rules,
)
from valuechain.model.workshop.running import GRACE
from valuechain.storage.workshops.values import Created
from valuechain.web.store import Store

PLAN = replace(ASKED, title="Open models: who does what?", groups=(Group("industry", "prov"), Group("academia")))


@pytest.fixture
def created(store: Store) -> Created:
    """A workshop in the tests' database."""
    return store.workshops.create(PLAN, 7)


def show(client: FlaskClient, path: str, key: str) -> str:
    """The HTML of a page that a key opens."""
    return ask_page(client, f"?workshop={key}" if key else "", path)


def act(
    client: FlaskClient, key: str, act: str, mitigation: str = "", path: str = "act", **fields: str
) -> dict[str, str]:
    """The JSON response to an act."""
    form = {
        "workshop": key,
        "act": act,
        "item": mitigation,
        **{name.replace("_", "-"): v for name, v in fields.items()},
    }
    answer: dict[str, str] = client.post(f"/workshop/{path}", data=form, headers=SCRIPT).get_json()
    return answer


def status(store: Store, key: str, mitigation: str = "1") -> str:
    """The status of the latest round on a mitigation."""
    latest = store.workshops.facilitated(key).running.latest(mitigation)
    return latest.status.value if latest else "not open yet"


def take_part(store: Store, code: str, *proposals: Proposal, group: str = "industry") -> None:
    """For each proposal, a participant joins and submits it in round 1 on the first mitigation."""
    for number, proposal in enumerate(proposals):
        store.participants.propose(store.participants.join(code, "", group), "1", 1, str(number), proposal)


PROVIDERS = replace(PROVIDER, reason="They build it.")


def test_a_round_from_opening_to_decision(client: FlaskClient, store: Store, created: Created, parse: Parse) -> None:
    """From opening to decision, each response to the script is the page with the next step."""
    key = created.facilitator
    nexts = []
    for step in ("open", "close", "reveal"):
        html = act(client, key, step, "1")["html"]
        if step == "open":
            take_part(store, created.code, *[PROVIDERS] * FEWEST_SHOWN)
        (button,) = [node for node in parse(html).nodes() if "go" in node.attributes.get("class", "").split()]
        nexts.append(button.text)
    assert nexts == ["Close the round", "Reveal the result", "Next, open: Watch"]
    act(client, key, "decide", "1", **{"role:prov": "primary", "note": "agreed", "dissent": "one did not"})
    (decision,) = store.workshops.facilitated(key).running.decisions.values()
    assert (dict(decision.roles), decision.note, decision.dissent) == (
        {"prov": PRIMARY},
        "agreed",
        "one did not",
    )
    act(client, key, "take-back", "1")
    assert store.workshops.facilitated(key).running.decisions == {}


def test_without_the_script(client: FlaskClient, store: Store, created: Created) -> None:
    """Without the script, a form redirects to the page, or shows why nothing was done."""
    form = {"workshop": created.facilitator, "act": "open", "item": "1"}
    answer = client.post("/workshop/act", data=form)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/workshop?workshop={created.facilitator}")
    assert status(store, created.facilitator) == "open"
    take_part(store, created.code, *[PROVIDERS] * FEWEST_SHOWN)
    board = client.post("/workshop/act", data={**form, "act": "close", "to": "/board"})
    assert board.headers["Location"] == f"/board?workshop={created.facilitator}"
    elsewhere = client.post("/workshop/act", data={**form, "act": "reveal", "to": "https://elsewhere.example"})
    assert elsewhere.headers["Location"] == f"/workshop?workshop={created.facilitator}"
    refused = client.post("/workshop/act", data={**form, "act": "reveal"})
    assert refused.status_code == 409
    assert "This round is already revealed." in refused.text
    assert f"/workshop?workshop={created.facilitator}" in refused.text


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"act": "open", "item": "9"}, "isn’t on the agenda"),
        ({"act": "close", "item": "1"}, "hasn’t been opened yet"),
        ({"act": "open"}, "Choose a question"),
        ({"act": "dance"}, "Facilitators can’t do that"),
        ({"act": "timer", "minutes": "soon"}, "between 1 and 180 minutes"),
        ({"act": "timer", "minutes": "999999999"}, "between 1 and 180 minutes"),
        ({"act": "decide", "item": "1"}, "Give an actor a role"),
        ({"act": "decide", "item": "1", "nobody": "on", "role:hub": "primary"}, "also named an actor"),
        (
            {"act": "decide", "item": "1", "role:prov": "primary", "role:hub": "primary"},
            "Only one actor can be primary",
        ),
        ({"act": "decide", "item": "1", "note": "x" * 2001}, "A note or dissent can have up to 2,000 characters"),
        ({"act": "remove-reason", "item": "1", "reason": "0"}, "Close the round first"),
    ],
)
def test_what_cannot_be_done(
    client: FlaskClient, store: Store, created: Created, form: dict[str, str], words: str
) -> None:
    """An impossible or nonsensical act changes nothing and says why."""
    before = store.workshops.facilitated(created.facilitator)
    answer = client.post("/workshop/act", data={"workshop": created.facilitator, **form}, headers=SCRIPT)
    assert words in answer.get_json()["message"]
    assert store.workshops.facilitated(created.facilitator) == before


def test_two_facilitators_at_once(client: FlaskClient, store: Store, created: Created) -> None:
    """Acts on an outdated page, undo included, are refused."""
    key, scene = created.facilitator, str(store.workshops.facilitated(created.facilitator).scene)
    act(client, key, "open", "1", scene=scene)
    second = act(client, key, "open", "2", scene=scene)
    assert "Another facilitator acted just before you" in second["message"]
    assert "Close the round" in second["html"]
    assert "Another facilitator" in act(client, key, "", path="undo", scene=scene)["message"]
    assert (status(store, key, "1"), status(store, key, "2")) == ("open", "not open yet")


def test_it_asks_first(client: FlaskClient, store: Store, created: Created, parse: Parse) -> None:
    """An act that has reasons against it comes back as a question, whose form makes it happen."""
    key = created.facilitator
    act(client, key, "open", "1")
    asked = act(client, key, "close", "1")
    assert ("No one has answered yet." in asked["ask"], "html" in asked, status(store, key)) == (True, False, "open")
    form = {"workshop": key, "act": "close", "item": "1"}
    page = client.post("/workshop/act", data=form)
    assert page.status_code == 409
    question = parse(page.text)
    assert question.one("h1").text == "Close anyway?"
    assert question.one("a").attributes["href"] == f"/workshop?workshop={key}"
    fields = {node.attributes["name"]: node.attributes["value"] for node in question.all("input")}
    assert fields == {**form, "confirmed": "yes"}
    assert client.post("/workshop/act", data=fields).status_code == 303
    assert status(store, key) == "closed"


def test_three_quick_presses_of_the_big_button(client: FlaskClient, store: Store, created: Created) -> None:
    """The big button, pressed again at once, does nothing, even with answers and without our script."""
    form = {"workshop": created.facilitator, "item": "1", "next": "yes"}
    assert client.post("/workshop/act", data={**form, "act": "open"}).status_code == 303
    take_part(store, created.code, *[PROVIDERS] * FEWEST_SHOWN)
    for step in ("close", "reveal"):
        refused = client.post("/workshop/act", data={**form, "act": step})
        assert (refused.status_code, status(store, created.facilitator)) == (409, "open")
    assert "The button had just changed" in client.post("/workshop/act", data={**form, "act": "close"}).text


def test_what_is_typed_reaches_the_other_facilitator(
    client: FlaskClient, store: Store, created: Created, parse: Parse
) -> None:
    """What is typed is kept for every control room, shown to no one else, and gone once it is recorded."""
    key = created.facilitator
    act(client, key, "open", "1")
    take_part(store, created.code, *[PROVIDERS] * FEWEST_SHOWN)
    for step in ("close", "reveal"):
        act(client, key, step, "1")
    form = {"workshop": key, "item": "1", "dissent": "Marker-two of us", "role:hub": "secondary"}
    kept = client.post("/workshop/draft", data=form, headers=SCRIPT).get_json()
    assert kept == {"revision": store.workshops.facilitated(key).revision}
    page = parse(show(client, "/workshop", key))
    assert [node.text for node in page.all("@maxlength")] == ["", "Marker-two of us"]
    for path, other in (("/projector", created.projector), ("/board", key), ("/board", created.projector)):
        assert "Marker" not in show(client, path, other)
    assert client.post("/workshop/draft", data={**form, "workshop": created.projector}).status_code == 404
    act(client, key, "decide", "1", **{"role:hub": "primary"})
    assert "Marker" not in show(client, "/workshop", key)


def test_filling_in_the_decision(client: FlaskClient, store: Store, created: Created, parse: Parse) -> None:
    """The roles are filled in as published or as the room said, and what is typed beside them stays."""
    key = created.facilitator
    act(client, key, "open", "2")
    for number in range(FEWEST_SHOWN):
        token = store.participants.join(created.code, "", "industry")
        store.participants.propose(token, "2", 1, str(number), PROVIDER)
    for step in ("close", "reveal"):
        act(client, key, step, "2")
    filled = act(client, key, "", "2", path="fill", fill="room", note="For a year.")["html"]
    assert [node.text for node in parse(filled).all("@maxlength")] == ["For a year.", ""]
    assert store.workshops.facilitated(key).drafts["2"]["role:prov"] == PRIMARY
    assert "nothing to fill in" in act(client, key, "", "2", path="fill", fill="published")["message"]  # no one is


def test_releasing_not_me_asks_first(client: FlaskClient, store: Store, created: Created) -> None:
    """Showing the room whether groups give their own actor less is asked for first, since it cannot be unseen."""
    asked = act(client, created.facilitator, "release")
    assert "not what people have seen" in asked["ask"]
    assert not store.workshops.facilitated(created.facilitator).running.is_released
    act(client, created.facilitator, "release", confirmed="yes")
    assert store.workshops.facilitated(created.facilitator).running.is_released


def test_undo(client: FlaskClient, store: Store, created: Created) -> None:
    """The undo button names the act it reverses; if there is nothing to undo, there is no button."""
    key = created.facilitator
    assert "Undo" not in show(client, "/workshop", key)
    assert "Undo opening" in act(client, key, "open", "1")["html"]
    assert "Undo" not in act(client, key, "", path="undo")["html"]
    assert status(store, key) == "not open yet"
    assert act(client, key, "", path="undo")["message"] == "There is nothing to undo."


NEED_NO_KEY = {"/workshop/prepare", "/workshop/create", "/workshop/<any(handout, ballot):paper>"}
"""Forms for a workshop that is not there yet."""


def test_no_other_key_acts(client: FlaskClient, store: Store, created: Created) -> None:
    """Only the facilitator's own key can send any form of the control room."""
    token = store.participants.join(created.code, "", "industry")
    other = store.workshops.create(PLAN, 1).facilitator
    before = store.workshops.facilitated(created.facilitator)
    posted = [rule for rule in client.application.url_map.iter_rules() if "POST" in (rule.methods or set())]
    paths = {rule.rule for rule in posted if rule.rule.startswith("/workshop/")} - NEED_NO_KEY
    assert "/workshop/act" in paths
    for key in (created.projector, token, created.code, "", "nobody's"):
        form = {"workshop": key, "act": "open", "item": "1", "confirmed": "yes"}
        for path, who in product(sorted(paths), ("1", "silent")):
            assert (path, client.post(path, data={**form, "participant": who}).status_code) == (path, 404)
    act(client, other, "open", "1")
    assert store.workshops.facilitated(created.facilitator) == before


def test_the_callback_gives_nothing_without_the_key(client: FlaskClient, store: Store, created: Created) -> None:
    """Called directly, Dash's callback shows the control room to the facilitator's key alone."""
    token = store.participants.join(created.code, "", "industry")
    assert "No question is open yet." in show(client, "/workshop", created.facilitator)
    for key in (created.projector, token, created.code, "nobody's", "%00", "x" * 9000):
        html = show(client, "/workshop", key)
        assert "Workshop not found" in html or "What should the room decide?" in html
        assert PLAN.title not in html
        assert created.code not in html
    assert "What should the room decide?" in show(client, "/workshop", "")
    for key in (created.facilitator, token, created.code, "nobody's"):
        assert PLAN.title not in show(client, "/projector", key)
    assert PLAN.title not in show(client, "/board", token)


def test_live_asks_for_no_more_than_what_is_new(client: FlaskClient, created: Created) -> None:
    """Polling returns nothing until something changes, then the page; an unknown key gets a plain page."""
    asked = f"/workshop/live?page=workshop&workshop={created.facilitator}&revision="
    assert client.get(f"{asked}1").status_code == 204
    act(client, created.facilitator, "open", "1")
    assert client.get(f"{asked}2").status_code == 204
    moved = client.get(f"{asked}1")
    assert (moved.status_code, 'data-revision="2"' in moved.text) == (200, True)
    assert (moved.headers["Cache-Control"], moved.headers["X-Robots-Tag"]) == ("no-store", "noindex")
    for query in (f"page=workshop&workshop={created.projector}&revision=0", "page=board&workshop=x", "page=workshop"):
        gone = client.get(f"/workshop/live?{query}")
        assert (gone.status_code, PLAN.title in gone.text) == (200, False)  # an error would be logged by browsers
    assert client.get(f"/workshop/live?page=sources&workshop={created.facilitator}").status_code == 404


def test_no_distribution_before_the_reveal(client: FlaskClient, store: Store, created: Created) -> None:
    """An open round shows only the number of answers; a closed one adds the reasons, and a revealed one the result."""
    key = created.facilitator
    act(client, key, "open", "1")
    take_part(store, created.code, *[PROVIDERS] * 6)
    opened = show(client, "/workshop", key)
    assert "open, 6 of 6 answered" in opened
    assert "They build it." not in opened
    closed = act(client, key, "close", "1")["html"]
    assert "They build it." in closed
    assert "(6 times)" in closed
    revealed = act(client, key, "reveal", "1")["html"]
    for html in (opened, closed):
        assert "6 answered." not in html
    assert "6 answered." in revealed
    assert "<b>6</b> primary<" in revealed


def test_the_last_answers(client: FlaskClient, store: Store, created: Created, monkeypatch: pytest.MonkeyPatch) -> None:
    """While the last answers to a closed round arrive, the control room shows no reason; then it shows all of them."""
    place, key = "valuechain.model.workshop.running.GRACE", created.facilitator
    act(client, key, "open", "1")
    take_part(store, created.code, *[PROVIDERS] * 6)
    monkeypatch.setattr(place, GRACE)
    closed = act(client, key, "close", "1")["html"]
    assert ("The last answers may still be arriving." in closed, "They build it." in closed) == (True, False)
    assert "still arriving" in act(client, key, "remove-reason", "1", reason="any")["message"]
    take_part(store, created.code, PROVIDERS)
    monkeypatch.setattr(place, timedelta())
    shown = show(client, "/workshop", key)
    assert ("be arriving" in shown, "(7 times)" in shown) == (False, True)


def test_the_facilitator_pages_the_wall(client: FlaskClient, store: Store, created: Created) -> None:
    """The wall shows the screen that the control room chose, unless its own address asks for another."""
    people = [store.participants.join(created.code) for _ in range(FEWEST_SHOWN)]
    act(client, created.facilitator, "open", "1")
    for number, person in enumerate(people):
        reasoned = replace(PROVIDER, reason="They can see it.")
        store.participants.propose(person, "1", 1, f"page{number}", reasoned)
    act(client, created.facilitator, "close", "1")
    act(client, created.facilitator, "reveal", "1")
    act(client, created.facilitator, "show", shown="reasons-1-1-1")
    assert "They can see it." in show(client, "/projector", created.projector)
    live = f"/workshop/live?page=projector&workshop={created.projector}&revision="
    assert "They can see it." in client.get(live).text
    assert "They can see it." not in client.get(f"{live}&screen=answers-1-1-1").text
    assert "On the wall: reasons" in show(client, "/workshop", created.facilitator)


def test_removing_a_reason(client: FlaskClient, store: Store, created: Created) -> None:
    """Removing a reason from a closed round removes it wherever it was given; undo restores it."""
    key = created.facilitator
    act(client, key, "open", "1")
    abuse = Proposal(ProposalKind.NOBODY, reason="<b>Abuse</b>")
    take_part(store, created.code, abuse, abuse, PROVIDERS)
    html = act(client, key, "close", "1")["html"]
    assert "&lt;b&gt;Abuse&lt;/b&gt;" in html
    found = re.search(r'name="reason" value="(\w+)"', html.split("Abuse")[1])
    assert found
    reason = found[1]
    cleaned = act(client, key, "remove-reason", "1", reason=reason)["html"]
    assert "Abuse" not in cleaned
    assert "2 removed" in cleaned
    assert "They build it." in cleaned
    assert act(client, key, "remove-reason", "1", reason=reason)["message"] == "This reason is no longer shown."
    act(client, key, "", path="undo")
    assert "&lt;b&gt;Abuse&lt;/b&gt;" in show(client, "/workshop", key)


def counted_groups(page: Node) -> dict[str, str]:
    """The group sizes in the control room."""
    (groups,) = page.all(".groups")
    names, numbers = groups.all("dt"), groups.all("dd")
    return {name.text: number.text for name, number in zip(names, numbers, strict=True)}


def test_small_groups_are_not_counted(client: FlaskClient, store: Store, created: Created, parse: Parse) -> None:
    """A group is counted separately only if both it and the rest are large enough."""
    n = FEWEST_SHOWN
    for group, number in (("industry", n), ("academia", n - 1)):
        for _ in range(number):
            store.participants.join(created.code, "", group)
    page = parse(show(client, "/workshop", created.facilitator))
    assert counted_groups(page) == {"all combined": f"{2 * n - 1} joined"}
    store.participants.join(created.code, "", "academia")
    page = parse(show(client, "/workshop", created.facilitator))
    assert counted_groups(page) == {"industry": f"{n} joined", "academia": f"{n} joined"}


def test_the_largest_group_is_counted_beside_all_others(client: FlaskClient, store: Store, parse: Parse) -> None:
    """Of three groups, only the largest is counted separately: two counts would give away the small third group."""
    n = FEWEST_SHOWN
    plan = replace(PLAN, groups=(Group("industry"), Group("civil society"), Group("academia")))
    created = store.workshops.create(plan, 1)
    for group, number in (("industry", n + 1), ("civil society", n), ("academia", n - 2)):
        for _ in range(number):
            store.participants.join(created.code, "", group)
    page = parse(show(client, "/workshop", created.facilitator))
    assert counted_groups(page) == {"industry": f"{n + 1} joined", "others combined": f"{2 * n - 2} joined"}


def test_timer_door_and_pause(client: FlaskClient, store: Store, created: Created) -> None:
    """The timer runs and stops, joining can be locked and unlocked, and a paused workshop offers to resume."""
    key = created.facilitator
    assert re.search(r'role="timer" data-left="(300|299)"', act(client, key, "timer", minutes="5")["html"])
    assert 'role="timer"' not in act(client, key, "timer", minutes="0")["html"]
    assert "Unlock joining" in act(client, key, "lock")["html"]
    assert "Lock joining" in act(client, key, "unlock")["html"]
    paused = act(client, key, "pause")["html"]
    assert "Answers are paused." in paused
    assert ">Resume</button>" in paused
    assert store.workshops.facilitated(key).running.is_paused


def test_the_end(client: FlaskClient, created: Created) -> None:
    """After the end, decisions can still be recorded, and the end can be undone."""
    key = created.facilitator
    act(client, key, "open", "1")
    ended = act(client, key, "end")["html"]
    assert "The workshop has ended." in ended
    assert "Undo the end" in ended
    assert "What did the room decide?" in ended
    assert "message" not in act(client, key, "decide", "1", nobody="on")
    assert "has ended" in act(client, key, "open", "2")["message"]


def test_everybody_at_their_own_pace(client: FlaskClient, store: Store) -> None:
    """In an own-pace workshop, all questions are opened, closed and revealed at once, then shown one by one."""
    plan = replace(PLAN, rules=Rules(pace=Pace.OWN))
    created = store.workshops.create(plan, 1)
    key = created.facilitator
    labels = ["Open all questions", "Close all questions", "Reveal the result", "Next: Filter"]
    assert labels[0] in show(client, "/workshop", key)
    for step, label in zip(("open", "close", "reveal"), labels[1:], strict=True):
        assert label in act(client, key, step, confirmed="yes")["html"]
        if step == "open":
            take_part(store, created.code, *[PROVIDERS] * FEWEST_SHOWN)
    assert status(store, key, "2") == "closed"  # no one answered it
    assert "Record this decision" in act(client, key, "focus", "1")["html"]


def test_rehearsal(client: FlaskClient, store: Store) -> None:
    """A rehearsal is marked, simulates answers, and leaves nothing behind when the real workshop starts."""
    plan = replace(PLAN, is_rehearsal=True)
    key = store.workshops.create(plan, 1).facilitator
    assert "This is a rehearsal. Nothing counts." in show(client, "/workshop", key)
    assert "open a question" in act(client, key, "", path="simulate", do="answer")["message"]
    act(client, key, "", path="simulate", do="join")
    act(client, key, "open", "1")
    assert "open, 20 of 20 answered" in act(client, key, "", path="simulate", do="answer")["html"]
    begun = act(client, key, "", path="begin")["html"]
    assert "Rehearsal" not in begun
    assert "<dt>Joined</dt><dd>0</dd>" in begun
    assert "isn’t a rehearsal" in act(client, key, "", path="begin")["message"]


def test_deleting_leaves_nothing(client: FlaskClient, store: Store, file: Path) -> None:
    """Typing the join code deletes a workshop for good, down to the bytes of the database files."""
    plan = replace(PLAN, title="Marker-title-of-this-workshop")
    created = store.workshops.create(plan, 1)
    key = created.facilitator
    act(client, key, "open", "1")
    take_part(store, created.code, Proposal(ProposalKind.NOBODY, reason="marker-reason-of-this-workshop"))
    for code in ("", "AAAA-AAA"):
        assert "Type this workshop’s join code" in act(client, key, "", path="delete", code=code)["message"]
    typed = f"{created.code[:4].lower()} {created.code[4:]}"
    assert act(client, key, "", path="delete", code=typed) == {"to": "/workshop?deleted=yes"}
    assert "Workshop not found" in show(client, "/workshop", key)
    everything = b"".join(each.read_bytes() for each in file.parent.iterdir())
    assert b"marker-reason-of-this-workshop" not in everything
    assert b"Marker-title-of-this-workshop" not in everything


def test_another_site_sends_nothing(client: FlaskClient, store: Store, created: Created) -> None:
    """A cross-site request is refused with the reason."""
    form = {"workshop": created.facilitator, "act": "open", "item": "1", "code": created.code}
    for path in ("act", "undo", "begin", "delete", "simulate", "create", "prepare", "handout"):
        for headers in ({"Origin": "https://elsewhere.example"}, {"Sec-Fetch-Site": "cross-site"}):
            answer = client.post(f"/workshop/{path}", data={} if path == "handout" else form, headers=headers)
            assert (path, answer.status_code) == (path, 403)
    assert status(store, created.facilitator) == "not open yet"


def test_keys_are_kept_to_whoever_has_them(
    client: FlaskClient, created: Created, caplog: pytest.LogCaptureFixture
) -> None:
    """Pages of a workshop are neither cached nor indexed, and keys are not logged."""
    key = created.facilitator
    for path in ("/workshop", "/projector", "/board", "/workshop/qr.svg", "/workshop/handout"):
        answer = client.get(f"{path}?workshop={key if path != '/projector' else created.projector}")
        assert (answer.headers["Cache-Control"], answer.headers["X-Robots-Tag"]) == ("no-store", "noindex")
    with caplog.at_level(0):
        show(client, "/workshop", key)
        act(client, key, "close", "1")
        client.get(f"/workshop/live?page=workshop&workshop={key}x")
    assert key not in caplog.text


def test_qr_code(client: FlaskClient, created: Created, parse: Parse) -> None:
    """The QR code has its link as alternative text, and only the facilitator's and projector's keys open it."""
    for key in (created.facilitator, created.projector):
        answer = client.get(f"/workshop/qr.svg?workshop={key}")
        assert answer.mimetype == "image/svg+xml"
        svg = parse(answer.text).one("svg")
        assert svg.attributes["aria-label"] == f"QR code of http://localhost/join?code={created.code}"
    assert client.get("/workshop/qr.svg?workshop=x").status_code == 404
    assert client.get(f"/workshop/qr.svg?workshop={created.code}").status_code == 404


def test_links_of_the_control_room(client: FlaskClient, created: Created, parse: Parse) -> None:
    """The control room always shows the code and the links for participants, projector and facilitators."""
    act(client, created.facilitator, "open", "1")
    page = parse(show(client, "/workshop", created.facilitator))
    links = {
        node.attributes["id"]: node.attributes["value"] for node in page.all("input") if "readonly" in node.attributes
    }
    assert links == {
        "join-link": f"http://localhost/join?code={created.code}",
        "projector-link": f"http://localhost/projector?workshop={created.projector}",
        "facilitator-link": f"http://localhost/workshop?workshop={created.facilitator}",
    }
    assert f"{created.code[:4]}-{created.code[4:]}" in page.text
