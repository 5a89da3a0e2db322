"""The classes of complaints and the wording of what is published of them, as data in TOML.

The institution's own file is read before the shipped one: it brings the official codes.
"""

import tomllib
from collections.abc import Callable, Iterable
from collections.abc import Mapping as Table
from importlib import resources
from pathlib import Path
from typing import TypeVar

from hark.core.errors import Refusal
from hark.core.returns.classes import Axis, Class, Classes
from hark.core.returns.disclosure import SAID_OF, Wording
from hark.core.terms.card import Text
from hark.intake.toml_faults import not_toml
from hark.intake.toml_values import Misread, asked, only, text_of, words

CLASSES, WORDING = "complaint_classes", "disclosure"
_FIELDS = frozenset({"institution", "first", "last", "received", "closed", *SAID_OF} - {"whole"})

Read = TypeVar("Read", Classes, Wording)


class ClassesBroken(Refusal):
    """A file of classes or of wording cannot be understood."""


def classes(own: Path) -> Classes:
    """The classes in force: `complaint_classes.toml` of the folder, or the shipped ones.

    Raises:
        ClassesBroken: the file is not valid TOML, or says what no classes say.
    """
    return _read(own, CLASSES, _classes_of)


def wording(own: Path) -> Wording:
    """The sentences in force: `disclosure.toml` of the folder, or the shipped ones.

    Raises:
        ClassesBroken: the file is not valid TOML, or a sentence names a field there is not.
    """
    return _read(own, WORDING, _wording_of)


def _read(own: Path, name: str, build: Callable[[Table[str, object]], Read]) -> Read:
    shipped, file = resources.files("hark.catalogue") / f"{name}.toml", own / f"{name}.toml"
    text = (file if file.exists() else shipped).read_text(encoding="utf-8")
    try:
        return build(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise _broken(name, not_toml(str(error), text)) from error
    except Refusal as error:
        raise _broken(name, error) from error


def _broken(name: str, problem: Refusal) -> ClassesBroken:
    return ClassesBroken(
        "{file} cannot be understood: {problem}. Mend it there.", file=f"{name}.toml", problem=problem
    )


def _classes_of(page: Table[str, object]) -> Classes:
    only(page, {"version", "standard", "source", "provisional", *Axis}, "classes")
    provisional = asked(page, "provisional")
    if not isinstance(provisional, bool):
        raise Misread("{key} should be true or false", key="provisional")
    axes = {axis: tuple(_class(entry) for entry in _entries(page, axis.value)) for axis in Axis}
    return Classes(
        text_of(page, "version"), _text(page, "standard"), _text(page, "source"), provisional, axes
    )


def _class(entry: Table[str, object]) -> Class:
    only(entry, {"id", "name", "above", "code", "words"}, "class")
    called = words(entry.get("words", []), "words")
    above, code = (str(entry.get(key, "")) for key in ("above", "code"))
    return Class(text_of(entry, "id"), _text(entry, "name"), above, code, frozenset(called))


def _wording_of(page: Table[str, object]) -> Wording:
    only(page, {"none", "sentence"}, "wording")
    sentences = tuple(_sentence(entry) for entry in _entries(page, "sentence"))
    return Wording(sentences, _fillable(_text(page, "none"), "none"))


def _sentence(entry: Table[str, object]) -> tuple[str, Text]:
    only(entry, {"of", "text"}, "sentence")
    of = text_of(entry, "of")
    if of not in SAID_OF:
        raise Misread("{key} should be one of {words}", key="of", words=", ".join(SAID_OF))
    return of, _fillable(_text(entry, "text"), "text")


def _fillable(text: Text, key: str) -> Text:
    """The text, if nothing but the known fields stands in its braces."""
    for said in (text.en, text.zh):
        try:
            said.format(**dict.fromkeys(_FIELDS, ""))
        except (KeyError, IndexError, ValueError, AttributeError) as error:
            fields = ", ".join(sorted(_FIELDS))
            raise Misread("{key} may name in braces only {fields}", key=key, fields=fields) from error
    return text


def _entries(page: Table[str, object], key: str) -> Iterable[Table[str, object]]:
    told = asked(page, key)
    if not isinstance(told, list) or not told or not all(isinstance(each, dict) for each in told):
        raise Misread("{key} should be written [[{key}]], once for each", key=key)
    return told


def _text(page: Table[str, object], key: str) -> Text:
    told = asked(page, key)
    if not isinstance(told, dict) or set(told) != {"en", "zh"}:
        raise Misread('{key} should be written {key} = {{ en = "…", zh = "…" }}', key=key)
    return Text(str(told["en"]), str(told["zh"]))
