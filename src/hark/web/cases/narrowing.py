"""What narrows the work-list, as the address says it, as a form asks it, and as a person reads it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from hark.core.returns.classes import Axis
from hark.flows import accounts, case_classes, case_team, organisation
from hark.flows.case_wanted import NONE, SCOPES, SORTS, Wanted
from hark.guard.pseudonyms import PATTERN, short
from hark.records.cases import CaseRow
from hark.web import dates, products
from hark.web.asked import NotUnderstood, day_named
from hark.web.cases import words

LONGEST = 120
WORDS = (
    "number",
    "stage",
    "unit",
    "product",
    "owner",
    "channel",
    "cause",
    "upheld",
    "recurs",
    "told",
    "confidential",
    "arrival",
)
CLASSES = {"business": Axis.BUSINESS, "reason": Axis.REASON, "sub_channel": Axis.CHANNEL}
DAYS = ("received_from", "received_to", "closed_from", "closed_to")
FILTERS = ("number", "customer", "due", *WORDS[1:], *CLASSES, *DAYS)
_ASKED_APART = ("number", "customer")  # not among the fields of the form
NAMES: dict[str, Promise] = {
    "number": pgettext_lazy("of a complaint", "Number"),
    "customer": _("Customer"),
    "due": _("Due"),
    "stage": _("Stage"),
    "unit": pgettext_lazy("of the institution", "Unit"),
    "product": _("Product"),
    "owner": _("Handler"),
    "channel": _("Channel as it was told"),
    "cause": _("Cause"),
    "upheld": _("Outcome"),
    "recurs": _("Recurrence"),
    "told": _("Told the answer"),
    "confidential": pgettext_lazy("a complaint", "Confidential"),
    "arrival": _("Arrival of a file"),
    "business": _("Business (JR/T 0169)"),
    "reason": _("Reason (JR/T 0169)"),
    "sub_channel": _("Channel (JR/T 0169)"),
    "received_from": _("Received from"),
    "received_to": _("Received until"),
    "closed_from": _("Closed from"),
    "closed_to": _("Closed until"),
    "scope": _("Which complaints"),
    "sort": _("Order"),
}
_CHOSEN = ("stage", "unit", "owner", "upheld", "due", "recurs", "told", "confidential")
_AS_LISTED = {"scope": SCOPES, "sort": SORTS}
Choices = list[tuple[str, object]]


@dataclass(frozen=True, slots=True)
class Field:
    """One filter of the form: a list to choose from, a day, or words."""

    name: str
    word: Promise
    value: str
    choices: Choices
    is_day: bool


def read(query: QueryDict, *, usual: str, now: datetime) -> Wanted:
    """What the address asks for; nonsense asks for nothing, and is told as `passed_over`.

    Raises:
        NotUnderstood: what should stand for a customer does not.
    """
    over = {name for name, _written_there in passed_over(query)}
    asked: dict[str, object] = {
        name: "" if name in over else _written(query, name) for name in (*WORDS, *CLASSES)
    }
    asked |= {name: _day(_written(query, name)) for name in DAYS}
    asked["customer"] = customer = query.get("customer", "")
    if customer and not re.fullmatch(PATTERN, customer):  # it may be somebody's number
        raise NotUnderstood("A customer is looked for by the button Customer above the list.")
    due = _written(query, "due")
    asked["due"] = case_team.span(due, now=now) if due in case_team.DUE else None
    scope, sort = query.get("scope", ""), query.get("sort", "")
    if not scope and any(asked.values()):
        usual = "all"  # who looks for something looks for it everywhere
    return Wanted(
        scope=scope if scope in SCOPES else usual,
        sort=sort if sort in SORTS else "due",
        **asked,  # type: ignore[arg-type] # each of the kind its field is
    )


def passed_over(query: QueryDict) -> list[tuple[str, str]]:
    """What the address asks for that is not there: a choice, unit or person, or a day; each by its name."""
    asked = [(name, _written(query, name)) for name in (*_CHOSEN, *DAYS, *_AS_LISTED)]
    return [(name, written) for name, written in asked if written and not _is_one(name, written)]


def query(wanted: Wanted, **other: str) -> str:
    """The address of the list, with something else in it."""
    asked = {name: str(getattr(wanted, name) or "") for name in FILTERS} | {"scope": wanted.scope}
    asked |= {"sort": wanted.sort if wanted.sort != "due" else ""} | other
    return urlencode({name: value for name, value in asked.items() if value})


def fields(wanted: Wanted) -> list[Field]:
    """The filters of the form but for the number and the customer, which stand before them."""
    return [_field(name, wanted) for name in FILTERS if name not in _ASKED_APART]


def classes(row: CaseRow) -> list[tuple[Promise, object]]:
    """What the complaint is sorted by, as far as it is."""
    held = ((name, getattr(row, name)) for name in CLASSES)
    return [(NAMES[name], dict(_choices(name)).get(place, place)) for name, place in held if place]


def chips(wanted: Wanted) -> list[dict[str, object]]:
    """The filters in force, each with the address that takes it off."""
    return [
        {"dimension": NAMES[name], "value": _said(name, wanted), "href": f"?{query(wanted, **{name: ''})}"}
        for name in FILTERS
        if getattr(wanted, name)
    ]


def _field(name: str, wanted: Wanted) -> Field:
    value = getattr(wanted, name)
    return Field(name, NAMES[name], str(value or ""), _choices(name), name in DAYS)


def _choices(name: str) -> Choices:
    of: Mapping[str, Mapping[str, object]] = {
        "stage": words.STAGES,
        "cause": words.CAUSES,
        "upheld": words.OUTCOMES,
        "due": words.DUES,
        "recurs": words.RECURS,
        "told": {"no": _("The customer does not know the answer")},
        "confidential": {"yes": _("Confidential ones only")},
    }
    if name in of:
        return list(of[name].items())
    if name in CLASSES:
        language = get_language() or "en"
        named = [(id, text.of(language)) for id, text in case_classes.named(CLASSES[name])]
        return [*named, (NONE, pgettext("class of a complaint", "Not sorted yet"))]
    return []


def _said(name: str, wanted: Wanted) -> object:
    value = getattr(wanted, name)
    if name in DAYS:
        return dates.day(value)
    if name == "customer":
        return short(value)
    if name == "product":
        return products.said(value)
    if name == "unit" and value == NONE:
        return _("The whole institution")
    return dict(_choices(name)).get(str(value), value)


def _is_one(name: str, written: str) -> bool:
    if name in DAYS:
        return _day(written) is not None
    if name == "unit":
        return written == NONE or organisation.is_unit(written)
    if name == "owner":
        return accounts.is_known(written)
    return written in (_AS_LISTED[name] if name in _AS_LISTED else dict(_choices(name)))


def _written(query: QueryDict, name: str) -> str:
    return query.get(name, "").replace("\x00", "").strip()[:LONGEST]


def _day(written: str) -> date | None:
    try:
        return day_named(written)
    except NotUnderstood:
        return None
