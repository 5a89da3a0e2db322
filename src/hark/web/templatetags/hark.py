"""The parts pages are made of, as template tags and filters."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from django import template
from django.conf import settings
from django.forms import BoundField
from django.http import QueryDict
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from hark.core.terms.card import Unit
from hark.core.terms.figure import Verdict
from hark.core.terms.period import Period
from hark.web import dates, figures, sentences, values, words
from hark.web.pages import Pager
from hark.web.question import Scope

register = template.Library()
register.filter("day", dates.day, expects_localtime=True)
register.filter("span", dates.span)
register.simple_tag(sentences.comma)


@register.simple_tag
@cache
def icon(name: str) -> SafeString:
    """One symbol of the sprite, decoration only: the words beside it say what it means."""
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>',
        static("hark/icons.svg"),
        name,
    )


@register.simple_tag
def verdict(value: Verdict) -> SafeString:
    """The verdict by shape, word and colour."""
    return _verdict(value, str(words.VERDICTS[value]))


@cache
def _verdict(value: Verdict, word: str) -> SafeString:
    shape = "" if value is Verdict.NO_TARGET else icon(value.value)
    return format_html('<span class="verdict {}">{}{}</span>', value.value.replace("_", "-"), shape, word)


@register.simple_tag
def institution() -> str:
    """What the institution calls itself; empty where nobody has said."""
    return str(settings.HARK_INSTITUTION)


@register.simple_tag(takes_context=True)
def first_page(context: Mapping[str, Any]) -> str:
    """Where whoever asks begins: a customer at the customers' pages, everybody else at the board."""
    match = getattr(context.get("request"), "resolver_match", None)
    return reverse("portal:start" if match and match.namespace == "portal" else "home")


@register.filter
def number(value: float | None) -> str:
    """The number with thin separators; a dash where there is none."""
    return figures.number(value)


@register.filter
def amount(value: Decimal | None) -> str:
    """The sum of money to the hundredth, in the institution's own currency; a dash where there is none."""
    return figures.bare(None if value is None else float(value), Unit.AMOUNT)


@register.filter
def item(mapping: Mapping[str, object], key: str) -> object:
    """The entry of a mapping under a key known only at run time."""
    return mapping.get(key, "")


@register.inclusion_tag("parts/chips.html")
def chips(
    scope: Scope, counted_in: str = "", more: Sequence[Mapping[str, str]] = (), every: str = ""
) -> dict[str, object]:
    """The filters in force, each with the address that takes it off, `more` of the page, the indicator.

    Where there are none, `every` says so.
    """
    return {
        # Of what feed or arrival it is only a list says.
        "brought_by": getattr(scope, "brought_by", ()),
        "brought_by_href": getattr(scope, "brought_by_href", ""),
        "every": every or _("No filter: all complaints"),
        "counted_in": counted_in,
        "counted_in_href": f"?{scope.of('').query}",
        "chips": [
            {
                "dimension": words.DIMENSIONS.get(dimension, dimension),
                "value": _("not stated") if value is None else values.said(dimension, value),
                "href": f"?{scope.without(dimension, value).query}",
            }
            for dimension, asked in scope.filter.where.items()
            for value in asked
        ]
        + list(more),
        "search": scope.filter.search,
        "search_href": f"?{scope.unsearched().query}",
        "clear_href": f"?{scope.unfiltered().query}",
    }


@register.inclusion_tag("parts/period.html")
def period_chooser(scope: Scope, known: list[Period], head: str = "") -> dict[str, object]:
    """The period in force; to choose from those named by the day it is, stretches, a pair of dates.

    The stretches are those there are data for, or what `head` says.
    """
    today = timezone.localdate()
    return {
        "head": head or _("Days with data"),
        "period": scope.period,
        "word": words.RELATIVES[scope.relative] if scope.relative else "",
        "relatives": [
            {"word": word, "href": f"?{scope.at(each, today=today).query}", "current": each is scope.relative}
            for each, word in words.RELATIVES.items()
        ],
        "stretches": [
            {
                "period": stretch,
                "href": f"?{scope.over(stretch).query}",
                "current": stretch == scope.period and not scope.relative,
            }
            for stretch in reversed(known)
        ],
        "kept": [(name, value) for name, value in scope.pairs() if name not in ("period", "from", "to")],
    }


@register.inclusion_tag("parts/pager.html")
def pager(pager: Pager) -> dict[str, object]:
    """Where in a long list the reader is, and the way on and back."""
    return {"pager": pager}


@register.inclusion_tag("parts/column.html")
def column(
    query: QueryDict, name: str, word: str, *, sort: str, descending: bool, figure: bool = False
) -> dict[str, Any]:
    """The header of a column that sorts: a link to the other order; screen readers hear the present one."""
    turned = query.copy()
    turned["sort"] = name
    turned["order"] = "ascending" if name == sort and descending else "descending"
    turned.pop("offset", None)
    return {
        "word": word,
        "href": f"?{turned.urlencode()}",
        "order": ("descending" if descending else "ascending") if name == sort else "",
        "figure": figure,
    }


@register.inclusion_tag("parts/field.html")
def field(bound: BoundField) -> dict[str, object]:
    """A form field with its label, its help and what is wrong with it, tied together for screen readers."""
    described = [f"{bound.auto_id}-help"] if bound.help_text else []
    described += [f"{bound.auto_id}-error"] if bound.errors else []
    attributes: dict[str, str | bool] = {"aria-describedby": " ".join(described)} if described else {}
    if bound.errors:
        attributes["aria-invalid"] = "true"
    return {"field": bound, "widget": bound.as_widget(attrs=attributes)}


@register.filter
def iso(value: date) -> str:
    """The date as addresses and form fields write it."""
    return value.isoformat()
