"""What a cluster does that a machine does not: it is slow, loses files, and goes away."""

from pathlib import Path

import pytest

from hark.core.errors import Unavailable
from hark.lake import spark as room
from hark.lake.engine import Engine
from hark.lake.spark import Spark
from tests.agreement.conftest import seen_by
from tests.makers import a_ledger

pytestmark = pytest.mark.spark

ENDLESS = (
    "SELECT count(*) AS n FROM range(1000000) a CROSS JOIN range(1000000000) b WHERE a.id % 7 = b.id % 11"
)


def test_a_question_is_not_waited_for_without_end(spark: Spark, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "LONGEST", 3.0)

    with pytest.raises(Unavailable, match="gave no answer"):
        spark.rows(ENDLESS)

    monkeypatch.undo()
    assert spark.rows("SELECT 1 + 1 AS n") == [(2,)]  # and the one after it is answered


def test_a_file_that_is_gone_is_told_and_not_passed_over(spark: Spark, tmp_path: Path) -> None:
    folder = tmp_path / "{a,b}"  # which a cluster would read as a pattern
    folder.mkdir()
    table = seen_by(a_ledger(folder, {}, {}, name="contacts"), spark)
    snapshot = table.snapshot()
    all_there_are = f"SELECT count(*) AS n FROM {snapshot.view}"  # noqa: S608 # our own view's name
    assert spark.rows(all_there_are) == [(2,)]
    spark.show(snapshot.view, [str(path) for path in table.folder.glob("*.parquet")], schema=table.schema)
    next(table.folder.glob("*.parquet")).unlink()

    with pytest.raises(Unavailable):
        spark.rows(all_there_are)
    spark.forget(snapshot.view)


def test_a_session_that_was_ended_is_begun_anew(spark: Spark) -> None:
    assert spark.rows("SELECT 1 AS n") == [(1,)]

    spark._context.stop()

    assert spark.rows("SELECT 1 AS n") == [(1,)]


def test_values_come_back_as_they_come_from_duckdb(spark: Spark, tmp_path: Path) -> None:
    question = (
        "SELECT CAST('2026-11-21' AS DATE) AS d, CAST(1 AS BIGINT) AS i,"
        " CAST(0.5 AS DOUBLE) AS f, CAST(NULL AS {text}) AS s"
    )

    [told] = spark.rows(question.format(text="STRING"))
    [known] = Engine(tmp_path).rows(question.format(text="VARCHAR"))

    assert told == known
    assert list(map(type, told)) == list(map(type, known))
