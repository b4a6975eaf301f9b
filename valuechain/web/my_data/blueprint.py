"""Uploads, downloads, renames and deletes a user's own files."""

import io
import json
import logging
from collections.abc import Iterator
from contextvars import copy_context
from functools import partial
from pathlib import PurePosixPath
from queue import SimpleQueue
from threading import Event, Thread
from typing import Any, NamedTuple
from urllib.parse import quote_plus

from flask import Blueprint, Response, redirect, request, send_file
from markupsafe import Markup
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response as AnyResponse

from valuechain import settings
from valuechain.model.errors import QuestionError
from valuechain.model.format import Format, find_format
from valuechain.model.question.parameters import DATA
from valuechain.model.table import TableSet
from valuechain.model.workshop.version import is_content_key
from valuechain.storage.errors import StorageError
from valuechain.storage.keys import key_of_encoding
from valuechain.tables.archive import choose_encoding, is_whole, own_name, pack, packed_name
from valuechain.tables.encodings import ENCODINGS
from valuechain.tables.formats import CSV, SET_FORMATS
from valuechain.tables.reading.progress import Progress, say_nothing
from valuechain.tables.reading.source import TEXT_ENDINGS
from valuechain.tables.text import UnreadableError
from valuechain.tables.writing.annotated.files import annotate, problem_rows
from valuechain.tables.writing.templates import build_template
from valuechain.tables.writing.write import write_excel_csv
from valuechain.views.my_data.page import LONGEST_TITLE, MOST_BYTES, MOST_FILES, Kept, show_my_data_at, show_refusal
from valuechain.views.my_data.shape import mapping_of
from valuechain.views.page.state import Address, Page
from valuechain.views.workshop.control.export import show_version
from valuechain.web.chains import Chains, Own, UnknownDataError
from valuechain.web.costly import RETRY_AFTER, BusyError
from valuechain.web.creating import Created, Creating
from valuechain.web.operation.following import request_id
from valuechain.web.operation.outages import log_outage
from valuechain.web.refusals import RefusedError, with_wait

_NOTHING = Markup()
_log = logging.getLogger(__name__)

_PAGE = Page.MY_DATA.value
_LINES = "application/x-ndjson"
_FORM_ITSELF = 1_000_000
"""Number of bytes allowed in a form in addition to its files."""
_UNREACHABLE = (
    "The server cannot keep files at the moment. Nothing was kept. Please try again in a minute. If it goes on, tell "
    "whoever runs the server: its log says why."
)
_FAILED = (
    "Something went wrong on the server. Nothing was kept. If it happens again, tell whoever runs the server this "
    "number: {}."
)


class _CancelledError(Exception):
    """The client has disconnected."""


class File(NamedTuple):
    """An upload as it is stored: one file, or a zip of several."""

    name: str
    content: bytes
    title: str
    """The user's title for the data; may be empty."""


def show(chains: Chains, address: Address, host: Markup = _NOTHING) -> Markup:
    """The My data page at an address, with a hint on the host that its links begin with. Raises UnknownDataError."""
    key = address.data
    if is_content_key(key):
        version, own = chains.find_version(key)
        return show_version(version, chains.find(key), own.frameworks[0])
    kept = chains.find_kept(key) if key else None
    spared = settings.spared_days() if settings.quota() else 0
    return show_my_data_at(chains.shipped, address, kept, settings.kept_days(), spared, host=host)


def build_blueprint(chains: Chains, creating: Creating) -> Blueprint:
    """Builds the routes under /my-data, except for the page itself."""
    blueprint = Blueprint("my_data", __name__)
    _register_taking(blueprint, chains, creating)
    _register_changing(blueprint, chains, creating)
    _register_giving(blueprint, chains)
    _register_refusals(blueprint)
    return blueprint


def _register_taking(blueprint: Blueprint, chains: Chains, creating: Creating) -> None:
    @blueprint.post(_PAGE)
    def open_files() -> AnyResponse:
        file = _read_files()
        chains.costly.refuse_if_full()  # before it counts: the script sends the form again
        creating.allow(Created.UPLOAD, len(file.content))
        if request.accept_mimetypes.best == _LINES:
            lines = _tell(chains, file)
            # Keeps proxies such as nginx from buffering the lines.
            return Response(lines, content_type=_LINES, headers={"X-Accel-Buffering": "no"})
        return redirect(_page_of(_keep(chains, file, say_nothing)), 303)


