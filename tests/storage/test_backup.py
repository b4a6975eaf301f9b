"""Backups made while others write, and restoring them into either database."""

import os
import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from threading import Event, Thread

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

import valuechain as vc
from tests.workshops import PLAN
from valuechain.model.workshop.acting import Act, Wish
from valuechain.model.workshop.plan import Proposal, ProposalKind
from valuechain.storage.attempts import AttemptsStorage
from valuechain.storage.backup import back_up, restore
from valuechain.storage.drafts import Drafts
from valuechain.storage.engine import Database, migrate_back, open_engine, reading
from valuechain.storage.errors import StorageError
from valuechain.storage.schema import PROPOSALS, WORKSHOPS
from valuechain.storage.uploads import Uploads
from valuechain.storage.workshops.facilitating import Workshops
from valuechain.storage.workshops.participating import Participants
from valuechain.storage.workshops.values import Created
from valuechain.web.app.server import build_app

ITEM = PLAN.mitigations[0].id
ELSEWHERE = "Restore it with the version of valuechain that made it, or use an earlier backup."
UNKNOWN = Proposal(ProposalKind.UNKNOWN, {}, None, "a reason")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where the backup goes."""
    return tmp_path / "backup"


@pytest.fixture
def restored_url(tmp_path: Path) -> str:
    """The URL of another SQLite database, which does not exist yet."""
    (tmp_path / "restored").mkdir()
    return f"sqlite:///{tmp_path / 'restored' / 'kept.db'}"


def hold(url: str) -> Created:
    """A workshop with an open round."""
    workshops = Workshops(Database(url))
    keys = workshops.create(PLAN, 30)
    for act in (Act.FOCUS, Act.OPEN):
        workshops.act(keys.facilitator, Wish(act, ITEM))
    return keys


def write_on(url: str, code: str, until: Event, saved: list[str]) -> None:
    """Joins and answers, one participant after the other, and notes each once it is acknowledged."""
    participants = Participants(Database(url))
    while not until.is_set():
        token = participants.join(code)
        participants.propose(token, ITEM, 1, "1", UNKNOWN)
        saved.append(token)


MOVES = [
    ("sqlite_url", "restored_url"), ("sqlite_url", "postgresql_url"), ("postgresql_url", "other_postgresql_url"),
    ("postgresql_url", "sqlite_url"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new"), MOVES, ids=lambda name: name.removesuffix("_url"))
def test_nothing_is_missing(
    old: str, new: str, request: pytest.FixtureRequest, file: Path, chain: vc.ValueChain
) -> None:
    """A backup made while others write has everything that was acknowledged before, and a server on it goes on."""
    source, target = request.getfixturevalue(old), request.getfixturevalue(new)
    keys = hold(source)
    key = Uploads(Database(source)).keep("own.zip", os.urandom(100_000), 3, 30, "Übung")
    Drafts(Database(source)).start(key, b"base")
    Drafts(Database(source)).append(key, 0, "author", '["a"]', 30)
    until, saved = Event(), list[str]()
    writers = [Thread(target=write_on, args=(source, keys.code, until, saved)) for _ in range(2)]
    for writer in writers:
        writer.start()
    while len(saved) < 6:
        until.wait(0.01)
    before = saved.copy()
    rows = back_up(Database(source), file)
    until.set()
    for writer in writers:
        writer.join()
    assert restore(file, Database(target)) == rows
    uploads, participants = Uploads(Database(target)), Participants(Database(target))
    assert uploads.find(key) == Uploads(Database(source)).find(key)
    assert uploads.content_of(key) == Uploads(Database(source)).content_of(key)
    assert [change.edits for change in Drafts(Database(target)).since(key, 0)] == ['["a"]']
    assert all(participants.taking_part(token).proposals[ITEM, 1] == UNKNOWN for token in before)
    assert file.stat().st_mode & 0o077 == 0
    go_on(build_app(chain, target).server.test_client(), keys, participants, before[0])


def go_on(client: FlaskClient, keys: Created, participants: Participants, token: str) -> None:
    """Uses the control room, a phone that has joined before and one that joins now."""
    workshop = {"workshop": keys.facilitator}
    assert client.post("/workshop/act", data={**workshop, "act": "focus", "item": ITEM}).status_code == 303
    client.set_cookie(f"workshop-{keys.code}", token, path=f"/w/{keys.code}")
    answer = {"item": ITEM, "round": 1, "submission": "2", "answer": "unknown"}
    assert client.post(f"/w/{keys.code}/answer", data=answer).status_code == 303
    assert participants.taking_part(token).proposals[ITEM, 1].reason == ""
    assert participants.join(keys.code)


@pytest.mark.parametrize("new", ["restored_url", "postgresql_url"])
def test_ids_are_never_given_out_again(sqlite_url: str, new: str, request: pytest.FixtureRequest, file: Path) -> None:
    """After a restore, new proposals get higher ids than any before, even than one that was replaced."""
    keys, target = hold(sqlite_url), request.getfixturevalue(new)
    participants = Participants(Database(sqlite_url))
    tokens = [participants.join(keys.code) for _ in range(2)]
    for token in tokens:
        participants.propose(token, ITEM, 1, "1", UNKNOWN)
    participants.leave(tokens[1])  # deletes the highest id
    back_up(Database(sqlite_url), file)
    restore(file, Database(target))
    there = Participants(Database(target))
    there.propose(there.join(keys.code), ITEM, 1, "1", UNKNOWN)
    with reading(Database(target).engine) as connection:
        assert connection.execute(select(func.max(PROPOSALS.c.id))).scalar_one() == 3


def test_rate_limits_are_not_backed_up(sqlite_url: str, file: Path) -> None:
    """A backup has no counts of rate limits, which hold hashes of addresses."""
    AttemptsStorage(Database(sqlite_url)).incr("hash-of-an-address", 60)
    back_up(Database(sqlite_url), file)
    assert b"hash-of-an-address" not in file.read_bytes()


def test_a_file_that_is_there(sqlite_url: str, file: Path) -> None:
    """A backup replaces an existing file only if it is told to."""
    Uploads(Database(sqlite_url)).keep("own.zip", b"content", 0, 30)
    file.write_text("mine")
    with pytest.raises(StorageError, match="exists already"):
        back_up(Database(sqlite_url), file)
    assert file.read_text() == "mine"
    assert back_up(Database(sqlite_url), file, is_replaced=True)["uploads"] == 1
    assert [each.name for each in file.parent.iterdir() if each.is_file()] == ["backup"]


def test_nothing_to_back_up(restored_url: str, file: Path) -> None:
    """A database that does not exist is not created to back it up."""
    with pytest.raises(StorageError, match="There is no database yet"):
        back_up(Database(restored_url, is_created=False), file)
    assert not file.exists()
    assert not Path(restored_url.removeprefix("sqlite:///")).exists()


def test_only_the_owner_can_read_what_is_restored(sqlite_url: str, restored_url: str, file: Path) -> None:
    """A restored database is as private as the backup, whatever the umask."""
    Uploads(Database(sqlite_url)).keep("own.zip", b"content", 0, 30)
    before = os.umask(0)
    try:
        back_up(Database(sqlite_url), file)
        restore(file, Database(restored_url))
    finally:
        os.umask(before)
    for written in (file, Path(restored_url.removeprefix("sqlite:///"))):
        assert stat.filemode(written.stat().st_mode) == "-rw-------"


def test_a_backup_over_a_database(sqlite_url: str, restored_url: str) -> None:
    """A backup replaces neither the database that it is made of nor another that is in use."""
    database, other = Database(sqlite_url), Database(restored_url)
    key, mine = (Uploads(each).keep("own.zip", b"content", 0, 30) for each in (database, other))
    for url in (sqlite_url, restored_url):
        with pytest.raises(StorageError, match="is a database in use"):
            back_up(Database(sqlite_url), Path(url.removeprefix("sqlite:///")), is_replaced=True)
    assert Uploads(database).find(key)
    assert Uploads(other).find(mine)


def test_a_link_as_the_backup(sqlite_url: str, file: Path) -> None:
    """A symbolic link stays, and the file that it leads to is replaced."""
    Uploads(Database(sqlite_url)).keep("own.zip", b"content", 0, 30)
    file.symlink_to(file.with_name("newest"))
    back_up(Database(sqlite_url), file)
    assert (file.is_symlink(), file.with_name("newest").is_file()) == (True, True)


def test_places_where_no_backup_can_be(sqlite_url: str, tmp_path: Path) -> None:
    """A missing folder, a device and a folder that cannot be written are refused, and nothing is left there."""
    Uploads(Database(sqlite_url)).keep("own.zip", b"content", 0, 30)
    os.mkfifo(tmp_path / "pipe")
    for place, said in (
        (tmp_path / "none" / "backup", f"There is no folder {tmp_path / 'none'}"),
        (tmp_path / "pipe", "pipe is not a file"),
        (Path("/proc/backup"), "^/proc/backup cannot be written: "),
    ):
        with pytest.raises(StorageError, match=said):
            back_up(Database(sqlite_url), place, is_replaced=True)
    assert sorted(each.name for each in tmp_path.iterdir()) == ["own folder", "pipe"]


def test_a_database_that_is_not_empty(url: str, restored_url: str, file: Path) -> None:
    """A restore replaces what a database holds only if it is told to, and then all of it."""
    kept = Uploads(Database(restored_url)).keep("kept.zip", b"kept", 0, 30)
    back_up(Database(restored_url), file)
    keys, mine = hold(url), Uploads(Database(url)).keep("mine.zip", b"mine", 0, 30)
    with pytest.raises(StorageError, match=r"not empty: it holds uploads \(1\), workshops \(1\) and acts \(2\)"):
        restore(file, Database(url))
    assert Uploads(Database(url)).content_of(mine) == b"mine"
    restore(file, Database(url), is_replaced=True)
    uploads = Uploads(Database(url))
    assert (uploads.content_of(kept), uploads.find(mine)) == (b"kept", None)
    with reading(Database(url).engine) as connection:
        assert connection.execute(select(func.count()).select_from(WORKSHOPS)).scalar_one() == 0
    assert keys


def cut(file: Path) -> None:
    """Cuts a file in the middle."""
    content = file.read_bytes()
    file.write_bytes(content[: len(content) // 2])


def scribble(file: Path) -> None:
    """Overwrites pages in the middle of a file."""
    content = bytearray(file.read_bytes())
    content[len(content) // 2 : len(content) // 2 + 5_000] = b"\xa5" * 5_000
    file.write_bytes(content)


def orphan(file: Path) -> None:
    """Adds an answer without a participant."""
    with sqlite3.connect(file) as connection:
        connection.execute(
            "INSERT INTO upvotes (workshop, participant, item, round, reason) VALUES (77, 77, '', 1, '')"
        )
    connection.close()


def replace_with_text(file: Path) -> None:
    """Puts a text in place of the backup."""
    file.write_text("my notes")


def replace_with_other(file: Path) -> None:
    """Puts another program's database in place of the backup."""
    file.unlink()
    with sqlite3.connect(file) as connection:
        connection.execute("CREATE TABLE notes (note TEXT)")
    connection.close()


