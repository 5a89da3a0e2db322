"""Whoever opens the address of a deed as a page, and whoever asks in a way nobody answers."""

import pytest
from django.test import Client
from django.urls import resolve

from hark.guard.access import Role
from hark.records.cases import HappeningRow
from hark.web.methods import page_of
from tests.makers import a_case
from tests.web.conftest import SignedIn

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]


class TestADeedsAddress:
    def test_leads_to_its_page_and_does_nothing(self, signed_in: SignedIn) -> None:
        number, client = a_case(), signed_in(Role.COMPLAINT_HANDLER)
        before = HappeningRow.objects.count()

        answer = client.get(f"/cases/{number}/propose/?x=1")

        assert (answer.status_code, answer.headers["Location"]) == (302, f"/cases/{number}/")
        assert HappeningRow.objects.count() == before

    @pytest.mark.parametrize("switch", [{"language": "zh-hans"}, {"theme": "dark"}])
    def test_is_no_dead_end_once_language_or_theme_is_changed(
        self, signed_in: SignedIn, switch: dict[str, str]
    ) -> None:
        number, client = a_case(), signed_in(Role.COMPLAINT_HANDLER)
        refused = client.post(f"/cases/{number}/acknowledge/")

        pressed = client.post(
            f"/{next(iter(switch))}/", {**switch, "next": f"/cases/{number}/acknowledge/"}, follow=True
        )

        assert (refused.status_code, pressed.status_code) == (422, 200)
        assert pressed.redirect_chain[-1][0] == f"/cases/{number}/"

    def test_is_none_for_whoever_may_not_do_it(self, signed_in: SignedIn) -> None:
        assert signed_in(Role.EXECUTIVE).get(f"/cases/{a_case()}/propose/").status_code == 403

    def test_asks_who_is_not_signed_in_first(self, client: Client) -> None:
        assert client.get("/cases/1/propose/").headers["Location"].startswith("/sign-in/")

    @pytest.mark.parametrize(
        ("path", "page"),
        [
            ("/portal/case/write/", "/portal/case/"),
            ("/cases/several/take/", "/cases/"),  # and not a case called "several"
            ("/cases/people/3/absence/remove/", "/cases/people/3/absence/"),
            ("/contacts/-/views/3/share/", "/contacts/-/views/"),
            ("/sign-out/", "/"),
        ],
    )
    def test_belongs_to_the_nearest_page_that_names_nothing_else(self, path: str, page: str) -> None:
        assert page_of(path, resolve(path)) == page

    def test_keeps_what_stands_in_it_in_the_path(self) -> None:
        path = "/cases/a?b#c/propose/"

        assert page_of(path, resolve(path)) == "/cases/a%3Fb%23c/"


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "Nothing can be done at this address"), ("zh-hans", "这个地址不能这样使用")],
)
def test_what_is_asked_in_no_way_known_is_told_in_words(client: Client, language: str, words: str) -> None:
    answer = client.delete("/sign-in/", headers={"accept-language": language})

    assert answer.status_code == 405 and words in answer.content.decode()
    assert answer.headers["Allow"] == "GET, HEAD, POST"
