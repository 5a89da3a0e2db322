"""The page of notices, the bell, and how one is told."""

import pytest

from hark.flows.case_submission import About
from hark.guard.access import Role
from hark.records.accounts import StaffRow
from hark.records.notices import NoticePreferenceRow, NoticeRow
from tests.makers import NOON, a_case, a_unit
from tests.web.conftest import SignedIn

pytestmark = pytest.mark.usefixtures("home")
TOLD = {"email": "", "by_mail": "never", "quiet": "none", "quiet_since": "", "quiet_until": ""}


def a_notice(at: int = 0, *, case: str = "261120-K7Q4M", kind: str = "case.assigned") -> NoticeRow:
    event = f"00000000-0000-4000-8000-{at:012}"
    return NoticeRow.objects.create(staff=StaffRow.objects.get(), event=event, kind=kind, case=case, at=NOON)


class TestTheList:
    def test_is_empty_at_first_and_says_what_will_come(self, signed_in: SignedIn) -> None:
        client = signed_in()

        assert "Nothing new" in client.get("/notices/").content.decode()
        assert "You were told of nothing yet" in client.get("/notices/?scope=all").content.decode()

    def test_shows_what_is_unread_and_the_bell_counts_it(self, signed_in: SignedIn) -> None:
        client = signed_in()
        read = a_notice(1, case="READ")
        read.read_at = NOON
        read.save()
        a_notice(2, case="UNREAD")

        page = client.get("/notices/").content.decode()

        assert "Complaint UNREAD was given to you." in page and "READ was" in page
        assert "Complaint READ" not in page and "1 unread notice<" in page
        assert "Complaint READ" in client.get("/notices/?scope=all").content.decode()

    def test_leads_to_a_complaint_that_may_be_seen_and_to_no_other(self, signed_in: SignedIn) -> None:
        north, _ = a_unit("north", above=a_unit()), a_unit("south", above=a_unit())
        client = signed_in(Role.SUPERVISOR, unit=north)
        mine, other = (a_case(about=About(unit=code)) for code in ("north", "south"))
        a_notice(1, case=mine), a_notice(2, case=other)

        page = client.get("/notices/").content.decode()

        assert f'href="/cases/{mine}/"' in page and other in page and f'href="/cases/{other}/"' not in page

    def test_is_narrowed_to_one_kind(self, signed_in: SignedIn) -> None:
        client = signed_in()
        a_notice(1, case="GIVEN"), a_notice(2, case="LOST", kind="case.returned")

        page = client.get("/notices/?kind=case.returned").content.decode()

        assert "LOST" in page and "GIVEN" not in page
        assert "Nothing matches" in client.get("/notices/?kind=case.merged").content.decode()
        assert "GIVEN" in client.get("/notices/?kind=nonsense").content.decode()

    def test_is_paged(self, signed_in: SignedIn) -> None:
        client = signed_in()
        for at in range(60):
            a_notice(at, case=f"C{at:02}")

        assert "C59" in client.get("/notices/").content.decode()
        second = client.get("/notices/?offset=50").content.decode()
        assert "C09" in second and "C59" not in second

    def test_comes_back_where_it_was_once_one_is_read(self, signed_in: SignedIn) -> None:
        client = signed_in()
        row = a_notice()

        answer = client.post(f"/notices/{row.pk}/read/?kind=case.assigned")

        assert answer.headers["Location"] == "/notices/?kind=case.assigned"
        assert client.post("/notices/99999/read/").status_code == 404

    def test_all_are_read_at_once(self, signed_in: SignedIn) -> None:
        client = signed_in()
        a_notice(1), a_notice(2)

        page = client.post("/notices/read/", follow=True).content.decode()

        assert "2 notices are marked as read." in page and not NoticeRow.objects.filter(read_at=None).exists()

    def test_is_in_chinese_too(self, signed_in: SignedIn) -> None:
        client = signed_in(language="zh-hans")
        a_notice()

        assert "投诉" in client.get("/notices/").content.decode()


class TestHowOneIsTold:
    def test_is_kept(self, signed_in: SignedIn) -> None:
        client = signed_in()
        own = {"quiet": "own", "quiet_since": "21:30", "quiet_until": "06:00"}

        answer = client.post("/settings/told/", {**TOLD, **own}, follow=True)

        assert "Your settings are saved." in answer.content.decode()
        assert 'value="21:30"' in answer.content.decode()
        assert NoticePreferenceRow.objects.get().quiet == "own"

    @pytest.mark.parametrize(
        ("form", "said"),
        [
            ({"by_mail": "at_once"}, "This is no e-mail address."),
            ({"by_mail": "daily", "email": "anna@elsewhere.example"}, "addresses of the institution only"),
            ({"quiet": "own"}, "Say from when and until when"),
            ({"email": "nonsense"}, "valid email"),
        ],
    )
    def test_is_refused_with_a_reason_beside_the_form(
        self, signed_in: SignedIn, form: dict[str, str], said: str
    ) -> None:
        answer = signed_in().post("/settings/told/", {**TOLD, **form})

        assert answer.status_code == 422 and said in answer.content.decode()
        assert not NoticePreferenceRow.objects.exists()
