"""The examples of web servers in front, run as they are but for ports, folders and certificates."""

import http.client
import json
import re
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import NamedTuple

import pytest

from tests.web.conftest import free_ports
from tests.web.hosting.conftest import CADDY, run_nginx, wait_for

DEPLOY = Path(__file__).resolve().parents[3] / "deploy"
SITE = "valuechain.example.org"
VISITOR = "127.0.0.9"
"""Another address of this machine than the servers', so that it can be told from theirs in a log."""
KEY, CODE = "the-key-of-a-facilitator", "ABCDEFG"


class Answer(NamedTuple):
    """What a visitor gets."""

    status: int
    headers: http.client.HTTPMessage
    text: str


class Front(NamedTuple):
    """A web server in front of an app."""

    folder: Path
    """Where it writes."""
    plain: int
    secure: int
    app: int
    """The port on which it expects the app."""

    def ask(self, path: str, method: str = "GET", **headers: str) -> Answer:
        """A request over TLS, from the visitor's address."""
        return _answer(self.connect(), path, method, headers)

    def connect(self) -> ssl.SSLSocket:
        """A connection over TLS, whose certificate is not verified."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        stream = socket.create_connection(("127.0.0.1", self.secure), source_address=(VISITOR, 0))
        return context.wrap_socket(stream, server_hostname=SITE)

    def ask_plainly(self, path: str, host: str) -> Answer:
        """A request without TLS."""
        return _answer(socket.create_connection(("127.0.0.1", self.plain)), path, "GET", {"Host": host})

    def written(self) -> str:
        """The text of all files that it read or wrote."""
        files = [file for file in self.folder.rglob("*") if file.is_file()]
        return "\n".join(file.read_text(encoding="utf-8", errors="replace") for file in files)


def _answer(stream: socket.socket, path: str, method: str, headers: dict[str, str]) -> Answer:
    connection = http.client.HTTPConnection(SITE)
    connection.sock = stream
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    with stream:
        connection.request(method, path, headers=named)
        answer = connection.getresponse()
        return Answer(answer.status, answer.headers, answer.read().decode())


@contextmanager
def app(port: int) -> Iterator[list[BaseHTTPRequestHandler]]:
    """An app that answers "here" to everything, with a key in a header; gives what it was asked."""
    asked: list[BaseHTTPRequestHandler] = []

    class App(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self)
            self.send_response(200)
            self.send_header("Content-Length", "4")
            self.send_header("Location", f"/my-data?data={KEY}")
            self.end_headers()
            self.wfile.write(b"here")

        def log_message(self, *_: object) -> None:
            """Not in the test's output."""

    with ThreadingHTTPServer(("127.0.0.1", port), App) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield asked
        server.shutdown()


@contextmanager
def nginx(folder: Path, under: str = "") -> Iterator[Front]:
    """Nginx with the example; under a path, as its comment says."""
    plain, secure, behind = free_ports(3)
    made = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    keys = ["-subj", f"/CN={SITE}", "-keyout", f"{folder}/privkey.pem", "-out", f"{folder}/fullchain.pem"]
    subprocess.run([*made, *keys], check=True, capture_output=True)
    example = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    if under:
        example = example.replace("location = /metrics", f"location = {under}/metrics")
        example = example.replace("location / {", f"location ~ ^{under}(/|$) {{")
    example = re.sub(r"listen \[::\].*", "", example)
    for ours, theirs in {
        "listen 80;": f"listen 127.0.0.1:{plain};",
        "listen 443 ": f"listen 127.0.0.1:{secure} ",
        "/etc/ssl/valuechain": str(folder),
        "/var/log/nginx": str(folder),
        "/etc/nginx/valuechain": str(DEPLOY / "pages"),
        "127.0.0.1:8050": f"127.0.0.1:{behind}",
    }.items():
        assert ours in example
        example = example.replace(ours, theirs)
    with run_nginx(folder, example, secure):
        yield Front(folder, plain, secure, behind)


