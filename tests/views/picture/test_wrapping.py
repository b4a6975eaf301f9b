"""Lines of text in pictures: each letter is measured once, and what is cut is marked."""

from collections.abc import Callable
from itertools import pairwise

import pytest

import valuechain as vc
from tests.drafts import chain_of
from valuechain.tables.archive import pack
from valuechain.tables.schema import MOST_IN_CELL
from valuechain.views.findings.picture import draw_load
from valuechain.views.map.export import draw_map
from valuechain.views.matrix.picture import draw_matrix
from valuechain.views.picture import text as measuring
from valuechain.views.picture.frame import LONGEST, Caption, fit_lines, frame_picture
from valuechain.views.picture.text import CUT, MOST_LINES, text_width, wrap

WORDS = "Who is responsible for Überwachung, for it.nl and for " + "x" * 300


@pytest.fixture
def measured(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The letters that are measured, in order."""
    letters: list[str] = []
    plain = measuring._letter_width

    def measure(letter: str, is_bold: bool) -> float:
        letters.append(letter)
        return plain(letter, is_bold)

    monkeypatch.setattr(measuring, "_letter_width", measure)
    return letters


@pytest.mark.parametrize("room", [5.0, 60.0, 1_000.0, 1_000_000.0])
def test_each_letter_is_measured_once(measured: list[str], room: float) -> None:
    """However long a word is, and however wide the line, wrapping measures each of its letters once."""
    word = "x" * 3_000
    assert "".join(fit_lines(word, 12, room)) == word
    assert measured.count("x") == 3_000


@pytest.mark.parametrize("room", [60.0, 200.0, 900.0])
def test_lines_fit_and_lose_nothing(room: float) -> None:
    """Every line fits, and as many words as fit are in it; a word that is wider than a line is split."""
    lines = fit_lines(WORDS, 13, room)
    assert max(text_width(line, 13) for line in lines) <= room
    assert "".join("".join(lines).split()) == "".join(WORDS.split())
    for line, following in pairwise(lines):
        assert text_width(f"{line} {following.split()[0]}", 13) > room or "x" in following


def test_a_long_text_is_cut() -> None:
    """A picture draws the beginning of a very long text, with a sign where it is cut."""
    assert len("".join(wrap("x" * 9_000, 20)).replace(CUT, "")) == MOST_LINES * 20
    assert wrap("x " * 9_000, 20)[-1].endswith(CUT)
    assert fit_lines("x" * 9_000, 13, 900)[-1].endswith(CUT)
    assert len("".join(fit_lines("x" * 9_000, 13, 900))) < LONGEST + 10


@pytest.mark.parametrize(("title", "is_cut"), [("x" * 9_000, True), ("Who acts?", False)], ids=["long", "short"])
def test_a_picture_says_that_it_is_cut(title: str, is_cut: bool) -> None:
    """A picture in which a text is cut says what the sign means, and no other does."""
    svg = frame_picture("<g/>", 900, 100, Caption(title, "", "House"))
    assert (f"{CUT} is where a text is cut" in svg) is is_cut


def with_long_words(letters: int) -> vc.Allocation:
    """A framework in which every text is one word of so many letters, or of as many as its column takes."""
    word, name = "x" * letters, "y" * min(letters, MOST_IN_CELL)
    tables = {
        "frameworks": f"id,name,short_name,caution\nhouse,{word},{word},{word}\n",
        "roles": f"id,name,letter,is_lead,meaning\ndoes,{name},{'z' * 20},yes,{word}\n",
        "actors": f"id,name,label\nprov,Provider,{name}\n",
        "stages": f"name,gloss\nBefore,{word}\n",
        "mitigations": f"id,name,label,stage,source,does\nM-1,{word},,Before,{word},prov\nM-2,a,{word},Before,,prov\n",
    }
    chain = chain_of(pack((f"{table}.csv", text.encode()) for table, text in tables.items()))
    return vc.build_allocation(chain, vc.Context("advanced", "open"))


@pytest.mark.parametrize("letters", [500, 2_000])
@pytest.mark.parametrize("draw", [draw_matrix, draw_map, draw_load])
def test_twice_as_long_words_are_twice_the_work(
    draw: Callable[[vc.Allocation], str], measured: list[str], letters: int
) -> None:
    """To draw a picture of words that are twice as long, at most twice as many letters are measured."""
    draw(with_long_words(letters))
    fewer = len(measured)
    measured.clear()
    assert CUT in draw(with_long_words(2 * letters))
    assert 0 < len(measured) <= 2 * fewer
