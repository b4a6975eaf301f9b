"""Reasons for changes: text for frameworks and tables, read from Markdown or given on the command line."""

import re
from collections.abc import Collection, Iterable, Mapping

from valuechain.model.errors import QuestionError, nearest

Reasons = Mapping[str, str]
"""Reasons by name: a framework's id, a table's name, or both as in `cosai/risks`; the general reason has no name."""

_HEADING = re.compile(r"(#+)\s+(.*?)\s*#*")
_NAMED = re.compile(r"([^\s=]+)=(.*)", re.DOTALL)
_COMMENT = re.compile("<!--.*?-->", re.DOTALL)


def read_reasons(file: str, text: str, names: Collection[str]) -> Reasons:
    r"""Reads reasons from Markdown: a heading of the second level or below names a change, its text gives the reason.

    Text before the first of these headings is the general reason; the title and comments are ignored. Raises
    QuestionError for a heading that is not one of `names`.

    >>> dict(read_reasons("why.md", "# Why\nAll checked.\n\n## cosai\nNew edition.\n", ["cosai"]))
    {'': 'All checked.', 'cosai': 'New edition.'}
    """
    plain = _COMMENT.sub(lambda comment: "\n" * comment[0].count("\n"), text)
    found: dict[str, list[str]] = {"": []}
    name = ""
    for number, line in enumerate(plain.splitlines(), start=1):
        heading = _HEADING.fullmatch(line)
        if heading is None:
            found[name].append(line)
        elif len(heading[1]) > 1:
            name = heading[2].strip("`")
            _check(f"{file}, line {number}", name, names)
            if name in found:
                raise QuestionError(
                    f'{file}, line {number}: "{name}" has a reason already. Put both under one heading.'
                )
            found[name] = []
    return {name: "\n".join(lines).strip() for name, lines in found.items() if "".join(lines).strip()}


def read_reason(text: str, names: Collection[str]) -> Reasons:
    """Reads one reason: `NAME=TEXT`, or else the general reason. Raises QuestionError for an unknown name.

    >>> dict(read_reason("cosai/risks=New edition.", ["cosai/risks"])), dict(read_reason("All checked.", []))
    ({'cosai/risks': 'New edition.'}, {'': 'All checked.'})
    """
    named = _NAMED.fullmatch(text)
    if named is None:
        return {"": text.strip()}
    _check("--why", named[1], names)
    return {named[1]: named[2].strip()}


def names_of(frameworks: Iterable[str], tables: Collection[str]) -> list[str]:
    """Everything that can have a reason.

    >>> names_of(["cosai"], ["risks", "topics"])
    ['cosai', 'cosai/risks', 'cosai/topics', 'risks', 'topics']
    """
    return [*(name for each in frameworks for name in (each, *(f"{each}/{table}" for table in tables))), *tables]


def reason_for(reasons: Reasons, framework: str, table: str) -> str:
    """The reason for a table of a framework: its own, or else that for the table in every framework."""
    return reasons.get(f"{framework}/{table}") or reasons.get(table, "")


def _check(where: str, name: str, names: Collection[str]) -> None:
    if name in names:
        return
    meant = nearest(name, names)
    hint = f' Did you mean "{meant}"?' if meant else ""
    valid = ", ".join(each for each in names if "/" not in each)
    raise QuestionError(
        f'{where}: There is no framework or table called "{name}".{hint} Valid: {valid}, or a framework and a table '
        "such as cosai/risks."
    )
