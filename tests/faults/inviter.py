"""A worker that dies before the n-th thing it would write while it asks a customer, and one that goes on."""

from datetime import datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path

from django.conf import settings
from django.db import connections, transaction

from hark.core.terms.case import Act
from hark.flows import case_history, case_satisfaction
from hark.guard.access import Role, Staff, operator
from hark.records.cases import CaseRow, HappeningRow
from hark.records.outbox import OutboxRow
from tests.faults.loader import move_into
from tests.faults.stepper import Died, Steps
from tests.flows.handled import closed
from tests.makers import NOON, a_case, a_person

BY = operator("worker")
DUE = NOON + timedelta(days=3)


def dies_asking(home: Path, pipe: Connection, *, planted: bool = False) -> None:
    """Tell the pipe what each death left behind once another worker came, up to a run that nothing ended."""
    move_into(home)
    settings.HARK_MAIL_OUT_URL = "smtps://complaints@mail.bank.example"
    settings.HARK_MAIL_FROM = "Bank <complaints@bank.example>"
    if planted:
        case_satisfaction._invited = _asked_before_it_is_noted_when
    anna = a_person(Role.COMPLAINT_HANDLER, username="anna").as_term()
    boris = a_person(Role.QUALITY_MANAGER, username="boris").as_term()
    number, died = 0, True
    while died:
        number += 1
        case = a_case(phone="", email=f"c{number}@example.com")
        CaseRow.objects.filter(number=case).update(door="mail")
        closed(case, anna, boris)
        sent = OutboxRow.objects.count()
        died = _dies(Steps(number))
        case_satisfaction.invite(by=BY, now=DUE)
        asked = HappeningRow.objects.filter(case__number=case, act=Act.INVITED).count()
        pipe.send({"asked": asked, "sent": OutboxRow.objects.count() - sent})


def _dies(steps: Steps) -> bool:
    records = connections["default"]
    records._commit = steps.before(records._commit)
    try:
        with records.execute_wrapper(lambda execute, *asked: steps.before(execute)(*asked)):
            case_satisfaction.invite(by=BY, now=DUE)
    except Died:
        return True
    finally:
        records.close()
        del connections["default"]
    return False


def _asked_before_it_is_noted_when(pk: int, *, by: Staff, now: datetime) -> bool:
    """The planted fault: that a customer was asked and when they are asked again are two changes."""
    row = CaseRow.objects.get(pk=pk)
    with transaction.atomic():
        case_history.note(row, Act.INVITED, by=by, now=now, for_customer=True)
    CaseRow.objects.filter(pk=pk).update(ask_at=now + timedelta(days=7))
    return True
