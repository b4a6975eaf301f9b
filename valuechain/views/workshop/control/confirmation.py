"""Asks before an act: as a dialog if the page's script runs, otherwise as a page."""

from collections.abc import Sequence

from markupsafe import Markup

from valuechain.views.page.render import render


def show_confirmation(why: str, label: str, action: str, fields: Sequence[tuple[str, str]], back: str) -> Markup:
    """The question, with a form that confirms the act and a link back.

    `why` says what speaks against the act, and `label` is that of the button that confirms it.
    """
    return render("workshop/control/confirmation.html", why=why, label=label, action=action, fields=fields, back=back)
