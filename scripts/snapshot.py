"""Requests a broad set of the app's addresses and saves the responses as files, to compare two versions.

    make snapshot TO=before      # on one version
    make snapshot TO=after       # on another
    diff -r before after

Keys and join codes come from a seed and the clock stands still, so any difference comes from the code. Workbooks and
Word files are written as the text of their parts.
"""

import io
import json
import os
import re
import secrets
import sys
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from urllib.parse import quote, urlencode

import time_machine
from click import Command
from click.testing import CliRunner
from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

import valuechain as vc
from valuechain.model.vocabulary import ReleaseType

THEN = datetime(2026, 3, 9, 10, 30, tzinfo=UTC)
TYPES = ("specialized", "advanced", "frontier")
"""The last type does not exist, so its pages show a notice."""
RELEASES = tuple(ReleaseType)
UPLOADED = {
    "actors.csv": "id,name\nprov,Provider\nhub,Hub\n",
    "mitigations.csv": "id,name,primary,secondary\nM-1,Filter,prov,hub\nM-2,Watch,,\n",
}
FAULTY = {**UPLOADED, "mitigations.csv": "id,name,primary\nM-1,Filter,prvo\nM-1,Again,prov\n"}
_PAI = "--framework pai-open --model-type advanced --release-type open"
COMMANDS = (
    f"matrix {_PAI}", f"ownerships {_PAI}", f"findings {_PAI}", f"who-must-act {_PAI}", "actors", "frameworks",
    f"absence --absent model_provider {_PAI}", f"compare --with-release-type closed {_PAI}", f"graph {_PAI}",
    f"compare --with-framework eu-ai-act {_PAI}", "search incident", "check data", f"matrix --format json {_PAI}",
    f"matrix --format md {_PAI}", f"ownerships --format csv {_PAI}", "matrix --framework nowhere", f"map {_PAI}",
    "matrix --release-type gated", f"findings --reading PO-8=B {_PAI}", "matrix --level 2 --framework uk-ai-cyber",
    "nothing", "matrix --help", "--help", "compare --help",
)  # fmt: skip


class Forms(HTMLParser):
    """The forms of a page, each with its address and default values."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, list[tuple[str, str]]]] = []
        self._select = self._area = ""
        self._is_first = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Collects the values that a browser would send."""
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.found.append((given.get("action", ""), []))
        elif not self.found:
            return
        elif tag == "input" and given.get("type") not in ("submit", "button", "file"):
            if given.get("type") not in ("checkbox", "radio") or "checked" in given:
                self._send(given.get("name", ""), given.get("value", "on" if "checked" in given else ""))
        elif tag == "select":
            self._select = given.get("name", "")
            self._is_first = True
            self._send(self._select, "")
        elif tag == "option":
            if "selected" in given or self._is_first:
                self.found[-1][1][-1] = (self._select, given.get("value", ""))
            self._is_first = False
        elif tag == "textarea":
            self._area = given.get("name", "")
            self._send(self._area, "")

    def handle_data(self, data: str) -> None:
        """Collects the text of a text area."""
        if self._area:
            self.found[-1][1][-1] = (self._area, data)

    def handle_endtag(self, tag: str) -> None:
        """Closes a text area."""
        if tag == "textarea":
            self._area = ""

    def _send(self, name: str, value: str) -> None:
        if name:
            self.found[-1][1].append((name, value))


