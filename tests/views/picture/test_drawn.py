"""Standalone pictures: their contents, layout and legibility."""

import re
import struct
import zlib
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from itertools import combinations
from typing import NamedTuple
from xml.etree import ElementTree as ET

import pytest

import valuechain as vc
from tests.conftest import Draw, Write
from valuechain.analysis.allocation.selection import select
from valuechain.analysis.rows.matrix_table import NOT_ADDRESSED
from valuechain.model.question.selection import Selection
from valuechain.model.vocabulary import PLACES
from valuechain.views.map.export import draw_map
from valuechain.views.matrix.picture import MOST_DRAWN, draw_matrix
from valuechain.views.picture.caption import build_caption
from valuechain.views.picture.frame import Caption, frame_picture, place_in_rows
from valuechain.views.picture.png import draw_png, size_of
from valuechain.views.picture.text import text_width

SVG = "{http://www.w3.org/2000/svg}"
BOLD = {"title", "strong", "stage", "name", "lead-letter", "owner-letter"}
SMALL = {"verb": 11.0, "note": 12.0, "small": 12.0, "name": 12.5, "title": 22.0, "context": 14.0}
CENTRED = {"verb", "centred"}
"""The classes of a verb beneath a mark."""
HOSTILE = '<b>&amp"quoted"</b> ]]> {{ 7 * 7 }}'


class Text(NamedTuple):
    """A text element with the widest extent it could have."""

    words: str
    left: float
    right: float
    y: float
    size: float
    classes: frozenset[str]

    @property
    def middle(self) -> float:
        """The horizontal middle of the text."""
        return (self.left + self.right) / 2


def texts_of(svg: str) -> list[Text]:
    """Every text element in a picture, with its position."""
    found = []

    def walk(element: ET.Element, x: float, y: float) -> None:
        moved = re.match(r"translate\(([\d.]+) ([\d.]+)\)", element.get("transform", ""))
        if moved:
            x, y = x + float(moved[1]), y + float(moved[2])
        if element.tag == f"{SVG}text":
            classes = frozenset(element.get("class", "").split())
            size = next((SMALL[name] for name in SMALL if name in classes), 12.0 if "letter" in str(classes) else 13.0)
            width = text_width(element.text or "", size, is_bold=bool(classes & BOLD) and "idle" not in classes)
            left = x + float(element.get("x", "0"))
            left -= width / 2 if "centred" in classes or "letter" in str(classes) else 0
            found.append(Text(element.text or "", left, left + width, y + float(element.get("y", "0")), size, classes))
        for child in element:
            walk(child, x, y)

    walk(ET.fromstring(svg), 0, 0)  # noqa: S314 # our own output
    return found


def clashes(svg: str) -> list[tuple[str, str]]:
    """The pairs of text elements that overlap; any that extend beyond the picture are paired with None."""
    texts = texts_of(svg)
    width, height = size_of(svg)
    pairs = [
        (a.words, b.words)
        for a, b in combinations(texts, 2)
        if a.left < b.right and b.left < a.right and abs(a.y - b.y) < 0.9 * min(a.size, b.size)
    ]
    return pairs + [(t.words, "outside") for t in texts if t.left < 0 or t.right > width + 0.01 or t.y > height]


def shipped(chain: vc.ValueChain) -> list[vc.Allocation]:
    """Every distinct answer of every shipped framework, parts included."""
    found = []
    for framework in chain.frameworks:
        places = [place for place in PLACES if chain.cell(framework.id, place).status.is_answered]
        for place in places if chain.is_varying(framework.id) else places[:1]:
            levels = (1, 2, None) if chain.has_levels(framework.id) else (1,)
            found += [
                vc.build_allocation(chain, vc.Context(*place), framework=framework.id, level=level) for level in levels
            ]
    return found


def row_of(svg: str, label: str) -> dict[str, str]:
    """The letters in a row of the matrix, by the actor above them."""
    texts = texts_of(svg)
    (row,) = [text for text in texts if text.words == label]
    marks = [t for t in texts if {"lead-letter", "owner-letter", "mention-letter"} & t.classes and abs(t.y - row.y) < 6]
    heads: dict[int, list[str]] = {}
    for text in texts:
        if "centred" in text.classes and text.y < 160:
            heads.setdefault(round(text.middle), []).append(text.words)
    return {" ".join(heads[min(heads, key=lambda middle: abs(middle - m.middle))]): m.words for m in marks}


def pixels(png: bytes) -> tuple[int, int, int]:
    """A PNG file's width and height, and the number of distinct bytes in its rows."""
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", png[16:24])
    data, start = b"", 8
    while start < len(png):
        (length,) = struct.unpack(">I", png[start : start + 4])
        if png[start + 4 : start + 8] == b"IDAT":
            data += png[start + 8 : start + 8 + length]
        start += length + 12
    return width, height, len(set(zlib.decompress(data)))


def test_matrix_marks_of_item_12(pai_open: vc.Allocation) -> None:
    """For item 12 the matrix has P for providers, hubs and app developers, and S for adapters."""
    assert row_of(draw_matrix(pai_open), "Open incident reporting channels") == {
        "Model providers": "P",
        "Hubs & hosting": "P",
        "Adapters": "S",
        "App developers": "P",
    }


