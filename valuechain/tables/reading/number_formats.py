"""Writes numbers and dates as Excel shows them, for the formats that people give to ids, shares and days.

No maintained library does this, so fractions, scientific notation, elapsed times and conditions are not known here.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from itertools import takewhile

_SECTION = re.compile(r'((?:"[^"]*"|\\.|[_*].|[^;"])*);?')
_TOKEN = re.compile(
    r"""
      "(?P<quoted>[^"]*)"?
    | \\(?P<escaped>.)
    | [_*].                                       # a space as wide as the character, or a filling of it
    | \[(?:color\s*\d+|black|blue|cyan|green|magenta|red|white|yellow)\]
    | \[\$(?P<currency>[^\]-]*)[^\]]*\]           # with a locale, which is left out
    | (?P<digit>[0\#?]) | (?P<point>\.) | (?P<comma>,) | (?P<percent>%)
    | (?P<part>y+|m+|d+)
    | (?P<slash>/)
    | (?P<plain>[-+$():! ^&'~{}<>=])
    | (?P<other>.)
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_AS_TEXT = frozenset({"quoted", "escaped", "currency", "plain"})
_IN_DAYS = frozenset({"part", "text", "slash", "point", "comma"})
_AFTER_POINT = re.compile("point.* (point|comma)")
"""Kinds that are not known after a decimal point."""
_LONGEST = 100
"""Longer formats are not tried: no one writes them by hand."""
_LARGEST = 1e15
"""Excel shows 15 digits."""
_DATE_PARTS: Mapping[str, Callable[[date], str]] = {
    "d": lambda day: str(day.day),
    "dd": lambda day: f"{day.day:02}",
    "ddd": lambda day: f"{day:%a}",
    "dddd": lambda day: f"{day:%A}",
    "m": lambda day: str(day.month),
    "mm": lambda day: f"{day.month:02}",
    "mmm": lambda day: f"{day:%b}",
    "mmmm": lambda day: f"{day:%B}",
    "yy": lambda day: f"{day.year % 100:02}",
    "yyyy": lambda day: str(day.year),
}

Token = tuple[str, str]
"""A kind and a text."""


@lru_cache(256)
def _sections(code: str) -> Sequence[Sequence[Token]]:
    """The parts of a format: for positive numbers, for negative ones, for zero, and for text."""
    return [[*_tokens(part)] for part in _SECTION.findall(code)[:-1]] or [[]]


def _tokens(section: str) -> Iterable[Token]:
    for found in _TOKEN.finditer(section):
        if kind := found.lastgroup:
            yield "text" if kind in _AS_TEXT else kind, found[kind]


def write_number(value: float, code: str) -> str | None:
    """A number as Excel shows it; None if the format is not known here.

    >>> write_number(1.1, "0.00"), write_number(1, "000"), write_number(0.25, "0%"), write_number(7, '"R-"00')
    ('1.10', '001', '25%', 'R-07')
    >>> write_number(0.5, "# ?/?") is None
    True
    """
    if len(code) > _LONGEST or abs(value) >= _LARGEST:
        return None
    sections = _sections(code)
    chosen = 1 if value < 0 and len(sections) > 1 else 2 if value == 0 and len(sections) > 2 else 0
    tokens = sections[chosen]
    kinds = [kind for kind, _ in tokens]
    if not {"part", "slash", "other"}.isdisjoint(kinds) or _AFTER_POINT.search(" ".join(kinds)):
        return None
    number = abs(Decimal(repr(value))).scaleb(2 * kinds.count("percent"))
    text = _write_digits(number, tokens) if "digit" in kinds else "".join(text for _, text in tokens)
    is_negative = value < 0 and chosen == 0 and re.search("[1-9]", text)
    return f"{'-' if is_negative else ''}{text.strip()}"


def _write_digits(number: Decimal, tokens: Sequence[Token]) -> str:
    """The digits of a number where the format wants them."""
    before = [*takewhile(lambda token: token[0] != "point", tokens)]
    after = tokens[len(before) :]
    places = [index for index, (kind, _) in enumerate(before) if kind == "digit"]
    commas = [index for index, (kind, _) in enumerate(before) if kind == "comma"]
    thousands = sum(index > places[-1] for index in commas) if places else 0
    is_grouped = len(commas) > thousands
    decimals = sum(kind == "digit" for kind, _ in after)
    rounded = number.scaleb(-3 * thousands).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    whole, _, part = f"{rounded:f}".partition(".")
    return _write_whole(whole.lstrip("0"), before, is_grouped=is_grouped) + _write_part(part, after)


def _write_whole(digits: str, tokens: Sequence[Token], *, is_grouped: bool) -> str:
    """The digits before the point, from the right; the first place takes all that are left."""
    left = sum(kind == "digit" for kind, _ in tokens)
    written: list[str] = []
    count = 0
    for kind, text in reversed(tokens):
        if kind != "digit":
            written.append("" if kind == "comma" else text)
            continue
        left -= 1
        taken = digits[-1:] if left else digits
        digits = digits[:-1] if left else ""
        for digit in reversed(taken or text.replace("#", "").replace("?", " ")):
            if is_grouped and count and count % 3 == 0 and digit != " ":
                written.append(",")
            written.append(digit)
            count += 1
    return "".join(reversed(written))


def _write_part(digits: str, tokens: Sequence[Token]) -> str:
    """The digits after the point, without zeros at the end that the format leaves out."""
    places = [index for index, (kind, _) in enumerate(tokens) if kind == "digit"]
    kept = dict(zip(places, digits, strict=True))
    for index in reversed(places):
        if kept[index] != "0" or tokens[index][1] == "0":
            break
        kept[index] = ""
    return "".join(kept.get(index, text) for index, (_, text) in enumerate(tokens))


def write_day(day: date, code: str) -> str | None:
    """A day as Excel shows it in English, if the format leaves out the year, the month or the day of the month.

    None for a whole day, which is written 2025-01-02 instead, because 02/01/2025 is not the same day everywhere.

    >>> from datetime import date
    >>> write_day(date(2025, 1, 2), "d-mmm"), write_day(date(2025, 1, 2), "mm-dd-yy")
    ('2-Jan', None)
    """
    tokens = _sections(code)[0] if len(code) <= _LONGEST else []
    parts = [text.casefold() for kind, text in tokens if kind == "part"]
    if not parts or {part[0] for part in parts} == {*"ymd"} or not {kind for kind, _ in tokens} <= _IN_DAYS:
        return None
    if not all(part in _DATE_PARTS for part in parts):
        return None
    return "".join(_DATE_PARTS[text.casefold()](day) if kind == "part" else text for kind, text in tokens).strip()
