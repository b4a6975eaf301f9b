"""The day of the data's last change."""

import json
import os
import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

import valuechain as vc
from tests.tables.conftest import Folder
from valuechain.tables.reading.read import read_uploaded
from valuechain.tables.schema import DESCRIPTOR
from valuechain.tables.writing.package import build_descriptor, write_descriptor

WRITTEN = datetime(2024, 2, 29, 12, tzinfo=UTC)
"""When the files of these tests were written, according to the file system."""


def dated(folder: Path) -> Path:
    """The folder, or a file, with its files' times set."""
    for file in (*folder.glob("*"), folder):
        os.utime(file, (WRITTEN.timestamp(), WRITTEN.timestamp()))
    return folder


def describe(folder: Path, **recorded: object) -> Path:
    """Writes a descriptor with these entries into the folder."""
    (folder / DESCRIPTOR).write_text(json.dumps(recorded))
    return dated(folder)


def test_a_folder_has_the_day_of_its_newest_file(folder: Folder) -> None:
    """Without a recorded day, the day is that on which the newest file was written."""
    assert vc.read_chain(dated(folder())).updated == "2024-02-29"


def test_a_zip_has_the_day_on_which_it_was_written(folder: Folder, tmp_path: Path) -> None:
    """The day of a zip is that of the file."""
    packed = Path(shutil.make_archive(str(tmp_path / "packed"), "zip", folder()))
    assert vc.read_chain(dated(packed)).updated == "2024-02-29"
    assert read_uploaded(packed.name, packed.read_bytes()).updated == ""


def test_a_recorded_day_does_not_change_with_a_clone(folder: Folder) -> None:
    """The day is the recorded one if the recorded version is that of the files, whatever the files' own times."""
    own = folder()
    version = vc.read_chain(own).version
    assert vc.read_chain(describe(own, version=version, updated="2020-01-02")).updated == "2020-01-02"


def test_a_day_recorded_for_other_files_is_not_shown(folder: Folder) -> None:
    """If the files have changed since the day was recorded, the day is unknown."""
    assert vc.read_chain(describe(folder(), version="other", updated="2020-01-02")).updated == ""


@pytest.mark.parametrize("recorded", [{}, {"updated": "soon"}, {"updated": 5}, {"version": "x"}])
def test_a_descriptor_without_a_day(folder: Folder, recorded: dict[str, object]) -> None:
    """A descriptor that records no valid day counts as none."""
    assert vc.read_chain(describe(folder(), **recorded)).updated == "2024-02-29"


def test_the_shipped_data_has_the_recorded_day(chain: vc.ValueChain, data_folder: Path) -> None:
    """The shipped descriptor records the hash of the files and the day of their last change."""
    recorded = json.loads((data_folder / DESCRIPTOR).read_text(encoding="utf-8"))
    assert (recorded["version"], recorded["updated"]) == (chain.version, chain.updated)
    assert date.fromisoformat(chain.updated) >= date(2026, 11, 28)


@pytest.fixture
def copied(data_folder: Path, tmp_path: Path) -> Path:
    """A copy of the shipped data to modify, which records a day long past."""
    copy = Path(shutil.copytree(data_folder, tmp_path / "data"))
    recorded = json.loads((copy / DESCRIPTOR).read_text(encoding="utf-8"))
    (copy / DESCRIPTOR).write_text(json.dumps(recorded | {"updated": "2020-01-02"}))
    return copy


def test_the_day_is_kept_while_the_data_is_the_same(copied: Path) -> None:
    """Building the descriptor anew keeps the recorded day, and building it twice gives the same bytes."""
    assert build_descriptor(copied)["updated"] == "2020-01-02"
    assert write_descriptor(copied) == write_descriptor(copied)


def test_the_day_is_today_once_the_data_has_changed(copied: Path) -> None:
    """Building the descriptor after a change records today and the new hash."""
    before = build_descriptor(copied)["version"]
    with (copied / "topics.csv").open("a", encoding="utf-8") as stream:
        stream.write("new,New,\n")
    after = build_descriptor(copied)
    assert after["updated"] == datetime.now(UTC).date().isoformat()
    assert after["version"] == vc.read_chain(copied).version != before


def test_an_unknown_day_is_left_out(copied: Path) -> None:
    """A descriptor of data whose day is not known records none."""
    assert "updated" not in build_descriptor(copied, updated="")
