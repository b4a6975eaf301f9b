"""Places as articles with paragraphs and points: `Art 26(5)`, `Art 53(1)(a)`, `Art 22(2)-(4)`, `Art 6 para 2`."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from valuechain.analysis.verify.places import Outlined, Run
from valuechain.analysis.verify.sections import Section

_UNIT = r"(?:Art \d+[a-z]*(?: para \d+)?|Annex [IVXLC]+)"
_NUMBER = r"\([0-9a-z.]+\)"
_PART = re.compile(
    rf"(?P<unit>{_UNIT})(?:-(?P<last_unit>\d+[a-z]*)|(?P<numbers>(?:{_NUMBER})+)(?:-(?P<last>{_NUMBER}))?)?"
)

_ARTICLE = re.compile(r"(?P<marks>#*)\s*Article (?P<number>\d+[a-z]*)(?P<rest>.*)")
_ANNEX = re.compile(r"#*\s*ANNEX (?P<number>[IVXLC]+)\s*$")
_END = re.compile(r"(?:#|CHAPTER\b|Chapter [IVXLC]+:|SECTION\b|TITLE\b|Done at )")
_SENTENCE = re.compile(r"[:.\-–—]\s*(?P<text>.*[.:;])")  # noqa: RUF001 # a title has no full stop
_IMPLIED = re.compile(r"\((\d+[a-z]*)\)")
_PARAGRAPH = re.compile(r"(?P<label>\d+(?:\.\d+)*[a-z]*)\.(?:\s+|$)")
_POINT = re.compile(r"\((?P<label>\d+[a-z]*|[a-z]+)[)）](?:\s+|$)")  # noqa: RUF001 # as some translations print it
_ROMAN = re.compile(r"x{0,3}(?:ix|iv|v?i{0,3})")


@dataclass(slots=True)
class _Open:
    """A section that is being read."""

    place: str
    style: str = ""
    """How its label is written: number, letter or roman."""
    label: str = ""
    lines: list[int] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    parts: list["_Open"] = field(default_factory=list)

    def section(self) -> Section:
        parts = tuple(part.section() for part in self.parts)
        return Section(self.place, tuple(self.lines), "\n".join(self.texts), parts)


class _Reader:
    """Reads one article or annex."""

    def __init__(self, place: str, *, has_title: bool, implied: str, opening: str = "") -> None:
        self._path = [_Open(place)]
        self._has_title = has_title
        self._implied = implied
        self.opening = opening
        """The text that stands in the line of the heading; if there is any, paragraphs have no numbers of their own."""
        self._points = 1
        """Where the points begin in the path: after the article, or after its paragraph."""

    @property
    def result(self) -> Section:
        return self._path[0].section()

    def read(self, number: int, text: str, following: str) -> None:
        """Reads a line that is not empty; `following` is the label of the next point, if any."""
        paragraph, point = _PARAGRAPH.match(text), _POINT.match(text)
        if self._has_title and not (paragraph or point):
            self._has_title = False
            return
        self._has_title = False
        label = paragraph or point
        if self._implied and not (paragraph or (point and point["label"] == self._implied)):
            self._open(self._implied, "paragraph", 1)
            self._points = 2
        self._implied = ""
        if self.opening and not label:
            del self._path[1:]
            self._begin(f"{self._path[0].place} para {len(self._path[0].parts) + 1}", "paragraph", "")
            self._points = 2
        elif paragraph:
            self._open(paragraph["label"], "paragraph", 1)
            self._points = 2
        elif point:
            style = self._style_of(point["label"], following)
            styles = [each.style for each in self._path]
            depth = styles.index(style, self._points) if style in styles[self._points :] else len(styles)
            self._open(point["label"], style, depth)
        elif self._path[-1].texts != [""]:  # a label alone on its line has its text on the next one
            del self._path[self._points :]
        for section in self._path:
            section.lines.append(number)
            section.texts.append(text)
        if label:
            self._path[-1].texts[-1] = text[label.end() :]

    def _open(self, label: str, style: str, depth: int) -> None:
        del self._path[depth:]
        self._begin(f"{self._path[-1].place}({label})", style, label)

    def _begin(self, place: str, style: str, label: str) -> None:
        section = _Open(place, style, label)
        self._path[-1].parts.append(section)
        self._path.append(section)

    def _style_of(self, label: str, following: str) -> str:
        if label[0].isdigit():
            return "number"
        if not _ROMAN.fullmatch(label):
            return "letter"
        letter = next((each.label for each in self._path if each.style == "letter"), "")
        is_in_roman = any(each.style == "roman" for each in self._path)
        if label == "i":
            is_next_letter = letter == "h" and (is_in_roman or following != "ii")
            return "letter" if is_next_letter else "roman"
        return "letter" if label in ("v", "x") and not is_in_roman else "roman"


def outline(lines: Sequence[str]) -> list[Section]:
    """The articles and annexes of a text, with their paragraphs and points.

    In Markdown, the text of an article is what is quoted below its heading. An amended passage without a number has
    that of its heading, as in "Article 11(1), second subparagraph". If the text begins in the line of the heading, the
    paragraphs have no numbers, and are counted: `Art 6 para 2`.
    """
    by_place: dict[str, Section] = {}
    for section in _units(lines):
        by_place.pop(section.place, None)
        by_place[section.place] = section
    return [*by_place.values()]


def _units(lines: Sequence[str]) -> Iterator[Section]:
    is_markdown = any((match := _ARTICLE.match(line)) and match["marks"] for line in lines)
    is_quoted = is_markdown and any(line.startswith(">") for line in lines)
    following = _following_labels(lines)
    reader: _Reader | None = None
    for number, line in enumerate(lines, start=1):
        opened = _open_unit(line, is_markdown=is_markdown)
        if opened is not None or _END.match(line):
            if reader is not None:
                yield reader.result
            reader = opened
            if reader is not None and reader.opening:
                reader.read(number, reader.opening, following[number - 1])
        elif reader is not None and line.strip(" \t>") and (line.startswith(">") or not is_quoted):
            reader.read(number, line.lstrip(" \t>").rstrip(), following[number - 1])
    if reader is not None:
        yield reader.result


def _open_unit(line: str, *, is_markdown: bool) -> _Reader | None:
    annex = _ANNEX.match(line)
    if annex is not None:
        return _Reader(f"Annex {annex['number']}", has_title=True, implied="")
    article = _ARTICLE.match(line)
    if article is None or is_markdown != bool(article["marks"]):
        return None
    rest = article["rest"].strip()
    if not is_markdown and rest and rest[0] not in ":.-–—":  # noqa: RUF001 # "Article 6(1) ..." begins a sentence
        return None
    sentence = None if is_markdown else _SENTENCE.fullmatch(rest)
    if sentence is not None:
        return _Reader(f"Art {article['number']}", has_title=False, implied="", opening=sentence["text"])
    implied = _IMPLIED.match(rest)
    return _Reader(f"Art {article['number']}", has_title=not rest, implied=implied[1] if implied else "")


def _following_labels(lines: Sequence[str]) -> list[str]:
    """For each line, the label of the next line that is a point or a paragraph."""
    labels = []
    label = ""
    for line in reversed(lines):
        labels.append(label)
        text = line.lstrip(" \t>")
        found = _POINT.match(text) or _PARAGRAPH.match(text)
        if found is not None:
            label = found["label"]
    return labels[::-1]


def run_of(place: str) -> Run:
    """The first and the last section of a place.

    >>> run_of("Art 22(2)-(4)"), run_of("Art 9-15")
    (Run(first='Art 22(2)', last='Art 22(4)'), Run(first='Art 9', last='Art 15'))
    """
    match = _PART.fullmatch(place)
    if match is None:
        raise ValueError(place)
    first = f"{match['unit']}{match['numbers'] or ''}"
    if match["last_unit"]:
        return Run(first, f"{first.split(maxsplit=1)[0]} {match['last_unit']}")
    return Run(first, f"{first[: first.rindex('(')]}{match['last']}" if match["last"] else first)


ARTICLES = Outlined("Art 26(5), Art 53(1)(a) or Art 22(2)-(4)", _PART, outline, run_of=run_of)
