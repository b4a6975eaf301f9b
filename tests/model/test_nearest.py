"""The value that was probably meant, in messages about unknown ones."""

import pytest

from valuechain.model import errors
from valuechain.model.errors import nearest


def test_few_of_many_are_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many values there are, the slow comparison sees a few of them, with the one that was meant."""
    compared: list[int] = []
    plain = errors.get_close_matches

    def compare(word: str, among: list[str], n: int, cutoff: float) -> list[str]:
        compared.append(len(among))
        return plain(word, among, n=n, cutoff=cutoff)

    monkeypatch.setattr(errors, "get_close_matches", compare)
    assert (
        nearest("Logs-41x", [f"{kind}-{number}" for kind in ("acts", "logs") for number in range(5_000)]) == "logs-41"
    )
    assert compared == [errors._MOST_COMPARED]
