"""The result for a framework."""

from dataclasses import replace

import pytest

import valuechain as vc
from tests.analysis.verify.conftest import OWN, TEXT, ChainOf, Compare, given, text_file
from valuechain.analysis.verify.rows import verification_rows
from valuechain.analysis.verify.sections import hash_of
from valuechain.analysis.verify.verify import CheckedPassage, Edition, State, count_rows, count_states, verify
from valuechain.model.errors import QuestionError, UnknownValueError
from valuechain.model.texts import Passage
from valuechain.tables.text import UnreadableError

READ = "1.1 Keep logs.\n\n1.2 Keep notes.\n\n1.3 Rest.\n"


def test_the_file_that_was_read_is_recognised(compare: Compare) -> None:
    """The edition is the same if the SHA-256 of the file is."""
    assert compare(READ, READ, "provision 1.1").text.edition is Edition.SAME


def test_another_file_with_the_same_passages_is_sound(compare: Compare) -> None:
    """A copy with other spaces is another file, in which nothing is changed."""
    found = compare(READ, READ.replace(" ", "  "), "provision 1.1")
    assert found.text.edition is Edition.OTHER
    assert found.result.is_sound


def test_an_edition_without_a_hash_is_unknown(chain_of: ChainOf) -> None:
    """Without a SHA-256 in texts.csv, the edition is not known."""
    chain = chain_of({TEXT: ("", "")}, [(TEXT, "provision 1.1", "")])
    (text,) = verify(chain, OWN, given(text_file(READ))).texts
    assert text.edition is Edition.UNKNOWN


@pytest.mark.parametrize(
    ("now", "state"),
    [
        (READ, State.UNCHANGED),
        (READ.replace("logs", "records"), State.CHANGED),
        (READ.replace("1.1", "2.1"), State.MOVED),
        (READ.replace("1.1 Keep logs.", ""), State.GONE),
    ],
)
def test_what_needs_another_look_is_not_sound(compare: Compare, now: str, state: State) -> None:
    """Changed, moved and gone passages need another look."""
    found = compare(READ, now, "provision 1.1", "provision 1.2")
    assert found.result.is_sound is (state is State.UNCHANGED)
    expected = {State.UNCHANGED: 2} if state is State.UNCHANGED else {State.UNCHANGED: 1, state: 1}
    assert count_states(found.result.passages) == expected


def test_a_place_without_a_row_is_sound(compare: Compare) -> None:
    """Places that no row covers are listed, and are no fault."""
    found = compare(READ, READ, "provision 1.1")
    assert (found.uncovered, found.result.is_sound) == (["provision 1.2", "provision 1.3"], True)


def test_only_unchanged_and_new_passages_get_a_hash(chain_of: ChainOf) -> None:
    """A changed, moved or lost passage keeps its old hash, because the row was not read against it."""
    passages = [
        (TEXT, "provision 1.1", ""),
        (TEXT, "provision 1.2", hash_of("Keep notes.")),
        (TEXT, "provision 1.3", hash_of("Work.")),
        (TEXT, "provision 1.4", hash_of("Sleep.")),
    ]
    found = verify(chain_of({TEXT: ("", "")}, passages), OWN, given(text_file(READ)))
    assert {passage.place: digest for passage, digest in found.hashes().items()} == {
        "provision 1.1": hash_of("Keep logs."),
        "provision 1.2": hash_of("Keep notes."),
    }


def test_the_hash_in_the_table_may_be_in_capitals(chain_of: ChainOf) -> None:
    """Hexadecimal digits may be capitals."""
    chain = chain_of({TEXT: ("", "")}, [(TEXT, "provision 1.1", hash_of("Keep logs.").upper())])
    assert count_states(verify(chain, OWN, given(text_file(READ))).passages) == {State.UNCHANGED: 1}


def test_rows_of_a_text_that_is_not_given_are_named(chain_of: ChainOf) -> None:
    """Passages in another text are counted, and need no other look."""
    chain = chain_of({TEXT: ("", ""), "law": ("", "")}, [(TEXT, "provision 1.1", ""), ("law", "Art 1", "")])
    found = verify(chain, OWN, given(text_file(READ)))
    assert [(each.passage.place, each.state) for each in found.not_given] == [("Art 1", State.NOT_GIVEN)]
    assert found.is_sound


