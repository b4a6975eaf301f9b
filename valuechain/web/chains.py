"""Finds the chain for a request: the shipped frameworks, alone or with a user's own."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

from cachetools import LRUCache
from markupsafe import Markup

from valuechain.analysis.search.index import prepare
from valuechain.model.chain import ValueChain
from valuechain.model.errors import InvalidDataError, QuestionError
from valuechain.model.merge import merge, own_ids, titled
from valuechain.model.once import forget_answers
from valuechain.model.problem import WHOLE_FILE, Problem, Warned
from valuechain.model.question.parameters import split_key
from valuechain.model.workshop.version import Version, is_content_key
from valuechain.storage.errors import StorageError
from valuechain.storage.keys import hash_key
from valuechain.tables.editing.start import write_base
from valuechain.tables.reading.progress import Progress, say_nothing
from valuechain.tables.reading.read import load_uploaded
from valuechain.tables.reading.shapes.values import Recognised
from valuechain.tables.writing.annotated.files import can_annotate
from valuechain.views.my_data.page import Kept, show_unconfirmed
from valuechain.web.costly import HELD_SIZE, Costly, held_size, is_large
from valuechain.web.drafts import LiveDraft, LiveDrafts, NoDraftError
from valuechain.web.operation.outages import log_outage
from valuechain.web.refusals import RefusedError

if TYPE_CHECKING:
    from valuechain.storage.drafts import Drafts
    from valuechain.storage.uploads import Upload, Uploads
    from valuechain.storage.workshops.versions import Versions


class Own(NamedTuple):
    """A user's own files, parsed."""

    chain: ValueChain | None
    """The shipped frameworks plus the user's; None if there are problems."""
    frameworks: tuple[str, ...]
    """The ids of the user's frameworks in that chain."""
    problems: Sequence[Problem]
    """Only warnings, if there is a chain."""
    has_copy: bool
    """Whether the files could be opened, so that we can offer a copy with a column of problems."""
    title: str = ""
    """The user's name for the data."""
    found: Recognised | None = None
    """The table that was read, if it has another form than the data format's."""
    mapping: str = ""
    """How to read the table, as the user says."""
    revision: int | None = None
    """How many changes in the browser the chain has; None if it is as uploaded."""
    is_misread: bool = False
    """Whether that mapping no longer fits, so that the table is read as guessed."""


