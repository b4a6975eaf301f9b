"""Converts tables to pandas DataFrames for notebooks."""

from typing import TypeAlias

import pandas as pd

from valuechain.model.table import Table

Frame: TypeAlias = pd.DataFrame


def build_frame(table: Table) -> Frame:
    """A DataFrame with the table's columns and rows; `attrs` holds the table's name."""
    frame = pd.DataFrame(list(table.rows), columns=list(table.columns))
    frame.attrs["name"] = table.name
    return frame
