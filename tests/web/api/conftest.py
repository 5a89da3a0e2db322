"""Programs before the API: one in the name of each role."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from hark.guard.access import Role
from tests.makers import a_person, a_token

Answered = Any
"""What the test client makes of a response; its type has no public name."""

Program = Callable[..., "Asking"]
MEDIA_TYPE = "application/problem+json"


class Asking:
    """A program with a token, and what it was last answered."""

    def __init__(self, secret: str) -> None:
        self.secret = secret
        self.client = Client(headers={"Authorization": f"Bearer {secret}"}, raise_request_exception=False)

    def get(self, path: str, **query: Any) -> Answered:
        """The answer to a question; `start` and `end` stand for `from` and `to`, which are no names here."""
        named = {{"start": "from", "end": "to"}.get(name, name): value for name, value in query.items()}
        return self.client.get(f"/api/v1/{path}", named)

    def post(self, path: str, **form: Any) -> Answered:
        """The answer to a form."""
        return self.client.post(f"/api/v1/{path}", form)

    def sends(self, path: str, body: object, **headers: str) -> Answered:
        """The answer to a body of JSON."""
        return self.client.post(f"/api/v1/{path}", body, content_type="application/json", headers=headers)


@pytest.fixture
def program(db: None) -> Program:
    """Makes somebody of a role, and a program that asks in their name."""

    def of_role(role: Role = Role.QUALITY_MANAGER) -> Asking:
        row = a_person(role)
        return Asking(a_token(row))

    return of_role


def to_the_digit(text: str | bytes) -> Any:
    """What JSON says, with every number as it is written."""
    return json.loads(text, parse_float=str, parse_int=str)


def problem(answer: Answered, status: int) -> dict[str, Any]:
    """The problem document an answer has to be."""
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, MEDIA_TYPE), answer.content
    assert int(answer.headers.get("Content-Length", len(answer.content))) == len(answer.content)
    told: dict[str, Any] = json.loads(answer.content)
    assert {"type", "title", "status", "detail", "instance"} <= told.keys() <= {*told, "errors"}
    assert told["status"] == status
    return told
