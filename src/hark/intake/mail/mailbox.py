"""A mailbox over IMAP, through the one guarded door and under TLS only: read in the order its mail came."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any, Protocol

from imapclient import FLAGGED, SEEN, IMAPClient
from imapclient.exceptions import IMAPClientError, LoginError
from imapclient.tls import IMAP4_TLS

from hark.core.errors import Refusal, Unavailable
from hark.intake.mail.address import Address

TIMEOUT = 30.0  # seconds for one answer


class NotLetIn(Refusal):
    """The server does not know the name and the password, or has no such folder."""


class Secured(Protocol):
    """The way to a server: a connection under TLS, its name looked at; see `outlets.outbound.secured`."""

    def __call__(self, host: str, port: int, *, ca_file: str, timeout: float) -> Any:
        """The connection."""


@dataclass(frozen=True, slots=True)
class Mailbox:
    """A folder that is open. `validity` says whether the numbers of its mail mean what they did before."""

    validity: int
    _client: IMAPClient
    _name: str

    def after(self, uid: int) -> list[int]:
        """The numbers of the mail that came after this one, in the order it came."""
        with _answering(self._name):
            found = self._client.search(["UID", f"{uid + 1}:*"])
        # A range that is empty is answered with the last of all (RFC 3501, 6.4.8).
        return sorted(each for each in found if each > uid)

    def unmarked(self, uid: int) -> list[int]:
        """The numbers of the mail up to this one that bears no mark that it was looked at."""
        if not uid:
            return []
        with _answering(self._name):
            return sorted(self._client.search(["UID", f"1:{uid}", "UNSEEN", "UNFLAGGED"]))

    def size(self, uid: int) -> int | None:
        """How many bytes it has; None where it is gone."""
        found = self._fetched(uid, "RFC822.SIZE")
        return int(found[b"RFC822.SIZE"]) if found else None

    def original(self, uid: int) -> bytes | None:
        """The mail as it came, and not marked by it; None where it is gone."""
        found = self._fetched(uid, "BODY.PEEK[]")
        return bytes(found[b"BODY[]"]) if found else None

    def mark(self, uids: Sequence[int], *, aside: bool) -> None:
        """Mark mail as read, or for a person to look at."""
        with _answering(self._name):
            self._client.add_flags(uids, [FLAGGED if aside else SEEN], silent=True)

    def _fetched(self, uid: int, what: str) -> dict[bytes, Any] | None:
        with _answering(self._name):
            found: dict[bytes, Any] | None = self._client.fetch([uid], [what]).get(uid)
        return found


@contextmanager
def opened(address: Address, *, secured: Secured) -> Iterator[Mailbox]:
    """The folder, open and closed afterwards.

    Raises:
        NotLetIn, Refusal: it may not be reached, or lets nobody in; the sentence says which.
        Unavailable: it does not answer, or hangs up in the midst.
    """
    with _answering(str(address)):
        client = _Client(address, secured)
    try:
        with _answering(str(address)):
            _sign_in(client, address)
            chosen = client.select_folder(address.folder)
        yield Mailbox(int(chosen[b"UIDVALIDITY"]), client, str(address))
    finally:
        with suppress(OSError, IMAPClientError):
            client.logout()


@contextmanager
def _answering(name: str) -> Iterator[None]:
    try:
        yield
    except (OSError, IMAPClientError) as problem:
        raise Unavailable(f"The mailbox at {name} does not answer ({type(problem).__name__}).") from problem


def _sign_in(client: IMAPClient, address: Address) -> None:
    try:
        client.login(address.user, address.password)
    except LoginError as problem:
        raise NotLetIn("The mail server {host} lets nobody in by this name.", host=address.host) from problem
    if not client.folder_exists(address.folder):
        raise NotLetIn("The mailbox at {host} has no such folder.", host=address.host)


class _Client(IMAPClient):  # type: ignore[misc] # it is published without types
    """The library's client over a connection of the door's, whose address and name were looked at."""

    def __init__(self, address: Address, secured: Secured) -> None:
        self._reach = lambda: secured(address.host, address.port, ca_file=address.ca_file, timeout=TIMEOUT)
        super().__init__(address.host, address.port, timeout=TIMEOUT)

    def _create_IMAP4(self) -> Any:  # noqa: N802 # the name is the library's
        return _Session(self.host, self.port, self._reach)


class _Session(IMAP4_TLS):  # type: ignore[misc] # it is published without types
    def __init__(self, host: str, port: int, reach: Callable[[], Any]) -> None:
        self._reach = reach
        super().__init__(host, port, timeout=TIMEOUT)

    def _create_socket(self, timeout: float | None = None) -> Any:
        return self._reach()
