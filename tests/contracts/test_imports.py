"""Each import contract holds, and is broken by a planted fault."""

import tomllib

import pytest

from tests.contracts.planting import ROOT, Copy

CONTRACTS = {
    contract["id"]: contract["name"]
    for contract in tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"][
        "importlinter"
    ]["contracts"]
}
FAULTS = [
    ("rooms", "core/planted", "import hark.guard.access"),
    ("rooms", "guard/planted", "import hark.measures"),
    ("rooms", "measures/planted", "import hark.records"),
    ("rooms", "lake/planted", "import hark.flows"),
    ("rooms", "flows/planted", "import hark.web"),
    ("rooms", "web/planted", "import hark.config"),
    ("rooms", "lake/planted", "import hark.records"),  # rooms on one floor
    ("rooms", "intake/planted", "import hark.outlets"),
    ("rooms", "web/planted", "import hark.jobs"),
    ("rooms", "attic/planted", "import os"),  # a room nobody has drawn
    ("topics", "core/terms/planted", "import hark.core.stats"),
    ("topics", "core/stats/planted", "import hark.core.targets"),
    ("topics", "core/everything/planted", "import os"),  # a topic nobody has named
    ("pages", "web/planted", "import hark.lake"),
    ("pages", "jobs/planted", "import hark.intake"),
    ("pages", "web/planted", "import hark.outlets"),
    ("outside", "core/planted", "import duckdb"),
    ("outside", "guard/planted", "from django.conf import settings"),
    ("outside", "measures/planted", "from deltalake import DeltaTable"),
    ("outside", "guard/planted", "import socket"),
    ("door", "flows/planted", "import requests"),
    ("door", "web/planted", "from http.client import HTTPSConnection"),
    ("door", "outlets/planted", "import httpcore"),
    ("door", "flows/planted", "import pyspark"),
    ("door", "flows/planted", "import faststream.rabbit"),
    ("values", "core/stats/planted", "import ibis"),
    ("values", "core/planted", "from pathlib import Path"),
]


def test_every_contract_holds_for_the_source_as_it_stands(copy: Copy) -> None:
    said = copy.lint_imports()

    assert [name for name in CONTRACTS.values() if f"{name} KEPT" not in said] == [], said


@pytest.mark.parametrize(("contract", "module", "fault"), FAULTS)
def test_a_planted_import_breaks_the_contract(contract: str, module: str, fault: str, copy: Copy) -> None:
    copy.plant(module, fault)

    assert f"{CONTRACTS[contract]} BROKEN" in copy.lint_imports()


def test_topics_that_lean_on_each_other_break_the_contract(copy: Copy) -> None:
    copy.plant("core/surveys/planted", "import hark.core.coaching.planted")
    copy.plant("core/coaching/planted", "import hark.core.terms")

    assert f"{CONTRACTS['topics']} BROKEN" in copy.lint_imports()


def test_every_contract_has_a_planted_fault() -> None:
    assert {contract for contract, _, _ in FAULTS} == set(CONTRACTS)
