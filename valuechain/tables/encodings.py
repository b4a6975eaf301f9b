"""Guesses the encoding of a table that is not UTF-8, and says how sure the guess is.

charset-normalizer ranks the encodings in which the bytes make sense. Tables are too short for its first choice to be
right, so the letters of the languages that are written in an encoding decide, and its ranking only between equals.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import NamedTuple

Around = tuple[str, str, str]
"""A character between its neighbours."""

_WEST = ("àâæçéèêëîïôœùûüÿ", "äöüß", "áéíñóúü", "áâãàçéêíóôõúü", "àèéìíîòóù", "ëïéèóöü", "æøåéòôê", "åäöé")
_ICELANDIC = ("áðéíóúýþæö",)
_CENTRE = ("ąćęłńóśźż", "áäčďéěíĺľňóôŕřšťúůýž", "áéíóöőúüű", "ăâîșțşţ", "čćđšž", "äöüß")
_BALTIC = ("ąčęėįšųūž", "āčēģīķļņšūž", "äöõüšž", "ąćęłńóśźż")
_TURKISH = ("çğıi\u0307öşüâîû",)
_CYRILLIC = (
    "абвгдеёжзийклмнопрстуфхцчшщъыьэюя", "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя", "абвгдђежзијклљмнњопрстћуфхцчџш",
    "абвгдеёжзійклмнопрстуўфхцчшыьэюя",
)  # fmt: skip
_GREEK = ("αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώϊϋ",)
_HEBREW = ("אבגדהוזחטיךכלםמןנסעףפץצקרשת",)
_ARABIC = ("ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىيپچژکگی",)
_THAI = ("".join(map(chr, (*range(0x0E01, 0x0E3B), *range(0x0E40, 0x0E4F)))),)


class Encoding(NamedTuple):
    """An encoding in which spreadsheets save CSV."""

    name: str
    languages: Sequence[str] = ()
    """The letters of each language that is written in it, beyond ASCII."""
    rare: Sequence[str] = ()
    """Languages that fit almost anything, or that few people write: they count a little less."""
    common: tuple[str, int, int] | None = None
    """In place of letters: a character set, and the lead bytes of its common characters."""


ENCODINGS: Mapping[str, Encoding] = {
    "cp1252": Encoding("Western European (Windows)", _WEST, _ICELANDIC),
    "mac_roman": Encoding("Western European (Mac)", _WEST, _ICELANDIC),
    "cp1250": Encoding("Central European (Windows)", _CENTRE),
    "cp1251": Encoding("Cyrillic (Windows)", _CYRILLIC),
    "cp1253": Encoding("Greek (Windows)", _GREEK),
    "cp1254": Encoding("Turkish (Windows)", _TURKISH),
    "cp1255": Encoding("Hebrew (Windows)", _HEBREW),
    "cp1256": Encoding("Arabic (Windows)", _ARABIC),
    "cp1257": Encoding("Baltic (Windows)", _BALTIC),
    "cp874": Encoding("Thai (Windows)", rare=_THAI),
    "cp932": Encoding("Japanese (Shift JIS)", common=("euc_jp", 0xB0, 0xCF)),
    "gb18030": Encoding("Chinese, simplified (GB 18030)", common=("gb2312", 0xB0, 0xD7)),
    "big5": Encoding("Chinese, traditional (Big5)", common=("big5", 0xA4, 0xC6)),
    "cp949": Encoding("Korean (Windows)", common=("euc_kr", 0xB0, 0xC8)),
    "mac_latin2": Encoding("Central European (Mac)", _CENTRE),
    "mac_cyrillic": Encoding("Cyrillic (Mac)", _CYRILLIC),
    "mac_turkish": Encoding("Turkish (Mac)", _TURKISH),
    "koi8_r": Encoding("Cyrillic (KOI8-R)", _CYRILLIC),
    "cp866": Encoding("Cyrillic (DOS)", _CYRILLIC),
    "cp850": Encoding("Western European (DOS)", _WEST),
    "euc_jp": Encoding("Japanese (EUC)", common=("euc_jp", 0xB0, 0xCF)),
}
"""By the name that Python has for it, the most usual first."""

USUAL = "cp1252"
"""Excel's encoding for CSV in Western Europe and the Americas: preferred if others fit as well."""
_SAMPLE = 4_000
LONGEST_LINE = 80
"""Limit on the characters shown of a sample line."""
_MOST_GUESSES = 4
_OF_RARE = 0.95
_CLOSE = 0.03
"""A difference in fit that decides nothing."""
_WORD = re.compile(r"[^\W\d_]+")
_VOWELS = frozenset("aeiouyаеёиоуыэюяіїєάέήίόύώ")
"""Without the plain vowels of Greek, whose words have an accent."""
_IN_TEXT = frozenset("’‘“”„«»‹›–—…€£§°©®™·•¿¡ªº\u00a0،؟؛、。・「」（），：；？！ー〜")
_INSIDE = frozenset("’·ー・")
"""Signs that stand between two letters."""


