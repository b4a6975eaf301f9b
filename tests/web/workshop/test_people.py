"""The list of participants in the control room, and removing them, over HTTP."""

from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.conftest import Node, Parse
from tests.web.conftest import ask_page
from tests.workshops import HUB, PLAN, PROVIDER
from valuechain.model.workshop.acting import Act, Wish
from valuechain.model.workshop.joining import REMOVED, JoinError
from valuechain.model.workshop.plan import Group, Rules
from valuechain.model.workshop.running import Running
from valuechain.storage.workshops.values import Created
from valuechain.web.store import Store
from valuechain.web.workshop.export import FILES

NAMED = replace(PLAN, rules=Rules(has_pseudonyms=True))


def _control(client: FlaskClient, created: Created) -> str:
    return ask_page(client, f"?workshop={created.facilitator}", "/workshop")


def _begin(store: Store, rules: Rules, *names: str) -> tuple[Created, list[str]]:
    """A workshop with its first question open, and the tokens of those who have joined."""
    created = store.workshops.create(replace(PLAN, rules=rules), 7)
    tokens = [store.participants.join(created.code, name) for name in names]
    store.workshops.act(created.facilitator, Wish(Act.OPEN, "1"))
    return created, tokens


def _confirm(client: FlaskClient, asked: Node) -> TestResponse:
    """Sends the form with which a page asks before it removes someone."""
    confirming = asked.one("form[action=/workshop/remove]")
    fields = {each.attributes["name"]: each.attributes["value"] for each in confirming.all("input")}
    return client.post("/workshop/remove", data=fields)


def test_waiting_by_name(client: FlaskClient, store: Store, parse: Parse) -> None:
    """With names, the control room names those whom the open question waits for; other pages and all files never do."""
    created, tokens = _begin(store, NAMED.rules, "tester-ada", "tester-bo", "tester-cy")
    store.participants.propose(tokens[0], "1", 1, "a", PROVIDER)
    page = parse(_control(client, created))
    assert page.one(".waiting-for").text == "Waiting for 2: tester-bo, tester-cy."
    assert [line.text for line in page.one(".people").all("li") if "tester-" in line.text] == [
        "tester-ada answered",
        "tester-bo not answered yet",
        "tester-cy not answered yet",
    ]
    store.workshops.act(created.facilitator, Wish(Act.CLOSE, "1", is_confirmed=True))
    store.workshops.act(created.facilitator, Wish(Act.END))
    for page_of in ("/projector", "/board"):
        assert "tester-" not in ask_page(client, f"?workshop={created.projector}", page_of)
    files = [
        (name, form.ending) for name, exported in FILES.items() for form in exported.formats if form.ending != "xlsx"
    ]
    for name, ending in files:
        content = client.get(f"/workshop/export/{name}.{ending}?workshop={created.facilitator}").data
        assert (b"tester-" in content, len(content) > 0) == (False, True), name


def test_waiting_without_names(client: FlaskClient, store: Store, parse: Parse) -> None:
    """Without names, it says only how many, and the list has numbers."""
    created, _ = _begin(store, Rules(), "", "")
    page = parse(_control(client, created))
    assert page.one(".waiting-for").text == "Waiting for 2."
    assert "Participant 2 not answered yet" in page.one(".people").text


def _remove(client: FlaskClient, parse: Parse, created: Created, **fields: str) -> FlaskClient:
    """A phone that has joined alone and was removed."""
    phone = client.application.test_client()
    phone.get(f"/w/{created.code}")
    phone.post(f"/w/{created.code}/join")
    (who,) = [
        node.attributes["value"]
        for node in parse(_control(client, created)).all("input")
        if node.attributes.get("name") == "participant"
    ]
    form = {"workshop": created.facilitator, "participant": who, "confirmed": "yes", **fields}
    assert client.post("/workshop/remove", data=form).status_code == 303
    return phone


