"""The preparation form: what it proposes, refuses, creates and prints."""

import io
import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import encode_multipart

import valuechain as vc
from tests.conftest import Node, Parse
from tests.questions import PAI_OPEN, query_of
from tests.views.workshop.prepare.conftest import FORM
from tests.workshops import SCRIPT
from valuechain.analysis.workshop.agenda import build_agenda
from valuechain.analysis.workshop.plan import find_asked
from valuechain.model.question.parameters import FRAMEWORK, MODEL_TYPE
from valuechain.model.workshop.plan import (
    FEWEST_SHOWN,
    LONGEST_GROUP,
    LONGEST_TITLE,
    MOST_FEWEST,
    PRIMARY,
    SECONDARY,
    Group,
    Pace,
    Plan,
)
from valuechain.views.page.state import parse_address
from valuechain.views.workshop.prepare.page import show_prepare_at
from valuechain.web.app.server import build_app
from valuechain.web.store import Store

MINUTE = "\N{PRIME}"


def prepare(client: FlaskClient, **changes: str | list[str]) -> str:
    """The form as it comes back, with its contents, after a button has been pressed."""
    form = {**FORM, **{name.replace("_", "-"): value for name, value in changes.items()}}
    html: str = client.post("/workshop/prepare", data=form, headers=SCRIPT).get_json()["html"]
    return html


def create(client: FlaskClient, url: str, **changes: str | list[str]) -> Plan:
    """The plan of the workshop that the form creates."""
    form = {**FORM, **{name.replace("_", "-"): value for name, value in changes.items()}}
    answer = client.post("/workshop/create", data=form)
    assert answer.status_code == 303
    key = answer.headers["Location"].removeprefix("/workshop?workshop=")
    return Store(url).workshops.facilitated(key).plan


def chosen(page: Node) -> list[str]:
    """The ticked mitigations, in order."""
    return [
        node.attributes["value"]
        for node in page.all("input")
        if node.attributes.get("name") == "item" and "checked" in node.attributes
    ]


def fitting(chain: vc.ValueChain, minutes: int) -> list[str]:
    """The mitigations of PAI's open checklist that the agenda takes for the time available."""
    asked = find_asked(chain, "pai-open", vc.Context("advanced", "open"))
    return [item.mitigation.id for item in build_agenda(asked, minutes).taken]


def test_time_zone_and_timer(client: FlaskClient, url: str) -> None:
    """The workshop has the browser’s time zone, UTC if it names none, and the rules of the timer."""
    plan = create(client, url, time_zone="Asia/Tokyo", timer="yes", timer_closes="yes")
    assert (plan.time_zone, plan.rules.has_timer, plan.rules.closes_by_timer) == ("Asia/Tokyo", True, True)
    plan = create(client, url, time_zone="Nowhere/Nothing")
    assert (plan.time_zone, plan.rules.has_timer, plan.rules.closes_by_timer) == ("UTC", False, False)


def test_everything_that_is_filled_in(client: FlaskClient, url: str) -> None:
    """The workshop has the form's title, question, mitigations in order, groups and rules."""
    plan = create(
        client,
        url,
        title="  Who   does what? ",
        group=["Industry", " ", "Academia", ""],
        group_actor=["model_provider", "", "", ""],
        several_leads="on",
        pseudonyms="on",
        pace="own",
        fewest=str(FEWEST_SHOWN + 2),
        joined="on",
        hides_published="on",
        rehearsal="on",
    )
    assert (plan.title, plan.framework, plan.model_type, plan.release_type) == (
        "Who does what?",
        "pai-open",
        "advanced",
        "open",
    )
    assert [mitigation.id for mitigation in plan.mitigations] == ["PO-8", "PO-1"]
    assert plan.mitigations[0].published == {"model_provider": PRIMARY}
    assert plan.groups == (Group("Industry", "model_provider"), Group("Academia"))
    rules = plan.rules
    assert (rules.pace, rules.fewest_shown, rules.has_several_leads) == (Pace.OWN, FEWEST_SHOWN + 2, True)
    assert (rules.has_pseudonyms, rules.is_joined_across_rounds, plan.is_rehearsal) == (True, True, True)
    assert rules.hides_published