class Chains:
    """The chains of a server, with an LRU cache of users' own data."""

    def __init__(
        self,
        shipped: ValueChain,
        open_uploads: "Callable[[], Uploads] | None" = None,
        open_versions: "Callable[[], Versions] | None" = None,
        open_drafts: "Callable[[], Drafts] | None" = None,
    ) -> None:
        self.shipped = shipped
        self._open_uploads = open_uploads
        self._open_versions = open_versions
        self._open_drafts = open_drafts
        self._read: LRUCache[tuple[str, int | None], Own] = LRUCache(HELD_SIZE, self._size_of)
        self._lock = Lock()
        self.costly = Costly()

    @property
    def number_held(self) -> int:
        """How many users' own data are in the cache."""
        return len(self._read)

    def find(self, key: str) -> ValueChain:
        """The chain for the key to a user's own data or a saved outcome; without a key, the shipped one.

        Raises UnknownDataError for a key that was never issued, has expired or was deleted. Raises a subclass of it if
        the data has problems or the database cannot be reached.
        """
        return self.find_with_notice(key)[0]

    def find_with_notice(self, key: str) -> tuple[ValueChain, Markup]:
        """The chain as from `find`, and the notice on its pages while the reading of a user's own table is unconfirmed.

        The notice is empty for anything else.
        """
        if not key:
            return self.shipped, Markup()
        if is_content_key(key):
            return _chain_of(self.find_version(key)[1]), Markup()
        kept = self.find_kept(key)
        return _chain_of(kept), Markup() if kept.is_confirmed else show_unconfirmed(key)

    def find_version(self, key: str) -> tuple[Version, Own]:
        """The workshop outcome saved under a content hash, and its parsed content.

        Raises UnknownDataError, or UnreachableDataError.
        """
        if self._open_versions is None:
            raise UnknownDataError
        try:
            versions = self._open_versions()
            version = versions.find(key)  # not cached, so that deletions take effect at once
            if version is None:
                self.forget(key)
                raise UnknownDataError
            return version, self._own(key, f"{key}.zip", versions.content_of)
        except StorageError as error:
            raise _unreachable(error) from error

    def find_kept(self, key: str) -> Kept:
        """The data stored under a key, or a revision of it that the key names.

        Raises UnknownDataError or UnreachableDataError.
        """
        plain, revision = split_key(key)
        try:
            upload = self.uploads.find(plain)  # not cached, so that deletions take effect at once
            if upload is None:
                self.forget(key)
                raise UnknownDataError
            if revision is not None and not upload.is_draft:
                raise UnknownDataError
            if upload.is_draft:
                own = self._own_draft(key, upload)
            else:
                own = self._own(key, upload.name, self.uploads.content_of, upload.title, upload.mapping)
        except StorageError as error:
            raise _unreachable(error) from error
        return Kept(
            upload.name,
            own.problems,
            upload.expires,
            own.chain,
            own.frameworks,
            own.has_copy,
            title=upload.title,
            found=own.found,
            is_confirmed=upload.is_draft or (upload.is_confirmed and not own.is_misread),
            revision=upload.revision,
            pinned=revision,
        )

    def read(
        self, name: str, content: bytes, progress: Progress = say_nothing, title: str = "", mapping: str = ""
    ) -> Own:
        """Parses a user's own file; `title`, if given, becomes the name of the framework in it.

        Raises MapError for a mapping that does not fit, and BusyError.
        """
        with self.costly.turn():
            chain, problems, found = load_uploaded(name, content, progress, mapping)
            if chain is None:
                return Own(None, (), problems, can_annotate(name, problems), title, found, mapping)
            if mapping:  # the same bytes, read in another way
                chain = replace(chain, version=hashlib.sha256(f"{chain.version}\n{mapping}".encode()).hexdigest())
            return self._merged(chain, title)._replace(found=found, mapping=mapping)

    def _merged(self, chain: ValueChain, title: str) -> Own:
        own = titled(chain, title)
        ids = tuple(own_ids(self.shipped, own).values())
        return Own(merge(self.shipped, own), ids, own.warnings, has_copy=True, title=title)

    def turn_for(self, chain: ValueChain) -> AbstractContextManager[None]:
        """A turn for an answer about a chain, if much of it is a user's own. Raises BusyError."""
        return self.costly.turn_for(self.own_rows(chain))

    def own_rows(self, chain: ValueChain) -> int:
        """How many mitigations and ownerships of a chain are a user's own."""
        return sum(
            len(theirs) - len(shipped)
            for theirs, shipped in (
                (chain.mitigations, self.shipped.mitigations),
                (chain.ownerships, self.shipped.ownerships),
            )
        )

    def _size_of(self, own: Own) -> int:
        return held_size(0 if own.chain is None else self.own_rows(own.chain))

    @contextmanager
    def open_draft(self, key: str) -> Iterator[LiveDraft]:
        """The draft of a user's own data for a page. Raises UnknownDataError or UnreachableDataError."""
        try:
            with self.drafts.open(key) as live:
                yield live
        except NoDraftError as error:  # deleted since it was found
            raise UnknownDataError from error
        except StorageError as error:
            raise _unreachable(error) from error

    def start_draft(self, key: str) -> None:
        """Opens a user's own data to change it in the browser.

        Raises UnknownDataError, or RefusedError, such as BusyError.
        """
        upload, content = self.uploads.find(key), self.uploads.content_of(key)
        if upload is None or content is None:
            raise UnknownDataError
        if upload.is_draft:
            return
        if not upload.is_confirmed:
            raise RefusedError(409, "First say under My data whether your table is read right.")
        with self.costly.turn():
            try:
                chain, problems, _ = load_uploaded(upload.name, content, mapping=upload.mapping)
            except QuestionError:
                chain, problems, _ = load_uploaded(upload.name, content)
            if chain is None:
                raise BrokenDataError.of(problems)
            if len(chain.frameworks) > 1:
                raise RefusedError(400, "This data has several frameworks. Open a copy of one of them instead.")
            base = write_base(chain, chain.frameworks[0].id)
        self.stored_drafts.start(key, base)
        self.forget(key)

    def hold(self, key: str, own: Own) -> None:
        """Caches parsed data, and evicts the least recently used data.

        The search index is built in advance, except for large data: this takes seconds, and would not wait its turn.
        """
        if own.chain is not None and not is_large(self.own_rows(own.chain)):
            prepare(own.chain)
        with self._lock:
            before = len(self._read)
            self._read[_place(key)] = own
            is_dropping = len(self._read) <= before
        if is_dropping:  # what this replaces or evicts, which answers would keep in memory
            forget_answers()

    def forget(self, key: str) -> None:
        """Drops the parsed data from the cache with its revisions, and all cached answers."""
        self.costly.forget()
        of_data = hash_key(split_key(key)[0])
        with self._lock:
            for held in [each for each in self._read if each[0] == of_data]:
                del self._read[held]
        if self._open_drafts is not None:
            self.drafts.forget(key)
        forget_answers()

    @cached_property
    def uploads(self) -> "Uploads":
        """Users' own files. Raises UnknownDataError if the server stores none."""
        if self._open_uploads is None:
            raise UnknownDataError
        return self._open_uploads()

    @cached_property
    def stored_drafts(self) -> "Drafts":
        """The log of changes to users' own data. Raises UnknownDataError if the server stores none."""
        if self._open_drafts is None:
            raise UnknownDataError
        return self._open_drafts()

    @cached_property
    def drafts(self) -> LiveDrafts:
        """The drafts of users' own data in memory."""
        return LiveDrafts(lambda: self.stored_drafts, self.costly)

    def _own_draft(self, key: str, upload: "Upload") -> Own:
        plain, pinned = split_key(key)
        revision = upload.revision if pinned is None else pinned
        with self._lock:
            held = self._read.get(_place(key))
        if held is not None and (held.title, held.revision) == (upload.title, revision):
            return held
        try:
            own = self._merged(self.drafts.chain_at(plain, revision), upload.title)
        except NoDraftError as error:
            raise UnknownDataError from error
        except InvalidDataError as error:  # it was valid when it was stored, but a newer version finds problems
            own = Own(None, (), error.problems, has_copy=False, title=upload.title)
        own = own._replace(revision=revision)
        self.hold(key, own)
        return own

    def _own(
        self, key: str, name: str, content_of: Callable[[str], bytes | None], title: str = "", mapping: str = ""
    ) -> Own:
        with self._lock:
            held = self._read.get(_place(key))
        if held is not None and (held.title, held.mapping) == (title, mapping):  # else another server changed it
            return held
        content = content_of(key)
        if content is None:  # deleted since it was found
            raise UnknownDataError
        try:
            own = self.read(name, content, title=title, mapping=mapping)
        except QuestionError as error:  # the mapping fitted when it was stored, but a newer version reads it otherwise
            own = _warn_of_misfit(self.read(name, content, title=title), name, str(error))._replace(mapping=mapping)
        self.hold(key, own)
        return own


