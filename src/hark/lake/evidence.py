"""Evidence: the facts a figure was counted from, in a file."""

from dataclasses import dataclass
from pathlib import Path

import ibis
import pyarrow.parquet as pq
from ibis.expr.types import StringValue

from hark.core.terms.ledger import LEDGERS
from hark.core.terms.question import Question
from hark.lake import gathering, log
from hark.lake.engines import text
from hark.lake.narrowing import narrowed
from hark.lake.table import FactTable
from hark.measures.book import subject
from hark.measures.formulas import Formula, PerDistinct

NOT_TOLD = ("content", "retracts")


@dataclass(frozen=True, slots=True)
class Written:
    """How many facts are in the file, its columns, and what was left out."""

    rows: int
    columns: ibis.Schema
    left_out: tuple[str, ...]


def write(table: FactTable, question: Question, formula: Formula, *, file: Path) -> Written:
    """Write the facts of the period that the filter lets through, those not counted among them.

    What is sealed is left out, and of a customer it is told only that one is known, or where different ones
    are counted, by a number that means nothing beside the file. What the formula needs from other facts
    stands in columns of its own.
    """
    ledger, of = LEDGERS[table.name], subject(table.name)
    facts = of.prepared(table.snapshot().table, [formula], period=question.period)
    facts = narrowed(facts, of=of, period=question.period, filter=question.filter)
    kept = {name: facts[name] for name in facts.columns if name not in {*ledger.sealed, *NOT_TOLD}}
    for name in ledger.pseudonyms.keys() & kept.keys():
        told_apart = isinstance(formula, PerDistinct) and formula.of == name
        known = _numbered(facts[name]) if told_apart else ibis.literal("known")
        kept[name] = facts[name].notnull().ifelse(known, ibis.null("string"))
    told = facts.select(**kept)
    count = 0
    with pq.ParquetWriter(file, told.schema().to_pyarrow(), compression="zstd") as out:
        for batch in table.engine.batches(text(table.engine.dialect, told)):
            out.write_batch(batch.cast(out.schema))
            count += batch.num_rows
    left_out = tuple(sorted({*ledger.sealed, *ledger.pseudonyms}))
    return Written(count, told.schema(), left_out)


def parts(table: FactTable) -> list[str]:
    """The digest and the name of each part of the ledger at the version, as `sha256sum` writes them."""
    told = log.at(table.folder, table.snapshot().version)
    return [f"{digest}  {name}" for name, digest in gathering.in_force(table.folder, told).items()]


def _numbered(column: StringValue) -> StringValue:
    """A number for each different value, in an order that tells nothing."""
    return ibis.dense_rank().over(ibis.window(order_by=column.hash())).cast("string")
