"""What complaints of the CFPB are about more closely, by its own words, in the reader's language.

Sub-products anybody else names are called as they named them.
"""

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

SUB_PRODUCTS: dict[str, Promise] = {
    "Credit reporting": pgettext_lazy("sub-product", "Credit reporting"),
    "Conventional fixed mortgage": pgettext_lazy("sub-product", "Conventional fixed mortgage"),
    "Checking account": pgettext_lazy("sub-product", "Checking account"),
    "Other (phone, health club, etc.)": pgettext_lazy("sub-product", "Other (phone, health club, etc.)"),
    "Other mortgage": pgettext_lazy("sub-product", "Other mortgage"),
    "Credit card": pgettext_lazy("sub-product", "Credit card"),
    "Medical": pgettext_lazy("sub-product", "Medical"),
    "FHA mortgage": pgettext_lazy("sub-product", "FHA mortgage"),
    "Non-federal student loan": pgettext_lazy("sub-product", "Non-federal student loan"),
    "Conventional adjustable mortgage (ARM)": pgettext_lazy(
        "sub-product", "Conventional adjustable mortgage (ARM)"
    ),
    "General-purpose credit card or charge card": pgettext_lazy(
        "sub-product", "General-purpose credit card or charge card"
    ),
    "Vehicle loan": pgettext_lazy("sub-product", "Vehicle loan"),
    "Other bank product/service": pgettext_lazy("sub-product", "Other bank product/service"),
    "Other debt": pgettext_lazy("sub-product", "Other debt"),
    "Installment loan": pgettext_lazy("sub-product", "Installment loan"),
    "Payday loan": pgettext_lazy("sub-product", "Payday loan"),
    "Conventional home mortgage": pgettext_lazy("sub-product", "Conventional home mortgage"),
    "I do not know": pgettext_lazy("sub-product", "I do not know"),
    "Credit card debt": pgettext_lazy("sub-product", "Credit card debt"),
    "Home equity loan or line of credit": pgettext_lazy("sub-product", "Home equity loan or line of credit"),
    "Medical debt": pgettext_lazy("sub-product", "Medical debt"),
    "VA mortgage": pgettext_lazy("sub-product", "VA mortgage"),
    "Savings account": pgettext_lazy("sub-product", "Savings account"),
    "Loan": pgettext_lazy("sub-product", "Loan"),
    "Mortgage": pgettext_lazy("sub-product", "Mortgage"),
    "Federal student loan servicing": pgettext_lazy("sub-product", "Federal student loan servicing"),
    "International money transfer": pgettext_lazy("sub-product", "International money transfer"),
    "Auto": pgettext_lazy("sub-product", "Auto"),
    "Domestic (US) money transfer": pgettext_lazy("sub-product", "Domestic (US) money transfer"),
    "Store credit card": pgettext_lazy("sub-product", "Store credit card"),
    "Vehicle lease": pgettext_lazy("sub-product", "Vehicle lease"),
    "Federal student loan": pgettext_lazy("sub-product", "Federal student loan"),
    "(CD) Certificate of deposit": pgettext_lazy("sub-product", "(CD) Certificate of deposit"),
    "Other banking product or service": pgettext_lazy("sub-product", "Other banking product or service"),
    "Private student loan": pgettext_lazy("sub-product", "Private student loan"),
    "Other type of mortgage": pgettext_lazy("sub-product", "Other type of mortgage"),
    "Other personal consumer report": pgettext_lazy("sub-product", "Other personal consumer report"),
    "Auto debt": pgettext_lazy("sub-product", "Auto debt"),
    "Reverse mortgage": pgettext_lazy("sub-product", "Reverse mortgage"),
    "Personal line of credit": pgettext_lazy("sub-product", "Personal line of credit"),
    "Mobile or digital wallet": pgettext_lazy("sub-product", "Mobile or digital wallet"),
    "General purpose card": pgettext_lazy("sub-product", "General purpose card"),
    "Home equity loan or line of credit (HELOC)": pgettext_lazy(
        "sub-product", "Home equity loan or line of credit (HELOC)"
    ),
    "General-purpose prepaid card": pgettext_lazy("sub-product", "General-purpose prepaid card"),
    "Title loan": pgettext_lazy("sub-product", "Title loan"),
    "Mortgage debt": pgettext_lazy("sub-product", "Mortgage debt"),
    "Payday loan debt": pgettext_lazy("sub-product", "Payday loan debt"),
    "Lease": pgettext_lazy("sub-product", "Lease"),
    "Private student loan debt": pgettext_lazy("sub-product", "Private student loan debt"),
    "Gift or merchant card": pgettext_lazy("sub-product", "Gift or merchant card"),
    "CD (Certificate of Deposit)": pgettext_lazy("sub-product", "CD (Certificate of Deposit)"),
    "Credit repair services": pgettext_lazy("sub-product", "Credit repair services"),
    "Government benefit card": pgettext_lazy("sub-product", "Government benefit card"),
    "Cashing a check without an account": pgettext_lazy("sub-product", "Cashing a check without an account"),
    "Mobile wallet": pgettext_lazy("sub-product", "Mobile wallet"),
    "Virtual currency": pgettext_lazy("sub-product", "Virtual currency"),
    "Government benefit payment card": pgettext_lazy("sub-product", "Government benefit payment card"),
    "Federal student loan debt": pgettext_lazy("sub-product", "Federal student loan debt"),
    "Check cashing": pgettext_lazy("sub-product", "Check cashing"),
    "Payroll card": pgettext_lazy("sub-product", "Payroll card"),
    "Money order": pgettext_lazy("sub-product", "Money order"),
    "Debt settlement": pgettext_lazy("sub-product", "Debt settlement"),
    "Gift card": pgettext_lazy("sub-product", "Gift card"),
    "Pawn loan": pgettext_lazy("sub-product", "Pawn loan"),
    "Refund anticipation check": pgettext_lazy("sub-product", "Refund anticipation check"),
    "Foreign currency exchange": pgettext_lazy("sub-product", "Foreign currency exchange"),
    "ID prepaid card": pgettext_lazy("sub-product", "ID prepaid card"),
    "Check cashing service": pgettext_lazy("sub-product", "Check cashing service"),
    "Traveler's check or cashier's check": pgettext_lazy(
        "sub-product", "Traveler's check or cashier's check"
    ),
    "Credit repair": pgettext_lazy("sub-product", "Credit repair"),
    "Other special purpose card": pgettext_lazy("sub-product", "Other special purpose card"),
    "Traveler's/Cashier's checks": pgettext_lazy("sub-product", "Traveler's/Cashier's checks"),
}
