"""The app as a target: what is sent to it, with keys to data and workshops that exist, and what it may answer."""

import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cache
from itertools import count
from typing import Any, NamedTuple
from unittest.mock import patch

from werkzeug.test import TestResponse

from reliability.callback import page_json
from reliability.fuzz.target import Fault, Outcome
from valuechain.analysis.workshop.plan import build_plan, find_asked
from valuechain.analysis.workshop.rehearsal import imagine
from valuechain.model.context import Context
from valuechain.model.workshop.acting import Act, Wish
from valuechain.model.workshop.plan import Group, Plan, Rules
from valuechain.model.workshop.running import NotNowError
from valuechain.storage.workshops.values import Created
from valuechain.tables.archive import pack
from valuechain.tables.reading.read import read_chain
from valuechain.web.app.server import build_app
from valuechain.web.store import Store

FRAMEWORK = "pai-open"
KEYS = ("{room}", "{wall}", "{code}", "{token}", "{data}", "{bad}", "{draft}", "{saved}")
"""What stands in a case for the keys that exist when it runs: to a workshop, its wall, its code, a participant in it, a
user's own data, data with problems, data that is being edited, and a workshop that has ended."""
_PEOPLE = 6
_DAYS = 7


class Sent(NamedTuple):
    """A request."""

    method: str
    path: str
    query: Sequence[tuple[str, str]] = ()
    form: Sequence[tuple[str, str]] | None = None
    json: Any = None
    body: bytes | None = None
    headers: Sequence[tuple[str, str]] = ()


class _Watch(logging.Handler):
    """Keeps what the app logs as an error."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.seen: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.levelno >= logging.ERROR or record.exc_info or "Traceback" in record.getMessage():
            self.seen.append(record)


class Site:
    """The app over a database of its own."""

    def __init__(self, database: str) -> None:
        self._app = build_app(read_chain(), database)
        self.server, self.callbacks = self._app.server, self._app.callback_map
        self.store = Store(database)
        self._client = self.server.test_client(use_cookies=False)
        self._watch = _Watch()
        logging.getLogger().addHandler(self._watch)
        # A search makes the index of its data: errors of a thread would be lost, and most cases search nothing.
        self._unindexed = patch("valuechain.web.chains.prepare", lambda _chain: None)
        self._unindexed.start()
        self._callers = count(1)
        self._keys: dict[str, str] = {}

    def close(self) -> None:
        """Stops watching the log, and has data indexed in a thread again."""
        self._unindexed.stop()
        logging.getLogger().removeHandler(self._watch)

    def call(self, requests: Sequence[Sent]) -> Outcome:
        """Sends requests one after the other, about the same new data and workshop. Raises Fault."""
        self._forget()
        outcome = Outcome.DONE
        for sent in requests:
            outcome = check(self.send(sent), self._watch)
        return outcome

    def send(self, sent: Sent) -> TestResponse:
        """The response to a request, with the keys that exist in place of those in braces."""
        fill = self.fill
        cookie = fill("workshop-{code}={token}") if sent.path.startswith("/w/") else ""
        caller = next(self._callers)  # a new address each time, so that limits per address do not stop the run
        arguments: dict[str, Any] = {}
        if sent.form is not None:
            arguments["data"] = _group((fill(name), fill(value)) for name, value in sent.form)
        elif sent.json is not None:
            arguments["json"] = _fill_json(sent.json, fill)
        elif sent.body is not None:
            arguments["data"] = sent.body
        response: TestResponse = self._client.open(
            _plain(fill(sent.path)),
            method=sent.method,
            query_string=[(_plain(fill(name)), _plain(fill(value))) for name, value in sent.query],
            headers=[*sent.headers, *([("Cookie", cookie)] if cookie else [])],
            environ_base={"REMOTE_ADDR": f"10.{caller >> 16 & 255}.{caller >> 8 & 255}.{caller & 255}"},
            **arguments,
        )
        return response

    def show(self, path: str, search: str) -> TestResponse:
        """The response of the callback that draws a page."""
        return self.send(page_request(path, search))

    def _forget(self) -> None:
        """Deletes the data and workshops of the case before."""
        keys, self._keys = self._keys, {}
        for name in ("{room}", "{saved}"):
            if name in keys:
                self.store.workshops.delete(keys[name])
        for name in ("{data}", "{bad}", "{draft}"):
            if name in keys:
                self.store.uploads.delete(keys[name])

    def fill(self, text: str) -> str:
        """The text with the keys that exist in place of those in braces."""
        for name in KEYS:
            if name in text:
                text = text.replace(name, self.key(name))
        return text

    def key(self, name: str) -> str:
        """The key that a name in braces stands for; made when a case first needs it."""
        if name not in self._keys:
            match name:
                case "{data}" | "{bad}" | "{draft}":
                    content, problems = _OWN[name]
                    is_draft = name == "{draft}"
                    self._keys[name] = self.store.uploads.keep("own.zip", content, problems, _DAYS, is_draft=is_draft)
                case "{saved}":
                    self._keys[name] = self._end_workshop()
                case _:
                    created = self.open_workshop()
                    self._keys |= {"{room}": created.facilitator, "{wall}": created.projector, "{code}": created.code}
                    self._keys["{token}"] = self.store.participants.join(created.code, "Ana", "Industry")
        return self._keys[name]

    def open_workshop(self) -> Created:
        """A rehearsal with some simulated participants, in which one round is revealed and one is open."""
        created = self.store.workshops.create(_plan(), _DAYS)
        first, second = (each.id for each in _plan().mitigations[:2])
        self.store.rehearsals.add(created.facilitator, _PEOPLE)
        self._act(created, Act.OPEN, first)
        self.store.rehearsals.answer(created.facilitator, imagine)
        for act, mitigation in ((Act.CLOSE, first), (Act.REVEAL, first), (Act.OPEN, second)):
            self._act(created, act, mitigation)
        return created

    def _end_workshop(self) -> str:
        created = self.open_workshop()
        for act in (Act.CLOSE, Act.REVEAL):
            self._act(created, act, _plan().mitigations[1].id)
        self._act(created, Act.END, "")
        return created.facilitator

    def _act(self, created: Created, act: Act, mitigation: str) -> None:
        with suppress(NotNowError):
            self.store.workshops.act(created.facilitator, Wish(act, mitigation, is_confirmed=True))


def check(response: TestResponse, watch: _Watch) -> Outcome:
    """What became of a request. Raises Fault for an error of the server, and for a traceback in its answer or log."""
    seen, watch.seen = watch.seen, []
    if seen:
        error = seen[0].exc_info[1] if seen[0].exc_info else None
        raise Fault(f"The log has an error: {seen[0].getMessage()} {error!r}") from error
    if response.status_code >= 500:
        raise Fault(f"The server answers {response.status}.")
    text = response.get_data()
    if b"Traceback (most recent call last)" in text or b"Something went wrong" in text:
        raise Fault("The answer shows an error of the server.")
    if response.status_code < 400:
        return Outcome.DONE
    return Outcome.BARE if text.startswith(_BARE) else Outcome.REFUSED


_BARE = b"<!doctype html>\n<html lang=en>\n<title>"
"""How Werkzeug's own pages for errors begin; they say no more than the status code."""


