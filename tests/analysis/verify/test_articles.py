"""Places as articles with paragraphs and points."""

import pytest

from tests.analysis.verify.conftest import Compare
from valuechain.analysis.verify.articles import ARTICLES, outline
from valuechain.analysis.verify.kinds import kind_of

READ = """\
CHAPTER I: TESTS

Article 1: Care

Makers shall take care.

Article 2: Duties

1.   Makers shall:

(a)\ttest;

(b)\treport:

(i)\tat once;

(ii)\tin full.

This does not apply to toys.

2.   Users shall read.

3.   Users shall keep notes.

SECTION 2
Words

Article 3: Words

In this law:

(1)\tmaker means a person who makes;

(2)\tuser means a person who uses.

Done at Sea

ANNEX II
Lists

1.\tCars:

(a)\tred;

2.\tShips.
"""


def passages_of(text: str) -> dict[str, str]:
    """The passages of a text by place."""
    walked = (section for unit in outline(text.split("\n")) for section in unit.walk())
    return {section.place: " ".join(section.passage.split()) for section in walked}


def test_every_article_paragraph_and_point_is_a_place() -> None:
    """Points nest; a heading and the title below a section are not part of an article."""
    assert passages_of(READ) == {
        "Art 1": "Makers shall take care.",
        "Art 2": "1. Makers shall: (a) test; (b) report: (i) at once; (ii) in full. This does not apply to toys. "
        "2. Users shall read. 3. Users shall keep notes.",
        "Art 2(1)": "Makers shall: (a) test; (b) report: (i) at once; (ii) in full. This does not apply to toys.",
        "Art 2(1)(a)": "test;",
        "Art 2(1)(b)": "report: (i) at once; (ii) in full.",
        "Art 2(1)(b)(i)": "at once;",
        "Art 2(1)(b)(ii)": "in full.",
        "Art 2(2)": "Users shall read.",
        "Art 2(3)": "Users shall keep notes.",
        "Art 3": "In this law: (1) maker means a person who makes; (2) user means a person who uses.",
        "Art 3(1)": "maker means a person who makes;",
        "Art 3(2)": "user means a person who uses.",
        "Annex II": "1. Cars: (a) red; 2. Ships.",
        "Annex II(1)": "Cars: (a) red;",
        "Annex II(1)(a)": "red;",
        "Annex II(2)": "Ships.",
    }


def test_unnumbered_paragraphs_are_counted_where_the_text_begins_in_the_heading() -> None:
    """Paragraphs without numbers are counted, with the items below them; a heading of a chapter is no part of them."""
    lines = [
        "Article 1: This law takes care. \u3000",
        "Article 2: Makers shall:",
        "",
        "(1) test;",
        "",
        "(2\uff09 report.",
        "",
        "This does not apply to toys.",
        "Chapter II: Users",
        "",
        "Article 3: Users shall read.",
    ]
    assert passages_of("\n".join(lines)) == {
        "Art 1": "This law takes care.",
        "Art 1 para 1": "This law takes care.",
        "Art 2": "Makers shall: (1) test; (2\uff09 report. This does not apply to toys.",
        "Art 2 para 1": "Makers shall: (1) test; (2\uff09 report.",
        "Art 2 para 1(1)": "test;",
        "Art 2 para 1(2)": "report.",
        "Art 2 para 2": "This does not apply to toys.",
        "Art 3": "Users shall read.",
        "Art 3 para 1": "Users shall read.",
    }


def test_a_copy_with_titles_and_labels_on_lines_of_their_own_is_the_same() -> None:
    """A copy from a web page has the same passages."""
    copy = READ.replace("Article 2: Duties", "Article 2\n\nDuties").replace("Article 1: Care", "Article 1\nCare")
    assert passages_of(copy.replace(")\t", ")\n\n").replace(".   ", ".\n")) == passages_of(READ)


@pytest.mark.parametrize(
    ("labels", "places"),
    [
        ("g h i j", ["g", "h", "i", "j"]),
        ("g h i ii", ["g", "h", "h.i", "h.ii"]),
        ("h i ii iii i j", ["h", "h.i", "h.ii", "h.iii", "i", "j"]),
        ("a i ii iii iv v vi b", ["a", "a.i", "a.ii", "a.iii", "a.iv", "a.v", "a.vi", "b"]),
        ("u v w x", ["u", "v", "w", "x"]),
        ("ba bb", ["ba", "bb"]),
        ("h i", ["h", "i"]),
    ],
)
def test_letters_and_roman_numbers_are_told_apart(labels: str, places: list[str]) -> None:
    """Point (i) is a letter after (h), unless (ii) follows; inside another point it is a number."""
    text = "\n".join(["Article 1: X", "1. All:", *(f"({label}) words" for label in labels.split())])
    expected = [f"Art 1(1)({place.replace('.', ')(')})" for place in places]
    assert [place for place in passages_of(text) if place.count("(") > 1] == expected


