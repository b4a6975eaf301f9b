"""Word styles: paper, fonts, borders and shading, and the elements that python-docx does not cover."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_ROW_HEIGHT_RULE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Cm, Pt, RGBColor
from docx.table import Table, _Cell, _Row

from valuechain.model.look import ACCENT, BAND, DOUBT, INK, LINE, ROLE_LOOKS, SOFT, Colour

FONT = "Calibri"
PAGE_LONG, PAGE_SHORT, MARGIN = 29.7, 21.0, 1.8
"""A4 in centimetres; pages are in landscape except for the first pages of a briefing and tall pictures."""
SPAN_COLOURS = {"soft": SOFT, "doubt": DOUBT} | {kind: look.bare_letter for kind, look in ROLE_LOOKS.items()}
"""Colours of a span by its look."""
NOT_BOLD = {"", "soft", *(kind for kind, look in ROLE_LOOKS.items() if not look.is_bold)}
"""Looks of spans that are not bold; all others are."""
_UPRIGHT_HEIGHT = 3.2


class _Style(NamedTuple):
    """A paragraph style; sizes and spaces are in points."""

    name: str
    size: float
    colour: Colour
    is_bold: bool
    before: float
    after: float


_STYLES = (
    _Style("Normal", 10.5, INK, is_bold=False, before=0, after=6),
    _Style("Kicker", 10.5, ACCENT, is_bold=True, before=0, after=2),
    _Style("Title", 22, INK, is_bold=True, before=0, after=4),
    _Style("Subtitle", 11, SOFT, is_bold=False, before=0, after=3),
    _Style("Lead", 13, INK, is_bold=False, before=12, after=8),
    _Style("Caution", 10.5, DOUBT, is_bold=False, before=4, after=8),
    _Style("Note", 10.5, INK, is_bold=False, before=6, after=4),
    _Style("Heading 1", 15, ACCENT, is_bold=True, before=16, after=4),
    _Style("Heading 2", 12.5, INK, is_bold=True, before=14, after=4),
    _Style("List Bullet", 10.5, INK, is_bold=False, before=0, after=2),
    _Style("Cell", 9, INK, is_bold=False, before=1, after=1),
    _Style("Cell head", 8.5, INK, is_bold=True, before=2, after=2),
    _Style("After table", 6, INK, is_bold=False, before=0, after=4),
    _Style("Footer", 8.5, SOFT, is_bold=False, before=0, after=0),
)


def set_up(document: Document, title: str, day: datetime) -> None:
    """Sets the paper, styles, language and properties of a new file."""
    section = document.sections[0]
    for side in ("left", "right", "top", "bottom"):
        setattr(section, f"{side}_margin", Cm(MARGIN))
    section.footer_distance = Cm(0.9)
    for style in _STYLES:
        _set_style(document, style)
    _set_language(document)
    properties = document.core_properties
    properties.title, properties.subject = title[:255], "Who is responsible for what along the AI value chain"
    properties.author = properties.last_modified_by = "valuechain"
    properties.language, properties.keywords, properties.comments = "en-GB", "AI value chain, responsibility", ""
    properties.created = properties.modified = day.replace(tzinfo=UTC)
    properties.revision = 1


def orient(section: Section, *, is_portrait: bool) -> None:
    """Turns the pages of a section."""
    section.orientation = WD_ORIENT.PORTRAIT if is_portrait else WD_ORIENT.LANDSCAPE
    width, height = (PAGE_SHORT, PAGE_LONG) if is_portrait else (PAGE_LONG, PAGE_SHORT)
    section.page_width, section.page_height = Cm(width), Cm(height)


def _set_style(document: Document, wanted: _Style) -> None:
    is_known = wanted.name in {style.name for style in document.styles}
    style: Any = (
        document.styles[wanted.name] if is_known else document.styles.add_style(wanted.name, WD_STYLE_TYPE.PARAGRAPH)
    )
    if not is_known:
        style.base_style = document.styles["Normal"]
    style.font.name, style.font.size, style.font.bold, style.font.italic = FONT, Pt(wanted.size), wanted.is_bold, False
    style.font.color.rgb = RGBColor.from_string(wanted.colour.digits)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)  # the theme font would override the named one
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), FONT)
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(wanted.before), Pt(wanted.after)
    style.paragraph_format.line_spacing = 1.1
    for border in style.element.findall(f".//{qn('w:pBdr')}"):
        border.getparent().remove(border)  # Word's own template draws a line below the title
    for spacing in style.element.findall(f".//{qn('w:rPr')}/{qn('w:spacing')}"):
        spacing.getparent().remove(spacing)


def _set_language(document: Document) -> None:
    defaults = document.styles.element.find(f".//{qn('w:rPrDefault')}/{qn('w:rPr')}")
    if defaults is None:
        return
    language = defaults.find(qn("w:lang"))
    if language is None:
        language = OxmlElement("w:lang")
        defaults.append(language)
    language.set(qn("w:val"), "en-GB")


def underline(paragraph: Any) -> None:  # noqa: ANN401 # a paragraph of python-docx
    """Draws the line below the title."""
    borders = _element("pBdr")
    borders.append(_element("bottom", val="single", sz="18", space="8", color=ACCENT.digits))
    properties = paragraph._p.get_or_add_pPr()
    style = properties.find(qn("w:pStyle"))
    properties.insert(0 if style is None else 1, borders)


def _element(name: str, **attributes: str) -> Any:  # noqa: ANN401 # an element of python-docx
    element = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), value)
    return element


def rule_off(table: Table, name: str) -> None:
    """Sets thin lines between rows, none between columns, and alternative text."""
    properties = table._tbl.tblPr  # python-docx has no API for borders
    borders = _element("tblBorders")
    for side in ("top", "bottom", "insideH"):
        borders.append(_element(side, val="single", sz="4", space="0", color=LINE.digits))
    properties.append(borders)
    margins = _element("tblCellMar")
    for side, width in (("top", 40), ("left", 80), ("bottom", 40), ("right", 80)):
        margins.append(_element(side, w=str(width), type="dxa"))
    properties.append(margins)
    look = properties.find(_element("tblLook").tag)
    if look is not None:
        properties.remove(look)
        properties.append(look)  # the schema requires it after the margins
    properties.append(_element("tblCaption", val=name[:250]))
    for row in table.rows:
        row._tr.get_or_add_trPr().append(_element("cantSplit"))  # as above


def fix_widths(table: Table, widths: Sequence[float]) -> None:
    """Fixes the column widths, in centimetres."""
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    for row in table.rows:
        for cell, width in zip(row._tr.tc_lst, widths, strict=True):  # row.cells is slow for many rows
            cell.width = Cm(width)


def repeat_as_head(row: _Row) -> None:
    """Repeats the row at the top of every page of the table."""
    row._tr.get_or_add_trPr().append(_element("tblHeader"))  # as above


def shade(cell: _Cell) -> None:
    """Shades a cell of a head row, a stage row or a total row."""
    cell._tc.get_or_add_tcPr().append(_element("shd", val="clear", color="auto", fill=BAND.digits))  # as above


def stand_upright(cell: _Cell, table: Table) -> None:
    """Rotates the text to read from bottom to top."""
    cell._tc.get_or_add_tcPr().append(_element("textDirection", val="btLr"))  # as above
    row = _Row(cell._tc.getparent(), table)  # as above
    row.height, row.height_rule = Cm(_UPRIGHT_HEIGHT), WD_ROW_HEIGHT_RULE.EXACTLY


def add_fields(document: Document, text: str) -> None:
    """Adds the footer: title, page number and page count."""
    paragraph = document.sections[0].footer.paragraphs[0]
    paragraph.add_run(f"{text}    Page ")
    _add_field(paragraph, "PAGE")
    paragraph.add_run(" of ")
    _add_field(paragraph, "NUMPAGES")


def _add_field(paragraph: Any, code: str) -> None:  # noqa: ANN401 # a paragraph of python-docx
    for kind in ("begin", "", "separate", "text", "end"):
        run = paragraph.add_run("1" if kind == "text" else "")
        if kind == "":
            instruction = _element("instrText")
            instruction.text = code
            run._r.append(instruction)  # python-docx has no API for fields
        elif kind != "text":
            run._r.append(_element("fldChar", fldCharType=kind))  # as above