def test_verbs_beneath_the_marks(pai_open: vc.Allocation) -> None:
    """With verbs, the picture has one beneath each mark that has any: 17 optional, 11 recommended, 7 marks without."""
    verbs = Counter(text.words for text in texts_of(draw_matrix(pai_open, has_verbs=True)) if text.classes >= CENTRED)
    assert verbs == {"can": 7, "could": 10, "should": 11}
    assert [text for text in texts_of(draw_matrix(pai_open)) if "verb" in text.classes] == []


def test_verbs_widen_their_columns(draw: Draw) -> None:
    """Long verbs of an actor in two roles stand side by side without touching anything."""
    drawn = vc.build_allocation(draw("a -P:is recommended-> x; a -S:is encouraged?if asked-> x; b -P:must not-> x"))
    svg = draw_matrix(drawn, has_verbs=True)
    assert clashes(svg) == []
    assert [text.words for text in texts_of(svg) if text.classes >= CENTRED] == [
        "is recommended",
        "is encouraged",
        "must not",
    ]


def test_matrix_under_another_reading(chain: vc.ValueChain) -> None:
    """Under reading B of item 12, hubs have S, and the label names the reading in use."""
    context = vc.Context("advanced", "open")
    svg = draw_matrix(vc.build_allocation(chain, context, framework="pai-open", readings={"PO-12": "B"}))
    assert row_of(svg, "Open incident reporting channels")["Hubs & hosting"] == "S"
    assert "reading B" in [text.words for text in texts_of(svg)]


def test_matrix_says_all(pai_open: vc.Allocation) -> None:
    """The picture has the 15 labels, the 3 tags, the source's totals, 5 actors not addressed, and every stage."""
    words = [text.words for text in texts_of(draw_matrix(pai_open))]
    assert {mitigation.label for mitigation in pai_open.mitigations} <= set(words)
    assert words.count("2 readings") == 3 + 1  # and once in the legend
    assert {"12 P 1*", "5 P 1*", "1 P 7 S 1*", "6 P 1 S", "24 P 8 S 3*"} <= set(words)
    assert words.count(NOT_ADDRESSED) == 5
    assert {"Prevent", "Detect", "Respond"} <= set(words)


@pytest.mark.parametrize("draw_picture", [draw_matrix, draw_map])
def test_caption(pai_open: vc.Allocation, draw_picture: Callable[[vc.Allocation], str]) -> None:
    """A picture states its question, context, source, date and data."""
    said = " ".join(text.words for text in texts_of(draw_picture(pai_open)))
    assert f"Who is responsible for what according to {pai_open.frameworks[0].short_name}?" in said
    assert "For an advanced, general-purpose model, released as open access." in said
    assert "Source: PAI Guidance for Safe Foundation Model Deployment" in said
    day = datetime.now(UTC).date().isoformat()
    assert f"Drawn with valuechain on {day}. Data {pai_open.chain.stamp}." in said


def test_data_without_a_version_is_not_named() -> None:
    """A picture of data without a day and a version does not name it."""
    said = " ".join(text.words for text in texts_of(frame_picture("", 600, 100, Caption("A title", "", "A source."))))
    assert said.endswith(f"Drawn with valuechain on {datetime.now(UTC).date().isoformat()}.")


@pytest.mark.parametrize("draw_picture", [draw_matrix, partial(draw_matrix, has_verbs=True), draw_map])
def test_shipped_texts_do_not_overlap(chain: vc.ValueChain, draw_picture: Callable[[vc.Allocation], str]) -> None:
    """In every picture of a shipped answer, all text is inside the picture and none of it overlaps."""
    assert [found for allocation in shipped(chain) if (found := clashes(draw_picture(allocation)))] == []


@pytest.mark.parametrize("draw_picture", [draw_matrix, draw_map])
def test_filters_are_said_and_drawn(pai_open: vc.Allocation, draw_picture: Callable[..., str]) -> None:
    """A picture filtered to a stage has only that stage's three mitigations, and says so."""
    selection = Selection(stages=("Respond",))
    words = [text.words for text in texts_of(draw_picture(select(pai_open, selection), selection))]
    assert any("Shown: only stage Respond." in each for each in words)
    assert "Report transparently" in words
    assert not [each for each in words if each in ("Stage the release", "Prevent")]


def test_nothing_left(pai_open: vc.Allocation) -> None:
    """A matrix that the filters leave empty says so."""
    selection = Selection(stages=("Detect",), actors=("user",))
    words = [text.words for text in texts_of(draw_matrix(select(pai_open, selection), selection))]
    assert "Nothing matches these filters." in words


def test_map_says_all(pai_open: vc.Allocation) -> None:
    """The map has 9 actors, 15 mitigations, lines for 35 roles and for one under another reading, and 6 arrows."""
    root = ET.fromstring(draw_map(pai_open))  # noqa: S314 # our own output
    boxes = [rect.get("class", "").split() for rect in root.iter(f"{SVG}rect")]
    paths = [path for path in root.iter(f"{SVG}path") if "h" not in path.get("d", "")]  # without the legend's
    lines = [path.get("class", "").split() for path in paths if not path.get("marker-end")]
    assert [sum("actor" in box for box in boxes), sum("mitigation" in box for box in boxes)] == [9, 15]
    assert sum("line" in line for line in lines) == 24 + 8 + 3 + 1  # the last is under another reading
    assert sum("marker-end" in path.attrib for path in paths) == 6


