"""What complaints of the CFPB say of themselves, by its own words, in the reader's language.

There are hundreds of these words, and they are a source's and no texts of our pages: so they stand as data.
What anybody else names is called as they named it.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources

from django.utils.translation import get_language

from hark.core.terms.card import Text


def said(dimension: str, value: str) -> str:
    """The value in the reader's words; one there are no words for, as it came."""
    words = Text(value, _words().get(dimension, {}).get(value, value))
    return words.of(get_language() or "en")


@cache
def _words() -> Mapping[str, Mapping[str, str]]:
    """What Chinese pages say for each value of each dimension."""
    file = resources.files("hark.catalogue") / "words" / "cfpb.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))
