"""Naming the customer of a complaint, as several tests do."""

from hark.flows import case_naming, erasure
from hark.flows.erasure import Reached
from hark.guard.access import Role, Staff
from hark.records.cases import CaseRow
from tests.makers import NOON, somebody

NUMBER, OTHER = "KH20260117", "KH20331904"
MANAGER = somebody(Role.QUALITY_MANAGER)


def name(number: str, by: Staff, customer: str = NUMBER, words: str = "") -> CaseRow:
    case_naming.name(number, customer=customer, words=words, by=by, now=NOON)
    return CaseRow.objects.get(number=number)


def unname(number: str, by: Staff, words: str = "They have no account.") -> CaseRow:
    case_naming.unname(number, words=words, by=by, now=NOON)
    return CaseRow.objects.get(number=number)


def erase(customer: str = NUMBER) -> Reached:
    return erasure.erase_customer(customer, reason="asked for", by=MANAGER, now=NOON)