@pytest.mark.parametrize("harm", [cut, scribble, orphan, replace_with_text, replace_with_other])
def test_a_damaged_backup(sqlite_url: str, restored_url: str, file: Path, harm: Callable[[Path], None]) -> None:
    """A damaged backup, or a file that is none, is refused before the database is touched."""
    for _ in range(10):
        Uploads(Database(sqlite_url)).keep("own.zip", os.urandom(20_000), 0, 30)
    back_up(Database(sqlite_url), file)
    harm(file)
    mine = Uploads(Database(restored_url)).keep("mine.zip", b"mine", 0, 30)
    with pytest.raises(StorageError, match="is damaged, or not a backup of valuechain"):
        restore(file, Database(restored_url), is_replaced=True)
    assert Uploads(Database(restored_url)).content_of(mine) == b"mine"


def make_unknown_backup(url: str, file: Path, *statements: str) -> None:
    """Writes a backup with one upload, changes it by the statements, and gives it a revision that is unknown."""
    Uploads(Database(url)).keep("own.zip", b"content", 0, 30)
    back_up(Database(url), file)
    with closing(sqlite3.connect(file)) as connection, connection:
        for statement in (*statements, "UPDATE alembic_version SET version_num = '999'"):
            connection.execute(statement)


def test_a_backup_of_a_newer_version(sqlite_url: str, restored_url: str, file: Path) -> None:
    """A backup that a newer version wrote is refused with that version."""
    upgrade = "INSERT INTO upgrades (revision, program, created) VALUES ('999', '7.5.1', '2031-01-01')"
    make_unknown_backup(sqlite_url, file, upgrade)
    with pytest.raises(StorageError, match=rf"The backup {file} was last upgraded by valuechain 7\.5\.1") as raised:
        restore(file, Database(restored_url))
    assert str(raised.value).endswith("Nothing was changed. " + ELSEWHERE)


