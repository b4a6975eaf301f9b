"""The command that checks the data against its source."""

import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from valuechain.analysis.verify.rows import verification_rows
from valuechain.analysis.verify.verify import State, Verification, count_states
from valuechain.analysis.verify.verify import verify as verify_texts
from valuechain.cli.asking import DATA, OUTPUT, read, written_as
from valuechain.cli.exits import EXIT_PROBLEMS, EXIT_USAGE, fail, line_of
from valuechain.cli.writing import write as write_file
from valuechain.cli.writing import write_as, write_table
from valuechain.model.format import Format
from valuechain.model.words import count
from valuechain.tables.formats import LISTED_FORMATS
from valuechain.tables.reading.texts import read_texts
from valuechain.tables.text import UnreadableError
from valuechain.tables.writing.passages import PASSAGES_FILE, fill_passages, passage_key
from valuechain.views.verify.summary import SUMMARY, describe_stranger

VERIFICATION_FORMATS: Sequence[Format[Any]] = (SUMMARY, *LISTED_FORMATS)
"""The formats of the command, default first."""


@click.command()
@click.argument("framework")
@click.argument("texts", nargs=-1, required=True, metavar="TEXT...", type=click.Path(exists=True, path_type=Path))
@click.option("--text", "text_id", default="", metavar="ID", help="The text in texts.csv that the file is.")
@click.option("--write", is_flag=True, help="Fill in hash and date in passages.csv; needs --data FOLDER.")
@DATA
@written_as(VERIFICATION_FORMATS)
@OUTPUT
def verify(
    framework: str,
    texts: tuple[Path, ...],
    text_id: str,
    *,
    write: bool,
    data: Path | None,
    form: Format[Any],
    output: Path | None,
) -> None:
    """Check that the passages of FRAMEWORK are still in the source's TEXT, and unchanged.

    TEXT is your own copy of the source: a file, several files, or their folder. Exits with 1 if a passage is changed,
    moved or gone. Places that no row covers are listed, but are not an error.
    """
    folder = _check_folder(data) if write else None
    chain = read(data)
    try:
        found = verify_texts(chain, framework, read_texts(texts), text_id)
        if folder is not None:
            _fill(folder, found, chain.frameworks[0].id if len(chain.frameworks) == 1 else "")
    except UnreadableError as error:
        fail(line_of(error.problem), EXIT_USAGE)
    if form is SUMMARY:
        write_as(form, found, output)
    else:
        write_table(verification_rows(found), form, output, chain)
        for text in found.texts:
            if not text.is_recognised:
                click.echo(f"{text.file.name}: {describe_stranger(text)}", err=True)
    if not found.is_sound:
        sys.exit(EXIT_PROBLEMS)


def _check_folder(data: Path | None) -> Path:
    if data is None or not (data / PASSAGES_FILE).is_file():
        raise click.UsageError(f"--write needs --data FOLDER, a folder with {PASSAGES_FILE}.")
    return data


def _fill(folder: Path, found: Verification, only_framework: str) -> None:
    file = folder / PASSAGES_FILE
    hashes = {passage_key(passage): digest for passage, digest in found.hashes().items()}
    filled = fill_passages(file.read_bytes(), hashes, datetime.now(UTC).date().isoformat(), only_framework)
    write_file(filled.content, file)
    click.echo(f"{file}: {count(filled.filled, 'row')} filled in.", err=True)
    left = count_states([each for each in found.passages if each.state in (State.CHANGED, State.MOVED)])
    if left:
        click.echo(
            f"{count(sum(left.values()), 'row')} left as they were, because the passage is changed or moved. Read it "
            "again, correct the row and its place, empty its hash, and repeat this.",
            err=True,
        )
