"""A workshop about a framework with a third owning role, from plan to export."""

import json
import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

import valuechain as vc
from tests.conftest import Parse
from valuechain.analysis.workshop.outcome.version import write_version
from valuechain.analysis.workshop.plan import build_plan, find_asked
from valuechain.model.workshop.plan import FEWEST_SHOWN, PRIMARY, SECONDARY, Plan, PlannedRole
from valuechain.storage.engine import Database
from valuechain.storage.workshops.facilitating import Workshops
from valuechain.storage.workshops.values import Created
from valuechain.tables.archive import pack
from valuechain.tables.reading.read import read_uploaded
from valuechain.web.app.server import build_app

CONSULTED = PlannedRole("consulted", "Consulted", "C", is_lead=False, meaning="is asked first")
TABLES = {
    "frameworks.csv": "id,name,short_name\nown,Our rules,Our rules\n",
    "roles.csv": "id,name,letter,is_lead,is_owner,meaning\n"
    "primary,Primary,P,yes,yes,answers for it\n"
    "consulted,Consulted,C,no,yes,is asked first\n"
    "secondary,Secondary,S,no,yes,supports\n",
    "actors.csv": "id,name,label\nprov,Providers,Providers\nhub,Hubs,Hubs\nuser,Users,Users\n",
    "mitigations.csv": "id,name,label,primary,consulted,secondary\nx,Filter the data,Filter,prov,hub,user\n",
}


@pytest.fixture
def plan() -> Plan:
    """A plan about the only mitigation of the test framework."""
    own = read_uploaded("own.zip", pack((name, text.encode()) for name, text in TABLES.items()))
    return build_plan(find_asked(own, "own", None), title="Three roles")


@pytest.fixture
def database(tmp_path: Path) -> str:
    """The address of an empty database."""
    return f"sqlite:///{tmp_path / 'workshops.db'}"


@pytest.fixture
def server(chain: vc.ValueChain, database: str, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """The app over the tests' database, without delays for phones."""
    monkeypatch.setattr("valuechain.web.workshop.phone.scenes.SCENE_SECONDS", 0)
    flask: Flask = build_app(chain, database).server
    return flask


@pytest.fixture
def created(plan: Plan, database: str) -> Created:
    """The workshop."""
    return Workshops(Database(database)).create(plan, 1)


def take_part(server: Flask, code: str, number: int) -> FlaskClient:
    """A phone that joins and answers: providers primary, hubs consulted, users secondary."""
    phone = server.test_client()
    phone.get(f"/w/{code}")
    phone.post(f"/w/{code}/join", data={})
    assert set(re.findall(r'name="role:hub" value="(\w*)"', phone.get(f"/w/{code}").text)) == {
        "", PRIMARY, CONSULTED.id, SECONDARY,
    }  # fmt: skip
    roles = {"role:prov": PRIMARY, "role:hub": CONSULTED.id, "role:user": SECONDARY if number else CONSULTED.id}
    data = {"item": "x", "round": "1", "submission": "1", **roles}
    assert phone.post(f"/w/{code}/answer", data=data).status_code == 303
    return phone


def test_the_plan_has_the_roles_of_the_framework(plan: Plan) -> None:
    """The plan has the framework's third role, in its place between primary and secondary."""
    assert plan.role_ids == (PRIMARY, CONSULTED.id, SECONDARY)
    assert plan.role(CONSULTED.id) == CONSULTED
    assert plan.mitigations[0].published == {"prov": PRIMARY, "hub": CONSULTED.id, "user": SECONDARY}


def test_a_whole_workshop(server: Flask, created: Created, parse: Parse) -> None:
    """The third role is proposed, counted, shown on every page, decided on and exported."""
    facilitator, key = server.test_client(), created.facilitator

    def act(name: str, **fields: str) -> str:
        form = {"workshop": key, "act": name, "item": "x", **fields}
        answer = facilitator.post("/workshop/act", data=form, headers={"Accept": "application/json"})
        return str(answer.get_json()["html"])

    act("open")
    phones = [take_part(server, created.code, number) for number in range(FEWEST_SHOWN + 1)]
    act("close")
    control = act("reveal")
    everybody = len(phones)
    assert f"<b>{everybody}</b> consulted" in control
    assert "Hubs consulted." in act("decide", **{"role:prov": PRIMARY, "role:hub": CONSULTED.id})

    phone = phones[0].get(f"/w/{created.code}").text
    assert f"0 primary, {everybody} consulted, 0 secondary, 0 no role" in phone
    assert 'Published: <b class="role owner" aria-hidden="true">C</b> consulted' in phone
    live = "/workshop/live?page={}&workshop={}&revision=0"
    wall = parse(facilitator.get(live.format("projector", created.projector)).text)
    assert f"{everybody} consulted" in wall.text
    assert "5 of 6: providers should be primary" in wall.text
    board = parse(facilitator.get(live.format("board", key)).text).text
    assert f"{everybody} C consulted" in board

    report = facilitator.get(f"/workshop/export/report.html?workshop={key}").text
    assert "Hubs (consulted)" in report
    assert "no role, secondary, consulted, primary" in report
    rows = json.loads(facilitator.get(f"/workshop/export/results.json?workshop={key}").text)
    hubs = next(row for row in rows if row["actor_id"] == "hub")
    assert (hubs[PRIMARY], hubs[CONSULTED.id], hubs[SECONDARY], hubs["room"]) == (0, everybody, 0, CONSULTED.id)
    assert (hubs["published"], hubs["verdict"]) == (CONSULTED.id, "same")
    decisions = json.loads(facilitator.get(f"/workshop/export/decisions.json?workshop={key}").text)
    assert (decisions[0][CONSULTED.id], decisions[0]["consulted_actors"]) == ("hub", "Hubs")
    for paper in ("ballot", "handout"):
        printed = facilitator.get(f"/workshop/{paper}?workshop={key}").text
        assert "Consulted" in printed
        assert "Who should be primary, consulted or secondary?" in printed


def test_the_saved_outcome_has_the_role(server: Flask, created: Created, database: str, chain: vc.ValueChain) -> None:
    """The saved outcome defines the third role and can be read again."""
    workshops = Workshops(Database(database))
    form = {"workshop": created.facilitator, "act": "decide", "item": "x", "role:hub": CONSULTED.id}
    server.test_client().post("/workshop/act", data=form)
    workshop = workshops.facilitated(created.facilitator)
    content = write_version(workshop.plan, workshop.running, (), chain, workshop.created.date())
    own = read_uploaded("outcome.zip", content)
    assert {each.actor: each.role for each in own.ownerships} == {"hub": CONSULTED.id}
    assert own.role(CONSULTED.id).letter == CONSULTED.letter