def _register_changing(blueprint: Blueprint, chains: Chains, creating: Creating) -> None:
    @blueprint.post(f"{_PAGE}/rename")
    def rename_files() -> AnyResponse:
        key = request.form.get(DATA, "")
        if not chains.uploads.rename(key, _read_title()):
            raise UnknownDataError
        chains.forget(key)
        return redirect(_page_of(key), 303)

    @blueprint.post(f"{_PAGE}/encoding")
    def choose_encoding_of_files() -> AnyResponse:
        key, encoding = request.form.get(DATA, ""), request.form.get("encoding", "")
        new = key_of_encoding(key, encoding)
        try:
            _read_again(chains, creating, key, new, encoding)
        except UnknownDataError:
            if chains.uploads.find(new) is None:  # else the form has arrived before
                raise
        return redirect(_page_of(new), 303)

    @blueprint.post(f"{_PAGE}/mapping")
    def map_table() -> AnyResponse:
        key = request.form.get(DATA, "")
        kept, content = _find_unchanged(chains, key)
        try:
            mapping = mapping_of(request.form.items())
            own = chains.read(kept.name, content, title=kept.title, mapping=mapping)
        except QuestionError as error:
            raise RefusedError(400, f"Your table cannot be read in this way: {error}") from error
        chains.uploads.map(key, mapping, is_confirmed="is_confirmed" in request.form)
        chains.forget(key)
        chains.hold(key, own)
        return redirect(_page_of(key), 303)

    @blueprint.post(f"{_PAGE}/delete")
    def delete_files() -> AnyResponse:
        key = request.form.get(DATA, "")
        chains.uploads.delete(key)
        chains.forget(key)
        return redirect(f"{_PAGE}?deleted=yes", 303)


def _register_giving(blueprint: Blueprint, chains: Chains) -> None:
    for form in SET_FORMATS:
        path = f"{_PAGE}/template.{form.ending}"
        blueprint.add_url_rule(path, f"template_{form.ending}", partial(_give_template, form))

    @blueprint.get(f"{_PAGE}/original")
    def give_original() -> AnyResponse:
        kept, content = _find(chains, request.args.get(DATA, ""))
        return _give(kept.name, content)

    @blueprint.get(f"{_PAGE}/annotated")
    def give_annotated() -> AnyResponse:
        kept, content = _find(chains, request.args.get(DATA, ""))
        try:
            with chains.costly.turn():
                copy = annotate(kept.name, content, kept.problems)
        except UnreadableError as error:
            raise RefusedError(404, f"We cannot make a copy of this file: {error.problem.message}") from error
        return _give(copy.name, copy.content, find_format(PurePosixPath(copy.name).suffix[1:], SET_FORMATS))

    @blueprint.get(f"{_PAGE}/problems.csv")
    def give_problems() -> AnyResponse:
        kept, _ = _find(chains, request.args.get(DATA, ""))
        content = write_excel_csv(problem_rows(kept.problems))
        return _give(f"Problems in {PurePosixPath(kept.name).stem}.csv", content, CSV)


def _register_refusals(blueprint: Blueprint) -> None:
    @blueprint.errorhandler(RefusedError)
    def refuse(error: RefusedError) -> Response:
        return with_wait(_refuse(error.status, str(error), is_busy=isinstance(error, BusyError)), error)

    @blueprint.errorhandler(UnknownDataError)
    def say_unknown(error: UnknownDataError) -> Response:
        return _refuse(error.status, str(error))

    @blueprint.errorhandler(RequestEntityTooLarge)
    def say_too_large(_: RequestEntityTooLarge) -> Response:
        return _refuse(413, _too_large())

    @blueprint.errorhandler(StorageError)
    def say_unreachable(error: StorageError) -> Response:
        log_outage("Uploaded data cannot be kept", error)
        return _refuse(503, _UNREACHABLE)


def _refuse(status: int, message: str, *, is_busy: bool = False) -> Response:
    """The message as a JSON line for the script, or as a page for a plain form."""
    if request.accept_mimetypes.best == _LINES:
        return Response(_line(_last(message, is_busy=is_busy)), status, content_type=_LINES)
    titles = {400: "Please choose your files", 404: "Data not found", 413: "The files are too large"}
    return Response(show_refusal(status, message, titles.get(status, "This cannot be done")), status)


def _too_large() -> str:
    return f"The limit is {MOST_BYTES // 1_000_000} MB in total. Keep only the tables, or zip them."


def _read_files() -> File:
    """Reads the uploaded files. Raises RefusedError or RequestEntityTooLarge."""
    if request.mimetype == "multipart/form-data":  # a form without files could have millions of fields
        request.max_content_length = MOST_BYTES + _FORM_ITSELF
    title = _read_title()
    files = [
        (PurePosixPath((file.filename or "").replace("\\", "/")).name, file) for file in request.files.getlist("files")
    ]
    files = [(own_name(name), file) for name, file in files if name]
    if not files:
        raise RefusedError(400, "You did not choose a file. Choose a spreadsheet (.xlsx), a CSV file or a zip.")
    if len(files) > MOST_FILES:
        raise RefusedError(413, f"You chose {len(files)} files; the limit is {MOST_FILES}. Zip them.")
    is_several = len(files) > 1
    if is_several and any(is_whole(name) for name, _ in files):
        raise RefusedError(400, "Upload one workbook or one zip at a time, or several CSV files together.")
    names = [name for name, _ in files]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise RefusedError(400, f"Two files are called {twice}. Choose one, or combine their rows.")
    contents = [(name, file.read()) for name, file in files]
    if sum(len(content) for _, content in contents) > MOST_BYTES:
        raise RefusedError(413, _too_large())
    is_text = PurePosixPath(names[0]).suffix.casefold() in TEXT_ENDINGS
    # Even a single table is zipped, so that the choice of an encoding can be kept beside it.
    if is_several or is_text:
        title_of_one = "" if is_several else PurePosixPath(names[0]).stem
        return File(packed_name(title or title_of_one), pack(contents), title)
    return File(*contents[0], title)


