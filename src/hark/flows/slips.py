"""A value that no record has is mostly a slip of the pen: it is refused with the nearest there is."""

from collections.abc import Mapping, Sequence
from difflib import get_close_matches

from hark.core.errors import Refusal
from hark.core.terms.contact import Channel, Outcome
from hark.core.terms.figure import Answer
from hark.core.terms.finding import Severity
from hark.core.terms.ledger import LEDGERS
from hark.core.terms.question import Dimensions, Question
from hark.flows import facts, indicators
from hark.guard.access import Staff

CLOSED: Mapping[str, Mapping[str, Sequence[str]]] = {
    "contacts": {"channel": tuple(Channel), "outcome": tuple(Outcome)},
    "findings": {"severity": tuple(Severity)},
}
"""What may come though no record has it yet; hours and weekdays are refused where they are none."""

_NUMBERS = frozenset({"hour", "weekday"})
_MOST = 10_000  # the commonest are compared with what was written


class ValueUnknown(Refusal):
    """No record has this value."""


def require_known(
    question: Question, answers: Sequence[Answer] = (), *, by: Staff, version: int | None = None
) -> None:
    """Refuse a filter by a value no record has. What its `answers` count has every value asked for alone.

    Where no record states anything of the dimension, nothing is loaded to tell a slip by.

    Raises:
        ValueUnknown: no record has one of the values, at the version.
        NoSuchDimension: it is filtered by what there is not.
    """
    ledger = facts.counted_in(question.indicators[0])
    is_counted = any(answer.n or answer.suppressed for answer in answers)
    for name, values in question.filter.where.items():
        closed = CLOSED.get(ledger, {}).get(name, ())
        asked = [value for value in values if value is not None and value not in closed]
        if name in _NUMBERS or not asked or (is_counted and len(values) == 1):
            continue
        known = indicators.values_of(name, by=by, of=ledger, version=version)
        strange = [value for value in asked if value not in known]
        if known and strange:
            raise _unknown(name, strange[0], [*known, *closed], secret=name in LEDGERS[ledger].pseudonyms)


def _unknown(name: str, value: str, known: Sequence[str], *, secret: bool) -> ValueUnknown:
    if secret:  # what was written may be somebody's number
        return ValueUnknown(
            "No record has this {name}. Split by it to see those there are.", name=_said(name)
        )
    by_small = {word.casefold(): word for word in reversed(known[:_MOST])}
    if nearest := get_close_matches(value.casefold(), by_small, n=1):
        return ValueUnknown(
            "No record has {name} “{value}”. The nearest there is: “{nearest}”. Split by it to see them all.",
            name=_said(name),
            value=value[:80],
            nearest=by_small[nearest[0]],
        )
    return ValueUnknown(
        "No record has {name} “{value}”. Split by it to see those there are.",
        name=_said(name),
        value=value[:80],
    )


def _said(name: str) -> Dimensions:
    return Dimensions((name,))