class Guess(NamedTuple):
    """An encoding that a text may be in, and how well it fits, up to 1."""

    encoding: str
    fit: float
    line: str
    """The first line with characters beyond ASCII, as it would be read."""

    @property
    def name(self) -> str:
        """The encoding's name for people."""
        return name_of(self.encoding)


def name_of(encoding: str) -> str:
    """The readable name of an encoding; one that is not in the list keeps its own."""
    return ENCODINGS[encoding].name if encoding in ENCODINGS else encoding


def guess(content: bytes) -> Sequence[Guess]:
    """The encodings in which a text makes sense, best first; of those that give the same text, one."""
    sample = _sample(content)
    ranks = [USUAL, *_ranked(sample), *ENCODINGS]
    by_text: dict[str, Guess] = {}
    for encoding, kind in ENCODINGS.items():
        text = _decode(sample, encoding)
        fit = _fit(text, kind) if text else 0
        if text and fit and (text not in by_text or by_text[text].fit < fit):
            by_text[text] = Guess(encoding, fit, text.partition("\n")[0][:LONGEST_LINE])
    best = sorted(by_text.values(), key=lambda each: (-each.fit, ranks.index(each.encoding)))[:_MOST_GUESSES]
    return [each for each in best if _decode(content, each.encoding)]


def is_sure(guesses: Sequence[Guess]) -> bool:
    """Whether the first guess is clearly better than the others."""
    return len(guesses) == 1 or guesses[0].fit - guesses[1].fit > _CLOSE


def _sample(content: bytes) -> bytes:
    """The first lines with characters beyond ASCII."""
    lines: list[bytes] = []
    size = 0
    for line in re.finditer(rb"[^\r\n]*[\x80-\xff][^\r\n]*", content):
        lines.append(line[0])
        size += len(line[0])
        if size > _SAMPLE:
            break
    return b"\n".join(lines)


def _decode(content: bytes, encoding: str) -> str:
    """The text, or nothing if the bytes are not in that encoding."""
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return ""


def _ranked(sample: bytes) -> Sequence[str]:
    """The encodings in which charset-normalizer finds that the bytes make sense, best first."""
    from charset_normalizer import from_bytes  # noqa: PLC0415 # only for files that are not UTF-8

    return [match.encoding for match in from_bytes(sample, cp_isolation=[*ENCODINGS])]


def _fit(text: str, encoding: Encoding) -> float:
    """The share of characters beyond ASCII that belong where they are, in the language that fits best."""
    if encoding.common is not None:
        return _share(_around(text), partial(_is_common, encoding.common))
    usual = (_fit_letters(text, letters) for letters in encoding.languages)
    return max(*usual, *(_OF_RARE * _fit_letters(text, letters) for letters in encoding.rare), 0)


def _around(text: str) -> Sequence[Around]:
    """The characters beyond ASCII that say something about the language, each with its neighbours."""
    spaced = f" {text} "
    every = zip(spaced, text, spaced[2:], strict=False)
    return [each for each in every if not each[1].isascii() and not _is_sign(*each)]


def _is_common(among: tuple[str, int, int], around: Around) -> bool:
    """Whether a character is a common one of East Asia, not in the middle of another word; kana always are."""
    before, character, after = around
    if f"{before}{after}".isascii() and (before.islower() or after.islower()):
        return False
    if "\u3041" <= character <= "\u30ff":
        return among[0] == "euc_jp"
    code = character.encode(among[0], "ignore")
    return len(code) > 1 and among[1] <= code[0] <= among[2]


def _fit_letters(text: str, letters: str) -> float:
    is_latin = unicodedata.name(letters[0]).startswith("LATIN")
    known = frozenset(letters + letters.upper())
    odd = [word for word in _WORD.findall(text) if not word.isascii() and _is_odd(word, is_latin=is_latin)]
    for word in odd:
        text = text.replace(word, "\ufffd" * len(word))
    return _share(_around(text), lambda each: each[1] in known and not _is_misplaced(*each, is_latin=is_latin))


def _is_odd(word: str, *, is_latin: bool) -> bool:
    """Whether a word has hardly any plain letters, if it is Latin, or no vowel, in an alphabet that has them."""
    if is_latin:
        return len(word) > 3 and 2 * sum(not letter.isascii() for letter in word) > len(word)
    return len(word) > 2 and word.lower() != word.upper() and _VOWELS.isdisjoint(word.lower()) and not word.isupper()


def _is_sign(before: str, character: str, after: str) -> bool:
    """Whether a character is a sign that texts have there, which says nothing about the language."""
    return character in _IN_TEXT and (character in _INSIDE or not (before.isalpha() and after.isalpha()))


def _is_misplaced(before: str, letter: str, after: str, *, is_latin: bool) -> bool:
    """Whether a letter differs from those beside it in case or script."""
    if letter.isupper() and before.islower():
        return True
    if letter.islower() and before.isupper() and after.isupper():
        return True
    return not is_latin and any(beside.isascii() and beside.isalpha() for beside in (before, after))


def _share(every: Sequence[Around], is_right: Callable[[Around], bool]) -> float:
    return sum(map(is_right, every)) / len(every) if every else 1
