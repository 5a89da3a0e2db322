"""A file chosen, loaded, and its account."""

import gzip
from datetime import datetime
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django.fixtures import Settings
from xlsxwriter import Workbook

from hark.flows import stores, streams
from hark.flows.known_mappings import KnownMappings, known
from hark.guard.access import Role
from hark.records.feeds import ArrivalRow
from hark.web import times
from hark.web.data.forms import LoadForm
from tests.makers import NOON, somebody
from tests.web.conftest import SignedIn
from tests.web.data.conftest import HandIn, confirm, rows, settle_one


class TestChoosing:
    def test_offers_every_mapping_by_its_title(self, signed_in: SignedIn, home: Path) -> None:
        page = signed_in(language="zh-hans").get("/data/load/").content.decode()

        assert "美国消费者金融保护局（CFPB）投诉数据 (cfpb)" in page

    def test_chooses_no_mapping_by_itself(self, signed_in: SignedIn, home: Path) -> None:
        client = signed_in()

        form = client.get("/data/load/").content.decode().partition('<select name="mapping"')[2]
        file = SimpleUploadedFile("new.csv", b"id\n1\n")
        answer = client.post("/data/load/", {"file": file, "mapping": ""})

        assert form.partition(">")[2].lstrip().startswith('<option value="" selected>Choose…</option>')
        assert " required" in form.partition(">")[0] and form.count(" selected") == 1
        assert answer.status_code == 422 and "Choose the mapping of the file." in answer.content.decode()
        assert not list((home / "uploads").glob("*"))

    def test_takes_the_only_mapping_there_is(self) -> None:
        one = known(by=somebody(Role.QUALITY_MANAGER)).usable[0]

        choices = LoadForm(known=KnownMappings([one], frozenset(), [])).fields["mapping"].choices

        assert [name for name, _ in choices] == [one.name]

    def test_of_too_large_a_file_is_refused_beside_the_field(
        self, signed_in: SignedIn, home: Path, settings: Settings
    ) -> None:
        settings.HARK_UPLOAD_LIMIT = 100
        file = SimpleUploadedFile("big.csv", b"x" * 300_000)

        answer = signed_in().post("/data/load/", {"file": file, "mapping": "cfpb"})

        assert answer.status_code == 422
        assert "The file is larger than 0 MB." in answer.content.decode()
        assert list((home / "uploads").iterdir()) == []

    def test_without_a_file_is_pointed_out(self, signed_in: SignedIn, home: Path) -> None:
        answer = signed_in().post("/data/load/", {"mapping": "cfpb"})

        assert answer.status_code == 422
        assert 'aria-invalid="true"' in answer.content.decode()

    @pytest.mark.parametrize("role", [Role.COMPLAINT_HANDLER, Role.EXECUTIVE, Role.AUDITOR])
    def test_is_for_whoever_keeps_feeds(self, signed_in: SignedIn, home: Path, role: Role) -> None:
        client = signed_in(role)

        assert client.get("/data/load/").status_code == 403
        assert client.post("/data/load/", {"mapping": "cfpb"}).status_code == 403
        assert (
            "/data/load/"
            not in client.get("/board/" if role is Role.EXECUTIVE else "/data/").content.decode()
        )


def test_a_workbook_as_a_call_centre_saves_it_is_shown_and_settled(
    signed_in: SignedIn, hand_in: HandIn, home: Path
) -> None:
    """An empty sheet, a merged title, days as serials, a formula, a span of days, an id that is lost."""
    path, client = home / "calls.xlsx", signed_in()
    with Workbook(path) as workbook:
        moment, span = (
            workbook.add_format({"num_format": form}) for form in ("yyyy/m/d h:mm:ss", "[h]:mm:ss")
        )
        workbook.add_worksheet("说明")
        sheet = workbook.add_worksheet("明细")
        sheet.merge_range(0, 0, 0, 4, "2026年5月来电明细")
        sheet.write_row(1, 0, ["编号", "进线时间", "渠道", "客户号", "通话"])
        for row, id in enumerate([20260521001, 20260521002, 6222021234567890123], start=2):
            sheet.write_row(row, 0, [id, None, "电话", "kh1"])
            sheet.write_datetime(row, 1, datetime(2026, 5, 21, 13, 45, 59), moment)  # noqa: DTZ001  # a workbook knows no zones
            sheet.write_formula(row, 4, "=30/24", span, 1.25)
    preview = hand_in(client, path.read_bytes(), name="calls.xlsx", mapping="contacts")

    page = client.get(preview).content.decode()
    confirm(client, preview, mapping="contacts")
    settle_one()

    assert "Of the 3 rows, 2 can be used; 1 would be kept aside." in page and "Not a valid id" in page
    arrival = ArrivalRow.objects.get()
    assert (arrival.accepted, arrival.quarantined) == (2, 1)
    table = stores.ledger("contacts")
    facts = table.snapshot().table
    [(talk,), _] = table.rows(facts.select("talk"))
    assert talk == 30 * 3_600


