"""A load is withdrawn on its page: who may, what is asked, what is told meanwhile and afterwards."""

import re
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from hark.flows import withdrawals, withdrawing
from hark.guard.access import Role, operator
from hark.records.feeds import ArrivalRow
from tests.flows.desk import ANNA, HOUR, a_file, bring, desk, in_force
from tests.makers import NOON
from tests.web.conftest import SignedIn

__all__ = ["desk"]  # the fixture

pytestmark = pytest.mark.django_db


@pytest.fixture
def load(desk: Path) -> int:
    bring(desk, [("1", 0, "cards", 10.0)])
    return bring(desk, [("1", 1, "loans", 12.0), ("2", 1, "loans", 7.0)])


def taken_back(load: int) -> None:
    withdrawing.finish(load, by=operator("worker"), clock=lambda: NOON)


class TestTheDeed:
    def test_is_asked_with_its_reason_and_done_by_the_worker(self, load: int, signed_in: SignedIn) -> None:
        client = signed_in(Role.QUALITY_MANAGER)
        path = f"/data/arrivals/{load}/"
        assert "Withdraw this load" in client.get(path).content.decode()

        answer = client.post(f"{path}withdraw/", {"mistake": "wrong_file"})
        assert (answer.status_code, answer.headers["Location"]) == (302, path)
        meanwhile = client.get(path).content.decode()
        assert "being taken back" in meanwhile and "every 1s" in meanwhile
        assert withdrawals.unfinished() == [load]

        taken_back(load)
        page = client.get(path).content.decode()
        assert "every 1s" not in page
        assert "counts no more" in page and "The wrong file was loaded" in page
        assert re.search(r"<dt>Taken back</dt><dd>2</dd>\s*<dt>In force again</dt><dd>1</dd>", page)
        assert "withdraw-head" not in page
        assert in_force() == {"1": ("cards", 10.0)}

    def test_without_a_reason_is_asked_for_one(self, load: int, signed_in: SignedIn) -> None:
        answer = signed_in(Role.QUALITY_MANAGER).post(f"/data/arrivals/{load}/withdraw/")

        assert answer.status_code == 422
        assert "Choose why it is withdrawn: the audit keeps it." in answer.content.decode()
        assert withdrawals.standing(load) is None

    @pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.AUDITOR])
    def test_is_not_offered_to_whoever_may_not(self, load: int, signed_in: SignedIn, role: Role) -> None:
        client = signed_in(role)

        assert "Withdraw this load" not in client.get(f"/data/arrivals/{load}/").content.decode()
        answer = client.post(f"/data/arrivals/{load}/withdraw/", {"mistake": "wrong_file"})
        assert answer.status_code == 403
        assert withdrawals.standing(load) is None

    def test_of_a_load_under_way_says_why_not(self, load: int, signed_in: SignedIn) -> None:
        ArrivalRow.objects.filter(pk=load).update(state="running", stored_as="a.csv")

        client = signed_in(Role.QUALITY_MANAGER)
        page = client.post(f"/data/arrivals/{load}/withdraw/", {"mistake": "wrong_file"}, follow=True)

        assert "Stop it first, or wait until it is settled." in page.content.decode()

    def test_of_no_load_is_not_found(self, desk: Path, signed_in: SignedIn) -> None:
        answer = signed_in(Role.QUALITY_MANAGER).post(
            "/data/arrivals/77/withdraw/", {"mistake": "wrong_file"}
        )
        assert answer.status_code == 404


class TestWithdrawn:
    def test_stands_so_in_the_list(self, load: int, signed_in: SignedIn) -> None:
        withdrawals.withdraw(load, mistake="test_data", by=ANNA, now=NOON)

        page = signed_in(Role.QUALITY_MANAGER).get("/data/arrivals/").content.decode()

        assert "Withdrawn" in page

    def test_warns_of_later_loads_that_told_its_records_again(
        self, load: int, desk: Path, signed_in: SignedIn
    ) -> None:
        later = bring(desk, [("2", 1, "loans", 7.0)], at=NOON + HOUR)

        page = signed_in(Role.QUALITY_MANAGER).get(f"/data/arrivals/{load}/").content.decode()

        assert "load that file again once this one is withdrawn" in page
        assert re.search(rf'href="/data/arrivals/{later}/">[^<]+</a> \(1 was here already\)</span>', page)

    def test_names_the_first_ten_of_them_and_how_many_more(
        self, load: int, desk: Path, signed_in: SignedIn
    ) -> None:
        rows = [("2", 1, "loans", 7.0)]
        later = [bring(desk, [*rows, (f"{n}", 1, "loans", 7.0)], at=NOON + n * HOUR) for n in range(10, 22)]
        withdrawals.withdraw(load, mistake="test_data", by=ANNA, now=NOON + 30 * HOUR)
        taken_back(load)

        page = signed_in(Role.QUALITY_MANAGER).get(f"/data/arrivals/{load}/").content.decode()

        assert [id for id in later if f'href="/data/arrivals/{id}/"' in page] == later[:10]
        assert "2 more among the feed’s arrivals" in page

    def test_what_is_in_force_again_says_why(self, load: int, signed_in: SignedIn) -> None:
        withdrawals.withdraw(load, mistake="test_data", by=ANNA, now=NOON)
        taken_back(load)
        restored = ArrivalRow.objects.get(restored_by__arrival=load)

        page = signed_in(Role.QUALITY_MANAGER).get(f"/data/arrivals/{restored.pk}/").content.decode()

        assert f"is in force again since load {load}" in page
        assert "Withdraw this load" not in page

    def test_of_a_record_that_is_gone_it_is_told(self, load: int, signed_in: SignedIn) -> None:
        withdrawals.withdraw(load, mistake="test_data", by=ANNA, now=NOON)
        taken_back(load)
        client = signed_in(Role.QUALITY_MANAGER)

        answer = client.get("/contacts/desk/2/")
        assert answer.status_code == 404
        assert f"came by load {load}, which was withdrawn" in answer.content.decode()
        assert "(withdrawn)" in client.get("/contacts/desk/1/").content.decode()


class TestTheRightFileBeforeTheWrongOneIsWithdrawn:
    def test_is_told_to_withdraw_that_one_and_not_to_look_for_another_mapping(
        self, load: int, desk: Path, signed_in: SignedIn
    ) -> None:
        client = signed_in(Role.QUALITY_MANAGER)
        right = a_file(desk, [("1", 1, "cards", 3.0), ("2", 1, "cards", 4.0)]).read_bytes()
        handed = client.post(
            "/data/load/", {"file": SimpleUploadedFile("right.csv", right), "mapping": "desk"}
        )

        page = client.get(handed.headers["Location"]).content.decode()

        assert "withdraw it first" in page and "another mapping" not in page


def test_the_feeds_say_that_the_last_file_was_withdrawn(load: int, signed_in: SignedIn) -> None:
    withdrawals.withdraw(load, mistake="test_data", by=ANNA, now=NOON)

    assert "· withdrawn" in signed_in(Role.QUALITY_MANAGER).get("/data/").content.decode()
