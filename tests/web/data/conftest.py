"""Files handed in through pages, the worker that settles them, and a mapping of the institution's own."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from hark.flows import loading, uploads
from hark.guard.access import operator
from tests.makers import NOON, a_file, a_row
from tests.web.data.editing import BRANCH

HandIn = Callable[..., str]


@pytest.fixture
def hand_in(home: Path) -> HandIn:
    """Hands a file in as a page does, and says where its preview is."""

    def through(client: Client, content: bytes, *, name: str = "May.csv", **asked: str) -> str:
        file = SimpleUploadedFile(name, content)
        answer = client.post("/data/load/", {"file": file, "mapping": "cfpb", **asked})
        assert answer.status_code == 302, answer.content.decode()
        return str(answer.headers["Location"])

    return through


@pytest.fixture
def branch(home: Path) -> Path:
    """The mapping of a branch desk, the institution's own."""
    path = home / "mappings/branch.toml"
    path.write_text(BRANCH, encoding="utf-8")
    return path


def settle_one() -> None:
    """What the worker does with the next file that waits."""
    claimed = uploads.claim(now=NOON)
    assert claimed
    arrival, name = claimed
    loading.settle(arrival, uploads.path_of(name), by=operator("worker"), clock=lambda: NOON)
    uploads.forget(name)


def rows(home: Path, *special: dict[str, str]) -> bytes:
    return a_file(home, [a_row(**each) for each in special]).read_bytes()


def confirm(client: Client, preview: str, **asked: str) -> str:
    answer = client.post(preview, {"mapping": "cfpb", **asked})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer.headers["Location"])
