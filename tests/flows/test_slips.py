"""A value no record has is refused, unless it may yet come; of the others nothing is said that is hidden."""

from datetime import date, datetime
from pathlib import Path

import pytest

from hark.core.terms.period import Period
from hark.core.terms.question import Filter, Question
from hark.flows import indicators, stores
from hark.flows.slips import ValueUnknown, require_known
from hark.guard.access import Role
from tests.makers import NOON, add, somebody

pytestmark = pytest.mark.django_db

MANAGER = somebody(Role.QUALITY_MANAGER)
DAYS = Period(date(1999, 2, 1), date(1999, 2, 3))
MONDAY = datetime(1999, 2, 1, 9, 30, tzinfo=NOON.tzinfo)


@pytest.fixture(autouse=True)
def calls(home: Path) -> None:
    add(
        stores.ledger("contacts"),
        *({"entered": MONDAY, "channel": "phone", "queue": "cards", "staff": "f" * 26} for _ in range(20)),
    )


def asked(**where: str | tuple[str | None, ...]) -> None:
    """Asks, and looks for slips in what was asked."""
    told = {name: values if isinstance(values, tuple) else (values,) for name, values in where.items()}
    question = Question(("contacts.offered",), DAYS, filter=Filter(told))
    require_known(question, indicators.ask(question, by=MANAGER, now=NOON), by=MANAGER)


class TestRequireKnown:
    def test_names_the_nearest_value(self) -> None:
        with pytest.raises(ValueUnknown, match=r"queue “Crads”.*“cards”"):
            asked(queue="Crads")

    def test_sees_a_slip_beside_a_value_there_is(self) -> None:
        with pytest.raises(ValueUnknown, match="“loans”"):
            asked(queue=("cards", "loans"))

    @pytest.mark.parametrize(
        "where", [{"channel": "chat"}, {"outcome": "void"}, {"weekday": "07"}, {"hour": "23"}]
    )
    def test_lets_stand_what_may_come_though_none_came_yet(self, where: dict[str, str]) -> None:
        asked(**where)

    def test_knows_a_slip_of_a_closed_list(self) -> None:
        with pytest.raises(ValueUnknown, match="nearest there is: “chat”"):
            asked(channel="chatt")

    def test_lets_stand_what_is_there_or_missing(self) -> None:
        asked(queue="cards", product=(None,))

    def test_cannot_tell_where_no_record_states_any(self) -> None:
        asked(product="gold")

    def test_does_not_repeat_what_may_be_somebodys_number(self) -> None:
        with pytest.raises(ValueUnknown) as refused:
            asked(staff="E-4711")

        assert "4711" not in str(refused.value) and "fff" not in str(refused.value)
