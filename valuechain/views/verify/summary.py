"""A verification as text for people: counts first, then the rows to look at and the places without a row."""

import textwrap
from collections.abc import Iterator, Sequence

from valuechain.analysis.verify.sections import Section
from valuechain.analysis.verify.verify import (
    CheckedPassage,
    CheckedText,
    State,
    Verification,
    count_rows,
)
from valuechain.model.format import Format
from valuechain.model.words import count, join_words

_WIDTH = 100
_INDENT = "  "
_UNBROKEN = "\u00a0"
"""Stands for a non-breaking space."""


def write_summary(verification: Verification) -> str:
    """The verification as text."""
    lines = [*_head(verification)]
    for text in verification.texts:
        lines += ["", *_describe_text(text)]
    if verification.ignored:
        lines += [
            "",
            *_wrap(f"Not a text of {verification.framework}, and left out: {', '.join(verification.ignored)}."),
        ]
    return "\n".join(lines) + "\n"


SUMMARY = Format[Verification]("txt", "text/plain", "Text", "to read", write_summary)


def _head(verification: Verification) -> Iterator[str]:
    states = count_rows(verification.passages)
    rows = sum(states.values())
    checked = rows - states.get(State.NOT_GIVEN, 0)
    counted = f"{count(rows, 'row')}," if checked == rows else f"{checked:,} of {count(rows, 'row')} checked:"
    yield f"{verification.framework}: {counted} {_judge(verification)}."
    for state, number in states.items():
        yield f"{_INDENT}{number:5,} {state:<9} {state.meaning}"
    uncovered = sum(len(text.uncovered) for text in verification.texts if text.is_recognised)
    yield f"{_INDENT}{uncovered:5,} {count(uncovered, 'place').partition(' ')[2]} without a row"
    if verification.missing:
        missing = join_words([f"{text.id} ({text.title})" for text in verification.missing])
        yield from _wrap(f"{_INDENT}Not given: {missing}.")


def _judge(verification: Verification) -> str:
    if verification.is_sound:
        return "nothing is changed, moved or gone"
    return "some passages need another look" if verification.is_recognised else "this does not look like the text"


def describe_stranger(text: CheckedText) -> str:
    """Says that a file does not look like the text, and how to name another one."""
    known = text.known_as
    if known is None:
        mend = "If it is another text, name its framework, or say which text it is with --text ID."
    elif known.framework == text.text.framework:
        mend = f"It is {known.id} ({known.title}): say so with --text {known.id}."
    else:
        mend = f"It is {known.id} of {known.framework} ({known.title}): name that framework."
    return f"This does not look like the text {text.text.id}: none of its passages is as it was read. {mend}"


def _describe_text(text: CheckedText) -> Iterator[str]:
    yield from _wrap(f"{text.text.id} ({text.text.title})")
    yield from _wrap(f"{_INDENT}File {text.file.name}: {text.edition}.")
    if not text.is_recognised:
        yield from _wrap(f"{_INDENT}{describe_stranger(text)}")
    if not text.passages:
        yield f"{_INDENT}No row was read here."
    for each in text.passages:
        if not each.state.is_sound:
            yield from _wrap(f"{_INDENT}{str(each.state).upper()}: {_describe_passage(each)}")
    if text.uncovered and text.is_recognised:
        listed = ", ".join(_describe_section(section).replace(" ", _UNBROKEN) for section in text.uncovered)
        yield from _wrap(f"{_INDENT}Without a row: {listed}.")


def _describe_passage(checked: CheckedPassage) -> str:
    passage, section = checked.passage, checked.section
    row = f"{passage.table} {passage.row}, {passage.place}"
    if section is None:
        return row
    return f"{row}, now {_describe_section(section)}" if checked.state is State.MOVED else f"{row}{_in_lines(section)}"


def _describe_section(section: Section) -> str:
    return f"{section.place}{_in_lines(section)}"


def _in_lines(section: Section) -> str:
    """Where the section is in the file, unless its place says so."""
    if section.place.startswith("line"):
        return ""
    spans: list[list[int]] = []
    for line in section.lines:
        if spans and line > spans[-1][-1]:
            spans[-1].append(line)
        else:  # a part that stands further up
            spans.append([line])
    written = ", ".join(str(span[0]) if len(span) == 1 else f"{span[0]}-{span[-1]}" for span in spans)
    return f" (line {written})" if written.isdigit() else f" (lines {written})"


def _wrap(text: str) -> Sequence[str]:
    indent = text[: len(text) - len(text.lstrip())]
    lines = textwrap.wrap(
        text, _WIDTH, subsequent_indent=f"{indent}{_INDENT}", break_long_words=False, break_on_hyphens=False
    )
    return [line.replace(_UNBROKEN, " ") for line in lines]
