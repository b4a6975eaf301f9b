"""A picture as a PowerPoint slide, opened again by python-pptx."""

import io

import pytest
from PIL import Image
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE
from pptx.slide import Slide

import valuechain as vc
from valuechain.views.map.export import draw_map
from valuechain.views.matrix.picture import draw_matrix
from valuechain.views.picture.frame import Caption, frame_picture
from valuechain.views.picture.framed import Framed
from valuechain.views.picture.png import draw_png, size_of
from valuechain.views.picture.slide import write_slide

PAGE = "http://localhost/explore?framework=pai-open"


def read(picture: Framed) -> Slide:
    """The only slide."""
    presentation = Presentation(io.BytesIO(write_slide(picture)))
    assert presentation.slide_width * 9 == pytest.approx(presentation.slide_height * 16, rel=0.001)
    (slide,) = presentation.slides
    return slide


@pytest.fixture(scope="module")
def slide(pai_open: vc.Allocation) -> Slide:
    """The matrix of PAI’s open checklist."""
    return read(Framed(draw_matrix(pai_open), PAGE))


def test_headline_and_source_are_text(slide: Slide) -> None:
    """The title is the headline; context and source are text, so that they can be edited."""
    assert slide.shapes.title.text_frame.text == "Who is responsible for what according to PAI’s open checklist?"
    _, context, foot = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
    assert context == "For an advanced, general-purpose model, released as open access."
    assert foot.startswith("Source: PAI Guidance for Safe Foundation Model Deployment")
    assert foot.endswith(PAGE)


def test_the_page_is_a_link(slide: Slide) -> None:
    """The address of the page can be followed."""
    frames = [shape.text_frame for shape in slide.shapes if shape.has_text_frame]
    links = [run.hyperlink.address for frame in frames for each in frame.paragraphs for run in each.runs]
    assert [link for link in links if link] == [PAGE]


@pytest.mark.parametrize("draw", [draw_matrix, draw_map])
def test_the_drawing_is_a_picture_without_its_caption(pai_open: vc.Allocation, draw: object) -> None:
    """The picture is within the slide, has alternative text, and leaves out the lines that are text."""
    svg = draw(pai_open)  # type: ignore[operator]
    slide = read(Framed(svg))
    (shape,) = [each for each in slide.shapes if each.shape_type == MSO_SHAPE_TYPE.PICTURE]
    assert shape._element._nvXxPr.cNvPr.get("descr").startswith("Who is responsible")
    presentation = slide.part.package.presentation_part.presentation
    assert shape.left >= 0
    assert shape.left + shape.width <= presentation.slide_width
    assert shape.top + shape.height <= presentation.slide_height
    drawn, whole = Image.open(io.BytesIO(shape.image.blob)), Image.open(io.BytesIO(draw_png(svg)))
    assert drawn.width == whole.width
    assert whole.height - 2 * size_of(svg)[1] == pytest.approx(0, abs=2)
    assert 100 < whole.height - drawn.height < 400


def test_equal_pictures_give_equal_slides(pai_open: vc.Allocation) -> None:
    """Writing the same picture again gives the same bytes."""
    picture = Framed(draw_matrix(pai_open))
    assert write_slide(picture) == write_slide(picture)


def test_a_very_long_headline() -> None:
    """A headline of any length is on the slide; the title in the file's properties ends where they must end."""
    name = "x" * 400
    slide = read(Framed(frame_picture("<g/>", 900, 100, Caption(f"What does {name} say?", "", ""))))
    assert name in slide.shapes.title.text_frame.text.replace(" ", "")
    assert len(slide.part.package.core_properties.title) == 255
