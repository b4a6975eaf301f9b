"""Escapes text for the cells of a workbook."""

import re

_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_TO_ESCAPE = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")


def escape(text: str) -> str:
    r"""Escapes text for a workbook cell: characters not allowed in XML, and text that looks escaped, as _xHHHH_.

    See ECMA-376, part 1, ST_Xstring.

    >>> escape("a\rb"), unescape(escape("_x0041_"))
    ('a_x000D_b', '_x0041_')
    """
    return _TO_ESCAPE.sub(lambda found: f"_x{ord(found[0]):04X}_", text)


def unescape(text: str) -> str:
    """Reverses `escape`."""
    return _ESCAPED.sub(_character, text) if "_x" in text else text


def _character(found: re.Match[str]) -> str:
    """The escaped character, unless it is a lone surrogate or a null."""
    code = int(found[1], 16)
    return found[0] if code == 0 or 0xD800 <= code < 0xE000 else chr(code)
