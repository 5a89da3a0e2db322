"""What an institution publishes of its complaints: sentences, and the shares behind them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from hark.core.returns.adding import by, heads, shares
from hark.core.returns.classes import UNSORTED, Axis, Classes
from hark.core.returns.entry import Entry
from hark.core.returns.matrix import NO_UNIT
from hark.core.returns.table import TOTAL, Basis, Head, Return, Table
from hark.core.terms.card import Text
from hark.core.terms.period import Period
from hark.core.terms.rounding import percent

_LAST = (UNSORTED, NO_UNIT.id)
SAID_OF = ("whole", "business", "reason", "channel", "unit")


@dataclass(frozen=True, slots=True)
class Wording:
    """The sentences in order, by what they are said of, with fields in braces. The institution edits them."""

    sentences: tuple[tuple[str, Text], ...]
    none: Text  # in place of all of them, where there is no complaint


def disclosure(
    entries: Sequence[Entry],
    *,
    period: Period,
    classes: Classes,
    units: Sequence[Head],
    institution: Text,
    wording: Wording,
) -> Return:
    """The text over the complaints received in the period, with each of its shares as a table."""
    received = [entry for entry in entries if entry.received in period]
    closed = sum(1 for entry in entries if entry.closed and entry.closed in period)
    tables = (
        *(_of(axis, received, classes) for axis in (Axis.BUSINESS, Axis.REASON, Axis.CHANNEL)),
        shares(
            received,
            id="unit",
            title=Text("By unit", "按机构"),
            rows=(*units, NO_UNIT),
            row=lambda entry: entry.unit,
            basis=Basis.RECEIVED,
        ),
    )
    parts = {table.id: table for table in tables}
    said = (
        [wording.none]
        if not received
        else [text for of, text in wording.sentences if of == "whole" or _told(parts[of])]
    )
    known = {"received": len(received), "closed": closed}
    of = [_filled(text, period, institution, known, parts) for text in said]
    return Return("disclosure", period, tables, tuple(of), classes.version, provisional=classes.provisional)


_TITLES = {
    Axis.BUSINESS: Text("By business", "按业务类别"),
    Axis.REASON: Text("By reason", "按投诉原因"),
    Axis.CHANNEL: Text("By channel", "按业务办理渠道"),
}


def _of(axis: Axis, received: Sequence[Entry], classes: Classes) -> Table:
    rows = heads(classes, axis)
    key = by(classes, axis)
    return shares(received, id=axis.value, title=_TITLES[axis], rows=rows, row=key, basis=Basis.RECEIVED)


def _filled(
    text: Text, period: Period, institution: Text, counts: dict[str, int], tables: dict[str, Table]
) -> Text:
    en: dict[str, object] = {"institution": institution.en, "first": _en(period.start)}
    zh: dict[str, object] = {"institution": institution.zh, "first": _zh(period.start)}
    en |= {"last": _en(period.last_day), **{name: f"{count:,}" for name, count in counts.items()}}
    zh |= {"last": _zh(period.last_day), **counts}
    en |= {
        name: "; ".join(f"{head.name.en} {share}" for head, share in _told(t)) for name, t in tables.items()
    }
    zh |= {
        name: "、".join(f"{head.name.zh}占{share}" for head, share in _told(t)) for name, t in tables.items()
    }
    return Text(text.en.format(**en), text.zh.format(**zh))


def _told(table: Table) -> list[tuple[Head, str]]:
    """The rows a sentence names: those with complaints, what is not sorted last: shares are of a whole."""
    found = []
    for head in sorted(table.rows, key=lambda head: head.id in _LAST):
        share, counted = table.cells[head.id, "share"], table.cells[head.id, "complaints"]
        if head.id != TOTAL and counted.value and isinstance(share.value, float):
            found.append((head, percent(share.value)))
    return found


def _en(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _zh(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
