"""What the environment says, understood or refused in a sentence."""

import os
from datetime import time

from hark.core.errors import Refusal


class BadSetting(Refusal):
    """A variable of the environment cannot be used as it is."""


def whole_number(name: str, *, default: int, least: int = 0) -> int:
    """The variable as a whole number, `least` or more; the default where it is not set or empty.

    Raises:
        BadSetting: it is something else.
    """
    text = os.environ.get(name, "").strip()
    if text and not (text.isascii() and text.isdecimal() and len(text) <= 9):
        raise BadSetting("{name} is {text!r}, which is not a whole number.", name=name, text=text[:80])
    if text and int(text) < least:
        raise BadSetting("{name} is {text}, and {least} is the least.", name=name, text=text, least=least)
    return int(text) if text else default


def hours(name: str, *, default: str) -> tuple[time, time] | None:
    """The stretch of the day the variable names, as in `22:00-07:00`; None where it is `none`.

    Raises:
        BadSetting: it is something else.
    """
    text = os.environ.get(name, "").strip() or default
    if text == "none":
        return None
    since, _, until = (part.strip() for part in text.partition("-"))
    try:
        if len(since) != len("22:00") or len(until) != len("07:00"):
            raise ValueError  # seconds, or a zone
        return time.fromisoformat(since), time.fromisoformat(until)
    except ValueError:
        raise BadSetting(
            "{name} is {text!r}; take hours of the day as in 22:00-07:00, or none.", name=name, text=text[:80]
        ) from None


def hour(name: str, *, default: int) -> int:
    """The variable as an hour of the day, 0 to 23.

    Raises:
        BadSetting: it is something else.
    """
    said = whole_number(name, default=default)
    if said > 23:
        raise BadSetting("{name} is {said}, and 23 is the last hour of a day.", name=name, said=said)
    return said


def endpoints(name: str) -> frozenset[tuple[str, int]]:
    """The host-and-port pairs the variable lists, as in `mail.bank.example:25,127.0.0.1:8025`.

    Raises:
        BadSetting: one of them is something else.
    """
    return frozenset(
        _endpoint(name, text.strip()) for text in os.environ.get(name, "").split(",") if text.strip()
    )


def _endpoint(name: str, text: str) -> tuple[str, int]:
    host, _, port = text.rpartition(":")
    if not (host and port.isascii() and port.isdecimal() and 0 < int(port) < 65536):
        raise BadSetting(
            "{name} lists {text!r}, which is not of the form host:port.", name=name, text=text[:80]
        )
    return host.strip("[]").lower(), int(port)


def address(name: str, known: tuple[str, ...]) -> str:
    """The variable as an address `KIND://…` of a kind known; of the first, and no more, where it is not set.

    Raises:
        BadSetting: it is of another kind. Nothing of it is repeated: an address may hold a secret.
    """
    text = os.environ.get(name, "").strip() or f"{known[0]}://"
    if text.partition("://")[0] not in known or "://" not in text:
        raise BadSetting(
            "{name} must begin with one of: {known}.",
            name=name,
            known=", ".join(f"{kind}://" for kind in known),
        )
    return text


def page(name: str) -> str:
    """The variable as the address of a page; empty where it is not set.

    Raises:
        BadSetting: it is something else.
    """
    text = os.environ.get(name, "").strip()
    if text and not text.startswith(("https://", "http://")):
        raise BadSetting("{name} is {text!r}; take an address such as https://….", name=name, text=text[:80])
    return text


def one_of(name: str, known: tuple[str, ...]) -> str:
    """The variable as one of the words known; the first of them where it is not set or empty.

    Raises:
        BadSetting: it is another word.
    """
    text = os.environ.get(name, "").strip()
    if text and text not in known:
        raise BadSetting(
            "{name} is {text!r}, not one of {known}.", name=name, text=text[:80], known=", ".join(known)
        )
    return text or known[0]
