"""Names by which the engines know the rows of files that never change."""

from collections.abc import Sequence
from pathlib import Path

import ibis
import pyarrow as pa
from ibis.expr.types import Table
from pyarrow.parquet import read_schema

from hark.lake import keeping
from hark.lake.engine import Engine
from hark.lake.engines import Counter

_KEPT = 192  # a question may take longer than a load takes to commit a few versions of three views


class Views:
    """The names that stand for rows of a table, in the engine on this machine and in what counts.

    Where there are many, that longest unused is forgotten, but never those that begin like `newest`. Whoever
    uses it sees to it that nobody else does at the same time.
    """

    def __init__(self, engine: Engine, counter: Counter, schema: pa.Schema) -> None:
        self._engine, self._engines, self._schema = engine, {engine, counter}, schema
        self._names: list[str] = []
        self._before: dict[str, bool] = {}
        self._corrects: dict[str, bool] = {}
        self.newest = ""

    def show(self, view: str, files: Sequence[str], *, clauses: str = "") -> Table:
        """The rows of the files under a name."""
        if view not in self._names:
            for engine in self._engines:
                if files:
                    uneven = self._uneven(files)
                    engine.show(view, files, schema=self._schema, uneven=uneven, clauses=clauses)
                else:
                    engine.show_empty(view, self._schema)
        self._keep(view)
        return ibis.table(ibis.Schema.from_pyarrow(self._schema), name=view)

    def stand(self, view: str, files: Sequence[str], *, schema: pa.Schema) -> None:
        """Make a name stand for the rows of files of another schema, unless it does; on this machine only."""
        if view not in self._names:
            self._engine.show(view, files, schema=schema)
        self._keep(view)

    def correcting(self, files: Sequence[str]) -> list[str]:
        """Those of the files in which something is taken back: by their statistics, read once."""
        for file in files:
            if file not in self._corrects:
                self._corrects[file] = keeping.says_anything(Path(file), "retracts")
        return [file for file in files if self._corrects[file]]

    def _keep(self, view: str) -> None:
        self._names = [*(name for name in self._names if name != view), view]
        if len(self._names) > _KEPT:
            newest = self.newest or view
            oldest = next(name for name in self._names if not name.startswith(newest))
            self._names.remove(oldest)
            for engine in self._engines:
                engine.forget(oldest)

    def _uneven(self, files: Sequence[str]) -> bool:
        """Whether some part was written before a column was added."""
        for file in files:
            if file not in self._before:
                self._before[file] = set(self._schema.names) != set(read_schema(file).names)
        return any(self._before[file] for file in files)
