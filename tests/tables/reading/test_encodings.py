"""The encoding of CSV files that are not UTF-8 is guessed, said, and can be chosen."""

import pytest

import valuechain as vc
from tests.tables.conftest import Folder, Zipped
from valuechain.tables.archive import choose_encoding
from valuechain.tables.encodings import ENCODINGS, USUAL, guess, is_sure
from valuechain.tables.reading.read import read_uploaded
from valuechain.tables.text import OF_ENCODING

NAMES = {
    "French": "Soci\u00e9t\u00e9 d\u2019h\u00e9bergement",
    "German": "Beh\u00f6rde f\u00fcr Pr\u00fcfung",
    "Spanish": "Organizaci\u00f3n responsable, Compa\u00f1\u00eda",
    "Portuguese": "Institui\u00e7\u00e3o p\u00fablica",
    "Danish": "Myndighed p\u00e5 Sj\u00e6lland og \u00c6r\u00f8",
    "Icelandic": "\u00dej\u00f3nustua\u00f0ili, \u00e1byrg\u00f0",
    "Polish": "W\u0142adza publiczna, u\u017cytkownik ko\u0144cowy",
    "Czech": "P\u0159\u00edjemce dat, b\u011b\u017en\u00fd u\u017eivatel",
    "Hungarian": "Szolg\u00e1ltat\u00f3 c\u00e9g, m\u0171k\u00f6d\u0151",
    "Russian": "\u041f\u043e\u0441\u0442\u0430\u0432\u0449\u0438\u043a \u043c\u043e\u0434\u0435\u043b\u0435\u0439",
    "Ukrainian": "\u041f\u043e\u0441\u0442\u0430\u0447\u0430\u043b\u044c\u043d\u0438\u043a "
    "\u0456 \u043a\u043e\u0440\u0438\u0441\u0442\u0443\u0432\u0430\u0447",
    "Greek": "\u03a0\u03ac\u03c1\u03bf\u03c7\u03bf\u03c2 \u03bc\u03bf\u03bd\u03c4\u03ad\u03bb\u03c9\u03bd",
    "Turkish": "Sa\u011flay\u0131c\u0131 kurulu\u015f, g\u00fcvenlik",
    "Lithuanian": "Paslaug\u0173 teik\u0117jas, naudotojas",
    "Arabic": "\u0645\u0648\u0641\u0631\u0648 \u0627\u0644\u0646\u0645\u0627\u0630\u062c",
    "Japanese": "\u30e2\u30c7\u30eb\u63d0\u4f9b\u8005",
    "Chinese": "\u6a21\u578b\u63d0\u4f9b\u8005\u548c\u7528\u6237",
}
SURE = [
    *(("cp1252", each) for each in ("French", "German", "Spanish", "Portuguese", "Danish", "Icelandic")),
    *(("mac_roman", each) for each in ("French", "German", "Portuguese", "Danish")),
    *(("cp1250", each) for each in ("Polish", "Czech", "Hungarian")),
    ("mac_latin2", "Polish"),
    *((encoding, "Russian") for encoding in ("cp1251", "koi8_r", "cp866", "mac_cyrillic")),
    ("cp1251", "Ukrainian"),
    ("cp1253", "Greek"),
    ("cp1254", "Turkish"),
    ("cp1257", "Lithuanian"),
    ("cp1256", "Arabic"),
    ("cp932", "Japanese"),
    ("gb18030", "Chinese"),
]
POSSIBLE = [
    (encoding, language)
    for encoding in ENCODINGS
    for language, name in NAMES.items()
    if "?" not in name.encode(encoding, "replace").decode(encoding)
]


