"""A draft of a drawn chain, and what is shown of it."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import pytest

from tests.conftest import Draw
from valuechain.tables.editing import commands
from valuechain.tables.editing.commands import Clock
from valuechain.tables.editing.draft import Draft
from valuechain.tables.editing.edit import Edit
from valuechain.views.editing.values import Editing

DrawDraft = Callable[[str], Draft]
Do = Callable[..., None]
EXPIRES = datetime(2027, 1, 31, tzinfo=UTC)
AT = Editing(
    key="a-key", framework="drawn", title="Drawn", expires=EXPIRES, original_name="PAI’s checklist",
    compare="/compare?with=pai", explore="/?framework=drawn", findings="/findings?framework=drawn",
    workshop="/workshop?framework=drawn", my_data="/my-data?data=a-key",
)  # fmt: skip


@pytest.fixture
def draft_of(draw: Draw) -> DrawDraft:
    """Draws a chain (see `draw`) and makes a draft of it."""
    return lambda drawing: Draft(draw(drawing))


def apply(draft: Draft, edits: Sequence[Edit]) -> None:
    """Applies the edits of a command."""
    assert edits
    draft.apply(edits)


def give(draft: Draft, mitigation: str, actor: str, *roles: str) -> None:
    """Gives an actor roles."""
    apply(draft, commands.set_roles(draft, mitigation, actor, roles, Clock("2026-11-29")))
