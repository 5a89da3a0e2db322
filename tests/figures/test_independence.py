"""The independent computation stands on the standard library alone."""

import ast
import sys
from pathlib import Path

import pytest


@pytest.mark.parametrize("name", ["independent.py", "intervals_by_hand.py"])
def test_shares_no_code_with_the_product(name: str) -> None:
    tree = ast.parse(Path(__file__).with_name(name).read_text(encoding="utf-8"))

    imported = {
        (node.module or "") if isinstance(node, ast.ImportFrom) else node.names[0].name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
    }

    assert imported
    assert {module.split(".")[0] for module in imported} <= sys.stdlib_module_names | {"tests"}
    assert {module for module in imported if module.startswith("tests")} <= {
        "tests.figures.intervals_by_hand"
    }
