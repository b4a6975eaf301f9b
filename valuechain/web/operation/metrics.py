"""Metrics for Prometheus. Labels are routes, methods and statuses: nothing in them comes from a client."""

from collections.abc import Callable, Iterator, Mapping

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Histogram,
    ProcessCollector,
    generate_latest,
)
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from valuechain.storage.errors import StorageError
from valuechain.web.operation.following import Served

_POLL = "/w/<code>/news"
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)

Count = Callable[[], int]


class Metrics:
    """The metrics of this process, or of all processes that share a folder of counts."""

    content_type = CONTENT_TYPE_LATEST

    def __init__(self, counts: Mapping[str, Count], caches: Mapping[str, Count], *, is_shared: bool) -> None:
        """`counts` and `caches` can be counted at any time.

        With `is_shared`, the metrics are sums over processes, so those counts are left out: each holds for one process.
        """
        self.counts = dict(counts)
        self._registry = CollectorRegistry()
        if is_shared:
            MultiProcessCollector(self._registry)  # type: ignore[no-untyped-call] # prometheus_client types it in part
        else:
            self._registry.register(_Counted(self.counts, caches))
            ProcessCollector(registry=self._registry)
        kept = None if is_shared else self._registry
        self._requests = Counter(
            "valuechain_requests", "Requests answered.", ("method", "route", "status"), registry=kept
        )
        self._seconds = Histogram(
            "valuechain_request_seconds", "Time to answer.", ("route",), buckets=_SECONDS, registry=kept
        )
        self._polls = Counter("valuechain_participant_polls", "Polls by participants’ phones.", registry=kept)

    def observe(self, served: Served) -> None:
        """Counts a request that has been answered."""
        self._requests.labels(served.method, served.route, str(served.status)).inc()
        self._seconds.labels(served.route).observe(served.seconds)
        if served.route == _POLL:
            self._polls.inc()

    def write(self) -> bytes:
        """The metrics in Prometheus's text format."""
        return generate_latest(self._registry)


class _Counted(Collector):
    """The counts that are taken when someone asks."""

    def __init__(self, counts: Mapping[str, Count], caches: Mapping[str, Count]) -> None:
        self._counts, self._caches = counts, caches

    def collect(self) -> Iterator[Metric]:
        """The counts as they are now."""
        for name, count in self._counts.items():
            yield GaugeMetricFamily(f"valuechain_{name}", f"{name.replace('_', ' ').capitalize()} now.", count())
        held = GaugeMetricFamily("valuechain_cache_entries", "Entries in a cache.", labels=("cache",))
        for name, count in self._caches.items():
            held.add_metric((name,), count())
        yield held
        yield CounterMetricFamily("valuechain_database_errors", "Failures of the database.", StorageError.raised)
