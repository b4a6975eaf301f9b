"""The link with which readers report a mistake in a row of the data."""

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import quote, urlencode, urlsplit

from markupsafe import Markup

from valuechain.analysis.sources.checks import passages_of_row
from valuechain.model.chain import ValueChain
from valuechain.model.texts import Passage
from valuechain.model.values import Actor, Mitigation
from valuechain.tables.writing.bundle import shipped_frameworks
from valuechain.views.page.render import render
from valuechain.views.page.state import ViewState

SITE = "[site]"
"""A placeholder that the browser replaces with the server's address, because pages are cached."""
_ASKED = "What is wrong, and where does the source say so?"


def show_row_report(chain: ValueChain, row: Actor | Mitigation, state: ViewState, report_to: str) -> Markup:
    """The HTML of the link to an issue form or an e-mail that names the row; without an address, the details to send.

    Empty for rows of a user's own data. `report_to` is as in `settings.report_to`. The key to the data is left out.
    """
    if state.data and row.framework not in shipped_frameworks():
        return Markup()
    details = "\n".join(describe_row(chain, row))
    path = replace(state, data="").href()
    title = f"Something wrong in {row.framework}: {row.id}"
    body = f"{_ASKED}\n\n\n{details}\nPage: {SITE}{path}\n"
    return render(
        "page/row_report.html",
        href=fill_in(report_to, title, body) if report_to else "",
        is_mail=report_to.startswith("mailto:"),
        details=details,
        path=path,
    )


def describe_row(chain: ValueChain, row: Actor | Mitigation) -> Iterator[str]:
    """What identifies a row: its framework, table and id, and for each of its places the edition, place and hash."""
    framework = chain.framework(row.framework)
    table = "actors" if isinstance(row, Actor) else "mitigations"
    yield f"Framework: {framework.name} ({framework.id})"
    yield f"Row: {row.id} in {table} ({row.label})"
    passages = passages_of_row(chain, row.framework, table, row.id)
    for passage in passages:
        yield from _describe_place(chain, passage)
    if not passages:
        yield f"Edition: {framework.edition or 'not known'}"
        yield f"Place: {row.source or 'not known'}"
    yield f"Data: {chain.stamp or 'not known'}"


def _describe_place(chain: ValueChain, passage: Passage) -> Iterator[str]:
    text = next(text for text in chain.texts if (text.framework, text.id) == (passage.framework, passage.text))
    yield f"Edition: {', '.join(filter(None, (text.title, text.date)))}"
    yield f"Place: {passage.place}"
    if passage.hash:
        yield f"Hash of the passage: {passage.hash}"
    if passage.checked:
        yield f"Checked: {passage.checked}"


def fill_in(address: str, title: str, body: str) -> str:
    r"""The address of an issue form or an e-mail with title and body filled in.

    >>> fill_in("https://example.org/issues/new?labels=data", "A title", "Two\nlines")
    'https://example.org/issues/new?labels=data&title=A%20title&body=Two%0Alines'
    >>> fill_in("mailto:data@example.org", "A title", "Two\nlines")
    'mailto:data@example.org?subject=A%20title&body=Two%0D%0Alines'
    """
    if address.startswith("mailto:"):
        lines = body.replace("\n", "\r\n")  # as RFC 6068 demands
        return f"{address}?{urlencode({'subject': title, 'body': lines}, quote_via=quote)}"
    parts = urlsplit(address)
    filled = urlencode({"title": title, "body": body}, quote_via=quote)
    return parts._replace(query=f"{parts.query}&{filled}" if parts.query else filled).geturl()
