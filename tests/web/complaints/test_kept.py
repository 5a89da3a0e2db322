"""What a person keeps about the list: views under a name, columns, rows a page, density."""

import pytest

from hark.guard.access import Role
from hark.records.accounts import SavedViewRow, StaffRow
from tests.web.complaints.conftest import numbers
from tests.web.conftest import SignedIn

LIST, VIEWS, LAYOUT = "/complaints/", "/complaints/-/views/", "/complaints/-/layout/"

pytestmark = pytest.mark.usefixtures("six")


class TestViews:
    def test_are_saved_under_a_name_and_opened_with_a_click(self, signed_in: SignedIn) -> None:
        client = signed_in()

        answer = client.post(VIEWS, {"name": "Georgia", "query": "state=GA"}, follow=True)

        assert answer.redirect_chain == [("/complaints/?state=GA", 302)]
        assert '<a href="?state=GA" aria-current="true">Georgia</a>' in answer.content.decode()
        assert numbers(answer) == ["6", "1"]

    def test_are_deleted(self, signed_in: SignedIn) -> None:
        client = signed_in()
        client.post(VIEWS, {"name": "Georgia", "query": "state=GA"})

        client.post(f"{VIEWS}{SavedViewRow.objects.get().pk}/delete/")

        assert not SavedViewRow.objects.exists()

    def test_are_ones_own(self, signed_in: SignedIn) -> None:
        anna, boris = signed_in(Role.QUALITY_MANAGER), signed_in(Role.COMPLAINT_HANDLER)
        anna.post(VIEWS, {"name": "Annas view", "query": "state=GA"})

        boris.post(f"{VIEWS}{SavedViewRow.objects.get().pk}/delete/")

        assert "Annas view" not in boris.get(LIST).content.decode()
        assert SavedViewRow.objects.get().staff.role == Role.QUALITY_MANAGER

    @pytest.mark.parametrize(
        "kept",
        [
            {"name": " ", "query": ""},
            {"name": "x" * 81, "query": ""},
            {"name": "x", "query": "q=" + "y" * 2000},
        ],
    )
    def test_that_cannot_be_kept_whole_are_not_kept_at_all(
        self, signed_in: SignedIn, kept: dict[str, str]
    ) -> None:
        answer = signed_in().post(VIEWS, kept, follow=True)

        assert 'class="notice error"' in answer.content.decode()
        assert not SavedViewRow.objects.exists()

    def test_are_not_for_whoever_sees_no_complaint(self, signed_in: SignedIn) -> None:
        assert signed_in(Role.EXECUTIVE).post(VIEWS, {"name": "x", "query": ""}).status_code == 403

    def test_lead_nowhere_else(self, signed_in: SignedIn) -> None:
        answer = signed_in().post(VIEWS, {"name": "x", "query": "//evil.example/"})

        assert answer.headers["Location"] == "/complaints/?//evil.example/"


class TestLayout:
    def test_keeps_columns_and_their_order(self, signed_in: SignedIn) -> None:
        client = signed_in()

        page = client.post(LAYOUT, {"column": ["zip_code", "feed", "state"]}, follow=True).context["sight"]

        assert [heading.name for heading in page.headings] == ["source_id", "state", "zip_code", "feed"]

    def test_keeps_the_density_for_the_person(self, signed_in: SignedIn) -> None:
        page = signed_in().post(LAYOUT, {"density": "comfortable"}, follow=True).content.decode()

        assert StaffRow.objects.get().density == "comfortable"
        assert "table cards comfortable" in page

    def test_knows_no_other_density(self, signed_in: SignedIn) -> None:
        assert signed_in().post(LAYOUT, {"density": "airy"}).status_code == 400

    def test_comes_back_to_the_same_place(self, signed_in: SignedIn) -> None:
        answer = signed_in().post(LAYOUT, {"query": "state=GA&offset=50"})

        assert answer.headers["Location"] == "/complaints/?state=GA&offset=50"
