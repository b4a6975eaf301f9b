"""The files for hosting: what they name exists, and gunicorn's settings let through what the app allows."""

import os
import re
import runpy
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from urllib.error import URLError

import pytest
import yaml
from psycopg.conninfo import make_conninfo
from psycopg.pq import PGconn
from sqlalchemy import make_url

from reliability.served import free_port
from valuechain.views.page.state import LONGEST_SEARCH

ROOT = Path(__file__).resolve().parents[1]
DEPLOY = ROOT / "deploy"
FILES = sorted(file for file in DEPLOY.iterdir() if file.is_file())


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_settings_exist(file: Path) -> None:
    """Each variable in a file for hosting is one that the settings read."""
    known = set(re.findall(r'"(VALUECHAIN_\w+)"', (ROOT / "valuechain" / "settings.py").read_text()))
    assert known
    assert set(re.findall(r"VALUECHAIN_[A-Z_]+", file.read_text())) <= known


def test_container_gets_its_files() -> None:
    """Each file that the container copies exists, and its ignore list lets it through."""
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", (DEPLOY / "Dockerfile").read_text(), re.MULTILINE)
    let_through = (DEPLOY / "Dockerfile.dockerignore").read_text().splitlines()
    names = [name for line in copied for name in line.split() if name != "."]
    assert {"requirements", "app.py", "deploy/gunicorn.conf.py"} == set(names)
    for name in (*names, "valuechain", "assets", "data", "pyproject.toml", "README.md", "LICENSE", "NOTICE"):
        assert (ROOT / name).exists()
        assert f"!{name}" in let_through


def test_compose() -> None:
    """The compose file starts the app behind a proxy, once its database can be reached, and logs its requests."""
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]
    app = services["app"]
    assert app["depends_on"]["database"]["condition"] == "service_healthy"
    assert app["environment"]["VALUECHAIN_PROXIES"] == "1"
    assert app["environment"]["VALUECHAIN_LOG"] == "json"
    assert "ports" not in app
    assert "ports" not in services["database"]
    assert services["proxy"]["ports"] == ["80:80", "443:443"]


@pytest.mark.parametrize("name", ["app", "database", "proxy"])
def test_compose_restrains(name: str) -> None:
    """Each container has a read-only disk, no capability but to open low ports, and no password in its settings."""
    service = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"][name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service.get("cap_add", []) == (["NET_BIND_SERVICE"] if name == "proxy" else [])
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["logging"]["options"]["max-size"]
    assert not any(
        "PASSWORD" in str(value) or key.endswith("PASSWORD") for key, value in service["environment"].items()
    )


def test_images_have_a_version() -> None:
    """Each image that the containers are made from is named with a full version."""
    named = re.findall(r"^FROM (\S+)|^    image: (\S+)", "\n".join(file.read_text() for file in FILES), re.MULTILINE)
    images = [first or second for first, second in named]
    assert len(images) == 4
    assert all(re.search(r":\D*(\d+\.\d+|\d{8})", image) for image in images)


def test_password_file_is_read(tmp_path: Path) -> None:
    """The database's driver takes the password from the file that the compose file names."""
    environment = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]["app"]["environment"]
    file = tmp_path / "pgpass"
    file.write_text("database:5432:*:valuechain:secret")
    file.chmod(0o600)
    url = environment["VALUECHAIN_DATABASE"].replace("/run/secrets/pgpass", str(file))
    _, named = make_url(url).get_dialect()().create_connect_args(make_url(url))
    connection = PGconn.connect_start(make_conninfo(**named, hostaddr="127.0.0.1").encode())
    assert connection.password == b"secret"
    connection.finish()


def test_service_starts_a_command() -> None:
    """The systemd unit starts a command of the program, as a user of its own."""
    unit = (DEPLOY / "valuechain.service").read_text()
    command = re.search(r"^ExecStart=\S+/valuechain (\w+)$", unit, re.MULTILINE)
    assert command is not None
    assert subprocess.run([sys.executable, "-m", "valuechain", command[1], "--help"], cwd=ROOT, check=True)
    assert "\nUser=valuechain\n" in unit


