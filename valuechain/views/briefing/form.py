"""The form for a briefing with its own title and a choice of annexes."""

from urllib.parse import parse_qsl

from markupsafe import Markup

from valuechain.model.question.parameters import ANNEX, ANNEXES, DOWNLOAD, LONGEST_TITLE, NO_ANNEX, TITLE
from valuechain.model.words import capital
from valuechain.views.document.formats import BRIEFING_FORMATS
from valuechain.views.page.render import render
from valuechain.views.page.takeaway import API


def show_briefing_form(query: str) -> Markup:
    """The form, for the question in a query string; a plain form, which needs no script.

    `none` among the annexes says that those unticked are left out, also if all are.
    """
    addresses = [(f"{API}/briefing.{form.ending}", capital(form.name)) for form in reversed(BRIEFING_FORMATS)]
    return render(
        "briefing/form.html",
        action=addresses[0][0],
        pairs=[*parse_qsl(query), (DOWNLOAD, "yes"), (ANNEX, NO_ANNEX)],
        title_name=TITLE,
        annex_name=ANNEX,
        longest=LONGEST_TITLE,
        annexes=ANNEXES.items(),
        forms=addresses,
    )
