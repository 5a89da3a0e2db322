"""Commands that read indicators and the records behind them."""

import json
import sys
from argparse import Namespace
from codecs import BOM_UTF8
from dataclasses import asdict

from django.utils import timezone

from hark.core.terms.figure import Answer, Lacking
from hark.core.terms.period import Period
from hark.core.terms.question import Filter, Question
from hark.flows import evidence as taking
from hark.flows import facts, slips
from hark.flows import indicators as flow
from hark.guard.access import operator
from hark.jobs.command import DONE
from hark.jobs.counting import counted
from hark.jobs.data import write
from hark.jobs.start import operator_name


def indicators(options: Namespace) -> int:
    """The book, a line each."""
    cards = flow.book(by=operator(operator_name()))
    if options.json:
        print(
            json.dumps(
                [{**asdict(card), "definition": card.definition} for card in cards.values()],
                default=str,
                ensure_ascii=False,
            )
        )
    else:
        for card in cards.values():
            target = "" if card.target is None else f"target {card.target:g}"
            print(f"{card.id}\t{card.name.en}\t{card.name.zh}\t{target}")
    return DONE


def ask(options: Namespace) -> int:
    """The answers, a line each or as JSON."""
    question = Question(
        indicators=(options.indicator,),
        period=Period(options.start, options.end),
        grain=options.grain,
        by=tuple(dict.fromkeys(name for name in options.by.split(",") if name)),
        filter=_filter(options),
    )
    by, version = operator(operator_name()), options.at_version
    answers = flow.ask(question, by=by, now=timezone.now(), version=version)
    slips.require_known(question, answers, by=by, version=version)
    if options.json:
        print(json.dumps([answer.as_plain() for answer in answers], ensure_ascii=False))
    else:
        for answer in answers:
            print("\t".join(_words(answer)))
    return DONE


def rows(options: Namespace) -> int:
    """The records the figure was counted from, as CSV."""
    ledger = facts.counted_in(options.indicator)
    by = operator(operator_name())
    question = Question((options.indicator,), Period(options.start, options.end), filter=_filter(options))
    slips.require_known(question, by=by)
    chosen = facts.selection(
        ledger,
        period=question.period,
        filter=question.filter,
        indicator=options.indicator,
        descending=False,
    )
    export = facts.export(ledger, chosen, form="csv", by=by, now=timezone.now())
    if options.csv:
        write(export.chunks, options.csv)
        masked = f" Left out: {', '.join(export.masked)}." if export.masked else ""
        print(f"{counted(export.rows, 'row')} in {options.csv.name}.{masked}")
    else:
        chunks = iter(export.chunks)
        # Excel wants the mark in a file; in a pipe it would be a part of the first heading.
        sys.stdout.buffer.write(next(chunks, b"").removeprefix(BOM_UTF8))
        sys.stdout.buffer.writelines(chunks)
    return DONE


def evidence(options: Namespace) -> int:
    """The figure, and the folder with all it was counted from."""
    question = Question((options.indicator,), Period(options.start, options.end), filter=_filter(options))
    by = operator(operator_name())
    slips.require_known(question, by=by)
    answer = taking.take(question, to=options.out, by=by, now=timezone.now())
    print("\t".join(_words(answer)))
    print(f"In {options.out.name}: `python recompute.py` counts it again.")
    return DONE


def _filter(options: Namespace) -> Filter:
    where: dict[str, tuple[str | None, ...]] = {}
    for name, value in options.where:
        where[name] = (*where.get(name, ()), value or None)
    return Filter(where)


def _words(answer: Answer) -> list[str]:
    estimate = answer.estimate
    value = "no data" if estimate.value is None else f"{estimate.value:.6g}"
    interval = (
        "" if estimate.low is None or estimate.high is None else f"{estimate.low:.6g} to {estimate.high:.6g}"
    )
    cell = ", ".join(f"{name}={value or 'missing'}" for name, value in answer.by.items())
    reasons = "; ".join(map(_reason, answer.lacking))
    told = [answer.period.label(answer.grain), cell, value, interval, f"n={answer.n}", answer.verdict.value]
    return [*told, reasons] if reasons else told


def _reason(lacking: Lacking) -> str:
    """Why a verdict is unknown."""
    expected = f"{lacking.expected:,.0f}"
    if lacking.since:
        return f"{lacking.feed} is late: nothing since {lacking.since:%Y-%m-%d %H:%M}, {expected} expected"
    return f"{lacking.feed} is thin on {lacking.days.start}: {expected} expected, far fewer came"
