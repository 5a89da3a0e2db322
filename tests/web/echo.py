"""A page that says what it was asked for, to see where the server takes a request to end."""

from collections.abc import Callable
from typing import Any


def application(environ: dict[str, Any], start: Callable[..., object]) -> list[bytes]:
    """The path and the body."""
    start("200 OK", [("Content-Type", "text/plain")])
    told: bytes = environ["wsgi.input"].read()
    return [b"asked ", environ["PATH_INFO"].encode(), b" with ", told, b";"]
