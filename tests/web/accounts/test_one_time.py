"""One-time addresses, signing out, and the two switches of every page."""

import logging

import pytest
from django.test import Client

from hark.config.logs import OneLine, Readable
from hark.flows import one_time
from hark.guard.access import Role
from hark.records.accounts import StaffRow
from hark.records.audit import AuditEntryRow
from tests.web.conftest import SignedIn


@pytest.fixture
def anna(db: None) -> StaffRow:
    return StaffRow.objects.create(username="anna", name="Anna", role=Role.ADMINISTRATOR.value, is_demo=True)


class TestOnce:
    def test_signs_nobody_in_by_being_opened(self, client: Client, anna: StaffRow) -> None:
        for ask in (client.get, client.head, client.get):
            assert ask(one_time.path(anna)).status_code == 200

        assert client.get("/settings/").status_code == 302

    def test_signs_in_once(self, client: Client, anna: StaffRow) -> None:
        address = one_time.path(anna)

        assert client.post(address).status_code == 302
        assert client.get("/settings/").status_code == 200
        assert Client().post(address).status_code == 400
        assert list(AuditEntryRow.objects.values_list("act", "details__way")) == [
            ("account.signed_in", "one-time")
        ]

    def test_changes_the_session(self, signed_in: SignedIn, anna: StaffRow) -> None:
        client = signed_in(Role.AUDITOR)
        before = client.session.session_key

        client.post(one_time.path(anna))

        assert client.session.session_key != before

    def test_names_the_person_and_role_it_is_for(self, signed_in: SignedIn, anna: StaffRow) -> None:
        page = signed_in(Role.AUDITOR).get(one_time.path(anna)).content.decode()

        assert '<p class="aside">Administrator</p>' in page

    def test_goes_on_to_where_the_person_was_going(self, client: Client, anna: StaffRow) -> None:
        answer = client.post(one_time.path(anna), {"next": "/settings/?a=b"})

        assert answer.headers["Location"] == "/settings/?a=b"

    @pytest.mark.parametrize("elsewhere", ["https://example.org/", "//example.org", "javascript:alert(1)"])
    def test_goes_on_to_no_other_site(self, client: Client, anna: StaffRow, elsewhere: str) -> None:
        answer = client.post(one_time.path(anna), {"next": elsewhere})

        assert answer.headers["Location"] == "/"

    def test_is_not_written_to_the_log_while_it_is_still_good(
        self, anna: StaffRow, caplog: pytest.LogCaptureFixture
    ) -> None:
        address = one_time.path(anna)

        with caplog.at_level(logging.INFO, "hark"):
            assert Client(enforce_csrf_checks=True).post(address).status_code == 403
            assert Client().options(address).status_code == 405

        for form in (OneLine(), Readable()):
            lines = [form.format(record) for record in caplog.records]
            assert sum("/sign-in/once/" in line for line in lines) >= 2
            assert not any(address.rstrip("/").rsplit("/", 1)[-1] in line for line in lines)


class TestSignOut:
    def test_ends_the_session_and_clears_the_browser(self, signed_in: SignedIn) -> None:
        client = signed_in()

        answer = client.post("/sign-out/")

        assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
        assert client.get("/settings/").status_code == 302

    def test_is_not_done_by_following_a_link(self, signed_in: SignedIn) -> None:
        client = signed_in()

        assert client.get("/sign-out/").headers["Location"] == "/"
        assert client.get("/settings/").status_code == 200


class TestLanguage:
    def test_of_the_browser_holds_before_sign_in(self, client: Client, db: None) -> None:
        chinese = client.get("/sign-in/", headers={"accept-language": "zh-CN,zh;q=0.9"})
        english = client.get("/sign-in/", headers={"accept-language": "en-GB"})
        neither = client.get("/sign-in/", headers={"accept-language": "fr"})

        assert [answer.headers["Content-Language"] for answer in (chinese, english, neither)] == [
            "zh-hans",
            "en",
            "zh-hans",
        ]

    def test_chosen_by_the_person_comes_before_the_browsers(self, signed_in: SignedIn) -> None:
        client = signed_in(language="zh-hans")

        assert "设置" in client.get("/settings/", headers={"accept-language": "en"}).content.decode()

    def test_switch_is_remembered_and_leads_back(self, signed_in: SignedIn) -> None:
        client = signed_in(language="en")

        answer = client.post("/language/", {"language": "zh-hans", "next": "/settings/"})

        assert answer.headers["Location"] == "/settings/"
        assert StaffRow.objects.get().language == "zh-hans"

    def test_switch_works_before_sign_in(self, client: Client, db: None) -> None:
        client.post(
            "/language/", {"language": "en", "next": "/sign-in/"}, headers={"accept-language": "zh-CN"}
        )

        assert 'lang="en"' in client.get("/sign-in/", headers={"accept-language": "zh-CN"}).content.decode()

    def test_unknown_changes_nothing(self, signed_in: SignedIn) -> None:
        signed_in(language="en").post("/language/", {"language": "tlh"})

        assert StaffRow.objects.get().language == "en"


class TestTheme:
    @pytest.mark.parametrize(
        ("theme", "link"),
        [
            ("light", None),
            ("dark", 'dark.css">'),
            ("auto", 'dark.css" media="(prefers-color-scheme: dark)">'),
        ],
    )
    def test_chosen_decides_the_sheet(self, signed_in: SignedIn, theme: str, link: str | None) -> None:
        client = signed_in()

        client.post("/theme/", {"theme": theme, "next": "/settings/"})

        page = client.get("/settings/").content.decode()
        assert f'data-theme="{theme}"' in page
        assert (link or "dark.css") in page if link else "dark.css" not in page
