"""What products are called: those of ours, where the institution names none, and those the CFPB names.

A product anybody else names is called as they named it.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

# The ids are our own; none is an official code.
OURS: dict[str, Promise] = {
    "debit_card": _("Debit card"),
    "credit_card": _("Credit card"),
    "loan": pgettext_lazy("what a complaint is about", "Loan"),
    "payment": _("Payment or transfer"),
    "savings": _("Savings or deposit"),
    "collection": _("Debt collection"),
    "agency": _("Insurance, funds and other products sold for others"),
    "foreign_exchange": _("Foreign exchange"),
    "precious_metals": _("Precious metals"),
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
NAMES = {**OURS, **_CFPB}


def said(product: str) -> str:
    """The product in the reader's language, as far as there are words for it."""
    return str(NAMES.get(product, product))
