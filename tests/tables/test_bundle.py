"""The data as one zip."""

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import valuechain as vc
from tests.conftest import Shipped
from tests.tables.conftest import Content
from valuechain.model.merge import merge
from valuechain.tables.formats import CSV_FILES
from valuechain.tables.reading.read import read_uploaded
from valuechain.tables.writing.bundle import shipped_frameworks, write_bundle, write_bundle_of
from valuechain.tables.writing.templates import build_template


def read(bundle: bytes) -> dict[str, bytes]:
    """The files in a zip, by name."""
    with zipfile.ZipFile(io.BytesIO(bundle)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_files(data_folder: Path) -> None:
    """The zip holds every shipped file unchanged, and the attributions."""
    contents = read(write_bundle())
    files = {file.name: file.read_bytes() for file in data_folder.iterdir()}
    assert contents.keys() - files.keys() == {"ATTRIBUTION.txt"}
    assert {name: contents[name] for name in files} == files


def test_attributions(shipped: Shipped) -> None:
    """Each source is credited with the wording that it requires, and its caution is kept."""
    text = read(write_bundle())["ATTRIBUTION.txt"].decode()
    rows = shipped("frameworks")
    assert [row["id"] for row in rows if row["attribution"] not in text or row["caution"] not in text] == []
    assert "CoSAI Risk Map, Copyright 2025 Google LLC" in text
    assert "Contains public sector information licensed under the Open Government Licence v3.0" in text
    assert "Not legal advice" in text


def test_equal_bytes() -> None:
    """The same data always gives the same bytes."""
    assert write_bundle() == write_bundle()
    with zipfile.ZipFile(io.BytesIO(write_bundle())) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_shipped_chain() -> None:
    """The zip of the shipped frameworks holds their original files."""
    assert write_bundle_of(vc.read_chain()) == write_bundle()


def test_own_data_beside(content: Content) -> None:
    """The zip of a user's data with the shipped frameworks holds both, and can be read back."""
    both = merge(vc.read_chain(), read_uploaded("Our policy.zip", CSV_FILES.write_bytes(build_template())))
    bundle = write_bundle_of(both)
    assert content(read_uploaded("any.zip", bundle)) == content(both)
    files = read(bundle)
    assert "Our policy, date not known." in files["ATTRIBUTION.txt"].decode()
    described = json.loads(files["datapackage.json"])
    assert described["sources"][-1]["title"] == "Our policy"
    assert {resource["path"] for resource in described["resources"]} == files.keys() - {
        "ATTRIBUTION.txt",
        "datapackage.json",
    }


def test_own_data_alone(folder: Callable[..., Path], content: Content) -> None:
    """A zip of other data contains nothing from the shipped frameworks, and no formula."""
    own = vc.read_chain(folder(mitigations='id,name,primary\nM-1,"=1+1",user\n'))
    bundle = write_bundle_of(own)
    assert content(read_uploaded("any.zip", bundle)) == content(own)
    assert b"'=1+1" in read(bundle)["mitigations.csv"]


def test_shipped_frameworks() -> None:
    """The shipped frameworks are those of the data."""
    assert list(shipped_frameworks()) == [framework.id for framework in vc.read_chain().frameworks]
