"""Asks before an act: as a dialog if the page's script runs, otherwise as a page."""

from collections.abc import Sequence

from markupsafe import Markup

from valuechain.model.workshop.acting import WAIT, UnconfirmedError
from valuechain.views.page.render import render


def show_confirmation(asked: UnconfirmedError, action: str, fields: Sequence[tuple[str, str]], back: str) -> Markup:
    """The question, with a form that confirms the act and a link back."""
    return render(
        "workshop/control/confirmation.html",
        asked=asked,
        action=action,
        fields=fields,
        back=back,
        wait=WAIT.total_seconds(),
    )
