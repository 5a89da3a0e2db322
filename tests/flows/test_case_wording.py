"""What is written to a customer: nothing leaves with a gap, and the name is put in as the text leaves."""

from decimal import Decimal
from functools import partial

import pytest

from hark.core.complaints.template import Unfilled
from hark.core.terms.card import Text
from hark.core.terms.case import Act, Stage
from hark.flows import (
    case_customer,
    case_history,
    case_messages,
    case_owner,
    case_reply,
    case_terms,
    case_whole,
    case_wording,
)
from hark.flows.case_submission import About
from hark.guard.access import Staff
from hark.records.cases import CaseRow
from tests.makers import NOON, a_case, a_unit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]
REPLY = "Dear {customer}, the notes were real. We are sorry."


@pytest.fixture
def number(anna: Staff) -> str:
    number = a_case(about=About(product="Card", wish="refund"))
    case_owner.take(number, by=anna, now=NOON)
    return number


def row(number: str) -> CaseRow:
    return CaseRow.objects.get(number=number)


def read_by_customer(number: str) -> str:
    return case_customer.progress(number, now=NOON).news[-1].words


class TestValues:
    def test_are_what_the_case_gives_and_nothing_else(self, number: str, anna: Staff) -> None:
        given = case_wording.values(row(number), by=anna, now=NOON)

        assert (given["number"], given["handler"], given["product"], given["wish"], given["days"]) == (
            *(number, "Anna", "Card", "refund"),
            15,
        )
        assert str(given["objection_term"]) == "30 calendar days" and "zh" in repr(given["objection"])
        assert not {"customer", "facts", "grounds", "outcome", "remedy", "redress", "mediation"} & set(given)

    def test_tell_what_was_paid_in_its_currency_and_whom_the_law_names(
        self, number: str, anna: Staff
    ) -> None:
        CaseRow.objects.update(redress=Decimal("1234.5"))
        given = case_wording.values(row(number), by=anna, now=NOON)
        assert given["redress"] == Text(en="CNY 1,234.50", zh="1,234.50元")
        assert "mediation" not in given  # the Chinese law's body was looked up by nobody

        CaseRow.objects.update(law="gb_2016")
        given = case_wording.values(row(number), by=anna, now=NOON)
        assert given["mediation"] == Text(en="Financial Ombudsman Service", zh="英国金融申诉专员服务机构")

    def test_tell_the_day_of_an_objection_and_no_way_to_another(
        self, number: str, anna: Staff, boris: Staff
    ) -> None:
        assert "objected" not in case_wording.values(row(number), by=anna, now=NOON)
        case_reply.propose(number, reply="The notes were real.", by=anna, now=NOON)
        case_reply.approve(number, by=boris, now=NOON)
        case_customer.object_to(number, words="They were not.", now=NOON)

        given = case_wording.values(row(number), by=anna, now=NOON)

        assert given["objected"] == NOON.date() and not {"objection", "objection_term"} & set(given)

    def test_tell_nobody_without_a_code_to_object_by_it(self, number: str, anna: Staff) -> None:
        CaseRow.objects.update(door="mail")

        assert "objection" not in case_wording.values(row(number), by=anna, now=NOON)

    def test_name_the_institution_as_its_uppermost_unit(self, number: str, anna: Staff) -> None:
        a_unit()

        assert case_wording.values(row(number), by=anna, now=NOON)["institution"] == "bank"


class TestLeaving:
    def test_is_refused_while_something_stands_in_braces(self, number: str, anna: Staff) -> None:
        text = "We have found {facts} by now."
        deeds = (
            partial(case_messages.write, words=text),
            partial(case_messages.acknowledge, words=text),
            partial(case_terms.pause, reason="appraisal", words=text),
            partial(case_reply.propose, reply=text),
        )

        for deed in deeds:
            with pytest.raises(Unfilled):
                deed(number, by=anna, now=NOON)
        assert row(number).stage == Stage.HANDLING and row(number).history.count() == 2

    def test_is_refused_where_the_name_is_not_known(self, anna: Staff) -> None:
        nameless = a_case(name="")

        with pytest.raises(Unfilled):
            case_messages.write(nameless, words="Dear {customer}, we look at it.", by=anna, now=NOON)

    def test_puts_the_name_in(self, number: str, anna: Staff) -> None:
        case_messages.write(number, words="尊敬的{客户姓名}：我们正在核查。", by=anna, now=NOON)

        assert read_by_customer(number) == "尊敬的李明：我们正在核查。"

    def test_of_a_reply_keeps_the_name_out_until_it_goes(
        self, number: str, anna: Staff, boris: Staff
    ) -> None:
        case_reply.propose(number, reply=REPLY, by=anna, now=NOON)
        assert case_history.opened(row(number), "reply") == REPLY
        assert case_whole.one(number, by=boris).reply == REPLY.replace("{customer}", "*明")

        case_reply.approve(number, by=boris, now=NOON)

        assert read_by_customer(number) == REPLY.replace("{customer}", "李明")
        assert case_history.opened(row(number), "reply") == REPLY.replace("{customer}", "李明")
        whole = case_whole.one(number, by=boris)
        [answered] = [line for line in whole.history if line.act is Act.ANSWERED]
        assert "李明" not in whole.reply + answered.words and "*明" in answered.words


class TestToMend:
    def test_is_what_was_sent_back_with_its_variables(self, number: str, anna: Staff, boris: Staff) -> None:
        case_reply.propose(number, reply=REPLY, by=anna, now=NOON)
        assert case_wording.to_mend(row(number)) == ""

        case_reply.refuse(number, words="Say when.", by=boris, now=NOON)

        assert case_wording.to_mend(row(number)) == REPLY

    @pytest.mark.parametrize(
        "masked", ["李明，您好，纸币是真的，深表歉意。", "We called 13812345678 and are sorry."]
    )
    def test_is_nothing_where_some_of_it_is_masked(
        self, masked: str, number: str, anna: Staff, boris: Staff
    ) -> None:
        case_reply.propose(number, reply=masked, by=anna, now=NOON)
        case_reply.refuse(number, words="Say when.", by=boris, now=NOON)

        assert case_wording.to_mend(row(number)) == ""


class TestShown:
    def test_masks_the_name_and_the_numbers(self) -> None:
        told = {"name": "Li Ming"}

        assert case_wording.shown("Li Mingus met Li Ming, 13812345678", told) == (
            "Li Mingus met ******g, 138****5678"
        )
        assert case_wording.shown("Dear {customer}", None) == "Dear {customer}"

    def test_masks_whoever_is_represented(self) -> None:
        told = {"name": "李明", "represented": "陈建国", "representatives": "王芳\n赵强"}

        assert case_wording.shown("李明代陈建国，王芳、赵强在场", told) == "*明代**国，*芳、*强在场"

    @pytest.mark.parametrize(
        ("name", "words", "read"),
        [
            ("Li\\", "Li\\ wrote", "**\\ wrote"),  # no end of a pattern
            ("Li Jr.", "Li Jr. wrote", "*****. wrote"),
            ("Li Ming", "客户Li Ming您好 LI MING", "客户******g您好 ******G"),
        ],
    )
    def test_masks_a_name_however_it_is_written(self, name: str, words: str, read: str) -> None:
        assert case_wording.shown(words, {"name": name}) == read
