"""Exports for the facilitator alone: tables, report and the outcome as a framework."""

import csv
import hashlib
import io
import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from openpyxl import load_workbook

import valuechain as vc
from tests.conftest import SITE
from tests.questions import query_of
from valuechain.analysis.workshop.outcome.record import RECORD
from valuechain.analysis.workshop.plan import build_plan, find_asked
from valuechain.model.workshop.acting import Act, Wish
from valuechain.model.workshop.plan import (
    PRIMARY,
    SECONDARY,
    Group,
    Plan,
    Proposal,
    ProposalKind,
    Rules,
    Sureness,
)
from valuechain.model.workshop.running import Decision
from valuechain.storage.workshops.values import Created
from valuechain.tables.reading.read import read_uploaded
from valuechain.views.page.state import parse_address
from valuechain.web.app.server import build_app
from valuechain.web.chains import Chains
from valuechain.web.my_data import blueprint as my_data
from valuechain.web.store import Store
from valuechain.web.workshop import export as workshop_export
from valuechain.web.workshop.export import save_version
from valuechain.web.workshop.rooms import Rooms

FILES = [f"{name}.{form.ending}" for name, file in workshop_export.FILES.items() for form in file.formats]
HOSTING, PROVIDER = {"model_hosting": PRIMARY}, {"model_provider": PRIMARY}


@dataclass
class Held:
    """A workshop with its store, client, keys and tokens."""

    store: Store
    client: FlaskClient
    created: Created
    tokens: list[str]

    def get(self, file: str, key: str | None = None) -> Any:  # noqa: ANN401 # werkzeug's
        """The response to an export."""
        return self.client.get(f"/workshop/export/{file}?workshop={self.created.facilitator if key is None else key}")

    def save(self, **headers: str) -> Any:  # noqa: ANN401 # as above
        """The response to saving the outcome."""
        return self.client.post("/workshop/version", data={"workshop": self.created.facilitator}, headers=headers)

    def saved(self) -> str:
        """Saves the current outcome and returns its key."""
        return str(self.save(Accept="application/json").get_json()["key"])

    def do(self, *steps: str) -> None:
        """Performs the facilitator's acts, each written like `open PO-8`."""
        for step in steps:
            act, _, mitigation = step.partition(" ")
            self.store.workshops.act(self.created.facilitator, Wish(Act(act), mitigation))


def make_plan(chain: vc.ValueChain, *, is_rehearsal: bool = False) -> Plan:
    """A plan about three mitigations, with a group of six and one of three."""
    return build_plan(
        find_asked(chain, "pai-open", vc.Context("advanced", "open")),
        title="Open models",
        mitigations=["PO-8", "PO-1", "PO-6"],
        groups=(Group("Makers", "model_provider"), Group("Hosts", "model_hosting")),
        rules=Rules(has_pseudonyms=True),
        is_rehearsal=is_rehearsal,
    )


def hold(chain: vc.ValueChain, folder: Path, *, is_rehearsal: bool = False) -> Held:
    """A workshop of nine people with one revealed round, one closed round and a decision.

    On PO-8, seven make the hub primary, one the provider, and one does not know; on PO-1, all name the provider.
    """
    url = f"sqlite:///{folder / 'held.db'}"
    store = Store(url)
    created = store.workshops.create(make_plan(chain, is_rehearsal=is_rehearsal), 30)
    tokens = [
        store.participants.join(created.code, f"Pseudonym{number}", "Makers" if number < 6 else "Hosts")
        for number in range(9)
    ]
    held = Held(store, build_app(chain, url).server.test_client(), created, tokens)
    hub = Proposal(ProposalKind.ROLES, HOSTING)
    said = [
        *[hub] * 7,
        Proposal(ProposalKind.ROLES, PROVIDER, Sureness.LOW, "=1+1 because"),
        Proposal(ProposalKind.UNKNOWN),
    ]
    held.do("open PO-8")
    for number, (token, proposal) in enumerate(zip(tokens, said, strict=True)):
        store.participants.propose(token, "PO-8", 1, f"submission{number}", proposal)
    held.do("close PO-8", "reveal PO-8", "open PO-1")
    for number, token in enumerate(tokens):
        proposal = Proposal(ProposalKind.ROLES, PROVIDER, reason="not-yet-revealed")
        store.participants.propose(token, "PO-1", 1, f"second{number}", proposal)
    held.do("close PO-1")
    decision = Decision({**HOSTING, "model_adapter": SECONDARY}, note="For now", dissent="One maker")
    store.workshops.act(created.facilitator, Wish(Act.DECIDE, "PO-6", decision=decision))
    return held


