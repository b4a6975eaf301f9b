"""Link previews in Teams, Slack and other programs: title, description and picture as Open Graph tags."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from dash import Dash
from flask import request
from markupsafe import Markup

from valuechain import settings
from valuechain.analysis.allocation.allocation import find_answer
from valuechain.analysis.findings.findings import build_findings
from valuechain.model.chain import ValueChain
from valuechain.model.errors import QuestionError
from valuechain.model.question.parameters import DATA, WORKSHOP
from valuechain.views.page.reach import find_site
from valuechain.views.page.state import Page, ViewState, parse_address, read_state
from valuechain.views.page.takeaway import API
from valuechain.views.picture.caption import build_caption
from valuechain.views.question.summary import summarise, write_sentences

_NAME = "valuechain"
_SUBJECT = "Who is responsible for what along the AI value chain"
_OF_ANSWERS = (Page.EXPLORE, Page.FINDINGS, Page.COMPARE)
_MOST_IN_PICTURE = 40
"""Of more mitigations, the matrix would be unreadable in a preview."""


class Preview(NamedTuple):
    """The contents of a link preview."""

    title: str
    description: str
    picture: str = ""
    """The path and query of a picture; empty without one."""


ABOUT = Preview(_SUBJECT, "Published guidance and law on AI: who is responsible, who supports, and what is missing.")
"""The preview of the site as a whole, for pages without one of their own."""


def build_preview(chain: ValueChain, path: str, query: str) -> Preview:
    """The preview of a page; pages of private data and of no single source only say what the site is about."""
    address = parse_address(path, query)
    if address.page not in _OF_ANSWERS or {name for name, _ in address.pairs} & {DATA, WORKSHOP}:
        return ABOUT
    state, _ = read_state(chain, address)
    try:
        allocation = find_answer(chain, state)
    except QuestionError:
        return ABOUT
    if allocation is None:
        return ABOUT
    caption = build_caption(allocation)
    said = write_sentences(summarise(allocation, build_findings(allocation)))
    notice = allocation.frameworks[0].notice
    return Preview(
        caption.title,
        " ".join(filter(None, (caption.context, said, notice))),
        _picture_of(state, len(allocation.mitigations)),
    )


def _picture_of(state: ViewState, number: int) -> str:
    link = "load" if state.page is not Page.EXPLORE or number > _MOST_IN_PICTURE else "matrix"
    return f"{API}/{link}.png?{state.query() if link == 'matrix' else state.question_query()}"


def write_preview(preview: Preview, site: str, path: str, query: str) -> Markup:
    """The elements for the head of the page; addresses only if others can open them, because they have to be whole."""
    return Markup("\n").join(
        Markup('<meta property="og:{}" content="{}">').format(name, text)
        for name, text in _list(preview, site, f"{path}?{query}" if query else path)
    )


def _list(preview: Preview, site: str, page: str) -> Iterator[tuple[str, str]]:
    yield "site_name", _NAME
    yield "type", "website"
    yield "title", preview.title
    yield "description", preview.description
    if site:
        yield "url", f"{site}{page}"
        if preview.picture:
            yield "image", f"{site}{preview.picture}"
            yield "image:alt", preview.title


class PreviewingDash(Dash):
    """A Dash app whose documents have a preview of the page that is asked for, and know the path of the app."""

    previewed: ValueChain | None = None
    """The data that pages are about; without it, previews only say what the site is about."""

    def _config(self) -> dict[str, Any]:
        """Dash's settings for its scripts, with the path that the app is served under."""
        config: dict[str, Any] = super()._config()  # type: ignore[no-untyped-call] # Dash has few types
        return {**config, "requests_pathname_prefix": f"{request.script_root}/"}

    def interpolate_index(self, metas: str = "", **parts: str) -> str:  # type: ignore[override] # the others are kept
        """The page, with a preview of it in its head."""
        path, query = request.path, request.query_string.decode(errors="replace")
        site = find_site(request.url_root.rstrip("/"), settings.site())
        preview = build_preview(self.previewed, path, query) if self.previewed else ABOUT
        written = write_preview(preview, site, path, query)
        page: str = super().interpolate_index(metas=f"{metas}\n{written}", **parts)  # type: ignore[no-untyped-call] # Dash has few types
        return page
