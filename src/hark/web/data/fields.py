"""The fields of a complaint and the kinds of their columns, in words."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

FIELDS: dict[str, Promise] = {
    "source_id": _("Number"),
    "received": _("Received"),
    "customer": _("Customer"),
    "product": _("Product"),
    "sub_product": _("Sub-product"),
    "issue": _("Issue"),
    "sub_issue": _("Sub-issue"),
    "narrative": _("Narrative"),
    "public_response": _("Public response"),
    "company": _("Company"),
    "state": _("State"),
    "unit": pgettext_lazy("of the institution", "Unit"),
    "zip_code": _("ZIP code"),
    "tags": _("Tags"),
    "consent": _("Consent to publish"),
    "channel": _("Channel"),
    "sent": _("Sent"),
    "response": _("Response"),
    "timely": _("Timely"),
    "disputed": _("Disputed"),
}

KINDS: dict[str, Promise] = {
    "id": _("Id"),
    "text": _("Words"),
    "long_text": _("Text, sealed"),
    "date": _("Date"),
    "choice": _("Choice"),
    "list": _("List of words"),
    "pseudonym": _("Pseudonym"),
}
