"""Reads changes that the browser sends."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from valuechain.tables.editing import commands
from valuechain.tables.editing.check import EditError
from valuechain.tables.editing.commands import Clock
from valuechain.tables.editing.differences import edits_between
from valuechain.tables.editing.draft import Draft
from valuechain.tables.editing.edit import Edit, Kind
from valuechain.web.drafts import Command, LiveDraft, NoDraftError, undo

MOST_COMMANDS = 500
_AUTHOR = re.compile(r"[A-Za-z0-9-]{8,40}", re.ASCII)
_UNREADABLE = "This change cannot be read. Reload the page and try again."

Fields = Mapping[str, Any]
BuildEdits = Callable[[Draft, Fields, Clock], Sequence[Edit]]


class AskedChange(NamedTuple):
    """A change that the browser asks for."""

    key: str
    seen: int
    """The revision that it shows."""
    basis: int
    """The revision that it showed when its user decided on the change."""
    author: str
    commands: Sequence[Command]
    is_forced: bool


def read_change(sent: object) -> AskedChange:
    """The change in a JSON value. Raises EditError if it is not one."""
    if not isinstance(sent, dict) or not isinstance(sent.get("do"), list):
        raise EditError(_UNREADABLE)
    author, seen, is_forced = sent.get("author"), sent.get("revision"), sent.get("force") is True
    basis = sent.get("basis", seen)
    if not isinstance(author, str) or not _AUTHOR.fullmatch(author):
        raise EditError(_UNREADABLE)
    if not isinstance(seen, int) or not isinstance(basis, int):
        raise EditError(_UNREADABLE)
    if not 0 < len(sent["do"]) <= MOST_COMMANDS:
        raise EditError(f"Change at most {MOST_COMMANDS} things at once.")
    made = [_read_command(each, is_forced=is_forced) for each in sent["do"]]
    return AskedChange(_text(sent, "data"), seen, basis, author, made, is_forced)


def _read_command(fields: object, *, is_forced: bool) -> Command:
    if not isinstance(fields, dict):
        raise EditError(_UNREADABLE)
    done = fields.get("do")
    if done == "undo":
        return undo(_number(fields, "revision"), is_forced=is_forced)
    if done == "restore":
        return _restore(_number(fields, "revision"))
    if done == "roles":
        return _set_roles(fields)
    build = _COMMANDS.get(done) if isinstance(done, str) else None
    if build is None:
        raise EditError(_UNREADABLE)
    clock = _clock()
    return lambda live: build(live.draft, fields, clock)


def _clock() -> Clock:
    return Clock(datetime.now(UTC).date().isoformat())


def _set_roles(fields: Fields) -> Command:
    mitigation, actor, roles = _text(fields, "mitigation"), _text(fields, "actor"), _roles(fields)

    def build(live: LiveDraft) -> Sequence[Edit]:
        lately = live.held_lately(mitigation, actor)
        return commands.set_roles(live.draft, mitigation, actor, roles, _clock(), lately)

    return build


def _restore(revision: int) -> Command:
    def build(live: LiveDraft) -> Sequence[Edit]:
        try:
            return edits_between(live.draft.snapshot(), live.snapshot_at(revision))
        except NoDraftError as error:
            raise EditError("This version is not there.") from error

    return build


def _text(fields: Fields, name: str) -> str:
    value = fields.get(name, "")
    if not isinstance(value, str):
        raise EditError(_UNREADABLE)
    return value


def _number(fields: Fields, name: str) -> int:
    value = fields.get(name)
    if not isinstance(value, int) or isinstance(value, bool):
        raise EditError(_UNREADABLE)
    return value


def _kind(fields: Fields) -> Kind:
    kind = fields.get("kind")
    if kind not in (Kind.ACTOR, Kind.MITIGATION):
        raise EditError(_UNREADABLE)
    return Kind(kind)


def _roles(fields: Fields) -> Sequence[str]:
    roles = fields.get("roles")
    if not isinstance(roles, list) or not all(isinstance(role, str) for role in roles):
        raise EditError(_UNREADABLE)
    return roles


_COMMANDS: Mapping[str, BuildEdits] = {
    "owner": lambda draft, of, _: commands.set_owner(
        draft, *(_text(of, name) for name in ("mitigation", "actor", "role", "column", "text"))
    ),
    "text": lambda draft, of, _: commands.set_text(
        draft, _kind(of), *(_text(of, name) for name in ("id", "column", "text"))
    ),
    "add": lambda draft, of, _: commands.add(
        draft, _kind(of), *(_text(of, name) for name in ("name", "after", "stage"))
    ),
    "move": lambda draft, of, _: commands.move(draft, _kind(of), _text(of, "id"), _text(of, "after")),
    "delete": lambda draft, of, clock: commands.delete(draft, _kind(of), _text(of, "id"), _text(of, "heir"), clock),
    "hand-over": lambda draft, of, clock: commands.hand_over(
        draft, _text(of, "mitigation"), _text(of, "actor"), _text(of, "to"), clock
    ),
    "hand-over-all": lambda draft, of, clock: commands.hand_over_all(draft, _text(of, "actor"), _text(of, "to"), clock),
}
