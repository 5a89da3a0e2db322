"""Recounting: the query that makes a figure of the file of its evidence, for DuckDB and whoever runs it."""

import json
from collections.abc import Collection, Iterator
from dataclasses import replace

import ibis
from ibis.expr.types import FloatingValue, NumericScalar, NumericValue, Table

from hark.core.terms.figure import Answer
from hark.core.terms.question import Question
from hark.lake.engines import text
from hark.lake.figures import QUANTILES
from hark.lake.narrowing import narrowed
from hark.measures.formulas import (
    GROWTH,
    ZERO,
    Count,
    Duration,
    Formula,
    Mean,
    PerDay,
    PerDistinct,
    PerExposure,
)
from hark.measures.subject import Subject

ROWS = "rows.parquet"  # as a table, the name by which DuckDB finds the file where it runs beside it


def query(
    question: Question,
    formula: Formula,
    *,
    answer: Answer,
    of: Subject,
    columns: ibis.Schema,
    left_out: Collection[str],
) -> str:
    """The query whose `value` is that of the answer, and what it is over, in a comment.

    Period and filter stand in it although the file holds nothing else: who reads it sees what was asked.
    """
    where = question.filter.where
    said = replace(question.filter, where={name: where[name] for name in where if name not in left_out})
    rows = narrowed(ibis.table(columns, name=ROWS), of=of, period=question.period, filter=said)
    sums = _sums(rows, formula)
    sql = text("duckdb", sums.mutate(value=_value(sums, formula, answer)))
    comment = _comment(question, answer, ledger=of.name, unsaid=where.keys() - said.where)
    return "".join(f"-- {line}\n" for line in comment) + sql + ";\n"


def _comment(question: Question, answer: Answer, *, ledger: str, unsaid: Collection[str]) -> Iterator[str]:
    period = question.period
    yield f"The figure of {answer.indicator}, as `value`. Run it in this folder: duckdb < query.sql"
    yield f"It is over the {ledger} from {period.start} up to, but without, {period.end}, at version"
    yield f"{answer.data_version} of the ledger, which are those in {ROWS}"
    for name, values in question.filter.where.items():
        yield f"where {name} is one of {json.dumps(values, ensure_ascii=False)}"  # keeps each on its line
    for name in sorted(unsaid):
        yield f"(of {name} the file tells only that it is known, so the query cannot ask for it again)"


def _sums(rows: Table, formula: Formula) -> Table:
    """One row of what the records add up to, and of the quantiles of their values."""
    if isinstance(formula, PerDistinct):
        return formula.distinct(rows)
    sums: dict[str, NumericScalar] = {"records": rows.count()}
    if isinstance(formula, Duration):
        days = formula.days(rows)
        sums |= {"whole": days.count(), "part": days.sum().fill_null(0)} | _quantiles(days)
    else:
        sums |= formula.sums(rows)
    if isinstance(formula, Mean):
        bucket = formula.bucket(rows)
        sums |= _quantiles((bucket == ZERO).ifelse(0.0, ibis.literal(GROWTH) ** bucket * 2 / (GROWTH + 1)))
    return rows.aggregate(**sums)


def _quantiles(value: NumericValue) -> dict[str, NumericScalar]:
    return {name: value.quantile(q) for name, q in QUANTILES.items()}


def _value(sums: Table, formula: Formula, answer: Answer) -> FloatingValue:
    """What is divided by what; what cannot be known is null."""
    if not isinstance(formula, Count):
        return sums.part / sums.whole.nullif(0)
    per: float | None = 1.0
    if isinstance(formula, PerDay | PerExposure):
        per = answer.whole and answer.whole / (formula.scale if isinstance(formula, PerExposure) else 1)
    # Where there are no data of any day, none is not the same as nought.
    return sums.whole / ibis.literal(per or None if answer.known_days else None, type="float64")
