"""Reads the parts of a Compare page."""

from typing import NamedTuple

from tests.conftest import Node
from tests.questions import PAI_OPEN, query_of

TWO_READINGS = f"{PAI_OPEN}&with-reading=PO-12%3DB"
COSAI = f"{PAI_OPEN}&with-framework=cosai"
EU = query_of("eu-ai-act", "advanced", "open", with_model_type="frontier")


class Shown(NamedTuple):
    """A row of the table."""

    first: list[str]
    """The actors of the first side with their roles, or why there is none."""
    second: list[str]
    difference: str
    told: dict[str, str]
    """The differences in words, by actor or by kind."""


def table(page: Node, name: str = "comparison") -> dict[str, Shown]:
    """The rows of a table, by mitigation or topic."""
    found = page.one(f"table[id={name}]")
    return {
        row.all(".open-row")[0].all("span")[1].text: Shown(*map(held, row.all("td")[:2]), *differs(row.all("td")[2]))
        for row in found.all("tr")
        if row.all(".open-row")
    }


def held(cell: Node) -> list[str]:
    """The actors in a cell with their roles in words; an actor that differs has a bar."""
    actors = [
        f"{'| ' if 'class' in item.attributes else ''}{item.all('b')[0].text}: {item.all('small')[0].parts[0]}"
        for item in cell.all("li")
    ]
    return actors or [each.text for each in cell.all(".unsaid")]


def differs(cell: Node) -> tuple[str, dict[str, str]]:
    """The kind of difference, and the differences in words."""
    told = zip(cell.all("dt"), cell.all("dd"), strict=True)
    return cell.all(".kind")[0].text, {title.text.removesuffix(":"): said.text for title, said in told}
