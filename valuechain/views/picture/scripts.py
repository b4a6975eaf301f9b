"""Splits the text of a picture into runs of one font and one direction.

resvg falls back to other fonts by itself, but loses letters where these join or decompose letters, as Arabic and emoji
do, beside letters of another font. So each run becomes a text of its own, at the place that HarfBuzz measures. Text
that DejaVu Sans can write stays as it is.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from html import escape, unescape
from itertools import groupby
from typing import NamedTuple

from valuechain.views.picture.letters import BASE, Font, base_files, base_letters, find_fonts, find_missing, is_ignored

_TEXT = re.compile(r"<text\b([^>]*)>([^<]+)</text>")
_ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')
_STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_SIMPLE = re.compile(r"text|(?:\.[\w-]+)+")
_CONTROLS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_RIGHT_MARK = "\N{RIGHT-TO-LEFT MARK}"
_NO_BREAK = "\N{NO-BREAK SPACE}"
_REPLACEMENT = "\N{WHITE VERTICAL RECTANGLE}"
_FROM_RIGHT = frozenset({"R", "AL"})
_STRONG = frozenset({"L", *_FROM_RIGHT})
_ATTACHED = frozenset({"NSM", "BN"})
_NUMBERS = frozenset({"EN", "AN"})
_BY_LANGUAGE = (("HIRAGANA", "CJK JP"), ("KATAKANA", "CJK JP"), ("HANGUL", "CJK KR"), ("", "CJK SC"))
"""The form of Chinese characters, by the letters beside them."""


class Written(NamedTuple):
    """A picture that resvg can draw."""

    svg: str
    files: list[str]
    """The fonts that it needs."""


@dataclass(frozen=True, slots=True)
class _Look:
    size: float
    is_bold: bool
    anchor: str


@dataclass(frozen=True, slots=True)
class _Run:
    text: str
    font: Font
    level: int
    """As in the Unicode bidirectional algorithm: odd from right to left."""


def write_scripts(svg: str) -> Written:
    """The picture with every text in fonts that have its letters; letters without a font become a box."""
    if all(ord(letter) in base_letters() for letter in set(svg) if not letter.isspace()):
        return Written(svg, base_files())
    rules = _rules(svg)
    used: dict[str, None] = dict.fromkeys(base_files())

    def write(found: re.Match[str]) -> str:
        text = _CONTROLS.sub("", unescape(found[2]))
        attributes = dict(_ATTRIBUTE.findall(found[1]))
        if all(ord(letter) in base_letters() for letter in text) or not {"x", "y"} <= attributes.keys():
            return found[0]
        look = _find_look(attributes, rules)
        runs = _order(_split(text, is_bold=look.is_bold))
        used.update(dict.fromkeys(str(run.font.file) for run in runs))
        return "".join(_place(runs, attributes, look))

    return Written(_TEXT.sub(write, svg), list(used))


def _place(runs: list[_Run], attributes: Mapping[str, str], look: _Look) -> Iterable[str]:
    widths = [run.font.measure(run.text, look.size, is_bold=look.is_bold) for run in runs]
    x = float(attributes["x"]) - sum(widths) * {"middle": 0.5, "end": 1.0}.get(look.anchor, 0.0)
    kept = "".join(f' {name}="{value}"' for name, value in attributes.items() if name not in ("x", "style"))
    for run, width in zip(runs, widths, strict=True):
        style = f"{attributes.get('style', '')};text-anchor:start;font-family:'{run.font.family}'".lstrip(";")
        text = run.text.replace(" ", _NO_BREAK) if run.text != run.text.strip() else run.text
        text = f"{_RIGHT_MARK}{text}{_RIGHT_MARK}" if run.level % 2 else text
        if text.strip():
            yield f'<text x="{x:.2f}"{kept} style="{style}">{escape(text)}</text>'
        x += width


def _rules(svg: str) -> list[tuple[frozenset[str], dict[str, str]]]:
    """The style rules for texts, weakest first: the classes that each needs, and its declarations."""
    found = []
    for sheet in _STYLE.findall(svg):
        for selectors, body in _RULE.findall(sheet):
            classes = [
                frozenset(each.strip().split(".")[1:])
                for each in selectors.split(",")
                if _SIMPLE.fullmatch(each.strip())
            ]
            found += [(each, _declarations(body)) for each in classes]
    return sorted(found, key=lambda rule: len(rule[0]))


def _declarations(body: str) -> dict[str, str]:
    pairs = (part.split(":", 1) for part in body.split(";") if ":" in part)
    return {name.strip(): value.strip() for name, value in pairs}


def _find_look(attributes: Mapping[str, str], rules: Iterable[tuple[frozenset[str], dict[str, str]]]) -> _Look:
    said = dict(attributes)
    classes = frozenset(attributes.get("class", "").split())
    for needed, declared in rules:
        if needed <= classes:
            said |= declared
    said |= _declarations(attributes.get("style", ""))
    size = float(said.get("font-size", "16").removesuffix("px"))
    return _Look(size, said.get("font-weight", "") in ("bold", "700"), said.get("text-anchor", "start"))


@lru_cache(maxsize=4096)
def _split(text: str, *, is_bold: bool) -> tuple[_Run, ...]:
    """The runs of a text in the order of reading."""
    fonts = _fonts_of(text, is_bold=is_bold)
    missing = set(find_missing(text))
    parts = zip(text, fonts, _levels(text), strict=True)
    runs = []
    for (font, level), letters in groupby(parts, key=lambda part: part[1:]):
        runs.append(_Run("".join(_REPLACEMENT if each in missing else each for each, *_ in letters), font, level))
    return tuple(runs)


def _fonts_of(text: str, *, is_bold: bool) -> list[Font]:
    """The font of each letter; a sign in several fonts stays in that of the letter before."""
    names = " ".join(unicodedata.name(letter, "") for letter in text)
    form = next(family for sign, family in _BY_LANGUAGE if sign in names)
    every = sorted(
        find_fonts(), key=lambda font: (font.family != BASE, font.is_bold != is_bold, form not in font.family)
    )
    fonts: list[Font] = []
    for letter in text:
        before = fonts[-1] if fonts and letter != " " else every[0]
        is_kept = is_ignored(letter) or (not letter.isalnum() and ord(letter) in before.letters)
        able = (font for font in every if ord(letter) in font.letters)
        fonts.append(before if is_kept else next(able, every[0]))
    return fonts


def _levels(text: str) -> list[int]:
    """The level of each letter, after the Unicode bidirectional algorithm without its explicit controls.

    >>> _levels("a \u05d0 1"), _levels("\u05d0 1, b")
    ([0, 0, 1, 1, 2], [1, 1, 2, 1, 1, 2])
    """
    kinds = _join_numbers([unicodedata.bidirectional(letter) for letter in text])
    is_base_right = next((kind in _FROM_RIGHT for kind in kinds if kind in _STRONG), False)
    sides: list[bool | None] = []
    """Whether each letter counts as written from the right; None for spaces and signs."""
    is_right = is_base_right
    for kind in kinds:
        is_right = kind in _FROM_RIGHT if kind in _STRONG else is_right
        is_neutral = kind not in _STRONG and kind not in _NUMBERS
        sides.append((sides[-1] if sides and kind in _ATTACHED else None) if is_neutral else is_right)
    levels = []
    before = is_base_right
    for place, (kind, side) in enumerate(zip(kinds, sides, strict=True)):
        if side is None:  # the direction on both sides, if that is the same, or else that of the text
            after = next((each for each in sides[place:] if each is not None), is_base_right)
            side = before if before == after else is_base_right  # noqa: PLW2901 # as in the algorithm
        levels.append(2 if kind in _NUMBERS and side else 1 if side else 2 * is_base_right)
        before = side
    return levels


def _join_numbers(kinds: list[str]) -> list[str]:
    """A point or comma between two digits is part of their number."""
    return [
        "EN" if kind == "CS" and kinds[place - 1 : place + 2 : 2] == ["EN", "EN"] else kind
        for place, kind in enumerate(kinds)
    ]


def _order(runs: Iterable[_Run]) -> list[_Run]:
    """The runs from left to right."""
    placed = list(runs)
    for lowest in range(max(run.level for run in placed), 0, -1):
        turned: list[_Run] = []
        for run in placed:
            start = next((i for i in range(len(turned), 0, -1) if turned[i - 1].level < lowest), 0)
            turned.insert(start if run.level >= lowest else len(turned), run)
        placed = turned
    return placed
