"""Sums kept by day: they say what a pass over the facts says, whatever became of them."""

import math
import random
import shutil
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from hark.core.terms.figure import Answer, Source
from hark.core.terms.period import Grain, Period
from hark.core.terms.question import Filter, Question
from hark.guard.walls import Wall
from hark.lake import adding, asking, making, pieces, rolling, row_groups, segments
from hark.lake.building import all_sums
from hark.lake.cubes import LONGER, cubes
from hark.lake.proving import prove
from hark.lake.segments import Segment, chain, kept
from hark.lake.spans import spans
from hark.lake.table import FactTable, NoSuchVersion
from hark.measures.book import look_up, of_subject
from tests.makers import NOON, a_ledger, add

MONTH = Period(date(2026, 11, 1), date(2026, 12, 1))
SUMMED = tuple(id for id, formula in of_subject("contacts").items() if not getattr(formula, "needs", ()))
FACTS = Source.FACTS


def a_contact(dice: random.Random) -> dict[str, object]:
    """A contact of the last ten weeks, with anything missing that may be."""
    return {
        "entered": NOON - timedelta(minutes=dice.randrange(100_000)),
        "channel": dice.choice(("phone", "counter", None)),
        "line": dice.choice(("cards", None)),
        "queue": dice.choice(("queue 1", "队列", None)),
        "unit": dice.choice(("north", "south", None)),
        "product": dice.choice(("card", "loan")),
        "outcome": dice.choice(("answered", "answered", "abandoned", "void", None)),
        "wait": dice.choice((None, 0.0, dice.expovariate(1 / 30), 4e6)),
        "talk": dice.choice((None, dice.expovariate(1 / 200))),
        "hold": dice.choice((None, 12.5)),
        "available": dice.choice((None, 30.0)),
        "transferred": dice.choice((None, True, False)),
    }


def grown(folder: Path, batches: Sequence[int], *, seed: int = 1, every: int = 1) -> FactTable:
    """A ledger of contacts that came in batches of these sizes, rolled up after every so many."""
    table, dice = a_ledger(folder, name="contacts"), random.Random(seed)
    for at, size in enumerate(batches, 1):
        add(table, *(a_contact(dice) for _ in range(size)), feed=dice.choice(("north", "south")))
        if at % every == 0:
            rolling.refresh(table, now=NOON)
    return table


def asked(table: FactTable, question: Question) -> list[Answer]:
    return asking.ask(table, question, book=[look_up(id) for id in question.indicators])


def scanned(table: FactTable, question: Question, monkeypatch: pytest.MonkeyPatch) -> list[Answer]:
    """What the facts say."""
    table.memory.__init__()  # type: ignore[misc] # it is not to remember the answer just given
    with monkeypatch.context() as patch:
        for room in ("planning", "coverage"):
            patch.setattr(f"hark.lake.{room}.chain", lambda table, *, upto: [])
        answers = asked(table, question)
    table.memory.__init__()  # type: ignore[misc] # see above
    return answers


def same(these: Sequence[Answer], those: Sequence[Answer]) -> bool:
    """Whether they say the same: counts and percentiles exactly, sums but for the order of adding."""
    return len(these) == len(those) and all(map(_same, these, those))


def _same(one: Answer, other: Answer) -> bool:
    exact = (
        "indicator",
        "period",
        "by",
        "n",
        "excluded",
        "known_days",
        "quantiles",
        "data_version",
        "verdict",
    )
    near = [
        (a.part, a.whole, a.squares, a.estimate.value, a.estimate.low, a.estimate.high) for a in (one, other)
    ]
    return all(getattr(one, name) == getattr(other, name) for name in exact) and all(
        (a is None and b is None) or (a is not None and b is not None and math.isclose(a, b, rel_tol=1e-9))
        for a, b in zip(*near, strict=True)
    )


splits = st.sampled_from(
    [
        (),
        ("channel",),
        ("hour",),
        ("weekday",),
        ("unit",),
        ("product", "unit"),
        ("channel", "queue"),
        ("line",),
    ]
)
filters = st.sampled_from(
    [
        {},
        {"channel": ("phone", None)},
        {"unit": ("north",)},
        {"channel": ("counter",)},
        {"hour": ("09", "10")},
    ]
)
walls = st.sampled_from(
    [
        Wall(),
        Wall(units=("north",)),
        Wall(products=("card",)),
        Wall(units=("south",), products=("card", "loan")),
    ]
)
days = st.dates(date(2026, 9, 1), date(2026, 11, 28))