def test_how_long_it_is_kept(client: FlaskClient, url: str) -> None:
    """A workshop is kept for the number of days entered or, if none is entered, for the server's maximum."""
    for days, kept in (("3", 3), ("", 30), ("30", 30)):
        answer = client.post("/workshop/create", data={**FORM, "days": days})
        workshop = Store(url).workshops.facilitated(answer.headers["Location"].partition("=")[2])
        assert (workshop.expires - workshop.created).days == kept


@pytest.mark.parametrize(
    ("field", "value", "name", "words"),
    [
        ("title", " \n ", "title", "Enter a title"),
        (
            "title",
            "x" * (LONGEST_TITLE + 1),
            "title",
            f"The title has {LONGEST_TITLE + 1} characters; the limit",
        ),
        ("minutes", "an hour", "minutes", "Total time: enter a whole number from 16 to 1,440, such as 60."),
        ("minutes", "0", "minutes", "Total time: enter a whole number from 16 to 1,440, such as 60."),
        ("minutes", "9999", "minutes", "Total time: enter a whole number from 16 to 1,440, such as 60."),
        ("minutes", "5", "minutes", "5 minutes is too short. One question takes 16, including 5 to open"),
        ("minutes", "21", "item", "Your questions don’t fit. That is 1 min too long."),
        (
            "minutes-each",
            "-1",
            "minutes-each",
            "Minutes per round: enter a whole number from 1 to 1,430, such as 6.",
        ),
        ("earlier", "WKMRECC", "earlier", "This link doesn’t open a workshop. It may have expired or been deleted."),
        ("item", [], "item", "Choose at least one question"),
        ("item", ["PO-1", "PO-99"], "item", "One of these doesn’t belong to the framework and context you chose."),
        ("rounds", "3", "rounds", "Rounds on each question: enter a number from 1 to 2."),
        ("rounds", "2", "item", "Your questions don’t fit. That is 4 min too long."),
        ("own-sentence", ["", "Why?"], "own:2", "Type the question in a few words."),
        (
            "own-title",
            ["x" * (LONGEST_TITLE + 1)],
            "own:1",
            f"The question has {LONGEST_TITLE + 1} characters; the limit",
        ),
        ("own-title", ["Two more", "don’t fit"], "item", "Your questions don’t fit. That is 4 min too long."),
        ("group", ["Industry", "industry"], "group:2", "Two groups are called “industry”."),
        (
            "group",
            ["", "x" * (LONGEST_GROUP + 1)],
            "group:2",
            f"The group’s name has {LONGEST_GROUP + 1} characters; the limit",
        ),
        ("group-actor", ["user"], "group:1", "A group that represents an actor needs a name."),
        ("group-actor", ["nobody"], "group:1", "A group that represents an actor needs a name."),
        ("pace", "fast", "pace", "Choose a pace."),
        (
            "fewest",
            str(FEWEST_SHOWN - 1),
            "fewest",
            f"Smallest group: enter a number from {FEWEST_SHOWN} to {MOST_FEWEST}.",
        ),
        ("days", "31", "days", "Days to keep it: enter a number from 1 to 30."),
        ("days", "٣", "days", "Days to keep it: enter a number from 1 to 30."),
        ("update", "yes", "question", "You changed the question, so the list has been updated."),
    ],
)
def test_bad_input(
    client: FlaskClient, parse: Parse, field: str, value: str | list[str], name: str, words: str
) -> None:
    """Errors appear beside their fields, and the form keeps its contents."""
    form = {
        "group": [""],
        "group-actor": [""],
        "own-title": ["", ""],
        "own-sentence": ["", ""],
        **FORM,
        "title": "Marker & title",
        field: value,
    }
    answer = client.post("/workshop/create", data=form)
    assert answer.status_code == 422
    page = parse(answer.text.partition("<main>")[2].partition("</main>")[0])
    wrong = {node.attributes["id"].removeprefix("wrong-"): node.text for node in page.all(".wrong")}
    assert list(wrong) == [name]
    assert wrong[name].startswith(words)
    values = {node.attributes.get("name"): node.attributes.get("value") for node in page.all("input")}
    assert values[field if field in ("title", "minutes", "minutes-each", "fewest", "days", "earlier") else "title"] in (
        value if isinstance(value, str) else "",
        "Marker & title",
    )
    if field not in ("item", "update"):
        assert chosen(page) == ["PO-8", "PO-1"]


