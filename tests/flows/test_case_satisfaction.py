"""Customers are asked how their complaint was handled: once, reminded once, and never who must not be."""

from datetime import datetime, timedelta

import pytest
from pytest_django.fixtures import Settings

from hark.core.complaints import letters
from hark.core.terms.case import Act
from hark.flows import case_closing, case_counts, case_customer, case_history, case_satisfaction, deliveries
from hark.guard.access import Staff, operator
from hark.records.case_figures import CaseFiguresRow
from hark.records.cases import CaseRow, HappeningRow
from hark.records.keys import SubjectKeyRow
from hark.records.outbox import OutboxRow
from tests.flows.handled import DONE, answered, closed
from tests.flows.mailing import Box, Postman, an_email
from tests.makers import NOON, a_case

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]
WORKER = operator("worker")


def invite(after: float) -> int:
    return case_satisfaction.invite(by=WORKER, now=NOON + timedelta(days=after))


def asked() -> list[dict[str, str]]:
    return list(HappeningRow.objects.filter(act=Act.INVITED).values_list("details", flat=True))


class TestAsking:
    def test_comes_once_after_some_days_and_is_reminded_of_once(self, anna: Staff, boris: Staff) -> None:
        number = closed(a_case(), anna, boris)

        assert [invite(after) for after in (2, 3, 3, 9, 10, 10, 99)] == [0, 1, 0, 0, 1, 0, 0]
        assert asked() == [{}, {"reminder": "yes"}]
        assert CaseRow.objects.get().ask_at is None
        assert case_customer.progress(number, now=NOON).news[-1].act is Act.INVITED

    def test_ends_with_the_rating_and_both_are_counted(self, anna: Staff, boris: Staff) -> None:
        number = closed(a_case(), anna, boris)
        closed(a_case(phone="13911112222"), anna, boris)
        invite(3)

        case_customer.rate(number, stars=4, now=NOON + timedelta(days=4))

        assert invite(10) == 1 and len(asked()) == 3
        count = case_counts.counts(NOON)["response_rate"]
        whole, part = (
            CaseFiguresRow.objects.filter(q).count() for q in (count.whole, count.whole & count.part)
        )
        assert (part, whole) == (1, 2)

    @pytest.mark.parametrize(
        "special",
        [{"wish": "stop_contact"}, {"marks": ["self_harm"]}, {"code": ""}, {"closed_elsewhere": True}],
    )
    def test_spares_who_must_not_be_asked(
        self, special: dict[str, object], anna: Staff, boris: Staff
    ) -> None:
        closed(a_case(), anna, boris)
        CaseRow.objects.update(**special)

        assert invite(3) == 0 and CaseRow.objects.get().ask_at is None and asked() == []

    def test_spares_whose_complaint_is_open_again_or_was_withdrawn(self, anna: Staff, boris: Staff) -> None:
        number = closed(a_case(), anna, boris)
        case_closing.reopen(number, words="They called.", by=boris, now=NOON)
        withdrawn = a_case(phone="13911112222")
        case_customer.withdraw(withdrawn, now=NOON)

        assert invite(99) == 0

    def test_asks_of_one_closed_twice_no_third_time(self, anna: Staff, boris: Staff) -> None:
        number = closed(a_case(), anna, boris)
        invite(3)
        invite(10)
        case_closing.reopen(number, words="They called.", by=boris, now=NOON)
        answered(number, anna, boris)
        case_closing.close(number, outcome=DONE, by=anna, now=NOON)

        assert invite(99) == 0 and len(asked()) == 2

    def test_spares_who_was_erased(self, anna: Staff, boris: Staff) -> None:
        closed(a_case(), anna, boris)
        SubjectKeyRow.objects.update(wrapped=b"", erased_at=NOON)

        assert invite(3) == 0 and CaseRow.objects.get().ask_at is None

    def test_that_fails_is_put_off_and_holds_up_no_other(
        self, anna: Staff, boris: Staff, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        broken = closed(a_case(), anna, boris)
        closed(a_case(phone="13911112222"), anna, boris)
        invited = case_satisfaction._invited

        def fails(pk: int, *, by: Staff, now: datetime) -> bool:
            if CaseRow.objects.get(pk=pk).number == broken:
                raise KeyError("something nobody thought of")
            return invited(pk, by=by, now=now)

        monkeypatch.setattr(case_satisfaction, "_invited", fails)

        assert invite(3) == 1
        assert CaseRow.objects.get(number=broken).ask_at == NOON + timedelta(days=3, hours=1)


@pytest.mark.usefixtures("mail_servers")
class TestByEmail:
    def test_who_complained_so_is_asked_so_and_answers_with_a_number(self, anna: Staff, boris: Staff) -> None:
        box, postman = Box(), Postman()
        box.put(an_email())
        box.take()
        case = CaseRow.objects.get()
        closed(case.number, anna, boris)
        invite(3)

        postman.goes(after=5 * 24 * 60)
        box.put(
            an_email(f"In-Reply-To: <{postman.sent[-1].id}>", id="2", subject="Re: it", words="4\n\n> How?")
        )

        assert "from 1 (very bad) to 5" in " ".join(postman.sent[-1].text.split())
        assert box.take() == {"joined": 1} and CaseRow.objects.count() == 1
        assert HappeningRow.objects.get(act=Act.RATED).details == {"stars": "4"}

    def test_loses_nothing_said_besides_the_number(self, anna: Staff, boris: Staff) -> None:
        box = Box()
        box.put(an_email())
        box.take()
        case = CaseRow.objects.get()
        closed(case.number, anna, boris)
        box.put(an_email(id="2", subject=case.number, words="2\n\nThe money never came."))

        assert box.take() == {"joined": 1}
        rated = HappeningRow.objects.get(act=Act.RATED)
        assert (rated.details, case_history.opened(rated, "words")) == (
            {"stars": "2"},
            "The money never came.",
        )
        for id in ("3", "4"):
            box.put(an_email(id=id, subject=case.number, words="5\n\nIt came today."))
        assert box.take() == {"joined": 2} and CaseRow.objects.count() == 1
        said = [case_history.opened(each, "words") for each in HappeningRow.objects.filter(act=Act.RATED)]
        assert said == ["The money never came.", "It came today."]
        assert CaseFiguresRow.objects.get().stars == 2  # the first ones stand

    def test_is_not_counted_as_asked_where_nothing_goes(
        self, anna: Staff, boris: Staff, settings: Settings
    ) -> None:
        box = Box()
        box.put(an_email())
        box.take()
        closed(CaseRow.objects.get().number, anna, boris)
        settings.HARK_MAIL_OUT_URL = ""

        assert invite(3) == 0 and asked() == []

    def test_one_who_complained_otherwise_is_sent_none(self, anna: Staff, boris: Staff) -> None:
        closed(a_case(email="li@example.com"), anna, boris)

        assert invite(3) == 1 and not OutboxRow.objects.filter(topic=deliveries.MAIL).exists()


@pytest.mark.parametrize(
    ("text", "stars"),
    [("5", 5), ("\n 4 stars.\n> quoted", 4), ("3分", 3), ("6", None), ("5 calls a day!", None), ("", None)],
)
def test_a_rating_is_a_number_alone(text: str, stars: int | None) -> None:
    assert letters.stars(text) == stars
