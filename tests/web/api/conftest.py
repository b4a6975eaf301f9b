"""Helpers that ask for and read the tables of the HTTP interface."""

import csv
import io
from collections.abc import Mapping

from flask.testing import FlaskClient

NEEDED: Mapping[str, str] = {
    "topic": "topic=incidents",
    "topic-report": "practice=report-incidents",
    "side-by-side": "source=eu-ai-act&source=cosai",
    "side-by-side-report": "source=eu-ai-act&source=cosai",
}
"""What a link across sources cannot do without."""


def read_rows(text: str) -> list[list[str]]:
    """The rows of CSV text."""
    return list(csv.reader(io.StringIO(text, newline="")))


def get_rows(client: FlaskClient, link: str) -> list[list[str]]:
    """The rows that a CSV link returns, header first."""
    return read_rows(client.get(f"/api/v1/{link}").text)
