"""Every address there is, read from the URLconf; with a sample for what stands in braces."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.urls import URLPattern, URLResolver, get_resolver

BRACES = re.compile(r"<(?:(?P<kind>\w+):)?(?P<name>\w+)>")
OF_KIND = {"int": "1", "uuid": "00000000-0000-4000-8000-000000000001"}
OF_NAME = {"feed": "north", "source_id": "1", "dimension": "product", "stored_as": "0" * 32 + ".csv"}


@dataclass(frozen=True, slots=True)
class Address:
    """One pattern of the URLconf, and a path that fits it."""

    route: str
    path: str


def addresses() -> list[Address]:
    """All of them, and a few nobody answers."""
    found = [Address(route, f"/{BRACES.sub(_sample, route)}") for route, _ in patterns()]
    strange = ["/nothing/here/", "/api/v1/nothing", "/static/hark/hark.js", "/static/nothing.js", "/board"]
    return [*dict.fromkeys(found), *(Address("", path) for path in strange)]


def patterns() -> Iterator[tuple[str, URLPattern]]:
    """Every pattern of the URLconf under its whole route."""
    return _under(get_resolver().url_patterns)


def is_led_up(answer: Any) -> bool:
    """Whether somebody who opened a deed's address is led to a page above it."""
    to = answer.headers.get("Location", "")
    return (
        answer.status_code == 302 and to != (at := quote(answer.request["PATH_INFO"])) and at.startswith(to)
    )


def _under(among: list[URLPattern | URLResolver], before: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in among:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _under(pattern.url_patterns, route)
        else:
            yield route, pattern


def _sample(braces: re.Match[str]) -> str:
    return OF_NAME.get(braces["name"]) or OF_KIND.get(braces["kind"] or "", "complaints.received")