@pytest.fixture
def held(chain: vc.ValueChain, tmp_path: Path) -> Held:
    """A workshop for one test alone."""
    return hold(chain, tmp_path)


@pytest.fixture(scope="module")
def kept(chain: vc.ValueChain, tmp_path_factory: pytest.TempPathFactory) -> Held:
    """A workshop for tests that only look at it."""
    return hold(chain, tmp_path_factory.mktemp("kept"))


def rows(content: bytes) -> list[dict[str, str]]:
    """The rows of a CSV file."""
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def same(value: object) -> str:
    """A cell as text, the same for every format."""
    return "" if value is None else str(value).removeprefix("'").removesuffix(".0")


def unpack(content: bytes) -> Iterator[tuple[str, bytes]]:
    """The files inside a zip, workbook or Word file; any other kind of file is returned as it is."""
    if not content.startswith(b"PK"):
        yield "", content
        return
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            yield name, archive.read(name)


def test_proposals(kept: Held) -> None:
    """Every proposal of the revealed round is a row, without groups, since one group is too small."""
    found = rows(kept.get("proposals.csv").data)
    assert {(row["mitigation_id"], row["round"], row["participant"], row["group"]) for row in found} == {
        ("PO-8", "1", "", "")
    }
    said = [(row["answer"], row["primary"], row["sureness"]) for row in found]
    assert sorted(said) == sorted(
        [*[("roles", "model_hosting", "")] * 7, ("roles", "model_provider", "low"), ("don't know", "", "")]
    )


def test_results(kept: Held) -> None:
    """Seven of the eight who know make the hub primary, although the source gives it no role."""
    found = {row["actor_id"]: row for row in rows(kept.get("results.csv").data)}
    hub = found["model_hosting"]
    assert (hub["answered"], hub["known"], hub["primary"], hub["room"]) == ("9", "8", "7", "primary")
    assert (hub["published"], hub["same_as_published"], hub["share"]) == ("none", "1", "0.125")
    assert found["model_provider"]["published"] == "primary"
    assert {row["mitigation_id"] for row in found.values()} == {"PO-8"}


def test_decisions(kept: Held) -> None:
    """A decision is a row with roles, note and dissent, even if its question was never opened."""
    (row,) = rows(kept.get("decisions.csv").data)
    assert row == {
        "mitigation_id": "PO-6",
        "mitigation": "Establish clear and consistent content moderation for hosted models",
        "decision": "roles",
        "primary": "model_hosting",
        "primary_actors": "Model Hubs & Hosting Services",
        "secondary": "model_adapter",
        "secondary_actors": "Model Adapters & Optimizers",
        "note": "For now",
        "dissent": "One maker",
        "published": "model_hosting=primary",
        "published_actors": "Model Hubs & Hosting Services (primary)",
        "published_verbs": "model_hosting=could",
        "published_conditions": "",
    }


def test_no_small_group(kept: Held) -> None:
    """If one of two groups has only three people, neither is exported: the other's result would give theirs away."""
    assert rows(kept.get("groups.csv").data) == []


def test_nothing_runs(kept: Held) -> None:
    """A reason that looks like a formula is text in every format."""
    (row,) = rows(kept.get("reasons.csv").data)
    assert row["reason"] == "'=1+1 because"
    assert kept.get("reasons.json").get_json()[0]["reason"] == "=1+1 because"
    sheet = load_workbook(io.BytesIO(kept.get("record.xlsx").data))["reasons"]
    assert (sheet["D2"].value, sheet["D2"].data_type) == ("=1+1 because", "s")