def test_map_in_focus(pai_open: vc.Allocation) -> None:
    """With users in focus, whom the source does not address, the caption names them, and everything else is dimmed."""
    svg = draw_map(pai_open, focus="actor:user")
    assert len(re.findall('class="node mitigation (?:doubtful )?dimmed"', svg)) == 15
    assert svg.count('class="node actor idle outside focused"') == 1
    assert any("In focus: Users." in text.words for text in texts_of(svg))


def test_too_many_for_a_map(draw: Draw) -> None:
    """A map of 151 mitigations is refused, with advice."""
    own = vc.build_allocation(draw("; ".join(f"a -P-> m{number}" for number in range(151))))
    with pytest.raises(vc.QuestionError, match="A map of 151 mitigations is unreadable"):
        draw_map(own)


def test_long_matrix_is_cut(draw: Draw) -> None:
    """A matrix with one row too many leaves out the last row, says so, and still counts it in the totals."""
    number = MOST_DRAWN + 1
    own = vc.build_allocation(draw("; ".join(f"a -P-> m{each}" for each in range(number))))
    words = [text.words for text in texts_of(draw_matrix(own))]
    assert f"Showing the first {MOST_DRAWN} of {number} rows; the totals cover all of them." in words
    assert (f"m{MOST_DRAWN - 1}" in words, f"m{MOST_DRAWN}" in words, words.count(f"{number} P")) == (True, False, 2)


@pytest.mark.parametrize("draw_picture", [draw_matrix, draw_map])
def test_hostile_text_is_text(write: Write, draw_picture: Callable[..., str]) -> None:
    """Markup is drawn as text, characters invalid in XML are left out, and long text fits."""
    own = write(
        actors=[["id", "name"], ["a", HOSTILE], ["b", "Donaudampfschifffahrtsgesellschaft" * 3]],
        mitigations=[
            ["id", "name", "stage", "primary"],
            ["m", HOSTILE, HOSTILE * 9, "a"],
            ["n", "W" * 90, "S", "b"],
        ],
    )
    allocation = vc.build_allocation(own)
    framework = replace(allocation.frameworks[0], short_name=f"\x07own\ud800 {HOSTILE}")
    svg = draw_picture(replace(allocation, frameworks=(framework,)))
    assert clashes(svg) == []
    assert f"according to own {HOSTILE}?" in " ".join(text.words for text in texts_of(svg) if "title" in text.classes)
    assert not list(ET.fromstring(svg).iter(f"{SVG}b"))  # noqa: S314 # our own output


def test_two_roles_and_no_context(write: Write) -> None:
    """An actor in two roles has both marks side by side; a picture without a context does not mention one."""
    own = write(
        actors=[["id", "name"], ["a", "Alpha"]],
        mitigations=[["id", "name", "responsible", "supporting"], ["m", "M", "a", "a"]],
    )
    svg = draw_matrix(vc.build_allocation(own))
    marks = [text.words for text in texts_of(svg) if {"lead-letter", "owner-letter"} & text.classes]
    assert marks[:2] == ["R", "Su"]
    assert (clashes(svg), [text for text in texts_of(svg) if "context" in text.classes]) == ([], [])


def test_png_has_twice_the_size(pai_open: vc.Allocation) -> None:
    """The PNG is twice the size of the picture in pixels, and not blank."""
    svg = draw_matrix(pai_open)
    width, height = size_of(svg)
    drawn = pixels(draw_png(svg))
    assert drawn[:2] == (2 * width, 2 * height)
    assert drawn[2] > 20


def test_huge_png_is_drawn_smaller(monkeypatch: pytest.MonkeyPatch) -> None:
    """A picture that would exceed the pixel limit is drawn smaller, in the same proportions."""
    monkeypatch.setattr("valuechain.views.picture.png.MOST_PIXELS", 40_000)
    svg = frame_picture("", 1_000, 600, Caption("", "", ""))
    width, height = size_of(svg)
    drawn = pixels(draw_png(svg))
    assert 39_000 < drawn[0] * drawn[1] < 41_000
    assert drawn[0] / drawn[1] == pytest.approx(width / height, rel=0.02)


def test_caption_without_publisher_or_version(draw: Draw) -> None:
    """If a user's data has no publisher, version or date, the source line is the data's name alone."""
    own = vc.build_allocation(draw("a -P-> m"))
    assert build_caption(own).source.startswith(own.frameworks[0].name)
    assert ", ," not in build_caption(own).source


def test_place_in_rows() -> None:
    """Items fill a row while there is room: 40 + 10 + 40 fits into 100, but another 40 does not."""
    assert place_in_rows([40, 40, 40], 100, gap=10, leading=20) == [(0, 0), (50, 0), (0, 20)]
