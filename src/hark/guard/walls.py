"""Walls: which rows somebody may see, by the unit and the business lines they work for."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wall:
    """The units and products whose rows are seen, in order; None is no limit, none at all sees nothing.

    A row that names no unit belongs to the institution, so only those without a limit see it.
    """

    units: tuple[str, ...] | None = None
    products: tuple[str, ...] | None = None

    @property
    def is_open(self) -> bool:
        """Whether every row of the institution is seen."""
        return self.units is None and self.products is None

    def shows(self, *, unit: str | None, product: str) -> bool:
        """Whether a row of this unit and product is seen."""
        return (self.units is None or unit in self.units) and (
            self.products is None or product in self.products
        )


NO_WALL = Wall()