def _chain_of(found: Own | Kept) -> ValueChain:
    if found.chain is None:
        raise BrokenDataError.of(found.problems)
    return found.chain


def _place(key: str) -> tuple[str, int | None]:
    """Where the cache has the data with a key: the hash of the key, and the revision that it names."""
    plain, revision = split_key(key)
    return hash_key(plain), revision


def _warn_of_misfit(own: Own, name: str, reason: str) -> Own:
    """The data with a warning that it is not read as the user said."""
    file = own.found.map.table if own.found else name
    message = f"Your table can no longer be read as you said, so it is read as we guess. {reason}"
    warning = Warned.of(file, 1, WHOLE_FILE, message, "Check how it is read, and change it if it is wrong.")
    return own._replace(problems=[warning, *own.problems], is_misread=True)


def _unreachable(error: StorageError) -> "UnreachableDataError":
    log_outage("Users’ own data cannot be read", error)
    return UnreachableDataError()


class UnknownDataError(LookupError):
    """The key does not match any data."""

    status = 404

    def __init__(
        self, message: str = "This data was not found: it has expired, was deleted, or the link is incomplete."
    ) -> None:
        super().__init__(message)


class BrokenDataError(UnknownDataError):
    """The data has problems and cannot be used."""

    def __init__(self, problems: int) -> None:
        self.problems = problems
        count = "1 problem" if problems == 1 else f"{problems:,} problems"
        super().__init__(f"This data has {count}, so it cannot be used. See My data.")

    @classmethod
    def of(cls, problems: Sequence[Problem]) -> "BrokenDataError":
        """The error for data with these problems, of which warnings do not count."""
        return cls(sum(not problem.is_warning for problem in problems))


class UnreachableDataError(UnknownDataError):
    """The database cannot be reached."""

    status = 503

    def __init__(self) -> None:
        super().__init__("The server cannot reach its database at the moment. The server log says why.")
