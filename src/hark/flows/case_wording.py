"""What is written to a customer: what the case gives for each variable, and the text as it leaves.

The name of whoever complains is put in only as the text leaves: a draft, and the reply that is checked, hold
the variable, and pages show it masked.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from django.conf import settings

from hark.core.complaints import telling, template
from hark.core.complaints.law import Status
from hark.core.complaints.template import CUSTOMER
from hark.core.terms.card import Text
from hark.core.terms.case import Act, Reads
from hark.core.terms.sentence import Sentence
from hark.flows import case_clocks, case_history, case_joined
from hark.flows.case_due import answered_by
from hark.flows.subjects import Erased
from hark.guard import masking
from hark.guard.access import Staff, require
from hark.records.cases import CaseRow
from hark.records.organisation import UnitRow


def values(row: CaseRow, *, by: Staff, now: datetime) -> dict[str, object]:
    """What the case gives for each variable, but the customer's name; what it does not give is not in it.

    Days, sentences, texts and codes of wish, outcome and remedy: the page puts them into words.
    """
    require(by, "case.handle")
    due, name, ways = answered_by(row, now=now), institution(), dict(case_clocks.targets().ways)
    today = case_clocks.today(now=now)
    known: dict[str, object] = {
        "number": row.number,
        "received": row.received_at.astimezone(case_clocks.own_calendar().zone).date(),
        "due": due,
        "days": (due - today).days if due and due >= today else None,
        "institution": name,
        "unit": row.unit.name if row.unit else name,
        "handler": row.owner.name if row.owner else "",
        "product": row.product,
        "wish": row.wish,
        "outcome": row.upheld,
        "remedy": row.remedy,
        "redress": _sum(row.redress, ways.pop("currency", None)),
        "objection_term": _objection_term(row),
        **ways,
        "mediation": mediators(row),
    }
    if row.objected:  # a review is asked for once
        known.update(objection=None, objection_term=None, objected=_objected(row))
    if row.as_term().reads is not Reads.CODE:  # whoever has no code cannot object by it
        known.pop("objection", None)
    return {variable: value for variable, value in known.items() if value not in (None, "")}


def institution() -> str:
    """What the institution is called, where anybody has said."""
    root = UnitRow.objects.filter(parent=None).values_list("name", flat=True).first()
    return str(settings.HARK_INSTITUTION or root or "")


def held(row: CaseRow, words: str) -> str:
    """The reply as it waits for its check: all is filled in but the name of the customer, which is known.

    Raises:
        Unfilled: something in braces has no value.
    """
    leaving(row, words)
    return words


def leaving(row: CaseRow, words: str) -> str:
    """The text as it goes to the customer of the case.

    Raises:
        Unfilled: something in braces has no value.
    """
    name = _name(row) if template.says(words, CUSTOMER) else ""
    template.require_filled(words, but=(CUSTOMER,) if name else ())
    return template.fill(words, {CUSTOMER: name})


def to_mend(row: CaseRow) -> str:
    """The reply that was sent back, for the form it is mended in; empty where none was.

    Nor where staff read some of it masked: who mends it would send the stars.
    """
    decided = row.history.filter(act__in=(Act.PROPOSED, Act.REFUSED, Act.ANSWERED)).last()
    if decided is None or decided.act != Act.REFUSED:
        return ""
    try:
        reply, told = case_history.opened(row, "reply"), case_joined.named(row, case_history.told(row))
    except Erased:
        return ""
    return reply if _masked(reply, told) == reply else ""


def shown(words: str, told: Mapping[str, str] | None) -> str:
    """The text for staff: numbers in it masked, and the customer's name and those told with it."""
    name = (told or {}).get("name", "").strip()
    return template.fill(_masked(words, told or {}), {CUSTOMER: masking.name(name)} if name else {})


def _masked(words: str, told: Mapping[str, str]) -> str:
    text = masking.text(words)
    for field in ("name", "represented", "representatives"):
        for name in filter(lambda each: len(each) > 1, map(str.strip, told.get(field, "").splitlines())):
            # One of Latin letters is no part of a longer word. What is put in is no pattern.
            pattern = rf"(?<!\w){re.escape(name)}(?!\w)" if name.isascii() else re.escape(name)
            text = re.sub(pattern, lambda found: masking.name(found[0]), text, flags=re.ASCII | re.IGNORECASE)
    return text


def _name(row: CaseRow) -> str:
    try:
        return case_history.told(row).get("name", "")
    except Erased:
        return ""


def _sum(paid: Decimal | None, currency: Text | None) -> Text | None:
    """What was paid; without a currency a letter would say nothing."""
    if paid is None or currency is None:
        return None
    return Text(en=f"{currency.en} {paid:,.2f}", zh=f"{paid:,.2f}{currency.zh}")


def mediators(row: CaseRow) -> Text | None:
    """Whom the institution names, else whom the law of the case names; not what nobody has looked up."""
    if own := case_clocks.targets().ways.get("mediation"):
        return own
    known = (
        [each.name for each in case_clocks.law_of(row).mediators if each.status is not Status.UNVERIFIED]
        if row.law
        else []
    )
    return (
        Text(en=", ".join(each.en for each in known), zh="、".join(each.zh for each in known))
        if known
        else None
    )


def _objected(row: CaseRow) -> date:
    """The day the customer asked for the review."""
    at = row.history.filter(act=Act.OBJECTED).latest("place").at
    return at.astimezone(case_clocks.own_calendar().zone).date()


def _objection_term(row: CaseRow) -> Sentence | None:
    """How long the law lets the customer ask for a review."""
    if not row.law:
        return None
    terms = (term for term in case_clocks.law_of(row).terms if Act.OBJECTED in term.met_by)
    found = next(((term.length, term.count) for term in terms if term.length), None)
    return telling.length(*found) if found else None
