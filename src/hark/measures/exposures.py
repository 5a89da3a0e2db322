"""How much there was that complaints could come from."""

from hark.measures.subject import Subject, of

EXPOSURES = Subject(
    name="exposures",
    day="month",
    dimensions={"kind": of("kind"), "unit": of("unit"), "product": of("product")},
    searched=("kind", "unit"),
    sorted_by=("kind", "unit", "amount"),
    formulas={},
)
