"""Whether a source's text can be read."""

import pytest

from valuechain.tables.reading.texts import TextFile, check_yaml
from valuechain.tables.text import UnreadableError

VALID = "title: Ours\n\ncontrols:\n- id: filterData\n  text: >\n    Look: twice.\n"


def yaml_file(text: str, name: str = "controls.yaml") -> TextFile:
    """A file with this text."""
    return TextFile(name, "", tuple(text.split("\n")))


@pytest.mark.parametrize("text", [VALID, "", "a: 1\n---\nb: 2\n", "plain words\n"])
def test_valid_yaml(text: str) -> None:
    """Valid YAML is no error, with several documents or none."""
    check_yaml(yaml_file(text))


@pytest.mark.parametrize("name", ["controls.txt", "controls", "yaml.md"])
def test_only_the_ending_makes_it_yaml(name: str) -> None:
    """A file with another ending is not checked."""
    check_yaml(yaml_file("a: [", name))


@pytest.mark.parametrize("name", ["controls.yaml", "controls.yml", "CONTROLS.YAML"])
@pytest.mark.parametrize(
    ("text", "line", "context"),
    [
        (VALID.replace("  text:", " text:"), 5, "from line 1"),
        (VALID.replace("title: Ours", "title: Ours: all"), 1, ""),
        (VALID.replace("Ours", '"Ours'), 7, "from line 1"),
        (VALID.replace("  text:", "\ttext:"), 5, ""),
        (VALID.replace("Ours", "Ours\x7f"), 1, "a character that YAML does not allow"),
        (VALID.replace("Look", "Look\x7f"), 6, "a character that YAML does not allow"),
    ],
)
def test_yaml_that_is_not_valid(text: str, line: int, context: str, name: str) -> None:
    """The error says in which line it is, and where that part begins."""
    with pytest.raises(UnreadableError) as raised:
        check_yaml(yaml_file(text, name))
    problem = raised.value.problem
    assert (problem.file, problem.line) == (name, line)
    assert problem.message.startswith("The file is not valid YAML: ")
    assert context in problem.message
    assert problem.mend == "Correct the line or what stands before it, or get the file again."
