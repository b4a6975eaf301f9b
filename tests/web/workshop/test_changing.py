"""Changing a running workshop over HTTP: the page, questions from the floor, another session, and the invitation."""

import re
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

import valuechain as vc
from tests.conftest import Node, Parse
from tests.views.workshop.prepare.test_page import fields_of
from tests.web.conftest import ask_page
from tests.workshops import SCRIPT
from valuechain.analysis.workshop.plan import build_plan, find_asked
from valuechain.model.workshop.acting import Act, Wish
from valuechain.model.workshop.changing import OTHER_CHANGED
from valuechain.model.workshop.plan import FEWEST_SHOWN, Group, Pace, Plan, Rules
from valuechain.storage.workshops.values import Created
from valuechain.web.store import Store


@pytest.fixture
def plan(chain: vc.ValueChain) -> Plan:
    """Two mitigations of PAI’s open checklist, at everyone's own pace, with two groups."""
    asked = find_asked(chain, "pai-open", vc.Context("advanced", "open"))
    return build_plan(
        asked, title="Ours", mitigations=["PO-8", "PO-1"], groups=[Group("Hosts"), Group("Press")],
        rules=Rules(pace=Pace.OWN), minutes=30, minutes_each=6,
    )  # fmt: skip


@pytest.fixture
def created(store: Store, plan: Plan) -> Created:
    """A workshop in the tests' database, kept for seven days."""
    return store.workshops.create(plan, 7)


def show(client: FlaskClient, parse: Parse, created: Created) -> Node:
    """The page that changes the workshop."""
    return parse(ask_page(client, f"?workshop={created.facilitator}&change=yes", "/workshop"))


def form_of(page: Node, key: str = "change") -> Node:
    """A form on a page."""
    return page.one(f"form[data-key={key}]")


def send(client: FlaskClient, page: Node, **changes: str | list[str]) -> dict[str, str]:
    """The response to the page's form with some fields changed, as our script gets it."""
    fields = fields_of(form_of(page))
    for name, value in changes.items():
        fields.setlist(name.replace("_", "-"), [value] if isinstance(value, str) else value)
    answer: dict[str, str] = client.post("/workshop/change", data=fields, headers=SCRIPT).get_json()
    return answer


def wrong(parse: Parse, answer: dict[str, str]) -> dict[str, str]:
    """The errors on a page, by field."""
    return {node.attributes["id"].removeprefix("wrong-"): node.text for node in parse(answer["html"]).all(".wrong")}


def test_what_is_changed(client: FlaskClient, store: Store, parse: Parse, created: Created) -> None:
    """The form changes title, times, agenda, groups, smallest group and days at once, and leads to the control room."""
    store.participants.join(created.code, "", "Hosts")
    page = show(client, parse, created)
    answer = send(
        client, page, title=" Another  title ", minutes="90", minutes_each="8", item=["PO-1", "PO-3", "PO-8"],
        group=["Hosts", "Media"], group_actor=["", "user"], fewest=str(FEWEST_SHOWN + 1), days="9",
    )  # fmt: skip
    assert answer == {"to": f"/workshop?workshop={created.facilitator}"}
    found = store.workshops.facilitated(created.facilitator)
    plan = found.plan
    assert (plan.title, plan.minutes, plan.minutes_each) == ("Another title", 90, 8)
    assert [each.id for each in plan.mitigations] == ["PO-1", "PO-3", "PO-8"]
    assert plan.mitigations[1].published
    assert (plan.groups, plan.rules.fewest_shown) == ((Group("Hosts"), Group("Media", "user")), FEWEST_SHOWN + 1)
    assert (found.expires - found.created).days == 9


