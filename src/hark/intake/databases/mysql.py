"""Sources in MariaDB and MySQL, spoken to by PyMySQL, which is installed with the extra `mysql`."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from hark.intake.databases import asking, troubles
from hark.intake.databases.asking import Question, quoted_back
from hark.intake.databases.rows import Values, page_of
from hark.intake.databases.source import Page, Source
from hark.intake.databases.stamps import Stamp, plain

if TYPE_CHECKING:
    from pymysql.connections import Connection
    from pymysql.cursors import Cursor

_AT_ONCE = 500
_LET_IN = {
    1044,
    1045,
    1049,
    1130,
    1698,
    2054,
    2059,
}  # who may sign in, from where, to which database, and how
_TOO_SLOW = {1317, 1969, 3024}
_HUNG_UP = {1053, 1077, 1152, 1153, 1158, 1159, 1160, 1161, 1927}
_TIMESTAMP, _BIT = 7, 16  # types of columns, by their numbers in the protocol


@contextmanager
def opened(
    source: Source, password: str, connect: Callable[[], Any], *, trust: Any
) -> Iterator["MySQLSession"]:
    """A session in which nothing can be written.

    Raises:
        NotInstalled, NotLetIn: as they say.
        Unavailable: nobody answers.
    """
    try:
        import pymysql
    except ImportError as missing:
        raise troubles.not_installed(source, extra="mysql", package="PyMySQL") from missing
    try:
        connection = pymysql.connect(
            host=source.host,
            port=source.port,
            user=source.user,
            password=password,
            database=source.database,
            charset="utf8mb4",
            use_unicode=True,
            read_timeout=source.timeout + 10,
            write_timeout=source.timeout + 10,
            program_name="hark",
            autocommit=True,
            defer_connect=True,
            ssl=trust,  # a context of our own: of names alone PyMySQL makes one that checks no host
            ssl_disabled=trust is None,
        )
        connection.connect(connect())
        _limit(connection, source)
    except pymysql.MySQLError as problem:
        if _code(problem) in _LET_IN:
            raise troubles.not_let_in(source, problem.args[-1]) from problem
        if trust is not None and "SSL" in str(problem):
            raise troubles.not_secured(source) from problem
        raise troubles.gone(source, problem) from problem
    try:
        yield MySQLSession(source, connection)
    finally:
        connection._force_close()  # type: ignore[attr-defined] # without waiting for a server that is gone


class MySQLSession:
    """An open connection; each page is one question, read as it comes."""

    def __init__(self, source: Source, connection: "Connection[Any]") -> None:
        self._source = source
        self._connection = connection

    def page(self, stamp: Stamp | None, id: object, *, most: int, bytes_at_most: int) -> Page:
        """The next rows from this watermark and id on, both included."""
        from pymysql.cursors import SSCursor

        since = None if stamp is None else plain(stamp)
        asked = asking.page(self._source, quoted_back, stamp=since, id=id, most=most)
        with self._answering(), self._connection.cursor(SSCursor) as cursor:
            _execute(cursor, asked)
            names = [str(column[0]) for column in cursor.description or ()]
            fix = _fixed([int(column[1]) for column in cursor.description or ()])
            return page_of(
                self._source,
                names,
                lambda: [fix(values) for values in cursor.fetchmany(_AT_ONCE)],
                most=most,
                bytes_at_most=bytes_at_most,
            )

    def unmarked(self) -> bool:
        """Whether there are rows without a watermark or an id."""
        with self._answering(), self._connection.cursor() as cursor:
            return asking.is_unmarked(cursor, self._source, quoted_back)

    @contextmanager
    def _answering(self) -> Iterator[None]:
        """What is said when a question fails."""
        import pymysql

        try:
            yield
        except pymysql.MySQLError as problem:
            code = _code(problem)
            if code in _TOO_SLOW:
                raise troubles.too_slow(self._source) from problem
            if 1000 <= code < 2000 and code not in _HUNG_UP:
                raise troubles.not_answered(self._source, problem.args[-1]) from problem
            raise troubles.gone(self._source, problem) from problem


def _execute(cursor: "Cursor", asked: Question) -> None:
    cursor.execute(asked.text, tuple(asked.values))


def _limit(connection: "Connection[Any]", source: Source) -> None:
    """Let nothing be written, no question take for ever, and moments come in UTC."""
    is_mariadb = "mariadb" in str(connection.get_server_info()).lower()  # type: ignore[no-untyped-call] # published so
    longest = (
        f"max_statement_time = {source.timeout}"
        if is_mariadb
        else f"max_execution_time = {1_000 * source.timeout}"
    )
    with connection.cursor() as cursor:
        cursor.execute("SET SESSION TRANSACTION READ ONLY")
        cursor.execute(f"SET SESSION {longest}, time_zone = '+00:00'")


def _code(problem: Exception) -> int:
    code = problem.args[0] if problem.args else 0
    return code if isinstance(code, int) else 0


def _fixed(types: Sequence[int]) -> Callable[[Values], Values]:
    """The values with what their columns' types say more: moments are in UTC, bits are a number."""
    at = [number for number, kind in enumerate(types) if kind in (_TIMESTAMP, _BIT)]
    if not at:
        return lambda values: values

    def fix(values: Values) -> Values:
        told = list(values)
        for number in at:
            value = told[number]
            if isinstance(value, datetime):
                told[number] = value.replace(tzinfo=UTC)
            elif isinstance(value, bytes):
                told[number] = int.from_bytes(value)
        return told

    return fix