def test_same_rows_in_every_form(kept: Held) -> None:
    """CSV, JSON, workbook and zip hold the same tables, row by row."""
    packed = dict(unpack(kept.get("record.zip").data))
    workbook = load_workbook(io.BytesIO(kept.get("record.xlsx").data))
    assert workbook.sheetnames == ["legend", *RECORD]
    for name in RECORD:
        content = kept.get(f"{name}.csv").data
        assert packed[f"{name}.csv"] == content
        texts = [[same(value) for value in row.values()] for row in rows(content)]
        objects = json.loads(kept.get(f"{name}.json").data)
        assert [[same(value) for value in row.values()] for row in objects] == texts
        for each in (workbook, load_workbook(io.BytesIO(kept.get(f"{name}.xlsx").data))):
            cells = list(each[name].iter_rows(min_row=2, values_only=True))
            assert [[same(value) for value in row] for row in cells] == texts


def test_hash_can_be_checked(kept: Held) -> None:
    """The hash in the legend is that of the zipped files, in the order that the legend gives."""
    packed = dict(unpack(kept.get("record.zip").data))
    legend = {row["what"]: row["meaning"] for row in rows(packed["legend.csv"])}
    names = legend["sha256 is of"].partition(": ")[2].split(", ")
    assert names == [f"{name}.csv" for name in RECORD]
    assert hashlib.sha256(b"".join(packed[name] for name in names)).hexdigest() == legend["sha256"]
    assert legend["rounds left out"] == "1: open, or closed and not revealed yet"


def test_nothing_names_anybody(kept: Held) -> None:
    """No file contains a name, a token, a key, a time of day or anything from an unrevealed round."""
    created = kept.created
    secret = [*kept.tokens, created.facilitator, created.projector, created.code, "Pseudonym", "submission", "second0"]
    for file in FILES:
        answer = kept.get(file)
        assert answer.status_code == 200
        for name, content in unpack(answer.data):
            text = content.decode("utf-8", "replace")
            for word in (*secret, "not-yet-revealed", "Makers:", "Hosts:"):
                assert word not in text, (file, name, word)
            if not name.endswith((".png", ".jpeg")):
                times = set(re.findall(r"\d\d:\d\d:\d\d", text))
                assert times <= {"00:00:00"}, (file, name)


@pytest.mark.parametrize("file", FILES)
def test_only_for_the_facilitator(kept: Held, file: str) -> None:
    """Any key other than the facilitator's gets the same response as an unknown key."""
    unknown = kept.get(file, "AAAAAAAAAAAAAAAAAAAAAA")
    assert unknown.status_code == 404
    for key in (kept.created.projector, kept.tokens[0], kept.created.code, ""):
        answer = kept.get(file, key)
        assert (answer.status_code, answer.data) == (404, unknown.data)


@pytest.mark.parametrize("file", ["x.csv", "proposals", "proposals.pdf", "record.csv", "report.pdf", ".csv"])
def test_files_that_there_are_not(kept: Held, file: str) -> None:
    """An unknown export is not found, even for the facilitator."""
    assert kept.get(file).status_code == 404


def test_names_and_headers(kept: Held) -> None:
    """A file is named after its content, workshop, context and date, and is not cached."""
    day = datetime.now(UTC).date().isoformat()
    for file, media_type in (
        ("results.csv", "text/csv"),
        ("report.html", "text/html"),
        ("record.zip", "application/zip"),
    ):
        answer = kept.get(file)
        what, _, form = file.partition(".")
        name = f"valuechain-workshop-{what}-Open-models-advanced-open-{day}.{form}"
        assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.mimetype == media_type


def test_report_needs_nothing_else(kept: Held) -> None:
    """The HTML report loads nothing, and its policy forbids loading anything."""
    answer = kept.get("report.html")
    text = answer.data.decode()
    assert not re.search(r"<(script|link|img|iframe)|url\((?!#)|@import|src=", text)
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")


