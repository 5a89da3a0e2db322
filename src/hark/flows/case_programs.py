"""Cases before a program: the front end of an app takes complaints in, follows them, and carries messages."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from hark.core.complaints.case import require_not_own
from hark.core.complaints.clocks import Clock
from hark.core.complaints.complainant import Missing
from hark.core.complaints.recusal import require_free
from hark.core.terms.case import Act, Stage
from hark.flows import (
    answering,
    case_clocks,
    case_customer,
    case_files,
    case_intake,
    case_naming,
    case_sight,
    case_slips,
    case_worklist,
    customers,
    ring,
)
from hark.flows.case_files import Offered
from hark.flows.case_places import me, placed
from hark.flows.case_progress import News
from hark.flows.case_record import NothingChanged
from hark.flows.case_slips import Receipt, Slip
from hark.flows.case_submission import About, Told
from hark.flows.case_wanted import Wanted
from hark.flows.case_way import last_of
from hark.flows.case_worklist import Page
from hark.guard.access import Staff, require
from hark.guard.blind_index import blind_index
from hark.records import audit, walls
from hark.records.cases import CaseRow


@dataclass(frozen=True, slots=True)
class Standing:
    """How a case stands, and whether somebody graded it.

    What was written is said only to whoever shows the customer's code.
    """

    row: CaseRow
    is_graded: bool
    stage: Stage
    clocks: tuple[Clock, ...]
    hears_by: date | None
    news: list[News]
    may_object: bool
    object_until: date | None
    owed: tuple[Missing, ...]


def take_in(
    told: Told, about: About, *, key: str, asked: str, by: Staff, now: datetime
) -> tuple[Receipt, bool]:
    """The receipt of a complaint, and whether it came now; sent again under its key, it is the same one.

    Raises:
        BadKey: no request can be known by this key.
        KeyUsedOtherwise: another complaint came under it; `asked` stands for what was sent.
        NothingSaid, BadComplaint, NoSuchUnit: as for `case_intake.on_behalf`.
    """
    require(by, "case.program")
    came = []

    def received() -> answering.Answer:
        number = case_slips.draw(now=now).number
        slip = Slip(number, _code(number, key=key, by=by))
        came.append(case_intake.on_behalf(told, about, by=by, now=now, slip=slip))
        return {"number": number, "received_at": now.isoformat()}

    kept = answering.once(key, asked=("POST cases", asked), by=by, now=now, do=received)
    number, received_at = kept["number"], datetime.fromisoformat(kept["received_at"])
    return Receipt(number, _code(number, key=key, by=by), received_at), bool(came)


def page(wanted: Wanted, *, offset: int, limit: int, by: Staff) -> Page:
    """Some cases of a list; nothing a customer said is among it."""
    require(by, "case.program")
    return case_worklist.page(wanted, offset=offset, limit=limit, by=by)


def kept_out(found: Page, *, by: Staff) -> frozenset[int]:
    """Which of the cases the program's owner is kept out of: those about them, and what is confidential."""
    require(by, "case.program")
    return case_sight.kept_out(found.cases, by=by)


def note_listed(found: Page, *, by: Staff, now: datetime) -> None:
    """Note that so many cases were taken by a program; call it before they are sent."""
    with transaction.atomic():
        audit.write("case.listed", "cases", by=by, now=now, rows=len(found.cases))


def standing(number: str, *, code: str = "", by: Staff, now: datetime) -> Standing:
    """How the case stands; that it was opened is noted.

    Raises:
        NoSuchCase: there is none of this number.
        NotShown: the code is not the case's.
        Recused: the program's owner may have nothing to do with it.
    """
    row = _free(number, by=by)
    if code:
        case_customer.require_code(row, code)
    progress = case_customer.progress(number, now=now)
    news = [each if code else each.without_words() for each in progress.news]
    found = case_clocks.of(row, now=now)
    day = case_customer.hears_by(number, now=now)
    with transaction.atomic():
        audit.write("case.opened", number, by=by, now=now)
    return Standing(
        row=row,
        is_graded=row.history.filter(act=Act.GRADED).exists(),
        stage=progress.stage,
        clocks=found,
        hears_by=day,
        news=news,
        may_object=progress.may_object,
        object_until=progress.object_until,
        owed=progress.owed,
    )


