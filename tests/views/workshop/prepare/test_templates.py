"""Templates, and copies of workshops: what they fill in."""

from dataclasses import replace

import pytest
from flask.testing import FlaskClient

import valuechain as vc
from tests.conftest import Node, Parse
from tests.questions import PAI_OPEN, query_of
from tests.views.workshop.prepare.conftest import FORM
from tests.views.workshop.prepare.test_page import chosen, create, fields_of
from tests.web.conftest import ask_page
from tests.workshops import SCRIPT
from valuechain.analysis.workshop.plan import build_plan, find_asked
from valuechain.model.workshop.plan import LONGEST_TITLE, Group, Pace, Plan, Rules
from valuechain.storage.workshops.values import UnknownWorkshopError
from valuechain.views.page.state import parse_address
from valuechain.views.workshop.prepare.copying import copy_plan
from valuechain.views.workshop.prepare.page import show_prepare_at
from valuechain.views.workshop.prepare.templates import TEMPLATES
from valuechain.web.store import Store


def value_of(page: Node, name: str) -> str:
    """The value that a browser would send for a field."""
    return fields_of(page)[name]


@pytest.mark.parametrize(
    ("template", "minutes", "each", "rounds", "pace", "questions"),
    [
        ("30-minutes", "30", "6", "1", Pace.TOGETHER, 3),
        ("60-minutes", "60", "6", "1", Pace.TOGETHER, 8),
        ("90-minutes", "90", "8", "1", Pace.TOGETHER, 10),
        ("two-rounds", "60", "6", "2", Pace.TOGETHER, 4),
        ("week", "60", "3", "2", Pace.OWN, 8),
    ],
)
def test_what_a_template_fills_in(
    chain: vc.ValueChain, parse: Parse, template: str, minutes: str, each: str, rounds: str, pace: Pace, questions: int
) -> None:
    """A template's link keeps the question, and fills in times, rounds, pace, days and as many questions as fit."""
    empty = parse(show_prepare_at(chain, parse_address("/workshop", f"?{PAI_OPEN}"), 30))
    link = empty.one(f"a[data-key=template:{template}]")
    page = parse(show_prepare_at(chain, parse_address(*link.attributes["href"].split("?")), 30))
    assert page.one(".prepare").attributes["data-question"] == PAI_OPEN
    names = ("minutes", "minutes-each", "rounds", "days")
    assert [value_of(page, name) for name in names] == [minutes, each, rounds, "30"]
    paces = page.all("input[name=pace]")
    assert [node.attributes["value"] for node in paces if "checked" in node.attributes] == [pace.value]
    assert len(chosen(page)) == questions
    assert not page.one(".over").text
    assert page.one(".done").text.startswith("The form is filled in for")


def test_a_template_says_what_it_is_for(chain: vc.ValueChain, parse: Parse) -> None:
    """Each template is a link with a sentence; one that doesn't exist fills in nothing."""
    page = parse(show_prepare_at(chain, parse_address("/workshop", f"?{PAI_OPEN}&template=zzz"), 30))
    said = [node.text for node in page.one(".templates").all("small")]
    assert [text.endswith(template.good_for) for text, template in zip(said, TEMPLATES, strict=True)] == [True] * 5
    assert said[3].startswith("4 questions, two rounds of 6 minutes each.")
    assert not page.all(".done")


def test_a_copy_is_the_same_workshop_with_another_title(client: FlaskClient, url: str, parse: Parse) -> None:
    """A copy has the same question, agenda, groups and rules; created at once, it differs only in its title."""
    query = query_of("pai-open", "advanced", "open", reading="PO-3=B")
    plan = create(
        client, url, reading="PO-3=B", asked=query, item=["PO-3", "PO-8"], own_title=["Ours"], own_sentence=["Why?"],
        group=["Industry", "Press"], group_actor=["model_provider", ""], several_leads="on", pseudonyms="on",
        joined="on", pace="own", fewest="7", rounds="2", minutes="60",
    )  # fmt: skip
    key = Store(url).workshops.create(plan, 3).facilitator
    page = parse(ask_page(client, f"?copy={key}", "/workshop"))
    has = "3 questions, 2 groups, times and rules, without people, answers and decisions"
    assert page.one(".done").text.startswith(f"This is a copy of “Who does what?”: {has}.")
    created = client.post("/workshop/create", data=fields_of(page))
    again = Store(url).workshops.facilitated(created.headers["Location"].partition("=")[2]).plan
    assert again == replace(plan, title="Who does what? (copy)")
    pressed = client.post("/workshop/prepare", data={**FORM, "earlier": key, "do": "copy"}, headers=SCRIPT).get_json()
    assert chosen(parse(pressed["html"])) == ["PO-3", "PO-8"]


def test_only_a_facilitator_copies(client: FlaskClient, url: str, plan: Plan) -> None:
    """Neither the projector's key nor the join code copies a workshop."""
    created = Store(url).workshops.create(plan, 3)
    for key in (created.projector, created.code):
        assert "This is a copy" not in ask_page(client, f"?copy={key}", "/workshop")
        with pytest.raises(UnknownWorkshopError):
            Store(url).workshops.facilitated(key)


@pytest.fixture
def plan(chain: vc.ValueChain) -> Plan:
    """A plan for an hour on three mitigations, as an earlier release stored it: without its minutes."""
    asked = find_asked(chain, "pai-open", vc.Context("advanced", "open"))
    return build_plan(asked, title="Ours", mitigations=["PO-1", "PO-2", "PO-3"], groups=[Group("Press")], rules=Rules())


def test_a_copy_of_what_is_no_longer_there(chain: vc.ValueChain, plan: Plan) -> None:
    """Questions that the data no longer has are left out and counted; without the framework, nothing is copied."""
    gone = replace(plan, mitigations=(*plan.mitigations, replace(plan.mitigations[0], id="PO-99")))
    copied = copy_plan(chain, gone)
    assert copied.draft is not None
    assert copied.draft.mitigations == ("PO-1", "PO-2", "PO-3")
    assert "1 question of it can’t be asked of this data and is left out." in copied.said
    elsewhere = copy_plan(chain, replace(plan, framework="our-rules", framework_name="Our rules"))
    assert elsewhere.draft is None
    assert "this data doesn’t have the answers of Our rules" in elsewhere.said


def test_a_copy_fits_the_form(chain: vc.ValueChain, plan: Plan) -> None:
    """Three questions of six minutes each need 28 minutes; the title stays within its limit."""
    draft = copy_plan(chain, replace(plan, title="x" * LONGEST_TITLE)).draft
    assert draft is not None
    assert (draft.minutes, draft.minutes_each, len(draft.title)) == ("28", "6", LONGEST_TITLE)
    assert draft.title.endswith("x (copy)")
