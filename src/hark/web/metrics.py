"""What is counted of requests, over all processes that serve."""

from prometheus_client import Counter, Histogram

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
