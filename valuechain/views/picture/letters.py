"""The fonts of pictures: DejaVu Sans, which we ship, those of `valuechain[fonts]`, and the user's own folder."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import uharfbuzz

from valuechain.model.words import count, join_first
from valuechain.settings import fonts_folder

BASE = "DejaVu Sans"
_SHIPPED = Path(__file__).with_name("fonts")
_PACKAGES = ("manimgx_fonts", "manimgx_fonts_cjk")
"""The Noto fonts, under the SIL Open Font License."""
_ENDINGS = frozenset({".ttf", ".otf", ".ttc", ".otc"})
_FAMILY, _SUBFAMILY, _TYPOGRAPHIC_FAMILY = 1, 2, 16
_BOLD_WEIGHT = 700
_NAMED = 4
"""The number of missing letters that a warning names."""
_IGNORED = frozenset({"Mn", "Me", "Cf", "Cc"})
"""Marks and controls, which belong to the letter before them."""


@dataclass(frozen=True, slots=True, eq=False)
class Font:
    """A font, with the letters that it has."""

    file: Path
    face: "uharfbuzz.Face"
    family: str
    letters: frozenset[int]
    is_bold: bool
    """Whether it is the bold font of its family."""

    def measure(self, text: str, size: float, *, is_bold: bool) -> float:
        """The width of the text in pixels."""
        shaped = uharfbuzz.Font(self.face)
        if self.face.has_var_data and is_bold:
            shaped.set_variations({"wght": _BOLD_WEIGHT})
        buffer = uharfbuzz.Buffer()
        buffer.add_str(text)
        buffer.guess_segment_properties()
        uharfbuzz.shape(shaped, buffer)
        units = sum(abs(glyph.x_advance) for glyph in buffer.glyph_positions)
        return size * float(units) / float(self.face.upem)


@cache
def find_fonts() -> tuple[Font, ...]:
    """Every font that pictures can use, ours first; the system's are left out, so that pictures do not depend on it."""
    folders = [_SHIPPED, *_installed(), *filter(None, [fonts_folder()])]
    files = (file for folder in folders for file in sorted(folder.iterdir()) if file.suffix.lower() in _ENDINGS)
    return tuple(font for file in files for font in _read(file))


def _installed() -> Iterator[Path]:
    for package in _PACKAGES:
        spec = find_spec(package)
        yield from map(Path, spec.submodule_search_locations or () if spec else ())


def _read(file: Path) -> Iterator[Font]:
    """The fonts in a file; one that cannot be read has no letters, so it is never used."""
    blob = uharfbuzz.Blob.from_file_path(str(file))
    for index in range(max(1, uharfbuzz.Face(blob, 0).count)):
        face = uharfbuzz.Face(blob, index)
        family = face.get_name(_TYPOGRAPHIC_FAMILY) or face.get_name(_FAMILY) or ""
        is_bold = "Bold" in (face.get_name(_SUBFAMILY) or "")
        if family and "Italic" not in file.stem:
            yield Font(file, face, family, frozenset(face.unicodes), is_bold)


def base_files() -> list[str]:
    """The fonts that every picture needs."""
    return [str(font.file) for font in find_fonts() if font.family == BASE]


@cache
def base_letters() -> frozenset[int]:
    """The letters that need no other font."""
    return next(font.letters for font in find_fonts() if font.family == BASE)


def find_missing(text: str) -> str:
    """The letters that no font has, each once, in order of appearance.

    >>> find_missing("Who, qui, кто, ποιος")
    ''
    """
    strange = (each for each in dict.fromkeys(text) if ord(each) not in base_letters() and not is_ignored(each))
    return "".join(letter for letter in strange if not any(ord(letter) in font.letters for font in find_fonts()))


def is_ignored(letter: str) -> bool:
    """Whether a picture can do without the character: marks, controls and spaces."""
    return unicodedata.category(letter) in _IGNORED or letter.isspace()


def say_missing(letters: str, advice: str = "use SVG", *, as_codes: bool = False) -> str:
    """A warning about letters without a font, or empty; a picture, which lacks them, names them by their codes.

    >>> say_missing("ꦲ", as_codes=True)
    'Pictures show boxes in place of 1 letter (U+A9B2) that no font here has: use SVG.'
    """
    if not letters:
        return ""
    named = [f"U+{ord(letter):04X}" if as_codes else letter for letter in letters]
    lacking = f"{count(len(letters), 'letter')} ({join_first(named, _NAMED)})"
    return f"Pictures show boxes in place of {lacking} that no font here has: {advice}."


def how_to_add_fonts() -> str:
    """What to do on the computer that draws the pictures."""
    has_extra = all(map(find_spec, _PACKAGES))
    mend = "set VALUECHAIN_FONTS to a folder with such a font" if has_extra else "install valuechain[fonts]"
    return f"{mend}, or use SVG"
