"""What complaints of the CFPB say of themselves, by its own words, in the reader's language.

What anybody else names is called as they named it.
"""

from django.utils.translation import get_language

from hark.core.terms.card import Text
from hark.web.foreign import chinese


def said(dimension: str, value: str) -> str:
    """The value in the reader's words; one there are no words for, as it came."""
    words = Text(value, chinese("cfpb").get(dimension, {}).get(value, value))
    return words.of(get_language() or "en")
