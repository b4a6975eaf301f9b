"""What can be taken away from a page: files, pictures, the table for another program, the link, paper."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from markupsafe import Markup

from valuechain.model.format import Format
from valuechain.tables.formats import TABLE_FORMATS
from valuechain.views.page.render import render

API = "/api/v1"


_NOTHING_ELSE: Mapping[Format[Any], str] = {}


class Download(NamedTuple):
    """A file that a page offers."""

    name: str
    what: str
    """What it is for, or what is in it."""
    href: str
    format: Format[Any] | None = None
    is_slow: bool = False
    """Whether one has to wait for it, so that the page has to say that something happens."""


def offer(title: str, form: Format[Any], link: str, query: str, what: str = "") -> Download:
    """An answer of the HTTP interface in a format, for the question that the page shows."""
    return Download(
        f"{title} as {form.name}", what or form.purpose, download_href(link, form.ending, query), format=form
    )


def table_downloads(
    link: str, title: str, query: str, purposes: Mapping[Format[Any], str] = _NOTHING_ELSE
) -> list[Download]:
    """A table of the HTTP interface in every format; `purposes` replaces what a format is usually good for."""
    return [offer(title, form, link, query, purposes.get(form, "")) for form in TABLE_FORMATS]


def download_href(link: str, ending: str, query: str) -> str:
    """The link that saves an answer of the HTTP interface as a file."""
    return f"{API}/{link}.{ending}?{query}&download=yes" if query else f"{API}/{link}.{ending}?download=yes"


def take_a_while(downloads: Sequence[Download]) -> list[Download]:
    """The downloads of a large answer: those in slow formats say that they take a while."""
    return [
        each._replace(is_slow=True, what=f"{each.what}; large, takes a while")
        if each.format and each.format.is_slow
        else each
        for each in downloads
    ]


def show_takeaway(downloads: Sequence[Download], *, table: str = "", called: str = "table") -> Markup:
    """The buttons at the right of a page's bar.

    `table` is the id of the table that can be copied, if any, and `called` what the button calls it. A page shows them
    once: ids of the panel are fixed.
    """
    return render("page/takeaway.html", downloads=downloads, table=table, called=called)
