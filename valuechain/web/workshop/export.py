"""Exports of a workshop: tables, report, and outcomes saved as frameworks."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from flask import Blueprint, Response, jsonify, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from valuechain.analysis.workshop.outcome.record import (
    RECORD,
    build_legend,
    build_record,
    build_table,
    write_record_csv,
)
from valuechain.analysis.workshop.outcome.version import write_version
from valuechain.analysis.workshop.statistics.proposals import of_exported
from valuechain.model.chain import ValueChain
from valuechain.model.format import Format
from valuechain.model.table import Table
from valuechain.model.workshop.version import content_key, is_content_key
from valuechain.storage.workshops.values import UnknownWorkshopError
from valuechain.tables.archive import ZIP, pack
from valuechain.tables.formats import CSV, JSON, XLSX
from valuechain.tables.writing.write import write_json
from valuechain.views.document.blocks import Briefing
from valuechain.views.document.formats import DOCUMENT_FORMATS, HTML
from valuechain.views.page.missing import show_unknown_data
from valuechain.views.workshop.control.export import EXPORTS, VERSIONS, export_name, link_version, version_file_name
from valuechain.views.workshop.report.report import build_report
from valuechain.views.workshop.room import Room, address_of
from valuechain.web.chains import Chains
from valuechain.web.workshop.forms import (
    check_form,
    give_page,
    is_from_script,
    page_sent_from,
    register_refusals,
    site,
)
from valuechain.web.workshop.pages import show_room
from valuechain.web.workshop.rooms import Rooms

_NOTHING_ELSE = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
"""The report loads no other files."""


def build_blueprint(rooms: Rooms, chains: Chains) -> Blueprint:
    """Everything under /workshop/export and /workshop/version."""
    blueprint = Blueprint("workshop_export", __name__)

    @blueprint.get(f"{EXPORTS}/<file>")
    def export(file: str) -> AnyResponse:
        what, _, form = file.rpartition(".")
        if (what, form) not in _FILES:
            raise UnknownWorkshopError
        room, day = rooms.facilitated(request.args.get("workshop", ""), site()), datetime.now(UTC).date()
        kind, write = _FILES[what, form]
        return _give(export_name(room.plan, what, form, day), write(room, day, chains.shipped), kind)

    @blueprint.post(VERSIONS)
    def save() -> AnyResponse:
        room = rooms.facilitated(check_form(), site())
        key = save_version(rooms, chains, room)
        page = page_sent_from()
        if not is_from_script():
            return redirect(f"{address_of(page, room.key)}#taking-away", 303)
        links = {name: f"{room.site}{href}" for name, href in link_version(room.plan, key)._asdict().items() if href}
        return jsonify(key=key, **links, html=show_room(rooms, page, room.key, room.site))

    @blueprint.get(f"{VERSIONS}/<key>.zip")
    def give_version(key: str) -> AnyResponse:
        versions = rooms.store.versions
        version, content = (versions.find(key), versions.content_of(key)) if is_content_key(key) else (None, None)
        if version is None or content is None:
            return give_page(show_unknown_data(), "Data not found", 404)
        return _give(version_file_name(version), content, ZIP)

    register_refusals(blueprint, rooms)
    return blueprint


def save_version(rooms: Rooms, chains: Chains, room: Room) -> str:
    """Saves a workshop's outcome as a framework and returns its key; an unchanged outcome keeps its key and date.

    Raises UnknownWorkshopError, and NotNowError if there is nothing to save or too much is saved already.
    """
    saved = {version.key: version.created.date() for version in room.versions}
    for day in dict.fromkeys([*saved.values(), datetime.now(UTC).date()]):
        content = write_version(room.plan, room.running, room.proposals, chains.shipped, day)
        if (key := content_key(content)) in saved:
            return key
    return rooms.store.versions.keep(room.key, room.plan.title, content)


_Write = Callable[[Room, date, ValueChain], bytes]
"""Writes a file for a day; names missing from the plan come from the shipped data."""


def _write_table(name: str, write: Callable[[Table], bytes]) -> _Write:
    def written(room: Room, _: date, __: ValueChain) -> bytes:
        seen = of_exported(room.plan, room.running, room.proposals)
        return write(build_table(name, room.plan, room.running, seen))

    return written


def _write_json(table: Table) -> bytes:
    return write_json(table).encode(errors="replace")


def _tables(room: Room, day: date) -> tuple[Table, ...]:
    """All tables, the legend first."""
    tables = build_record(room.plan, room.running, room.proposals)
    return build_legend(room.plan, room.running, room.proposals, tables, day, room.joined), *tables


def _write_workbook(room: Room, day: date, _: ValueChain) -> bytes:
    from valuechain.tables.writing.workbook import write_tables  # noqa: PLC0415 # openpyxl is slow to import

    return write_tables(_tables(room, day))


def _write_zip(room: Room, day: date, _: ValueChain) -> bytes:
    return pack((f"{table.name}.csv", write_record_csv(table)) for table in _tables(room, day))


def _write_report(form: Format[Briefing]) -> _Write:
    def written(room: Room, day: date, shipped: ValueChain) -> bytes:
        report = form.write(build_report(room, day, shipped))
        return report.encode() if isinstance(report, str) else report

    return written


_FILES: Mapping[tuple[str, str], tuple[Format[Any], _Write]] = {
    **{(name, CSV.ending): (CSV, _write_table(name, write_record_csv)) for name in RECORD},
    **{(name, JSON.ending): (JSON, _write_table(name, _write_json)) for name in RECORD},
    ("record", XLSX.ending): (XLSX, _write_workbook),
    ("record", ZIP.ending): (ZIP, _write_zip),
    **{("report", form.ending): (form, _write_report(form)) for form in DOCUMENT_FORMATS},
}
"""The format and writer of each file, by name and ending."""


def _give(name: str, content: bytes, kind: Format[Any]) -> AnyResponse:
    response = Response(content, content_type=kind.content_type)
    # Quoted for the script that waits for large files; our names need no escaping.
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    if kind is HTML:
        response.headers["Content-Security-Policy"] = _NOTHING_ELSE
    return response
