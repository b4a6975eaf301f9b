"""What a link asked for and does not exist, said above the answer."""

from collections.abc import Sequence

from valuechain.views.render import render


def show_notices(notices: Sequence[str]) -> str:
    """The HTML of the notices; empty where there are none."""
    return render("notices.html", notices=notices) if notices else ""
