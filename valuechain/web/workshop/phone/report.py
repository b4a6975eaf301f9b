"""The report for participants, written once for all phones in a room."""

from datetime import UTC, datetime

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


class Reports:
    """Reports for participants, kept by revision."""

    def __init__(self, rooms: Rooms, chains: Chains) -> None:
        self._rooms = rooms
        self._chains = chains
        rooms.store.when_deleted(chains.costly.forget)

    def give(self, workshop: Workshop, form: Format[Briefing]) -> AnyResponse:
        """The report of a workshop that has ended: a page, or a file to download. Raises BusyError and StorageError."""
        here, day = site(), datetime.now(UTC).date()

        def make() -> bytes:
            return form.write_bytes(build_report(self._rooms.reported(workshop, here), day, self._chains.shipped))

        key = f"report {workshop.code} {workshop.revision} {form.ending} {here} {day}"
        content = self._chains.costly.keep(key, make, is_private=True)
        held = held_on(workshop.plan, workshop.running) or day
        name = export_name(workshop.plan, "report", form.ending, held)
        return give_file(name, content, form, is_read_here=form is HTML)