def page_request(path: str, search: str) -> Sent:
    """The request of Dash's script in the browser for a page."""
    return callback_request(page_json(path, search, near="yes"))


def callback_request(body: dict[str, Any]) -> Sent:
    """The request of Dash's script for a callback."""
    return Sent("POST", "/_dash-update-component", json=body)


def _group(pairs: Iterator[tuple[str, str]]) -> Mapping[str, list[str]]:
    grouped: dict[str, list[str]] = {}
    for name, value in pairs:
        grouped.setdefault(_plain(name), []).append(_plain(value))
    return grouped


def _plain(text: str) -> str:
    """The text as a browser can send it: without lone surrogates."""
    return text.encode("utf-8", "replace").decode()


def _fill_json(value: Any, fill: Any) -> Any:  # noqa: ANN401 # any JSON
    match value:
        case str():
            return fill(value)
        case list() | tuple():
            return [_fill_json(each, fill) for each in value]
        case dict():
            return {fill(name): _fill_json(each, fill) for name, each in value.items()}
        case _:
            return value


@cache
def _plan() -> Plan:
    asked = find_asked(read_chain(), FRAMEWORK, Context("advanced", "open"))
    return build_plan(
        asked,
        title="Fuzz",
        mitigations=[each.id for each in asked.mitigations[:4]],
        own=[("What else?", "What else must someone do?")],
        groups=[Group("Industry"), Group("Science")],
        rules=Rules(has_pseudonyms=True),
        is_rehearsal=True,
    )


_HOUSE = pack(
    (f"{table}.csv", text.encode())
    for table, text in {
        "frameworks": "id,name\nhouse,House rules\n",
        "actors": "id,name,label\nprov,Provider,Provider\nadapt,Adapter,Adapts\nuser,User,\n",
        "mitigations": "id,code,parent,name,stage,norm,primary,secondary\nM-1,1,,Filter,Before,shall,prov,user\n"
        "M-2,2,,Report,After,,,\nM-3,3,M-1,Keep logs,Before,should,,user\n",
        "ownerships": "mitigation_id,actor_id,role,norm,condition,note\nM-1,prov,primary,shall,,As printed\n",
    }.items()
)
_BROKEN = pack([("actors.csv", b"id,name\na,A\n"), ("mitigations.csv", b"id,name,primary\nM-1,Filter,nobody\n")])
_OWN: Mapping[str, tuple[bytes, int]] = {"{data}": (_HOUSE, 0), "{bad}": (_BROKEN, 1), "{draft}": (_HOUSE, 0)}
"""A user's own files, and the number of their problems."""
