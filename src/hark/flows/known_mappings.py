"""The mappings a file can be read by, and which of them fits it."""

from dataclasses import dataclass, replace
from pathlib import Path

from django.conf import settings

from hark.core.errors import Refusal
from hark.guard.access import Staff, require
from hark.intake import mappings
from hark.intake.files import open_table
from hark.intake.mapping import Mapping
from hark.intake.mappings import MappingBroken
from hark.intake.places import reads
from hark.intake.reading import MissingColumns


@dataclass(frozen=True, slots=True)
class KnownMappings:
    """The mappings a file can be read by, the names of the institution's own, and what ails the others."""

    usable: list[Mapping]
    own: frozenset[str]
    broken: list[Refusal]


def known(*, by: Staff) -> KnownMappings:
    """Every mapping there is; one that cannot be understood stands in the way of no other."""
    require(by, "feed.see")
    folder = settings.HARK_MAPPINGS
    found = KnownMappings([], frozenset(file.stem for file in folder.glob("*.toml")), [])
    for name in mappings.names(folder):
        try:
            found.usable.append(mappings.look_up(name, own=folder))
        except MappingBroken as refusal:
            found.broken.append(refusal)
    return found


def into(known: KnownMappings, *, cases: bool) -> KnownMappings:
    """Those of them by which records become cases, or facts of the ledgers."""
    return replace(known, usable=[each for each in known.usable if each.ledger.handled is cases])


def fitting(path: Path, known: KnownMappings, *, refusal: Refusal, by: Staff) -> Mapping | None:
    """The mapping that reads the most columns of a file which lacks some of the one it was refused under.

    None where others read as many, and where it was refused for something else.
    """
    require(by, "feed.load")
    if not isinstance(refusal, MissingColumns):
        return None
    try:
        with open_table(path) as table:
            header = table.header
    except Refusal:
        return None
    read = {mapping.name: reads(mapping, header) for mapping in known.usable}
    most = [mapping for mapping in known.usable if read[mapping.name] == max(read.values())]
    return most[0] if len(most) == 1 and read[most[0].name] else None
