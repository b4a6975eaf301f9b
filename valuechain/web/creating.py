"""Limits on what visitors create: how much an hour, and how many bytes in all."""

import logging
from enum import StrEnum

from flask import request

from valuechain import settings
from valuechain.model.words import count
from valuechain.storage.errors import FullError
from valuechain.storage.waits import Limit
from valuechain.web.operation.outages import log_limit
from valuechain.web.refusals import RefusedError
from valuechain.web.store import Store

_TOO_MANY = "{reached} within an hour. Nothing was kept or changed. You can try again in {wait}. {more}"
_REACHED = {
    Limit.NETWORK: (
        "Too much was created from your network",
        "If many people share it, whoever runs this server can allow more.",
    ),
    Limit.SERVER: ("Too much was created on this server by everyone together", "Whoever runs it can allow more."),
}
_RAISE = {
    Limit.NETWORK: (
        "One network has reached its limit an hour ({most:,} of a kind for an address). If many people share it, raise "
        "VALUECHAIN_CREATED_BY_ADDRESS. Behind a proxy, set VALUECHAIN_PROXIES, or everyone counts as one network."
    ),
    Limit.SERVER: (
        "All networks together have reached their limit an hour ({most:,} of a kind). To allow more, raise "
        "VALUECHAIN_CREATED_IN_ALL."
    ),
}
_FULL = (
    "This server has no room for more at the moment. Nothing was kept or changed. Please tell whoever runs it: its log "
    "says what to do."
)


class Created(StrEnum):
    """The kinds of things that visitors create, each with its own limits."""

    UPLOAD = "upload"
    DRAFT = "draft"
    """Data that is opened to be changed here."""
    WORKSHOP = "workshop"
    OUTCOME = "outcome"
    REHEARSAL = "rehearsal"


class Creating:
    """The limits of a server. Taking part in a workshop is not limited: a whole room may share one address."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def allow(self, what: Created, size: int = 0) -> None:
        """Counts something new of this many bytes, sent by the client of the request.

        Raises RefusedError, which says when to try again, and StorageError.
        """
        most = {Limit.NETWORK: settings.most_created_by_address(), Limit.SERVER: settings.most_created()}
        wait = self._store.creations.take(
            what,
            request.remote_addr or "",
            most_of_an_address=most[Limit.NETWORK],
            most_in_all=most[Limit.SERVER],
        )
        if wait is not None:
            why = _RAISE[wait.limit].format(most=most[wait.limit])
            log_limit("Something new was refused with status 429", why, logging.WARNING)
            reached, more = _REACHED[wait.limit]
            minutes = count(-(-wait.seconds // 60), "minute")
            raise RefusedError(429, _TOO_MANY.format(reached=reached, wait=minutes, more=more), wait=wait.seconds)
        self.make_room(size)

    def make_room(self, size: int) -> None:
        """Makes room for more of something. Raises RefusedError if the server is full, and StorageError."""
        try:
            self._store.quota.make_room(size, settings.quota(), settings.spared_days())
        except FullError:
            raise RefusedError(507, _FULL) from None
