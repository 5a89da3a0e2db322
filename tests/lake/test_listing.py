"""Pages, one, and all of the complaints behind a number."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from hark.core.terms.question import Filter
from hark.lake import listing
from hark.lake.finding import one
from hark.lake.listing import page, stream, tally, total, values
from hark.lake.narrowing import NoSuchDimension, NoSuchValue
from hark.lake.ordering import NoSuchOrder
from hark.lake.selecting import Selection
from hark.measures.book import look_up
from tests.makers import a_ledger


def ids(complaints: object) -> list[str]:
    return [complaint.source_id for complaint in complaints]  # type: ignore[attr-defined] # complaints


class TestPage:
    def test_shows_every_complaint_once_however_it_is_cut(self, tmp_path: Path) -> None:
        table = a_ledger(tmp_path, *({"state": "GA"} for _ in range(25)))

        seen = [
            id for offset in range(0, 25, 10) for id in ids(page(table, Selection(), offset=offset, limit=10))
        ]

        assert sorted(seen, key=int) == [str(n) for n in range(25)]

    def test_sorts(self, tmp_path: Path) -> None:
        table = a_ledger(tmp_path, {"state": "B"}, {"state": "C"}, {"state": "A"})

        chosen = Selection(sort="state", descending=False)

        assert ids(page(table, chosen, offset=0, limit=9)) == ["2", "0", "1"]

    def test_refuses_to_sort_by_what_is_no_column(self, tmp_path: Path) -> None:
        with pytest.raises(NoSuchOrder):
            page(a_ledger(tmp_path), Selection(sort="content; DROP"), offset=0, limit=9)

    def test_holds_the_records_an_indicator_counts_and_no_others(self, tmp_path: Path) -> None:
        table = a_ledger(tmp_path, {"timely": "Yes"}, {"timely": None}, {"timely": "No"})

        chosen = Selection(formula=look_up("complaints.timely_share")[1], descending=False)

        assert ids(page(table, chosen, offset=0, limit=9)) == ["0", "2"]
        assert total(table, chosen) == 2

    @pytest.mark.parametrize("sort", ["received", "state", "source_id", "timely"])
    @pytest.mark.parametrize("descending", [True, False])
    def test_far_into_the_list_is_what_sorting_all_of_it_gives(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sort: str, descending: bool
    ) -> None:
        days = [date(2026, 11, day) for day in (3, 1, 2)]
        table = a_ledger(
            tmp_path,
            *({"received": days[n % 3], "state": (None, "GA", "TX", "AL")[n % 4]} for n in range(60)),
        )
        chosen = Selection(sort=sort, descending=descending)
        whole = ids(page(table, chosen, offset=0, limit=60))
        monkeypatch.setattr(listing, "_NEAR", 0)

        seen = [id for offset in range(0, 75, 7) for id in ids(page(table, chosen, offset=offset, limit=7))]

        assert seen == whole

    def test_never_holds_a_narrative(self, tmp_path: Path) -> None:
        [complaint] = page(a_ledger(tmp_path, {"narrative": b"sealed"}), Selection(), offset=0, limit=9)

        assert complaint.narrative is None
        assert complaint.has_narrative


class TestMoments:
    """They come in UTC, wherever the machine is: Django sets its clock to the bank's."""

    AT = datetime(1999, 2, 28, 21, 44, 1, tzinfo=UTC)

    def test_come_as_they_were_kept(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("TZ", "Asia/Shanghai")
        table = a_ledger(tmp_path, {"entered": self.AT}, name="contacts")

        [contact] = page(table, Selection(), offset=0, limit=1)

        assert contact.entered == self.AT
        assert contact.entered.tzinfo is UTC

    def test_far_into_the_list_are_in_order(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(listing, "_NEAR", 1)
        times = [self.AT + timedelta(minutes=at // 2) for at in range(20)]
        table = a_ledger(tmp_path, *({"entered": at} for at in times), name="contacts")

        found = page(table, Selection(), offset=7, limit=5)

        assert [contact.entered for contact in found] == sorted(times, reverse=True)[7:12]


class TestStream:
    def test_gives_every_complaint_while_other_questions_are_asked(self, tmp_path: Path) -> None:
        table = a_ledger(tmp_path, *({"state": "GA"} for _ in range(30)))

        seen = [
            (complaint.source_id, total(table, Selection()))
            for complaint in stream(table, Selection(), at=table.snapshot())
        ]

        assert len({id for id, _ in seen}) == 30
        assert {n for _, n in seen} == {30}


class TestOne:
    def test_finds_by_feed_and_id(self, tmp_path: Path) -> None:
        table = a_ledger(tmp_path, {"source_id": "7", "narrative": b"sealed", "sent": date(2026, 11, 23)})

        found = one(table, feed="north", source_id="7")

        assert found is not None
        assert (found[0].source_id, found[0].sent, found[1]) == (
            "7",
            date(2026, 11, 23),
            {"narrative": b"sealed"},
        )
        assert one(table, feed="south", source_id="7") is None


class TestValues:
    def test_lists_the_commonest_first(self, tmp_path: Path) -> None:
        table = a_ledger(
            tmp_path, {"state": "GA", "tags": ["Old"]}, {"state": "TX"}, {"state": "TX"}, {"state": None}
        )

        assert values(table, "state") == ["TX", "GA"]
        assert values(table, "tag") == ["Old"]


class TestTally:
    def test_counts_each_value_within_the_selection_the_commonest_first(self, tmp_path: Path) -> None:
        table = a_ledger(
            tmp_path,
            *({"state": state, "channel": "Web"} for state in ("GA", None, "TX", "TX")),
            {"state": "FL", "channel": "Phone"},
        )

        assert tally(table, Selection(filter=Filter({"channel": ("Web",)})), "state") == [
            ("TX", 2),
            ("GA", 1),
            (None, 1),
        ]

    def test_counts_a_complaint_under_each_of_its_tags(self, tmp_path: Path) -> None:
        table = a_ledger(tmp_path, {"tags": ["Old", "Away"]}, {"tags": ["Old"]}, {"tags": []})

        assert tally(table, Selection(), "tag") == [("Old", 2), ("Away", 1), (None, 1)]

    def test_refuses_what_is_no_dimension(self, tmp_path: Path) -> None:
        with pytest.raises(NoSuchDimension):
            tally(a_ledger(tmp_path), Selection(), "narrative")

    def test_refuses_an_hour_that_none_is(self, tmp_path: Path) -> None:
        with pytest.raises(NoSuchValue, match="from 00 to 23"):
            tally(a_ledger(tmp_path, name="contacts"), Selection(filter=Filter({"hour": ("24",)})), "queue")


def test_a_search_takes_quotes_and_percent_signs_for_themselves(tmp_path: Path) -> None:
    table = a_ledger(tmp_path, {"company": "O'Neil % Co"}, {"company": "Other"})

    assert total(table, Selection(filter=Filter(search="o'neil %"))) == 1
    assert total(table, Selection(filter=Filter(search="' OR 1=1 --"))) == 0
