"""What a file sent out is called: a name of ours, whatever stands in the request."""

import ast
import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
from django.test import Client

import hark.web
from hark.guard.access import Role
from hark.lake.table import FactTable
from tests.web.conftest import SignedIn
from tests.web.doors import pages

OURS = re.compile(r'attachment; filename="[a-z]+-\d{8}-\d{6}\.(csv|xlsx)"')
FORMS = [
    'csv"',
    'csv"; filename="evil.html',
    "csv\r\nSet-Cookie: a=b",
    "\u202excs.exe",
    "../../etc/passwd",
    "csv\0.html",
    "csv;.html",
    "CSV",
    "csv",
    "",
]


def exports() -> list[str]:
    """The addresses files are taken from."""
    return [str(page) for page in pages() if "export" in page.route]


def dispositions() -> Iterator[ast.expr]:
    """Every value the code gives to Content-Disposition."""
    for file in Path(hark.web.__path__[0]).rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Dict):
                for key, value in zip(node.keys, node.values, strict=True):
                    if isinstance(key, ast.Constant) and key.value == "Content-Disposition":
                        yield value


@pytest.fixture(params=[Role.QUALITY_MANAGER, Role.AUDITOR])
def anna(request: pytest.FixtureRequest, signed_in: SignedIn, ledger: FactTable) -> Client:
    client = signed_in(request.param)
    client.raise_request_exception = False
    return client


def test_a_request_names_no_file(anna: Client) -> None:
    for form, address in product(FORMS, exports()):
        answer = anna.post(f"{address}?name=evil.html&filename=evil.html", {"form": form, "name": form})

        told = answer.headers.get("Content-Disposition")
        assert told is None or (form == "csv" and OURS.fullmatch(told)), (address, form)
        assert "Set-Cookie" not in answer.headers
        assert answer.status_code != 500
        answer.close()


def test_there_are_files_to_take(anna: Client) -> None:
    answers = [anna.post(address, {"form": "csv"}) for address in exports()]

    assert len(answers) >= 2
    assert any(OURS.fullmatch(answer.headers.get("Content-Disposition", "")) for answer in answers)


def test_a_name_in_a_header_is_one_the_flow_made() -> None:
    told = [ast.unparse(value) for value in dispositions()]

    assert told
    # Of the proof of an entry it is the entry's number, which the address takes as a number only.
    made = r"f'attachment; filename=\"(\{\w+\.name\}|audit-\{sequence\}\.json)\"'"
    # A customer called their files; Django writes the name as a header may hold it.
    theirs = "content_disposition_header(as_attachment=True, filename=name)"
    assert [value for value in told if value != theirs and not re.fullmatch(made, value)] == []


def test_a_planted_name_is_seen() -> None:
    for name in ('attachment; filename="a"; x="b.csv"', 'inline; filename="complaints-1-2.html"'):
        assert not OURS.fullmatch(name)