def test_texts_that_are_missing_are_named(chain_of: ChainOf) -> None:
    """Of the texts that are not given, those in which a row was read are missing."""
    texts = {TEXT: ("", ""), "law": ("", ""), "list": ("", "")}
    chain = chain_of(texts, [(TEXT, "provision 1.1", ""), ("law", "Art 1", "")])
    found = verify(chain, OWN, given(text_file(READ)), TEXT)
    assert [text.id for text in found.missing] == ["law"]


@pytest.mark.parametrize(
    ("states", "counted"),
    [
        ((State.UNCHANGED, State.FOUND), State.FOUND),
        ((State.NOT_GIVEN, State.UNCHANGED), State.NOT_GIVEN),
        ((State.MOVED, State.NOT_GIVEN), State.MOVED),
        ((State.CHANGED, State.MOVED), State.CHANGED),
        ((State.CHANGED, State.GONE), State.GONE),
    ],
)
def test_a_row_with_two_places_is_counted_once(states: tuple[State, State], counted: State) -> None:
    """Its state is the graver one."""
    passages = [
        CheckedPassage(Passage(OWN, "dates", "start", text, "Art 1", "", ""), state)
        for text, state in zip(("act", "amendment"), states, strict=True)
    ]
    assert count_rows(passages) == {counted: 1}


def test_rows_of_two_tables_are_two() -> None:
    """Rows of different tables may have the same id."""
    passages = [
        CheckedPassage(Passage(OWN, table, "start", TEXT, "line 1", "", ""), State.UNCHANGED)
        for table in ("dates", "risks")
    ]
    assert count_rows(passages) == {State.UNCHANGED: 2}


@pytest.mark.parametrize(
    ("now", "is_recognised"),
    [
        (READ, True),
        (READ.replace("logs", "records"), True),
        ("1.1 Cook.\n\n1.2 Eat.\n", False),
        ("Nothing.\n", False),
    ],
)
def test_a_text_without_any_of_the_passages_is_not_recognised(compare: Compare, now: str, is_recognised: bool) -> None:
    """A file in which every passage is changed or gone is likely to be another text."""
    found = compare(READ, now, "provision 1.1", "provision 1.2")
    assert (found.text.is_recognised, found.result.is_recognised) == (is_recognised, is_recognised)


def test_without_hashes_a_text_with_the_places_is_recognised(chain_of: ChainOf) -> None:
    """Passages that cannot be compared yet may be those of the text."""
    found = verify(chain_of({TEXT: ("", "")}, [(TEXT, "provision 1.1", "")]), OWN, given(text_file(READ)))
    assert found.is_recognised


def test_the_wrong_file_is_known_by_its_hash(chain_of: ChainOf) -> None:
    """A file with the SHA-256 of another text is that text."""
    law = text_file("Nothing.", "law.txt")
    chain = chain_of({TEXT: ("", ""), "law": (law.sha256, "")}, [(TEXT, "provision 1.1", hash_of("Keep logs."))])
    (text,) = verify(chain, OWN, given(law), TEXT).texts
    assert text.known_as is not None
    assert (text.text.id, text.known_as.id) == (TEXT, "law")


def test_yaml_that_is_not_valid_is_an_error(chain_of: ChainOf) -> None:
    """The error names the file and the line, also if the file is in a folder."""
    chain = chain_of({TEXT: ("", "")}, [(TEXT, "filterData", "")])
    broken = text_file("controls:\n- id: filterData\n  title: Filter: data\n", "code.yaml")
    with pytest.raises(UnreadableError) as raised:
        verify(chain, OWN, given(broken, text_file("a: [", "notes.yaml"), is_named=False))
    problem = raised.value.problem
    assert (problem.file, problem.line) == ("code.yaml", 3)
    assert problem.message.startswith("The file is not valid YAML: mapping values are not allowed")


def test_other_files_need_not_be_yaml(chain_of: ChainOf) -> None:
    """Only a file that ends in .yaml or .yml has to be valid YAML."""
    chain = chain_of({TEXT: ("", "")}, [(TEXT, "filterData", "")])
    text = text_file("- id: filterData\n  title: Filter: data\n", "code.txt")
    assert count_states(verify(chain, OWN, given(text)).passages) == {State.FOUND: 1}


