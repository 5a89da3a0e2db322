"""Every address of the site, the deed each method of it needs, and what stands there for a row.

The addresses are read from the site; an address of rows that has no place in `ROWS` makes the build fail.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from uuid import UUID

from django.urls import URLPattern

from hark.web.api.v1 import api
from hark.web.policy import deed_of
from tests.web.addresses import patterns

METHODS = ("GET", "POST", "DELETE")
MISSING = "99999"
OWN, OTHER = (str(UUID(int=at)) for at in (1, 2))  # what the north was asked, and the south


@dataclass(frozen=True, slots=True)
class Address:
    """One address of the site, and the deed each method of it needs; None is open to all."""

    route: str
    deeds: Mapping[str, str | None]
    is_api: bool = False

    def __str__(self) -> str:
        return f"/{self.route}"


def pages() -> Iterator[Address]:
    """Every address but those of the API's operations."""
    for route, pattern in patterns():
        if not _is_operation(pattern):
            yield Address(route, {method: deed_of(pattern.callback, method) for method in METHODS})


def _is_operation(pattern: URLPattern) -> bool:
    view = getattr(pattern.callback, "func", pattern.callback)  # one of ninja's own is a partial
    return str(view.__module__).startswith("ninja.")


def operations() -> Iterator[Address]:
    """Every address of the API, with the deeds of the operations there."""
    for prefix, router in api._routers:
        for path, view in router.path_operations.items():
            # The first way of signing in is the token; an operation without one fails here.
            deeds = {method: o.auth_callbacks[0].deed for o in view.operations for method in o.methods}
            yield Address(f"api/v1{prefix}{path}", deeds, is_api=True)


# What stands in an address for a row: of the north, where everybody of a unit works here; of the
# south; and of nobody. Rows not sorted by unit belong to the whole institution.
ROWS: dict[str, tuple[dict[str, object], ...]] = {
    "<str:feed>/<path:source_id>": tuple(
        {"feed": "north", "source_id": id} for id in ("own", "other", MISSING)
    ),
    "{feed}/{path:source_id}": tuple({"feed": "north", "source_id": id} for id in ("own", "other", MISSING)),
    "cases/questions/<uuid:id>": tuple({"id": id} for id in (OWN, OTHER, f"{MISSING}{OWN[5:]}")),
    "cases/<str:number>/files/<uuid:id>": tuple(
        {"number": number, "id": OWN} for number in ("own", "other", MISSING)
    ),
    "cases/<str:number>": tuple({"number": number} for number in ("own", "other", MISSING)),
    # What is posted here is JSON, and the form that is tried is looked at before the case.
    "cases/{number}/attachments": ({"number": "own"}, {"number": "other"}),
    "cases/{number}/customer": ({"number": "own"}, {"number": "other"}),
    "cases/{number}/messages": ({"number": "own"}, {"number": "other"}),
    "cases/{number}": tuple({"number": number} for number in ("own", "other", MISSING)),
    "returns/<str:name>": ({"name": "jrt0169"}, {"name": MISSING}),
    "<str:id>": ({"id": "complaints.received"}, {"id": "complaints.none"}),
    "{id}": ({"id": "complaints.received"}, {"id": "complaints.none"}),
    "<int:id>": ({"id": 1}, {"id": MISSING}),
    "{int:id}": ({"id": 1}, {"id": MISSING}),
    "<int:sequence>": ({"sequence": 0}, {"sequence": MISSING}),
    "<uuid:id>": ({"id": "00000000-0000-4000-8000-000000000000"},),
    "<int:pk>": ({"pk": MISSING},),
    "<str:handle>": ({"handle": MISSING},),
    "complaints/-/values/<str:dimension>": ({"dimension": "company"},),
    "<str:dimension>": ({"dimension": "unit"},),
    "mappings/<str:name>": ({"name": "contacts"}, {"name": MISSING}),
    "data/feeds/<str:feed>": ({"feed": "north"}, {"feed": MISSING}),
    "<str:stored_as>": ({"stored_as": "0" * 32},),
    "units/<str:code>": ({"code": "north"}, {"code": MISSING}),
    "lines/<str:code>": ({"code": "cards"}, {"code": MISSING}),
    "<str:uid>/<str:token>": ({"uid": "MQ", "token": "no-token"},),
}


def filled(route: str) -> list[str]:
    """The paths of the address: one's own row first, then another unit's where it has one, then no row's."""
    for blank, rows in ROWS.items():
        if blank in route:
            paths = []
            for row in rows:
                path = blank
                for name, value in row.items():
                    kinds = ("str:", "path:", "int:", "uuid:", "")
                    for kind in kinds:
                        path = path.replace(f"<{kind}{name}>", str(value)).replace(
                            f"{{{kind}{name}}}", str(value)
                        )
                paths.append("/" + route.replace(blank, path))
            return paths
    assert "<" not in route and "{" not in route, f"say in ROWS what stands for a row in {route}"
    return [f"/{route}"]


@cache
def addresses() -> list[Address]:
    return [*pages(), *operations()]
