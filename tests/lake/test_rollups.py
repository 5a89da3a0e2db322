"""Sums kept by day: they say what a pass over the facts says, whatever became of them."""

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

from hark.core.terms.figure import Source
from hark.core.terms.period import Grain, Period
from hark.core.terms.question import Filter, Question
from hark.guard.walls import Wall
from hark.lake import adding, rolling, row_groups, segments
from hark.lake.coverage import coverage
from hark.lake.proving import prove
from hark.lake.segments import chain
from hark.lake.spans import spans
from hark.measures.book import of_subject
from tests.lake.rolled import MONTH, SUMMED, asked, grown, same, scanned
from tests.makers import NOON, a_ledger, add

FACTS = Source.FACTS

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

    def test_know_the_days_of_their_feeds_once_they_were_read(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        table, read = grown(tmp_path, [30]), []

        def noted(parts: Sequence[Any], *, columns: Sequence[str], **told: Any) -> Iterator[pa.Table]:
            read.append(columns[0])
            return row_groups.read(parts, columns=columns, **told)

        monkeypatch.setattr(adding, "read", noted)
        before = coverage(table)
        add(table, {"entered": NOON + timedelta(days=90)})

        assert coverage(table) == [*before, Period(*(NOON.date() + timedelta(days=n) for n in (90, 91)))]
        assert read == ["feed"]

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


def test_complaints_are_rolled_up_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    table = a_ledger(tmp_path, {"state": "GA", "sent": NOON.date()}, {"state": "TX"}, {})
    rolling.refresh(table, now=NOON)
    question = Question(tuple(of_subject("complaints")), MONTH, by=("state",))

    answers = asked(table, question)

    assert same(answers, scanned(table, question, monkeypatch))
    assert {answer.source for answer in answers} == {Source.ROLLUP}
