"""Spreads boxes and lines along an axis without overlaps."""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple


class _Pool(NamedTuple):
    """Neighbours that share a position."""

    mean: float
    size: int


def spread(widths: Sequence[float], wishes: Sequence[float], room: tuple[float, float], gap: float) -> list[float]:
    """The centres of boxes placed between two ends without overlaps, as near as possible to the preferred positions.

    Minimises the squared distance: isotonic regression by pooling adjacent violators (Barlow et al. 1972, Statistical
    Inference under Order Restrictions), on the preferred positions minus the room taken by everything to the left.
    """
    offsets = [0.0]
    for left, right in pairwise(widths):
        offsets.append(offsets[-1] + (left + right) / 2 + gap)
    pools: list[_Pool] = []
    for wish, offset in zip(wishes, offsets, strict=True):
        pool = _Pool(wish - offset, 1)
        while pools and pools[-1].mean > pool.mean:
            before = pools.pop()
            size = pool.size + before.size
            pool = _Pool((pool.mean * pool.size + before.mean * before.size) / size, size)
        pools.append(pool)
    least = room[0] + widths[0] / 2
    most = room[1] - widths[-1] / 2 - offsets[-1]
    free = [min(max(mean, least), most) for mean, size in pools for _ in range(size)]
    return [position + offset for position, offset in zip(free, offsets, strict=True)]
