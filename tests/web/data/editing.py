"""Two mappings to edit on pages, and where."""

from pathlib import Path

from hark.flows import mapping as flow
from hark.guard.access import operator
from hark.intake import mappings

SHIPPED = mappings.shipped_text("cfpb") or ""
BRANCH = Path("docs/examples/branch.toml").read_text(encoding="utf-8")
EDIT, PREVIEW = "/data/mappings/branch/edit/", "/data/mappings/-/preview/"


def digest(name: str = "branch") -> str:
    return flow.one(name, by=operator("anna")).digest