def test_files_that_are_no_text_of_the_framework_are_named(chain_of: ChainOf) -> None:
    """Other files of a folder are left out, whether they are texts or not."""
    chain = chain_of({TEXT: ("", "")}, [(TEXT, "provision 1.1", "")])
    files = given(text_file(READ), text_file("Read me", "README"), is_named=False)._replace(unread=["cover.pdf"])
    assert verify(chain, OWN, files).ignored == ("README", "cover.pdf")


def test_a_framework_may_use_several_kinds_of_place(chain_of: ChainOf) -> None:
    """Rows of one text may be placed by line and by number."""
    chain = chain_of({TEXT: ("", "")}, [(TEXT, "provision 1.1", ""), (TEXT, "line 3", "")])
    (text,) = verify(chain, OWN, given(text_file(READ))).texts
    assert count_states(text.passages) == {State.FOUND: 2}
    assert [section.place for section in text.uncovered] == ["provision 1.3", "line 5"]


def test_places_that_cannot_be_read_are_an_error(chain_of: ChainOf) -> None:
    """The message names every such place with its row, and gives an example of each kind."""
    passages = [(TEXT, "provision 1.1", ""), (TEXT, "page 9", ""), (TEXT, "lines 9-8", "")]
    with pytest.raises(QuestionError) as raised:
        verify(chain_of({TEXT: ("", "")}, passages), OWN, given(text_file(READ)))
    assert str(raised.value) == (
        'These places in passages.csv cannot be read: "page 9" (mitigations M-2) and "lines 9-8" (mitigations M-3). '
        "Write a place like one of these: lines 93-97; provision 5.1, principle 5 or heading Secure Design; "
        "Art 26(5), Art 53(1)(a) or Art 22(2)-(4); controlRedTeaming."
    )


def test_a_framework_without_passages_is_an_error(chain_of: ChainOf) -> None:
    """A framework without texts or passages cannot be verified, and the message says which of them are missing."""
    chain = chain_of({TEXT: ("", "")}, [])
    with pytest.raises(QuestionError, match=r"own cannot be verified: it has no rows in passages\.csv\."):
        verify(chain, OWN, given(text_file(READ)))
    with pytest.raises(
        QuestionError, match=r"own cannot be verified: it has no rows in texts\.csv and passages\.csv\."
    ):
        verify(replace(chain, texts=()), OWN, given(text_file(READ)))


def test_an_unknown_framework_is_an_error(chain_of: ChainOf) -> None:
    """The message lists the frameworks."""
    with pytest.raises(UnknownValueError, match=r'Unknown framework "owl"\. Did you mean "own"\?'):
        verify(chain_of({TEXT: ("", "")}, [(TEXT, "line 1", "")]), "owl", given(text_file(READ)))


def test_the_table_has_passages_and_places_without_a_row(compare: Compare) -> None:
    """Each row says where the passage is now; a place without a row has no table and no id."""
    found = compare(READ, READ.replace("1.2", "2.2"), "provision 1.1", "provision 1.2")
    table = verification_rows(found.result)
    head = (OWN, TEXT, "own.txt", "other")
    assert table.rows == (
        (*head, "mitigations", "M-1", "provision 1.1", "unchanged", "provision 1.1", "1"),
        (*head, "mitigations", "M-2", "provision 1.2", "moved", "provision 2.2", "3"),
        (*head, "", "", "provision 1.3", "no row", "provision 1.3", "5"),
    )
    assert len(table.columns) == len(table.rows[0])


def test_the_table_has_rows_of_texts_that_are_not_given(chain_of: ChainOf) -> None:
    """A passage in a text that was not given has neither file nor lines."""
    chain: vc.ValueChain = chain_of({TEXT: ("", ""), "law": ("", "")}, [(TEXT, "line 1", ""), ("law", "Art 1", "")])
    table = verification_rows(verify(chain, OWN, given(text_file("1.1 Rest.", "code.txt"))))
    assert table.rows[-1] == (OWN, "law", "", "", "mitigations", "M-2", "Art 1", "not given", "", "")
