"""The report for participants, written once for all phones in a room."""

from datetime import UTC, datetime
from threading import Lock

from cachetools import TTLCache
from werkzeug.wrappers import Response as AnyResponse

from valuechain.analysis.workshop.outcome.record import held_on
from valuechain.model.format import Format
from valuechain.storage.workshops.values import Workshop
from valuechain.views.document.blocks import Briefing
from valuechain.views.document.formats import HTML
from valuechain.views.workshop.control.export import export_name
from valuechain.views.workshop.report.report import build_report
from valuechain.web.chains import Chains
from valuechain.web.workshop.export import give_file
from valuechain.web.workshop.forms import site
from valuechain.web.workshop.rooms import Rooms

_MOST_HELD = 16
_HELD_SECONDS = 600


class Reports:
    """Reports for participants, cached by revision."""

    def __init__(self, rooms: Rooms, chains: Chains) -> None:
        self._rooms = rooms
        self._chains = chains
        self._held: TTLCache[tuple[str, int, str], bytes] = TTLCache(_MOST_HELD, _HELD_SECONDS)
        self._lock = Lock()
        rooms.store.when_deleted(self._forget_all)

    def give(self, workshop: Workshop, form: Format[Briefing]) -> AnyResponse:
        """The report of a workshop that has ended: a page, or a file to download. Raises StorageError."""
        key, day = (workshop.code, workshop.revision, form.ending), datetime.now(UTC).date()
        with self._lock:  # a concurrent caller waits for the first one's report
            content = self._held.get(key)
            if content is None:
                report = build_report(self._rooms.reported(workshop, site()), day, self._chains.shipped)
                content = self._held[key] = form.write_bytes(report)
        held = held_on(workshop.plan, workshop.running) or day
        name = export_name(workshop.plan, "report", form.ending, held)
        return give_file(name, content, form, is_read_here=form is HTML)

    def _forget_all(self) -> None:
        with self._lock:
            self._held.clear()