def test_at_any_time(held: Held) -> None:
    """The next export includes newly revealed rounds."""
    assert {row["mitigation_id"] for row in rows(held.get("proposals.csv").data)} == {"PO-8"}
    held.do("reveal PO-1")
    found = rows(held.get("proposals.csv").data)
    assert sum(row["mitigation_id"] == "PO-1" for row in found) == 9


def test_a_rehearsal_is_marked(chain: vc.ValueChain, tmp_path: Path) -> None:
    """Exports of a rehearsal are marked as such in the file name, the legend, every row and the report."""
    held = hold(chain, tmp_path, is_rehearsal=True)
    answer = held.get("record.zip")
    assert "-rehearsal-" in answer.headers["Content-Disposition"]
    assert rows(dict(unpack(answer.data))["legend.csv"])[0]["what"] == "REHEARSAL"
    assert "This is a rehearsal: the participants were simulated" in held.get("report.html").data.decode()
    said = {"yes: participants were simulated"}
    assert {row["rehearsal"] for row in rows(held.get("results.csv").data)} == said
    assert {row["rehearsal"] for row in held.get("proposals.json").get_json()} == said
    refused = held.save()
    assert refused.status_code == 409
    assert "Rehearsal" in refused.data.decode()


def test_the_link_is_the_hash(held: Held, chain: vc.ValueChain) -> None:
    """The downloaded tables have the hash that is in the link, and contain the decided roles."""
    key = held.saved()
    answer = held.client.get(f"/workshop/version/{key}.zip")
    assert hashlib.sha256(answer.data).hexdigest() == key
    assert answer.headers["Content-Disposition"].endswith(f'Open-models-{key[:12]}.zip"')
    own = read_uploaded("outcome.zip", answer.data)
    assert own.warnings == ()
    held_roles = {(each.mitigation, each.actor): each.role for each in own.ownerships}
    assert held_roles == {
        ("PO-8", "model_hosting"): "primary",
        ("PO-6", "model_hosting"): "primary",
        ("PO-6", "model_adapter"): "secondary",
    }
    assert chain.version not in key


def test_every_page_shows_it(held: Held) -> None:
    """With the key, the HTTP interface includes the outcome alongside the shipped frameworks, with a caution."""
    key = held.saved()
    asked = f"{query_of('workshop', 'advanced', 'open')}&data={key}"
    answer = held.client.get(f"/api/v1/ownerships.json?{asked}")
    found = {(row["mitigation_id"], row["actor_id"], row["role"]) for row in answer.get_json()}
    assert ("PO-8", "model_hosting", "primary") in found
    assert answer.headers["X-Caution"].startswith("The outcome of a workshop")
    frameworks = held.client.get(f"/api/v1/frameworks.json?data={key}").get_json()
    assert frameworks[0]["id"] == "pai-open"
    assert frameworks[-1]["name"] == "Open models (workshop)"


def test_page_of_the_key(held: Held, chain: vc.ValueChain) -> None:
    """The My data page explains the outcome and how to check it, and links to views of it."""
    key = held.saved()
    address = parse_address("/my-data", f"?data={key}")
    html = my_data.show(Chains(chain, None, lambda: held.store.versions), address)
    assert "What did the workshop “Open models” conclude?" in html
    assert html.count(f"<code>{key}</code>") == 1
    place = query_of("", "advanced", "open").replace("&", "&amp;")
    assert f"/?framework=workshop&amp;{place}&amp;data={key}" in html
    assert f"/compare?framework=pai-open&amp;{place}&amp;with-framework=workshop&amp;data={key}" in html
    assert "/my-data/delete" not in html


