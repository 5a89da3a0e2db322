"""The reference: a page for people, a description for programs, both of what the code does."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from hark.guard.access import Role
from hark.web.api.v1 import description
from tests.web.api.conftest import Program, problem
from tests.web.conftest import SignedIn


def operations() -> Iterator[dict[str, Any]]:
    """Every operation as it is described."""
    for methods in description()["paths"].values():
        yield from methods.values()


class TestPage:
    def test_is_behind_the_sign_in(self, client: Any, db: None) -> None:
        answer = client.get("/api/v1/docs")

        assert (answer.status_code, answer.headers["Location"]) == (302, "/sign-in/?next=/api/v1/docs")

    @pytest.mark.parametrize("role", Role)
    def test_tells_every_role_of_every_operation(self, role: Role, signed_in: SignedIn) -> None:
        page = signed_in(role).get("/api/v1/docs").content.decode()

        assert [o["operationId"] for o in operations() if f'id="{o["operationId"]}"' not in page] == []
        assert [name for name in description()["components"]["schemas"] if f'shape-{name}"' not in page] == [
            name for name, schema in description()["components"]["schemas"].items() if "enum" in schema
        ]

    def test_speaks_chinese(self, signed_in: SignedIn) -> None:
        page = signed_in(language="zh-hans").get("/api/v1/docs").content.decode()

        assert "列出数值背后的投诉" in page
        assert [o["summary"] for o in operations() if o["summary"] in page] == []

    def test_shows_a_request_to_copy(self, signed_in: SignedIn) -> None:
        page = signed_in().get("/api/v1/docs").content.decode()

        assert "http://testserver/api/v1/ask?indicator=complaints.timely_share" in page
        assert "-F file=@complaints.csv" in page


class TestDescription:
    def test_is_for_whoever_is_signed_in(self, signed_in: SignedIn, program: Program, client: Any) -> None:
        described = program(Role.EXECUTIVE).get("openapi.json").json()

        assert described == json.loads(json.dumps(description()))
        assert signed_in().get("/api/v1/openapi.json").json() == described
        problem(client.get("/api/v1/openapi.json"), 401)

    def test_says_what_everything_means(self) -> None:
        fields = [
            f
            for s in description()["components"]["schemas"].values()
            for f in s.get("properties", {}).values()
        ]
        parameters = [p for o in operations() for p in o["parameters"]]

        assert all(thing.get("description") for thing in (*fields, *parameters, *operations()))

    def test_names_each_operation_once(self) -> None:
        names = [o["operationId"] for o in operations()]

        assert len(set(names)) == len(names)
