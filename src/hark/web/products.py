"""What can be complained about, and what it is called: as the institution names it, or in plain words.

A product anybody else names is called as they named it.
"""

from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from hark.core.returns.classes import Axis
from hark.flows import case_classes, organisation

# The ids are those of the classes returns sort into; none is an official code.
OURS: dict[str, Promise] = {
    "debit_card": _("Debit card"),
    "credit_card": _("Credit card"),
    "loan": pgettext_lazy("what a complaint is about", "Loan"),
    "payment": _("Payment or transfer"),
    "savings": _("Savings or deposit"),
    "collection": _("Debt collection"),
    "agency": _("Insurance, funds and other products sold for others"),
    "foreign_exchange": _("Foreign exchange"),
    "own_wealth": _("Wealth management products of the bank"),
    "precious_metals": _("Precious metals"),
    "currency": _("Banknotes and coins"),
    "treasury": _("Government bonds, and taxes paid at the bank"),
    "other_intermediary": _("Other services, such as safe deposit boxes"),
    "personal_information": _("Personal financial information"),
}
_CFPB: dict[str, Promise] = {
    "Credit card": _("Credit card"),
    "Credit card or prepaid card": _("Credit card or prepaid card"),
    "Prepaid card": _("Prepaid card"),
    "Mortgage": _("Mortgage"),
    "Debt collection": _("Debt collection"),
    "Student loan": _("Student loan"),
    "Vehicle loan or lease": _("Vehicle loan or lease"),
    "Consumer Loan": _("Consumer loan"),
    "Consumer loan": _("Consumer loan"),
    "Payday loan": _("Payday loan"),
    "Payday loan, title loan, or personal loan": _("Payday loan, title loan, or personal loan"),
    "Money transfers": _("Money transfers"),
    "Money transfer, virtual currency, or money service": _(
        "Money transfer, virtual currency, or money service"
    ),
    "Bank account or service": _("Bank account or service"),
    "Checking or savings account": _("Checking or savings account"),
    "Credit reporting": _("Credit reporting"),
    "Credit reporting, credit repair services, or other personal consumer reports": _(
        "Credit reporting, credit repair services, or other personal consumer reports"
    ),
    "Other financial service": _("Other financial service"),
}
SIMULATED: dict[str, Promise] = {  # products and lines of the contacts of the demonstration
    "cards": pgettext_lazy("product", "Cards"),
    "home": pgettext_lazy("product", "Home loans"),
    "deposits": pgettext_lazy("product", "Deposits"),
}
NAMES = {**OURS, **_CFPB, **SIMULATED}
OTHER = "other"  # a class of returns as well, and no product


def offered() -> list[tuple[str, str]]:
    """All that can be chosen: what the institution offers, then every class of business returns know.

    Each name once, the institution's own before a class. Its lines may not name all there is.
    """
    ids: dict[str, str] = {}
    for id in (*organisation.products(), *OURS, *_classes()):
        if id != OTHER:
            ids.setdefault(said(id), id)
    return [(id, name) for name, id in ids.items()]


def said(product: str) -> str:
    """The product in the reader's language, as far as there are words for it."""
    return str(NAMES.get(product) or _classes().get(product, product))


def _classes() -> dict[str, str]:
    language = get_language() or "en"
    return {id: name.of(language) for id, name in case_classes.named(Axis.BUSINESS)}
