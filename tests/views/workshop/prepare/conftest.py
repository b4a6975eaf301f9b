"""An app with a database of its own, and a filled-in form."""

from tests.own_database import client, url
from tests.questions import PAI_OPEN, pairs_of
from valuechain.model.workshop.plan import FEWEST_SHOWN

__all__ = ["client", "url"]

FORM: dict[str, str | list[str]] = {
    **dict(pairs_of("pai-open", "advanced", "open")),
    "asked": PAI_OPEN,
    "title": "Who does what?",
    "minutes": "30",
    "minutes-each": "6",
    "item": ["PO-8", "PO-1"],
    "pace": "together",
    "fewest": str(FEWEST_SHOWN),
    "days": "3",
}
