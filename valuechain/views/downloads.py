"""What a downloaded file is called."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime


def file_name(table: str, form: str, question: Mapping[str, Sequence[str]]) -> str:
    """A name that says framework, context, readings, level and date.

    >>> file_name("matrix", "csv", {"framework": ["cosai"]}).startswith("valuechain-matrix-cosai-")
    True
    """
    words = [word for key in ("framework", "model-type", "release-type", "reading") for word in question.get(key, ())]
    words += [f"level-{level}" for level in question.get("level", ()) if level != "1"]
    stem = "-".join(("valuechain", table, *(word for word in words if word), datetime.now(UTC).date().isoformat()))
    return f"{re.sub(r'[^A-Za-z0-9.-]+', '-', stem)}.{form}"
