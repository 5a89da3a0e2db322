"""The engine Django loads by this name."""

from typing import Any

from django.db.backends.postgresql import base
from psycopg import OperationalError

from hark.core.errors import Unavailable
from hark.records import walls


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that shows nothing behind the walls until it is told who looks."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """A connection to the server.

        Raises:
            Unavailable: it cannot be reached, or does not let this role in.
        """
        try:
            return super().get_new_connection(conn_params)
        except OperationalError as problem:
            said = str(problem).strip().splitlines() or ["no answer"]
            raise Unavailable(f"The database cannot be reached ({said[-1].strip()}).") from problem

    def init_connection_state(self) -> None:
        """Tell a fresh connection what this thread may see: one lost in the middle forgot it."""
        super().init_connection_state()
        walls.tell(self)
