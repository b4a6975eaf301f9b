"""The cache of what is current in each workshop."""

from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path
from threading import Barrier
from weakref import ref

import pytest

from valuechain.web.store import Store
from valuechain.web.workshop.latest import Latest

CODE, OTHER = "23456YZ", "23456YX"


class Answers:
    """Many megabytes."""


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A store whose database does not exist yet."""
    return Store(f"sqlite:///{tmp_path / 'none.db'}")


def test_an_earlier_scene_makes_room(store: Store) -> None:
    """One value is held for each workshop: at the next scene, the one before is gone, and another workshop's is not."""
    latest: Latest[Answers] = Latest(store)
    first, other = ref(latest.get(CODE, 1, Answers)), ref(latest.get(OTHER, 1, Answers))
    assert latest.get(CODE, 1, Answers) is first()
    latest.get(CODE, 2, Answers)
    assert first() is None
    assert latest.get(OTHER, 1, Answers) is other()


def test_many_at_once_wait_for_one(store: Store) -> None:
    """A value that many ask for at once is made once."""
    latest: Latest[int] = Latest(store)
    made, all_here = count(1), Barrier(8)

    def ask(_: int) -> int:
        all_here.wait()
        return latest.get(CODE, 1, lambda: next(made))

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(ask, range(8))) == {1}


def test_deleted_data_is_forgotten(store: Store) -> None:
    """Once something is deleted, nothing is held."""
    latest: Latest[int] = Latest(store)
    latest.get(CODE, 1, lambda: 1)
    store.forget()
    assert latest.get(CODE, 1, lambda: 2) == 2
