"""Text of other scripts in pictures, and warnings of letters that no font has."""

import io
import re
from pathlib import Path

import docx
import pytest
from PIL import Image
from pptx import Presentation

import valuechain as vc
from tests.conftest import Draw
from valuechain.views.briefing.briefing import build_briefing
from valuechain.views.document.formats import DOCX
from valuechain.views.matrix.picture import draw_matrix
from valuechain.views.picture import letters
from valuechain.views.picture.formats import PNG, SLIDE
from valuechain.views.picture.framed import Framed
from valuechain.views.picture.letters import BASE, find_fonts, find_missing, how_to_add_fonts, say_missing
from valuechain.views.picture.missing import warn_of_letters
from valuechain.views.picture.png import draw_png
from valuechain.views.picture.scripts import write_scripts

SCRIPTS = {
    "Chinese": "模型提供者",
    "Japanese": "モデル提供者",
    "Korean": "모델 제공자",
    "Arabic": "مزود النموذج",
    "Hebrew": "ספק המודל",
    "Hindi": "मॉडल प्रदाता",
    "Thai": "ผู้ให้บริการแบบจำลอง",
    "emoji": "🤖👩‍🚀🇩🇪",
}
EVERY_SCRIPT = pytest.mark.parametrize("text", SCRIPTS.values(), ids=SCRIPTS)
JAVANESE = "ꦲꦏ"
"""Letters of a script that no font of ours has."""
RULES = "text { font-size: 20px; } .name { font-weight: bold; font-size: 10px; } .end { text-anchor: end; }"


def picture(text: str, attributes: str = "") -> str:
    """A picture with one text at 100, 50."""
    size = 'width="400" height="80" viewBox="0 0 400 80"'
    said = f'<text x="100" y="50"{attributes}>{text}</text>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}><style>{RULES}</style>{said}</svg>'


def runs(text: str, attributes: str = "") -> list[tuple[float, str, str]]:
    """The place, the font and the letters of each run, without marks for the direction."""
    svg = write_scripts(picture(text, attributes)).svg.split("</style>")[1]
    found = re.findall(r"""<text x="([\d.-]+)".*?font-family:'(.*?)'">(.*?)</text>""", svg)
    return [(float(x), family, said.strip("\u200f")) for x, family, said in found]


def ink(svg: str, left: int = 0, right: int = 400) -> int:
    """The number of dark pixels between two columns."""
    drawn = Image.open(io.BytesIO(draw_png(svg, zoom=1))).convert("L").crop((left, 0, right, 80))
    return sum(drawn.histogram()[:128])