class Snapshot:
    """A folder of responses."""

    def __init__(self, folder: Path, client: FlaskClient, number: int = 0) -> None:
        self.folder = folder
        self.client = client
        self.number = number

    def keep(self, name: str, content: bytes) -> None:
        """Writes a response; a zip is written as its parts."""
        self.number += 1
        path = self.folder / f"{quote(name, safe='?&=.-_,')[:180]}~{self.number}"
        if content.startswith(b"PK"):
            with zipfile.ZipFile(io.BytesIO(content)) as parts:
                content = b"\n".join(
                    part.encode() + b"\n" + re.sub(rb"(?<=>)(?=<)", b"\n", parts.read(part))
                    for part in parts.namelist()
                )
        path.write_bytes(content)

    def answer(self, name: str, answer: TestResponse) -> TestResponse:
        """Records a response with its status and headers."""
        headers = "".join(f"{name}: {value}\n" for name, value in sorted(answer.headers) if name not in _UNSTABLE)
        head = f"{answer.status}\n{headers}\n".encode()
        self.keep(f"{name} (head)", head)
        self.keep(name, answer.data)
        return answer

    def get(self, address: str) -> TestResponse:
        """Records the response to an address."""
        return self.answer(f"GET {address}", self.client.get(address))

    def page(self, address: str) -> str:
        """Records the HTML of a page from the app's callback."""
        path, _, search = address.partition("?")
        asked = self.client.get("/_dash-dependencies").get_json()
        callback = next(each for each in asked if "page.html" in each["output"])
        outputs = [each.rpartition(".") for each in callback["output"].strip(".").split("...")]
        values = {"pathname": path, "search": f"?{search}" if search else ""}
        answer = self.client.post(
            "/_dash-update-component",
            json={
                "output": callback["output"],
                "outputs": [{"id": part, "property": name} for part, _, name in outputs],
                "inputs": [{**each, "value": values.get(each["property"], "")} for each in callback["inputs"]],
                "state": [{**each, "value": ""} for each in callback["state"]],
                "changedPropIds": ["url.search"],
            },
        )
        self.keep(f"PAGE {address}", json.dumps(answer.get_json(), indent=1).replace("\\n", "\n").encode())
        html: str = answer.get_json()["response"]["page"]["html"]
        return html


_UNSTABLE = ("Content-Length", "Date", "Last-Modified")


def main(folder: Path) -> None:
    """Writes the snapshot."""
    folder.mkdir(parents=True)
    drawn = Random(1)  # noqa: S311 # a fixed seed is the point
    vars(secrets).update(token_urlsafe=lambda _: f"{drawn.getrandbits(128):022x}"[:22], choice=drawn.choice)
    with TemporaryDirectory() as place, time_machine.travel(THEN, tick=False):
        os.environ["VALUECHAIN_DATABASE"] = f"sqlite:///{place}/snapshot.db"
        from app import server  # noqa: PLC0415 # opens the database from the environment

        chain = vc.read_chain()
        kept = Snapshot(folder, server.test_client())
        for address in pages(chain):
            kept.page(address)
        for address in links(kept.client, chain):
            kept.get(address)
        own_data(kept)
        workshop(kept, server.test_client)
        for command in COMMANDS:
            result = CliRunner().invoke(_cli(), command.split())
            kept.keep(f"CLI {command}", f"{result.exit_code}\n{result.output}".encode())
    print(f"{kept.number} answers in {folder}")  # noqa: T201 # a command-line script


def _cli() -> Command:
    from valuechain.cli import main as command  # noqa: PLC0415 # the app must be imported first, as in production

    return command


def contexts(chain: vc.ValueChain) -> Iterator[str]:
    """All combinations of framework, model type and release type."""
    for framework in chain.frameworks:
        for model_type in TYPES:
            for release in RELEASES:
                yield f"framework={framework.id}&model-type={model_type}&release-type={release}"


