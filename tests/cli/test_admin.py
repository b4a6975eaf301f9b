"""The commands for operators: what the database holds, export, expiry, deletion, backup and restore."""

import io
import json
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient
from openpyxl import load_workbook

import valuechain as vc
from tests.cli.conftest import Run
from tests.web.my_data.conftest import key_of, send
from tests.workshops import PLAN
from valuechain.cli import main
from valuechain.model.workshop.acting import Act, Wish
from valuechain.model.workshop.code import shown_code
from valuechain.model.workshop.plan import Proposal, ProposalKind
from valuechain.storage.backup import back_up
from valuechain.storage.engine import Database
from valuechain.storage.schema import OF_VISITORS
from valuechain.storage.uploads import Uploads
from valuechain.storage.workshops.facilitating import Workshops
from valuechain.storage.workshops.participating import Participants
from valuechain.storage.workshops.values import Created, UnknownWorkshopError
from valuechain.storage.workshops.versions import Versions
from valuechain.web.app.server import build_app

TABLES = (("actors.csv", b"id,name\na,A\n"), ("mitigations.csv", b"id,name,primary\nm,M,a\n"))
ITEM = PLAN.mitigations[0].id


@pytest.fixture
def url(tmp_path: Path) -> str:
    """The database."""
    (tmp_path / "kept").mkdir()
    return f"sqlite:///{tmp_path / 'kept' / 'kept.db'}"


@pytest.fixture
def client(chain: vc.ValueChain, url: str) -> FlaskClient:
    """A running server on it, which has everything in its caches that it has shown."""
    return build_app(chain, url).server.test_client()


@pytest.fixture
def upload(client: FlaskClient) -> str:
    """The key of an upload."""
    return key_of(send(client, *TABLES, title="Our policy"))


@pytest.fixture
def keys(url: str) -> Created:
    """The keys of a workshop in which one person has answered, with one saved outcome."""
    workshops, participants = Workshops(Database(url)), Participants(Database(url))
    keys = workshops.create(PLAN, 30)
    for act in (Act.FOCUS, Act.OPEN):
        workshops.act(keys.facilitator, Wish(act, ITEM))
    participants.propose(participants.join(keys.code), ITEM, 1, "1", Proposal(ProposalKind.UNKNOWN, reason="my reason"))
    Versions(Database(url)).keep(keys.facilitator, "Outcome", b"outcome")
    return keys


def test_list(run: Run, url: str, upload: str, keys: Created) -> None:
    """The list names everything with title, dates and size, but shows no key and no answer."""
    done = run("admin", "list", "--database", url)
    for said in (
        "upload:1",
        "Our policy",
        f"workshop:{keys.code}",
        "participants: 1, answers: 1",
        "outcome:1",
        PLAN.title,
    ):
        assert said in done.stdout
    assert done.stdout.partition("\n")[0].split()[-3:] == ["bytes", "details", "title"]
    for hidden in (upload, keys.facilitator, keys.projector, "my reason"):
        assert hidden not in done.stdout


@pytest.mark.usefixtures("upload")
def test_list_as_json(run: Run, url: str, keys: Created) -> None:
    """As JSON, the list has the same for programs; it can be limited to a kind."""
    listed = json.loads(run("admin", "list", "--format", "json", "--database", url).stdout)
    assert [each["name"] for each in listed] == ["upload:1", f"workshop:{keys.code}", "outcome:1"]
    (found,) = json.loads(run("admin", "list", "--kind", "upload", "--format", "json", "--database", url).stdout)
    assert (found["title"], found["opened"], found["size"] > 100) == ("Our policy", "", True)
    assert found["expires"].endswith("Z")


@pytest.mark.usefixtures("upload", "keys")
def test_usage(run: Run, url: str) -> None:
    """Usage counts rows and bytes of every table with what visitors have created, as text and as JSON."""
    used = json.loads(run("admin", "usage", "--format", "json", "--database", url).stdout)
    rows = {each["table"]: each["rows"] for each in used["tables"]}
    assert set(rows) == {table.name for table in OF_VISITORS}
    assert (rows["uploads"], rows["workshops"], rows["proposals"], rows["versions"]) == (1, 1, 1, 1)
    assert used["size"] == sum(each["size"] for each in used["tables"])
    said = run("admin", "usage", "--database", url).stdout
    assert said.startswith(f"{used['database']}\n")
    assert f"{used['size']:,} bytes of 5,000,000,000 in all." in said


