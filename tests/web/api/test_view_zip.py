"""Every answer as a zip: the rows, their description as a data package, and how to read and cite them."""

import io
import json
import zipfile
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from frictionless import Package

from tests.conftest import SITE
from tests.questions import PAI_OPEN
from tests.web.api.test_api import QUERIES
from valuechain.tables.formats import VIEW_ZIP
from valuechain.web.api.links import ENDPOINTS

VIEWS = [endpoint.name for endpoint in ENDPOINTS if VIEW_ZIP in endpoint.forms]


def fetch(client: FlaskClient, view: str, query: str) -> zipfile.ZipFile:
    """The zip of a view."""
    response = client.get(f"/api/v1/{view}.zip?{query}", base_url=SITE)
    assert (response.status_code, response.content_type) == (200, "application/zip")
    return zipfile.ZipFile(io.BytesIO(response.data))


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_is_a_valid_package(client: FlaskClient, tmp_path: Path, view: str) -> None:
    """The frictionless library finds no fault, the rows are those of the CSV, and every column has a meaning."""
    query = QUERIES.get(view, "")
    fetch(client, view, query).extractall(tmp_path)
    assert Package.from_descriptor(str(tmp_path / "datapackage.json")).validate().flatten(["type", "note"]) == []
    assert (tmp_path / f"{view}.csv").read_bytes() == client.get(f"/api/v1/{view}.csv?{query}").data
    (resource,) = json.loads((tmp_path / "datapackage.json").read_bytes())["resources"]
    fields = resource["schema"]["fields"]
    assert [field["name"] for field in fields if not field["description"]] == []


def test_readme_says_what_is_in_it_and_how_to_cite_it(client: FlaskClient) -> None:
    """The README has the question, each column, each role, and the sources with attribution and licence."""
    readme = fetch(client, "ownerships", PAI_OPEN).read("README.md").decode()
    assert "`ownerships.csv` has 35 rows." in readme
    assert "- model type: advanced\n" in readme
    assert "- `norm`: The source's own verbs, joined by semicolons.\n" in readme
    assert "- `primary`: listed as the actor\n" in readme
    assert "Based on Partnership on AI’s Guidance for Safe Foundation Model Deployment." in readme
    assert "Licence: No licence stated; we restate facts in our own words." in readme
    assert f"{SITE}/?{PAI_OPEN}, retrieved on " in readme


def test_types_of_columns(client: FlaskClient) -> None:
    """Columns of numbers and of text say so in the description."""
    described = json.loads(fetch(client, "load", PAI_OPEN).read("datapackage.json"))
    kinds = {field["name"]: field["type"] for field in described["resources"][0]["schema"]["fields"]}
    assert (kinds["actor"], kinds["primary"], kinds["of_all_answers"]) == ("string", "integer", "integer")
    assert len(described["sources"]) == 1
