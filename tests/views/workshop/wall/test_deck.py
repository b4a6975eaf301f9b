"""The wall as slides and pictures, read back."""

import io
import struct
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from pptx import Presentation
from pptx.presentation import Presentation as Slides
from pptx.slide import Slide

from tests.views.workshop.wall.conftest import room, with_question
from tests.workshops import roles_of, say
from valuechain.model.workshop.plan import Rules
from valuechain.model.workshop.running import Decision, Status
from valuechain.views.workshop.room import Room
from valuechain.views.workshop.wall.deck import PICTURES, PPTX, build_deck, draw_shown
from valuechain.views.workshop.wall.layout import HEIGHT, SMALLEST, WIDTH

REVEALED, CLOSED = Status.REVEALED, Status.CLOSED
DAY = date(2026, 11, 22)


@pytest.fixture(name="held")
def make_held() -> Room:
    """A decided question after two rounds, in which 4 and then 5 of 6 make a primary, with a reason in each."""
    proposals = (
        *say("q", "4*P. 2*.P", reasons=["שלום עולם."]),
        *say("q", "5*P. .P", number=2, reasons=["=1+1 <b>"]),
    )
    decided = {"q": Decision(roles_of("P."), note="For a year.", dissent="Two disagree.")}
    return room(REVEALED, REVEALED, proposals=proposals, published="P.", decisions=decided)


def slides_of(found: Room) -> Slides:
    """The slides of a workshop, read back."""
    return Presentation(io.BytesIO(PPTX.write_bytes(build_deck(found, DAY))))


def words(slide: Slide) -> list[str]:
    """The texts on a slide."""
    return [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame and shape.text_frame.text]


def test_every_screen_is_a_slide_with_its_sentence_as_title(held: Room) -> None:
    """After the cover come both rounds as they were, each with its reasons, and the closing."""
    titles = [slide.shapes.title.text_frame.text for slide in slides_of(held).slides if slide.shapes.title]
    assert titles == [
        "A workshop",
        "4 of 6: actor a should be primary. The guidance says the same.",
        "1 reason",
        "5 of 6: actor a should be primary. The guidance says the same.",
        "1 reason",
        "Of 1 question: 1 decided.",
    ]


def test_a_slide_has_the_whole_name_of_its_question(held: Room) -> None:
    """Its title may be too long for its place; its name is not cut."""
    label = "Disclose AI-generated content wherever platforms pass it on to the public " * 3
    named = with_question(held, label=label.strip())
    assert [slide.name for slide in slides_of(named).slides][:2] == ["A workshop", f"1. {label.strip()}"]


def test_bars_are_shapes_with_numbers_and_alternative_texts(held: Room) -> None:
    """In the first round, 4 of 6 make a primary: its bar's parts are 4 and 2 sixths wide, and say so."""
    slide = slides_of(held).slides[1]
    parts = [shape for shape in slide.shapes if shape.name in ("4 primary", "2 no role")]
    assert [(shape.name, shape.text_frame.text) for shape in parts] == [("4 primary", "4 P"), ("2 no role", "2")]
    assert parts[0].width / parts[1].width == pytest.approx(2, abs=0.01)
    assert {"Actor a", "✓ same", "6 answered.", "22 November 2026 · A workshop"} <= set(words(slide))
    sizes = [
        shape.text_frame.paragraphs[0].font.size.pt for shape in slide.shapes if shape.has_text_frame and shape.text
    ]
    assert min(sizes) == SMALLEST / 2


def test_notes_have_the_decision_and_the_numbers(held: Room) -> None:
    """The notes of the latest round say what was decided and who disagreed; every slide's notes have its table."""
    notes = [slide.notes_slide.notes_text_frame for slide in slides_of(held).slides if slide.has_notes_slide]
    texts = [frame.text for frame in notes if frame is not None]
    assert texts[0] == (
        "Actor a: What 6 say: 4 primary; Published: primary; The room: ✓ same\n"
        "Actor b: What 6 say: 2 primary; Published: no role; The room: ✓ same"
    )
    assert texts[2].startswith("Decision: Actor a primary.\nFor a year.\nDissent: Two disagree.\n")


