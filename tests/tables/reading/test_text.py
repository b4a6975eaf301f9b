"""CSV files as Excel and editors write them: encodings, separators, line endings and line numbers."""

import pytest

import valuechain as vc
from tests.tables.conftest import Folder, Owners, ProblemsOf

NAME = "Étiqueter \u2013 œuvres à 5 €"
"""Text whose dash, œ and € are encoded differently in Windows-1252 and Latin-1."""
ACTORS = "id,name\nprovider,Fournisseur de modèles\nuser,Utilisateur\n"
MITIGATIONS = f"id,name,primary\nM-1,{NAME},provider;user\n"


def _says_the_same(chain: vc.ValueChain, owners: Owners) -> None:
    assert [actor.name for actor in chain.actors] == ["Fournisseur de modèles", "Utilisateur"]
    assert [mitigation.name for mitigation in chain.mitigations] == [NAME]
    assert owners(chain) == [("M-1", "provider", "primary"), ("M-1", "user", "primary")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
@pytest.mark.parametrize("separator", [",", ";", "\t"], ids=["comma", "semicolon", "tab"])
def test_encoding_line_end_and_separator(
    folder: Folder, owners: Owners, encoding: str, line_end: str, separator: str
) -> None:
    """Every encoding, line ending and separator that Excel writes gives the same table."""
    # If semicolons separate columns, Excel quotes a list of owners.
    quoted = MITIGATIONS.replace("provider;user", '"provider;user"') if separator == ";" else MITIGATIONS
    tables = {
        name: text.replace(",", separator).replace("\n", line_end).encode(encoding)
        for name, text in (("actors", ACTORS), ("mitigations", quoted))
    }
    _says_the_same(vc.read_chain(folder(**tables)), owners)


def test_big_endian_utf16(folder: Folder, owners: Owners) -> None:
    """UTF-16 is read in the byte order given by its byte-order mark."""
    actors = b"\xfe\xff" + ACTORS.encode("utf-16-be")
    _says_the_same(vc.read_chain(folder(actors=actors, mitigations=MITIGATIONS)), owners)


@pytest.mark.parametrize("said", ["sep=;", "SEP=;", '"sep=;"', "sep=;;", "\ufeffsep=;"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
def test_separator_line(folder: Folder, owners: Owners, said: str, line_end: str) -> None:
    """A first line such as `sep=;` sets the separator and is not read as the header."""
    text = f"{said}\n" + MITIGATIONS.replace("provider;user", '"provider;user"').replace(",", ";")
    _says_the_same(vc.read_chain(folder(actors=ACTORS, mitigations=text.replace("\n", line_end))), owners)


def test_separator_line_goes_before_a_guess(folder: Folder) -> None:
    """The separator in the first line wins, even if the header suggests another."""
    chain = vc.read_chain(
        folder(actors="sep=|\nid|name|my note; with, marks\na|Actor|x\n", mitigations="id,name\nM-1,M\n")
    )
    assert [(actor.id, actor.name) for actor in chain.actors] == [("a", "Actor")]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ('id,name\na,"One\nTwo"\n', "One\nTwo"),
        ('id,name\r\na,"One\r\nTwo"\r\n', "One\r\nTwo"),
        ('id,name\r\na,"One\nTwo"\r\n', "One\nTwo"),
        ('id,name\na,"One, two"\n', "One, two"),
        ('id,name\na,"One ""two"""\n', 'One "two"'),
        ('id,name\na,One "two"\n', 'One "two"'),
        ("id,name\na,One", "One"),
        ('"id","name"\n"a","One"\n', "One"),
        ("id;name\na;One, two\n", "One, two"),
        ("id\tname\na\tOne; two, three\n", "One; two, three"),
    ],
)
def test_quotes(folder: Folder, text: str, name: str) -> None:
    """Separators, line breaks and doubled quotes inside quotes belong to the cell."""
    assert [each.name for each in vc.read_chain(folder(mitigations=text)).mitigations] == [name]


@pytest.mark.parametrize(
    "text",
    [
        "id,name,,\na,One,,\n,,,\n , ,\t,\n\n",
        "id;name;;\r\na;One;;\r\n;;;\r\n",
        "\n\nid,name\n\na,One\n\n",
        "\r\nid;name\r\na;One\r\n",
        ",,,\nid,name\na,One\n",
        "   \nid\tname\na\tOne\n",
        "id,name,note,\na,One\n",
        " id , name \n a , One \n",
    ],
)
def test_blank_rows_and_columns(folder: Folder, text: str) -> None:
    """Empty rows and columns, and spaces around ids and names, are ignored."""
    chain = vc.read_chain(folder(actors=text, mitigations="id,name\nM-1,M\n"))
    assert [(actor.id, actor.name) for actor in chain.actors] == [("a", "One")]


@pytest.mark.parametrize("head", ["ID,Name", "Id,NAME", " id , name ", '"id","name"'])
def test_heads(folder: Folder, head: str) -> None:
    """Capitals and spaces in the header are ignored."""
    assert [actor.id for actor in vc.read_chain(folder(actors=f"{head}\nprovider,P\nuser,U\n")).actors] == [
        "provider",
        "user",
    ]


@pytest.mark.parametrize("head", ["mitigation_id", "Mitigation ID", "mitigation-id", "MITIGATION  ID"])
def test_heads_of_two_words(folder: Folder, head: str) -> None:
    """Spaces and hyphens in the header are equivalent to underscores."""
    readings = f"{head},id,Is Shown,primary\nM-1,A,yes,provider\n"
    assert [reading.mitigation for reading in vc.read_chain(folder(readings=readings)).readings] == ["M-1"]


def test_columns_in_another_order(folder: Folder, owners: Owners) -> None:
    """Columns can be in any order, with notes between them."""
    text = "primary,a note,name,id\nuser,by mail,Filter,M-1\n"
    assert owners(vc.read_chain(folder(mitigations=text))) == [("M-1", "user", "primary")]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("id,name\nM,A\nM,B\n", 3),
        ("id,name\n\n\nM,A\n\nM,B\n", 6),
        ('id,name\nM,"A\n\nA"\nM,B\n', 5),
        ('id,name\r\nM,"A\r\nA"\r\nM,B\r\n', 4),
        ('id,name\rM,"A\rA"\rM,B\r', 4),
        ('id,"name"\n"M","A\nA\nA"\n\n"M",B\n', 6),
        ("sep=;\nid;name\nM;A\nM;B\n", 4),
        ('id,name,"note\nof mine"\nM,A,\nM,B,\n', 4),
    ],
)
def test_lines_are_counted_as_an_editor_does(problems_of: ProblemsOf, text: str, line: int) -> None:
    """A problem's line is the one where its row begins, counting blank lines and quoted line breaks."""
    found = [(each[0], each[1], each[2]) for each in problems_of(mitigations=text)]
    assert found == [("mitigations.csv", line, "id")]


