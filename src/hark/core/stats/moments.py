"""What a sample's mean and spread are computed from."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Moments:
    """A sample by its size, its sum and the sum of its squares.

    Sums are kept rather than means, so samples of several teams can be added.
    """

    n: int
    total: float
    total_of_squares: float

    def __add__(self, other: "Moments") -> "Moments":
        return Moments(
            self.n + other.n,
            self.total + other.total,
            self.total_of_squares + other.total_of_squares,
        )

    @property
    def mean(self) -> float | None:
        """The sum shared out; None for an empty sample."""
        return self.total / self.n if self.n else None

    @property
    def variance(self) -> float | None:
        """The sample variance, divided by n - 1; None for fewer than two values."""
        if self.n < 2:
            return None
        # In this order whole numbers stay whole until the one division, so nothing cancels.
        spread = self.n * self.total_of_squares - self.total * self.total
        return max(0.0, spread / (self.n * (self.n - 1)))
