"""What is counted of transactions: how many, how much, and which part in cash or over a border."""

from ibis.expr.types import BooleanValue, Table

from hark.measures.formulas import Count, Mean, Ratio, ShareOf
from hark.measures.subject import Subject, of, two_digits


def _large_cash(*, amount: float) -> ShareOf:
    """In cash and of at least so much in the institution's own currency, each by itself."""
    return ShareOf(
        part=lambda t: t.equivalent >= amount,
        whole=lambda t: t.cash & t.equivalent.notnull(),
    )


def _moved(t: Table) -> BooleanValue:
    """Money moved; what is booked below nothing takes back another and has no place among sizes."""
    return t.equivalent >= 0


TRANSACTIONS = Subject(
    name="transactions",
    day="day",
    dimensions={
        "kind": of("kind"),
        "direction": of("direction"),
        "channel": of("channel"),
        "currency": of("currency"),
        "counterparty": of("counterparty"),
        "unit": of("unit"),
        "product": of("product"),
        "hour": two_digits("hour"),
        "weekday": two_digits("weekday"),
    },
    searched=("source_id", "kind", "channel", "unit"),
    sorted_by=("kind", "direction", "channel", "amount", "currency", "equivalent", "counterparty", "unit"),
    formulas={
        "transactions.count": Count(),
        "transactions.cash_share": ShareOf(part=lambda t: t.cash, whole=lambda t: t.cash.notnull()),
        "transactions.cash_amount_share": Ratio(
            part=lambda t: t.cash.ifelse(t.equivalent, t.equivalent * 0.0),
            whole=lambda t: t.cash.notnull().ifelse(t.equivalent, None),
        ),
        "transactions.large_cash_share": _large_cash,
        "transactions.cross_border_share": ShareOf(
            part=lambda t: t.cross_border, whole=lambda t: t.cross_border.notnull()
        ),
        "transactions.amount": Mean(value=lambda t: t.equivalent, where=_moved),
    },
    rollups=tuple(
        (*dimensions, "weekday")
        for dimensions in (
            (),
            ("channel", "unit"),
            ("kind", "unit"),
            ("product", "unit"),
            ("counterparty", "direction"),
        )
    ),
)
