"""The database the environment names, understood or refused in a sentence."""

import os
from pathlib import Path
from typing import Any

from hark.config.environment import BadSetting, whole_number

# How long anything may take before it is given up: to connect in seconds, the rest in milliseconds.
CONNECT = 5
STATEMENT = 60_000
LOCK = 10_000
IDLE = 300_000


def postgresql(name: str) -> dict[str, Any] | None:
    """Django's settings for the `postgresql://` address in this variable; None where it is not set.

    The address is read by libpq's own rules, so `?sslmode=verify-full&sslrootcert=…`, a socket's
    folder as `host`, and the rest mean what they mean to psql.

    Raises:
        BadSetting: the address cannot be understood, or what speaks to PostgreSQL is not installed.
    """
    address = os.environ.get(name, "").strip()
    if not address:
        return None
    told = _understood(name, address)
    return {
        "ENGINE": "hark.records.postgresql",
        "NAME": told.pop("dbname", ""),
        "USER": told.pop("user", ""),
        "PASSWORD": told.pop("password", "") or _password(f"{name.removesuffix('_URL')}_PASSWORD_FILE"),
        "HOST": told.pop("host", ""),
        "PORT": told.pop("port", ""),
        "OPTIONS": {
            "connect_timeout": CONNECT,
            "application_name": "hark",
            "options": _limits(),
            **told,
        },
        # A thread keeps its connection, and looks before a request's first question whether it lives.
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
    }


def _understood(name: str, address: str) -> dict[str, Any]:
    if not address.startswith(("postgresql://", "postgres://")):
        raise _not_so(name)
    try:
        from psycopg import ProgrammingError
        from psycopg.conninfo import conninfo_to_dict
    except ImportError as missing:
        raise BadSetting(
            "{name} names a PostgreSQL database, and what speaks to it is not installed."
            " Install Hark with the extra postgres, or psycopg.",
            name=name,
        ) from missing
    try:
        told = dict(conninfo_to_dict(address))
    except ProgrammingError as problem:  # it repeats no more of the address than the part it cannot read
        raise BadSetting(
            "{name} is no address of a database: {problem}.", name=name, problem=str(problem).strip()
        ) from problem
    if not told.get("dbname"):
        raise _not_so(name)
    return told


def _not_so(name: str) -> BadSetting:
    """Nothing of the address is repeated: it may hold a password."""
    return BadSetting("{name} must read postgresql://ROLE@HOST/DATABASE.", name=name)


def _password(name: str) -> str:
    file = os.environ.get(name, "")
    if not file:
        return ""
    try:
        return Path(file).read_text(encoding="utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as problem:
        raise BadSetting(
            "The file {name} names, {file}, cannot be read: {problem}.",
            name=name,
            file=file,
            problem=getattr(problem, "strerror", None) or problem,
        ) from problem


def _limits() -> str:
    statement = whole_number("HARK_DATABASE_TIMEOUT_MS", default=STATEMENT)
    return (
        f"-c statement_timeout={statement} -c lock_timeout={LOCK}"
        f" -c idle_in_transaction_session_timeout={IDLE}"
    )
