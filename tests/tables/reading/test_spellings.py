"""Owners, marks for empty cells and invisible characters, as people write them."""

import unicodedata

import pytest

import valuechain as vc
from tests.tables.conftest import Folder, Owners
from valuechain.tables.characters import fold, is_empty_mark, match_key, name_invisible

ACTORS = (
    'id,name\nprov,Model Providers\nuser,Users\nrd,Research & Development\nlegal,"Legal, Risk and Compliance"\n'
    "caf,Caf\u00e9\npp,Policy / Press\n"
)


def said(folder: Folder, cell: str) -> tuple[list[str], list[tuple[str, str]]]:
    """The owners in a cell of the column "primary", and the messages about it."""
    quoted = cell.replace('"', '""')
    path = folder(actors=ACTORS, mitigations=f'id,name,primary\nM,M,"{quoted}"\nN,N,user\n')
    found = [(each.message, each.mend) for each in vc.check(path)]
    try:
        return [each.actor for each in vc.read_chain(path).ownerships if each.mitigation == "M"], found
    except vc.InvalidDataError:
        return [], found


@pytest.mark.parametrize(
    ("cell", "actors"),
    [
        ("model providers", ["prov"]),
        ("MODEL  PROVIDERS", ["prov"]),
        ("Model\u00a0Providers", ["prov"]),
        ("Research and Development", ["rd"]),
        ("research&development", ["rd"]),
        ("prov, user", ["prov", "user"]),
        ("prov\nuser", ["prov", "user"]),
        ("Users and Model Providers", ["user", "prov"]),
        ("Users & Model Providers", ["user", "prov"]),
        ("Users / Model Providers", ["user", "prov"]),
        ("prov/user", ["prov", "user"]),
        ("Users / policy / press", ["user", "pp"]),
        ("policy / press / Users", ["pp", "user"]),
        ("prov, user,", ["prov", "user"]),
        ("Users, Legal, Risk and Compliance", ["user", "legal"]),
        ("Research and Development, Legal, Risk & Compliance and Users", ["rd", "legal", "user"]),
        ("prov, user; caf", ["prov", "user", "caf"]),
    ],
)
def test_owners_that_are_understood(folder: Folder, cell: str, actors: list[str]) -> None:
    """Capitals, spaces, "&" and lists with commas, line breaks, "/" or "and" are understood if there is one reading."""
    owners, found = said(folder, cell)
    assert owners == actors
    assert all(message.startswith("Note: ") and " was read as " in message for message, _ in found)
    assert found


@pytest.mark.parametrize(
    "cell", ["prov;user", "prov; user", "Model Providers", unicodedata.normalize("NFD", "Caf\u00e9")]
)
def test_owners_without_a_note(folder: Folder, cell: str) -> None:
    """Ids and names as they are need no note, nor do decomposed letters."""
    owners, found = said(folder, cell)
    assert owners
    assert found == []


def test_a_list_that_can_be_read_in_two_ways(folder: Folder) -> None:
    """A list is not read if there are two ways to read it."""
    path = folder(
        actors='id,name\na,A\nb,B\nab,"A, B"\nabc,"B, C"\nc,C\n', mitigations='id,name,primary\nM,M,"A, B, C"\n'
    )
    assert [each.message for each in vc.check(path)] == ['Unknown actor "A, B, C".']


def test_a_slash_that_can_be_read_in_two_ways(folder: Folder) -> None:
    """Names with "/" between them are not read if there are two ways to read them."""
    path = folder(actors="id,name\na,A\nb,B\nc,C\nab,A / B\nbc,B / C\n", mitigations="id,name,primary\nM,M,A / B / C\n")
    assert [each.message for each in vc.check(path)] == ['Unknown actor "A / B / C".']


def test_names_that_differ_only_in_spelling(folder: Folder) -> None:
    """A spelling that fits two actors fits none."""
    path = folder(actors="id,name\na,R & D\nb,R and  D\n", mitigations="id,name,primary\nM,M,r and d\n")
    assert [each.message for each in vc.check(path)] == ['Unknown actor "r and d".']


def test_one_unknown_actor_in_a_list(folder: Folder) -> None:
    """In a list of which some names are known, only the others are unknown."""
    assert said(folder, "prov, Lawyers")[1][0][0] == 'Unknown actor "Lawyers".'


def test_an_actor_twice_in_two_spellings(folder: Folder) -> None:
    """An actor that is listed twice in different spellings is a problem."""
    assert ('"Model Providers" is listed twice as primary.', "Keep it once.") in said(folder, "prov;Model Providers")[1]


def test_the_same_note_once(folder: Folder) -> None:
    """The same note on many rows of a column is given once, with the number of rows."""
    rows = "".join(f"M-{number},M,Prov\n" for number in range(5))
    (note,) = vc.check(folder(actors=ACTORS, mitigations=f"id,name,primary\n{rows}"))
    assert (note.line, note.message) == (2, 'Note: "Prov" was read as "prov". The same in 4 more rows.')


