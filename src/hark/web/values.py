"""The values of dimensions as people read them: Monday for 01, a member of staff by a short pseudonym.

There are words for those of our own forms, of the demonstration and of the CFPB. Exports and the API have
every value as it came.
"""

from django.utils.dates import WEEKDAYS
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from hark.core.terms.contact import Channel, Outcome
from hark.core.terms.finding import Severity
from hark.guard.pseudonyms import short
from hark.web import cfpb, products

PSEUDONYMS = frozenset({"customer", "staff", "actor"})
_SAME = {"tags": "tag"}  # a record has tags, and facts are split by one
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
        "Web": pgettext_lazy("channel", "Web"),
        "Web Referral": pgettext_lazy("channel", "Web Referral"),
        "Referral": pgettext_lazy("channel", "Referral"),
        "Postal mail": pgettext_lazy("channel", "Postal mail"),
        "Fax": pgettext_lazy("channel", "Fax"),
        "Email": pgettext_lazy("channel", "Email"),
        "Phone": pgettext_lazy("channel", "Phone"),  # as the CFPB writes it
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
    "queue": {
        "cards": pgettext_lazy("queue", "cards"),
        "loans": pgettext_lazy("queue", "loans"),
        "general": pgettext_lazy("queue", "general"),
        "chat": pgettext_lazy("queue", "chat"),
        "counter": pgettext_lazy("queue", "counter"),
        "app": pgettext_lazy("queue", "app"),
    },
    "reason": {
        "balance": pgettext_lazy("reason of a contact", "balance"),
        "card lost": pgettext_lazy("reason of a contact", "card lost"),
        "dispute": pgettext_lazy("reason of a contact", "dispute"),
        "fees": pgettext_lazy("reason of a contact", "fees"),
        "password": pgettext_lazy("reason of a contact", "password"),
        "transfer": pgettext_lazy("reason of a contact", "transfer"),
    },
    "line": {**products.SIMULATED},
    "response": {
        "Closed": pgettext_lazy("response to a complaint", "Closed"),
        "Closed with explanation": pgettext_lazy("response to a complaint", "Closed with explanation"),
        "Closed with monetary relief": pgettext_lazy(
            "response to a complaint", "Closed with monetary relief"
        ),
        "Closed with non-monetary relief": pgettext_lazy(
            "response to a complaint", "Closed with non-monetary relief"
        ),
        "Closed with relief": pgettext_lazy("response to a complaint", "Closed with relief"),
        "Closed without relief": pgettext_lazy("response to a complaint", "Closed without relief"),
        "In progress": pgettext_lazy("response to a complaint", "In progress"),
        "Untimely response": pgettext_lazy("response to a complaint", "Untimely response"),
    },
    "tag": {
        "Older American": pgettext_lazy("tag of a complaint", "Older American"),
        "Servicemember": pgettext_lazy("tag of a complaint", "Servicemember"),
    },
    "consent": {
        "Consent not provided": pgettext_lazy("consent to publish", "Consent not provided"),
        "Consent provided": pgettext_lazy("consent to publish", "Consent provided"),
        "Consent withdrawn": pgettext_lazy("consent to publish", "Consent withdrawn"),
        "Other": pgettext_lazy("consent to publish", "Other"),
    },
    "timely": {
        "Yes": pgettext_lazy("response in time", "Yes"),
        "No": pgettext_lazy("response in time", "No"),
    },
    "disputed": {
        "Yes": pgettext_lazy("disputed by the customer", "Yes"),
        "No": pgettext_lazy("disputed by the customer", "No"),
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
    words = WORDS.get(_SAME.get(dimension, dimension), {})
    return str(words[value]) if value in words else cfpb.said(dimension, value)
