"""Texts that are kept in both languages, in templates."""

from django import template
from django.utils.translation import get_language

from hark.core.terms.card import Text

register = template.Library()


@register.filter
def said(text: Text) -> str:
    """The text in the reader's language."""
    return text.of(get_language() or "en")


@register.filter
def otherwise(text: Text) -> str:
    """The text in the other language."""
    return text.en if _in_chinese() else text.zh


@register.simple_tag
def other_language() -> str:
    """The code of the other language, for the markup of texts in it."""
    return "en" if _in_chinese() else "zh-Hans"


def _in_chinese() -> bool:
    return (get_language() or "en").startswith("zh")
