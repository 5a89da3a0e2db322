"""How the log is written: an event a line, without values of customers, and nothing in it steers a reader."""

import json
import logging
import re
import sys
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from hark.web import journal

_ONE_TIME = re.compile(r"(/sign-in/once/)\S*")
_LONGEST = 4_000


class OneLine(logging.Formatter):
    """An event as one line of JSON in ASCII: line ends, colours and marks of direction are escaped."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        event: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": _cut(record.getMessage()),
            **told(record),
        }
        if number := journal.current.get():
            event["request"] = number
        if record.exc_info and record.exc_info[1]:
            event["fault"] = list(fault(record.exc_info[1]))
        return json.dumps(event, default=str, ensure_ascii=True, allow_nan=False, skipkeys=True)


class Readable(logging.Formatter):
    """An event for the person at the terminal, with the whole trace of a fault."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, and the lines of the trace."""
        said = " ".join((_cut(record.getMessage()), *(f"{k}={v}" for k, v in told(record).items())))
        line = harmless(f"{record.levelname.lower()} {record.name}: {said}")
        trace = "".join(traceback.format_exception(*record.exc_info)) if record.exc_info else ""
        return "\n".join((line, *(harmless(_cut(text)) for text in trace.splitlines())))


def fault(error: BaseException) -> Iterator[str]:
    """The error and what it came from: types and places, without messages, which quote values."""
    seen: BaseException | None = error
    while seen is not None:
        yield type(seen).__qualname__
        yield from (
            f"{frame.filename}:{frame.lineno} {frame.name}"
            for frame in traceback.extract_tb(seen.__traceback__)
        )
        seen = seen.__cause__ or (None if seen.__suppress_context__ else seen.__context__)


def told(record: logging.LogRecord) -> dict[str, Any]:
    """What the event says of itself beside its name."""
    given = getattr(record, "told", {})
    return {name: _cut(value) if isinstance(value, str) else value for name, value in given.items()}


def harmless(text: str) -> str:
    """The text with everything escaped that a terminal would obey rather than show."""
    return "".join(sign if sign.isprintable() else ascii(sign)[1:-1] for sign in text)


def settings(level: str) -> dict[str, Any]:
    """Django's LOGGING: lines for a person where one looks on, else for a program, every request included."""
    watched = sys.stderr.isatty()
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": f"hark.config.logs.{'Readable' if watched else 'OneLine'}"}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "loggers": {
            # A stranger's Host header is answered with 400; its stack trace helps nobody.
            "django.security.DisallowedHost": {"handlers": [], "propagate": False},
            "django.request": {"level": "ERROR"},  # what was refused is among the requests answered
            # What becomes of the connection to a broker is told by ours, without its address.
            "aiormq": {"level": "CRITICAL"},
            "aio_pika": {"level": "CRITICAL"},
            # At its finest it writes down whole e-mails.
            "imapclient": {"level": "WARNING"},
            "hark": {"level": level or ("WARNING" if watched else "INFO")},
        },
        "root": {"handlers": ["stderr"], "level": level or "WARNING"},
    }


def _cut(text: str) -> str:
    """The text in bounds, without the secret of a one-time sign-in.

    An address that was refused has not been used up: whoever reads the log could sign in with it.
    """
    return _ONE_TIME.sub(r"\1…", text[:_LONGEST])
