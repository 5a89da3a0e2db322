"""Spark over the files of the fact tables: the same formulas, on as many machines as its cluster has.

The cluster reads the files where they lie, so the lake's folder must be there, under the same path, on every
worker. Nothing of it is written by the cluster: sums come back here and are written by this process.
"""

import re
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from itertools import count
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

import pyarrow as pa

from hark.core.errors import Unavailable
from hark.lake.engine import Row

if TYPE_CHECKING:
    from pyspark import SparkContext
    from pyspark.sql import DataFrame, SparkSession

LONGEST = 60.0  # seconds a question may take; it would wait for ever for a cluster without a free core
_AT_A_TIME = 100_000
_ROWS = "hark_rows"  # what a view is made of, while it is made
_PATTERN = re.compile(r"([{}\[\]*?\\])")  # what Hadoop would read as a pattern of names
_numbers = count(1)
# What the address or the file spark-defaults.conf do not say otherwise.
_DEFAULTS = {
    "spark.app.name": "hark",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
    # A process that asks nothing gives its part of the cluster back, for others of ours to ask.
    "spark.dynamicAllocation.enabled": "true",
}
# What the figures hang on, so nobody says otherwise.
_FIXED = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.caseSensitive": "false",
    "spark.sql.files.ignoreMissingFiles": "false",
    "spark.sql.files.ignoreCorruptFiles": "false",
}


class Spark:
    """A cluster by its address, `spark://HOST:PORT?OPTION=VALUE…`; reached when it is first asked."""

    name = "spark"
    dialect = "pyspark"

    def __init__(self, address: str) -> None:
        if find_spec("pyspark") is None:
            raise Unavailable(
                "HARK_ENGINE names Spark, and what speaks to it is not installed."
                " Install Hark with the extra spark."
            )
        self.master, _, options = address.partition("?")
        self.options = dict(parse_qsl(options))
        self._files: dict[str, tuple[Sequence[str], pa.Schema, str]] = {}
        self._known: set[str] = set()
        self._context: SparkContext | None = None
        self._session: SparkSession | None = None
        self._changing = threading.RLock()

    def show(
        self,
        view: str,
        files: Sequence[str],
        *,
        schema: pa.Schema,
        uneven: bool = False,
        clauses: str = "",
    ) -> None:
        """Make `view` stand for the rows of the files; columns a file lacks are empty, `uneven` or not.

        What follows the rows in `clauses` is our own SQL, in which they are called `it`; other views
        it names were shown before.
        """
        with self._changing:
            self._known.discard(view)
            self._files[view] = files, schema, clauses

    def show_empty(self, view: str, schema: pa.Schema) -> None:
        """Make `view` stand for no rows of the schema's columns."""
        self.show(view, (), schema=schema)

    def forget(self, view: str) -> None:
        """Drop a view no longer asked for."""
        with self._changing:
            self._files.pop(view, None)
            if view in self._known and self._session:
                self._known.discard(view)
                self._session.catalog.dropTempView(view)

    def rows(self, sql: str) -> list[Row]:
        """Every row of the answer.

        Raises:
            Unavailable: the cluster is out of reach, has no core free in time, or cannot read a file.
        """
        with self._asked(within=LONGEST):
            found = self._frame(sql).toArrow()
        return list(zip(*(column.to_pylist() for column in found.columns), strict=True))

    def batches(self, sql: str, *, order: Sequence[str] = ()) -> Iterator[pa.RecordBatch]:
        """The rows of the answer, which is held in memory whole: sums, that is, and not facts.

        They are put in order here: the cluster would count everything twice, first to learn where to cut.

        Raises:
            Unavailable: the cluster is out of reach, or cannot read a file.
        """
        with self._asked():
            found = self._frame(sql).toArrow()
        if order:
            found = found.sort_by([(column, "ascending") for column in order])
        yield from found.to_batches(_AT_A_TIME)

    def close(self) -> None:
        """Leave the cluster."""
        with self._changing:
            if self._context:
                self._context.stop()
            self._context = self._session = None
            self._known.clear()

    def _frame(self, sql: str) -> "DataFrame":
        with self._changing:
            session = self._reached()
            for view in [each for each in self._files if each not in self._known]:  # in their order
                self._register(session, view)
        return session.sql(sql)

    def _reached(self) -> "SparkSession":
        """The session, a new one where the cluster has dropped it."""
        from pyspark import SparkConf, SparkContext
        from pyspark.sql import SparkSession

        if self._session is None or _is_over(self._session.sparkContext):
            self.close()
            told = {**_DEFAULTS, **self.options, **_FIXED, "spark.master": self.master}
            try:
                self._context = SparkContext(conf=SparkConf().setAll(list(told.items())))
                self._session = SparkSession(self._context)
            except _problems() as problem:
                self.close()
                raise Unavailable(f"No Spark cluster can be reached at {self.master}.") from problem
        return self._session

    def _register(self, session: "SparkSession", view: str) -> None:
        from pyspark.sql.pandas.types import from_arrow_schema

        files, schema, clauses = self._files[view]
        shape = from_arrow_schema(schema)
        if files:
            rows = session.read.schema(shape).parquet(*(_PATTERN.sub(r"\\\1", file) for file in files))
        else:
            rows = session.createDataFrame([], shape)
        if clauses:
            rows.createOrReplaceTempView(_ROWS)
            rows = session.sql(f"SELECT * FROM {_ROWS} AS it {clauses}")  # noqa: S608 # our own words
        rows.createOrReplaceTempView(view)
        self._known.add(view)

    @contextmanager
    def _asked(self, *, within: float | None = None) -> Iterator[None]:
        """What the cluster says no to is told in a sentence; after so many seconds it is not waited for."""
        try:
            with self._changing:
                context = self._reached().sparkContext
            group = f"hark {next(_numbers)}"
            context.setJobGroup(group, "hark", interruptOnCancel=True)
            answered = threading.Event()

            def break_off() -> None:
                while not answered.wait(within):  # again, for what was not begun yet is not ended
                    context.cancelJobGroup(group)

            if within:
                threading.Thread(target=break_off, daemon=True).start()
            try:
                yield
            finally:
                answered.set()
        except _problems() as problem:
            told = f"The Spark cluster at {self.master} gave no answer: {_first_line(problem)}."
            raise Unavailable(told) from problem


def _is_over(context: "SparkContext") -> bool:
    """Whether it was ended, here or there: the cluster ends one it has not heard of for too long."""
    there: Any = context._jsc
    return there is None or bool(there.sc().isStopped())


def _problems() -> tuple[type[Exception], ...]:
    """What goes wrong between here and there."""
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    return PySparkException, Py4JError, OSError, RuntimeError, ValueError


def _first_line(problem: Any) -> str:
    """What went wrong, without the traces of two languages."""
    told = str(getattr(problem, "java_exception", None) or problem).strip()
    return told.splitlines()[0][:300].rstrip(".") if told else type(problem).__name__