class TestTheNameOfTheFile:
    """It may be a customer's."""

    def test_is_in_no_address_and_comes_through_all_the_same(
        self, signed_in: SignedIn, hand_in: HandIn, home: Path
    ) -> None:
        client = signed_in()
        preview = hand_in(client, rows(home, {}), name="Frau Li.csv")
        page = client.get(preview).content.decode()

        confirm(client, preview)

        assert "Li" not in preview
        assert "Preview of Frau Li.csv" in page and 'name="file"' not in page
        assert ArrivalRow.objects.get().file_name == "Frau Li.csv"

    def test_is_shown_to_nobody_else(self, signed_in: SignedIn, hand_in: HandIn, home: Path) -> None:
        preview = hand_in(signed_in(), rows(home, {}), name="Frau Li.csv")

        page = signed_in(username="boris").get(preview)

        assert page.status_code == 200 and "Frau Li" not in page.content.decode()

    def test_keeps_no_number_of_a_customer(self, signed_in: SignedIn, hand_in: HandIn, home: Path) -> None:
        client = signed_in()
        hand_in(client, rows(home, {}), name="13800138000.csv")

        assert "13800138000" not in str(dict(client.session))

    def test_of_long_ago_is_forgotten(self, signed_in: SignedIn, hand_in: HandIn, home: Path) -> None:
        client = signed_in()
        for number in range(21):
            hand_in(client, rows(home, {}), name=f"{number}.csv")

        assert len(client.session["handed_in"]) == 20


class TestConfirming:
    def test_twice_is_one_arrival(self, signed_in: SignedIn, hand_in: HandIn, home: Path) -> None:
        client = signed_in()
        preview = hand_in(client, rows(home, {}))

        assert confirm(client, preview) == confirm(client, preview)

        assert ArrivalRow.objects.get().file_name == "May.csv"

    def test_the_same_file_again_is_told_so(self, signed_in: SignedIn, hand_in: HandIn, home: Path) -> None:
        client, told = signed_in(), "This very file was loaded before, "
        pages = []
        for _ in range(2):
            arrived = confirm(client, hand_in(client, rows(home, {})))
            settle_one()
            pages.append(client.get(arrived).content.decode())

        first, again = pages
        assert told not in first
        assert f"{told}{times.moment(NOON)}; nothing was counted twice." in again

    def test_hints_at_records_dated_after_today_once_they_are_loaded(
        self, signed_in: SignedIn, hand_in: HandIn, home: Path
    ) -> None:
        client, pages = signed_in(), []
        for special in ({"received": "2199-04-10"}, {"id": "2"}):
            arrived = confirm(client, hand_in(client, rows(home, special)))
            settle_one()
            pages.append(client.get(arrived).content.decode())

        ahead, ordinary = pages
        assert "One record it brought is dated after today: 10 April 2199." in ahead
        assert "after today" not in ordinary

    def test_the_same_file_again_is_told_no_more_where_none_of_it_can_be_used(
        self, signed_in: SignedIn, hand_in: HandIn, home: Path
    ) -> None:
        client = signed_in()
        for _ in range(2):
            arrived = confirm(client, hand_in(client, rows(home, {"id": "x"})))
            settle_one()

        page = client.get(arrived).content.decode()

        assert f"This very file was loaded before, {times.moment(NOON)}." in page
        assert "twice" not in page

    def test_once_more_after_all_is_settled_loads_nothing(
        self, signed_in: SignedIn, hand_in: HandIn, home: Path
    ) -> None:
        client = signed_in()
        preview = hand_in(client, rows(home, {}))
        confirm(client, preview)
        settle_one()

        answer = client.post(preview, {"mapping": "cfpb"})

        assert answer.status_code == 404
        assert "its account stands among the arrivals" in answer.content.decode()

    def test_under_a_name_no_feed_can_have_is_pointed_out(
        self, signed_in: SignedIn, hand_in: HandIn, home: Path
    ) -> None:
        client = signed_in()
        preview = hand_in(client, rows(home, {}))

        answer = client.post(preview, {"mapping": "cfpb", "feed": "-north"})

        assert answer.status_code == 422
        assert "not beginning with - or _" in answer.content.decode()
        assert not ArrivalRow.objects.exists()


