"""Helpers that read the tables of the HTTP interface."""

import csv
import io

from flask.testing import FlaskClient


def read_rows(text: str) -> list[list[str]]:
    """The rows of CSV text."""
    return list(csv.reader(io.StringIO(text, newline="")))


def get_rows(client: FlaskClient, link: str) -> list[list[str]]:
    """The rows that a CSV link returns, header first."""
    return read_rows(client.get(f"/api/v1/{link}").text)