@contextmanager
def caddy(folder: Path, under: str = "", *, with_log: bool = False) -> Iterator[Front]:
    """Caddy with the example, with or without the log that is commented out; under a path, as its comment says."""
    plain, secure, behind = free_ports(3)
    example = (DEPLOY / "Caddyfile").read_text(encoding="utf-8")
    if under:
        example = example.replace("path /metrics /metrics/", f"path {under}/metrics {under}/metrics/")
        example = example.replace("path *", f"path {under} {under}/*")
    if with_log:
        example = re.sub(r"\t# (log \{\n)", r"\t\1\t# output file {$HOME}/access.log\n", example)
        example = re.sub(r"(?ms)(\tlog \{\n)(.*?)(^\t# \}$)", lambda found: found[0].replace("# ", ""), example)
    ours = "{\n\tadmin off\n\tlocal_certs\n\tskip_install_trust\n\tdefault_bind 127.0.0.1\n"
    ours += f"\thttp_port {plain}\n\thttps_port {secure}\n"
    file = folder / "Caddyfile"
    file.write_text(re.sub(r"(?m)^\{\n", ours, example, count=1), encoding="utf-8")
    shutil.copytree(DEPLOY / "pages", folder / "pages")
    homes = {"HOME": str(folder), "XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    settings = {"SITE": SITE, "APP": f"127.0.0.1:{behind}", "PAGES": str(folder / "pages")}
    with (
        (folder / "stderr.log").open("w") as log,
        subprocess.Popen(
            [CADDY, "run", "--adapter", "caddyfile", "--config", file], env={**homes, **settings}, stderr=log
        ) as server,
    ):
        try:
            wait_for(secure)
            front = Front(folder, plain, secure, behind)
            _wait_for_certificate(front)
            yield front
        finally:
            server.terminate()


def _wait_for_certificate(front: Front) -> None:
    """Waits until Caddy has made itself a certificate."""
    for _ in range(100):
        try:
            front.connect().close()
        except ssl.SSLError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError(front.written())


def caddy_with_log(folder: Path, under: str = "") -> AbstractContextManager[Front]:
    """Caddy with the log that is commented out in the example."""
    return caddy(folder, under, with_log=True)


Run = Callable[..., AbstractContextManager[Front]]
SERVERS = pytest.mark.parametrize("run", [nginx, caddy])


@pytest.mark.parametrize("run", [nginx, caddy, caddy_with_log])
def test_logs_have_no_keys(tmp_path: Path, run: Run) -> None:
    """No log has a key, a code, a referrer or an address; without the app, visitors get a page that tries again."""
    with run(tmp_path) as front:
        for path in (f"/workshop/live?page=workshop&workshop={KEY}", f"/w/{CODE}/news"):
            for method in ("GET", "POST"):
                answer = front.ask(path, method, Referer=f"https://{SITE}/control?workshop={KEY}")
                assert (answer.status, answer.headers["Strict-Transport-Security"]) == (502, "max-age=31536000")
                assert "tries again every five seconds" in answer.text
                assert 'http-equiv="refresh"' in answer.text
        referrer = f"https://{SITE}/w/{CODE}"
        answer = front.ask(f"/my-data?data={KEY}", "POST", Content_Length="54000000", Referer=referrer)
        assert answer.status == 413
        assert "up to 50 MB" in answer.text
        with app(front.app):
            assert front.ask(f"/my-data?data={KEY}", Referer=referrer).text == "here"
        front.ask_plainly(f"/w/{CODE}", SITE)
        shutil.rmtree(front.folder / "pages", ignore_errors=True)  # as if no one had copied them for Caddy
        assert front.ask(f"/w/{CODE}").status == 502
    written = front.written()
    assert not [each for each in (KEY, CODE, VISITOR, "workshop/live", "my-data") if each in written]
    assert (" 502 502 " in written or '"status":502' in written) == (run is not caddy)


@SERVERS
def test_what_reaches_the_app(tmp_path: Path, run: Run) -> None:
    """The app gets an id and addresses from the server in front, whatever the visitor sends."""
    sent = {"X_Request_ID": "abcdef", "X_Forwarded_For": "192.0.2.1", "X_Forwarded_Prefix": "/theirs"}
    with run(tmp_path) as front, app(front.app) as asked:
        answer = front.ask("/findings?a=b", **sent)
    assert answer.text == "here"
    assert answer.headers["Strict-Transport-Security"]
    (request,) = asked
    assert request.path == "/findings?a=b"
    assert re.fullmatch(r"[0-9a-f-]{32,36}", request.headers["X-Request-ID"])
    assert request.headers["X-Forwarded-For"] == VISITOR
    assert request.headers["X-Forwarded-Host"] == SITE
    assert request.headers["X-Forwarded-Proto"] == "https"
    assert not request.headers["X-Forwarded-Prefix"]


@SERVERS
def test_metrics_are_refused(tmp_path: Path, run: Run) -> None:
    """No way to write the address of the metrics leads to the app."""
    with run(tmp_path) as front, app(front.app) as asked:
        for path in ("/metrics", "//metrics", "/%6detrics", "/x/../metrics"):
            assert front.ask(path).status == 404
    assert not asked


@SERVERS
def test_redirects_to_its_own_site(tmp_path: Path, run: Run) -> None:
    """Without TLS, a visitor is led to the site, and not to the host in the request; errors tell no version."""
    with run(tmp_path) as front:
        led = front.ask_plainly("/join?code=A", "evil.example.com")
    assert (led.status, led.headers["Location"]) == (301, f"https://{SITE}/join?code=A")
    assert not re.search(r"\d", led.headers["Server"])


@SERVERS
def test_under_a_path(tmp_path: Path, run: Run) -> None:
    """Under a path, the path itself and all below it lead to the app; metrics and what only begins like it do not."""
    with run(tmp_path, "/valuechain") as front, app(front.app) as asked:
        for path in ("/valuechain", "/valuechain/", "/valuechain/findings?a=b"):
            assert front.ask(path).text == "here"
        for path in ("/valuechain/metrics", "/valuechains"):
            assert front.ask(path).text != "here"
    assert len(asked) == 3


def test_slow_headers() -> None:
    """The examples limit the time for a header to ten seconds."""
    assert "client_header_timeout 10s;" in (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    command = [CADDY, "adapt", "--adapter", "caddyfile", "--config", str(DEPLOY / "Caddyfile")]
    adapted = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    assert {server.get("read_header_timeout") for server in adapted["apps"]["http"]["servers"].values()} == {10**10}
