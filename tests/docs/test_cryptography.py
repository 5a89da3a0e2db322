"""The inventory of cryptography names every use of it in the code, and nothing that is not there."""

import ast
import re
from collections.abc import Iterator

import pytest

from tests.docs.pages import REFERENCE, ROOT

SOURCE = ROOT / "src/hark"
WATCHED = re.compile(
    r"(hashlib|hmac|secrets|ssl|random|uuid|cryptography|jwt|fido2|nacl|Crypto)(\..+)?"
    r"|django\.(core\.signing|utils\.crypto|contrib\.auth\.(tokens|hashers))"
)
# Not uses: what is caught, and a number that is read rather than made.
PASSED_OVER = re.compile(r"exceptions\..+|keywrap\.Invalid\w+|uuid\.UUID|signing\.BadSignature")


def uses(text: str) -> set[str]:
    """What a module takes from cryptographic packages: `package.name`, by the package's last word."""
    tree = ast.parse(text)
    found, modules = set(), {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            modules |= {a.asname or a.name: a.name for a in node.names if WATCHED.fullmatch(a.name)}
        elif isinstance(node, ast.ImportFrom) and node.module:
            for name in (a.name for a in node.names):
                if WATCHED.fullmatch(node.module):
                    found.add(f"{node.module.rpartition('.')[2]}.{name}")
                elif WATCHED.fullmatch(f"{node.module}.{name}"):
                    modules[name] = name
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in modules:
            found.add(f"{modules[node.value.id].rpartition('.')[2]}.{node.attr}")
    return {use for use in found if not PASSED_OVER.fullmatch(use)}


def in_the_code() -> Iterator[tuple[str, set[str]]]:
    """Every module with its uses; migrations repeat what tables say."""
    for file in sorted(SOURCE.rglob("*.py")):
        if "migrations" not in file.parts and (used := uses(file.read_text(encoding="utf-8"))):
            yield str(file.relative_to(SOURCE)), used


def on_the_page() -> Iterator[tuple[str, set[str]]]:
    """Every row of the table of uses."""
    page = (REFERENCE / "cryptography.md").read_text(encoding="utf-8")
    for module, used in re.findall(r"^\| `([\w/]+\.py)` \| ([^|]+) \|", page, re.MULTILINE):
        yield module, set(re.findall(r"`([^`]+)`", used))


def test_the_page_names_every_use_and_no_other() -> None:
    assert dict(on_the_page()) == dict(in_the_code())


@pytest.mark.parametrize(
    ("planted", "named"),
    [
        ("from hashlib import md5", "hashlib.md5"),
        ("import hashlib as h\nh.new('sha1')", "hashlib.new"),
        ("from cryptography.hazmat.primitives.ciphers.aead import AESGCM", "aead.AESGCM"),
        ("from django.core import signing\nsigning.dumps(1)", "signing.dumps"),
        ("import random\nrandom.random()", "random.random"),
        ("def late():\n    import secrets\n    return secrets.token_hex()", "secrets.token_hex"),
    ],
)
def test_a_planted_use_is_found(planted: str, named: str) -> None:
    assert uses(planted) == {named}


def test_what_is_no_use_is_passed_over() -> None:
    assert uses("from uuid import UUID\nfrom cryptography.exceptions import InvalidTag\nimport re") == set()
