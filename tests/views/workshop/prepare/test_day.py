"""Workshops prepared from a question as of a day: what they ask about, and what says so."""

from dataclasses import replace
from datetime import date

import pytest
from flask.testing import FlaskClient

import valuechain as vc
from tests.conftest import Parse, Write
from tests.dated import ACT, write_dated
from tests.workshops import SCRIPT
from valuechain.analysis.workshop.agenda import score_mitigations
from valuechain.analysis.workshop.outcome.record import build_legend
from valuechain.analysis.workshop.plan import build_plan, find_asked
from valuechain.model.question.parameters import ON
from valuechain.model.workshop.plan import FEWEST_SHOWN, Plan
from valuechain.model.workshop.running import Running
from valuechain.views.page.state import parse_address
from valuechain.views.workshop.control.export import export_name, link_version
from valuechain.views.workshop.prepare.page import show_prepare_at
from valuechain.views.workshop.prepare.paper import show_handout
from valuechain.views.workshop.report.report import describe_question
from valuechain.web.app.server import build_app
from valuechain.web.store import Store

DAY = date(2027, 1, 1)
QUERY = f"framework={ACT}&model-type=specialized&release-type=open"
FORM = {
    **dict(pair.split("=") for pair in QUERY.split("&")),
    "title": "Who does what?", "minutes": "60", "minutes-each": "6", "pace": "together", "days": "3",
    "fewest": str(FEWEST_SHOWN),
}  # fmt: skip


@pytest.fixture
def act(write: Write) -> vc.ValueChain:
    """The small framework with dates."""
    return write_dated(write)


@pytest.fixture
def client(act: vc.ValueChain, database: str) -> FlaskClient:
    """A client of an app with it."""
    return build_app(act, database).server.test_client()


@pytest.fixture
def plan(act: vc.ValueChain) -> Plan:
    """A plan as of a day."""
    return build_plan(find_asked(act, ACT, None, on=DAY), title="Ours")


def test_a_plan_takes_what_applies(act: vc.ValueChain, plan: Plan) -> None:
    """A plan as of a day has the mitigations and the published roles that apply by then."""
    assert plan.on == DAY
    assert [each.id for each in plan.mitigations] == ["literacy", "conformity", "models", "someday", "always", "notice"]
    assert plan.mitigations[0].published == {"maker": "primary"}
    later = build_plan(find_asked(act, ACT, None, on=date(2027, 6, 1)), title="Ours")
    assert later.mitigations[0].published == {"maker": "primary", "user": "secondary"}
    assert build_plan(find_asked(act, ACT, None), title="Ours").on is None


def test_an_unsourced_cell_keeps_to_the_day(write: Write) -> None:
    """Where the room fills in a cell, only what applies by then can be asked about; with nothing left, it says so."""
    chain = write(
        actors=[["id", "name"], ["a", "A"]],
        mitigations=[["id", "name", "applies_from"], ["m", "M", "2026-01-01"], ["n", "N", "2028-01-01"]],
        cells=[["model_type", "release_type", "status", "reason"], ["frontier", "open", "unsourced", "Not in hand."]],
    )
    context = vc.Context("frontier", "open")
    assert [each.id for each in find_asked(chain, None, context, on=DAY).mitigations] == ["m"]
    with pytest.raises(vc.QuestionError, match=r"applies yet on 1 January 2025\. Choose a later day."):
        find_asked(chain, None, context, on=date(2025, 1, 1))


def test_the_agenda_keeps_to_the_day(act: vc.ValueChain) -> None:
    """A duty whose second role begins later has a single owner until then."""
    reasons = {
        day: [reason.words for each in score_mitigations(find_asked(act, ACT, None, on=day)) for reason in each.reasons
              if each.mitigation.id == "literacy"]
        for day in (DAY, date(2027, 6, 1))
    }  # fmt: skip
    assert reasons == {DAY: ["Only one actor has a role: Makers."], date(2027, 6, 1): []}


