"""The storage error, in a module without SQLAlchemy so that it can be caught without that slow import."""


class StorageError(RuntimeError):
    """The database cannot be used; the message tells the operator why and what to do."""