class TestSegmentsAndFacts:
    @settings(max_examples=4, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
    @given(
        batches=st.lists(st.integers(1, 40), min_size=2, max_size=6),
        every=st.integers(1, 3),
        seed=st.integers(0, 10_000),
        questions=st.lists(
            st.tuples(splits, filters, walls, st.sampled_from(Grain), days, st.integers(1, 80)),
            min_size=1,
            max_size=3,
        ),
        back=st.integers(0, 4),
        together=st.integers(2, 4),
    )
    def test_say_the_same_at_every_version(self, batches, every, seed, questions, back, together) -> None:  # type: ignore[no-untyped-def] # hypothesis's
        with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
            patch.setattr(rolling, "TOGETHER", together)
            table = grown(Path(folder), batches, seed=seed, every=every)
            for by, where, wall, grain, start, length in questions:
                period = Period(start, start + timedelta(days=length))
                question = Question(SUMMED, period, grain=grain, by=by, filter=Filter(where))
                for version in {table.newest, max(0, table.newest - back)}:
                    seen = table.as_of(version).seen_over(wall)
                    assert same(asked(seen, question), scanned(seen, question, patch))
            assert prove(table).holds

    def test_of_a_whole_month_are_read_as_one(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        table, read = grown(tmp_path, [30]), []

        def noted(parts: Sequence[tuple[Path, object, int]], **told: Any) -> Iterator[pa.Table]:
            read.extend(file.suffixes[0][1:] for file, _days, _sign in parts)
            return row_groups.read(parts, **told)

        monkeypatch.setattr(adding, "read", noted)

        asked(table, Question(("contacts.wait",), MONTH, by=("channel",)))
        asked(table, Question(("contacts.wait",), MONTH, by=("weekday",)))

        assert [kind for kind in read if kind != "sums"] == ["months", "values"]

    @pytest.mark.parametrize("by", [(), ("channel",)])
    def test_of_a_month_are_less_those_of_the_days_it_is_too_long_by(
        self, by: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        table = grown(tmp_path, [400])
        question = Question(
            ("contacts.wait", "contacts.aht"), Period(date(2026, 10, 1), date(2026, 10, 30)), by=by
        )

        assert ("values", -1) in spans(question.period, grain=Grain.ALL)
        assert same(asked(table, question), scanned(table, question, monkeypatch))

    def test_are_read_by_the_groups_that_hold_the_days(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(segments, "_TOGETHER", dict.fromkeys(segments.FILES, 8))
        table, read = grown(tmp_path, [200]), list[int]()
        some_of = row_groups._some_of

        def noted(*asked: Any, **told: Any) -> Iterator[pa.Table]:
            for rows in some_of(*asked, **told):
                read.append(rows.num_rows)
                yield rows

        monkeypatch.setattr(row_groups, "_some_of", noted)

        asked(
            table,
            Question(("contacts.offered",), Period(date(2026, 11, 9), date(2026, 11, 10)), by=("unit",)),
        )

        # Of the cube about the day, with the ends of the groups; the day itself has a few rows.
        [segment] = chain(table, upto=table.newest)
        assert 0 < read[-1] <= 40 < pq.read_metadata(segment.file("sums")).num_rows / 10

    def test_are_told_apart(self, tmp_path: Path) -> None:
        table = grown(tmp_path, [30, 30], every=2)
        question = Question(("contacts.answered", "contacts.repeat_share"), MONTH, by=("channel",))

        sources = {answer.indicator: answer.source for answer in asked(table, question)}

        assert sources == {"contacts.answered": "rollup", "contacts.repeat_share": "facts"}

    @pytest.mark.parametrize(
        "question",
        [
            Question(("contacts.answered",), MONTH, by=("staff",)),
            Question(("contacts.answered",), MONTH, by=("queue", "reason")),
            Question(("contacts.answered",), MONTH, filter=Filter(search="queue")),
        ],
    )
    def test_are_the_facts_where_no_cube_holds_the_question(self, question: Question, tmp_path: Path) -> None:
        assert {answer.source for answer in asked(grown(tmp_path, [30]), question)} == {FACTS}


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


def test_complaints_are_rolled_up_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    table = a_ledger(tmp_path, {"state": "GA", "sent": NOON.date()}, {"state": "TX"}, {})
    rolling.refresh(table, now=NOON)
    question = Question(tuple(of_subject("complaints")), MONTH, by=("state",))

    answers = asked(table, question)

    assert same(answers, scanned(table, question, monkeypatch))
    assert {answer.source for answer in answers} == {Source.ROLLUP}


def test_a_ledger_without_rollups_is_let_be(tmp_path: Path) -> None:
    table = a_ledger(tmp_path, {}, name="exposures")

    assert cubes("exposures") == ()
    assert not rolling.is_behind(table)
    assert rolling.refresh(table, now=NOON).made == 0


def spoil(path: Path, how: str) -> None:
    segments._whole.clear()  # as a process that has looked at nothing yet
    if how == "missing":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[:-1] + b"?")
