"""The variables of templates in words: what a case gives for each, and what a made-up one does."""

from collections.abc import Mapping
from datetime import date

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hark.core.complaints import template
from hark.core.complaints.template import CUSTOMER, Kind
from hark.core.terms.card import Text
from hark.core.terms.sentence import Sentence
from hark.web import dates, figures, products
from hark.web.cases import words
from hark.web.sentences import told

KINDS: dict[str, Promise] = {
    Kind.ACKNOWLEDGEMENT: _("Confirming receipt"),
    Kind.INTERIM: _("Message meanwhile"),
    Kind.PAUSE: _("Pausing the term"),
    Kind.EXTENSION: _("Extending the term"),
    Kind.REPLY: _("Reply to the customer"),
}
MEANINGS: dict[str, Promise] = {
    "number": _("the number of the complaint"),
    "customer": _("the name of whoever complains, put in as the text leaves"),
    "received": _("the day it was received"),
    "due": _("the day by which the customer is answered"),
    "days": _("how many days are left until then"),
    "institution": _("the name of the institution"),
    "unit": _("the unit the complaint belongs to"),
    "handler": _("who handles it"),
    "product": _("the product"),
    "wish": _("what the customer wishes for"),
    "facts": _("what was found; whoever writes fills it in"),
    "grounds": _("on what the decision rests; whoever writes fills it in"),
    "reason": _("why; whoever writes fills it in"),
    "outcome": _("the outcome, where it was noted already"),
    "remedy": _("the remedy, where it was noted already"),
    "redress": _("what was paid, where it was noted already"),
    "objection": _("how to ask for a review, as the institution says it"),
    "objection_term": _("how long the law lets the customer ask for a review"),
    "mediation": _("who mediates, as the institution says it"),
    "objected": _("the day the customer asked for a review, where they did"),
}
_CODES: dict[str, Mapping[str, Promise]] = {
    "product": products.NAMES,
    "wish": words.WISHES,
    "outcome": words.OUTCOMES,
    "remedy": words.REMEDIES,
}


def filled(text: str, values: Mapping[str, object], *, language: str) -> str:
    """The text with what the case gives, in the words of the language the text is in."""
    with translation.override(language):
        return template.fill(text, {name: _said(name, value) for name, value in values.items()})


def made_up(language: str) -> dict[str, object]:
    """A case nobody ever had, by which a template is tried."""
    is_zh = language.startswith("zh")
    return {
        "number": "261128-K7Q4M",
        CUSTOMER: "李明" if is_zh else "Li Ming",
        "received": date(2026, 11, 28),
        "due": date(2026, 12, 13),
        "days": 15,
        "institution": "示例银行" if is_zh else "Example Bank",
        "unit": "西城支行" if is_zh else "West Branch",
        "handler": "何远" if is_zh else "He Yuan",
        "product": "信用卡" if is_zh else "Credit card",
        "wish": "refund",
        "objection": Text(en="the way your institution names", zh="贵机构设定的异议渠道"),
        "objection_term": Sentence("{n} calendar days", {"n": 30}),
        "mediation": Text(en="the body your institution names", zh="贵机构设定的调解组织"),
        "objected": date(2026, 12, 20),
    }


def variables(language: str) -> list[tuple[str, Promise]]:
    """Each variable as a text in the language names it, and what it stands for."""
    return [(template.called(name, language), meaning) for name, meaning in MEANINGS.items()]


def _said(name: str, value: object) -> str:
    match value:
        case date():
            return dates.day(value)
        case Sentence():
            return told(value)
        case Text():
            return value.of(translation.get_language() or "en")
        case int():
            return figures.number(value)
        case _:
            return str(_CODES.get(name, {}).get(str(value), value))
