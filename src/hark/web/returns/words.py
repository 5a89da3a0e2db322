"""What each return is called, and what it is."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

TITLES: dict[str, Promise] = {
    "jrt0169": _("Classified complaints (JR/T 0169)"),
    "disclosure": _("Disclosure text"),
    "bulletin": _("Bulletin figures"),
    "fca": _("Firm-level return (FCA)"),
    "cfpb": _("Complaints in the CFPB’s columns"),
}
ABOUT: dict[str, Promise] = {
    "jrt0169": _("By channel, business and reason, unit by unit"),
    "disclosure": _("What is published for a half-year or year, in Chinese and English"),
    "bulletin": _("Per 1,000 outlets and 10 million personal customers, shares, medians, changes"),
    "fca": _("Opened, closed, in what time, upheld, by product group"),
    "cfpb": _("A row a complaint, without narrative and place"),
}