def pages(chain: vc.ValueChain) -> Iterator[str]:
    """Addresses of pages."""
    yield from (
        "/",
        "/sources",
        "/source",
        "/glossary",
        "/files",
        "/search",
        "/compare",
        "/my-data",
        "/workshop",
        "/board",
        "/nowhere",
        "/findings/",
    )
    yield from ("/?framework=x&model-type=y&reading=z&stage=q&level=7", "/?data=nothing", "/mitigation", "/actor")
    readings = {key: rows for key, rows in chain.readings_by_mitigation.items() if rows}
    for question in contexts(chain):
        yield f"/?{question}"
        yield f"/findings?{question}"
        yield f"/?{question}&view=map&sort=name"
    for framework in chain.frameworks:
        question = f"framework={framework.id}&model-type=advanced&release-type=open"
        actors = chain.actors_by_framework[framework.id]
        mitigations = chain.mitigations_by_framework[framework.id]
        yield f"/?{question}&actor={actors[0].id}&role=primary&sort=owners"
        yield f"/?{question}&level=2&update=yes"
        yield f"/?{question}&level=all&confidence=ambiguous"
        yield f"/findings?{question}&absent={actors[0].id}&absent={actors[1].id}"
        for actor in actors:
            yield f"/actor?{question}&id={actor.id}"
            yield f"/?{question}&focus=actor:{actor.id}"
            yield f"/?{question}&view=map&focus=actor:{actor.id}"
        for mitigation in mitigations[:40]:
            yield f"/mitigation?{question}&id={mitigation.id}"
            yield f"/?{question}&focus=mitigation:{mitigation.id}"
        for (owner, mitigation_id), rows in readings.items():
            if owner == framework.id:
                for reading in rows:
                    taken = f"{question}&reading={mitigation_id}={reading.id}"
                    yield from (f"/?{taken}", f"/findings?{taken}")
                    yield f"/compare?{question}&with-reading={mitigation_id}={reading.id}"
        for other in chain.frameworks:
            yield f"/compare?{question}&with-framework={other.id}"
            yield f"/compare?{question}&with-framework={other.id}&with-release-type=closed"
        yield f"/search?{question}&q=incident+reporting"
    yield from ("/search?q=incedent+reporting", "/search?q=hugingface", "/search?q=zzzz", "/search?q=label")


def links(client: FlaskClient, chain: vc.ValueChain) -> Iterator[str]:
    """Addresses of the HTTP interface: every link in every format, for several questions."""
    yield from ("/api/v1/openapi.json", "/api/v1/nothing.csv", "/api/", "/healthz", "/api/v1/matrix.csv?colour=red")
    yield from ("/api/v1/matrix.csv?release-type=gated&model-type=advanced", "/api/v1/matrix.csv?model-type=advanced")
    described = client.get("/api/v1/openapi.json").get_json()
    for framework in chain.frameworks:
        question = {"framework": framework.id, "model-type": "advanced", "release-type": "open"}
        actor = chain.actors_by_framework[framework.id][0].id
        mitigation = chain.mitigations_by_framework[framework.id][0].id
        extra = {
            "q": "incident", "id": actor, "absent": actor, "with-release-type": "closed", "focus": f"actor:{actor}",
        }  # fmt: skip
        for path, methods in sorted(described["paths"].items()):
            address = path if path.startswith("/api") else f"/api/v1{path}"
            names = {each["name"] for each in methods["get"].get("parameters", ())}
            asked = {name: value for name, value in {**question, **extra}.items() if name in names}
            if "mitigation" in path:
                asked["id"] = mitigation
            if address.endswith("briefing.docx") and framework is not chain.frameworks[0]:
                continue
            yield f"{address}?{urlencode(asked)}"
            if address.endswith((".csv", ".xlsx", ".svg")) and "sort" in names:
                yield f"{address}?{urlencode({**asked, 'sort': 'name', 'download': 'yes', 'actor': actor})}"


def own_data(kept: Snapshot) -> None:
    """Uploads valid and faulty files, and records the pages."""
    for name, files in (("good", UPLOADED), ("faulty", FAULTY)):
        storages = [FileStorage(io.BytesIO(text.encode()), file) for file, text in files.items()]
        boundary, body = encode_multipart({"title": name, "files": storages})
        kind = f'multipart/form-data; boundary="{boundary}"'
        answer = kept.answer(f"POST my-data {name}", kept.client.post("/my-data", data=body, content_type=kind))
        key = answer.headers.get("Location", "").rpartition("=")[2]
        for address in ("/my-data?", "/?", "/findings?", "/compare?", "/sources?", "/?framework=own&"):
            kept.page(f"{address}data={key}")
        for file in ("original", "annotated", "problems.csv"):
            kept.get(f"/my-data/{file}?data={key}")
    for file in ("template.zip", "template.xlsx"):
        kept.get(f"/my-data/{file}")


