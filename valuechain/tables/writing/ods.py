"""Writes tables as an OpenDocument spreadsheet.

The XML is our own: odfdo needs seconds for a matrix, and odfpy has not been maintained since 2020.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from xml.sax.saxutils import escape, quoteattr

from valuechain.model.table import HEAD_ROW, Table, Value
from valuechain.model.values import Role
from valuechain.tables.archive import pack
from valuechain.tables.cleaning import letters_of
from valuechain.tables.text import replace_unwritable
from valuechain.tables.writing.sheets import AUTHOR, FILLS, SOME_DAY, SUBJECT, RoleLooks, name_sheets, widths_of

_MEDIA_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
_NAMES = "urn:oasis:names:tc:opendocument:xmlns:"
_SPACES = " ".join(
    f'xmlns:{short}="{_NAMES}{name}:1.0"'
    for short, name in {
        "office": "office", "table": "table", "text": "text", "style": "style", "config": "config",
        "fo": "xsl-fo-compatible", "manifest": "manifest", "meta": "meta",
    }.items()
)  # fmt: skip
_SPACES += ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
_START = '<?xml version="1.0" encoding="UTF-8"?>\n'
_CENTIMETRES = 0.2
"""The width of a character."""
_PLAIN = "plain"
_TOP = 'style:vertical-align="top"'
_UPRIGHT = 'style:vertical-align="bottom" style:rotation-angle="90"'
_SPACE = re.compile(" {2,}|^ | $|\t")


def write_ods(sheets: Sequence[Table], roles: Iterable[Role] = (), *, title: str = "", day: date = SOME_DAY) -> bytes:
    """An ODS file like that of `write_workbook`: headers stay in sight, and cells with roles have their colours.

    In print, sheets are in landscape, one page wide, and every page repeats the header. The file's properties have the
    title, and the day as that of its creation. Equal arguments give equal bytes. Raises QuestionError if there are more
    columns than a sheet can hold.
    """
    sheets = [replace(table, name=name) for name, table in zip(name_sheets(sheets), sheets, strict=True)]
    looks = RoleLooks(roles)
    widths = dict.fromkeys(width for table in sheets for width in widths_of(table))
    ranges = "".join(
        f'<table:database-range table:name="filter{number}" table:target-range-address={_address(table)}'
        ' table:display-filter-buttons="true"/>'
        for number, table in enumerate(sheets)
    )
    content = (
        f'{_START}<office:document-content {_SPACES} office:version="1.3"><office:automatic-styles>'
        f"{_styles(widths)}</office:automatic-styles><office:body><office:spreadsheet>"
        f"{''.join(_table(table, looks) for table in sheets)}"
        f"<table:database-ranges>{ranges}</table:database-ranges></office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    return pack(
        (
            ("mimetype", _MEDIA_TYPE.encode()),
            ("META-INF/manifest.xml", _MANIFEST.encode()),
            ("styles.xml", _PAGE.encode()),
            ("settings.xml", _settings(sheets).encode()),
            ("meta.xml", replace_unwritable(_describe(title, day)).encode(errors="replace")),
            ("content.xml", replace_unwritable(content).encode(errors="replace")),
        )
    )


_MANIFEST = (
    f'{_START}<manifest:manifest {_SPACES} manifest:version="1.3">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{_MEDIA_TYPE}"/>'
    + "".join(
        f'<manifest:file-entry manifest:full-path="{part}.xml" manifest:media-type="text/xml"/>'
        for part in ("content", "styles", "settings", "meta")
    )
    + "</manifest:manifest>"
)
_PAGE = (
    f'{_START}<office:document-styles {_SPACES} office:version="1.3"><office:automatic-styles>'
    '<style:page-layout style:name="landscape"><style:page-layout-properties style:print-orientation="landscape" '
    'fo:page-width="29.7cm" fo:page-height="21cm" fo:margin="1.5cm" style:scale-to-X="1" style:scale-to-Y="0"/>'
    "</style:page-layout></office:automatic-styles><office:master-styles>"
    '<style:master-page style:name="Default" style:page-layout-name="landscape"/>'
    "</office:master-styles></office:document-styles>"
)


def _describe(title: str, day: date) -> str:
    """The properties of the file."""
    stamp = f"{day.isoformat()}T00:00:00Z"
    return (
        f'{_START}<office:document-meta {_SPACES} office:version="1.3"><office:meta>'
        f"<dc:title>{escape(title)}</dc:title><dc:subject>{SUBJECT}</dc:subject>"
        f"<meta:initial-creator>{AUTHOR}</meta:initial-creator><dc:creator>{AUTHOR}</dc:creator>"
        f"<meta:creation-date>{stamp}</meta:creation-date><dc:date>{stamp}</dc:date>"
        "</office:meta></office:document-meta>"
    )


def _settings(sheets: Sequence[Table]) -> str:
    """Keeps the first row of every sheet in sight, and the columns that its layout names."""
    entries = "".join(
        f"<config:config-item-map-entry config:name={_name(table)}>{_freeze(table.layout.frozen)}"
        "</config:config-item-map-entry>"
        for table in sheets
    )
    return (
        f'{_START}<office:document-settings {_SPACES} office:version="1.3"><office:settings>'
        '<config:config-item-set config:name="ooo:view-settings"><config:config-item-map-indexed config:name="Views">'
        '<config:config-item-map-entry><config:config-item-map-named config:name="Tables">'
        f"{entries}</config:config-item-map-named></config:config-item-map-entry></config:config-item-map-indexed>"
        "</config:config-item-set></office:settings></office:document-settings>"
    )


def _freeze(columns: int) -> str:
    across = (("HorizontalSplitMode", "short", 2), ("HorizontalSplitPosition", "int", columns))
    return "".join(
        f'<config:config-item config:name="{name}" config:type="{kind}">{value}</config:config-item>'
        for name, kind, value in (
            *(across if columns else ()),
            ("VerticalSplitMode", "short", 2),
            ("VerticalSplitPosition", "int", 1),
            ("ActiveSplitRange", "short", 3 if columns else 2),
            *((("PositionRight", "int", columns),) if columns else ()),
            ("PositionBottom", "int", 1),
        )
    )


def _styles(widths: Iterable[int]) -> str:
    columns = (
        f'<style:style style:name="w{width}" style:family="table-column"><style:table-column-properties '
        f'style:column-width="{width * _CENTIMETRES:.1f}cm"/></style:style>'
        for width in widths
    )
    fills = {look: f' fo:background-color="#{fill}"' for look, fill in FILLS.items()}
    bold = '<style:text-properties fo:font-weight="bold"/>'
    cells = (
        f'<style:style style:name="{look}" style:family="table-cell"><style:table-cell-properties '
        f'{_UPRIGHT if look == "upright" else _TOP} fo:wrap-option="wrap"{fill}/>'
        f"{bold if look in ('head', 'upright') else ''}</style:style>"
        for look, fill in {_PLAIN: "", **fills}.items()
    )
    sheet = (
        '<style:style style:name="sheet" style:family="table" style:master-page-name="Default">'
        '<style:table-properties table:display="true"/></style:style>'
    )
    return "".join((sheet, *columns, *cells))


def _table(table: Table, looks: RoleLooks) -> str:
    layout = table.layout
    columns = "".join(f'<table:table-column table:style-name="w{width}"/>' for width in widths_of(table))
    rows = (
        _row(
            _cell(value, looks.look_of(value) if isinstance(value, str) else "", layout.notes.get((number, at), ""))
            for at, value in enumerate(row)
        )
        for number, row in enumerate(table.rows)
    )
    head = _row(
        _cell(column, "upright" if at in layout.upright else "head", layout.notes.get((HEAD_ROW, at), ""))
        for at, column in enumerate(table.columns)
    )
    printed = f" table:print-ranges={_address(table, layout.printed)}" if layout.printed else ""
    return (
        f'<table:table table:name={_name(table)} table:style-name="sheet"{printed}>{columns}'
        f"<table:table-header-rows>{head}</table:table-header-rows>{''.join(rows)}</table:table>"
    )


def _row(cells: Iterable[str]) -> str:
    return f"<table:table-row>{''.join(cells)}</table:table-row>"


def _cell(value: Value, look: str, note: str = "") -> str:
    noted = f"<office:annotation><text:p>{escape(note)}</text:p></office:annotation>" if note else ""
    if value == "":
        return f"<table:table-cell>{noted}</table:table-cell>" if noted else "<table:table-cell/>"
    if isinstance(value, str):
        kind = 'office:value-type="string"'
    elif isinstance(value, bool):
        kind = f'office:value-type="boolean" office:boolean-value="{str(value).lower()}"'
    else:
        kind = f'office:value-type="float" office:value="{value}"'
    paragraphs = "".join(f"<text:p>{''.join(_words(line))}</text:p>" for line in str(value).splitlines() or [""])
    return f'<table:table-cell table:style-name="{look or _PLAIN}" {kind}>{noted}{paragraphs}</table:table-cell>'


def _words(line: str) -> Iterator[str]:
    """The line as XML; readers would join spaces."""
    start = 0
    for found in _SPACE.finditer(line):
        yield escape(line[start : found.start()])
        yield "<text:tab/>" if found[0] == "\t" else f'<text:s text:c="{len(found[0])}"/>'
        start = found.end()
    yield escape(line[start:])


def _name(table: Table) -> str:
    return quoteattr(table.name)


def _address(table: Table, columns: int = 0) -> str:
    """The range of the whole table, or of its first columns."""
    last = letters_of((columns or len(table.columns)) - 1)
    return quoteattr(f"'{table.name}'.A1:'{table.name}'.{last}{len(table.rows) + 1}")
