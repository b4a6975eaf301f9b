"""Passages are compared by their words, not by the way they were copied."""

import hashlib

import pytest

from valuechain.analysis.verify.sections import hash_of, normalise


def test_a_hash_is_the_sha256_of_the_normalised_passage() -> None:
    """Anyone can compute the hash with standard tools."""
    assert hash_of(" Keep\n the  “logs” ") == hashlib.sha256(b'Keep the "logs"').hexdigest()


@pytest.mark.parametrize(
    "copy",
    [
        "Keep the  user's 'raw' logs - all of them.",
        "Keep the user\u2019s \u2018raw\u2019 logs \u2013 all of them.",
        "Keep the\u00a0user's 'raw'\r\n\tlogs \u2014 all of them.\n",
        "Keep the user's 'raw' lo\u00adgs - all of\u200b them.",
        "> Keep the user's 'raw'\n> logs - all of them.",
    ],
    ids=["spaces", "typographic signs", "line breaks", "invisible characters", "quoted in Markdown"],
)
def test_a_copy_is_the_same_passage(copy: str) -> None:
    """White space, quotation marks, dashes, soft hyphens and marks of quotation make no difference."""
    assert normalise(copy) == "Keep the user's 'raw' logs - all of them."


@pytest.mark.parametrize("other", ["keep the logs", "Keep the log", "Keep, the logs", "Keep the l\u00f6gs"])
def test_other_letters_are_another_passage(other: str) -> None:
    """Letters, capitals, accents and punctuation make a difference."""
    assert hash_of(other) != hash_of("Keep the logs")
