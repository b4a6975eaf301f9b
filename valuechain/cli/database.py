"""Commands for the operator of a server: what the database holds, backups."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from valuechain import settings
from valuechain.cli.asking import check_ending
from valuechain.cli.exits import EXIT_USAGE, fail
from valuechain.cli.writing import write, write_object
from valuechain.model.words import count, write_date

if TYPE_CHECKING:
    from valuechain.storage.engine import Database
    from valuechain.storage.records import Record, Records, TableUsage

# SQLAlchemy is slow to import, and other commands do not need it.

_KINDS = ("upload", "workshop", "outcome")
_NAMES = click.argument("names", nargs=-1, required=True, metavar="NAME...")
_DATABASE = click.option("--database", help="URL of the database (VALUECHAIN_DATABASE).")
_FORM = click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="Output format.")
_YES = click.option("--yes", "is_sure", is_flag=True, help="Do not ask.")
_REPLACE = "--replace"


@click.group()
def admin() -> None:
    """List, export, expire and delete what visitors have created.

    Things are named by number or join code, such as upload:12 or workshop:KTPM4XC, because the database does not
    have the keys in their links.
    """


@admin.command()
@_DATABASE
@_FORM
def usage(database: str | None, form: str) -> None:
    """Show which database it is, and how much of what visitors created it holds, by table."""
    try:
        quota = settings.quota()
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    opened = _open(database)
    used = _records(opened).usage()
    total = sum(each.size for each in used)
    if form == "json":
        tables = [{**each._asdict(), "oldest": _moment(each.oldest)} for each in used]
        write_object({"database": opened.name, "tables": tables, "size": total, "quota": quota}, None)
        return
    write(f"{opened.name}\n\n", None)
    write(_align([("table", "rows", "bytes", "oldest"), *map(_usage_cells, used)]), None)
    most = f" of {quota:,}" if quota else ""
    write(f"{total:,} bytes{most} in all.\n", None)


def _usage_cells(used: "TableUsage") -> tuple[str, ...]:
    return used.table, f"{used.rows:,}", f"{used.size:,}", _moment(used.oldest)


@admin.command("list")
@click.option("--kind", type=click.Choice(_KINDS), help="Only these.")
@_DATABASE
@_FORM
def list_records(kind: str | None, database: str | None, form: str) -> None:
    """List uploads, workshops and saved outcomes, the oldest first, without their content."""
    found = _records(_open(database)).list(kind or "")
    if form == "json":
        moments = ("created", "opened", "expires")
        write_object(
            [{**each._asdict(), **{name: _moment(getattr(each, name)) for name in moments}} for each in found], None
        )
        return
    heads = ("name", "created", "last opened", "expires", "bytes", "details", "title")
    write(_align([heads, *map(_record_cells, found)]), None)


def _record_cells(record: "Record") -> tuple[str, ...]:
    times = map(_moment, (record.created, record.opened, record.expires))
    return record.name, *times, f"{record.size:,}", record.detail, record.title


@admin.command()
@click.argument("name")
@_DATABASE
@click.option("--output", required=True, type=click.Path(path_type=Path, dir_okay=False), help="File to write.")
def export(name: str, database: str | None, output: Path) -> None:
    """Write what NAME holds, such as upload:12, to a file.

    An upload is written as the workbook or zip that was sent; CSV files as a zip, and so is what was changed in the
    browser, with its tables as they are now. A workshop is written as a workbook with all its tables, as its
    facilitators export it; an outcome as a zip.
    """
    opened = _open(database)
    is_workshop = name.startswith("workshop:")
    ending, content = _export_workshop(opened, name) if is_workshop else _export_data(_records(opened), name)
    if ending:
        check_ending(output, (ending,))
    write(content, output)


def _export_data(records: "Records", name: str) -> tuple[str, bytes]:
    """The extension and the content of a file."""
    from valuechain.storage.records import UnknownRecordError  # noqa: PLC0415 # see above
    from valuechain.web.drafts import build_changed  # noqa: PLC0415 # pydantic is slow to import

    try:
        if name.startswith("outcome:"):
            return "zip", records.outcome(name)
        sent, content, base, changes = records.upload(name)
    except UnknownRecordError as error:
        fail(str(error), EXIT_USAGE)
    return (Path(sent).suffix[1:].lower(), content) if base is None else ("zip", build_changed(base, changes))


def _export_workshop(database: "Database", name: str) -> tuple[str, bytes]:
    from valuechain.analysis.workshop.outcome.record import build_legend, build_record  # noqa: PLC0415 # SciPy is slow
    from valuechain.model.table import TableSet  # noqa: PLC0415 # see above
    from valuechain.model.workshop.code import read_code  # noqa: PLC0415 # see above
    from valuechain.storage.workshops.facilitating import Workshops  # noqa: PLC0415 # see above
    from valuechain.storage.workshops.values import UnknownWorkshopError  # noqa: PLC0415 # see above
    from valuechain.tables.formats import WORKBOOK  # noqa: PLC0415 # openpyxl is slow to import

    workshops = Workshops(database)
    try:
        found = workshops.joined(read_code(name.partition(":")[2]))
    except UnknownWorkshopError:
        fail(f"There is no {name}, or it has expired. `valuechain admin list` shows the names.", EXIT_USAGE)
    proposals = workshops.proposals(found.id, found.running)
    tables = build_record(found.plan, found.running, proposals)
    joined = workshops.attendance(found.id).joined
    today = datetime.now(UTC).date()
    legend = build_legend(found.plan, found.running, proposals, tables, today, joined)
    return WORKBOOK.ending, WORKBOOK.write_bytes(TableSet((legend, *tables)))


@admin.command()
@_NAMES
@click.option("--on", "day", type=click.DateTime(["%Y-%m-%d"]), help="Today or later, at 0:00 UTC; by default now.")
@_DATABASE
@_YES
def expire(names: tuple[str, ...], day: datetime | None, database: str | None, *, is_sure: bool) -> None:
    """Change when uploads and workshops expire: by default now, so that no one can open them any more.

    A running server deletes them within an hour. Saved outcomes do not expire.
    """
    now = datetime.now(UTC)
    when = day.replace(tzinfo=UTC) if day else now
    if when.date() < now.date():
        raise click.UsageError(
            f"{write_date(when)} has passed, so --on may be mistyped. Without --on, they expire now; `valuechain admin "
            "delete` deletes at once."
        )
    if any(name.startswith("outcome:") for name in names):
        raise click.UsageError("Saved outcomes do not expire. Delete them with `valuechain admin delete`.")
    question = f"Let {', '.join(names)} expire on {write_date(when)}?"
    _change(lambda records: records.expire(names, when), names, database, "" if is_sure else question)
    write(f"{count(len(names), 'date')} changed.\n", None)


@admin.command()
@_NAMES
@_DATABASE
@_YES
def delete(names: tuple[str, ...], database: str | None, *, is_sure: bool) -> None:
    """Delete and erase uploads, workshops and saved outcomes. This cannot be undone.

    A workshop is deleted with its participants, their answers and its saved outcomes. Backups still hold it all.
    """
    question = f"Delete {', '.join(names)}? This cannot be undone."
    _change(lambda records: records.delete(names), names, database, "" if is_sure else question)
    write(f"{len(names)} deleted.\n", None)


def _change(change: Callable[["Records"], None], names: Sequence[str], database: str | None, question: str) -> None:
    """Changes what has these names, after asking the question, if there is one."""
    from valuechain.storage.records import UnknownRecordError  # noqa: PLC0415 # see above

    try:
        records = _records(_open(database))
        records.check(names)
        if question:
            click.confirm(question, abort=True)
        change(records)
    except UnknownRecordError as error:
        fail(f"{error} Nothing was changed.", EXIT_USAGE)


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@_DATABASE
@click.option(_REPLACE, "is_replaced", is_flag=True, help="Replace FILE if it exists.")
def backup(file: Path, database: str | None, *, is_replaced: bool) -> None:
    """Write a backup of all that visitors have created to FILE, while servers run.

    FILE is a SQLite file, whatever the database. It holds everything as it was at one moment, and only its owner can
    read it.
    """
    from valuechain.storage.backup import back_up  # noqa: PLC0415 # see above

    rows = back_up(_open(database), file, is_replaced=is_replaced)
    write(f"{file}: {count(sum(rows.values()), 'row')} backed up.\n", None)


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@_DATABASE
@click.option(_REPLACE, "is_replaced", is_flag=True, help="Replace everything in the database.")
def restore(file: Path, database: str | None, *, is_replaced: bool) -> None:
    """Restore a backup from FILE into an empty database, of SQLite or PostgreSQL.

    All or nothing. A backup of an older version is upgraded, one of a newer version refused. Restart servers that use
    the database.
    """
    from valuechain.storage.backup import restore as restore_backup  # noqa: PLC0415 # see above

    rows = restore_backup(file, _open(database, is_created=True), is_replaced=is_replaced)
    write(f"{count(sum(rows.values()), 'row')} restored from {file}. Restart servers that use the database.\n", None)


def _open(url: str | None, *, is_created: bool = False) -> "Database":
    from valuechain.storage.engine import Database  # noqa: PLC0415 # see above

    return Database(url or settings.database_url(), is_migrated=False, is_created=is_created)


def _records(database: "Database") -> "Records":
    from valuechain.storage.records import Records  # noqa: PLC0415 # see above

    return Records(database)


def _moment(moment: datetime | None) -> str:
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z") if moment else ""


def _align(rows: Sequence[Sequence[str]]) -> str:
    """Rows as text in columns; control characters in titles are left out."""
    plain = [["".join(filter(str.isprintable, cell)) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*plain, strict=True)]
    return "".join("  ".join(map(str.ljust, row, widths)).rstrip() + "\n" for row in plain)
