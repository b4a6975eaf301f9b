"""Asks how to read a user's own table: what it looks like, what each column is for, what was left out."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from valuechain.model.chain import ValueChain
from valuechain.model.words import capital
from valuechain.tables.reading.report import quoted, shown
from valuechain.tables.reading.shapes.guess.grid import column_name
from valuechain.tables.reading.shapes.values import ACTOR, LEFT_OUT, ROLE, LeftOut, Recognised, Shape
from valuechain.tables.reading.shapes.written import Asked, read_lines, write_map
from valuechain.tables.text import SHEET

_FIELDS: Mapping[str, str] = {
    "name": "Name of the task",
    "id": "Number or id",
    "stage": "Stage or section",
    "summary": "Description",
    "ownership_note": "Note",
    "label": "Short name",
    "source": "Source",
}
_MOST_LEFT_OUT = 20
_USE, _LETTER, _MEANS = "use-", "letter-", "means-"
_WAS = "was"


class Choice(NamedTuple):
    """An option of a select."""

    value: str
    name: str


_OF_LONG = (Choice(ACTOR, "Actor: cells hold actors"), Choice(ROLE, "Role: cells hold roles"))


class AskedColumn(NamedTuple):
    """A column in the form."""

    field: str
    heading: str
    sample: str
    use: str


class AskedLetter(NamedTuple):
    """A letter in the form."""

    field: str
    letter: str
    role: str


class AskedShape(NamedTuple):
    """The form that says how a table is read."""

    summary: str
    found: Recognised
    was: str
    """The table that was read, its shape and its header, to detect changes."""
    shapes: Sequence[Choice]
    columns: Sequence[AskedColumn]
    letters: Sequence[AskedLetter]
    uses: Mapping[str, Sequence[Choice]]
    """The uses of columns, by group."""
    roles: Sequence[Choice]
    left_out: Sequence[str]
    more_left_out: int
    header: str
    is_ours: bool
    """Whether it has the form of the data format, so that only its sections are in question."""


def ask_shape(found: Recognised, chain: ValueChain) -> AskedShape:
    """The form for a table that was recognised; the chain has the roles to choose from."""
    read = found.map
    is_long = read.shape is Shape.LONG
    roles = [Choice(role.id, role.name) for role in chain.roles]
    given = {column.use for column in read.columns} - {*_FIELDS, ACTOR, ROLE, LEFT_OUT, *(role.value for role in roles)}
    left_out = [_say(each, found) for each in found.left_out]
    who = [Choice(ACTOR, "Actor")] if is_long else [Choice(ACTOR, "An actor: cells hold roles")]
    return AskedShape(
        summary=found.summary,
        found=found,
        was=_was("" if found.is_unread else read.shape, found.place, _header(read.header)),
        shapes=[Choice(shape.value, capital(shape.meaning)) for shape in Shape if shape is not Shape.TABLES],
        columns=[
            AskedColumn(
                f"{_USE}{column.at}",
                column_name(column.at, column.heading),
                "; ".join(shown(cell) for cell in found.sample.get(column.at, ())),
                column.use,
            )
            for column in read.columns
        ],
        letters=[AskedLetter(str(at), *each) for at, each in enumerate(_letters_of(found))],
        uses={
            "Who": [*who, *([Choice(ROLE, "Role")] if is_long else [])],
            "Role: cells hold actors": [] if is_long else roles,
            "In a table with a row for each owner": _OF_LONG if found.is_unread else [],
            "The task": [Choice(use, name) for use, name in _FIELDS.items()],
            "Other": [*(Choice(use, capital(use.replace("_", " "))) for use in sorted(given))],
        },
        roles=[*roles, *(Choice(role, role) for role in sorted(set(read.letters.values()) - {r.value for r in roles}))],
        left_out=left_out[:_MOST_LEFT_OUT],
        more_left_out=max(0, len(left_out) - _MOST_LEFT_OUT),
        header=_header(read.header),
        is_ours=read.shape is Shape.TABLES,
    )


def _letters_of(found: Recognised) -> Iterator[tuple[str, str]]:
    """Each letter or word with its role, capitals and small letters once; then the words that are no roles."""
    letters = found.map.letters
    for letter, role in letters.items():
        is_again = letter != letter.upper() and letters.get(letter.upper()) == role
        if letter.casefold() != role and not is_again:
            yield letter, role
    yield from ((word, "") for word in found.unread)


def _say(left: LeftOut, found: Recognised) -> str:
    if left.file != found.map.table:
        return f"{quoted(left.file.rpartition(SHEET)[2])}: {left.why}"
    place = "" if left.column else f", row {left.line}"
    return f"{left.what}{place}: {left.why}"


def _header(lines: Sequence[int]) -> str:
    return "-".join(map(str, lines))


def _was(shape: str, table: str, header: str) -> str:
    return f"{shape}; {header}; {table}"


def mapping_of(pairs: Iterable[tuple[str, str]]) -> str:
    """The mapping that the form sends. Raises MapError for a header that is no line.

    If the user changes the table, its header or its shape, the uses of the columns are guessed again.

    >>> mapping_of([("shape", "wide"), ("header", "3"), ("was", "wide; 3; "), ("use-0", "name"), ("use-1", "actor")])
    'wide; header: 3; sections: no; [1]=name; [2]=actor'
    """
    sent = dict(pairs)
    shape, table, header = (" ".join(sent.get(name, "").split()) for name in ("shape", "table", "header"))
    was_shape, _, was_rest = sent.get(_WAS, "").partition("; ")
    is_same_table, is_same_shape = was_rest == f"{header}; {table}", shape == was_shape
    asked = Asked(
        Shape(shape) if is_same_table and shape in list(Shape) else None,
        table,
        read_lines(header),
        _uses(sent) if is_same_table and is_same_shape else {},
        _letters(sent) if is_same_table and is_same_shape else {},
        None if sent.get("sections") else False,
    )
    return write_map(asked)


def _uses(sent: Mapping[str, str]) -> Mapping[str, str]:
    """The use of each column, by number in brackets."""
    given = {name.removeprefix(_USE): use for name, use in sent.items() if name.startswith(_USE) and use}
    return {f"[{int(number) + 1}]": use for number, use in given.items() if number.isdecimal()}


def _letters(sent: Mapping[str, str]) -> Mapping[str, str]:
    """The role of each letter."""
    letters = {name.removeprefix(_LETTER): text for name, text in sent.items() if name.startswith(_LETTER)}
    return {letter: role for number, letter in letters.items() if (role := sent.get(f"{_MEANS}{number}"))}