def test_the_form_as_it_is_changes_nothing(client: FlaskClient, store: Store, parse: Parse, created: Created) -> None:
    """Saving the form untouched leaves the plan as it was."""
    before = store.workshops.facilitated(created.facilitator).plan
    assert "to" in send(client, show(client, parse, created))
    assert store.workshops.facilitated(created.facilitator).plan == before


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("title", "", "Enter a title"),
        ("minutes", "an hour", "Total time: enter a whole number"),
        ("fewest", str(FEWEST_SHOWN - 1), f"The smallest group can only go up from {FEWEST_SHOWN}"),
        ("days", "999", "Days to keep it: enter a whole number from 1 to 30."),
        ("item", "PO-1", "“Assess and manage"),
        ("group", "Press", "People have joined “Hosts”"),
    ],
)
def test_what_is_refused(
    client: FlaskClient, store: Store, parse: Parse, created: Created, field: str, value: str, words: str
) -> None:
    """A refused change says why beside its field, keeps what was typed, and saves nothing."""
    store.participants.join(created.code, "", "Hosts")
    store.workshops.act(created.facilitator, Wish(Act.OPEN, "PO-8"))
    label = store.workshops.facilitated(created.facilitator).plan.mitigations[0].label
    answer = send(
        client, show(client, parse, created), **{field: value, **({} if field == "title" else {"title": "New"})}
    )
    ((name, said),) = wrong(parse, answer).items()
    assert name == field
    assert said.startswith(f"“{label}” was asked" if field == "item" else words)
    assert field in ("title", "group", "item") or f'value="{value}"' in answer["html"]
    assert store.workshops.facilitated(created.facilitator).plan.title == "Ours"


def test_buttons_keep_what_is_typed(client: FlaskClient, parse: Parse, created: Created) -> None:
    """Moving a question or adding lines for groups saves nothing, and keeps what was typed."""
    page = show(client, parse, created)
    moved = parse(send(client, page, do="down:PO-8", title="Typed")["html"])
    assert fields_of(form_of(moved)).getlist("item") == ["PO-1", "PO-8"]
    assert fields_of(form_of(moved))["title"] == "Typed"
    more = parse(send(client, moved, do="rows")["html"])
    assert fields_of(more).getlist("group") == ["Hosts", "Press", *[""] * 5]
    assert fields_of(show(client, parse, created)).getlist("item") == ["PO-8", "PO-1"]


def test_another_facilitator_was_first(client: FlaskClient, store: Store, parse: Parse, created: Created) -> None:
    """A form filled in before another facilitator's change saves nothing and says so."""
    page = show(client, parse, created)
    store.changes.add_own_question(created.facilitator, "From the floor", "")
    answer = send(client, page, title="Mine")
    assert OTHER_CHANGED in parse(answer["html"]).one(".notice").text
    assert store.workshops.facilitated(created.facilitator).plan.title == "Ours"


def test_a_question_from_the_floor(client: FlaskClient, store: Store, parse: Parse, created: Created) -> None:
    """Added after the question in focus, it is what the agenda shows next; without a title it is refused."""
    store.workshops.act(created.facilitator, Wish(Act.FOCUS, "PO-8"))
    form = {"workshop": created.facilitator, "title": " Name a  contact ", "sentence": "Who replies?", "where": "next"}
    assert client.post("/workshop/question", data=form).headers["Location"].endswith(created.facilitator)
    own = store.workshops.facilitated(created.facilitator).plan.mitigations[1]
    assert (own.id, own.label, own.summary) == ("own-1", "Name a contact", "Who replies?")
    assert "Name a contact" in ask_page(client, f"?workshop={created.facilitator}", "/workshop")
    refused = client.post("/workshop/question", data={**form, "title": " "}, headers=SCRIPT).get_json()
    assert wrong(parse, refused) == {"own": "Type the question in a few words."}


def test_data_that_has_changed_since(client: FlaskClient, store: Store, parse: Parse, plan: Plan) -> None:
    """If the data has changed since the workshop was prepared, only questions from the floor can be added."""
    old = store.workshops.create(replace(plan, data_version="another"), 7)
    page = show(client, parse, old)
    assert not page.all("details[data-key=others]")
    assert "You can add questions from the floor." in page.text


def test_a_second_session(client: FlaskClient, store: Store, parse: Parse, created: Created) -> None:
    """Once all questions are closed, the control room offers session 2; the chosen question opens in round 2."""
    key = created.facilitator
    assert "Begin session 2" not in ask_page(client, f"?workshop={key}", "/workshop")
    for step in (Act.OPEN, Act.CLOSE):
        store.workshops.act(key, Wish(step, is_confirmed=True))
    page = parse(ask_page(client, f"?workshop={key}", "/workshop"))
    assert fields_of(form_of(page, "session-form")).getlist("again") == ["PO-8", "PO-1"]
    begun = client.post("/workshop/session", data={"workshop": key, "again": "PO-1"}, headers=SCRIPT).get_json()
    assert "html" in begun
    running = store.workshops.facilitated(key).running
    assert (running.session, running.open_rounds) == (2, (("PO-1", 2),))
    refused = client.post("/workshop/session", data={"workshop": key, "again": "PO-1"}, headers=SCRIPT).get_json()
    assert refused["message"].startswith("Close all questions first.")


