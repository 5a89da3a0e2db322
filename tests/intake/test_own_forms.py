"""Our own forms read the examples the documents show, every field of them."""

from csv import DictReader
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from hark.core.terms.intake import Record
from hark.core.terms.ledger import LEDGERS
from hark.flows.events import OF_TYPE
from hark.guard.pseudonyms import Pseudonyms
from hark.intake.mapping import CHANGED
from hark.intake.mappings import look_up, names
from hark.intake.reading import Batch, Reader

EXAMPLES = Path(__file__).parents[2] / "docs/examples"
NAMES = ("accesses", "findings", "trainings", "transactions")
PSEUDONYMS = Pseudonyms(b"k" * 32)


def example(name: str) -> Batch:
    """The records of the example, all of which can be used."""
    with (EXAMPLES / f"{name}.csv").open(encoding="utf-8") as file:
        told = DictReader(file)
        rows = [Record(at, tuple(row.values()), b"") for at, row in enumerate(told, 2)]
        reader = Reader(look_up(name, own=Path("nowhere")), told.fieldnames or (), pseudonyms=PSEUDONYMS)
    batch, unusable = reader.read(rows)
    assert not unusable and not reader.unread
    return batch


@pytest.mark.parametrize("name", NAMES)
def test_every_field_is_read_from_the_example(name: str) -> None:
    told = {field for field, values in example(name).values.items() if any(v is not None for v in values)}

    # Nobody is trained about a product in the example.
    assert set(LEDGERS[name].fields) - told <= {"product"}


@pytest.mark.parametrize("name", NAMES)
def test_numbers_of_people_become_pseudonyms(name: str) -> None:
    numbers = {"YG01044", "YG02210", "KH20260117", "KH20331904"}

    for field, purpose in LEDGERS[name].pseudonyms.items():
        found = {value for value in example(name).values[field] if value}
        assert found and found <= {PSEUDONYMS.of(number, purpose=purpose) for number in numbers}


def test_days_choices_flags_and_amounts_are_what_they_say() -> None:
    findings, transactions = example("findings").values, example("transactions").values
    accesses, trainings = example("accesses").values, example("trainings").values

    assert findings["severity"] == ["high", "low", "medium"]
    assert findings["confirmed"] == [True, False, None]
    assert findings["closed"] == [date(2026, 11, 10), None, None]
    assert transactions["amount"] == [60_000.0, 1_200.5, 35.9]
    assert transactions["currency"] == ["CNY", "USD", "CNY"]
    assert transactions["counterparty"] == ["own", "person", "organisation"]
    assert transactions["cross_border"] == [False, True, False]
    assert accesses["granted"] == [True, True, False]
    assert accesses["accessed"][0] == datetime(2026, 11, 2, 1, 12, 40, tzinfo=UTC)
    assert trainings["score"] == [92.0, None, 54.5]


@pytest.mark.parametrize("type_", OF_TYPE)
def test_every_type_of_event_has_its_mapping(type_: str) -> None:
    mapping = look_up(OF_TYPE[type_], own=Path("nowhere"))

    assert f"hark.{mapping.ledger.one}" == type_
    assert {column.field for column in mapping.columns} - {CHANGED} == set(mapping.ledger.fields)


def test_every_ledger_has_a_type_of_event() -> None:
    assert len(OF_TYPE) == len(LEDGERS) == len(set(OF_TYPE.values()))
    assert set(OF_TYPE.values()) <= set(names(Path("nowhere")))
