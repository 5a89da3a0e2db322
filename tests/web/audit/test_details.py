"""What stands beside an entry is told in words, in either language."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import translation

import hark
from hark.core.terms.intake import Tally
from hark.flows.people import Standing
from hark.flows.revealing import Purpose
from hark.guard.access import POLICY
from hark.web.audit import details
from hark.web.audit.deeds import DEEDS
from hark.web.figures import THIN

OF_A_NOTE = {"by", "now"}


def named() -> Iterator[str]:
    """Every detail the code notes by name."""
    for file in (Path(hark.__file__).parent / "flows").glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in {"audit.write", "revealing.note"}:
                yield from (each.arg for each in node.keywords if each.arg)


def test_every_detail_has_a_name() -> None:
    noted = {*named(), *Tally.__dataclass_fields__, *Standing.__dataclass_fields__} - OF_A_NOTE

    assert len(noted) > 30
    assert noted <= {*details.NAMES}


def test_every_deed_and_purpose_has_words() -> None:
    assert {*DEEDS} == {*POLICY}
    assert {*details.VALUES["purpose"]} == {*Purpose}


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("way", "password+mfa", ("Shown", "Password, Second factor")),
        ("purpose", "handle", ("What for?", "To handle this complaint")),
        ("whole", False, ("With phone, card and identity numbers in full", "no")),
        ("counted", 1003, ("How many more times", f"1{THIN}003")),
        ("deed", "complaint.see", ("What was refused", "see complaints")),
        ("redacted", {"phone": 2}, ("Taken out of texts", "Phone numbers 2")),
        ("lines", [], ("Business lines", "–")),
        ("position", None, ("First entry that is not as it was written", "–")),
        ("products", ["Card", "Loan"], ("Products", "Card, Loan")),
        ("new", "x_y", ("new", "x_y")),
    ],
)
def test_is_told_in_words(name: str, value: object, said: tuple[str, str]) -> None:
    with translation.override("en"):
        assert details.told({name: value}) == [said]


def test_is_told_in_chinese() -> None:
    with translation.override("zh-hans"):
        assert details.told({"way": "password+mfa"}) == [("验证方式", "密码、第二重验证")]
