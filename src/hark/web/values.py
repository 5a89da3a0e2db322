"""The values of dimensions as people read them: Monday for 01, a member of staff by a short pseudonym."""

from django.utils.dates import WEEKDAYS
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from hark.core.terms.contact import Channel, Outcome
from hark.core.terms.finding import Severity
from hark.guard.pseudonyms import short
from hark.web import products

PSEUDONYMS = frozenset({"customer", "staff", "actor"})
WORDS: dict[str, dict[str, Promise | str]] = {
    "outcome": {
        Outcome.ANSWERED: pgettext_lazy("outcome of a contact", "Answered"),
        Outcome.ABANDONED: pgettext_lazy("outcome of a contact", "Given up"),
        Outcome.VOID: pgettext_lazy("outcome of a contact", "Void"),
    },
    "channel": {
        Channel.PHONE: pgettext_lazy("channel", "Phone"),
        Channel.CHAT: pgettext_lazy("channel", "Chat"),
        Channel.COUNTER: pgettext_lazy("channel", "Counter"),
        Channel.APP: pgettext_lazy("channel", "App"),
        Channel.MAIL: pgettext_lazy("channel", "Mail"),
    },
    "severity": {
        Severity.LOW: pgettext_lazy("severity", "Low"),
        Severity.MEDIUM: pgettext_lazy("severity", "Medium"),
        Severity.HIGH: pgettext_lazy("severity", "High"),
    },
    "kind": {
        "conduct": pgettext_lazy("kind of a finding", "Conduct"),
        "quality": pgettext_lazy("kind of a finding", "Quality"),
    },
    "direction": {
        "in": pgettext_lazy("direction of money", "In"),
        "out": pgettext_lazy("direction of money", "Out"),
    },
    "counterparty": {
        "person": pgettext_lazy("other side of a transaction", "Person"),
        "organisation": pgettext_lazy("other side of a transaction", "Organisation"),
        "bank": pgettext_lazy("other side of a transaction", "Bank"),
        "own": pgettext_lazy("other side of a transaction", "The customer"),
        "other": pgettext_lazy("other side of a transaction", "Other"),
    },
    "weekday": {f"{number + 1:02d}": word for number, word in WEEKDAYS.items()},
}


def said(dimension: str, value: str) -> str:
    """The value in the reader's words; one there are no words for, as the source wrote it."""
    if dimension in PSEUDONYMS:
        return short(value)
    if dimension == "product":
        return products.said(value)
    if dimension == "hour":
        return f"{value}:00"
    return str(WORDS.get(dimension, {}).get(value, value))
