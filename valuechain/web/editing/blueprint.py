"""The routes under /edit, except for the page itself."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, jsonify, redirect, request
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response as AnyResponse

from valuechain import settings
from valuechain.analysis.editing.described import describe, describe_since, say, tabulate
from valuechain.analysis.editing.findings import find_in
from valuechain.model.errors import InvalidDataError, UnknownValueError
from valuechain.model.question.parameters import DATA, FRAMEWORK
from valuechain.storage.drafts import MOST_NAMES
from valuechain.storage.errors import StorageError
from valuechain.tables.archive import file_stem
from valuechain.tables.characters import fold
from valuechain.tables.editing.check import EditError
from valuechain.tables.editing.start import write_copy, write_new
from valuechain.tables.formats import CSV
from valuechain.tables.writing.write import write_excel_csv
from valuechain.views.editing.address import edit_data
from valuechain.views.editing.choosing import NEW_ROLES, PAI
from valuechain.views.editing.panel import show_panel
from valuechain.views.editing.rows import build_grid, build_patch
from valuechain.views.editing.state import show_state
from valuechain.views.editing.values import LONGEST_NAME, NamedVersion
from valuechain.views.editing.versions import show_differences, show_versions
from valuechain.views.my_data.page import show_refusal
from valuechain.views.page.state import Page
from valuechain.web.chains import BrokenDataError, Chains, UnknownDataError, UnreachableDataError
from valuechain.web.creating import Created, Creating
from valuechain.web.drafts import ConflictError, FullLogError, LiveDraft, NoDraftError
from valuechain.web.editing.asked import read_change
from valuechain.web.operation.outages import log_outage
from valuechain.web.refusals import RefusedError, with_wait

_PAGE = Page.EDIT.value
MOST_BYTES = 2_000_000
_FORMS = (f"{_PAGE}/open", f"{_PAGE}/start", f"{_PAGE}/new")
_GONE = "This data is no longer there: it has expired or was deleted."
_TOO_LARGE = "This is more than the server takes at once. Change less at a time."
_FULL = (
    "This data has been changed so much that there is no room for more changes. To go on, choose “See and download”, "
    "download it, and bring the file to My data."
)
_UNREACHABLE = (
    "The server cannot reach its database right now. Nothing was changed. Try again in a minute. If it goes on, tell "
    "whoever runs the server: its log says why."
)


def build_blueprint(chains: Chains, creating: Creating) -> Blueprint:
    """Builds the routes."""
    blueprint = Blueprint("editing", __name__)
    _register_starting(blueprint, chains, creating)
    _register_changing(blueprint, chains, creating)
    _register_showing(blueprint, chains)
    _register_versions(blueprint, chains, creating)
    _register_refusals(blueprint)

    @blueprint.before_request
    def limit_size() -> None:
        request.max_content_length = MOST_BYTES

    return blueprint


def _register_starting(blueprint: Blueprint, chains: Chains, creating: Creating) -> None:
    @blueprint.post(f"{_PAGE}/open")
    def open_data() -> AnyResponse:
        """Opens a user's own data to change it; the file stays as it is."""
        key = request.form.get(DATA, "")
        creating.allow(Created.DRAFT)
        chains.start_draft(key)
        return redirect(edit_data(key), 303)

    @blueprint.post(f"{_PAGE}/start")
    def start() -> AnyResponse:
        """Opens a copy of a framework to change it, under a link of its own."""
        chain = chains.find(request.form.get(DATA, ""))
        framework = request.form.get(FRAMEWORK, "")
        try:
            with chains.turn_for(chain):
                base = write_copy(chain, framework)
        except UnknownValueError as error:
            raise RefusedError(404, str(error)) from error
        return edit(f"{framework}.zip", base)

    @blueprint.post(f"{_PAGE}/new")
    def start_new() -> AnyResponse:
        """Opens a new framework with one mitigation, under a link of its own."""
        title = fold(" ".join(request.form.get("title", "").split())[:LONGEST_NAME]).strip() or "New framework"
        return edit("new.zip", write_new(title, NEW_ROLES.get(request.form.get("roles", ""), NEW_ROLES[PAI])))

    def edit(name: str, base: bytes) -> AnyResponse:
        creating.allow(Created.DRAFT, 2 * len(base))
        key = chains.uploads.keep(name, base, 0, settings.kept_days(), is_draft=True)
        return redirect(edit_data(key), 303)


