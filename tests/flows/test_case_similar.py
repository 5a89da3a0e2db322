"""Closed cases like an open one: before the wall, with reasons, their answers without the customer."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hark.core.complaints.case import Outcome
from hark.core.complaints.recusal import Recused
from hark.core.complaints.similar import Likeness
from hark.core.errors import NotAllowed
from hark.core.terms.case import Act, Upheld
from hark.flows import case_closing, case_history, case_owner, case_reply, case_similar, case_triage
from hark.flows.case_refusals import NoSuchCase
from hark.flows.case_similar import LOOKED_AT, LOOKED_THROUGH
from hark.flows.case_submission import About
from hark.flows.subjects import Erased
from hark.guard import lending
from hark.guard.access import Role, Staff
from hark.records.audit import AuditEntryRow
from hark.records.cases import CaseRow
from hark.records.keys import SubjectKeyRow
from tests.makers import NOON, a_case, a_person, a_unit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]
FEE = "信用卡销卡后年费仍被扣收两次，要求退还。"
ABOUT = About(door="branch", product="信用卡")
DONE = Outcome(Upheld.YES, "charges", "系统参数设置错误。", "refunded")
# What must never be read in a draft for another customer.
CANARIES = (
    "欧阳",
    "小兰",
    "陈建国",
    "13912345678",
    "6678",
    "88231",
    "3521",
    "lan@",
    "何远山",
    "叁佰",
    "二十八",
)
REPLY = (
    "尊敬的欧阳小兰女士：\n您委托陈建国先生反映的投诉（编号{number}），经何远山核实，尾号3521的信用卡于2026年3月8日"
    "被扣年费叁佰元整。我行已将88231.50元退至您的账户，凭证号TX-6678-A，并已短信通知13912345678、邮件通知lan@example.com。"
    "欧阳女士，如您在二十八日内有异议，可申请核查。"
)


@pytest.fixture
def anna(db: None) -> Staff:
    return a_person(Role.COMPLAINT_HANDLER, username="anna", name="何远山").as_term()


Closing = Callable[..., str]


@pytest.fixture
def closed(anna: Staff, boris: Staff) -> Closing:
    """Closes a complaint of another customer with such an answer."""

    def close(*, about: About = ABOUT, reply: str = "我行已退还年费，深表歉意。", **told: str) -> str:
        ordinary = {"what": FEE, "name": "欧阳小兰", "phone": "13912345678", "represented": "陈建国"}
        number = a_case(boris, about=about, now=NOON - timedelta(days=9), **ordinary | told)
        case_owner.take(number, by=anna, now=NOON)
        case_reply.propose(number, reply=reply.replace("{number}", number), by=anna, now=NOON)
        case_reply.approve(number, by=boris, now=NOON)
        case_closing.close(number, outcome=DONE, by=anna, now=NOON)
        return number

    return close


@pytest.fixture
def ours(anna: Staff, boris: Staff) -> str:
    number = a_case(boris, about=ABOUT, what="我的信用卡年费在销卡后又被扣收了一次。")
    case_owner.take(number, by=anna, now=NOON)
    return number


def suggested(number: str, *, by: Staff) -> list[case_similar.Suggestion]:
    row = CaseRow.objects.get(number=number)
    return case_similar.suggested(row, case_triage.of("我的信用卡年费在销卡后又被扣收了一次。"), by=by)


class TestSuggesting:
    def test_tells_of_closed_ones_with_what_speaks_for_each(
        self, ours: str, closed: Closing, anna: Staff
    ) -> None:
        like = closed()
        closed(about=replace(ABOUT, product="贷款"), what="贷款结清后抵押登记没有注销。")
        a_case(anna, about=ABOUT, what=FEE)  # open

        [found] = suggested(ours, by=anna)

        assert found.row.number == like and Likeness.PRODUCT in found.similar.likeness
        assert any("年费" in word for word in found.similar.words)

    def test_tells_of_none_behind_the_wall_none_about_oneself_none_of_another_language(
        self, closed: Closing, boris: Staff
    ) -> None:
        north, _south = a_unit("north", above=a_unit()), a_unit("south", above=a_unit())
        nora = a_person(Role.SUPERVISOR, username="nora", unit=north).as_term()
        number = a_case(boris, about=replace(ABOUT, unit="north"), what=FEE)
        case_owner.take(number, by=nora, now=NOON)
        closed(about=replace(ABOUT, unit="south"))
        closed(about=replace(ABOUT, unit="north", staff=["nora"]))
        closed(about=replace(ABOUT, unit="north", language="en"))
        mine = closed(about=replace(ABOUT, unit="north"))

        assert [each.row.number for each in suggested(number, by=nora)] == [mine]
        assert suggested(number, by=a_person(Role.AUDITOR, username="rita").as_term()) == []
        assert suggested(mine, by=nora) == []  # nobody writes a reply to what is closed

    def test_goes_on_where_one_was_erased_whose_answer_is_gone(
        self, ours: str, closed: Closing, anna: Staff
    ) -> None:
        erased, like = closed(), closed()
        subject = case_history.subject(CaseRow.objects.get(number=erased))
        SubjectKeyRow.objects.filter(subject=subject).update(wrapped=b"", erased_at=NOON)

        assert next(each.row.number for each in suggested(ours, by=anna)) == like
        with pytest.raises(Erased):
            case_similar.answer(ours, erased, by=anna, now=NOON)

    def test_looks_at_so_many_and_through_so_many_by_an_index(
        self, ours: str, closed: Closing, anna: Staff
    ) -> None:
        closed()
        template = CaseRow.objects.get(stage="closed")
        told = {
            f.attname: getattr(template, f.attname) for f in CaseRow._meta.concrete_fields if f.name != "id"
        }
        CaseRow.objects.bulk_create(
            CaseRow(**told | {"number": f"X{at}", "closed_at": NOON - timedelta(days=at)})
            for at in range(1, 90)
        )

        with CaptureQueriesContext(connection) as asked:
            rows = case_similar._near(CaseRow.objects.get(number=ours), "charges", by=anna)

        assert len(rows) == LOOKED_AT and rows[0].pk == template.pk
        newest = CaseRow.objects.filter(stage="closed", closed_elsewhere=False).order_by("-closed_at")
        for told, index in (
            ({"product": "信用卡"}, "closed_of_a_product"),
            ({"cause": "charges"}, "closed_for_a_cause"),
            ({"product": "信用卡", "unit": 1}, "closed_of_a_unit"),
        ):
            plan = newest.filter(**told).values("pk")[:LOOKED_THROUGH].explain()
            assert connection.vendor != "sqlite" or (index in plan and "TEMP B-TREE" not in plan)
        assert len(asked) == 5  # the case, where one stands, which are near (two ways), and those


class TestAnswer:
    def test_has_nothing_of_the_other_customer(self, ours: str, closed: Closing, anna: Staff) -> None:
        assert leaks(ours, closed(reply=REPLY, email="lan@example.com"), by=anna) == []

    def test_keeps_what_may_be_said_to_anybody_and_puts_variables_in(
        self, ours: str, closed: Closing, anna: Staff
    ) -> None:
        said = case_similar.answer(ours, closed(reply=REPLY), by=anna, now=NOON).reply

        assert said.startswith("尊敬的{customer}：") and "（编号{number}），经{handler}核实" in said
        assert "如您在{…}日内有异议，可申请核查。" in said

    def test_says_of_whoever_handles_it_nothing_of_whom_the_other_was_about(
        self, ours: str, closed: Closing, anna: Staff
    ) -> None:
        a_person(Role.AGENT, username="agent", name="赵德柱", unit=a_unit("north", above=a_unit()))

        other = closed(about=replace(ABOUT, staff=["agent"]), reply="柜员赵德柱态度不当，我行已批评教育。")

        said = case_similar.answer(ours, other, by=anna, now=NOON).reply
        assert said == "柜员{…}态度不当，我行已批评教育。"

    def test_has_nothing_of_customers_whose_complaints_were_merged_into_it(
        self, ours: str, closed: Closing, anna: Staff
    ) -> None:
        other = closed(reply="欧阳小兰与钱多多的年费均已退还，深表歉意。")
        merged = a_case(anna, about=ABOUT, what=FEE, name="钱多多")
        into = CaseRow.objects.get(number=other)
        case_history.note(into, Act.JOINED, by=anna, now=NOON, details={"other": merged})

        said = case_similar.answer(ours, other, by=anna, now=NOON).reply
        assert said == "{customer}与{…}的年费均已退还，深表歉意。"

    def test_is_a_reading_that_is_noted(self, ours: str, closed: Closing, anna: Staff) -> None:
        other = closed()
        case_similar.answer(ours, other, by=anna, now=NOON)

        entry = AuditEntryRow.objects.filter(act="case.opened").latest("sequence")
        assert (entry.subject, entry.actor, entry.details["other"]) == (other, "anna", ours)

    def test_is_refused_behind_the_wall_to_the_recused_and_of_what_is_open(
        self, ours: str, closed: Closing, anna: Staff, boris: Staff
    ) -> None:
        north = a_unit("north", above=a_unit())
        nora = a_person(Role.SUPERVISOR, username="nora", unit=north).as_term()
        mine = a_case(boris, about=replace(ABOUT, unit="north"))
        other, about_nora = closed(), closed(about=replace(ABOUT, unit="north", staff=["nora"]))

        for number, of, why in (
            (mine, other, NoSuchCase),
            (mine, about_nora, Recused),
            (ours, ours, NoSuchCase),
        ):
            with pytest.raises(why):
                case_similar.answer(number, of, by=nora if number == mine else anna, now=NOON)
        with pytest.raises(NoSuchCase):
            case_similar.answer(ours, mine, by=anna, now=NOON)  # nobody answered it
        auditor = a_person(Role.AUDITOR, username="rita").as_term()
        with pytest.raises(NotAllowed):
            case_similar.answer(ours, other, by=auditor, now=NOON)


class TestTheLookForLeaks:
    """It would notice."""

    @pytest.mark.parametrize("fault", ["lent", "_without_numbers", "_without_known"])
    def test_what_is_not_taken_out(
        self, fault: str, ours: str, closed: Closing, anna: Staff, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        where = case_similar if fault == "lent" else lending
        monkeypatch.setattr(where, fault, lambda text, *_, **__: text)

        assert leaks(ours, closed(reply=REPLY, email="lan@example.com"), by=anna)


def leaks(number: str, other: str, *, by: Staff) -> list[str]:
    """What of the other customer would go over."""
    said = case_similar.answer(number, other, by=by, now=NOON).reply
    return [canary for canary in (*CANARIES, other) if canary in said]
