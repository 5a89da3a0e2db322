"""The address of a mail server, understood or refused in a sentence that repeats nothing of it."""

from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from hark.core.errors import Refusal

MAILBOX, SUBMISSION = ("imaps",), ("smtps", "smtp")
_PORTS = {"imaps": 993, "smtps": 465, "smtp": 587}


class BadMailAddress(Refusal):
    """The text is no address of a mail server."""


@dataclass(frozen=True, slots=True)
class Address:
    """A server that is spoken to under TLS, from the first byte or, with `smtp`, once it has greeted."""

    scheme: str
    host: str
    port: int
    user: str = field(default="", repr=False)
    folder: str = ""
    password: str = field(default="", repr=False)
    ca_file: str = ""

    def __str__(self) -> str:
        """What may be logged: nothing of who signs in."""
        folder = f"/{self.folder}" if self.folder else ""
        return f"{self.scheme}://{self.host}:{self.port}{folder}"

    @property
    def mailbox(self) -> str:
        """The mailbox, told from every other."""
        return f"{self.scheme}://{self.user}@{self.host}:{self.port}/{self.folder}"


def understood(
    text: str, *, name: str, schemes: tuple[str, ...], password: str = "", ca_file: str = ""
) -> Address:
    """The address in the variable of this name.

    Raises:
        BadMailAddress: it is none. Nothing of it is repeated: somebody may have put a password there.
    """
    try:
        parts = urlsplit(text.strip())
        port = parts.port
    except ValueError:
        raise _none(name, schemes) from None
    folder = unquote(parts.path.removeprefix("/"))
    plain = all(sign.isprintable() for sign in unquote(text))
    if (
        parts.scheme not in schemes
        or not (parts.hostname and plain)
        or (parts.password is not None or parts.query or parts.fragment or port == 0)
        or (parts.scheme in MAILBOX and not parts.username)
        or (parts.scheme in SUBMISSION and folder)
    ):
        raise _none(name, schemes)
    return Address(
        parts.scheme,
        parts.hostname,
        port or _PORTS[parts.scheme],
        unquote(parts.username or ""),
        folder or ("INBOX" if parts.scheme in MAILBOX else ""),
        password,
        ca_file,
    )


def _none(name: str, schemes: tuple[str, ...]) -> BadMailAddress:
    forms = " or ".join(f"{scheme}://USER@HOST{'/FOLDER' if scheme in MAILBOX else ''}" for scheme in schemes)
    return BadMailAddress(
        "{name} must read {forms}. The password stands in a file of its own.", name=name, forms=forms
    )