def write(number: str, *, words: str, by: Staff, now: datetime) -> Stage:
    """Where the case stands once the customer's message is with it; the same message at once again is one.

    Raises:
        NoSuchCase: there is none of this number.
        NothingSaid: it says nothing, or more than can be kept.
        Impossible: the case is over.
        Recused: as for `standing`.
        OwnCase: the program's owner handles the case, or wrote its reply.
    """
    _of_customer(number, by=by)
    case_customer.write(number, words=words, by=by, now=now)
    return Stage(case_sight.seen(number, by=by).stage)


def attach(number: str, *, file: Offered, by: Staff, now: datetime) -> tuple[Stage, bool]:
    """Where the case stands with the customer's file, and whether the file came for the first time.

    Raises:
        NoSuchCase, Recused, OwnCase, Impossible: as for `write`.
        NotTaken, UploadTooLarge: as for `case_files.take`.
    """
    last = _of_customer(number, by=by)
    before = _files(last)
    case_customer.write(number, words="", files=[file], by=by, now=now)
    return Stage(case_sight.seen(number, by=by).stage), _files(last) > before


def name_customer(number: str, *, customer: str, words: str, key: str, by: Staff, now: datetime) -> bool:
    """Whether the case became the customer's by this; sent again under its key, the answer is the same.

    Raises:
        BadKey, KeyUsedOtherwise: as for `answering.once`.
        NoSuchCase, Recused, Confidential, and all but NothingChanged: as for `case_naming.name`.
    """
    require(by, "case.handle")

    def named() -> answering.Answer:
        try:
            case_naming.name(number, customer=customer, words=words, by=by, now=now)
        except NothingChanged:
            return {"is_new": False}
        return {"is_new": True}

    # By the pseudonym: a digest of the number itself would give it away to whoever tries them all.
    asked = ("POST cases/customer", number, customers.pseudonym(customer), words)
    return bool(answering.once(key, asked=asked, by=by, now=now, do=named)["is_new"])


def _free(number: str, *, by: Staff) -> CaseRow:
    """The case, if the program's owner may have to do with it."""
    require(by, "case.program")
    row = case_sight.seen(number, by=by)
    _require_free(row, by=by)
    _last(row, by=by)
    return row


def _last(row: CaseRow, *, by: Staff) -> CaseRow:
    """The case this one goes on in, if the program's owner may have to do with that one too."""
    last = last_of(row.number)
    if last == row.number:
        return row
    with walls.around(last):  # as its customer, who has the code of the one alone
        found = CaseRow.objects.select_related("owner", "proposed_by").get(number=last)
        _require_free(found, by=by)
        return found


def _of_customer(number: str, *, by: Staff) -> CaseRow:
    """Where what the customer says lands, if it may come through this program."""
    last = _last(_free(number, by=by), by=by)
    require_not_own(last.as_term(), by.username)
    return last


def _require_free(row: CaseRow, *, by: Staff) -> None:
    # Not asked is whether it is confidential: to its customer, who shows the code of what is written, that
    # makes no difference.
    require_free(me(by), about=[placed(person) for person in row.about.select_related("unit")])


def _files(row: CaseRow) -> int:
    with walls.around(row.number):
        return len(case_files.listed(row))


def _code(number: str, *, key: str, by: Staff) -> str:
    """The code of a complaint that came under this key: made, not kept, so that it can be told again."""
    made = blind_index(
        f"{by.username}|{number}|{key}", field="case.program", key=ring.index_key(), normal=str
    )
    return case_slips.signs_of(int(made, 16))
