"""CHANGELOG-data.md, as docs/architecture.md says how to write it."""

from pathlib import Path

import valuechain as vc
from valuechain.analysis.changes.reasons import Reasons, names_of, read_reasons
from valuechain.analysis.changes.versions import read_version
from valuechain.settings import DATA_FOLDER
from valuechain.tables.schema import TABLES

ROOT = Path(__file__).resolve().parents[2]
WRITTEN = (ROOT / "CHANGELOG-data.md").read_text(encoding="utf-8")


def reasons(chain: vc.ValueChain) -> Reasons:
    """The reasons in the documentation."""
    text = (ROOT / "docs" / "data-changes.md").read_text(encoding="utf-8")
    return read_reasons("data-changes.md", text, names_of([each.id for each in chain.frameworks], TABLES))


def test_it_ends_with_the_shipped_data() -> None:
    """The list of changes leads to the shipped version; if this fails, write it anew."""
    assert f", to data {read_version(DATA_FOLDER).stamp}.\n" in WRITTEN


def test_every_framework_has_its_reason(chain: vc.ValueChain) -> None:
    """The list has the general reason, and a reason for each framework, under its heading."""
    found = reasons(chain)
    assert {"", *(framework.id for framework in chain.frameworks)} <= found.keys()
    for framework in chain.frameworks:
        assert f"(`{framework.id}`)\n\n{found[framework.id]}\n\n" in WRITTEN
    assert found[""] in WRITTEN
