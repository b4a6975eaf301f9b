"""The command that compares two versions of the data."""

from pathlib import Path

import click

from valuechain import settings
from valuechain.analysis.changes.changes import compare_versions
from valuechain.analysis.changes.files import CHANGE_FORMATS, ChangesFile
from valuechain.analysis.changes.reasons import Reasons, names_of, read_reason, read_reasons
from valuechain.analysis.changes.versions import DataVersion, read_version
from valuechain.cli.asking import OUTPUT, written_as
from valuechain.cli.exits import EXIT_PROBLEMS, fail, line_of
from valuechain.cli.writing import write_as
from valuechain.model.errors import InvalidDataError
from valuechain.model.format import Format
from valuechain.tables.schema import TABLES

_ENDINGS = (".md", ".txt")
"""A reason that ends like this and has no spaces is the name of a file."""


@click.command()
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path), required=False)
@click.option(
    "--why",
    multiple=True,
    metavar="FILE|TEXT",
    help="Reasons: a Markdown file with a heading for each framework or table, NAME=TEXT for one, or text for all.",
)
@written_as(CHANGE_FORMATS)
@OUTPUT
def changes(old: Path, new: Path | None, why: tuple[str, ...], form: Format[ChangesFile], output: Path | None) -> None:
    """List what differs between two versions of the data, OLD and NEW (by default the shipped data).

    Each is a folder, a .zip or a .xlsx. Rows are compared by their ids, so the order of columns does not matter. If an
    actor or a mitigation has a new id, NEW must list the old one in former_ids.
    """
    found = compare_versions(_read(old), _read(new or settings.data_source() or settings.DATA_FOLDER))
    names = names_of(found.frameworks, TABLES.keys())
    reasons: dict[str, str] = {}
    for each in why:
        reasons |= _read_why(each, names)
    write_as(form, ChangesFile(found, reasons), output)


def _read(path: Path) -> DataVersion:
    try:
        return read_version(path)
    except InvalidDataError as error:
        problems = "\n".join(map(line_of, error.problems))
        fail(f"{path} cannot be compared, because it has problems:\n{problems}", EXIT_PROBLEMS)


def _read_why(given: str, names: list[str]) -> Reasons:
    """The reasons in a file, or in the text itself."""
    if given.endswith(_ENDINGS) and not any(map(str.isspace, given)):
        try:
            return read_reasons(given, Path(given).read_text(encoding="utf-8-sig"), names)
        except UnicodeDecodeError:
            fail(f"{given} is not UTF-8 text. Save it as UTF-8.", EXIT_PROBLEMS)
    return read_reason(given, names)
