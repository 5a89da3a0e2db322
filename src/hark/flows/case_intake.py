"""Taking a complaint in: from the customer at the portal, or by staff on a customer's behalf."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.crypto import constant_time_compare

from hark.core.complaints.complainant import require_sound
from hark.core.terms.case import Act
from hark.flows import case_clocks, case_files, case_history, case_regulator, case_triage, customers
from hark.flows.accounts import is_demonstration
from hark.flows.case_about import staff, unit
from hark.flows.case_files import Offered
from hark.flows.case_slips import Receipt, Slip, draw
from hark.flows.case_submission import About, Told, complainant, require_takeable
from hark.guard.access import CUSTOMER, Staff, require
from hark.guard.redaction import redact
from hark.records import walls
from hark.records.cases import CaseRow


def from_customer(
    told: Told, about: About, *, now: datetime, slip: Slip | None = None, files: Sequence[Offered] = ()
) -> Receipt:
    """A complaint handed in at the portal; handed in again with the same slip, it is the same complaint.

    Raises:
        NothingSaid: what happened is not told, or at more length than can be kept.
        NoWayBack: there is neither phone nor e-mail.
        BadComplaint: one of them cannot be.
    """
    slip = slip or draw(now=now)
    with walls.around(slip.number):
        try:
            if there := _there(slip):
                return there
            row = _take_in(slip, told, about, by=CUSTOMER, now=now, files=files)
            return Receipt(slip.number, slip.code, row.received_at)
        except IntegrityError:  # at this very moment it came twice, or another drew the number
            if there := _there(slip):
                return there
            if not CaseRow.objects.filter(number=slip.number).exists():
                raise
    return from_customer(told, about, now=now, files=files)


def by_mail(told: Told, about: About, *, details: Mapping[str, str], now: datetime) -> CaseRow:
    """A complaint that came by e-mail, called inside the transaction in which the e-mail is settled.

    Raises:
        NothingSaid, BadComplaint: as for `from_customer`.
    """
    return _take_in(draw(now=now), told, about, by=CUSTOMER, now=now, details=details)


def on_behalf(told: Told, about: About, *, by: Staff, now: datetime, slip: Slip | None = None) -> Receipt:
    """A complaint a member of staff takes down, or a program in their name.

    Raises:
        NothingSaid, BadComplaint: as for `from_customer`.
        NoSuchUnit: there is no such unit before the person's wall.
    """
    require(by, "case.take_in")
    slip = slip or draw(now=now)
    return Receipt(slip.number, slip.code, _take_in(slip, told, about, by=by, now=now).received_at)


def taken_down(told: Told, about: About, *, by: Staff, now: datetime, slip: Slip) -> Receipt:
    """A complaint taken down on a page; the same handed in again with the same slip is the same complaint.

    Another one in a form somebody went back to is another. Begun in no transaction, as `walls.around` is.

    Raises:
        NothingSaid, BadComplaint, NoSuchUnit: as for `on_behalf`.
    """
    require(by, "case.take_in")
    if there := _taken_before(slip, told):
        return there
    try:
        return on_behalf(told, about, by=by, now=now, slip=slip)
    except IntegrityError:  # at this very moment it came twice, or somebody went back
        return _taken_before(slip, told) or on_behalf(told, about, by=by, now=now)


def _taken_before(slip: Slip, told: Told) -> Receipt | None:
    """The complaint of the slip that says the same, also behind the wall of whoever took it down."""
    with walls.around(slip.number):
        there = _there(slip)
        same = there and case_history.told(CaseRow.objects.get(number=slip.number)) == _clean(told)
    return there if same else None


def _clean(told: Told) -> dict[str, str]:
    """What is kept, each by itself: JSON writes quotes and ends of lines otherwise, and hides a secret."""
    return {field: redact(words, sealed=True).text for field, words in asdict(told).items()}


def _there(slip: Slip) -> Receipt | None:
    row = CaseRow.objects.filter(number=slip.number).first()
    if row is None or not constant_time_compare(row.code, case_history.index(slip.code, of="code")):
        return None
    return Receipt(slip.number, slip.code, row.received_at)


def _take_in(
    slip: Slip,
    told: Told,
    about: About,
    *,
    by: Staff,
    now: datetime,
    details: Mapping[str, str] | None = None,
    files: Sequence[Offered] = (),
) -> CaseRow:
    require_takeable(told, about, by=by)
    require_sound(complainant(told, about), today=case_clocks.today(now=now))
    with transaction.atomic():
        row = CaseRow(
            number=slip.number,
            door=about.door,
            channel=about.channel,
            unit=unit(about.unit, by=by),
            product=about.product,
            wish=about.wish,
            claimed=about.claimed,
            language=about.language,
            vulnerable=about.vulnerable,
            capacity=about.capacity,
            authorisation=about.authorisation,
            authorised_on=about.authorised_on,
            people=about.people,
            received_at=now,
            is_demo=is_demonstration(),
            customer=customers.pseudonym(about.customer) if about.customer.strip() else "",
            code=case_history.index(slip.code, of="code"),
            email=case_history.index(told.email, of="email"),
            phone=case_history.index(told.phone, of="phone"),
        )
        case_history.seal(row, "told", json.dumps(_clean(told), ensure_ascii=False), now=now)
        case_clocks.choose_law(row)
        case_triage.mark(row, told.what)
        row.save()
        row.about.set(staff(about.staff))
        case_files.take(row, files, by=by, now=now)
        noted = {"door": about.door, **(details or {})} | ({"files": str(len(files))} if files else {})
        case_history.note(row, Act.RECEIVED, by=by, now=now, for_customer=True, details=noted)
        if about.sent:
            case_regulator.note(row, about.sent, by=by, now=now)
        case_clocks.reckon(row, now=now)
    return row
