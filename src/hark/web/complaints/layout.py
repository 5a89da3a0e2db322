"""How somebody has laid out the list: its columns and the rows of a page, kept in a cookie of theirs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from hark.web.complaints.columns import COLUMNS, NUMBER, USUAL, Column
from hark.web.pages import STEP

COOKIE = "complaints"
SIZES = (25, STEP, 100)


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns in the order they stand in, and how many rows a page holds."""

    columns: tuple[str, ...] = USUAL
    size: int = STEP

    @property
    def cookie(self) -> str:
        """The layout as a browser keeps it."""
        return ".".join((str(self.size), *self.columns))


def chosen(columns: Iterable[str], size: str, *, among: Mapping[str, Column] = COLUMNS) -> Layout:
    """The layout with those of the columns that there are; the usual one where nothing is chosen."""
    wanted = set(columns)
    names = tuple(name for name in among if name in wanted)
    sizes = {str(known): known for known in SIZES}
    return Layout(
        columns=(NUMBER, *(name for name in names if name != NUMBER))
        if names
        else tuple(column.name for column in among.values() if column.usual),
        size=sizes.get(size, STEP),
    )


def kept(cookie: str, *, among: Mapping[str, Column] = COLUMNS) -> Layout:
    """The layout a browser has kept; the usual one where it has kept none."""
    size, *columns = cookie.split(".")
    return chosen(columns, size, among=among)
