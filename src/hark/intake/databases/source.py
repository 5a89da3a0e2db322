"""What is said of a source: where its database is, what is asked of it, and how the rows are read.

It is data in TOML, and holds no password: that stands in a file of its own.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol
from urllib.parse import unquote, urlsplit

from hark.core.errors import Refusal
from hark.intake.databases.stamps import Stamp

NAME = r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}"
PORTS = {"postgresql": 5432, "mysql": 3306}
_KINDS = {"postgresql": "postgresql", "postgres": "postgresql", "mysql": "mysql", "mariadb": "mysql"}
_TEXTS = {"name", "url", "password_file", "ca_file", "table", "query", "watermark", "id", "mapping", "feed"}
_NUMBERS = {"overlap", "every", "timeout"}
_NEEDED = {"name", "url", "watermark", "id", "mapping"}
_LONGEST = 20_000
_FORM = "the url must read postgresql://USER@HOST/DATABASE or mysql://USER@HOST/DATABASE"


class SourceBroken(Refusal):
    """What is said of a source cannot be understood."""


@dataclass(frozen=True, slots=True)
class Source:
    """A database, the rows asked of it, and how they are read.

    Exactly one of `table` and `query` is said. `watermark` is the column that grows with every change,
    `id` the one that tells rows with the same watermark apart. Each pull begins `overlap` before the
    furthest watermark (seconds for times, days of 86,400 s for days, steps for whole numbers), so that
    rows that were committed late are not missed. `every` is in minutes, 0 for never by itself; `timeout`,
    in seconds, is how long one question may take.
    """

    name: str
    kind: str
    host: str
    port: int
    user: str
    database: str
    watermark: str
    id: str
    mapping: str
    password_file: str = ""
    ca_file: str = ""
    table: str = ""
    query: str = ""
    feed: str = ""
    overlap: int = 600
    every: int = 0
    timeout: int = 60

    @property
    def rhythm(self) -> timedelta | None:
        """How often it is pulled by itself."""
        return timedelta(minutes=self.every) if self.every else None


@dataclass(frozen=True, slots=True)
class Row:
    """A row as an object in JSON, and its watermark; None where it has none."""

    original: bytes
    stamp: Stamp | None
    id: object


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows in the order of watermark and id, the names of their columns, and whether there are more."""

    header: tuple[str, ...]
    rows: Sequence[Row]
    more: bool


class Session(Protocol):
    """An open connection that can do nothing but read."""

    def page(self, stamp: Stamp | None, id: object, *, most: int, bytes_at_most: int) -> Page:
        """The next rows from this watermark and id on, both included; from the first where there are none."""
        ...

    def unmarked(self) -> bool:
        """Whether there are rows without a watermark or an id, which no page will ever hold."""
        ...


def understood(content: bytes) -> Source:
    """The source described in TOML.

    Raises:
        SourceBroken: it is no text in UTF-8, not TOML, lacks a key or says what no source says.
    """
    try:
        return of(tomllib.loads(content.decode()))
    except UnicodeDecodeError as problem:
        raise SourceBroken("The source is no text in UTF-8. Save it so, and declare it again.") from problem
    except (ValueError, TypeError) as problem:  # not TOML, or something in it is no good
        raise SourceBroken("The source cannot be understood: {problem}.", problem=str(problem)) from problem


def of(told: Mapping[str, object]) -> Source:
    """The source of these keys.

    Raises:
        ValueError, TypeError: a key is lacking, strange or says what it may not.
    """
    if strange := told.keys() - _TEXTS - _NUMBERS:
        raise ValueError(f"unknown key {', '.join(sorted(strange))}")
    if lacking := sorted(key for key in _NEEDED if not str(told.get(key) or "").strip()):
        raise ValueError(f"{', '.join(lacking)} must be said")
    if bool(told.get("table")) == bool(told.get("query")):
        raise ValueError("either table or query must be said")
    texts = {key: _text(key, told[key]) for key in _TEXTS & told.keys()}
    numbers = {key: _number(key, told[key]) for key in _NUMBERS & told.keys()}
    if not re.fullmatch(NAME, texts["name"]):
        raise ValueError("the name takes letters, digits, - and _, and does not begin with - or _")
    if "query" in texts:
        texts["query"] = texts["query"].strip().rstrip(";").rstrip()
    return Source(**dict(_address(texts.pop("url"))), **texts, **numbers)  # type: ignore[arg-type] # as named


def _address(url: str) -> Iterator[tuple[str, object]]:
    """The parts of the address. It is never repeated in a message: somebody may have put a password there."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise ValueError(_FORM) from None
    kind, database = _KINDS.get(parts.scheme, ""), unquote(parts.path.removeprefix("/"))
    if not (kind and parts.hostname and parts.username and database) or parts.query or parts.fragment:
        raise ValueError(_FORM)
    if parts.password is not None:
        raise ValueError("the url may hold no password; put it into a file and name that in password_file")
    yield from (("kind", kind), ("host", parts.hostname), ("port", port or PORTS[kind]))
    yield from (("user", unquote(parts.username)), ("database", database))


def _text(key: str, value: object) -> str:
    if not isinstance(value, str) or len(value) > _LONGEST or "\x00" in value:
        raise TypeError(f"{key} must be a text")
    return value.strip()


def _number(key: str, value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 10**9:
        raise TypeError(f"{key} must be a whole number")
    if key == "timeout" and not 1 <= value <= 3600:
        raise ValueError("timeout must be from 1 to 3600 seconds")
    return value
