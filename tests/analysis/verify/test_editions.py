"""Which text each of the user's files is."""

import re

import pytest

from tests.analysis.verify.conftest import OWN, ChainOf, given, text_file
from valuechain.analysis.verify.editions import match_files
from valuechain.model.errors import QuestionError, UnknownValueError
from valuechain.tables.reading.texts import TextFiles

LAW = text_file("Article 1: Care\n\n1. Care.\n\n2. Rest.", "a.txt")
RULES = text_file("1.1 Keep logs.\n\n1.2 Keep notes.", "b.txt")
OTHER = text_file("Nothing of the kind.", "c.txt")
PASSAGES = (
    ("law", "Art 1(1)", ""),
    ("law", "Art 1(2)", ""),
    ("rules", "provision 1.1", ""),
    ("rules", "provision 1.2", ""),
)


def matched(chain_of: ChainOf, files: TextFiles, text: str = "", **sha256: str) -> dict[str, str]:
    """The name of the file for each text."""
    texts = {name: (sha256.get(name, ""), f"https://example.org/{name}-2026.html") for name in ("law", "rules")}
    chain = chain_of(texts, PASSAGES)
    return {name: file.name for name, file in match_files(chain.texts, chain.passages, files, text).items()}


def test_a_file_is_known_by_its_hash(chain_of: ChainOf) -> None:
    """The hash of a file outweighs its name."""
    misnamed = OTHER._replace(name="rules.txt")
    assert matched(chain_of, given(misnamed), law=OTHER.sha256.upper()) == {"law": "rules.txt"}


@pytest.mark.parametrize("name", ["rules.txt", "Rules.md", "rules-2026.txt"])
def test_a_file_is_known_by_its_name(chain_of: ChainOf, name: str) -> None:
    """The name is the text's id, or that of the file at its address."""
    assert matched(chain_of, given(OTHER._replace(name=name))) == {"rules": name}


def test_a_file_is_known_by_its_places(chain_of: ChainOf) -> None:
    """Otherwise a file is the text whose places it has, also in a folder."""
    assert matched(chain_of, given(RULES, OTHER, LAW, is_named=False)) == {"rules": "b.txt", "law": "a.txt"}


def test_the_last_file_is_the_last_text(chain_of: ChainOf) -> None:
    """If the user names all files, the one that is left is the text that is left."""
    assert matched(chain_of, given(LAW, OTHER)) == {"law": "a.txt", "rules": "c.txt"}


def test_the_user_may_say_which_text_a_file_is(chain_of: ChainOf) -> None:
    """What the user says outweighs hash, name and places."""
    assert matched(chain_of, given(RULES), "law", rules=RULES.sha256) == {"law": "b.txt"}


def test_a_file_that_cannot_be_told_is_an_error(chain_of: ChainOf) -> None:
    """The message names the file, the option and the texts."""
    message = (
        "It is not clear which text c.txt is. Give one file, and say which text it is with --text ID. "
        "Texts: law (Law); rules (Rules)."
    )
    with pytest.raises(QuestionError, match=re.escape(message)):
        matched(chain_of, given(OTHER))


def test_a_folder_without_a_text_of_the_framework_is_an_error(chain_of: ChainOf) -> None:
    """The message names the files and the texts."""
    message = f"None of these is a text of {OWN}: c.txt and d.txt. Give one file,"
    with pytest.raises(QuestionError, match=re.escape(message)):
        matched(chain_of, given(OTHER, OTHER._replace(name="d.txt"), is_named=False))


def test_two_files_for_one_text_are_an_error(chain_of: ChainOf) -> None:
    """The message names both files."""
    with pytest.raises(QuestionError, match=re.escape("law.txt and law.md are both the text law. Give one of them.")):
        matched(chain_of, given(OTHER._replace(name="law.txt"), OTHER._replace(name="law.md")))


def test_an_unknown_text_is_an_error(chain_of: ChainOf) -> None:
    """The message suggests the nearest text."""
    with pytest.raises(UnknownValueError, match=r'Unknown text "rule"\. Did you mean "rules"\?'):
        matched(chain_of, given(RULES), "rule")


@pytest.mark.parametrize("files", [given(RULES, LAW), given(RULES, is_named=False)], ids=["two files", "folder"])
def test_the_user_may_say_it_of_one_file_only(chain_of: ChainOf, files: TextFiles) -> None:
    """--text with several files or a folder is an error."""
    with pytest.raises(QuestionError, match="--text says which text one file is"):
        matched(chain_of, files, "law")
