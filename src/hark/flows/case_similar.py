"""Closed cases like one that is worked on, and what they were answered, without the other customer.

Candidates are bounded: the newest closed here of the same product, or where none is named of the reason
triage tells, before the person's wall and none they are kept out of. The machine reads their words to rank
them; whoever opens an answer is noted, as by opening the case.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from hark.core.complaints import similar
from hark.core.complaints.confidential import require_open
from hark.core.complaints.similar import Similar, Told
from hark.core.complaints.steps import possible
from hark.core.complaints.template import CUSTOMER, GAP
from hark.core.complaints.triage.opinions import REASON, Basis, Triaged
from hark.core.terms.case import Act, Stage
from hark.flows import case_history, case_joined, case_sight
from hark.flows.case_asked import kept_from
from hark.flows.case_places import kept, me
from hark.flows.case_refusals import NoSuchCase
from hark.guard.access import Staff, require
from hark.guard.lending import lent, ways_to_say
from hark.records import audit
from hark.records.accounts import StaffRow
from hark.records.cases import CaseQuerySet, CaseRow

LOOKED_AT = 15  # of the same product and reason, of the product, and of it in the same unit
LOOKED_THROUGH = 1_000  # the newest of all units, for those before the person's wall


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A closed case like it, and what speaks for it."""

    row: CaseRow
    similar: Similar


@dataclass(frozen=True, slots=True)
class Lent:
    """What the customer of a closed case was answered, as it may be used for another."""

    row: CaseRow
    reply: str


def suggested(row: CaseRow, triaged: Triaged | None, *, by: Staff) -> list[Suggestion]:
    """Closed cases whose answer may help whoever writes one now; none where nobody writes one."""
    if not by.may("case.handle") or Act.PROPOSED not in possible(Stage(row.stage)):
        return []
    reason = _reason(triaged)
    found = {each.number: each for each in _near(row, reason, by=by)}
    said = case_history.said([row, *found.values()])
    told = Told(row.number, said[row.number], row.product, reason)
    others = (Told(each.number, said[each.number], each.product, each.cause) for each in found.values())
    return [Suggestion(found[each.number], each) for each in similar.rank(told, others)]


def answer(number: str, other: str, *, by: Staff, now: datetime) -> Lent:
    """What the other one was answered, for a reply to this one; that the other was opened is noted.

    Raises:
        NoSuchCase: there is not one of them before the person's wall, or the other was not answered here.
        Recused, Confidential: the person is kept out of one.
        Erased: what the other was answered is gone.
    """
    require(by, "case.handle")
    ours, theirs = (case_sight.seen(each, by=by) for each in (number, other))
    for row in (ours, theirs):
        require_open(me(by), kept(row))
    if theirs.pk == ours.pk or theirs.stage != Stage.CLOSED or not theirs.reply:
        raise NoSuchCase("There is no complaint {number}.", number=other[:16])
    reply = case_history.opened(theirs, "reply")
    text = lent(reply, known=dict(_known(theirs)), customer=f"{{{CUSTOMER}}}", gap=GAP)
    with transaction.atomic():
        audit.write("case.opened", theirs.number, by=by, now=now, other=ours.number)
    return Lent(theirs, text)


def _known(row: CaseRow) -> Iterator[tuple[str, str]]:
    """What of the other customer, case and people may stand in the answer, and what is put in its place.

    The customers too of what was merged into the case, for the answer was theirs as well.
    """
    staff = (row.owner_id, row.replied_by_id, row.checked_by_id)
    decided = row.decided_by.values("pk")
    for person in StaffRow.objects.filter(Q(pk__in=[*filter(None, staff)]) | Q(pk__in=decided)):
        yield from ((way, "{handler}") for way in ways_to_say(person.name))
    for person in row.about.all():  # of them it says what nobody wants said of whoever handles another
        yield from ((way, GAP) for way in ways_to_say(person.name))
    if row.unit:
        yield row.unit.name, "{unit}"
    yield row.number, "{number}"
    for merged in case_joined.of(row):
        yield merged.number, GAP
        yield from ((value, GAP) for value, _instead in _customer(merged))
    yield from _customer(row)


def _customer(row: CaseRow) -> Iterator[tuple[str, str]]:
    """What tells of its customer, and of whom they speak for."""
    if row.reference:
        yield row.reference, GAP
    told = case_history.told(row)
    for field in ("represented", "representatives"):
        yield from ((way, GAP) for name in told.get(field, "").splitlines() for way in ways_to_say(name))
    for field in ("phone", "email", "message"):
        yield told.get(field, ""), GAP
    yield from ((way, f"{{{CUSTOMER}}}") for way in ways_to_say(told.get("name", "")))


def _near(row: CaseRow, reason: str, *, by: Staff) -> list[CaseRow]:
    """The newest of the product and the reason, of the product, and of the product in the same unit.

    Without a product, those of the reason. Behind a wall, only the newest of all units are looked through:
    where others closed very many, what was closed in the same unit is found all the same.
    """
    closed = CaseRow.objects.filter(stage=Stage.CLOSED, closed_elsewhere=False).order_by("-closed_at")
    seen = closed.seen_by(by).exclude(pk__in=kept_from(by))
    wanted: list[CaseQuerySet] = []
    if row.product:
        of_product = closed.filter(product=row.product)
        newest = seen.filter(pk__in=of_product.values("pk")[:LOOKED_THROUGH])
        of_unit = [seen.filter(product=row.product, unit=row.unit)] if row.unit else []
        wanted = [*([newest.filter(cause=reason)] if reason else []), newest, *of_unit]
    elif reason:
        wanted = [seen.filter(pk__in=closed.filter(cause=reason).values("pk")[:LOOKED_THROUGH])]
    numbers = dict.fromkeys(pk for rows in wanted for pk in rows.values_list("pk", flat=True)[:LOOKED_AT])
    found = CaseRow.objects.select_related("unit").defer("finding").in_bulk(list(numbers))
    return [found[pk] for pk in numbers if found[pk].language == row.language and found[pk].reply]


def _reason(triaged: Triaged | None) -> str:
    """The likeliest class of the reason, sure or not, for it only ranks; empty where no word spoke."""
    opinion = triaged.opinions.get(REASON) if triaged else None
    if opinion is None or opinion.basis is Basis.NOTHING:
        return ""
    return max(opinion.chances, key=lambda name: opinion.chances[name])
