"""The vendored front-end files are the ones their packages published."""

import hashlib
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import hark.web

SHELF = Path(hark.web.__path__[0]) / "static/vendor"
PACKAGES: list[dict[str, Any]] = tomllib.loads((SHELF / "VENDOR.toml").read_text(encoding="utf-8"))["package"]


def listed() -> Iterator[tuple[str, str]]:
    for package in PACKAGES:
        for entry in package["files"]:
            yield entry["file"], entry["sha256"]


@pytest.mark.parametrize(("file", "sha256"), list(listed()))
def test_a_vendored_file_has_the_listed_checksum(file: str, sha256: str) -> None:
    assert hashlib.sha256((SHELF / file).read_bytes()).hexdigest() == sha256


def test_nothing_lies_on_the_shelf_that_is_not_listed() -> None:
    on_shelf = {path.name for path in SHELF.iterdir()}

    assert on_shelf == {file for file, _ in listed()} | {"VENDOR.toml"}


@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: str(package["name"]))
def test_every_package_states_version_and_licence_and_brings_its_text(package: dict[str, Any]) -> None:
    assert package["version"]
    assert package["licence"]
    assert any("LICENSE" in entry["file"] for entry in package["files"])
