"""What Chinese pages say for the words of a source or regulator abroad.

They are theirs and no texts of our pages: so they stand as data.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources


@cache
def chinese(whose: str) -> Mapping[str, Mapping[str, str]]:
    """What is said for each of their words, by what the word is of: a dimension, a title."""
    file = resources.files("hark.catalogue") / "words" / f"{whose}.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))