def test_the_script_gets_the_same(client: FlaskClient) -> None:
    """A request from our script gets the form with its errors or, if the form is valid, the workshop's address."""
    refused = client.post("/workshop/create", data={**FORM, "title": ""}, headers=SCRIPT)
    assert (refused.status_code, list(refused.get_json())) == (200, ["html"])
    assert "Enter a title" in refused.get_json()["html"]
    done = client.post("/workshop/create", data=FORM, headers=SCRIPT)
    assert re.fullmatch(r"/workshop\?workshop=[\w-]{22}", done.get_json()["to"])


def test_the_agenda_is_proposed(chain: vc.ValueChain, client: FlaskClient, parse: Parse) -> None:
    """With opening and closing, three six-minute questions fit into 30 minutes, each with reasons and a start time."""
    page = parse(prepare(client, do="propose"))
    assert chosen(page) == fitting(chain, 30)
    assert [node.text for node in page.all(".when")] == [f"{n}{MINUTE}" for n in (5, 11, 17)]
    assert "The source is ambiguous." in page.all(".why")[0].text
    assert "3 of 15 mitigations of PAI’s open checklist, 28 minutes" in page.text


@pytest.mark.parametrize(("field", "value"), [("minutes", "abc"), ("minutes", "5"), ("minutes-each", "0")])
def test_minutes_that_make_no_sense(client: FlaskClient, parse: Parse, field: str, value: str) -> None:
    """If the minutes are invalid, an error appears beside the field instead of an agenda, and the selection stays."""
    html = client.post("/workshop/prepare", data={**FORM, field: value, "do": "propose"}, headers=SCRIPT).get_json()
    page = parse(html["html"])
    assert [node.attributes["id"] for node in page.all(".wrong")] == [f"wrong-{field}"]
    assert chosen(page) == ["PO-8", "PO-1"]


def test_longer_than_the_time(client: FlaskClient, parse: Parse) -> None:
    """Four six-minute questions take 34 minutes, 4 more than 30: the page says so whichever button is pressed."""
    four = ["PO-3", "PO-6", "PO-11", "PO-1"]
    page = parse(prepare(client, do="add", item=four))
    assert chosen(page) == four
    assert page.one(".over").text.startswith("That is 4 min too long. Remove some questions")
    assert parse(prepare(client, do="add", item=four[:3])).one(".over").text == ""


def test_one_place_up_or_down(client: FlaskClient, parse: Parse) -> None:
    """A chosen mitigation moves up or down within the list; the others don't move."""
    three = ["PO-3", "PO-6", "PO-11"]
    for do, order in (
        ("up:PO-6", ["PO-6", "PO-3", "PO-11"]),
        ("down:PO-6", ["PO-3", "PO-11", "PO-6"]),
        ("up:PO-3", three),
        ("down:PO-11", three),
        ("up:PO-1", three),
        ("up:nothing", three),
    ):
        assert chosen(parse(prepare(client, do=do, item=three))) == order


def test_another_question(client: FlaskClient, parse: Parse) -> None:
    """Changing the question replaces the mitigations, and keeps the title and groups."""
    page = parse(prepare(client, do="ask", framework="cosai", title="Marker title", group=["Industry"]))
    assert chosen(page)
    assert not set(chosen(page)) & {"PO-8", "PO-1"}
    kept = [node.attributes.get("value") for node in page.all("input")]
    assert "Marker title" in kept
    assert "Industry" in kept
    assert not page.all(".wrong")
    moved = parse(prepare(client, do="up:PO-1", framework="cosai"))
    assert moved.one(".wrong").text.startswith("You changed the question, so the list has been updated.")


