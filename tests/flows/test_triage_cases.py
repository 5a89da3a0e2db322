"""Learning from complaints handled here: what people sorted, and nothing that is not theirs to learn from."""

from datetime import timedelta

import pytest

from hark.core.complaints.case import Outcome
from hark.core.errors import NotAllowed
from hark.core.terms.case import Upheld
from hark.flows import case_closing, case_confidential, case_owner, case_record, case_reply, triage_cases
from hark.flows.case_record import Record
from hark.flows.case_submission import About
from hark.guard.access import Role, Staff, operator
from hark.records.cases import CaseRow
from tests.flows import naming
from tests.makers import NOON, a_case, somebody

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]
FEE = "信用卡销卡后年费仍被扣收两次，要求退还。"
LOAN = "我的住房按揭贷款结清后，抵押登记一直没有注销。"
OPERATOR = operator("root")


def closed(anna: Staff, boris: Staff, *, what: str = FEE, product: str = "credit_card") -> str:
    number = a_case(boris, about=About(door="branch", product=product), what=what)
    case_owner.take(number, by=anna, now=NOON)
    case_reply.propose(number, reply="我行已退还年费，深表歉意。", by=anna, now=NOON)
    case_reply.approve(number, by=boris, now=NOON)
    done = Outcome(Upheld.YES, "charges", "系统参数设置错误。", "refunded")
    case_closing.close(number, outcome=done, by=anna, now=NOON)
    return number


def learned() -> list[tuple[str, str | None, str | None]]:
    """Text, product and reason of each Chinese example."""
    told = triage_cases.told(by=OPERATOR)
    labels = told.labels.get("zh", {"product": [], "reason": []})
    return list(zip(told.originals.get("zh", []), labels["product"], labels["reason"], strict=True))


def test_learns_what_was_closed_and_what_was_put_right(anna: Staff, boris: Staff) -> None:
    closed(anna, boris)
    a_case(boris, about=About(door="branch", product="credit_card"), what="无人看过的一件投诉，贷款未发放。")
    put_right = a_case(boris, about=About(door="branch", product="credit_card"), what=LOAN)
    case_owner.take(put_right, by=anna, now=NOON)
    case_record.amend(put_right, record=Record(product="Mortgage"), staff=(), by=anna, now=NOON)

    assert learned() == [(FEE, "card", "charges"), (LOAN, "mortgage", None)]
    assert len(triage_cases.told(by=OPERATOR).digest) == 64


def test_knows_a_product_of_our_own_by_its_class_of_business(anna: Staff, boris: Staff) -> None:
    for product in ("debit_card", "信用卡", "loan"):
        closed(anna, boris, product=product)

    assert [product for _, product, _ in learned()] == ["bank_account", "card", None]


def test_leaves_what_is_simulated_confidential_or_closed_elsewhere(anna: Staff, boris: Staff) -> None:
    simulated, elsewhere, secret = (closed(anna, boris) for _ in range(3))
    CaseRow.objects.filter(number=simulated).update(is_demo=True)
    CaseRow.objects.filter(number=elsewhere).update(closed_elsewhere=True)
    case_confidential.keep(secret, reason="staff", by=boris, now=NOON)

    assert learned() == []


def test_counts_what_was_erased(anna: Staff, boris: Staff) -> None:
    naming.name(closed(anna, boris), by=boris)
    CaseRow.objects.update(closed_at=NOON - timedelta(days=9_999))
    naming.erase()

    assert learned() == []
    assert triage_cases.told(by=OPERATOR).unused == {"erased": 1}


def test_is_for_whoever_may_open_texts() -> None:
    for role in (Role.READ_ONLY, Role.ADMINISTRATOR):
        with pytest.raises(NotAllowed):
            triage_cases.told(by=somebody(role))
        with pytest.raises(NotAllowed):
            triage_cases.newest("zh", by=somebody(role), now=NOON)
