"""Names of downloaded files."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from valuechain.model.question.parameters import (
    ABSENT,
    DATA,
    DIFFERENCE,
    FRAMEWORK,
    ITEM,
    LEVEL,
    MODEL_TYPE,
    ON,
    READING,
    RELEASE_TYPE,
    SECOND,
    TEXT,
    WITHOUT,
)
from valuechain.model.question.selection import FILTERS

_FIRST_SIDE = (FRAMEWORK, MODEL_TYPE, RELEASE_TYPE, READING)
_FILTERS = (TEXT, ITEM, WITHOUT, *FILTERS.values(), ABSENT, DIFFERENCE)
_NAMED = (WITHOUT, FILTERS["strengths"], FILTERS["conditions"], FILTERS["backups"])
"""Filters with values that say nothing on their own."""
_LONGEST = 120
"""Maximum number of characters before the date; some systems reject longer names."""


def file_name(table: str, form: str, question: Mapping[str, Sequence[str]]) -> str:
    """A file name made of framework, context, readings, filters, second side, day, level and date.

    For all frameworks together, the name says whether a user's own are included.

    >>> file_name("matrix", "csv", {"framework": ["cosai"]}).startswith("valuechain-matrix-cosai-")
    True
    >>> "cosai-as-of-2027-01-01-" in file_name("matrix", "csv", {"framework": ["cosai"], "on": ["2027-01-01"]})
    True
    """
    words = [word for key in _FIRST_SIDE for word in question.get(key, ())]
    words += [] if any(words) or not question.get(DATA) else ["with-my-data"]
    words += [f"{key}-{word}" if key in _NAMED else word for key in _FILTERS for word in question.get(key, ())]
    other = [word for key in _FIRST_SIDE for word in question.get(f"{SECOND}{key}", ())]
    words += ["with", *other] if other else []
    words += [f"as-of-{day}" for day in question.get(ON, ())]
    words += [f"level-{level}" for level in question.get(LEVEL, ()) if level != "1"]
    stem = re.sub(r"[^A-Za-z0-9.-]+", "-", "-".join(("valuechain", table, *(word for word in words if word))))
    return f"{stem[:_LONGEST].rstrip('-')}-{datetime.now(UTC).date().isoformat()}.{form}"
