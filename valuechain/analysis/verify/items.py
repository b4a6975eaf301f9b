"""Places as ids of items in a YAML file, such as `controlRedTeaming`."""

import re
from collections.abc import Iterator, Sequence

from valuechain.analysis.verify.places import Outlined
from valuechain.analysis.verify.sections import Section

_DASH = re.compile(r"( *)- +(?=\S)")
_ID = re.compile(r"""id:\s+(["']?)([^"'#]+?)\1\s*(?:\s#.*)?""")
_KEY = re.compile(r"""["']?[\w.-]+["']?:(?:\s|$)""")
_FORM = re.compile(r"[^\W\d][\w.-]*")


def outline(lines: Sequence[str]) -> list[Section]:
    """The items of the outermost lists that have an id. Items are told apart by their indentation.

    Lists inside an item are part of it. A passage is the item as it is written, without its id.
    """
    return [section for item in _items(lines) if (section := _section(item))]


Item = list[tuple[int, str]]
"""The numbered lines of an item; in the first, a space replaces the dash."""


def _items(lines: Sequence[str]) -> Iterator[Item]:
    item: Item = []
    depth = 0
    for number, line in enumerate(lines, start=1):
        indent = len(line) - len(line.lstrip(" "))
        if not line.strip() or (item and indent > depth):
            if item:
                item.append((number, line))
            continue
        if line.lstrip().startswith("#"):
            continue
        if item:
            yield item
        item = []
        dash = _DASH.match(line)
        if dash is not None:
            depth = indent
            item = [(number, " " * dash.end() + line[dash.end() :])]
    if item:
        yield item


def _section(item: Item) -> Section | None:
    (_, first), *_ = item
    depth = len(first) - len(first.lstrip(" "))
    if not _KEY.match(first[depth:]):  # an item of text, which may contain anything
        return None
    for index, (_, line) in enumerate(item):
        found = _ID.fullmatch(line[depth:].rstrip()) if len(line) - len(line.lstrip(" ")) == depth else None
        if found is not None:
            rest = [(number, text) for number, text in (*item[:index], *item[index + 1 :]) if text.strip()]
            numbers = tuple(number for number, _ in (item[index], *rest))
            return Section(found[2], tuple(sorted(numbers)), "\n".join(text for _, text in rest))
    return None


ITEMS = Outlined("controlRedTeaming", _FORM, outline)