@pytest.mark.parametrize(
    "content",
    [
        "\ufeffid,name\na,Élan\n".encode() + b"b,\xc9lan\n",
        "id,name\na,Élan très vital\n".encode() + b"b,\xc9lan\n",
        "id,name\na,Élan\n".encode("utf-8-sig") + b"b,\xff\xfe\n",
    ],
    ids=["marked", "mostly UTF-8", "marked, with what is no text"],
)
def test_utf8_with_a_fault(problems_of: ProblemsOf, content: bytes) -> None:
    """An invalid character in a UTF-8 file is a problem on its line; no other encoding is guessed."""
    assert problems_of(actors=content) == [
        (
            "actors.csv",
            3,
            "(file)",
            "A character in this line is not UTF-8, though the rest of the file is.",
            "Correct what looks wrong in this line, and save the table as CSV UTF-8.",
        )
    ]


def test_windows_text_that_looks_like_utf8_once(folder: Folder) -> None:
    """Windows-1252 is recognised even if two of its letters happen to form valid UTF-8."""
    # In Windows-1252, É followed by a no-break space is valid UTF-8.
    text = "id,name\na,CAF\u00c9\u00a0: th\u00e9\nb,\u00c9t\u00e9\n"
    chain = vc.read_chain(folder(actors=text.encode("cp1252"), mitigations="id,name\nM-1,M\n"))
    assert [actor.name for actor in chain.actors] == ["CAF\u00c9\u00a0: th\u00e9", "\u00c9t\u00e9"]
