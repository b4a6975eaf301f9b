"""Two versions of a small framework, written as files."""

from collections.abc import Callable
from pathlib import Path

import pytest

from valuechain.analysis.changes.changes import DataChanges, compare_versions
from valuechain.analysis.changes.versions import read_version

Compare = Callable[..., DataChanges]
WriteVersion = Callable[..., Path]

FRAMEWORKS = "id,name\nbook,The Book\n"
ACTORS = "framework,id,name\nbook,maker,Makers\nbook,user,Users\n"
MITIGATIONS = "framework,id,name,summary,primary\nbook,M-1,Filter data,,maker\nbook,M-2,Report misuse,,maker;user\n"


@pytest.fixture
def version(tmp_path: Path) -> WriteVersion:
    """Writes a version of the Book's tables to a folder; tables that are not given are the usual ones."""

    def write(name: str, **tables: str) -> Path:
        folder = tmp_path / name
        folder.mkdir()
        for table, text in ({"frameworks": FRAMEWORKS, "actors": ACTORS, "mitigations": MITIGATIONS} | tables).items():
            (folder / f"{table}.csv").write_text(text, encoding="utf-8")
        return folder

    return write


@pytest.fixture
def compare(version: WriteVersion) -> Compare:
    """The changes from the Book's usual tables to the given ones; `before` holds other old tables."""

    def of(before: dict[str, str] | None = None, **tables: str) -> DataChanges:
        return compare_versions(read_version(version("old", **(before or {}))), read_version(version("new", **tables)))

    return of