def _read_title() -> str:
    """The user's title for the data, on one line and cut to the longest allowed."""
    return " ".join(request.form.get("title", "").split())[:LONGEST_TITLE]


def _keep(chains: Chains, file: File, progress: Progress) -> str:
    """Reads and stores a file, even one with problems, and returns its key.

    Raises BusyError and StorageError.
    """
    own = chains.read(file.name, file.content, progress, file.title)
    progress("Saving the file", 0, 0)
    days, is_confirmed = settings.kept_days(), _is_settled(own)
    key = chains.uploads.keep(file.name, file.content, len(own.problems), days, file.title, is_confirmed=is_confirmed)
    chains.hold(key, own)
    return key


def _read_again(chains: Chains, creating: Creating, key: str, new: str, encoding: str) -> None:
    """Reads a file in another encoding and stores it under a new key.

    Raises RefusedError, UnknownDataError and StorageError.
    """
    kept, content = _find_unchanged(chains, key)
    if encoding not in ("", *ENCODINGS):
        raise RefusedError(400, "Choose one of the encodings in the list.")
    try:
        chosen = choose_encoding(kept.name, content, encoding)
    except UnreadableError as error:
        raise RefusedError(400, f"These files cannot be read again: {error.problem.message}") from error
    own = chains.read(kept.name, chosen, title=kept.title)
    if len(chosen) > len(content):
        creating.make_room(len(chosen) - len(content))
    if not chains.uploads.replace(key, new, chosen, len(own.problems), is_confirmed=_is_settled(own)):
        raise UnknownDataError
    chains.forget(key)
    chains.hold(new, own)


def _is_settled(own: Own) -> bool:
    """Whether there is nothing to confirm about how it is read."""
    return own.found is None or not own.found.summary


def _tell(chains: Chains, file: File) -> Iterator[str]:
    """Streams progress as JSON lines; the last line has the address of the result, or the error.

    The file is read in a thread, so that lines can be sent in the meantime. The thread stops if the client disconnects.
    """
    lines: SimpleQueue[dict[str, object]] = SimpleQueue()
    is_left = Event()

    def tell(step: str, done: int, of: int) -> None:
        if is_left.is_set():
            raise _CancelledError
        lines.put({"step": step, "done": done, "of": of})

    def work() -> None:
        try:
            key = _keep(chains, file, tell)
            if is_left.is_set():
                chains.uploads.delete(key)  # the client never received the key
            lines.put({"to": _page_of(key)})
        except _CancelledError:
            return
        except Exception as error:  # the client is waiting for an answer
            lines.put(_last(_explain(error), is_busy=isinstance(error, BusyError)))

    Thread(target=copy_context().run, args=(work,), daemon=True).start()  # so that the log has the request's id
    try:
        while True:
            line = lines.get()
            yield _line(line)
            if "step" not in line:
                return
    finally:
        is_left.set()


def _explain(error: Exception) -> str:
    """Explains to the visitor why nothing was stored; logs problems for the operator."""
    if isinstance(error, RefusedError):
        return str(error)
    if isinstance(error, StorageError):
        log_outage("Uploaded data cannot be kept", error)
        return _UNREACHABLE
    _log.error("Uploaded data could not be read.", exc_info=error)
    return _FAILED.format(request_id())


def _last(message: str, *, is_busy: bool) -> dict[str, object]:
    """The last line if nothing was stored; if the server is busy, with the seconds until the script tries again."""
    return {"error": message} | ({"again": RETRY_AFTER} if is_busy else {})


def _line(line: dict[str, object]) -> str:
    return json.dumps(line) + "\n"


def _page_of(key: str) -> str:
    return f"{_PAGE}?data={quote_plus(key)}"


def _find_unchanged(chains: Chains, key: str) -> tuple[Kept, bytes]:
    """The same, to read the file in another way. Refuses if it has been opened here: its changes would be lost."""
    kept, content = _find(chains, key)
    if kept.revision is not None:
        raise RefusedError(409, "This data is being changed here. Upload the file again to read it in another way.")
    return kept, content


def _find(chains: Chains, key: str) -> tuple[Kept, bytes]:
    """Finds the data and file for a key. Raises UnknownDataError or StorageError."""
    kept = chains.find_kept(key)
    content = chains.uploads.content_of(key)
    if content is None:
        raise UnknownDataError
    return kept, content


def _give_template(form: Format[TableSet]) -> AnyResponse:
    return _give(f"valuechain-template.{form.ending}", form.write_bytes(build_template()), form)


def _give(name: str, content: bytes, form: Format[Any] | None = None) -> AnyResponse:
    """Sends a file to save; without a format, as plain bytes."""
    media_type = form.media_type if form else "application/octet-stream"
    response = send_file(io.BytesIO(content), media_type, as_attachment=True, download_name=name)
    response.headers["Cache-Control"] = "no-store"
    return response
