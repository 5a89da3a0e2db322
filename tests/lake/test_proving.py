"""Sums that are damaged are passed over and mended, and any that lie are found out."""

import shutil
from pathlib import Path

import pytest

from hark.core.terms.figure import Source
from hark.core.terms.question import Question
from hark.lake import making, rolling, segments
from hark.lake.cubes import LONGER
from hark.lake.proving import prove
from hark.lake.segments import Segment, chain, kept
from hark.lake.table import FactTable
from tests.lake.rolled import MONTH, SUMMED, asked, grown, same, scanned
from tests.makers import NOON, a_ledger

FACTS = Source.FACTS


class TestDamage:
    @pytest.fixture(scope="class")
    @classmethod
    def whole(cls, tmp_path_factory: pytest.TempPathFactory) -> FactTable:
        return grown(tmp_path_factory.mktemp("whole"), [40, 40, 40])

    @pytest.fixture
    def table(self, whole: FactTable, tmp_path: Path) -> FactTable:
        """A copy of it, to be damaged."""
        shutil.copytree(whole.folder, tmp_path / "contacts")
        return a_ledger(tmp_path, name="contacts")

    @pytest.mark.parametrize("kind", segments.FILES)
    @pytest.mark.parametrize("how", ["changed", "missing"])
    def test_is_passed_over_then_set_aside_and_mended(
        self, table: FactTable, kind: str, how: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        segment = chain(table, upto=3)[1]
        spoil(segment.file(kind), how)
        question = Question(SUMMED, MONTH, by=("channel",))
        assert same(asked(table, question), scanned(table, question, monkeypatch))
        assert not prove(table).holds

        rolled = rolling.refresh(table, now=NOON)

        assert rolled.made == 1
        assert rolled.aside == ("0000000002-0000000002.damaged-20261121T120000Z",)
        assert prove(table).holds

    def test_is_what_a_segment_of_other_versions_is(self, table: FactTable) -> None:
        digests = table.folder / "_digests" / f"{2:020}.sha256"
        digests.write_text(digests.read_text() + "\n")  # as if the ledger had another second version
        segments._whole.clear()  # as a process that has looked at nothing yet

        assert [segment.last for segment in chain(table, upto=3)] == [1]

    def test_of_everything_is_mended_by_making_all_anew(self, table: FactTable) -> None:
        for segment in kept(table):
            spoil(segment.file("sums"), "changed")

        rolling.rebuild(table, now=NOON)

        assert prove(table).holds
        assert len(kept(table)) == 1

    def test_after_it_was_looked_at_is_answered_from_the_facts(self, table: FactTable) -> None:
        assert asked(table, Question(SUMMED, MONTH, by=("unit",)))
        for segment in kept(table):
            segment.file("sums").unlink()

        answers = asked(table, Question(SUMMED, MONTH, by=("channel",)))

        assert {answer.source for answer in answers} == {FACTS}


class TestPlantedFaults:
    def test_a_segment_counted_twice_is_noticed(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        table = grown(tmp_path, [30, 30])
        twice = [*chain(table, upto=2), chain(table, upto=2)[-1]]
        monkeypatch.setattr("hark.lake.proving.chain", lambda table, *, upto: twice)

        assert not prove(table).holds

    def test_a_segment_left_out_is_noticed(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        table = grown(tmp_path, [30, 30])
        own, last = chain(table, upto=2)
        lying = [Segment(own.first, own.last, own.folder), Segment(last.first, last.last, last.folder)]
        lying[1].file("sums").write_bytes(own.file("sums").read_bytes())
        monkeypatch.setattr("hark.lake.proving.chain", lambda table, *, upto: lying)

        assert not prove(table).holds

    @pytest.mark.parametrize("kind", LONGER)
    def test_a_longer_span_that_lacks_a_value_is_noticed(
        self, kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        write = segments.write

        def lacking(table: FactTable, segment: Segment, rows: making.Rows) -> None:
            write(table, segment, ((of, some.slice(1) if of == kind else some) for of, some in rows))

        monkeypatch.setattr(segments, "write", lacking)

        assert prove(grown(tmp_path, [30])).differing.keys() == {kind}


def spoil(path: Path, how: str) -> None:
    segments._whole.clear()  # as a process that has looked at nothing yet
    if how == "missing":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[:-1] + b"?")
