"""What was committed by an older version is taken up where it was left."""

from pathlib import Path

import pytest

from hark.core.terms.ledger import LEDGERS
from hark.lake.facts import rows
from hark.lake.schemas import COMPLAINTS
from hark.lake.table import FactTable
from tests.makers import NOON, add


class TestATableOfAnOlderVersion:
    @pytest.mark.parametrize("column", ["unit", "customer"])
    def test_gains_the_columns_it_lacks_and_keeps_its_rows(self, tmp_path: Path, column: str) -> None:
        older = COMPLAINTS.remove(COMPLAINTS.get_field_index(column))
        table = FactTable(tmp_path, "complaints", older)
        values = rows(
            LEDGERS["complaints"],
            {"source_id": ["1"], "received": [NOON.date()]},
            feed="f",
            arrival=1,
            contents=[b"1"],
        )
        table.append(values.drop_columns([column]).cast(older))

        grown = FactTable(tmp_path, "complaints", COMPLAINTS)
        before = grown.rows(grown.snapshot().table.select("source_id", column))
        add(grown, {"source_id": "2", column: "n1"})
        after = grown.rows(grown.snapshot().table.select("source_id", column).order_by("source_id"))

        assert (before, after) == ([("1", None)], [("1", None), ("2", "n1")])
