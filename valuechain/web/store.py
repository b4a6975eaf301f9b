"""What a server keeps: one database for users' own data and for workshops, opened when it is first needed."""

from collections.abc import Callable
from functools import cached_property
from threading import Lock, Thread
from typing import TYPE_CHECKING

from valuechain import settings
from valuechain.analysis.workshop.versus import prepare

if TYPE_CHECKING:
    from valuechain.storage.attempts import Attempts
    from valuechain.storage.engine import Database
    from valuechain.storage.uploads import Uploads
    from valuechain.storage.workshops.facilitating import Workshops
    from valuechain.storage.workshops.rehearsals import Rehearsals
    from valuechain.storage.workshops.versions import Versions

# SQLAlchemy is slow to import, and whoever only looks at the shipped frameworks never needs it.


class Store:
    """The database that settings name, unless the URL of another is given."""

    def __init__(self, url: str | None = None) -> None:
        self._url = url
        self._opening = Lock()
        self._is_expecting = False
        self._forgetting: list[Callable[[], None]] = []

    @cached_property
    def uploads(self) -> "Uploads":
        """Users' own data."""
        from valuechain.storage.uploads import Uploads  # noqa: PLC0415 # see above

        return Uploads(self._database)

    @cached_property
    def workshops(self) -> "Workshops":
        """Workshops."""
        from valuechain.storage.workshops.facilitating import Workshops  # noqa: PLC0415 # see above

        return Workshops(self._database)

    @cached_property
    def versions(self) -> "Versions":
        """Outcomes of workshops, saved as frameworks."""
        from valuechain.storage.workshops.versions import Versions  # noqa: PLC0415 # see above

        return Versions(self._database)

    @cached_property
    def attempts(self) -> "Attempts":
        """Attempts to guess a join code."""
        from valuechain.storage.attempts import Attempts  # noqa: PLC0415 # see above

        return Attempts(self._database)

    @cached_property
    def rehearsals(self) -> "Rehearsals":
        """Their rehearsals."""
        from valuechain.storage.workshops.rehearsals import Rehearsals  # noqa: PLC0415 # see above

        return Rehearsals(self._database)

    def expect_reveal(self) -> None:
        """Imports, once and beside the request, what the first reveal of a workshop would otherwise wait for."""
        if not self._is_expecting:
            self._is_expecting = True
            Thread(target=prepare, daemon=True).start()

    def when_deleted(self, forget: Callable[[], None]) -> None:
        """Has something called whenever something was deleted, so that nothing of it is kept in memory."""
        self._forgetting.append(forget)

    def forget(self) -> None:
        """Something was deleted."""
        for forget in self._forgetting:
            forget()

    def purge_if_there(self) -> None:
        """Deletes what has expired; does not create a database to find nothing in it. Raises StorageError."""
        self.uploads.purge_if_there()
        self.workshops.purge_if_there()

    @property
    def _database(self) -> "Database":
        with self._opening:  # one for all threads: each has connections of its own
            return self._opened

    @cached_property
    def _opened(self) -> "Database":
        from valuechain.storage.engine import Database  # noqa: PLC0415 # see above

        return Database(self._url or settings.database_url())