class TestArrival:
    @pytest.mark.parametrize(("cut", "some"), [(60, False), (-20, True)])
    def test_says_that_what_was_read_is_kept_where_something_was(
        self, signed_in: SignedIn, hand_in: HandIn, home: Path, cut: int, some: bool
    ) -> None:
        client = signed_in()
        many = gzip.compress(rows(home, *({"id": str(at)} for at in range(1, 3_000))))

        arrival = confirm(client, hand_in(client, many[:cut], name="May.csv.gz"))
        settle_one()
        page = client.get(arrival).content.decode()

        assert "The compressed file is cut off or damaged" in page
        assert page.count("counted twice") == some

    def test_shows_how_far_it_is_until_it_is_settled(
        self, signed_in: SignedIn, hand_in: HandIn, home: Path
    ) -> None:
        client = signed_in()
        arrival = confirm(client, hand_in(client, rows(home, {}, {"id": "2"}, {"id": "x"})))

        waiting = client.get(arrival).content.decode()
        settle_one()
        settled = client.get(arrival).content.decode()

        assert "May.csv waits for its turn." in waiting and 'hx-trigger="every 1s"' in waiting
        assert "May.csv is loaded: 2 of 3 records were accepted. One was kept aside." in settled
        assert "hx-trigger" not in settled
        assert f"/data/quarantine/?arrival={ArrivalRow.objects.get().pk}&amp;state=all" in settled

    def test_says_one_as_one(self, signed_in: SignedIn, hand_in: HandIn, home: Path) -> None:
        client = signed_in()
        handed_in = hand_in(client, rows(home, {"id": "x"}))
        assert "The one row of the file cannot be used." in client.get(handed_in).content.decode()
        arrival = confirm(client, handed_in)
        settle_one()

        assert "May.csv is loaded: its one record was not accepted." in client.get(arrival).content.decode()

    def test_tells_by_name_who_handed_it_in(self, signed_in: SignedIn, hand_in: HandIn, home: Path) -> None:
        client = signed_in(username="carla", name="Carla Keeper")
        arrival = confirm(client, hand_in(client, rows(home, {})))

        assert "<dt>Handed in by</dt><dd>Carla Keeper</dd>" in client.get(arrival).content.decode()
        ArrivalRow.objects.update(offered_by="cli:root")
        assert "<dd>root, at the command line</dd>" in client.get(arrival).content.decode()
        ArrivalRow.objects.update(offered_by=streams.OFFERED_BY)
        assert "<dd>sent one by one, by HTTP or a broker</dd>" in client.get(arrival).content.decode()

    def test_counts_a_row_twice_in_the_file_and_one_here_already_as_duplicates(
        self, signed_in: SignedIn, hand_in: HandIn, home: Path
    ) -> None:
        client = signed_in()
        arrival = confirm(client, hand_in(client, rows(home, {}, {})))
        settle_one()

        settled = client.get(arrival).content.decode()

        assert (
            "1 of 2 records were accepted. One is a duplicate: here already, or twice in the file." in settled
        )

    def test_tells_a_refusal_in_the_readers_language(
        self, signed_in: SignedIn, hand_in: HandIn, home: Path
    ) -> None:
        client = signed_in(language="zh-hans")
        arrival = confirm(client, hand_in(client, rows(home, {})))
        ArrivalRow.objects.update(
            state="refused",
            refusal='Two columns are called "{name}", so it cannot be said which is meant. '
            "Rename or delete one of them and save the file again.",
            refusal_details={"name": "Product"},
        )

        page = client.get(arrival).content.decode()

        assert "有两列同名为“Product”" in page

    def test_can_be_seen_by_whoever_sees_feeds_and_by_nobody_else(
        self, signed_in: SignedIn, hand_in: HandIn, home: Path
    ) -> None:
        manager = signed_in()
        arrival = confirm(manager, hand_in(manager, rows(home, {})))

        assert signed_in(Role.AUDITOR).get(arrival).status_code == 200
        assert signed_in(Role.EXECUTIVE).get(arrival).status_code == 403
