"""Snapshots: a fact table as it stood at one version, and what is seen of it over a wall."""

from dataclasses import dataclass

from ibis.expr.types import Table

from hark.guard.walls import NO_WALL, Wall


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The table as it stood at one version, or what is seen of it over a wall.

    `view` names the whole to the engine; to a formula, `table` is what is seen of it, `whole` all of it.
    They hold the facts in force. `every` names to the engine what there ever was: superseded facts too, and
    for each of them the row that takes it back. Of rows that were added, `back` are those taken back by them.
    """

    version: int
    view: str
    table: Table
    whole: Table
    wall: Wall = NO_WALL
    every: str = ""
    back: Table | None = None

    @property
    def key(self) -> tuple[int, Wall]:
        """What an answer read from it is remembered by."""
        return self.version, self.wall


def walled(t: Table, wall: Wall) -> Table:
    """The rows on this side of the wall."""
    if wall.units is not None:
        t = t.filter(t.unit.isin(wall.units))
    if wall.products is not None:
        t = t.filter(t["product"].isin(wall.products))
    return t
