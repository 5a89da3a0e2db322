"""Figures as people read them: 99.3 %, 9 918, 1.4 days."""

from dataclasses import replace
from math import isfinite

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from hark.core.terms.card import Unit
from hark.core.terms.figure import Estimate
from hark.core.terms.rounding import half_up

THIN = "\u202f"
UNKNOWN = "–"
MINUS = "\u2212"

DECIMALS = {
    Unit.COUNT: 0,
    Unit.PER_DAY: 1,
    Unit.SHARE: 1,
    Unit.DAYS: 2,
    Unit.SECONDS: 1,
    Unit.PER_THOUSAND: 3,
    Unit.PER_CUSTOMER: 2,
    Unit.AMOUNT: 2,
}


def number(value: float | None, *, decimals: int = 0) -> str:
    """The number with thin separators between thousands and a true minus; a dash where there is none."""
    if value is None:
        return UNKNOWN
    told = half_up(value, decimals) if isfinite(value) else value
    return f"{told:,.{decimals}f}".replace(",", THIN).replace("-", MINUS)


def scaled(value: float, unit: Unit) -> float:
    """The value on the scale it is written in: shares in hundredths, all else as it is."""
    return value * 100 if unit is Unit.SHARE else value


def bare(value: float | None, unit: Unit) -> str:
    """The value without its unit, for columns that name the unit in their header."""
    return UNKNOWN if value is None else number(scaled(value, unit), decimals=DECIMALS[unit])


def suffix(unit: Unit) -> str:
    """The unit as it stands after a number; nothing after a plain count."""
    match unit:
        case Unit.SHARE:
            return pgettext("unit after a number", "%")
        case Unit.PER_DAY:
            return pgettext("unit after a number", "a day")
        case Unit.DAYS:
            return pgettext("unit after a number", "days")
        case Unit.SECONDS:
            return pgettext("unit after a number", "s")
        case Unit.PER_THOUSAND:
            return pgettext("unit after a number", "per 1,000")
        case Unit.PER_CUSTOMER:
            return pgettext("unit after a number", "a customer")
        case Unit.COUNT | Unit.AMOUNT:
            return ""


def value(value: float | None, unit: Unit) -> str:
    """The value with its unit."""
    return with_unit(bare(value, unit), unit) if value is not None else UNKNOWN


def plausible(estimate: Estimate, unit: Unit) -> Estimate:
    """The estimate as it is shown: no time takes less than none, though a t interval may reach below."""
    if unit not in (Unit.DAYS, Unit.SECONDS) or estimate.low is None or (estimate.value or 0.0) < 0:
        return estimate
    return replace(estimate, low=max(0.0, estimate.low))


def bounds(estimate: Estimate, unit: Unit) -> str:
    """The 95 % interval without its unit; nothing where there is none."""
    estimate = plausible(estimate, unit)
    if estimate.low is None or estimate.high is None:
        return ""
    ends = [scaled(end, unit) for end in (estimate.low, estimate.high)]
    low, high = (number(end, decimals=DECIMALS[unit]) for end in ends)
    if low == high and estimate.low != estimate.high:
        low, high = (number(end, decimals=DECIMALS[unit] + 1) for end in ends)
    return f"{low}–{high}"


def interval(estimate: Estimate, unit: Unit) -> str:
    """The 95 % interval with its unit; nothing where there is none."""
    written = bounds(estimate, unit)
    return with_unit(written, unit) if written else ""


def with_unit(written: str, unit: Unit) -> str:
    """The written number followed by its unit, spaced as the language does."""
    match unit:
        case Unit.SHARE:
            return _("{number} %").format(number=written)
        case Unit.PER_DAY:
            return _("{number} a day").format(number=written)
        case Unit.DAYS:
            return (_("{number} day") if written == "1" else _("{number} days")).format(number=written)
        case Unit.SECONDS:
            return _("{number} s").format(number=written)
        case Unit.PER_THOUSAND:
            return _("{number} per 1,000").format(number=written)
        case Unit.PER_CUSTOMER:
            return _("{number} a customer").format(number=written)
        case Unit.COUNT | Unit.AMOUNT:
            return written


def short(value: float, unit: Unit) -> str:
    """The value with its unit, and with no more decimals than it has: targets, quantiles, ends of an axis."""
    return with_unit(number(scaled(value, unit), decimals=2).rstrip("0").rstrip("."), unit)
