"""The shipped data as one zip."""

import io
import zipfile
from pathlib import Path

from valuechain.tables.bundle import shipped_frameworks, write_bundle


def read(bundle: bytes) -> dict[str, bytes]:
    """The files of a zip by name."""
    with zipfile.ZipFile(io.BytesIO(bundle)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_files(data_folder: Path) -> None:
    """The zip holds every shipped file as it stands, and one more for the attributions."""
    contents = read(write_bundle())
    files = {file.name: file.read_bytes() for file in data_folder.iterdir()}
    assert contents.keys() - files.keys() == {"ATTRIBUTION.txt"}
    assert {name: contents[name] for name in files} == files


def test_attributions() -> None:
    """Each source is credited in the words that it asks for."""
    text = read(write_bundle())["ATTRIBUTION.txt"].decode()
    assert "CoSAI Risk Map, Copyright 2025 Google LLC, and CoSAI; Apache License 2.0" in text
    assert "Contains public sector information licensed under the Open Government Licence v3.0" in text
    assert "Not legal advice" in text


def test_equal_bytes() -> None:
    """The same data is the same file, whenever it is written."""
    assert write_bundle() == write_bundle()
    with zipfile.ZipFile(io.BytesIO(write_bundle())) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_shipped_frameworks() -> None:
    """Five frameworks are shipped."""
    assert shipped_frameworks() == {"pai-open", "pai-2023", "cosai", "uk-ai-cyber", "eu-ai-act"}