@pytest.mark.parametrize(("encoding", "language"), SURE)
def test_read_right(folder: Folder, encoding: str, language: str) -> None:
    """A name in any of these languages and encodings is read right, and the line is shown as it was read."""
    name = NAMES[language]
    path = folder(actors=f"id,name\nprovider,{name}\nuser,Users\n".replace(f",{name}", f',"{name}"').encode(encoding))
    (warning,) = vc.check(path)
    assert (warning.file, warning.column, warning.is_warning) == ("actors.csv", OF_ENCODING, True)
    assert name in warning.message
    assert vc.read_chain(path).actors[0].name == name


@pytest.mark.parametrize(("encoding", "language"), POSSIBLE)
def test_never_garbled_without_a_word(folder: Folder, encoding: str, language: str) -> None:
    """Whatever the language and the encoding, the guess is shown, or the encoding is asked for."""
    (first, *_) = vc.check(folder(actors=f"id,name\nprovider,{NAMES[language]}\nuser,Users\n".encode(encoding)))
    assert first.column == OF_ENCODING or "not text" in first.message


def test_the_usual_encoding_comes_first(folder: Folder) -> None:
    """Where one letter fits two encodings, that of Western Europe is taken, and the other one is said."""
    path = folder(actors="id,name\nprovider,Espa\u00f1a\nuser,Users\n".encode(USUAL))
    (warning,) = vc.check(path)
    assert warning.message == (
        'Warning: The file is not UTF-8. It was read as Western European (Windows): "provider,Espa\u00f1a". '
        'It would be "provider,Espa\u0144a" as Central European (Windows).'
    )


def test_an_encoding_that_is_not_certain(folder: Folder) -> None:
    """If encodings other than the usual one fit alike, the encoding is asked for, and both readings are shown."""
    content = "id,name\nprovider,Espa\u00f1a\nuser,Users\n".encode("mac_roman")
    assert not is_sure(guess(content))
    (problem, *_) = vc.check(folder(actors=content))
    assert problem.column == OF_ENCODING
    assert not problem.is_warning
    assert '"provider,Espa\u00f1a" as Western European (Mac)' in problem.message


def test_the_encoding_can_be_chosen(folder: Folder) -> None:
    """A chosen encoding is used for what is not UTF-8, and the line is shown as it was read."""
    path = folder(
        actors="id,name\nprovider,Espa\u00f1a\nuser,U\n".encode("mac_roman"), roles="id,name\ntest,Test \u00e9\n"
    )
    assert vc.read_chain(path, encoding="mac_roman").actors[0].name == "Espa\u00f1a"
    (note,) = vc.check(path, encoding="mac_roman")
    assert note.message == 'Note: The file was read as Western European (Mac), as you chose: "provider,Espa\u00f1a".'


def test_a_chosen_encoding_that_does_not_fit(folder: Folder) -> None:
    """If the bytes cannot be in the chosen encoding, that is a problem."""
    (problem, *_) = vc.check(folder(actors=b"id,name\na,\x81\n"), encoding="cp1252")
    assert problem.message == "The file is not in the encoding Western European (Windows)."


def test_a_choice_stays_with_a_zip(zipped: Zipped) -> None:
    """The encoding chosen for a zip is kept in it, and can be taken back."""
    actors = "id,name\nprovider,\u00c9cole\n"
    files = {"actors.csv": actors.encode("cp1252"), "mitigations.csv": "id,name\nM-1,M\n"}
    content = zipped(files).read_bytes()
    chosen = choose_encoding("own.zip", content, "cp1251")
    assert read_uploaded("own.zip", chosen).actors[0].name == "\u0419cole"
    assert read_uploaded("own.zip", choose_encoding("own.zip", chosen, "")).actors[0].name == "\u00c9cole"


def test_a_long_file_is_guessed_from_its_first_lines() -> None:
    """The guess takes no longer for a long file, and holds for all of it."""
    content = ("a,Soci\u00e9t\u00e9 d\u2019h\u00e9bergement\n" * 20_000).encode("mac_roman")
    assert guess(content)[0].encoding == "mac_roman"
    assert guess(content + b"\x81\xff\n")[0].line.startswith("a,Soci\u00e9t\u00e9")
