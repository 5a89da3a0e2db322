"""The rules of triage as the catalogue tells them: products, phrases, and what follows from what."""

import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import resources
from typing import Any

from hark.core.complaints.triage.lexicon import PLAIN, STRONG, Lexicon, Phrase
from hark.core.complaints.triage.opinions import BUSINESS, ISSUE, MARK, PRODUCT, REASON, SEVERITY
from hark.core.complaints.triage.sorting import Derivation

AXES = (PRODUCT, BUSINESS, REASON, SEVERITY)


@cache
def products() -> tuple[str, ...]:
    """The classes of the product axis, in their order."""
    return tuple(product["id"] for product in _table("products")["product"])


@cache
def product_of() -> dict[str, str]:
    """The class of each name a product has had, and of each class itself."""
    listed = _table("products")["product"]
    return {name: product["id"] for product in listed for name in (product["id"], *product["from"])}


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
            yield from (Phrase(words, row["axis"], row["id"], weight) for words in row.get(name, ()))


@cache
def _table(name: str) -> dict[str, Any]:
    file = resources.files("hark.catalogue") / "triage" / f"{name}.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))
