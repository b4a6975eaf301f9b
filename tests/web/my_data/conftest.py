"""An app over a database of the module's own, and files that are sent to it."""

import io
import re

from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from tests.own_database import client, url

__all__ = ["client", "url"]


def send(client: FlaskClient, *files: tuple[str, bytes], title: str = "", **headers: str) -> TestResponse:
    """Sends files as the form does."""
    storages = [FileStorage(io.BytesIO(content), name) for name, content in files]
    # The client's own way leaves large files open.
    boundary, body = encode_multipart({"title": title, "files": storages})
    return client.post(
        "/my-data", data=body, content_type=f'multipart/form-data; boundary="{boundary}"', headers=headers
    )


def key_of(answer: TestResponse) -> str:
    """The key in the address to which the response redirects."""
    assert answer.status_code == 303
    found = re.fullmatch(r"/my-data\?data=([\w-]{22})", answer.headers["Location"])
    assert found
    return found[1]