AMENDMENTS = """\
# Amended wording

### Article 1(1), second subparagraph (point (9)): care; 1 file

> Makers may take care.

Paragraph 2 of Article 1 is not amended.

### Article 2(1)(ba) and (1a): duties

> (ba) rest;
>
> 1a. Users shall:
> (a) sleep.

### Article 3(4): words

> (4) 'thing' means an object;

## Not found

> nothing
"""


def test_amendments_in_markdown_are_what_is_quoted_below_a_heading() -> None:
    """A passage without a number of its own has the number in the heading."""
    assert passages_of(AMENDMENTS) == {
        "Art 1": "Makers may take care.",
        "Art 1(1)": "Makers may take care.",
        "Art 2": "(ba) rest; 1a. Users shall: (a) sleep.",
        "Art 2(1)": "(ba) rest;",
        "Art 2(1)(ba)": "rest;",
        "Art 2(1a)": "Users shall: (a) sleep.",
        "Art 2(1a)(a)": "sleep.",
        "Art 3": "(4) 'thing' means an object;",
        "Art 3(4)": "'thing' means an object;",
    }


PLACES = (
    "Art 1",
    "Art 2(1)(b)",
    "Art 2(2)-(3)",
    "Art 2(1)(a), Art 3(2)",
    "Annex II(1)",
    "Art 1-2",
)


def test_the_same_text_is_unchanged(compare: Compare) -> None:
    """Articles, points, runs of paragraphs, runs of articles and lists of places are found."""
    assert compare(READ, READ, *PLACES).states == [("unchanged", place) for place in PLACES]


def test_other_words_are_changed(compare: Compare) -> None:
    """A paragraph with other words is changed, and so is a run that includes it."""
    now = READ.replace("keep notes", "keep logs")
    found = compare(READ, now, "Art 2(2)", "Art 2(3)", "Art 2(2)-(3)")
    assert [state for state, _ in found.states] == ["unchanged", "changed", "changed"]


def test_other_numbers_move_the_passage(compare: Compare) -> None:
    """Paragraphs in the same words under other numbers are moved, and a new paragraph has no row."""
    now = READ.replace("3.   Users", "4.   Users").replace(
        "2.   Users shall read", "2.   New.\n\n3.   Users shall read"
    )
    found = compare(READ, now, "Art 2(2)", "Art 2(2)-(3)", "Art 2(1)", "Art 1", "Art 3", "Annex II")
    assert found.states[:2] == [("moved", "Art 2(3)"), ("moved", "Art 2(3) to Art 2(4)")]
    assert found.uncovered == ["Art 2(2)"]


def test_a_deleted_paragraph_is_gone(compare: Compare) -> None:
    """A paragraph is gone with its number and words, and a run is gone with its last paragraph."""
    now = READ.replace("3.   Users shall keep notes.\n", "")
    assert compare(READ, now, "Art 2(2)", "Art 2(3)", "Art 2(2)-(3)").states == [
        ("unchanged", "Art 2(2)"),
        ("gone", ""),
        ("gone", ""),
    ]


def test_what_no_row_covers_is_listed_as_the_largest_section(compare: Compare) -> None:
    """A whole article without a row is one place; of an article with rows, the paragraphs and points without one."""
    assert compare(READ, READ, "Art 2(1)(a)").uncovered == [
        "Art 1",
        "Art 2(1)(b)",
        "Art 2(2)",
        "Art 2(3)",
        "Art 3",
        "Annex II",
    ]


@pytest.mark.parametrize("place", ["Art", "Article 5", "Art 5 (1)", "Art 5(1", "Art 5-(2)", "Art 5(1)-2", "Annex 3"])
def test_a_place_that_is_no_article_is_refused(place: str) -> None:
    """Articles are written "Art 5(1)(a)", and annexes with Roman numbers."""
    assert not ARTICLES.fits(place)


def test_every_kind_fits_its_examples() -> None:
    """The places named in messages are of the kind that they stand for."""
    assert all(
        kind_of(place) is ARTICLES for place in ("Art 26(5)", "Art 53(1)(a)", "Art 22(2)-(4)", "Art 4a", "Art 6 para 2")
    )
