"""The templates that come with Hark, as data in TOML: to be taken, read and made one's own."""

import tomllib
from functools import cache
from importlib import resources

from hark.core.complaints.template import Kind, Template, require_sound


@cache
def every() -> dict[str, Template]:
    """Each by its name, in their order; one that could not be kept would be refused here."""
    found = {}
    for file in sorted(
        (resources.files("hark.catalogue") / "templates").iterdir(), key=lambda each: each.name
    ):
        page = tomllib.loads(file.read_text(encoding="utf-8"))
        for entry in page["template"]:
            told = Template(Kind(entry["kind"]), page["language"], entry["title"], entry["text"].strip())
            require_sound(told)
            found[entry["id"]] = told
    return found