def test_export(run: Run, url: str, upload: str, keys: Created, tmp_path: Path) -> None:
    """An upload, a workshop with its answers and an outcome can be written to files."""
    to = tmp_path / "out"
    run("admin", "export", "upload:1", "--database", url, "--output", to)
    assert to.read_bytes() == Uploads(Database(url)).content_of(upload)
    run("admin", "export", f"workshop:{keys.code.lower()}", "--database", url, "--output", to)
    cells = [
        cell
        for sheet in load_workbook(io.BytesIO(to.read_bytes()))
        for row in sheet.iter_rows(values_only=True)
        for cell in row
    ]
    assert PLAN.title in map(str, cells)
    run("admin", "export", "outcome:1", "--database", url, "--output", to)
    assert to.read_bytes() == b"outcome"


def test_export_of_changed_data(run: Run, url: str, client: FlaskClient, upload: str, tmp_path: Path) -> None:
    """An upload that was changed in the browser is exported as it is now."""
    client.post("/edit/open", data={"data": upload})
    change = {"do": "add", "kind": "actor", "name": "New actor", "after": ""}
    sent = {"data": upload, "revision": 0, "author": "a-browser-tab", "do": [change]}
    assert client.post("/edit/change", json=sent).status_code == 200
    to = tmp_path / "out.zip"
    run("admin", "export", "upload:1", "--database", url, "--output", to)
    with zipfile.ZipFile(io.BytesIO(to.read_bytes())) as packed:
        assert b"New actor" in packed.read("actors.csv")


def test_delete(run: Run, url: str, client: FlaskClient, upload: str, keys: Created, tmp_path: Path) -> None:
    """What is deleted is erased from the file, and a running server no longer shows it."""
    assert client.get(f"/api/v1/frameworks.csv?data={upload}").status_code == 200
    assert client.get(f"/w/{keys.code}").status_code == 200
    outcome = Versions(Database(url)).of_workshop(1)[0].key
    done = run("admin", "delete", "upload:1", f"workshop:{keys.code}", "--yes", "--database", url)
    assert (done.exit_code, done.stdout) == (0, "2 deleted.\n")
    assert client.get(f"/api/v1/frameworks.csv?data={upload}").status_code == 404
    assert client.get(f"/w/{keys.code}").status_code == 404
    assert client.get(f"/workshop/version/{outcome}.zip").status_code == 404
    stored = b"".join(file.read_bytes() for file in (tmp_path / "kept").iterdir())
    assert b"my reason" not in stored
    assert b"Our policy" not in stored


def test_asking_first(url: str, upload: str) -> None:
    """Without --yes, deleting and expiring ask first, and a no changes nothing; what is not there, they do not ask."""
    for command in ("delete", "expire"):
        done = CliRunner().invoke(main, ["admin", command, "upload:1", "--database", url], input="n\n")
        assert (done.exit_code, "upload:1" in done.stdout) == (1, True)
        done = CliRunner().invoke(main, ["admin", command, "upload:1", "upload:7", "--database", url], input="y\n")
        assert (done.exit_code, done.stdout, "called “upload:7”" in done.stderr) == (2, "", True)
    assert Uploads(Database(url)).find(upload)


def test_expire(run: Run, url: str, client: FlaskClient, upload: str, keys: Created) -> None:
    """What the operator lets expire cannot be opened any more; another day can be set instead."""
    run("admin", "expire", "upload:1", "--on", "2031-05-01", "--yes", "--database", url)
    found = Uploads(Database(url)).find(upload)
    assert found is not None
    assert found.expires.isoformat() == "2031-05-01T00:00:00+00:00"
    run("admin", "expire", "upload:1", f"workshop:{keys.code}", "--yes", "--database", url)
    assert client.get(f"/my-data/original?data={upload}").status_code == 404
    with pytest.raises(UnknownWorkshopError):
        Workshops(Database(url)).facilitated(keys.facilitator)


def test_a_day_that_has_passed(run: Run, url: str, upload: str) -> None:
    """A day that has passed is refused, since a mistyped year would delete data; today is not."""
    today = datetime.now(UTC).date()
    done = run("admin", "expire", "upload:1", "--on", today - timedelta(days=1), "--yes", "--database", url)
    assert (done.exit_code, "has passed" in done.stderr, "admin delete" in done.stderr) == (2, True, True)
    assert Uploads(Database(url)).find(upload)
    assert run("admin", "expire", "upload:1", "--on", today, "--yes", "--database", url).exit_code == 0
    assert Uploads(Database(url)).find(upload) is None


@pytest.mark.parametrize(
    "name", ["upload:2", "upload:x", "upload:", "workshop:", "workshop:ABC", "nothing", "outcome:9"]
)
def test_names_that_are_none(run: Run, url: str, upload: str, name: str, tmp_path: Path) -> None:
    """An unknown name changes nothing, not even what was named beside it."""
    done = run("admin", "delete", "upload:1", name, "--yes", "--database", url)
    assert (done.exit_code, "Nothing was changed" in done.stderr) == (2, True)
    assert run("admin", "export", name, "--database", url, "--output", tmp_path / "out").exit_code == 2
    assert Uploads(Database(url)).find(upload)


