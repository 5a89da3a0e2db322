"""Files that strangers send: what each is, what becomes of it, and what the clerk is told.

They are built when a test needs them; no bomb lies in the repository.
"""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from hark.core.errors import Refusal
from hark.core.terms.intake import Reason
from tests.makers import COLUMNS, a_row


class Fate(StrEnum):
    """What becomes of a file that is loaded."""

    REFUSED = "refused"
    QUARANTINED = "quarantined"  # some of its records, that is
    HARMLESS = "harmless"


@dataclass(frozen=True, slots=True)
class Hostile:
    """One file, by its name.

    `refusal` is raised when it is opened or read; without one it is read, with
    records of these `faults`, and judged by the mapping or the ledger. `says` is
    part of what the clerk is told.
    """

    name: str
    build: Callable[[Path], object]
    fate: Fate
    says: str = ""
    refusal: type[Refusal] | None = None
    faults: frozenset[Reason] = frozenset()


def refused(name: str, build: Callable[[Path], object], refusal: type[Refusal], says: str) -> Hostile:
    """A file that is refused by its reader."""
    return Hostile(name, build, Fate.REFUSED, says, refusal)


def unmapped(name: str, build: Callable[[Path], object], says: str) -> Hostile:
    """A file that is read, and refused by the mapping."""
    return Hostile(name, build, Fate.REFUSED, says)


def quarantined(name: str, build: Callable[[Path], object], *faults: Reason) -> Hostile:
    """A file of which some records are kept aside; without a fault, not by the reader but later on."""
    return Hostile(name, build, Fate.QUARANTINED, "in quarantine", faults=frozenset(faults))


def harmless(name: str, build: Callable[[Path], object]) -> Hostile:
    """A file that looks bad and is not."""
    return Hostile(name, build, Fate.HARMLESS)


def holding(content: str | bytes) -> Callable[[Path], object]:
    """A builder of a file with this content."""
    whole = content.encode() if isinstance(content, str) else content
    return lambda path: path.write_bytes(whole)


def made(content: Callable[[], str | bytes]) -> Callable[[Path], object]:
    """A builder of a file whose content is large, and made only when it is built."""
    return lambda path: holding(content())(path)  # noqa: PLW0108  # not before it is built


def row(**special: str) -> list[str]:
    """The cells of a complaint."""
    return list(a_row(**special).values())


def line(cells: Iterable[str]) -> str:
    """Cells as a line of CSV."""
    written = io.StringIO(newline="")
    csv.writer(written).writerow(cells)
    return written.getvalue()


def table(*rows: Sequence[str], header: Iterable[str] = COLUMNS) -> str:
    """A CSV of complaints."""
    return line(header) + "".join(map(line, rows))


HEADER = line(COLUMNS)
GOOD = line(row(id="1"))
