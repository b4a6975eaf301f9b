"""The server as another user, from code that it cannot write."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest

from tests.conftest import DATA
from tests.views.workshop.prepare.conftest import FORM
from tests.web.conftest import free_ports

NOBODY = 65_534
"""The id of the user `nobody`."""
PART = b'--x\r\nContent-Disposition: form-data; name="files"; filename="%s"\r\n\r\n%s\r\n'


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that others may enter, unlike pytest's."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)


def _as_another() -> list[str]:
    """Runs a command as `nobody`, if we are root, whom no mode of a file stops; a plain user is stopped as it is.

    `nobody` may read everything, since Python itself may lie in the home of root, and write only what it owns.
    """
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return []
    who = [f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]
    return ["setpriv", *who, "--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search"]


def test_it_serves_from_read_only_code(folder: Path) -> None:
    """It needs no home and writes nothing beside its code: pages, pictures, uploads and workshops work all the same."""
    code, kept = folder / "code", folder / "kept"
    for name in ("valuechain", "data", "assets"):
        shutil.copytree(DATA.parent / name, code / name, ignore=shutil.ignore_patterns("__pycache__"))
    kept.mkdir()
    another = _as_another()
    if another:
        os.chown(kept, NOBODY, NOBODY)
    for each in [code, *code.rglob("*")]:
        each.chmod(0o555 if each.is_dir() else 0o444)
    before = sorted(code.rglob("*"))
    port = str(free_ports(1)[0])
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(code),
        "HOME": "/nonexistent",
        "VALUECHAIN_DATABASE": f"sqlite:///{kept / 'valuechain.db'}",
    }
    command = [*another, sys.executable, "-m", "valuechain", "serve", "--port", port]
    with subprocess.Popen(command, cwd="/", env=environment, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            assert f":{port}/" in server.stdout.readline()
            site = f"http://127.0.0.1:{port}"
            question = "framework=pai-open&model-type=advanced&release-type=open"
            for path in ("/", "/healthz", "/join", f"/api/v1/map.png?{question}", f"/api/v1/briefing.docx?{question}"):
                with urlopen(site + path) as answer:  # noqa: S310 # our own address
                    assert answer.status == 200
            files = PART % (b"actors.csv", b"id,name\na,A\n") + PART % (b"mitigations.csv", b"id,name,primary\nm,M,a\n")
            headers = {"Content-Type": "multipart/form-data; boundary=x"}
            with urlopen(Request(f"{site}/my-data", files + b"--x--\r\n", headers)) as answer:  # noqa: S310 # our own address
                assert "data=" in answer.url
            with urlopen(f"{site}/workshop/create", urlencode(FORM, doseq=True).encode()) as answer:  # noqa: S310 # our own address
                assert "workshop=" in answer.url
        finally:
            server.terminate()
    assert sorted(code.rglob("*")) == before
    assert (kept / "valuechain.db").stat().st_uid == (NOBODY if another else os.geteuid())
    assert {each.name.removesuffix("-wal").removesuffix("-shm") for each in kept.iterdir()} == {"valuechain.db"}
    for each in [code, *code.rglob("*")]:
        if each.is_dir():
            each.chmod(0o755)  # so that it can be deleted
