"""A new installation: nobody has an account, no secret is given, keys are random and their owner's."""

import ast
import re
import stat
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import Group

from hark.config import settings as module
from hark.records.accounts import ApiTokenRow, StaffRow

KEYS = sorted((Path(settings.HARK_HOME) / "keys").glob("*.key"))


def secrets_given(text: str) -> list[str]:
    """The settings named like a secret that are written out."""
    return [
        ast.unparse(node)
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Assign)
        and re.search(r"KEY$|SECRET|PASSWORD$|TOKEN$", " ".join(map(ast.unparse, node.targets)))
        and isinstance(node.value, ast.Constant)
        and node.value.value
    ]


@pytest.mark.django_db
def test_nobody_has_an_account() -> None:
    assert [row.objects.count() for row in (StaffRow, ApiTokenRow, Group)] == [0, 0, 0]


def test_a_person_has_no_hint_or_secret_question() -> None:
    fields = [field.name for field in apps.get_model("records.StaffRow")._meta.get_fields()]

    assert "role" in fields
    assert [name for name in fields if re.search("hint|question|answer|mother|birth", name)] == []


def test_no_secret_is_given() -> None:
    assert secrets_given(Path(module.__file__).read_text(encoding="utf-8")) == []


def test_a_planted_secret_is_found() -> None:
    assert secrets_given("SECRET_KEY = 'changeme'") == ["SECRET_KEY = 'changeme'"]
    assert secrets_given("SECRET_KEY = made()\nMAIL_PASSWORD = ''") == []


def test_a_key_has_256_bits() -> None:
    keys = [key.read_bytes() for key in KEYS]

    assert len(keys) >= 2
    assert len(set(keys)) == len(keys)
    assert all(len(key) == 32 and len(set(key)) > 16 for key in keys)


def test_keys_are_their_owner_s_alone() -> None:
    for path in (KEYS[0].parent, *KEYS):
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path


@pytest.mark.django_db
def test_a_session_id_cannot_be_guessed() -> None:
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    ids = {store._get_new_session_key() for _ in range(50)}

    assert len(ids) == 50
    assert all(re.fullmatch(r"[a-z0-9]{32}", id) for id in ids)  # 165 bits
