"""Exports of a page: downloads, copying the table or link, printing."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from markupsafe import Markup

from valuechain.model.format import Format
from valuechain.model.question.parameters import DOWNLOAD
from valuechain.tables.formats import TABLE_FORMATS
from valuechain.views.page.link import Link
from valuechain.views.page.render import render

API = "/api/v1"
_NOTHING = Markup()


class Download(NamedTuple):
    """A file to download."""

    name: str
    what: str
    """The purpose or the contents of the file."""
    href: str
    format: Format[Any] | None = None


def offer(title: str, form: Format[Any], link: str, query: str, what: str = "") -> Download:
    """A download from the HTTP interface, for the question on the page."""
    return Download(
        f"{title} as {form.name}", what or form.purpose, download_href(link, form.ending, query), format=form
    )


def table_downloads(
    link: str, title: str, query: str, purposes: Mapping[Format[Any], str] | None = None
) -> list[Download]:
    """Downloads of a table in every format; `purposes` overrides the formats' usual descriptions."""
    return [offer(title, form, link, query, (purposes or {}).get(form, "")) for form in TABLE_FORMATS]


def download_href(link: str, ending: str, query: str) -> str:
    """The link to download an answer of the HTTP interface as a file."""
    return f"{API}/{link}.{ending}?{query}{'&' if query else ''}{DOWNLOAD}=yes"


def take_a_while(downloads: Sequence[Download]) -> list[Download]:
    """Says which downloads of a large answer are slow."""
    return [
        each._replace(what=f"{each.what}; large, takes a while") if each.format and each.format.is_slow else each
        for each in downloads
    ]


def show_takeaway(
    downloads: Sequence[Download],
    *,
    table: str = "",
    called: str = "table",
    note: str = "",
    edit: Link | None = None,
    extra: Markup = _NOTHING,
    form: Markup = _NOTHING,
) -> Markup:
    """The export buttons at the right-hand end of a page's bar; on a phone, "More" opens them.

    `table` is the id of the table to copy, if any, and `called` is its name on the button. `note` is a warning
    about the downloads, and `edit` the link to change what the page shows, or a copy of it. `extra` are controls that
    a phone shows under "More" too; `form` asks for a file with choices. Call this only once per page, because the
    panel's ids are fixed.
    """
    return render(
        "page/takeaway.html",
        downloads=downloads,
        table=table,
        called=called,
        note=note,
        edit=edit,
        extra=extra,
        form=form,
    )
