"""Results computed once per chain and cached."""

import gc
import weakref
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import valuechain as vc
from tests.conftest import Draw
from valuechain.model.once import forget_answers, latest_answers, once_per_chain


def test_each_chain_has_its_own_result(chain: vc.ValueChain, draw: Draw) -> None:
    """A cached function runs once for each chain."""
    calls = []
    count = once_per_chain(lambda chain: calls.append(chain) or len(chain.actors))
    own = draw("a -P-> x")
    assert [count(own), count(chain), count(own), count(chain)] == [1, len(chain.actors)] * 2
    assert calls == [own, chain]


def test_concurrent_callers_share_one_result(draw: Draw) -> None:
    """A concurrent caller gets the result of the thread that computes it."""
    is_asked, chain = Event(), draw("a -P-> x")
    build = once_per_chain(lambda _: is_asked.wait(10) and object())
    with ThreadPoolExecutor(2) as pool:
        asked = [pool.submit(build, chain) for _ in range(2)]
        is_asked.set()
        first, second = (each.result() for each in asked)
    assert first is second


def test_a_result_does_not_keep_its_chain(draw: Draw) -> None:
    """An unused chain is garbage collected."""
    chain = draw("a -P-> x")
    once_per_chain(lambda chain: len(chain.actors))(chain)
    held = weakref.ref(chain)
    del chain
    gc.collect()
    assert held() is None


def test_latest_answers(draw: Draw) -> None:
    """The latest answers are kept, the oldest is computed again, and nothing is left when all are forgotten."""
    asked = list[str]()

    @latest_answers(2)
    def build(chain: vc.ValueChain, text: str) -> tuple[vc.ValueChain, str]:
        asked.append(text)
        return chain, text

    chain = draw("a -P-> x")
    assert [build(chain, text)[1] for text in "abacb"] == list("abacb")
    assert asked == list("abcb")
    held = weakref.ref(chain)
    del chain
    gc.collect()
    assert held() is not None
    forget_answers()
    gc.collect()
    assert held() is None
