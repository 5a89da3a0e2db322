"""Questions answered from a ledger small enough to count by hand."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hark.core.terms.figure import Answer, Verdict
from hark.core.terms.period import Grain, Period
from hark.core.terms.question import Filter, Question
from hark.lake.asking import ask
from hark.lake.cells import TooFine
from hark.lake.narrowing import NoSuchDimension, NoSuchValue
from hark.lake.table import FactTable
from hark.measures.book import look_up
from tests.makers import a_ledger, add

APRIL = Period(date(2019, 4, 1), date(2019, 5, 1))


def asked(table: FactTable, indicator: str, **special: object) -> list[Answer]:
    question = Question(**{"indicators": (indicator,), "period": APRIL, **special})  # type: ignore[arg-type] # as given
    return ask(table, question, book=[look_up(indicator)])


def on(day: int, **special: object) -> dict[str, object]:
    return {"received": date(2019, 4, day), **special}


class TestAsk:
    def test_counts_the_complaints_of_the_period_and_no_others(self, tmp_path: Path) -> None:
        table = a_ledger(
            tmp_path, on(1), on(30), {"received": date(2019, 5, 1)}, {"received": date(2019, 3, 31)}
        )

        [answer] = asked(table, "complaints.received")

        assert (answer.estimate.value, answer.n) == (2, 2)

    def test_shares_out_over_every_calendar_day(self, tmp_path: Path) -> None:
        [answer] = asked(a_ledger(tmp_path, on(1), on(1), on(2)), "complaints.per_day")

        assert answer.estimate.value == pytest.approx(3 / 30)

    def test_excludes_blanks_from_a_share_and_says_how_many(self, tmp_path: Path) -> None:
        table = a_ledger(tmp_path, on(1, timely="Yes"), on(1, timely="No"), on(1, timely=None))

        [answer] = asked(table, "complaints.timely_share")

        assert (answer.part, answer.whole, answer.n, answer.excluded) == (1, 2, 2, 1)

    def test_knows_no_share_of_nothing(self, tmp_path: Path) -> None:
        [answer] = asked(a_ledger(tmp_path, on(1, timely=None)), "complaints.timely_share")

        assert answer.estimate.value is None
        assert answer.verdict is Verdict.NO_DATA

    def test_takes_mean_and_quantiles_of_days(self, tmp_path: Path) -> None:
        table = a_ledger(
            tmp_path, *(on(1, sent=date(2019, 4, 1 + days)) for days in (0, 0, 1, 3)), on(1, sent=None)
        )

        [answer] = asked(table, "complaints.days_to_send")

        assert (answer.estimate.value, answer.n, answer.excluded) == (1.0, 4, 1)
        assert answer.quantiles["p50"].value == 0.5

    def test_answers_unknown_where_no_data_could_have_come(self, tmp_path: Path) -> None:
        table = a_ledger(tmp_path, on(1), on(20))

        answers = asked(table, "complaints.received", grain=Grain.DAY)

        known = {a.period.start.day: a.estimate.value for a in answers}
        assert known[1] == 1 and known[10] is None and known[20] == 1

    def test_says_for_how_many_days_of_the_period_there_are_data(self, tmp_path: Path) -> None:
        [answer] = asked(a_ledger(tmp_path, on(29), on(30)), "complaints.per_day")

        assert (answer.known_days, answer.period.days) == (2, 30)

    def test_answers_zero_on_a_quiet_day(self, tmp_path: Path) -> None:
        answers = asked(a_ledger(tmp_path, on(1), on(3)), "complaints.received", grain=Grain.DAY)

        assert answers[1].estimate.value == 0
        assert answers[1].verdict is Verdict.NO_TARGET

    def test_cuts_weeks_on_monday(self, tmp_path: Path) -> None:
        answers = asked(a_ledger(tmp_path, on(7), on(8)), "complaints.received", grain=Grain.WEEK)

        assert [a.n for a in answers][:2] == [1, 1]
        assert [a.period.label(Grain.WEEK) for a in answers][:2] == ["2019-W14", "2019-W15"]

    def test_splits_with_missing_as_a_cell_of_its_own(self, tmp_path: Path) -> None:
        table = a_ledger(tmp_path, on(1, state="GA"), on(1, state=None), on(1, state="GA"))

        answers = asked(table, "complaints.received", by=("state",))

        assert {a.by["state"]: a.n for a in answers} == {"GA": 2, None: 1}

    def test_counts_a_complaint_under_each_of_its_tags(self, tmp_path: Path) -> None:
        table = a_ledger(
            tmp_path, on(1, tags=["Older American", "Servicemember"]), on(1, tags=[]), on(1, tags=None)
        )

        answers = asked(table, "complaints.received", by=("tag",))

        assert {a.by["tag"]: a.n for a in answers} == {"Older American": 1, "Servicemember": 1, None: 2}

    def test_counts_a_complaint_without_tags_as_not_of_older_customers(self, tmp_path: Path) -> None:
        table = a_ledger(tmp_path, on(1, tags=["Older American"]), on(1, tags=None), on(1, tags=[]))

        [answer] = asked(table, "complaints.older_share")

        assert (answer.part, answer.whole) == (1, 3)

    @pytest.mark.parametrize(
        ("where", "n"),
        [
            ({"state": ("GA",)}, 1),
            ({"state": ("GA", None)}, 2),
            ({"state": (None,)}, 1),
            ({"tag": ("Old",)}, 1),
            ({"tag": (None,)}, 2),
            ({"state": ("TX",), "tag": ("Old",)}, 1),
            ({"state": ("nowhere",)}, 0),
        ],
    )
    def test_filters(self, tmp_path: Path, where: dict[str, tuple[str | None, ...]], n: int) -> None:
        table = a_ledger(
            tmp_path, on(1, state="GA"), on(1, state=None), on(1, state="TX", tags=["Old", "New"])
        )

        [answer] = asked(table, "complaints.received", filter=Filter(where))

        assert answer.n == n

    def test_searches_words_whatever_their_case_and_takes_signs_as_they_are(self, tmp_path: Path) -> None:
        table = a_ledger(tmp_path, on(1, company="Acme 100% Bank"), on(1, company="Acme Bank"))

        [answer] = asked(table, "complaints.received", filter=Filter(search="100% BANK"))

        assert answer.n == 1

    def test_refuses_what_is_no_dimension(self, tmp_path: Path) -> None:
        with pytest.raises(NoSuchDimension, match="weather"):
            asked(a_ledger(tmp_path), "complaints.received", by=("weather",))

    @pytest.mark.parametrize(
        ("name", "value", "told"),
        [("weekday", "1", "from 01 to 07"), ("weekday", "08", "01 to 07"), ("hour", "9", "from 00 to 23")],
    )
    def test_refuses_an_hour_and_a_weekday_that_none_is(
        self, tmp_path: Path, name: str, value: str, told: str
    ) -> None:
        table = a_ledger(tmp_path, {}, name="contacts")

        with pytest.raises(NoSuchValue, match=f'^{name} has no value "{value}".*{told}'):
            asked(table, "contacts.offered", filter=Filter({name: ("03", value)}))

    def test_takes_every_weekday_as_it_is_written_and_where_it_is_missing(self, tmp_path: Path) -> None:
        days = (*(f"{day:02d}" for day in range(1, 8)), None)
        year = Period(date(2026, 1, 1), date(2027, 1, 1))

        [answer] = asked(
            a_ledger(tmp_path, {}, name="contacts"),
            "contacts.offered",
            period=year,
            filter=Filter({"weekday": days}),
        )

        assert answer.n == 1

    def test_refuses_more_figures_than_anybody_reads(self, tmp_path: Path) -> None:
        with pytest.raises(TooFine):
            asked(
                a_ledger(tmp_path), "complaints.received", grain=Grain.DAY, period=Period(date.min, date.max)
            )

    def test_carries_the_version_it_was_answered_from(self, tmp_path: Path) -> None:
        table = a_ledger(tmp_path, on(1))
        [before] = asked(table, "complaints.received")

        add(table, on(2))

        [after] = asked(table, "complaints.received")
        assert (before.n, after.n) == (1, 2)
        assert after.data_version == before.data_version + 1

    def test_answers_an_empty_ledger_with_no_data(self, tmp_path: Path) -> None:
        [answer] = asked(a_ledger(tmp_path), "complaints.received")

        assert answer.verdict is Verdict.NO_DATA


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(days=st.lists(st.integers(1, 30), min_size=1, max_size=30), grain=st.sampled_from(Grain))
def test_the_pieces_of_a_period_add_up_to_it(
    tmp_path_factory: pytest.TempPathFactory, days: list[int], grain: Grain
) -> None:
    table = a_ledger(tmp_path_factory.mktemp("lake"), *map(on, days))

    assert sum(a.n for a in asked(table, "complaints.received", grain=grain)) == len(days)
