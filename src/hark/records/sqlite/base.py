"""The engine Django loads by this name."""

from pathlib import Path
from typing import Any

from django.db import OperationalError
from django.db.backends.sqlite3 import base

from hark.records.sqlite.line import Line


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection whose transactions have their turn one after the other.

    SQLite itself has whoever waits try again after a while, the longer the more often it was in vain: among
    several processes some waited for seconds while the file was free most of the time.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._line: Line | None = None

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """A connection to the file, with a place in its line; what is in memory has none."""
        connection = super().get_new_connection(conn_params)
        if not self.is_in_memory_db():
            self._line = Line(Path(self.settings_dict["NAME"]))
        return connection

    def _start_transaction_under_autocommit(self) -> None:
        if self._line and not self._line.enter(patience=self.settings_dict["OPTIONS"]["timeout"]):
            raise OperationalError("database is locked")  # as SQLite says it
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]  # private to Django, so the stubs lack it
        except BaseException:
            self._leave()
            raise

    def _commit(self) -> None:
        super()._commit()  # type: ignore[misc]  # private to Django, so the stubs lack it
        self._leave()

    def _rollback(self) -> None:
        super()._rollback()  # type: ignore[misc]  # private to Django, so the stubs lack it
        self._leave()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]  # private to Django, so the stubs lack it
        finally:
            if self._line:
                self._line.close()
                self._line = None

    def _leave(self) -> None:
        if self._line:
            self._line.leave()
