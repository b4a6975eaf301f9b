"""The document around a participant's page."""

from typing import NamedTuple

from markupsafe import Markup

from valuechain.views.page.render import render


class Shell(NamedTuple):
    """The inlined assets around a screen, so that a phone makes a single request."""

    css: Markup
    js: Markup
    who: str = ""
    """A hash of the participant. The device stores drafts under it, so that the next participant doesn't see them."""


def show_in_shell(shell: Shell, title: str, body: Markup, *, place: str = "", me: str = "", refresh: int = 0) -> Markup:
    """The whole, self-contained page. With a `place`, the page's script follows the room from there."""
    return render("workshop/phone/page.html", shell=shell, title=title, body=body, place=place, me=me, refresh=refresh)
