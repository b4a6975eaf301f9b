"""What a downloaded file is called."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime


def file_name(table: str, form: str, question: Mapping[str, str]) -> str:
    """A name that says framework, context, reading and date.

    >>> file_name("matrix", "csv", {"framework": "cosai"}).startswith("valuechain-matrix-cosai-")
    True
    """
    words = [question.get(key, "") for key in ("framework", "model-type", "release-type", "reading")]
    stem = "-".join(("valuechain", table, *(word for word in words if word), datetime.now(UTC).date().isoformat()))
    return f"{re.sub(r'[^A-Za-z0-9.-]+', '-', stem)}.{form}"