def test_others_cannot_change_it(client: FlaskClient, created: Created) -> None:
    """The projector's key neither shows the page nor changes anything."""
    assert "Save the changes" not in ask_page(client, f"?workshop={created.projector}&change=yes", "/workshop")
    for path in ("change", "question", "session"):
        answer = client.post(f"/workshop/{path}", data={"workshop": created.projector, "title": "x", "again": "PO-1"})
        assert answer.status_code == 404


def test_an_invitation_to_copy(client: FlaskClient, parse: Parse, created: Created) -> None:
    """The invitation has the link, the code, the purpose, what to bring, what is kept and until when, but no secret."""
    page = parse(ask_page(client, f"?workshop={created.facilitator}", "/workshop"))
    texts = {node.attributes.get("id"): node.text for node in page.all("textarea")}
    mail, chat = texts["invitation-mail"], texts["invitation-chat"]
    join, code = f"http://localhost/join?code={created.code}", f"{created.code[:4]}-{created.code[4:]}"
    for text in (mail, chat):
        assert join in text
        assert code in text
        assert "2 questions on who should be responsible for what" in text
        assert created.facilitator not in text
        assert created.projector not in text
    assert "What to bring: a phone or a laptop." in mail
    assert re.search(r"deleted by \d+ \w+ \d{4}, except what the room concludes", mail)
    (link,) = [
        node.attributes["href"] for node in page.all("a") if node.attributes.get("data-key") == "mail-invitation"
    ]
    assert link.startswith("mailto:?subject=Workshop%3A%20Ours&body=Hello%2C%0D%0A")


def test_adding_a_ranking(client: FlaskClient, store: Store, parse: Parse, created: Created) -> None:
    """The page offers the agenda's mitigations, and others of the source, to be put in order."""
    form = form_of(show(client, parse, created), "ranking")
    ticked = [each.attributes["value"] for each in form.all("@checked")]
    assert ticked == ["PO-8", "PO-1", "PO-2", "PO-3", "PO-4"]
    fields = {"workshop": created.facilitator, "title": "Which first?", "ranked": ["PO-1", "PO-3"]}
    assert client.post("/workshop/ranking", data=fields).status_code == 303
    (ranking,) = store.workshops.facilitated(created.facilitator).plan.rankings
    assert (ranking.label, ranking.ids) == ("Which first?", ("PO-1", "PO-3"))


def test_a_ranking_of_one(client: FlaskClient, parse: Parse, created: Created) -> None:
    """A ranking of one mitigation is refused with the reason, and what was typed stays."""
    fields = {"workshop": created.facilitator, "title": "Which first?", "ranked": ["PO-1"]}
    refused = client.post("/workshop/ranking", data=fields)
    assert refused.status_code == 422
    form = form_of(parse(refused.text), "ranking")
    assert "You chose 1." in form.text
    kept = [each.attributes["value"] for each in form.all("@checked")]
    assert kept == ["PO-1"]
    assert "Which first?" in [each.attributes.get("value") for each in form.all("input")]


def test_removing_a_ranking(client: FlaskClient, store: Store, parse: Parse, created: Created) -> None:
    """A ranking that hasn't been asked can be unticked; one that has been asked stays."""
    fields = {"workshop": created.facilitator, "title": "Which first?", "ranked": ["PO-1", "PO-3"]}
    client.post("/workshop/ranking", data=fields)
    (ranking,) = store.workshops.facilitated(created.facilitator).plan.rankings
    store.workshops.act(created.facilitator, Wish(Act.OPEN, ranking.id))
    assert "Asked, so it stays." in form_of(show(client, parse, created)).text
    store.workshops.undo(created.facilitator)
    send(client, show(client, parse, created), ranking=[])
    assert store.workshops.facilitated(created.facilitator).plan.rankings == ()
