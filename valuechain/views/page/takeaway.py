"""What can be taken away from a page: files, pictures, the table for another program, the link, paper."""

from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup

from valuechain.views.page.render import render

API = "/api/v1"


class Download(NamedTuple):
    """A file that a page offers."""

    name: str
    what: str
    """What it is for, or what is in it."""
    href: str
    is_slow: bool = False
    """Whether one has to wait for it, so that the page has to say that something happens."""


def table_downloads(name: str, title: str, query: str) -> list[Download]:
    """A table of the HTTP interface in its three forms; `query` is the question that the page shows."""
    return [
        Download(f"{title} as CSV", "for any spreadsheet", download_href(name, "csv", query)),
        Download(f"{title} as Excel workbook", "with legend, sources and licences", download_href(name, "xlsx", query)),
        Download(f"{title} as JSON", "for programs", download_href(name, "json", query)),
    ]


def picture_downloads(name: str, title: str, query: str) -> list[Download]:
    """A picture of the HTTP interface in its two forms."""
    return [
        Download(f"{title} as PNG picture", "for a slide or a document", download_href(name, "png", query)),
        Download(f"{title} as SVG picture", "sharp at any size", download_href(name, "svg", query)),
    ]


def download_href(name: str, form: str, query: str) -> str:
    """The link that saves an answer of the HTTP interface as a file."""
    return f"{API}/{name}.{form}?{query}&download=yes" if query else f"{API}/{name}.{form}?download=yes"


def take_a_while(downloads: Sequence[Download]) -> list[Download]:
    """The downloads of a large answer: documents and workbooks of it are not there at once, and say so."""
    slow = (".xlsx", ".docx", "/briefing.html", ".graphml", ".gexf")
    return [
        each._replace(is_slow=True, what=f"{each.what}; large: takes a while")
        if each.href.partition("?")[0].endswith(slow)
        else each
        for each in downloads
    ]


def show_takeaway(downloads: Sequence[Download], *, table: str = "", called: str = "table") -> Markup:
    """The buttons at the right of a page's bar.

    `table` is the id of the table that can be copied, if any, and `called` what the button calls it. A page shows them
    once: ids of the panel are fixed.
    """
    return render("page/takeaway.html", downloads=downloads, table=table, called=called)