@pytest.mark.parametrize("name", ["several_leads", "several_primaries"])
def test_several_leads_by_either_name(client: FlaskClient, url: str, name: str) -> None:
    """A form loaded before the rule's field was renamed still sets the rule."""
    assert create(client, url, **{name: "on"}).rules.has_several_leads
    assert not create(client, url).rules.has_several_leads


def test_several_leads_as_the_source_has_them(chain: vc.ValueChain, pai_open: vc.Allocation, parse: Parse) -> None:
    """If the source has several primaries for a mitigation, the rule allows several and the page names the mitigation.

    It names the first two of PAI's items that fit into an hour, and counts the others. In an unsourced cell, no
    primaries are known.
    """

    def ticked(search: str) -> tuple[bool, str]:
        page = parse(show_prepare_at(chain, parse_address("/workshop", search), 30))
        (tick,) = [label for label in page.all(".check") if label.text.startswith("Several actors may be primary")]
        return "checked" in tick.one("input").attributes, "".join(node.text for node in tick.all("small"))

    is_on, words = ticked(PAI_OPEN)
    assert is_on
    several = [
        chain.mitigation("pai-open", item).label
        for item in fitting(chain, 60)
        if [owner.role for owner in vc.owners_of(pai_open, item)].count(PRIMARY) > 1
    ]
    assert words.startswith(
        f"The source names more than one for “{several[0]}”, “{several[1]}” and {len(several) - 2} more."
    )
    assert ticked(query_of("pai-open", "frontier", "closed")) == (False, "")


def fields_of(page: Node) -> MultiDict[str, str]:
    """The names and values that a browser would send with a page's form."""
    fields: MultiDict[str, str] = MultiDict()
    for node in page.all("input"):
        kind, name = node.attributes.get("type", "text"), node.attributes["name"]
        if kind in ("hidden", "text") or "checked" in node.attributes:
            fields.add(name, node.attributes.get("value", "on"))
    for select in page.all("select"):
        options = select.all("option")
        chosen = next((each for each in options if "selected" in each.attributes), options[0])
        fields.add(select.attributes["name"], chosen.attributes["value"])
    return fields


@pytest.mark.parametrize(
    "asked",
    [f"{PAI_OPEN}&update=yes&reading=PO-3%3DB", query_of("uk-ai-cyber", "advanced", "open", level="all")],
)
def test_the_question_survives_every_button(
    chain: vc.ValueChain, client: FlaskClient, url: str, parse: Parse, asked: str
) -> None:
    """The form keeps the link's readings, level and update, whichever of its buttons is pressed."""
    page = parse(show_prepare_at(chain, parse_address("/workshop", f"?{asked}"), 30))
    whole = page.one(".prepare")
    item = fields_of(page).getlist("item")[1]
    for button in ("ask", "propose", "rows", f"up:{item}", f"down:{item}", "add"):
        fields = fields_of(page)
        fields["do"] = button
        page = parse(client.post("/workshop/prepare", data=fields, headers=SCRIPT).get_json()["html"])
        assert page.one(".prepare").attributes["data-question"] == whole.attributes["data-question"] == asked
        assert not page.all(".wrong")
    created = client.post("/workshop/create", data=fields_of(page))
    plan = Store(url).workshops.facilitated(created.headers["Location"].partition("=")[2]).plan
    assert plan.is_update is ("update=yes" in asked)
    published = {mitigation.id: mitigation.published for mitigation in plan.mitigations}
    assert "PO-3" not in published or published["PO-3"] == {"model_provider": PRIMARY, "app_developer": SECONDARY}


