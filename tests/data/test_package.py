"""The Frictionless Data Package of data/: complete, up to date, and valid according to the frictionless library."""

import csv
import io
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from frictionless import Package

import valuechain as vc
from valuechain.model.merge import merge
from valuechain.model.vocabulary import ModelType, ReleaseType
from valuechain.tables.formats import CSV_FILES
from valuechain.tables.reading.read import read_uploaded
from valuechain.tables.schema import TABLES
from valuechain.tables.writing.bundle import write_bundle_of
from valuechain.tables.writing.package import build_descriptor, write_descriptor
from valuechain.tables.writing.templates import build_template

EVERY_TABLE = sorted(TABLES)


def header(folder: Path, table: str) -> list[str]:
    """The columns of a shipped file."""
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as stream:
        return next(csv.reader(stream))


def faults(folder: Path) -> set[tuple[str | None, str]]:
    """The errors that frictionless finds, each as its resource (if any) and type."""
    report = Package.from_descriptor(str(folder / "datapackage.json")).validate()
    return {(task.name, error.type) for task in report.tasks for error in task.errors} | {
        (None, error.type) for error in report.errors
    }


@pytest.fixture
def copied(data_folder: Path, tmp_path: Path) -> Path:
    """A copy of the shipped data to modify."""
    return shutil.copytree(data_folder, tmp_path / "data")


@pytest.fixture(scope="module")
def resources() -> dict[str, dict[str, Any]]:
    """The resources of the descriptor, by name."""
    return {resource["name"]: resource for resource in build_descriptor()["resources"]}


def test_descriptor_in_the_file_is_the_one_that_is_built(data_folder: Path) -> None:
    """The shipped datapackage.json is the one that package.py builds from the schema and the data."""
    assert (data_folder / "datapackage.json").read_bytes() == write_descriptor()


def test_descriptor_is_built_by_the_documented_command(data_folder: Path) -> None:
    """Running the module writes the descriptor to standard output."""
    run = subprocess.run([sys.executable, "-m", "valuechain.tables.writing.package"], capture_output=True, check=True)
    assert run.stdout == (data_folder / "datapackage.json").read_bytes()


def test_every_file_is_described(data_folder: Path, resources: dict[str, dict[str, Any]]) -> None:
    """The descriptor lists every CSV file of the folder and nothing else."""
    described = {resource["path"] for resource in resources.values()}
    assert described | {"datapackage.json"} == {file.name for file in data_folder.iterdir()}


@pytest.mark.parametrize("table", EVERY_TABLE)
def test_every_column_is_described(data_folder: Path, resources: dict[str, dict[str, Any]], table: str) -> None:
    """The descriptor has every column of the file in order, with a type and a description."""
    fields = resources[table]["schema"]["fields"]
    assert [field["name"] for field in fields] == header(data_folder, table)
    assert all(field["type"] and field["description"] for field in fields)


def test_data_is_valid(data_folder: Path) -> None:
    """The frictionless library finds no fault in the shipped data."""
    assert faults(data_folder) == set()


