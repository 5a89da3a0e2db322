"""Sums are made of what is new, merged so that few files are read, and never of what may yet be set aside."""

import random
from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pytest

from hark.core.terms.figure import Source
from hark.core.terms.question import Filter, Question
from hark.lake import making, pieces, rolling, segments
from hark.lake.building import all_sums
from hark.lake.cubes import cubes
from hark.lake.proving import prove
from hark.lake.segments import Segment, chain
from hark.lake.table import FactTable, NoSuchVersion
from tests.lake.rolled import MONTH, SUMMED, a_contact, asked, grown, same
from tests.makers import NOON, a_ledger, add


class TestRefresh:
    def test_makes_a_segment_of_the_new_facts_alone(self, tmp_path: Path) -> None:
        table = grown(tmp_path, [30, 30])
        before = {path: path.stat().st_mtime_ns for path in table.folder.rglob("*.parquet")}

        add(table, {}, {})
        rolled = rolling.refresh(table, now=NOON)

        assert (rolled.made, rolled.merged, rolled.version) == (1, 0, 3)
        assert all(path.stat().st_mtime_ns == written for path, written in before.items())

    def test_does_nothing_where_nothing_is_new(self, tmp_path: Path) -> None:
        table = grown(tmp_path, [30])

        assert not rolling.is_behind(table)
        assert rolling.refresh(table, now=NOON).made == 0

    def test_merges_so_that_a_question_reads_few_files(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(rolling, "TOGETHER", 3)

        table = grown(tmp_path, [5] * 12)

        assert len(chain(table, upto=12)) <= 3
        assert prove(table).holds

    def test_puts_what_is_small_on_top_of_what_is_large(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(rolling, "TOGETHER", 3)
        monkeypatch.setattr(rolling, "SMALL", 400)

        table = grown(tmp_path, [300, 5, 5])

        assert [segment.last for segment in chain(table, upto=3)] == [1, 2, 3]

    def test_takes_no_more_facts_at_once_than_fit_into_memory(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(rolling, "MOST", 70)

        monkeypatch.setattr(rolling, "TOGETHER", 8)

        table = grown(tmp_path, [30, 30, 30, 100, 5], every=5)

        assert [(segment.first, segment.last) for segment in chain(table, upto=5)] == [
            (0, 2), (3, 3), (4, 4), (5, 5),
        ]  # fmt: skip

    def test_adds_up_no_more_rows_at_once_than_fit_into_memory(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(rolling, "TOGETHER", 3)
        monkeypatch.setattr(pieces, "MOST", 20)
        monkeypatch.setattr(making, "AT_ONCE", 12)
        of_facts, of_cubes = list[str](), list[str]()
        monkeypatch.setattr(
            making, "all_sums", lambda *a, **k: of_facts.append(k["where"]) or all_sums(*a, **k)
        )
        rows_of = segments.rows_of

        def noted(table: FactTable, run: Sequence[Segment], kind: str, *, where: str) -> pa.Table:
            of_cubes.extend([where] if kind == "sums" else [])
            return rows_of(table, run, kind, where=where)

        monkeypatch.setattr(segments, "rows_of", noted)

        table = grown(tmp_path, [30] * 3)

        assert len(of_facts) > 2 * 3  # each of three batches in some parts
        assert len(of_cubes) == len(set(of_cubes)) > len(cubes("contacts"))  # when they became one
        assert len(chain(table, upto=3)) == 1
        monkeypatch.setattr(pieces, "MOST", 60)  # what is proven is cut too, in fewer
        assert prove(table).holds

    def test_is_not_waited_for(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        table = grown(tmp_path, [30])
        add(table, *({"channel": "chat"} for _ in range(4)))

        [answer] = asked(table, Question(("contacts.offered",), MONTH, filter=Filter({"channel": ("chat",)})))

        assert (answer.n, answer.source) == (4, Source.ROLLUP)

    def test_covers_no_version_that_may_yet_be_set_aside(self, tmp_path: Path) -> None:
        table = grown(tmp_path, [30, 30], every=3)
        (table.folder / "_digests" / f"{2:020}.sha256").unlink()

        assert rolling.refresh(table, now=NOON).version == 1


class TestTimeTravel:
    def test_the_same_question_of_a_version_has_the_same_answer_for_ever(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(rolling, "TOGETHER", 3)
        table, question = grown(tmp_path, [20, 20]), Question(SUMMED, MONTH, by=("channel",))
        then = asked(table, question)

        for _ in range(7):
            add(table, *(a_contact(random.Random(3)) for _ in range(5)))
            rolling.refresh(table, now=NOON)

        assert same(asked(table.as_of(2), question), then)
        assert not same(asked(table, question), then)

    def test_is_refused_to_a_version_there_never_was(self, tmp_path: Path) -> None:
        with pytest.raises(NoSuchVersion):
            grown(tmp_path, [1]).as_of(9)


def test_a_ledger_without_rollups_is_let_be(tmp_path: Path) -> None:
    table = a_ledger(tmp_path, {}, name="exposures")

    assert cubes("exposures") == ()
    assert not rolling.is_behind(table)
    assert rolling.refresh(table, now=NOON).made == 0
