"""The engine Django loads by this name."""

from pathlib import Path
from typing import Any

from django.db import OperationalError
from django.db.backends.sqlite3 import base

from hark.records.sqlite.line import Turn, turn


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection whose transactions have their turn one after the other.

    SQLite itself has whoever waits try again after a while, the longer the more often it was in vain: among
    several processes some waited for seconds while the file was free most of the time.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._turn: Turn | None = None

    def _start_transaction_under_autocommit(self) -> None:
        if not self.is_in_memory_db():
            patience = self.settings_dict["OPTIONS"]["timeout"]
            self._turn = turn(Path(self.settings_dict["NAME"]), patience=patience)
            if self._turn is None:
                raise OperationalError("database is locked")  # as SQLite says it
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]  # private to Django, so the stubs lack it
        except BaseException:
            self._end_turn()
            raise

    def _commit(self) -> None:
        try:
            super()._commit()  # type: ignore[misc]  # private to Django, so the stubs lack it
        finally:
            self._end_turn()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]  # private to Django, so the stubs lack it
        finally:
            self._end_turn()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]  # private to Django, so the stubs lack it
        finally:
            self._end_turn()

    def _end_turn(self) -> None:
        if self._turn:
            self._turn.end()
            self._turn = None
