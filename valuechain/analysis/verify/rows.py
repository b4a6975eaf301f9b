"""The result of a verification as a table."""

from valuechain.analysis.verify.sections import write_lines
from valuechain.analysis.verify.verify import CheckedPassage, Edition, State, Verification
from valuechain.model.table import Table, Value

UNCOVERED = "no row"
"""The state of a place that no row covers."""


def verification_rows(verification: Verification) -> Table:
    """One row per passage, then one per place that no row covers; `found_at` is where the passage is now."""
    columns = ("framework", "text", "file", "edition", "table", "row", "place", "state", "found_at", "lines")
    rows: list[tuple[Value, ...]] = []
    for text in verification.texts:
        head = (verification.framework, text.text.id, text.file.name, _EDITIONS[text.edition])
        rows.extend((*head, *_passage_cells(each)) for each in text.passages)
        rows.extend(
            (*head, "", "", each.place, UNCOVERED, each.place, write_lines(each.lines)) for each in text.uncovered
        )
    rows.extend(
        (verification.framework, each.passage.text, "", "", *_passage_cells(each)) for each in verification.not_given
    )
    return Table("verification", columns, tuple(rows))


_EDITIONS = {Edition.SAME: "same", Edition.OTHER: "other", Edition.UNKNOWN: ""}


def _passage_cells(checked: CheckedPassage) -> tuple[str, ...]:
    passage, section = checked.passage, checked.section
    found_at = section.place if section and checked.state is State.MOVED else passage.place if section else ""
    lines = write_lines(section.lines) if section else ""
    return (passage.table, passage.row, passage.place, str(checked.state), found_at, lines)
