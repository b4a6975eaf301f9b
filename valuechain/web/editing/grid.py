"""The editor's grid."""

from valuechain.tables.editing.draft import Draft
from valuechain.views.editing.values import Editing
from valuechain.web.widgets import Widgets


def build_widgets(draft: Draft, at: Editing) -> Widgets | None:  # noqa: ARG001 # not built yet
    """The grid and what is beside it."""
    return None