def test_slides_are_wide_and_text_from_the_right_is_set_so(held: Room) -> None:
    """Slides are 16:9; a Hebrew reason reads from right to left and is aligned to the right."""
    slides = slides_of(held)
    assert slides.slide_width / slides.slide_height == pytest.approx(WIDTH / HEIGHT)
    (reason,) = [shape for shape in slides.slides[2].shapes if shape.has_text_frame and "שלום" in shape.text_frame.text]
    properties = reason.text_frame.paragraphs[0]._p.pPr
    assert (properties.get("rtl"), properties.get("algn")) == ("1", "r")


def test_no_file_shows_what_is_not_revealed() -> None:
    """Of a closed round and a decision on it, neither slides nor the picture of the wall have anything."""
    closed = room(
        CLOSED, proposals=say("q", "6*P.", reasons=["marker"]), decisions={"q": Decision(roles_of("P."), note="marker")}
    )
    (cover,) = slides_of(closed).slides
    assert words(cover)[-2:] == ["Nothing has been revealed yet.", "22 November 2026 · A workshop"]
    assert "marker" not in draw_shown(replace(closed, screen="reasons-1-1-q"), DAY)


def test_files_carry_the_day_of_the_workshop_and_say_if_it_was_a_rehearsal(held: Room) -> None:
    """The day is that on which the first round opened, in the workshop's time zone, and not that of the download."""
    plan = replace(held.plan, time_zone="Asia/Tokyo", is_rehearsal=True)
    late = replace(held.running, started=datetime(2026, 11, 20, 20, tzinfo=UTC))
    found = replace(held, plan=plan, running=late)
    assert build_deck(found, DAY).caption == "Rehearsal · 21 November 2026 · A workshop"


def test_the_same_screens_give_the_same_slides(held: Room) -> None:
    """A file says nothing about when it was downloaded, only on which day the workshop was held."""
    deck = build_deck(held, DAY)
    assert PPTX.write_bytes(deck) == PPTX.write_bytes(deck)
    assert slides_of(held).core_properties.created == datetime(2026, 11, 22)  # as python-pptx has it


def test_pictures_have_the_whole_name_of_their_question(held: Room) -> None:
    """Names are not cut within a word, and those of several screens are numbered."""
    label = "Disclose AI-generated content wherever platforms pass it on to the public"
    named = with_question(held, label=label)
    long = [replace(each, proposal=replace(each.proposal, reason=f"{each.id} " * 60)) for each in held.proposals]
    with zipfile.ZipFile(
        io.BytesIO(PICTURES.write_bytes(build_deck(replace(named, proposals=tuple(long)), DAY)))
    ) as found:
        names = found.namelist()
    start = "1-Disclose-AI-generated-content-wherever-platforms-pass-it-on-to-the-public"
    assert names[1:4] == [f"002-{start}.png", *(f"{n + 2:03}-{start}-reasons-{n}.png" for n in (1, 2))]


def test_pictures_are_the_whole_wall(held: Room) -> None:
    """The zip has a PNG of 1,920 by 1,080 pixels for each slide, in order."""
    with zipfile.ZipFile(io.BytesIO(PICTURES.write_bytes(build_deck(held, DAY)))) as archive:
        assert archive.namelist() == [
            "001-A-workshop.png",
            "002-1-Do-q.png",
            "003-1-Do-q-reasons.png",
            "004-1-Do-q-round-2.png",
            "005-1-Do-q-round-2-reasons.png",
            "006-A-workshop.png",
        ]
        sizes = {struct.unpack(">II", archive.read(name)[16:24]) for name in archive.namelist()}
    assert sizes == {(int(WIDTH), int(HEIGHT))}


def test_the_picture_of_a_screen_is_the_one_that_is_asked_for(held: Room) -> None:
    """Without a screen, it is the one on the wall; markup in reasons is text."""
    now, asked = draw_shown(held, DAY), draw_shown(replace(held, screen="reasons-2-1-q"), DAY)
    assert "5 of 6" in now
    assert "=1+1 &lt;b&gt;" in asked


def test_files_show_no_more_than_the_wall(held: Room) -> None:
    """Where the published roles stay hidden until the end, slides and pictures have them only after it."""
    hiding = replace(held, plan=replace(held.plan, rules=Rules(hides_published=True)))
    ended = replace(hiding, running=replace(hiding.running, is_ended=True))
    assert ["guidance" in draw_shown(replace(each, screen="answers-1-1-q"), DAY) for each in (hiding, ended)] == [
        False,
        True,
    ]
    assert "guidance" not in " ".join(word for slide in slides_of(hiding).slides for word in words(slide))
