"""Reads the conditions in a matrix that valuechain wrote."""

import re
from collections.abc import Mapping

_BETWEEN = " | "
_ROLE = re.compile(r" \(([^()]+)\)$")


def read_conditions(text: str, actors: Mapping[str, str]) -> dict[tuple[str, str], str]:
    """The condition of each actor and role; the role is empty if the text does not name it.

    `actors` has the id of each actor by its name.

    >>> read_conditions("Users: if paid | IT (informed): where needed", {"Users": "users", "IT": "it"})
    {('users', ''): 'if paid', ('it', 'informed'): 'where needed'}
    """
    found: dict[tuple[str, str], str] = {}
    last = None
    for part in text.split(_BETWEEN):
        owner = _owner_of(part, actors)
        if owner is None and last is not None:  # the condition itself contains the separator
            found[last] += f"{_BETWEEN}{part}"
            continue
        name, role, condition = owner or (part, "", "")
        last = (actors.get(name, name), role)
        found[last] = condition
    return found


def _owner_of(part: str, actors: Mapping[str, str]) -> tuple[str, str, str] | None:
    """The actor's name, the role and the condition, or None."""
    at = part.find(": ")
    while at >= 0:
        head = part[:at]
        named = _ROLE.search(head)
        if head in actors:
            return head, "", part[at + 2 :]
        if named and head[: named.start()] in actors:
            return head[: named.start()], named[1], part[at + 2 :]
        at = part.find(": ", at + 1)
    return None
