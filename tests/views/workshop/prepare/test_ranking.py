"""Rankings in the form that prepares a workshop, in its copy and on paper."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

import valuechain as vc
from tests.conftest import Parse
from tests.views.workshop.prepare.conftest import FORM
from valuechain.model.workshop.plan import LONGEST_TITLE, Plan
from valuechain.model.workshop.ranking import FEWEST_RANKED, MOST_RANKED, USUAL_RANKED, USUAL_RANKING, RankedMitigation
from valuechain.storage.workshops.values import Workshop
from valuechain.views.workshop.prepare.copying import copy_plan
from valuechain.views.workshop.prepare.paper import show_ballot, show_handout
from valuechain.web.store import Store

Form = dict[str, str | list[str]]


def press(client: FlaskClient, form: Form, do: str) -> str:
    """The form after one of its buttons has been pressed."""
    return client.post("/workshop/prepare", data={**form, "do": do}).text


def with_ranking(title: str = "Which first?", mitigations: Sequence[str] = ("PO-8", "PO-1")) -> Form:
    """A form with a ranking."""
    return {**FORM, "ranking-title": [title], "ranked:1": list(mitigations)}


def create(client: FlaskClient, url: str, form: Form) -> Workshop:
    """The workshop that is created."""
    made = client.post("/workshop/create", data=form)
    assert made.status_code == 303
    return Store(url).workshops.facilitated(made.headers["Location"].partition("=")[2])


def test_a_new_ranking(client: FlaskClient, parse: Parse) -> None:
    """A new ranking has the usual question, and the first mitigations of the agenda."""
    agenda = ["PO-8", "PO-1", "PO-3", "PO-6", "PO-11", "PO-12"]
    page = parse(press(client, {**FORM, "item": agenda}, "ranking"))
    fields = [each.attributes for each in page.all("input")]
    assert [each["value"] for each in fields if each["name"] == "ranking-title"] == [USUAL_RANKING]
    ticked = [each["value"] for each in fields if each["name"] == "ranked:1" and "checked" in each]
    assert ticked == agenda[:USUAL_RANKED]


def test_a_ranking_takes_the_time_of_a_question(client: FlaskClient) -> None:
    """The total counts rankings like questions."""
    assert "and 1 ranking, 28 minutes" in press(client, with_ranking(), "ask")
    assert "4 min too long" in press(client, {**with_ranking(), "minutes": "24"}, "ask")


def test_removing_a_ranking(client: FlaskClient) -> None:
    """Of two rankings, the first is removed and the second keeps its question and ticks."""
    form: Form = {**with_ranking(), "ranking-title": ["One?", "Two?"], "ranked:2": ["PO-3", "PO-6"]}
    text = press(client, form, "unranking:1")
    assert "One?" not in text
    assert "Two?" in text
    assert 'name="ranked:1" value="PO-3" data-key="ranked:1:PO-3" checked' in text


def test_what_is_created(client: FlaskClient, url: str) -> None:
    """The plan has the ranking with its mitigations, which need not be on the agenda."""
    plan = create(client, url, with_ranking(" Which  first? ", ["PO-8", "PO-3"])).plan
    (ranking,) = plan.rankings
    assert (ranking.label, ranking.ids) == ("Which first?", ("PO-8", "PO-3"))
    assert [each.id for each in plan.mitigations] == ["PO-8", "PO-1"]


@pytest.mark.parametrize(
    ("title", "number", "said"),
    [
        ("", FEWEST_RANKED, "Type the question"),
        ("x" * (LONGEST_TITLE + 1), FEWEST_RANKED, f"the limit is {LONGEST_TITLE}"),
        ("Which?", FEWEST_RANKED - 1, f"You chose {FEWEST_RANKED - 1}"),
        ("Which?", MOST_RANKED + 1, f"You chose {MOST_RANKED + 1}"),
    ],
)
def test_bad_rankings(client: FlaskClient, title: str, number: int, said: str) -> None:
    """A ranking without a question, or with too few or too many mitigations, is refused."""
    refused = client.post("/workshop/create", data=with_ranking(title, [f"PO-{n}" for n in range(1, number + 1)]))
    assert refused.status_code == 422
    assert said in refused.text


def test_a_copy_has_the_rankings(client: FlaskClient, url: str, chain: vc.ValueChain) -> None:
    """A copy of a workshop has its rankings."""
    copied = copy_plan(chain, create(client, url, with_ranking()).plan).draft
    assert copied is not None
    assert [(each.title, each.mitigations) for each in copied.rankings] == [("Which first?", ("PO-8", "PO-1"))]


def test_unknown_mitigations_do_not_count(client: FlaskClient, url: str, chain: vc.ValueChain) -> None:
    """A mitigation that the data doesn't have is left out of a copy, and a form can't rank it."""
    made = create(client, url, with_ranking()).plan
    (ranking,) = made.rankings
    gone = replace(
        made, rankings=(replace(ranking, mitigations=(*ranking.mitigations, RankedMitigation("x", "", ""))),)
    )
    copied = copy_plan(chain, gone).draft
    assert copied is not None
    assert copied.rankings[0].mitigations == ranking.ids
    assert client.post("/workshop/create", data=with_ranking(mitigations=("PO-8", "x"))).status_code == 422


@pytest.fixture
def plan(client: FlaskClient, url: str) -> Plan:
    """The plan of a workshop with a ranking."""
    return create(client, url, with_ranking()).plan


def test_paper(plan: Plan, chain: vc.ValueChain, parse: Parse) -> None:
    """The handout says what is to be put in order, and the ballot has a box for the place of each mitigation."""
    first, second = (each.label for each in plan.mitigations)
    assert f"Put in order: {first} and {second}." in show_handout(plan, chain)
    *_, ballot = parse(show_ballot(plan)).all(".ballot")
    assert "Put these in order: 1 is first" in ballot.text
    assert len(ballot.all("td")) == len(plan.rankings[0].mitigations)


def test_nothing_is_published_about_a_ranking(plan: Plan, chain: vc.ValueChain) -> None:
    """The facilitator's copy says so."""
    assert "Nothing is published about this." in show_handout(plan, chain, is_published=True)
