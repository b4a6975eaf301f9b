"""Markdown's signs: ids as code, texts escaped and in quotes."""

import re

_MARKUP = re.compile(r"[\\`*\[\]<~]|&(?=#?\w+;)|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])")


def escape(text: str) -> str:
    r"""The text on one line, with Markdown's signs escaped.

    >>> escape("a_b *c* <d>")
    'a_b \\*c\\* \\<d>'
    """
    return _MARKUP.sub(lambda sign: f"\\{sign[0]}", " / ".join(text.split("\n")))


def code(text: str) -> str:
    """The text as code, such as an id; its backticks become apostrophes, since they would end the code.

    >>> code("a`b")
    "`a'b`"
    """
    return f"`{text.replace('`', chr(39))}`"


def quote(text: str) -> str:
    """The text in quotes."""
    return f"“{escape(text)}”"
