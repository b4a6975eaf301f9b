"""The server's database for users' own data and workshops, opened on first use."""

from collections.abc import Callable
from functools import cached_property
from threading import Lock, Thread
from typing import TYPE_CHECKING

from valuechain import settings
from valuechain.analysis.workshop.statistics.guidance import prepare

if TYPE_CHECKING:
    from valuechain.storage.attempts import Attempts, Creations
    from valuechain.storage.drafts import Drafts
    from valuechain.storage.engine import Database
    from valuechain.storage.quota import Quota
    from valuechain.storage.uploads import Uploads
    from valuechain.storage.workshops.changing import Changes
    from valuechain.storage.workshops.facilitating import Workshops
    from valuechain.storage.workshops.participating import Participants
    from valuechain.storage.workshops.people import People
    from valuechain.storage.workshops.rehearsals import Rehearsals
    from valuechain.storage.workshops.upvotes import Upvotes
    from valuechain.storage.workshops.versions import Versions

# SQLAlchemy is slow to import, and the shipped frameworks do not need it.


class Store:
    """The database at the given URL, or else the one from the settings."""

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
    def drafts(self) -> "Drafts":
        """Changes to users' own data."""
        from valuechain.storage.drafts import Drafts  # noqa: PLC0415 # see above

        return Drafts(self._database)

    @cached_property
    def workshops(self) -> "Workshops":
        """Workshops."""
        from valuechain.storage.workshops.facilitating import Workshops  # noqa: PLC0415 # see above

        return Workshops(self._database)

    @cached_property
    def changes(self) -> "Changes":
        """Changes to running workshops."""
        from valuechain.storage.workshops.changing import Changes  # noqa: PLC0415 # see above

        return Changes(self._database)

    @cached_property
    def participants(self) -> "Participants":
        """The participants in workshops."""
        from valuechain.storage.workshops.participating import Participants  # noqa: PLC0415 # see above

        return Participants(self._database)

    @cached_property
    def people(self) -> "People":
        """The participants in workshops, for facilitators."""
        from valuechain.storage.workshops.people import People  # noqa: PLC0415 # see above

        return People(self._database)

    @cached_property
    def upvotes(self) -> "Upvotes":
        """Votes for reasons."""
        from valuechain.storage.workshops.upvotes import Upvotes  # noqa: PLC0415 # see above

        return Upvotes(self._database)

    @cached_property
    def versions(self) -> "Versions":
        """Outcomes of workshops, saved as frameworks."""
        from valuechain.storage.workshops.versions import Versions  # noqa: PLC0415 # see above

        return Versions(self._database)

    @cached_property
    def attempts(self) -> "Attempts":
        """The record of attempts to guess join codes."""
        from valuechain.storage.attempts import Attempts  # noqa: PLC0415 # see above

        return Attempts(self._database)

    @cached_property
    def creations(self) -> "Creations":
        """Rate limits for creating things."""
        from valuechain.storage.attempts import Creations  # noqa: PLC0415 # see above

        return Creations(self._database)

    @cached_property
    def quota(self) -> "Quota":
        """How much may be kept."""
        from valuechain.storage.quota import Quota  # noqa: PLC0415 # see above

        return Quota(self._database, self.purge_if_there)

    @cached_property
    def rehearsals(self) -> "Rehearsals":
        """Rehearsals of workshops."""
        from valuechain.storage.workshops.rehearsals import Rehearsals  # noqa: PLC0415 # see above

        return Rehearsals(self._database)

    def expect_reveal(self) -> None:
        """Preloads, in a thread and only once, the slow imports that the first reveal of a workshop needs."""
        if not self._is_expecting:
            self._is_expecting = True
            Thread(target=prepare, daemon=True).start()

    def when_deleted(self, forget: Callable[[], None]) -> None:
        """Registers a callback for deletions, so that caches drop deleted data."""
        self._forgetting.append(forget)

    def forget(self) -> None:
        """Runs the callbacks after a deletion."""
        for forget in self._forgetting:
            forget()

    def check(self) -> None:
        """Checks that the database can be reached and used by this process. Raises StorageError with advice."""
        self._database.check()

    def purge_if_there(self) -> None:
        """Purges expired data; never creates a database. Raises StorageError."""
        self.uploads.purge_if_there()
        self.workshops.purge_if_there()
        self.attempts.purge_if_there()

    @property
    def _database(self) -> "Database":
        with self._opening:  # shared by all threads; connections are per thread
            return self._opened

    @cached_property
    def _opened(self) -> "Database":
        from valuechain.storage.engine import Database  # noqa: PLC0415 # see above

        return Database(
            self._url or settings.database_url(),
            # Another file may have been put in its place. In a thread, as caches wait for whoever fills them.
            when_opened=lambda: Thread(target=self.forget, daemon=True).start(),
        )
