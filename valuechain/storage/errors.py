"""The errors of storage, in a module without SQLAlchemy so that they can be caught without that slow import."""


class StorageError(RuntimeError):
    """The database cannot be used; the message tells the operator why and what to do."""

    raised = 0
    """How many there have been in this process."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        StorageError.raised += 1


class CollisionError(StorageError):
    """A concurrent request saved the same thing first. Repeating this one finds it."""


class RevisionError(StorageError):
    """The schema of the database is not the one that this version works with."""

    def __init__(self, found: str, advice: str = "") -> None:
        super().__init__(f"{found} {advice}".rstrip())
        self.found = found
        """The message without the advice."""


class FullError(RuntimeError):
    """The quota is used up, and nothing may be deleted to make room."""