@pytest.mark.parametrize("addition", ["", "valuechain-gunicorn.conf"])
def test_systemd_accepts_the_service(tmp_path: Path, addition: str) -> None:
    """The unit is right for systemd, with one process or with gunicorn."""
    unit, additions = tmp_path / "valuechain.service", tmp_path / "valuechain.service.d"
    additions.mkdir()
    names = {"valuechain.service": unit, **({addition: additions / "gunicorn.conf"} if addition else {})}
    for name, copy in names.items():
        copy.write_text(
            (DEPLOY / name).read_text().replace("/opt/valuechain/venv/bin", str(Path(sys.executable).parent))
        )
    done = subprocess.run(["systemd-analyze", "verify", unit], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_commands_use_the_database_of_the_service(tmp_path: Path) -> None:
    """The command for operators has the service's database, or that of its settings, and passes its arguments on."""
    unit, script = ((DEPLOY / f"valuechain.{ending}").read_text() for ending in ("service", "sh"))
    (default,) = set(re.findall(r"VALUECHAIN_DATABASE=\S+", unit))
    settings, command = tmp_path / "valuechain.env", tmp_path / "valuechain"
    command.write_text('#!/bin/sh\necho "$VALUECHAIN_DATABASE|$VALUECHAIN_HOSTS|$VALUECHAIN_QUOTA_MB|$*"\n')
    command.chmod(0o755)
    for ours, theirs in {
        "/etc/valuechain.env": str(settings),
        "/usr/sbin/runuser --user valuechain -- /opt/valuechain/venv/bin/valuechain": str(command),
    }.items():
        assert ours in script
        script = script.replace(ours, theirs)
    example = (DEPLOY / "valuechain.env").read_text()
    for added, database in (
        ("", default.partition("=")[2]),
        ("VALUECHAIN_DATABASE='postgresql:///a?b=c&d=e'", "postgresql:///a?b=c&d=e"),
    ):
        settings.write_text(f"{example}\nVALUECHAIN_QUOTA_MB=1\n{added}\n")
        told = subprocess.run(
            ["/bin/sh", "-c", script, "sh", "admin", "usage"], capture_output=True, text=True, check=True
        )
        assert told.stdout == f"{database}|valuechain.example.org|1|admin usage\n"


@pytest.mark.parametrize(
    ("variable", "value", "message"),
    [
        ("VALUECHAIN_KEEP_DAYS", "many", 'VALUECHAIN_KEEP_DAYS is "many"'),
        ("VALUECHAIN_DATABASE", "sqlite:////none/kept.db", "there is no folder /none"),
        ("VALUECHAIN_DATA", "/none", "Nothing exists at this path"),
    ],
)
def test_gunicorn_says_what_is_wrong(monkeypatch: pytest.MonkeyPatch, variable: str, value: str, message: str) -> None:
    """With a wrong setting, or data that cannot be read, gunicorn says so in words and starts no process."""
    monkeypatch.setenv(variable, value)
    with pytest.raises(SystemExit, match=rf"^valuechain cannot start\. (.|\n)*{message}"):
        runpy.run_path(str(DEPLOY / "gunicorn.conf.py"))


@pytest.mark.parametrize("value", ["", "x"])
def test_gunicorn_reads_the_number_of_processes_itself(value: str) -> None:
    """Gunicorn stops at a wrong number of processes before it reads our settings, as the page on settings says."""
    command = [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py", "app:server"]
    environment = {**os.environ, "WEB_CONCURRENCY": value}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=60)
    said, _, _ = done.stderr.splitlines()[-1].partition(" with base")
    page = (ROOT / "docs" / "how-to" / "settings.md").read_text(encoding="utf-8")
    assert (done.returncode, said in page) == (1, True)


def test_gunicorn_takes_the_longest_address() -> None:
    """Gunicorn, with its settings for hosting, passes on the longest address that the app allows."""
    port = free_port()
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py", "app:server"],
        cwd=ROOT,
        env={**os.environ, "VALUECHAIN_PORT": str(port), "WEB_CONCURRENCY": "1"},
    )
    try:
        longest = f"http://127.0.0.1:{port}/api/v1/search.json?q="
        longest += "a" * (LONGEST_SEARCH - len("q="))
        assert _open(longest) == 200
    finally:
        server.terminate()
        server.wait(30)


def _open(address: str) -> int:
    """The status at an address, as soon as the server answers."""
    for _ in range(300):
        try:
            with urllib.request.urlopen(address) as response:  # noqa: S310 # our own server
                return int(response.status)
        except URLError as error:
            if not isinstance(error.reason, ConnectionRefusedError):
                raise
            time.sleep(0.1)
    raise AssertionError
