"""Real web servers in front of the app."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.own_database import created, url

__all__ = ["created", "url"]

NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin") or "nginx"
CADDY = shutil.which("caddy") or "caddy"
ALONE = """
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    {servers}
}}
"""
"""A configuration that needs neither root nor files of the system."""


@contextmanager
def run_nginx(folder: Path, servers: str, port: int) -> Iterator[None]:
    """Runs nginx with the given server blocks, of which one listens at the port, as an ordinary process."""
    file = folder / "nginx.conf"
    file.write_text(ALONE.format(folder=folder, servers=servers), encoding="utf-8")
    with subprocess.Popen([NGINX, "-e", str(folder / "error.log"), "-c", str(file)]) as server:
        try:
            wait_for(port)
            yield
        finally:
            server.terminate()


def wait_for(port: int) -> None:
    """Waits until something listens at the port."""
    for _ in range(200):
        with socket.socket() as asked:
            if not asked.connect_ex(("127.0.0.1", port)):
                return
        time.sleep(0.05)
    raise AssertionError(port)
