"""How a board opens: on the days that have come, whatever some record says of others."""

from datetime import UTC, date, datetime

from hark.core.terms.period import Period
from hark.measures.book import look_up
from hark.web.board.opening import come, scope

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)
KNOWN = [Period(date(2026, 10, 1), date(2026, 11, 29)), Period(date(2031, 1, 1), date(2031, 1, 2))]


def test_a_record_of_a_year_to_come_takes_nothing_over() -> None:
    card = look_up("contacts.offered")[0]

    opened = scope(KNOWN, {card.id: card}, demonstration=False, lacking=[], now=NOW)

    assert opened.period.end == date(2026, 11, 29)


def test_days_are_known_as_far_as_they_have_come() -> None:
    assert come([Period(date(2026, 11, 1), date(2031, 1, 1))], now=NOW) == [
        Period(date(2026, 11, 1), date(2026, 12, 1))
    ]
    assert come(KNOWN[1:], now=NOW) == KNOWN[1:]  # where there is nothing else