def test_ownerships_by_any_spelling(folder: Folder, owners: Owners) -> None:
    """An actor in ownerships.csv is found by any spelling too."""
    path = folder(
        actors=ACTORS,
        mitigations="id,name\nM,M\n",
        ownerships="mitigation_id,actor_id,role\nM,research and development,primary\n",
    )
    assert owners(vc.read_chain(path)) == [("M", "rd", "primary")]


@pytest.mark.parametrize("mark", ["-", "\u2013", "\u2014", "N/A", "n/a", "none", "None", "nil", "?", "TBD", "tbc"])
def test_marks_of_empty_cells(folder: Folder, mark: str) -> None:
    """A mark such as n/a in a cell of owners is read as empty, with a note; TBD is read as not known yet."""
    owners, ((message, _),) = said(folder, mark)
    assert owners == []
    read_as = "not known yet" if mark in ("?", "TBD", "tbc") else "empty"
    assert message == f'Note: "{mark}" was read as {read_as}.'
    assert is_empty_mark(mark)


def test_an_actor_with_the_name_of_a_mark(folder: Folder, owners: Owners) -> None:
    """A mark that is the id or name of an actor is that actor."""
    path = folder(actors="id,name\nnone,Nil\n", mitigations="id,name,primary\nM,M,none\nN,N,nil\n")
    assert owners(vc.read_chain(path)) == [("M", "none", "primary"), ("N", "none", "primary")]


def test_marks_in_other_columns(folder: Folder) -> None:
    """A mark is read as empty in columns of ids and closed lists, and left as it is in prose."""
    path = folder(
        mitigations="id,name,stage,norm,topics,summary,confidence,primary\nM,M,-,n/a,TBD,n/a,\u2013,user\n",
    )
    mitigation = vc.read_chain(path).mitigations[0]
    assert (mitigation.stage, mitigation.norm, mitigation.topics, mitigation.summary) == ("", (), (), "n/a")
    assert mitigation.confidence == "unsourced"
    assert [each.column for each in vc.check(path)] == ["stage", "norm", "topics", "confidence"]


def test_none_where_it_is_a_word(folder: Folder) -> None:
    """The extent none of a crosswalk keeps its meaning."""
    path = folder(crosswalk="actor,to_framework,to_actor,extent\nuser,pai-open,,none\n")
    assert vc.check(path) == []


@pytest.mark.parametrize(
    "invisible", ["\u200b", "\ufeff", "\u00ad", "\u2060", "\u200e", "\u202a", "\u2066", "\u200d", "\u00a0", "\u202f"]
)
@pytest.mark.parametrize("place", ["{0}prov", "prov{0}"])
def test_invisible_characters_at_the_ends(folder: Folder, invisible: str, place: str) -> None:
    """Invisible characters around an id mean nothing."""
    assert said(folder, place.format(invisible))[0] == ["prov"]


@pytest.mark.parametrize("invisible", ["\u200b", "\u00ad", "\u200f", "\u2069", "\u200c"])
def test_invisible_characters_inside(folder: Folder, invisible: str) -> None:
    """Invisible characters inside an id mean nothing either."""
    assert said(folder, f"pr{invisible}ov")[0] == ["prov"]


def test_invisible_characters_that_may_mean_something() -> None:
    """Joiners stay inside words, and directions stay in text that runs from right to left."""
    family, persian, hebrew = (
        "\U0001f468\u200d\U0001f469",
        "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
        "\u05d0 \u200f(\u05d1)",
    )
    assert [fold(text) for text in (family, persian, hebrew)] == [family, persian, hebrew]


def test_an_invisible_character_is_named(folder: Folder) -> None:
    """If an unknown word has an invisible character, the message names its code point."""
    path = folder(mitigations="id,name,topics\nM,M,train\u200ding-data\n")
    (problem,) = vc.check(path)
    assert problem.message.endswith("It has a character that is not seen: U+200D zero width joiner.")
    assert name_invisible("plain") == ""


def test_invisible_characters_in_workbook_headings(folder: Folder) -> None:
    """A heading with a byte order mark or a no-break space is recognised."""
    path = folder(mitigations="\u200bid,name\u00a0,pri\u00admary\nM,M,user\n")
    assert [each.actor for each in vc.read_chain(path).ownerships] == ["user"]


def test_keys_of_spellings() -> None:
    """Spellings with a common key are alike; other words differ."""
    assert match_key("R&D") == match_key("r  and\u00a0D")
    assert match_key("Caf\u00e9") == match_key("Cafe\u0301")
    assert match_key("Cafe") != match_key("Caf\u00e9")


def test_a_stage_in_two_lines(folder: Folder) -> None:
    """A stage with a line break or a semicolon is read on one line, with a note, as names of stages must be."""
    path = folder(mitigations='id,name,stage,primary\nM,M,"Plan;\nbuild",user\n')
    chain = vc.read_chain(path)
    assert [stage.name for stage in chain.stages] == ["Plan, build"]
    assert [each.message for each in chain.warnings] == ['Note: "Plan;\nbuild" was read as "Plan, build".']
