"""Every word of the pages is there in Chinese, and the compiled catalogue is the written one."""

import ast
import importlib.util
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType

import pytest

from hark.web.audit.words import ACTS

SCRIPT = Path(__file__).parents[2] / "scripts/translate"
SOURCE = Path(__file__).parents[2] / "src/hark"


@pytest.fixture(scope="module")
def translate() -> ModuleType:
    loader = SourceFileLoader("translate", str(SCRIPT))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("translate", loader))  # type: ignore[arg-type]  # a loader was given
    loader.exec_module(module)
    return module


def test_every_message_is_translated_and_compiled(translate: ModuleType) -> None:
    assert list(translate.check()) == []


def test_a_translation_fills_the_same_blanks(translate: ModuleType) -> None:
    assert list(translate.misfilled()) == []


def test_the_sentences_of_refusals_are_among_the_messages(translate: ModuleType) -> None:
    sentences = {sentence for _path, _line, sentence in translate.spoken()}

    assert any(sentence.startswith("The period must end after it begins") for sentence in sentences)
    assert any(sentence.startswith("The compressed file is cut off") for sentence in sentences)


def test_every_deed_that_is_noted_has_its_words() -> None:
    noted = {
        str(call.args[0].value)
        for path in (SOURCE / "flows").glob("*.py")
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr == "write"
        and ast.unparse(call.func.value) == "audit"
        and call.args
        and isinstance(call.args[0], ast.Constant)
        and isinstance(call.args[0].value, str)
    }

    assert len(noted) > 30
    assert noted - ACTS.keys() == set()