def test_a_backup_of_an_unknown_revision(sqlite_url: str, restored_url: str, file: Path) -> None:
    """A backup whose revision is unknown is refused with advice on the backup, not on the database."""
    make_unknown_backup(sqlite_url, file)
    with pytest.raises(StorageError, match=f"The backup {file} has the revision “999”") as raised:
        restore(file, Database(restored_url))
    assert str(raised.value).endswith("Nothing was changed. " + ELSEWHERE)


def test_a_backup_of_an_older_version(sqlite_url: str, url: str, file: Path) -> None:
    """A backup that an older version wrote is upgraded on the way; the file itself stays as it is."""
    key = Uploads(Database(sqlite_url)).keep("own.zip", b"content", 0, 30)
    back_up(Database(sqlite_url), file)
    older = open_engine(f"sqlite:///{file}")
    migrate_back(older, "007")
    older.dispose()
    content = file.read_bytes()
    restore(file, Database(url), is_replaced=True)
    assert (Uploads(Database(url)).content_of(key), file.read_bytes()) == (b"content", content)


def test_a_database_of_an_older_version(url: str, file: Path) -> None:
    """Without being told to migrate, an older database is refused untouched, rather than upgraded to back it up."""
    Uploads(Database(url)).keep("own.zip", b"content", 0, 30)
    migrate_back(open_engine(url), "007")
    with pytest.raises(StorageError, match="has the schema of an older version"):
        back_up(Database(url, is_migrated=False), file)
    assert not file.exists()


def test_a_database_in_use_is_no_backup(sqlite_url: str, restored_url: str) -> None:
    """A database that is in use is refused as a backup: copied without its journal, it would lack rows."""
    database = Database(sqlite_url)
    Uploads(database).keep("own.zip", b"content", 0, 30)
    with pytest.raises(StorageError, match="is a database in use"):
        restore(Path(sqlite_url.removeprefix("sqlite:///")), Database(restored_url))


def test_a_restore_that_fails(url: str, restored_url: str, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A restore that fails half-way leaves the database as it was."""
    Uploads(Database(restored_url)).keep("kept.zip", b"kept", 0, 30)
    hold(restored_url)
    back_up(Database(restored_url), file)
    mine = Uploads(Database(url)).keep("mine.zip", b"mine", 0, 30)
    monkeypatch.setattr("valuechain.storage.backup._count_all", lambda _: {"uploads": 1})
    with pytest.raises(StorageError, match="not complete"):
        restore(file, Database(url), is_replaced=True)
    assert Uploads(Database(url)).content_of(mine) == b"mine"
