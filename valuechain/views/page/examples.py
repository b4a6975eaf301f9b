"""Worked examples: questions about the shipped frameworks, with links to the answers."""

from dataclasses import dataclass, replace
from urllib.parse import urlencode

from valuechain.model.chain import ValueChain
from valuechain.model.question.parameters import DATA, PRACTICE
from valuechain.tables.interface.words import read_words
from valuechain.views.page.state import Page, parse_address, read_state


@dataclass(frozen=True, slots=True)
class Example:
    """A question or comparison; the link is empty if the chain cannot answer it."""

    title: str
    text: str
    href: str


def build_examples(chain: ValueChain, shown_on: str, data: str) -> list[Example]:
    """The examples in `tables/interface/examples.csv` for a page; `data` is the key to the user's own data, if any."""
    return [
        Example(row["title"], row["text"], _link(chain, row["address"], data))
        for row in read_words("examples")
        if row["shown_on"] == shown_on
    ]


def _link(chain: ValueChain, address: str, data: str) -> str:
    asked = parse_address(*address.split("?", 1))
    if asked.page is Page.TOPIC:  # about every source, so its address is no question about one
        is_known = any(practice.id == asked.last(PRACTICE) for practice in chain.practices)
        return f"{address}{f'&{urlencode({DATA: data})}' if data else ''}" if is_known else ""
    state, missing = read_state(chain, asked)
    return "" if missing else replace(state, data=data).href()
