"""Sources in PostgreSQL, spoken to by psycopg, which is installed with the extra `postgres`."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from hark.intake.databases import asking, troubles
from hark.intake.databases.asking import Question, quoted_double
from hark.intake.databases.rows import page_of
from hark.intake.databases.source import Page, Source
from hark.intake.databases.stamps import Stamp

if TYPE_CHECKING:
    from psycopg import Connection

CONNECT = 5  # seconds
_AT_ONCE = 500
_DATA = "22"  # the class of SQLSTATE of values that do not fit


@contextmanager
def opened(
    source: Source, password: str, addresses: Sequence[str], *, secured: bool
) -> Iterator["PostgreSQLSession"]:
    """A session in which nothing can be written.

    Raises:
        NotInstalled, NotLetIn: as they say.
        Unavailable: nobody answers.
    """
    try:
        import psycopg
    except ImportError as missing:
        raise troubles.not_installed(source, extra="postgres", package="psycopg") from missing
    trust: dict[str, Any] = (
        {"sslmode": "verify-full", "sslrootcert": source.ca_file or "system"} if secured else {}
    )
    try:
        connection = psycopg.connect(
            host=",".join([source.host] * len(addresses)),
            hostaddr=",".join(addresses),  # the very ones that were looked at
            port=source.port,
            user=source.user,
            password=password,
            dbname=source.database,
            connect_timeout=CONNECT,
            application_name="hark",
            keepalives_idle=30,
            tcp_user_timeout=1_000 * source.timeout,
            client_encoding="utf8",
            options=f"-c default_transaction_read_only=on -c statement_timeout={source.timeout}s"
            " -c TimeZone=UTC -c IntervalStyle=postgres",
            **trust,
        )
    except psycopg.OperationalError as problem:
        if "FATAL:" in str(problem):  # while connecting there is no SQLSTATE to tell by
            raise troubles.not_let_in(source, str(problem).rpartition("FATAL:")[2]) from problem
        if secured and any(word in str(problem) for word in ("SSL", "certificate")):
            raise troubles.not_secured(source) from problem
        raise troubles.gone(source, problem) from problem
    with connection:
        connection.read_only = True
        _read_as_text(connection)
        yield PostgreSQLSession(source, connection)


class PostgreSQLSession:
    """An open connection; each page is one short transaction."""

    def __init__(self, source: Source, connection: "Connection[Any]") -> None:
        self._source = source
        self._connection = connection

    def page(self, stamp: Stamp | None, id: object, *, most: int, bytes_at_most: int) -> Page:
        """The next rows from this watermark and id on, both included."""
        asked = asking.page(self._source, quoted_double, stamp=stamp, id=id, most=most)
        with self._answering(), self._connection.cursor(name="hark_rows") as cursor:
            _execute(cursor, asked)
            names = [column.name for column in cursor.description or ()]
            return page_of(
                self._source,
                names,
                lambda: cursor.fetchmany(_AT_ONCE),
                most=most,
                bytes_at_most=bytes_at_most,
            )

    def unmarked(self) -> bool:
        """Whether there are rows without a watermark or an id."""
        with self._answering(), self._connection.cursor() as cursor:
            return asking.is_unmarked(cursor, self._source, quoted_double)

    @contextmanager
    def _answering(self) -> Iterator[None]:
        """A transaction, and what is said when it fails."""
        import psycopg

        try:
            with self._connection.transaction():
                yield
        except psycopg.errors.QueryCanceled as problem:
            raise troubles.too_slow(self._source) from problem
        except (psycopg.OperationalError, psycopg.InterfaceError) as problem:
            raise troubles.gone(self._source, problem) from problem
        except psycopg.Error as problem:
            state = problem.sqlstate or ""
            # What is said of a value that does not fit repeats the value.
            said = f"SQLSTATE {state}" if state.startswith(_DATA) else problem.diag.message_primary or problem
            raise troubles.not_answered(self._source, said) from problem


def _execute(cursor: Any, asked: Question) -> None:
    cursor.execute(asked.text, asked.values)


def _read_as_text(connection: "Connection[Any]") -> None:
    """Let days and times Python knows none of, such as infinity, be read as the text they are."""
    from psycopg.types import datetime as times

    for name, loader in (
        ("date", times.DateLoader),
        ("timestamp", times.TimestampLoader),
        ("timestamptz", times.TimestamptzLoader),
        ("time", times.TimeLoader),
        ("timetz", times.TimetzLoader),
        ("interval", times.IntervalLoader),
    ):
        connection.adapters.register_loader(name, _or_text(loader))


def _or_text(loader: Any) -> Any:
    class OrText(loader):  # type: ignore[misc] # any of psycopg's
        """The value, or its text where Python has no such value."""

        def load(self, data: Any) -> Any:
            import psycopg

            try:
                return super().load(data)
            except psycopg.DataError:
                return bytes(data).decode()

    return OrText