def test_a_title_for_each_question_of_the_rooms_own(client: FlaskClient, url: str) -> None:
    """The room's own questions come last, with ids of their own, and nothing is published about them."""
    plan = create(client, url, own_title=["", " Name a  contact "], own_sentence=["", "Who replies?"])
    assert [(each.id, each.is_own) for each in plan.mitigations] == [("PO-8", False), ("PO-1", False), ("own-1", True)]
    own = plan.mitigations[-1]
    assert (own.label, own.name, own.summary, own.published) == (
        "Name a contact",
        "Name a contact",
        "Who replies?",
        None,
    )
    assert "2 of 15 mitigations of PAI’s open checklist and 1 of your own, 28 minutes" in prepare(
        client, own_title=["Name a contact"], own_sentence=[""]
    )


def test_two_rounds_fit_the_time(client: FlaskClient, url: str, parse: Parse) -> None:
    """In 30 minutes, 20 are left for questions: one, if it takes two rounds of six minutes, or three in one round."""
    page = parse(prepare(client, do="propose", rounds="2"))
    assert len(chosen(page)) == 1
    assert "1 of 15 mitigations of PAI’s open checklist, 22 minutes" in page.text
    plan = create(client, url, rounds="2", minutes="34")
    assert (plan.minutes, plan.minutes_each, plan.rounds, plan.minutes_by_question) == (34, 6, 2, 12)
    assert (
        "Ends after 34 minutes." in client.post("/workshop/handout", data={**FORM, "rounds": "2", "minutes": "34"}).text
    )


def test_more_groups(client: FlaskClient, parse: Parse) -> None:
    """A button adds lines for groups, up to the maximum."""
    lines = ["Industry", "", "", ""]
    for expected in (8, 12, 12):
        page = parse(prepare(client, do="rows", group=lines))
        found = [node.attributes["value"] for node in page.all("input") if node.attributes.get("name") == "group"]
        assert (len(found), found[0]) == (expected, "Industry")
        lines = found


def test_an_unsourced_cell(client: FlaskClient, url: str) -> None:
    """If we don't have the source's answer, the page says that the room can fill it in, and no role is published."""
    asked = query_of("pai-open", "frontier", "closed")
    html = prepare(client, model_type="frontier", release_type="closed", asked="", do="ask")
    assert "The room can fill this in" in html
    plan = create(client, url, model_type="frontier", release_type="closed", asked=asked)
    assert [mitigation.published for mitigation in plan.mitigations] == [None, None]


def test_a_cell_that_is_left_out(client: FlaskClient) -> None:
    """If the source excludes a cell, there is nothing to ask and no workshop is created."""
    html = prepare(client, framework="pai-2023", model_type="frontier", release_type="open", do="ask")
    assert "Choose another kind of model" in html
    assert "Create the workshop" not in html
    assert 'value="Who does what?"' in html
    answer = client.post("/workshop/create", data={**FORM, FRAMEWORK: "pai-2023", MODEL_TYPE: "frontier"})
    assert answer.status_code == 422
    assert "Choose another kind of model" in answer.text


def test_own_data(client: FlaskClient, url: str) -> None:
    """A workshop can use the user's own framework, but only with its key."""
    files = [
        ("actors.csv", b"id,name\nprov,Provider\n"),
        ("mitigations.csv", b"id,name,primary\nM-1,Filter,prov\nM-2,Watch,\n"),
    ]
    sent = {"title": "Our rules", "files": [FileStorage(io.BytesIO(content), name) for name, content in files]}
    boundary, body = encode_multipart(sent)
    opened = client.post("/my-data", data=body, content_type=f'multipart/form-data; boundary="{boundary}"')
    key = opened.headers["Location"].partition("=")[2]
    plan = create(client, url, data=key, framework="our-rules", asked="", item=["M-2"])
    assert {mitigation.id: mitigation.published for mitigation in plan.mitigations} == {
        "M-1": {"prov": PRIMARY},
        "M-2": {},
    }
    gone = client.post("/workshop/create", data={**FORM, "data": "nobody's"})
    assert gone.status_code == 404
    assert "This data was not found" in gone.text


