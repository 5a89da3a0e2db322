"""The cells of a list of complaints."""

from collections.abc import Iterable

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from hark.web import products
from hark.web.complaints.columns import Cell

register = template.Library()


@register.filter
def product(value: str) -> str:
    """The product in the reader's language."""
    return products.said(value)


@register.simple_tag
def cells(row: Iterable[Cell]) -> SafeString:
    """The cells of one row."""
    # A page has some five hundred; a loop of the template over them would take half of its time.
    return format_html_join(
        "", '<td class="{}" data-name="{}">{}</td>', ((cell.kind, cell.word, cell.text) for cell in row)
    )
