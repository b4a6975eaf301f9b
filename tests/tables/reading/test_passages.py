"""Reading a source's text, and filling in the hashes of passages."""

import hashlib
from pathlib import Path

import pytest

from valuechain.tables.reading.texts import MAX_TEXT_BYTES, read_texts
from valuechain.tables.text import UnreadableError
from valuechain.tables.writing.passages import fill_passages

DAY = "2026-11-28"
KEY = ("own", "mitigations", "M-1", "code")
HEADER = "framework,table,row,text,place,hash,checked\n"
UNTOUCHED = "own,actors,user,code,line 9,old,2020-01-01\n"


def test_the_text_has_its_lines_and_hash(tmp_path: Path) -> None:
    """Lines are counted as in an editor, whatever their endings; a form feed is no line break."""
    content = "\ufeffA\r\nB\x0cC\n\nD".encode()
    (tmp_path / "a.txt").write_bytes(content)
    (file,) = read_texts([tmp_path / "a.txt"]).files
    assert file == ("a.txt", hashlib.sha256(content).hexdigest(), ("A", "B\x0cC", "", "D"))


def test_a_folder_gives_its_texts(tmp_path: Path) -> None:
    """Files of a folder that are not texts are named; hidden files and folders are left out."""
    (tmp_path / "inner").mkdir()
    for name, content in (("b.yaml", b"b"), ("a.txt", b"a"), ("c.pdf", b"%PDF-1.7"), (".hidden", b"h")):
        (tmp_path / name).write_bytes(content)
    texts = read_texts([tmp_path])
    assert ([file.name for file in texts.files], texts.unread, texts.is_named) == (
        ["a.txt", "b.yaml"],
        ["c.pdf"],
        False,
    )


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"%PDF-1.7 ...", "The file is not plain text."),
        (b"a\x00b", "The file is not plain text."),
        (b"PK\x03\x04...", "The file is not plain text."),
        (b" \n", "The file is empty."),
    ],
)
def test_a_file_that_is_no_text_is_an_error(tmp_path: Path, content: bytes, message: str) -> None:
    """The message names the file, and says to save the source as plain text."""
    file = tmp_path / "code.txt"
    file.write_bytes(content)
    with pytest.raises(UnreadableError) as raised:
        read_texts([file])
    assert raised.value.problem == (
        *(str(file), 1, "(file)"),
        *(message, "Save the source as plain text (UTF-8), and give that file."),
    )


def test_a_file_that_is_too_large_is_an_error(tmp_path: Path) -> None:
    """The message gives the limit."""
    file = tmp_path / "code.txt"
    file.write_bytes(b"a" * (MAX_TEXT_BYTES + 1))
    with pytest.raises(UnreadableError, match="The file is 5 MB; the limit is 5 MB"):
        read_texts([file])


def test_a_folder_without_texts_is_an_error(tmp_path: Path) -> None:
    """The message names the folder."""
    with pytest.raises(UnreadableError, match="There is no text in this folder"):
        read_texts([tmp_path])


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("own,mitigations,M-1,code,line 3,,\n", "own,mitigations,M-1,code,line 3,new,2026-11-28\n"),
        ("own,mitigations,M-1,code,line 3,old,2020-01-01\n", "own,mitigations,M-1,code,line 3,new,2026-11-28\n"),
        ('own,Mitigations, M-1,code,"lines 3, 4",,\n', 'own,Mitigations, M-1,code,"lines 3, 4",new,2026-11-28\n'),
        (",mitigations,M-1,code,line 3\n", ",mitigations,M-1,code,line 3,new,2026-11-28\n"),
        ("own,mitigations,M-1,code,line 3,,,\n\n", "own,mitigations,M-1,code,line 3,new,2026-11-28,\n\n"),
        ("own,mitigations,M-1,code,line 3,,\r\n", "own,mitigations,M-1,code,line 3,new,2026-11-28\r\n"),
        ('own,mitigations,M-1,code,line 3,,,"a\nb"\n', 'own,mitigations,M-1,code,line 3,new,2026-11-28,"a\nb"\n'),
        ("own,mitigations,M-1,code,'=1,,\n", "own,mitigations,M-1,code,'=1,new,2026-11-28\n"),
    ],
    ids=["empty", "filled", "quotes and capitals", "short row", "long row", "line ending", "two lines", "apostrophe"],
)
def test_only_hash_and_day_are_filled_in(row: str, expected: str) -> None:
    """All other cells, rows and line endings stay as they are."""
    before = f"{HEADER}{UNTOUCHED}{row}{UNTOUCHED}"
    content, filled = fill_passages(before.encode(), {KEY: "new"}, DAY, only_framework="own")
    assert (content.decode(), filled) == (f"{HEADER}{UNTOUCHED}{expected}{UNTOUCHED}", 1)


def test_columns_may_be_in_any_order_with_any_separator() -> None:
    """Further columns, capitals in the header and a byte order mark stay."""
    before = '\ufeffChecked;Note;Hash;row;table;text;place\n;"a\n""b""";;M-1;mitigations;code;line 3\n'
    content, _ = fill_passages(before.encode(), {KEY: "new"}, DAY, only_framework="own")
    assert content.decode() == before.replace('\n;"a', f'\n{DAY};"a').replace(";;M-1", ";new;M-1")


def test_nothing_found_leaves_every_byte() -> None:
    """A file without a passage in question stays the same."""
    before = f'{HEADER}"own",actors,"user",code,line 9,,\r\n\n'.encode()
    assert fill_passages(before, {KEY: "new"}, DAY) == (before, 0)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"framework,table,row,text,place,hash\nown,mitigations,M-1,code,x,\n", "There is no column checked. Add it"),
        (
            b"framework,table,row,text,place\nown,mitigations,M-1,code,x\n",
            "There is no column hash and no column checked",
        ),
        ("table,row\nGröße,x\n".encode("cp1252"), "The file is not UTF-8"),
    ],
)
def test_a_table_that_cannot_be_filled_in_is_an_error(content: bytes, message: str) -> None:
    """The message says what is missing."""
    with pytest.raises(UnreadableError, match=message):
        fill_passages(content, {KEY: "new"}, DAY)