def test_compares_with_the_published(held: Held) -> None:
    """The ready-made comparison of the outcome with its source shows that PO-8's primary moves to the hub."""
    links = held.save(Accept="application/json").get_json()
    _, _, query = links["compare"].partition("/compare?")
    found = held.client.get(f"/api/v1/comparison.json?{query}").get_json()
    changes = {(row["actor_id"], row["what"]) for row in found if row["id"] == "PO-8"}
    assert changes == {("", "moved"), ("model_hosting", "gained"), ("model_provider", "lost role")}


def test_saved_twice_it_is_one(held: Held) -> None:
    """The same outcome has the same link; a different outcome has a different one."""
    first = held.saved()
    assert held.saved() == first
    rooms = Rooms(held.store)
    room = rooms.facilitated(held.created.facilitator, "")
    assert [version.key for version in room.versions] == [first]
    held.do("reveal PO-1")
    second = held.saved()
    room = rooms.facilitated(held.created.facilitator, "")
    assert [version.key for version in room.versions] == [second, first]
    assert rooms.projected(held.created.projector, "").versions == ()


def test_a_browser_is_led_back(held: Held) -> None:
    """Without JavaScript, the form leads back to the saved outcome in the control room."""
    answer = held.save()
    assert answer.status_code == 303
    key = held.saved()
    assert answer.headers["Location"] == f"/workshop?workshop={held.created.facilitator}#outcome-{key}"


def test_nobody_else_saves(held: Held) -> None:
    """Neither a key other than the facilitator's nor a cross-site request can save an outcome."""
    for key in (held.created.projector, held.tokens[0], ""):
        assert held.client.post("/workshop/version", data={"workshop": key}).status_code == 404
    assert held.save(Origin="https://elsewhere.example").status_code == 403
    assert held.save(**{"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert Rooms(held.store).facilitated(held.created.facilitator, "").versions == ()


def test_deleted_with_the_workshop(held: Held) -> None:
    """Deleting a workshop removes its saved outcomes from every page, link and download."""
    key = held.saved()
    asked = f"/api/v1/matrix.csv?{query_of('workshop', 'advanced', 'open')}&data={key}"
    assert held.client.get(asked).status_code == 200
    held.store.workshops.delete(held.created.facilitator)
    assert held.client.get(asked).status_code == 404
    assert held.client.get(f"/workshop/version/{key}.zip").status_code == 404
    assert held.get("results.csv").status_code == 404


@pytest.mark.parametrize("key", ["0" * 64, "a", "../pai-open", "0" * 63 + "G"])
def test_unknown_versions(kept: Held, key: str) -> None:
    """An unknown hash opens nothing."""
    assert kept.client.get(f"/workshop/version/{key}.zip").status_code == 404


def test_unknown_version_as_data(kept: Held) -> None:
    """If `data` is an unknown hash, the request is refused as unknown data."""
    answer = kept.client.get(f"/api/v1/frameworks.json?data={'0' * 64}")
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (404, "unknown-data")


def test_workbooks_name_the_link(held: Held) -> None:
    """A workbook made from a saved outcome contains the outcome's link, which is not secret and never expires."""
    key = held.saved()
    query = f"{query_of('workshop', 'advanced', 'open')}&data={key}"
    address = f"/api/v1/matrix.xlsx?{query}"
    written = held.client.get(address, base_url=SITE).data
    sheet = load_workbook(io.BytesIO(written))["Read me"]
    said = {row[0]: row[1] for row in sheet.iter_rows(values_only=True)}
    assert said["Page"].endswith(f"data={key}")
    assert "Own data" not in said


def test_first_day_stays(held: Held, monkeypatch: pytest.MonkeyPatch, chain: vc.ValueChain) -> None:
    """An outcome saved again on a later day keeps its key."""
    key = held.saved()

    class Later(datetime):
        """A day next year."""

        @classmethod
        def now(cls, tz: tzinfo | None = None) -> "Later":
            """That day."""
            return cls(2099, 1, 1, tzinfo=tz)

    monkeypatch.setattr(workshop_export, "datetime", Later)
    rooms = Rooms(held.store)
    room = rooms.facilitated(held.created.facilitator, "")
    assert save_version(rooms, Chains(chain), room) == key
