"""What each return is called, and what it is; what its tables and columns are called."""

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from hark.core.terms.card import Text
from hark.web.foreign import chinese

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


def titled(text: Text) -> str:
    """The title of a table in the reader's language."""
    return _beside(text, "title")


def headed(text: Text) -> str:
    """The head of a column in the reader's language."""
    return _beside(text, "column")


def _beside(text: Text, kind: str) -> str:
    """What a regulator has in English alone stands so on Chinese pages too, with its Chinese before it."""
    words = chinese("fca")[kind].get(text.en) if text.zh == text.en else None
    told = Text(text.en, f"{words}（{text.en}）") if words else text
    return told.of(get_language() or "en")