@pytest.mark.parametrize(
    "files",
    [
        {"mitigations": "id,name,primary\nx,X,a;b\ny,Y,\n"},
        {"mitigations": "id,name,stage,primary\nx,X,Prevent,a;b\ny,Y,,b\n"},
        {"mitigations": "id,name,stage,primary\n1.10,=1+1,-S,a\n001,'=Y,@S,\n"},
        {
            "roles": "id,name,is_owner,is_lead\nr,Responsible,yes,yes\nc,Consulted,no,no\n",
            "mitigations": 'id,name,summary,r,c\nx,größer 大 😀,"two\nlines",a,a;b\n',
            "ownerships": "mitigation_id,actor_id,role,norm,condition\nx,a,r,shall,if asked\n",
        },
        {
            "mitigations": "id,name,primary\nx,X,a\n",
            "readings": "mitigation_id,id,is_shown,primary\nx,A,yes,a\nx,B,no,b\n",
            "supplies": "from_actor,to_actor,what\na,b,models\n",
        },
    ],
    ids=["minimal", "some stages", "formulas", "roles", "readings"],
)
def test_own_data_is_valid(tmp_path: Path, files: Mapping[str, str]) -> None:
    """The frictionless library finds no fault in the zip of a user's own data, and reading it gives equal data."""
    for table, text in {"actors": "id,name\na,A\nb,B\n", **files}.items():
        (tmp_path / f"{table}.csv").write_text(text, encoding="utf-8")
    own = vc.read_chain(tmp_path)
    zipfile.ZipFile(io.BytesIO(write_bundle_of(own))).extractall(tmp_path / "zip")
    assert faults(tmp_path / "zip") == set()
    again = vc.read_chain(tmp_path / "zip")
    assert (again.mitigations, again.ownerships, again.actors) == (own.mitigations, own.ownerships, own.actors)


def test_own_data_beside_the_shipped_is_valid(tmp_path: Path) -> None:
    """The frictionless library finds no fault in the zip of a user's own data beside the shipped frameworks."""
    both = merge(vc.read_chain(), read_uploaded("Our policy.zip", CSV_FILES.write_bytes(build_template())))
    zipfile.ZipFile(io.BytesIO(write_bundle_of(both))).extractall(tmp_path)
    assert faults(tmp_path) == set()


def test_profile_is_tabular(resources: dict[str, dict[str, Any]]) -> None:
    """The package and each resource have the tabular profile, version 1."""
    assert build_descriptor()["profile"] == "tabular-data-package"
    assert {resource["profile"] for resource in resources.values()} == {"tabular-data-resource"}


def test_sources_are_the_nine_frameworks() -> None:
    """The package lists its nine sources, each with its URL, licence and attribution."""
    sources = build_descriptor()["sources"]
    assert [source["path"] for source in sources] == [
        "https://partnershiponai.org/modeldeployment",
        "https://partnershiponai.org/modeldeployment",
        "https://github.com/cosai-oasis/secure-ai-tooling",
        "https://www.gov.uk/government/publications/ai-cyber-security-code-of-practice",
        "https://eur-lex.europa.eu/eli/reg/2024/1689/oj",
        "https://leginfo.legislature.ca.gov/faces/billNavClient.xhtml?bill_id=202520260AB853",
        "https://digital-strategy.ec.europa.eu/en/policies/code-practice-ai-generated-content",
        "https://www.chinalawtranslate.com/en/ai-labeling/",
        "https://www.chinalawtranslate.com/en/deep-synthesis/",
    ]
    assert all(source["license"] and source["attribution"] for source in sources)


def test_licences_are_those_of_the_frameworks() -> None:
    """The package lists each licence once, after those of PAI's texts, which are unknown."""
    licences = build_descriptor()["licenses"]
    unknown = [licence for licence in licences if "path" not in licence and "stated" in licence["title"]]
    assert unknown == licences[: len(unknown)]
    assert unknown
    assert [licence["name"] for licence in licences[len(unknown) :]] == [
        *("Apache-2.0", "OGL-UK-3.0", "EU-law", "State-law"),
    ]


