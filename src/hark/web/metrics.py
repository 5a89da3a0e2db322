"""What is counted of requests, over all processes that serve."""

import os
from collections.abc import Iterator, Mapping

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

CONTENT_TYPE = CONTENT_TYPE_LATEST

# A label is a pattern of an address or a number from HTTP: strangers cannot make new ones.
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"})
REQUESTS = Counter("hark_requests", "Requests answered.", ["method", "route", "status"])
SECONDS = Histogram(
    "hark_request_seconds",
    "How long answers took.",
    ["route"],
    buckets=(0.01, 0.03, 0.1, 0.3, 1, 3, 10),
)


def answered(method: str, route: str, status: int, *, seconds: float) -> None:
    """Count one request."""
    REQUESTS.labels(method if method in _METHODS else "other", route, str(status)).inc()
    SECONDS.labels(route).observe(seconds)


def text(gauges: Mapping[str, float]) -> bytes:
    """All of it as Prometheus reads it, with `gauges` as they stand now."""
    registry = CollectorRegistry()
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]  # the library has no types here
    else:
        registry.register(REQUESTS)
        registry.register(SECONDS)
    registry.register(_Now(gauges))
    return generate_latest(registry)


class _Now(Collector):
    """Figures that are looked up when asked for, not counted."""

    def __init__(self, gauges: Mapping[str, float]) -> None:
        self.gauges = gauges

    def collect(self) -> Iterator[Metric]:
        """One gauge a figure."""
        for name, value in self.gauges.items():
            yield GaugeMetricFamily(name, name.removeprefix("hark_").replace("_", " "), value)