def test_nonsense(client: FlaskClient) -> None:
    """A form that our pages would never send gets a response, but creates nothing."""
    for form in ({}, {"framework": "zzz", "level": "9"}, {"item": ["x"] * 50, "asked": "x"}, {"reading": ["a=b", "="]}):
        assert client.post("/workshop/prepare", data=form).status_code == 200
        assert client.post("/workshop/create", data=form).status_code == 422
    assert client.post("/workshop/create", data={**FORM, "title": "x" * 2_000_000}).status_code == 413


def test_the_page_takes_the_question_of_the_address(chain: vc.ValueChain, parse: Parse) -> None:
    """The form starts with the question from the navigation."""
    html = show_prepare_at(chain, parse_address("/workshop", query_of("eu-ai-act", "frontier", "closed")), 30)
    selected = [node for node in parse(html).all("option") if "selected" in node.attributes]
    assert [node.attributes["value"] for node in selected][:3] == ["eu-ai-act", "frontier", "closed"]


def test_papers_before_the_workshop_is_there(client: FlaskClient) -> None:
    """Handouts and ballots are printed from the form; an invalid form comes back instead."""
    handout = client.post("/workshop/handout", data=FORM)
    assert "Who does what?" in handout.text
    assert 'class="handout"' in handout.text
    ballot = client.post("/workshop/ballot", data=FORM)
    assert ballot.text.count('class="ballot"') == 2
    assert client.post("/workshop/ballot", data={**FORM, "title": ""}).status_code == 422


def test_handout(client: FlaskClient, parse: Parse, chain: vc.ValueChain) -> None:
    """The handout lists actors and times, and includes reasons and published roles only on request."""
    key = client.post("/workshop/create", data=FORM).headers["Location"].partition("=")[2]
    plain = client.get(f"/workshop/handout?workshop={key}&minutes-each=10")
    page = parse(plain.text.replace("<!DOCTYPE html>", ""))
    assert [node.text for node in page.all(".when")] == [f"{n}{MINUTE}" for n in (0, 5, 15, 25)]
    assert "Ends after 30 minutes." in page.text
    assert len(page.one(".actors").all("dt")) == 9
    assert "Only one actor has a role" not in page.text
    assert "Model providers" not in page.one(".handout").text
    assert "Phones cannot reach this address." in page.text
    elsewhere = client.get(f"/workshop/handout?workshop={key}", base_url="http://workshops.example.org")
    assert "Phones cannot reach this address." not in elsewhere.text
    published = client.get(f"/workshop/handout?workshop={key}&published=yes").text
    (owned,) = (o for o in chain.ownerships if (o.framework, o.mitigation) == ("pai-open", "PO-8"))
    assert f"The source says primary: Model providers (could; {owned.condition})." in published
    assert "Only one actor has a role: Model providers." in published
    assert client.get("/workshop/handout").status_code == 404
    assert client.get("/workshop/ballot?workshop=x").status_code == 404


def test_ballot(client: FlaskClient, parse: Parse) -> None:
    """A ballot has two boxes per actor, boxes for the other two answers and the confidence, and no published roles."""
    form = {**FORM, "item": ["PO-8"], "group": ["Industry"], "group-actor": [""]}
    key = client.post("/workshop/create", data=form).headers["Location"].partition("=")[2]
    page = parse(client.get(f"/workshop/ballot?workshop={key}").text.replace("<!DOCTYPE html>", ""))
    (ballot,) = page.all(".ballot")
    assert len(ballot.one("tbody").all("tr")) == 9
    assert len(ballot.all(".box")) == 9 * 2 + 2 + 3 + 2  # the last two: the group, and none of these
    assert "No one can do this" in ballot.text
    assert "I don" in ballot.text
    assert "published" not in ballot.text


def test_the_form_is_found(client: FlaskClient, tmp_path: Path) -> None:
    """The page is in the navigation, and viewing it stores nothing."""
    assert client.get("/workshop").status_code == 200
    fresh = build_app(vc.read_chain(), f"sqlite:///{tmp_path / 'none.db'}").server.test_client()
    assert fresh.post("/workshop/prepare", data=FORM).status_code == 200
    assert list(tmp_path.iterdir()) == []
