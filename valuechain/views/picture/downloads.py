"""Pictures among the downloads of a page."""

from valuechain.views.page.takeaway import Download, offer
from valuechain.views.picture.formats import FRAMED_FORMATS


def picture_downloads(link: str, title: str, query: str) -> list[Download]:
    """A picture from the HTTP interface in every format, the one for slides first."""
    return [offer(title, form, link, query) for form in reversed(FRAMED_FORMATS)]
