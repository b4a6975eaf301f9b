"""The page with the whole data as files, links for other programs, and citations."""

from urllib.parse import urlencode

from markupsafe import Markup

from valuechain.model.chain import ValueChain
from valuechain.model.question.parameters import DATA
from valuechain.tables.archive import ZIP
from valuechain.views.page.render import render
from valuechain.views.page.state import ViewState
from valuechain.views.page.takeaway import API, Download, download_href, show_takeaway, table_downloads
from valuechain.views.sources.citation import cite, cite_self, shares_address, write_bibtex, write_bibtex_self


def show_files(chain: ValueChain, state: ViewState, notices: Markup) -> Markup:
    """The HTML of the page."""
    return render(
        "sources/files.html",
        state=state,
        notices=notices,
        takeaway=show_takeaway(every_table(state)),
        tables=_tables(state),
        zip=_zip(state),
        example=_example(chain, state),
        self_citation=cite_self(chain.stamp),
        self_bibtex=write_bibtex_self(chain.stamp),
        citations=[(each, cite(each), write_bibtex(each), shares_address(chain, each)) for each in chain.frameworks],
    )


def every_table(state: ViewState) -> list[Download]:
    """The downloads of all data: each table in each format, and a zip of everything."""
    return [*(download for downloads in _tables(state).values() for download in downloads), _zip(state)]


def _tables(state: ViewState) -> dict[str, list[Download]]:
    """The downloads of each table, by its title."""
    titles = {"frameworks": "Sources", "actors": "Actors", "topics": "Topics", "crosswalk": "Crosswalk"}
    return {title: [*table_downloads(link, title, _data(state))] for link, title in titles.items()}


def _zip(state: ViewState) -> Download:
    href = download_href("data", ZIP.ending, _data(state))
    return Download("All data as a zip", "CSV tables and their description", href)


def _data(state: ViewState) -> str:
    """The query string for tables of all frameworks: the key to a user's own data, if any."""
    return urlencode({DATA: state.data}) if state.data else ""


def _example(chain: ValueChain, state: ViewState) -> str:
    """The example address for other programs: the matrix of the question, or all sources."""
    if chain.cell(state.framework, state.place).status.is_answered:
        return f"{API}/matrix.csv?{state.question_query()}"
    query = _data(state)
    return f"{API}/frameworks.csv" + (f"?{query}" if query else "")
