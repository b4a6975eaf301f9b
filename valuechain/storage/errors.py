"""Why something could not be kept or found again. Without SQLAlchemy, so that whoever catches it need not load it."""


class StorageError(RuntimeError):
    """The database cannot be used; the message says why and what to do, for whoever runs the server."""