@pytest.mark.parametrize(
    ("table", "column", "words"),
    [
        ("cells", "model_type", list(ModelType)),
        ("cells", "release_type", list(ReleaseType)),
        ("cells", "status", ["allocated", "provider-only", "excluded", "unsourced"]),
        ("mitigations", "confidence", ["stated", "ambiguous", "interpreted", "unsourced"]),
        (
            "passages",
            "table",
            [
                *("mitigations", "actors", "stages", "readings", "cells"),
                *("supplies", "risks", "doubts", "dates", "definitions"),
            ],
        ),
        ("crosswalk", "extent", ["full", "partly", "conditional", "none"]),
        ("reference_crosswalk", "extent", ["full", "partly", "conditional", "none"]),
        ("links", "relation", ["same", "broader", "narrower", "related"]),
        ("links", "review", ["draft", "agreed", "disputed"]),
        ("model_types", "id", list(ModelType)),
        ("release_types", "id", list(ReleaseType)),
    ],
)
def test_closed_list_is_an_enum(
    resources: dict[str, dict[str, Any]], table: str, column: str, words: list[str]
) -> None:
    """A column with a closed vocabulary lists its words as an enum."""
    (field,) = [field for field in resources[table]["schema"]["fields"] if field["name"] == column]
    assert field["constraints"]["enum"] == words


@pytest.mark.parametrize(
    ("table", "key"),
    [
        ("frameworks", ["id"]),
        ("actors", ["framework", "id"]),
        ("mitigations", ["framework", "id"]),
        ("ownerships", ["framework", "mitigation_id", "actor_id", "role"]),
        ("readings", ["framework", "mitigation_id", "id"]),
        ("cells", ["framework", "model_type", "release_type"]),
        ("risks", ["framework", "id"]),
        ("dates", ["framework", "id", "scope", "date"]),
        ("passages", ["framework", "table", "row", "text"]),
        ("reference_crosswalk", ["framework", "actor", "reference_actor"]),
        ("practices", ["id"]),
        ("links", ["framework", "mitigation_id", "practice"]),
    ],
)
def test_primary_key(resources: dict[str, dict[str, Any]], table: str, key: list[str]) -> None:
    """A table whose rows can be identified by some of its columns declares these as the primary key."""
    assert resources[table]["schema"]["primaryKey"] == key


def broken(folder: Path, table: str, old: str, new: str) -> None:
    """Replaces text in one file."""
    file = folder / f"{table}.csv"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8", newline="")


@pytest.mark.parametrize(
    ("table", "old", "new", "fault"),
    [
        ("cells", "pai-open,specialized,open", "pai-opne,specialized,open", "foreign-key"),
        ("readings", "pai-open,PO-3,A", "pai-open,PO-33,A", "foreign-key"),
        ("supplies", "pai-open,compute_cloud", "pai-open,compute_clod", "foreign-key"),
        ("ownerships", "pai-open,PO-1,model_provider", "pai-opne,PO-1,model_provider", "foreign-key"),
        ("ownerships", "pai-open,PO-13,app_developer", "pai-open,PO-13,model_hosting", "primary-key"),
        ("mitigations", "pai-open,PO-2,", "pai-open,PO-1,", "primary-key"),
        ("reference_crosswalk", "pai-open,user,user", "pai-open,user,usr", "foreign-key"),
        ("reference_crosswalk", "pai-open,user,user", "pai-open,usr,user", "foreign-key"),
        ("cells", "unsourced", "unsorced", "constraint-error"),
        ("actors", "pai-open,user,US,Users", "pai-open,user,US,", "constraint-error"),
        ("frameworks", "pai-2023,", "pai-open,", "unique-error"),
        ("roles", "P,yes,yes", "P,ja,yes", "type-error"),
        ("mitigations", "model_provider;app_developer", "model_provider;;app_developer", "constraint-error"),
        ("topics", "id,name,summary", "id,title,summary", "incorrect-label"),
    ],
)
def test_broken_data_is_reported(copied: Path, table: str, old: str, new: str, fault: str) -> None:
    """A fault made in a copy of the data is reported where it was made, which shows that validation can fail."""
    broken(copied, table, old, new)
    assert (table, fault) in faults(copied)


def test_unknown_column_cannot_be_described(copied: Path) -> None:
    """Building the descriptor fails if a column is in neither the schema nor roles.csv."""
    broken(copied, "topics", "id,name,summary", "id,name,colour")
    with pytest.raises(KeyError, match="colour"):
        build_descriptor(copied)