@pytest.fixture
def only_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the fonts in the package, as without `valuechain[fonts]`."""
    monkeypatch.setattr(letters, "_PACKAGES", ("valuechain_without_fonts",))
    for cached in (letters.find_fonts, letters.base_letters):
        cached.cache_clear()
        monkeypatch.setattr(letters, cached.__name__, cached.__wrapped__)


def test_text_that_our_font_has_stays_as_it_is() -> None:
    """A picture with Latin, Greek and Cyrillic letters is not changed, and needs only our own fonts."""
    svg = picture("Größe, ποιος, кто → ✓")
    written = write_scripts(svg)
    assert written.svg == svg
    assert {Path(file).stem for file in written.files} == {"DejaVuSans", "DejaVuSans-Bold"}


@EVERY_SCRIPT
def test_every_script_is_drawn(text: str) -> None:
    """No letter is missing, and every one of several letters leaves ink beside Latin letters."""
    assert find_missing(text) == ""
    parts = runs(f"ok {text} ok")
    (first, *_, last) = parts
    assert (first[2].strip("\xa0"), last[2].strip("\xa0")) == ("ok", "ok")
    start, end = round(parts[1][0]), round(last[0])
    assert ink(picture(f"ok {text} ok"), start, end) > 20 * len(set(text) - {" "}) ** 0.5


def test_latin_letters_beside_others_have_our_font() -> None:
    """Each run has the font that has its letters; spaces and Latin letters have ours."""
    assert [(family, said) for _, family, said in runs("Provider 模型")] == [
        (BASE, "Provider\xa0"),
        ("Noto Sans CJK SC", "模型"),
    ]


def test_signs_of_markup_stay_text() -> None:
    """Beside letters of another script, too, text cannot become an element, such as a picture from the disk."""
    text = "模型&lt;image href=&quot;/x&quot;/&gt;"
    assert "".join(said for _, _, said in runs(text)) == text


@pytest.mark.parametrize(
    ("text", "family"), [("責任", "SC"), ("責任の", "JP"), ("責任 책임", "KR")], ids=["Chinese", "Japanese", "Korean"]
)
def test_chinese_characters_have_the_form_of_the_language(text: str, family: str) -> None:
    """Characters beside Japanese or Korean letters have the form of that language."""
    assert runs(text)[0][1] == f"Noto Sans CJK {family}"


def test_runs_follow_each_other() -> None:
    """A run starts where the one before it ends, as HarfBuzz measures it at the size of its style."""
    (x, _, first), (after, *_) = runs("ok 模型", ' class="name"')
    ours = next(font for font in find_fonts() if font.family == BASE and font.is_bold)
    assert (x, after) == (
        100,
        pytest.approx(100 + ours.measure(first.replace("\xa0", " "), 10, is_bold=True), abs=0.01),
    )


def test_text_that_ends_at_a_place() -> None:
    """Text that ends at 100, by attribute or style, still ends there: two characters of 20 pixels start at 60."""
    assert runs("模型", ' text-anchor="end"')[0][0] == runs("模型", ' class="end"')[0][0] == pytest.approx(60)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a אב c", ["a", "אב", "c"]),
        ("אב a גד", ["גד", "a", "אב"]),
        ("אב 12", ["12", "אב"]),
        ("a אב 12 c", ["a", "12", "אב", "c"]),
        ("אב 2024, 5.5", ["5.5", ",", "2024", "אב"]),
        ("אב و", ["و", "אב"]),
    ],
)
def test_order_from_left_to_right(text: str, shown: list[str]) -> None:
    """Text from right to left is in order among Latin letters and numbers; the first letter decides for the whole."""
    placed = runs(text)
    assert [x for x, *_ in placed] == sorted(x for x, *_ in placed)
    assert [said.strip("\xa0 ") for *_, said in placed if said.strip("\xa0 ")] == shown


def test_missing_letters_are_named() -> None:
    """A warning says what one sees, names letters that no font has, or their codes, and says what to do."""
    assert find_missing(f"ok {JAVANESE} {JAVANESE}") == JAVANESE
    assert (
        say_missing(JAVANESE) == "Pictures show boxes in place of 2 letters (ꦲ and ꦏ) that no font here has: use SVG."
    )
    assert how_to_add_fonts() == "set VALUECHAIN_FONTS to a folder with such a font, or use SVG"
    assert "U+A9B2 and U+A98F" in say_missing(JAVANESE, as_codes=True)
    assert "(a, b, c, d and 2 more)" in say_missing("abcdef")
    assert say_missing("") == ""


@pytest.mark.usefixtures("only_ours")
def test_without_the_fonts_the_warning_says_what_to_install() -> None:
    """Without `valuechain[fonts]`, the command line asks to install it."""
    assert find_missing("模型")
    assert how_to_add_fonts() == "install valuechain[fonts], or use SVG"


def test_missing_letters_are_boxes() -> None:
    """A letter without a font is drawn as a box instead of nothing."""
    assert runs(f"{JAVANESE} 模")[0][2].strip("\xa0") == "▯▯"


def test_a_folder_of_fonts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Fonts in the folder of VALUECHAIN_FONTS are used after ours."""
    (arabic,) = {font.file for font in find_fonts() if font.family == "Noto Sans Arabic"}
    (tmp_path / "own.ttf").write_bytes(arabic.read_bytes())
    monkeypatch.setenv("VALUECHAIN_FONTS", str(tmp_path))
    found = letters.find_fonts.__wrapped__()
    assert (found[0].family, found[-1].file.name) == (BASE, "own.ttf")


def test_every_file_says_what_it_lacks(draw: Draw) -> None:
    """PNG, slide, Word file and page warn of letters that the pictures lack."""
    chain = draw(f"{JAVANESE} -P-> x")
    allocation = vc.build_allocation(chain)
    svg = draw_matrix(allocation)
    assert PNG.write_bytes(svg) != draw_png(svg)
    warning = say_missing(JAVANESE)
    (slide,) = Presentation(io.BytesIO(SLIDE.write_bytes(Framed(svg)))).slides
    assert any(warning in shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)
    document = docx.Document(io.BytesIO(DOCX.write_bytes(build_briefing(allocation))))
    assert warning in [paragraph.text for paragraph in document.paragraphs]
    assert warn_of_letters(chain) == say_missing(JAVANESE, "use SVG, or ask the operator of this site to add fonts")


def test_nothing_is_lacking(draw: Draw) -> None:
    """There is no warning if the fonts have every letter."""
    chain = draw("模型 -P-> x")
    svg = draw_matrix(vc.build_allocation(chain))
    assert PNG.write_bytes(svg) == draw_png(svg)
    assert warn_of_letters(chain) == ""