def test_the_form_at_an_address(act: vc.ValueChain, parse: Parse) -> None:
    """The form keeps the day of the question, and lists what applies by then."""
    page = parse(show_prepare_at(act, parse_address("/workshop", f"?{QUERY}&on=2027-01-01"), 30))
    field = page.one(f"input[name={ON}]")
    assert (field.attributes["type"], field.attributes["value"]) == ("date", "2027-01-01")
    items = [each.attributes["value"] for each in page.all("input") if each.attributes["name"] == "item"]
    assert sorted(items) == ["always", "conformity", "literacy", "models", "notice", "someday"]
    assert "as of 1 January 2027: only what applies by then is listed" in page.text


def test_the_form_without_dates(chain: vc.ValueChain, parse: Parse) -> None:
    """The form for a framework without dates has no field for a day."""
    page = parse(show_prepare_at(chain, parse_address("/workshop", "?framework=cosai"), 30))
    assert [each for each in page.all("input") if each.attributes["name"] == ON] == []


def test_another_day_is_another_question(client: FlaskClient, parse: Parse) -> None:
    """Changing the day changes the list."""
    form = {**FORM, ON: "2025-02-02", "asked": QUERY, "item": ["risks"], "do": "ask"}
    page = parse(client.post("/workshop/prepare", data=form, headers=SCRIPT).get_json()["html"])
    items = [each.attributes["value"] for each in page.all("input") if each.attributes["name"] == "item"]
    assert sorted(items) == ["always", "literacy", "someday"]


@pytest.mark.parametrize("day", ["tomorrow", "2027-02-30"])
def test_a_day_that_does_not_exist(client: FlaskClient, parse: Parse, day: str) -> None:
    """The form says what is wrong with a day that does not exist, and creates nothing."""
    form = {**FORM, ON: day, "asked": QUERY, "item": ["literacy"]}
    assert client.post("/workshop/create", data=form).status_code == 422
    page = parse(client.post("/workshop/create", data=form, headers=SCRIPT).get_json()["html"])
    wrong = page.one(".wrong[id=wrong-on]")
    assert wrong.text == (f"“{day}” is not a day. Enter year, month and day, such as 2027-01-01, or leave it empty.")
    field = page.one(f"input[name={ON}]")
    assert (field.attributes["value"], field.attributes["aria-describedby"]) == (day, "wrong-on")


def test_nothing_applies(parse: Parse, write: Write) -> None:
    """If nothing applies on the day, the form says so."""
    chain = write(
        frameworks=[["id", "name"], [ACT, "The Act"]],
        actors=[["id", "name"], ["maker", "Makers"]],
        mitigations=[["id", "name", "primary", "applies_from"], ["m", "M", "maker", "2028-01-01"]],
    )
    page = parse(show_prepare_at(chain, parse_address("/workshop", f"?{QUERY}&on=2027-01-01"), 30))
    assert "Nothing in The Act applies yet on 1 January 2027. Choose a later day." in page.text


def test_the_workshop_has_the_day(client: FlaskClient, database: str) -> None:
    """The created workshop keeps the day."""
    form = {**FORM, ON: "2027-01-01", "asked": f"{QUERY}&on=2027-01-01", "item": ["literacy"]}
    created = client.post("/workshop/create", data=form)
    key = created.headers["Location"].removeprefix("/workshop?workshop=")
    assert Store(database).workshops.facilitated(key).plan.on == DAY


def test_papers_and_exports_name_the_day(act: vc.ValueChain, plan: Plan) -> None:
    """The handout, the report, the legend, file names and links to the outcome name the day; without one, none does."""
    tables = [
        (str(show_handout(each, act)), describe_question(each, act), export_name(each, "results", "csv", DAY),
         link_version(each, "key").explore, dict(build_legend(each, Running(), (), (), DAY, 0).rows))
        for each in (plan, replace(plan, on=None))
    ]  # fmt: skip
    (handout, question, name, link, legend), without = tables
    assert ", as of 1 January 2027" in handout
    assert question == "Who should be responsible for what in the Act, as of 1 January 2027?"
    assert name == "valuechain-workshop-results-Ours-as-of-2027-01-01-2027-01-01.csv"
    assert "on=2027-01-01" in link
    assert legend["as of"] == "2027-01-01"
    assert all("as of" not in each and "on=" not in each for each in without)