def test_the_file_is_needed(run: Run, url: str) -> None:
    """Without a file to write, an export is refused, and its help says that one is needed."""
    assert "Missing option '--output'" in run("admin", "export", "upload:1", "--database", url).stderr
    assert "File to write.  [required]" in run("admin", "export", "--help").stdout


def test_days_as_pages_write_them(run: Run, url: str, upload: str) -> None:
    """The question before something expires has the day in words."""
    done = run("admin", "expire", "upload:1", "--on", "2031-05-01", "--database", url)
    assert "expire on 1 May 2031?" in done.stdout
    assert Uploads(Database(url)).find(upload)


@pytest.mark.usefixtures("keys")
def test_outcomes_do_not_expire(run: Run, url: str) -> None:
    """Saved outcomes have no date, so they can only be deleted."""
    assert "do not expire" in run("admin", "expire", "outcome:1", "--yes", "--database", url).stderr
    assert run("admin", "delete", "outcome:1", "--yes", "--database", url).exit_code == 0
    assert Versions(Database(url)).of_workshop(1) == ()


def test_no_database(run: Run, url: str, tmp_path: Path) -> None:
    """Without a database, the commands that read or delete say so, and create none."""
    for command in (
        ["admin", "list"],
        ["admin", "usage"],
        ["admin", "export", "upload:1", "--output", tmp_path / "out.zip"],
        ["admin", "export", "workshop:KTPM-4XC", "--output", tmp_path / "out.xlsx"],
        ["admin", "expire", "upload:1"],
        ["admin", "delete", "upload:1"],
        ["backup", tmp_path / "backup"],
    ):
        done = run(*command, "--database", url)
        assert (done.exit_code, done.stdout, "There is no database yet at" in done.stderr) == (1, "", True)
    assert [each.name for each in tmp_path.iterdir()] == ["kept"]
    assert not list((tmp_path / "kept").iterdir())


def test_a_missing_folder(run: Run, tmp_path: Path) -> None:
    """Serving and restoring create no folder that someone has named, since that may be a typing mistake."""
    file = tmp_path / "backup"
    other = Database(f"sqlite:///{tmp_path / 'other.db'}")
    Uploads(other).keep("own.zip", b"content", 0, 30)
    back_up(other, file)
    for command in (["serve"], ["restore", file]):
        done = run(*command, "--database", f"sqlite:///{tmp_path / 'none' / 'kept.db'}")
        assert (done.exit_code, f"there is no folder {tmp_path / 'none'}" in done.stderr) == (1, True)
    assert not (tmp_path / "none").exists()


def test_codes_as_they_are_displayed(run: Run, url: str, keys: Created, tmp_path: Path) -> None:
    """A workshop is found by its code in the form in which pages display it."""
    name = f"workshop:{shown_code(keys.code)}"
    assert run("admin", "export", name, "--database", url, "--output", tmp_path / "out.xlsx").exit_code == 0
    assert run("admin", "expire", name, "--on", "2031-05-01", "--yes", "--database", url).exit_code == 0
    assert run("admin", "delete", name, "--yes", "--database", url).stdout == "1 deleted.\n"


@pytest.mark.usefixtures("upload")
def test_endings_that_are_not_the_format(run: Run, url: str, keys: Created, tmp_path: Path) -> None:
    """A file whose ending is not that of its format is not written; the error names the right one."""
    for name, wrong, ending in (
        ("upload:1", "out.csv", "zip"),
        (f"workshop:{keys.code}", "out.txt", "xlsx"),
        ("outcome:1", "out.xlsx", "zip"),
    ):
        done = run("admin", "export", name, "--database", url, "--output", tmp_path / wrong)
        assert (done.exit_code, f'"{wrong}" cannot be written: use the extension {ending}.' in done.stderr) == (2, True)
        assert not (tmp_path / wrong).exists()


@pytest.mark.usefixtures("keys")
def test_backup_and_restore(run: Run, url: str, upload: str, tmp_path: Path) -> None:
    """A backup restores into another database; one that is not empty is refused unless it is to be replaced."""
    file, other = tmp_path / "backup", f"sqlite:///{tmp_path / 'other.db'}"
    assert "rows backed up" in run("backup", file, "--database", url).stdout
    assert run("backup", file, "--database", url).exit_code == 1
    assert run("backup", file, "--replace", "--database", url).exit_code == 0
    restored = run("restore", file, "--database", other).stdout
    assert restored.endswith(f"rows restored from {file}. Restart servers that use the database.\n")
    assert Uploads(Database(other)).find(upload)
    refused = run("restore", file, "--database", other)
    assert (refused.exit_code, "add --replace" in refused.stderr) == (1, True)
    assert run("restore", file, "--replace", "--database", other).exit_code == 0
    assert "There is no file" in run("restore", tmp_path / "none", "--database", other).stderr