def test_a_removed_phone(client: FlaskClient, store: Store, parse: Parse) -> None:
    """A removed participant sees a notice that explains it, and can join again, which ends the notice."""
    created, _ = _begin(store, Rules())
    phone = _remove(client, parse, created)
    assert f"{REMOVED} You can join again." in phone.get(f"/w/{created.code}").text
    assert phone.post(f"/w/{created.code}/join").status_code == 303
    page = phone.get(f"/w/{created.code}").text
    assert (REMOVED in page, "data-screen" in page) == (False, True)
    assert "Participant 1 not answered yet" in parse(_control(client, created)).one(".people").text


def test_a_blocked_phone(client: FlaskClient, store: Store, parse: Parse) -> None:
    """Whoever is blocked is told so, also when they open the workshop again."""
    created, _ = _begin(store, Rules())
    phone = _remove(client, parse, created, block="yes")
    assert phone.get(f"/w/{created.code}/news?scene=1").get_json()["status"] == 401
    for answer in (phone.get(f"/w/{created.code}"), phone.post(f"/w/{created.code}/join")):
        assert REMOVED in answer.text
        assert "<form" not in answer.text
    assert "People:" not in _control(client, created)


def test_removing_asks_first(client: FlaskClient, store: Store, parse: Parse) -> None:
    """Without a script, a page asks by name, and its form removes the participant and keeps the device out."""
    created, (token,) = _begin(store, NAMED.rules, "tester-ada")
    (person,) = store.people.of(store.workshops.facilitated(created.facilitator).id, Running())
    form = {"workshop": created.facilitator, "participant": str(person.id), "block": "yes"}
    asked = parse(client.post("/workshop/remove", data=form).text)
    assert asked.one("h1").text == "Remove tester-ada and keep this device out?"
    assert "People: 1" in _control(client, created)
    assert _confirm(client, asked).status_code == 303
    assert "People:" not in _control(client, created)
    with pytest.raises(JoinError):
        store.participants.join(created.code, "tester-ada", token=token)


def test_nobody_chosen(client: FlaskClient, store: Store) -> None:
    """Pressing Remove with nobody chosen removes nobody, and says what to do."""
    created, _ = _begin(store, Rules(), "")
    answer = client.post("/workshop/remove", data={"workshop": created.facilitator})
    assert (answer.status_code, "Choose someone in the list" in answer.text) == (409, True)
    assert "People: 1" in _control(client, created)


def test_nobody_chosen_in_no_workshop(client: FlaskClient) -> None:
    """If the workshop is not there either, its script is told so (a fuzz of forms found an internal error)."""
    answer = client.post("/workshop/remove", data={"workshop": "unknown"}, headers={"Accept": "application/json"})
    assert "Workshop not found" in answer.get_json()["html"]


def test_the_author_of_a_reason(client: FlaskClient, store: Store, parse: Parse) -> None:
    """From a reason, its author can be removed without being known; from an open round, nothing can be read."""
    created, tokens = _begin(store, Rules(), "", "")
    for token, reason in zip(tokens, ("tester-insult", "a reason"), strict=True):
        store.participants.propose(token, "1", 1, "a", replace(PROVIDER, reason=reason))
    form = {"workshop": created.facilitator, "item": "1", "reason": "?"}
    assert client.post("/workshop/remove", data=form).status_code == 409
    store.workshops.act(created.facilitator, Wish(Act.CLOSE, "1", is_confirmed=True))
    (line,) = [each for each in parse(_control(client, created)).one(".reasons").all("li") if "tester" in each.text]
    form["reason"] = next(each.attributes["value"] for each in line.all("input") if each.attributes["name"] == "reason")
    client.post("/workshop/remove", data=form)
    page = _control(client, created)
    assert ("tester-insult" in page, "a reason" in page, "People: 1" in page) == (False, True, True)


