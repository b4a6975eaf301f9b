"""Exports of a workshop: tables, report, and outcomes saved as frameworks."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import partial
from typing import Any, Generic, TypeVar

from flask import Blueprint, Response, jsonify, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from valuechain.analysis.workshop.outcome.record import RECORD, build_legend, build_record, build_table, held_on
from valuechain.analysis.workshop.outcome.version import write_version
from valuechain.analysis.workshop.statistics.groups import of_exported
from valuechain.model.chain import ValueChain
from valuechain.model.format import Format, find_format
from valuechain.model.question.parameters import SCREEN, WORKSHOP
from valuechain.model.table import TableSet
from valuechain.model.workshop.version import content_key, is_content_key
from valuechain.storage.workshops.values import UnknownWorkshopError
from valuechain.tables.archive import ZIP
from valuechain.tables.formats import PLAIN_FORMATS, SET_FORMATS, TableFile
from valuechain.views.document.formats import DOCUMENT_FORMATS, HTML
from valuechain.views.page.missing import show_unknown_data
from valuechain.views.picture.formats import PICTURE_FORMATS
from valuechain.views.workshop.control.export import EXPORTS, VERSIONS, export_name, link_version, version_file_name
from valuechain.views.workshop.report.report import build_report
from valuechain.views.workshop.room import Room, address_of
from valuechain.views.workshop.wall.deck import DECK_FORMATS, build_deck, draw_shown
from valuechain.web.chains import Chains
from valuechain.web.creating import Created, Creating
from valuechain.web.policy import OF_DOCUMENTS
from valuechain.web.workshop.forms import (
    give_page,
    is_from_script,
    page_sent_from,
    register_refusals,
    sent_key,
    site,
)
from valuechain.web.workshop.pages import show_room
from valuechain.web.workshop.rooms import Rooms


def build_blueprint(rooms: Rooms, chains: Chains, creating: Creating) -> Blueprint:
    """Everything under /workshop/export and /workshop/version."""
    blueprint = Blueprint("workshop_export", __name__)

    @blueprint.get(f"{EXPORTS}/<file>")
    def export(file: str) -> AnyResponse:
        name, _, ending = file.partition(".")
        exported = FILES.get(name)
        form = find_format(ending, exported.formats) if exported else None
        if exported is None or form is None:
            raise UnknownWorkshopError
        room, day = rooms.facilitated(request.args.get(WORKSHOP, ""), site()), datetime.now(UTC).date()
        room = replace(room, screen=request.args.get(SCREEN, ""))
        with chains.costly.turn() if form.is_costly else nullcontext():
            content = form.write_bytes(exported.build(room, day, chains.shipped))
        held = held_on(room.plan, room.running) or day
        return give_file(export_name(room.plan, name, form.ending, held), content, form)

    @blueprint.post(VERSIONS)
    def save() -> AnyResponse:
        room = rooms.facilitated(sent_key(), site())
        creating.allow(Created.OUTCOME)
        key = save_version(rooms, chains, room)
        page = page_sent_from()
        if not is_from_script():
            return redirect(f"{address_of(page, room.key)}#outcome-{key}", 303)
        links = {name: f"{room.site}{href}" for name, href in link_version(room.plan, key)._asdict().items() if href}
        return jsonify(key=key, **links, html=show_room(rooms, page, room.key, room.site))

    @blueprint.get(f"{VERSIONS}/<key>.zip")
    def give_version(key: str) -> AnyResponse:
        versions = rooms.store.versions
        version, content = (versions.find(key), versions.content_of(key)) if is_content_key(key) else (None, None)
        if version is None or content is None:
            return give_page(show_unknown_data(), "Data not found", 404)
        return give_file(version_file_name(version), content, ZIP)

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


Content = TypeVar("Content")


@dataclass(frozen=True, slots=True)
class Export(Generic[Content]):
    """A file to export, in each of its formats."""

    formats: Sequence[Format[Content]]
    build: Callable[[Room, date, ValueChain], Content]
    """Builds the file as of a date; names missing from the plan come from the shipped data."""


def _build_table(name: str, room: Room, _day: date, _shipped: ValueChain) -> TableFile:
    seen = of_exported(room.plan, room.running, room.proposals)
    return TableFile(lambda: build_table(name, room.plan, room.running, seen), is_for_excel=True)


def _build_record(room: Room, day: date, _shipped: ValueChain) -> TableSet:
    """All tables, the legend first."""
    tables = build_record(room.plan, room.running, room.proposals)
    return TableSet((build_legend(room.plan, room.running, room.proposals, tables, day, room.joined), *tables))


FILES: Mapping[str, Export[Any]] = {
    **{name: Export(PLAIN_FORMATS, partial(_build_table, name)) for name in RECORD},
    "record": Export(SET_FORMATS, _build_record),
    "report": Export(DOCUMENT_FORMATS, build_report),
    "wall": Export(DECK_FORMATS, lambda room, day, _: build_deck(room, day)),
    "screen": Export(PICTURE_FORMATS, lambda room, day, _: draw_shown(room, day)),
}
"""The files to export, by name."""


def give_file(name: str, content: bytes, kind: Format[Any], *, is_read_here: bool = False) -> AnyResponse:
    """A file to download, or to read in the browser."""
    response = Response(content, content_type=kind.content_type)
    # Quoted for the script that waits for large files; our names need no escaping.
    response.headers["Content-Disposition"] = f'{"inline" if is_read_here else "attachment"}; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    if kind is HTML:
        response.headers["Content-Security-Policy"] = OF_DOCUMENTS
    return response
