"""What customers said in the complaints handled here: to learn from, and to see whether words drift away."""

from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256
from itertools import islice

from django.db import transaction
from django.db.models import Q

from hark.core.complaints.triage.opinions import BUSINESS, PRODUCT, REASON
from hark.core.terms.case import Act, Stage
from hark.flows import case_history, triage_rules
from hark.flows.triage_examples import Told
from hark.guard.access import Staff, require
from hark.records import audit
from hark.records.cases import CaseQuerySet, CaseRow, HappeningRow

CASES = "cases"
_LATELY = 1_000
_AT_ONCE = 500


def told(*, by: Staff) -> Told:
    """The complaints a person here sorted: those closed, and those whose product somebody put right.

    Their labels are what they stand under now: a product of the institution's own by its class of business.
    None is simulated or confidential; of those closed elsewhere nobody here looked at the classes.

    Raises:
        NotAllowed: the role opens no texts of customers.
    """
    require(by, "case.reveal")
    found, digest = Told(CASES), sha256()
    put_right = HappeningRow.objects.filter(act=Act.AMENDED, details__has_key="was_product")
    by_people = Q(stage=Stage.CLOSED, closed_elsewhere=False) | Q(pk__in=put_right.values("case"))
    for row, text in _said(CaseRow.objects.filter(by_people).order_by("pk"), by=by):
        if not text:
            found.unused["erased"] += 1
            continue
        digest.update(text.encode())
        product = row.product if row.product in triage_rules.product_of() else row.business
        found.add(text, {PRODUCT: product, BUSINESS: row.business, REASON: row.reason})
    found.digest = digest.hexdigest()
    return found


def newest(language: str, *, by: Staff, now: datetime) -> list[str]:
    """The newest thousand taken in in the language, to be held against its model; that is noted.

    Raises:
        NotAllowed: the role opens no texts of customers.
    """
    require(by, "case.reveal")
    received = CaseRow.objects.exclude(stage=Stage.MERGED).filter(language__startswith=language)
    said = _said(received.order_by("-received_at", "-pk"), by=by)
    texts = list(islice((text for _, text in said if text), _LATELY))
    with transaction.atomic():
        audit.write("triage.compared", language, by=by, now=now, source=CASES, rows=len(texts))
    return texts


def _said(rows: CaseQuerySet, *, by: Staff) -> Iterator[tuple[CaseRow, str]]:
    """The complaints with what their customers said; empty where it was erased."""
    found = rows.seen_by(by).filter(is_demo=False, confidential=False).iterator(chunk_size=_AT_ONCE)
    while some := list(islice(found, _AT_ONCE)):
        said = case_history.said(some)
        yield from ((row, said[row.number]) for row in some)
