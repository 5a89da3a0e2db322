"""A sample is read by the mapping it was made from: every row of it, every column, in either language."""

from pathlib import Path

import pytest

from hark.core.terms.intake import Record
from hark.intake import samples
from hark.intake.mappings import look_up, names
from hark.intake.reading import Reader
from tests.intake.test_own_forms import PSEUDONYMS

SHIPPED = [look_up(name, own=Path("nowhere")) for name in names(Path("nowhere"))]
PLAIN = {mapping.name: mapping for mapping in SHIPPED if mapping.is_plain}


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("name", PLAIN)
def test_every_row_and_column_is_read(name: str, language: str) -> None:
    header, rows = samples.sample(PLAIN[name], language=language)
    reader = Reader(PLAIN[name], header, pseudonyms=PSEUDONYMS)

    batch, unusable = reader.read([Record(at, tuple(row), b"") for at, row in enumerate(rows, 2)])

    assert not unusable and not reader.unread
    assert len(batch) == samples.ROWS
    assert all(at is not None or column.constant for column, at in reader.columns)


def test_every_form_of_our_own_has_one_and_no_one_else_s() -> None:
    assert {"contacts", "accesses", "cases", "exposures", "findings", "trainings", "transactions"} <= set(
        PLAIN
    )
    assert not {"cfpb", "bank_calls_1999", "xes"} & set(PLAIN)