def _register_changing(blueprint: Blueprint, chains: Chains, creating: Creating) -> None:
    @blueprint.post(f"{_PAGE}/change")
    def change() -> AnyResponse:
        asked = read_change(_read_json())
        creating.make_room(request.content_length or 0)
        drafts = chains.drafts
        try:
            made = drafts.change(asked.key, asked.basis, asked.author, asked.commands, is_forced=asked.is_forced)
        except ConflictError as error:
            with drafts.open(asked.key) as live:
                theirs = describe(live.draft, [error.theirs])
                return _tell(409, **_patch(live, asked.seen, asked.author, conflict=say(theirs)))
        with drafts.open(asked.key) as live:
            edits = live.changes[made - 1].edits if made else ()
            return jsonify(_patch(live, asked.seen, asked.author, made=made, said=say(describe(live.draft, edits))))

    @blueprint.get(f"{_PAGE}/changes")
    def changes() -> AnyResponse:
        key, author = request.args.get(DATA, ""), request.args.get("author", "")
        seen = request.args.get("revision", 0, type=int)
        newest = chains.stored_drafts.revision_of(key)
        if newest is not None and seen >= newest:  # as nearly always, so it neither opens the draft nor waits for it
            return Response(status=204)
        with chains.drafts.open(key) as live:
            return jsonify(_patch(live, seen, author))


def _patch(live: LiveDraft, seen: int, author: str, **more: object) -> dict[str, Any]:
    """The changes since the browser's revision, with other people's in words."""
    changes = live.since(seen)
    edits = [edit for change in changes for edit in change.edits]
    return {
        "revision": live.revision,
        **build_patch(live.draft, edits),
        **_state(live),
        "others": [say(describe(live.draft, change.edits)) for change in changes if change.author != author],
        **more,
    }


def _state(live: LiveDraft) -> dict[str, Any]:
    changed = len(describe_since(live.draft, live.draft.original))
    return {"state": show_state(live.draft, find_in(live.draft), changed), "changed": changed}


def _register_showing(blueprint: Blueprint, chains: Chains) -> None:
    @blueprint.get(f"{_PAGE}/rows")
    def rows() -> AnyResponse:
        with chains.drafts.open(request.args.get(DATA, "")) as live:
            return jsonify({"revision": live.revision, **build_grid(live.draft), **_state(live)})

    @blueprint.get(f"{_PAGE}/panel")
    def panel() -> AnyResponse:
        mitigation, actor = request.args.get("mitigation", ""), request.args.get("actor", "")
        with chains.drafts.open(request.args.get(DATA, "")) as live:
            is_there = (not mitigation or mitigation in live.draft.mitigations) and (
                not actor or actor in live.draft.actors
            )
            if not is_there or not (mitigation or actor):
                raise RefusedError(404, "This is no longer there. Someone may have deleted it.")
            return Response(show_panel(live.draft, mitigation, actor))

    @blueprint.get(f"{_PAGE}/differences")
    def differences() -> AnyResponse:
        key, since = request.args.get(DATA, ""), request.args.get("since", 0, type=int)
        with chains.drafts.open(key) as live:
            found = describe_since(live.draft, live.snapshot_at(since))
        href = f"{_PAGE}/differences.csv?{DATA}={key}&since={since}"
        return Response(show_differences(found, href, _name_of(chains, key, since)))

    @blueprint.get(f"{_PAGE}/differences.csv")
    def give_differences() -> AnyResponse:
        since = request.args.get("since", 0, type=int)
        with chains.drafts.open(request.args.get(DATA, "")) as live:
            table = tabulate(describe_since(live.draft, live.snapshot_at(since)))
            name = f"{file_stem(f'Changes in {live.draft.title}')}.csv"
        response = Response(write_excel_csv(table), mimetype=CSV.media_type)
        response.headers.set("Content-Disposition", "attachment", filename=name)
        return response


def _name_of(chains: Chains, key: str, revision: int) -> str:
    """A version in words: the original, or its name."""
    if not revision:
        return "the original"
    named = (each.name for each in chains.stored_drafts.names(key) if each.revision == revision)
    return next((f"“{name}”" for name in named), f"change {revision:,}")


