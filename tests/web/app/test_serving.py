"""Garbage collection in the server."""

import gc

from valuechain.model.chain import ValueChain
from valuechain.web.app.serving import get_ready


def test_garbage_collections_skip_the_loaded_data(chain: ValueChain) -> None:
    """A full collection during a request does not traverse the catalogue."""
    get_ready(chain).join()
    frozen = gc.get_freeze_count()
    gc.unfreeze()  # the other tests run without freezing
    assert frozen > len(chain.ownerships)