@dataclass
class Workshop:
    """A workshop with simulated participants and a real one, recorded from every view."""

    kept: Snapshot
    one: Snapshot
    key: str
    projector: str
    place: str

    def look(self, said: str) -> None:
        """Records every view."""
        opened = [("workshop", self.key), ("projector", self.projector), ("board", self.key), ("board", self.projector)]
        for page, key in opened:
            self.kept.keep(f"SEE {said} {page}", self.kept.page(f"/{page}?workshop={key}").encode())
        self.one.get(f"{self.place}?{quote(said)}")

    def do(self, address: str, **fields: str) -> None:
        """Performs one of the facilitator's actions."""
        sent = {"workshop": self.key, **fields}
        self.kept.answer(f"POST {address} {fields}", self.kept.client.post(f"/workshop/{address}", data=sent))

    def act(self, item: str, *acts: str) -> None:
        """Performs actions on a mitigation, and records every view after each."""
        for act in acts:
            self.do("act", act=act, item=item)
            self.look(f"{act} {item}")

    def answer(self, item: str) -> None:
        """Lets all participants answer."""
        self.do("simulate", do="answer")
        sent = {
            "item": item,
            "round": "1",
            "submission": "1",
            "role:model_provider": "primary",
            "reason": "Mine.",
        }
        self.one.answer("POST answer", self.one.client.post(f"{self.place}/answer", data=sent))
        self.look(f"answered {item}")


def workshop(kept: Snapshot, phone: Callable[[], FlaskClient]) -> None:
    """Runs a workshop from preparation to record."""
    question = "framework=pai-open&model-type=advanced&release-type=open"
    form = next(fields for action, fields in Forms(kept.page(f"/workshop?{question}")).found if "/workshop/" in action)
    for address in ("prepare", "handout", "ballot", "create"):
        for more in ({}, {"rehearsal": "yes"}):
            sent = {**_gather(form), "title": ["Open models"], **more}
            answer = kept.client.post(f"/workshop/{address}", data=sent)
            kept.answer(f"POST {address} {sorted(more)}", answer)
    key = answer.headers["Location"].rpartition("=")[2]
    html = kept.page(f"/workshop?workshop={key}")
    (code,) = set(re.findall(r"/join\?code=(\w+)", html))
    (projector,) = set(re.findall(r"/projector\?workshop=([\w-]+)", html))
    items = list(dict.fromkeys(re.findall(r'name="item" value="([^"]+)"', html)))
    one = Snapshot(kept.folder, phone(), 100_000)
    for address in ("/join", "/join?code=AAAAAAA", f"/w/{code}", "/w/AAAAAAA"):
        one.get(address)
    one.answer("POST join", one.client.post(f"/w/{code}/join", data={"name": "Ada", "group": ""}))
    held = Workshop(kept, one, key, projector, f"/w/{code}")
    held.do("simulate", do="join")
    held.look("joined")
    for item in items:
        held.act(item, "open")
        held.answer(item)
        held.act(item, "close", "reveal")
        held.do("act", act="decide", item=item, note="agreed", **{"role:model_provider": "primary"})
        held.look(f"decided {item}")
    held.act(items[0], "again", "pause")
    held.do("undo")
    held.answer(items[0])
    held.act(items[0], "close", "reveal")
    for table in ("decisions", "results", "agreement", "groups", "proposals", "reasons"):
        for form_of in ("csv", "json"):
            kept.get(f"/workshop/export/{table}.{form_of}?workshop={key}")
    for file in ("record.xlsx", "record.zip", "report.html", "report.docx"):
        kept.get(f"/workshop/export/{file}?workshop={key}")
    kept.get(f"/workshop/handout?workshop={key}")
    kept.get(f"/workshop/ballot?workshop={key}")
    held.do("version")
    held.do("begin")
    held.look("begun")


def _gather(fields: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    values: dict[str, list[str]] = {}
    for name, value in fields:
        values.setdefault(name, []).append(value)
    return values


if __name__ == "__main__":
    main(Path(sys.argv[1]))