def _register_versions(blueprint: Blueprint, chains: Chains, creating: Creating) -> None:
    def show(key: str) -> AnyResponse:
        with chains.drafts.open(key) as live:
            revision, framework = live.revision, live.draft.framework
        framework = next(iter(chains.find_kept(key).frameworks), framework)  # another id, if a shipped one has that
        names: Sequence[NamedVersion] = [NamedVersion(*each) for each in chains.stored_drafts.names(key)]
        return Response(show_versions(names, key, framework, revision))

    @blueprint.get(f"{_PAGE}/versions")
    def versions() -> AnyResponse:
        return show(request.args.get(DATA, ""))

    @blueprint.post(f"{_PAGE}/versions")
    def name_version() -> AnyResponse:
        key, sent = _read_sent()
        name = sent.get("name")
        name = " ".join(name.split())[:LONGEST_NAME] if isinstance(name, str) else ""
        if not name:
            raise EditError("Give the version a name, such as “After the first review”.")
        creating.make_room(len(name))
        with chains.drafts.open(key) as live:
            revision = live.revision
        if not chains.stored_drafts.name(key, revision, name):
            if chains.stored_drafts.revision_of(key) is None:
                raise NoDraftError  # deleted in the meantime
            raise EditError(f"There can be at most {MOST_NAMES} named versions. Remove a name first.")
        return show(key)

    @blueprint.post(f"{_PAGE}/versions/forget")
    def forget_version() -> AnyResponse:
        key, sent = _read_sent()
        number = sent.get("id")
        if type(number) is int and number in [each.id for each in chains.stored_drafts.names(key)]:
            chains.stored_drafts.forget_name(key, number)
        return show(key)


def _read_json() -> object:
    """The JSON that was sent; None if it is not JSON."""
    try:
        return request.get_json(silent=True)
    except RecursionError:  # lists in lists without end
        return None


def _read_sent() -> tuple[str, dict[str, Any]]:
    sent = _read_json()
    if not isinstance(sent, dict) or not isinstance(sent.get(DATA), str):
        raise EditError("This cannot be read. Reload the page and try again.")
    return sent[DATA], sent


def _register_refusals(blueprint: Blueprint) -> None:
    @blueprint.errorhandler(EditError)
    def refuse_edit(error: EditError) -> AnyResponse:
        return _refuse(400, str(error))

    @blueprint.errorhandler(RefusedError)
    def refuse(error: RefusedError) -> AnyResponse:
        return with_wait(_refuse(error.status, str(error)), error)

    @blueprint.errorhandler(BrokenDataError)
    def say_broken(error: BrokenDataError) -> AnyResponse:
        return _refuse(409, str(error))

    @blueprint.errorhandler(InvalidDataError)
    def say_invalid(error: InvalidDataError) -> AnyResponse:
        return _refuse(409, str(BrokenDataError(len(error.problems))))

    @blueprint.errorhandler(FullLogError)
    def say_full(_error: FullLogError) -> AnyResponse:
        return _refuse(507, _FULL)

    @blueprint.errorhandler(RequestEntityTooLarge)
    def say_too_large(_error: RequestEntityTooLarge) -> AnyResponse:
        return _refuse(413, _TOO_LARGE)

    @blueprint.errorhandler(NoDraftError)
    @blueprint.errorhandler(UnknownDataError)
    def say_gone(_error: LookupError) -> AnyResponse:
        return _refuse(404, _GONE)

    @blueprint.errorhandler(StorageError)
    @blueprint.errorhandler(UnreachableDataError)
    def say_unreachable(error: Exception) -> AnyResponse:
        if isinstance(error, StorageError):  # the other is already logged
            log_outage("A change cannot be saved", error)
        return _refuse(503, _UNREACHABLE)


def _refuse(status: int, message: str) -> AnyResponse:
    """Why nothing was done: as a page for a form, otherwise as JSON for the page's script."""
    if request.path in _FORMS:
        return Response(show_refusal(status, message, "This cannot be changed"), status, mimetype="text/html")
    return _tell(status, error=message)


def _tell(status: int, **values: object) -> AnyResponse:
    response = jsonify(values)
    response.status_code = status
    return response
