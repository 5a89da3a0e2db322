"""The rules of triage as the catalogue tells them: products, phrases, and what follows from what."""

import re
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import resources
from typing import Any

from hark.core.complaints.triage.lexicon import Lexicon
from hark.core.complaints.triage.opinions import BUSINESS, ISSUE, MARK, PRODUCT, REASON, SEVERITY
from hark.core.complaints.triage.phrases import PLAIN, STRONG, Phrase
from hark.core.complaints.triage.sorting import Derivation

AXES = (PRODUCT, BUSINESS, REASON, SEVERITY)
_SET = re.compile(r"\{(\w+)\}")


@cache
def products() -> tuple[str, ...]:
    """The classes of the product axis, in their order."""
    return tuple(product["id"] for product in _table("products")["product"])


@cache
def product_of() -> dict[str, str]:
    """The class of each name a product has had, of each class of business that is one, and of each itself."""
    listed = _table("products")["product"]
    return {
        name: product["id"]
        for product in listed
        for name in (product["id"], *product["from"], *product.get("classes", ()))
    }


@cache
def lexicon() -> Lexicon:
    """The phrases of both languages."""
    rows = _table("words")["class"]
    return Lexicon(
        english=tuple(_phrases(rows, "en")),
        chinese=tuple(_phrases(rows, "zh")),
        classes={axis: tuple(row["id"] for row in rows if row["axis"] == axis) for axis in AXES},
        lean={(row["axis"], row["id"]): row["lean"] for row in rows if "lean" in row},
        raises={row["id"]: row["raises"] for row in rows if row["axis"] == MARK},
        not_meant=tuple(
            Phrase(words, row["axis"], row["id"], PLAIN)
            for row in rows
            for words in map(_written_out, row.get("zh_not", ()))
        ),
    )


@cache
def derivations() -> tuple[Derivation, ...]:
    """Products to the business axis, issues to the reason axis."""
    business = {product["id"]: product["business"] for product in _table("products")["product"]}
    reasons = {issue: reason for reason, issues in _table("reasons").items() for issue in issues}
    return Derivation(PRODUCT, BUSINESS, business, "other"), Derivation(ISSUE, REASON, reasons, "rules")


def _phrases(rows: Iterable[dict[str, Any]], language: str) -> Iterator[Phrase]:
    for row in rows:
        for name, weight in ((language, PLAIN), (f"{language}_strong", STRONG)):
            yield from (
                Phrase(_written_out(words), row["axis"], row["id"], weight) for words in row.get(name, ())
            )


def _written_out(words: str) -> str:
    """The phrase with the words of a set where it names one in braces."""
    return _SET.sub(lambda named: "|".join(_table("words")["sets"][named[1]]), words)


@cache
def _table(name: str) -> dict[str, Any]:
    file = resources.files("hark.catalogue") / "triage" / f"{name}.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))
