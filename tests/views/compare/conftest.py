"""Reads the parts of a Compare page."""

from tests.conftest import Node
from tests.questions import PAI_OPEN, query_of

TWO_READINGS = f"{PAI_OPEN}&with-reading=PO-12%3DB"
COSAI = f"{PAI_OPEN}&with-framework=cosai"
EU = query_of("eu-ai-act", "advanced", "open", with_model_type="frontier")


def table(page: Node, name: str = "comparison") -> dict[str, dict[str, str]]:
    """The text of each actor's cell in a table, row by row."""
    (found,) = (each for each in page.all("table") if each.attributes.get("id") == name)
    rows = {}
    for row in found.all("tr"):
        cells = row.all("td")
        if cells:
            said = {cell.attributes["data-actor"]: cell.all(".sr")[0].text for cell in cells if cell.parts}
            rows[row.all("th")[0].text] = said
    return rows


def lists(page: Node) -> dict[str, list[str]]:
    """The lists on the page."""
    (says,) = page.all(".says")
    return {
        part.all("h3")[0].text: [item.text for item in part.all("li")]
        for part in says.parts
        if not isinstance(part, str)
    }