def test_reasons_wait_for_approval(client: FlaskClient, store: Store, parse: Parse) -> None:
    """Where reasons are held, room and exports have only those that the facilitator has approved."""
    created, tokens = _begin(store, Rules(approves_reasons=True), *[""] * 5)
    reasons = ("tester-one", "tester-two", "tester-two", "", "")
    for token, reason in zip(tokens, reasons, strict=True):
        store.participants.propose(token, "1", 1, "a", replace(PROVIDER, reason=reason))
    for act in (Act.CLOSE, Act.REVEAL):
        store.workshops.act(created.facilitator, Wish(act, "1"))
    phone = client.application.test_client()
    phone.set_cookie(f"workshop-{created.code}", tokens[3], path=f"/w/{created.code}")

    def seen() -> list[list[str]]:
        key = created.facilitator
        pages = (
            phone.get(f"/w/{created.code}").text,
            client.get(f"/workshop/export/reasons.csv?workshop={key}").text,
            client.get(f"/workshop/export/report.html?workshop={key}").text,
            ask_page(client, f"?workshop={key}", "/board"),
        )
        return [sorted({word for word in reasons if word and word in page}) for page in pages]

    assert seen() == [[]] * 4
    (line,) = [each for each in parse(_control(client, created)).one(".reasons").all("li") if "tester-two" in each.text]
    key = next(each.attributes["value"] for each in line.all("input") if each.attributes["name"] == "reason")
    form = {"workshop": created.facilitator, "item": "1", "act": "approve-reasons"}
    client.post("/workshop/act", data={**form, "reason": key})
    assert seen() == [["tester-two"]] * 4
    client.post("/workshop/act", data={**form, "reason": ""})
    assert seen() == [["tester-one", "tester-two"]] * 4
    assert 'value="approve-reasons"' not in _control(client, created)


def test_weights_of_groups(client: FlaskClient, store: Store) -> None:
    """Board and report show the weighted view beside the unweighted shares; weights that are no numbers are refused."""
    created = store.workshops.create(replace(PLAN, groups=(Group("Hosts"), Group("Civil"))), 7)
    tokens = [store.participants.join(created.code, "", group) for group in ["Hosts"] * 15 + ["Civil"] * 5]
    store.workshops.act(created.facilitator, Wish(Act.OPEN, "1"))
    for token, answer in zip(tokens, [PROVIDER] * 15 + [HUB] * 5, strict=True):
        store.participants.propose(token, "1", 1, "a", answer)
    for act in (Act.CLOSE, Act.REVEAL):
        store.workshops.act(created.facilitator, Wish(act, "1"))
    key = created.facilitator

    def pages() -> tuple[str, str]:
        report = client.get(f"/workshop/export/report.html?workshop={key}").text
        return ask_page(client, f"?workshop={key}", "/board"), report

    for page in pages():
        assert "primary 50% (unweighted 75%)" in page
        assert "Each group counts the same" in page
    form = {"workshop": key, "act": "weigh", "weight:Hosts": "1", "weight:Civil": "4"}
    assert client.post("/workshop/act", data=form).status_code == 303
    for page in pages():
        assert "primary 20% (unweighted 75%)" in page
        assert "Groups count by weight: Hosts 1, Civil 4." in page
    assert client.post("/workshop/act", data={**form, "weight:Civil": "many"}).status_code == 409


def test_removing_everyone_without_an_answer(client: FlaskClient, store: Store, parse: Parse) -> None:
    """The page says how many that are and asks; then they are gone, and with no one left to remove it says so."""
    created, tokens = _begin(store, Rules(), "", "", "")
    store.participants.propose(tokens[0], "1", 1, "a", PROVIDER)
    button = parse(_control(client, created)).one("button[value=silent]")
    form = {"workshop": created.facilitator, button.attributes["name"]: button.attributes["value"]}
    asked = parse(client.post("/workshop/remove", data=form).text)
    assert asked.one("h1").text == "Remove 2 people without an answer?"
    assert "People: 3" in _control(client, created)
    assert _confirm(client, asked).status_code == 303
    assert "People: 1" in _control(client, created)
    assert "everyone here has answered something" in client.post("/workshop/remove", data=form).text
