"""The one door to other machines: addresses checked, nothing followed, time and size of requests bounded."""

import re
import socket
import ssl
import time
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as Late
from dataclasses import dataclass
from functools import cache
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

import httpcore
from django.conf import settings

from hark.core.errors import Refusal, Unavailable
from hark.outlets.addresses import is_public

Resolve = Callable[[str, int], list[str]]
Allowed = frozenset[tuple[str, int]]

_PORTS = {"https": 443, "http": 80}
_WRITTEN = re.compile(r"[!\"$-\[\]-~]{1,2000}")  # printable ASCII without # and the backslash
_HOST = re.compile(r"[a-z0-9_]([a-z0-9_.-]{0,251}[a-z0-9_])?")
_ENDS_IN_A_NUMBER = re.compile(r"(^|\.)(0x[0-9a-f]*|[0-9]+)$")
_OURS = frozenset({"host", "content-length", "transfer-encoding", "connection"})
_CHUNK = 16 * 1024


class NotAnAddress(Refusal):
    """Nothing is sent to what is not plainly the address of one server."""


class NotReachedFromHere(Refusal):
    """The address lies inside, and nobody who runs Hark has opened it."""


def post(url: str, *, body: bytes, headers: Mapping[str, str], timeout: float = 5) -> int:
    """The status the other side answers with, redirects included; what it says is not read.

    Raises:
        Refusal: the address is not allowed.
        Unavailable: it does not answer within `timeout` seconds in all.
    """
    return Door(settings.HARK_OUTBOUND_ALLOW).post(url, body=body, headers=headers, timeout=timeout)


def ask(
    url: str, *, body: bytes, headers: Mapping[str, str], timeout: float = 5, most: int = 1_000_000
) -> tuple[int, bytes]:
    """The status and the words the other side answers a message with.

    Raises:
        Refusal: the address is not allowed.
        Unavailable: no answer within `timeout` seconds in all, or more than `most` bytes.
    """
    return Door(settings.HARK_OUTBOUND_ALLOW).ask(url, body=body, headers=headers, timeout=timeout, most=most)


def get(
    url: str, *, headers: Mapping[str, str] | None = None, timeout: float = 5, most: int = 1_000_000
) -> bytes:
    """What lies at the address, as it comes over the wire.

    Raises:
        Refusal: the address is not allowed.
        Unavailable: no answer within `timeout` seconds in all, another one than success, or more than
            `most` bytes.
    """
    return Door(settings.HARK_OUTBOUND_ALLOW).get(url, headers=headers or {}, timeout=timeout, most=most)


def require_address(url: str) -> None:
    """Nothing, for the address of one server written plainly, over HTTPS or opened by whoever runs Hark.

    Raises:
        NotAnAddress: it is none.
    """
    Door(settings.HARK_OUTBOUND_ALLOW).address(url)


def addresses(host: str, port: int, *, timeout: float = 5) -> list[str]:
    """The addresses of a server that speaks no HTTP, such as a database, each of which may be connected to.

    Raises:
        Refusal: one of them lies inside, and nobody has opened it.
        Unavailable: the name leads nowhere.
    """
    return Door(settings.HARK_OUTBOUND_ALLOW).addresses(host, port, timeout=timeout)


def connect(host: str, port: int, *, timeout: float = 5) -> socket.socket:
    """A plain connection to such a server, for its own protocol to be spoken over.

    Raises:
        Refusal: an address of it is not allowed.
        Unavailable: none of them answers.
    """
    problem: Exception | None = None
    for address in addresses(host, port, timeout=timeout):
        try:
            return socket.create_connection((address, port), timeout)
        except OSError as refused:
            problem = refused
    raise Unavailable(f"{host} does not answer ({type(problem).__name__}).") from problem


def secured(host: str, port: int, *, ca_file: str = "", timeout: float = 5) -> socket.socket:
    """A connection to such a server under TLS, its certificate and name looked at.

    Raises:
        NotReachedFromHere, NoCertificates, NotProven: it may not be reached, or is not proven to be it.
        Unavailable: it does not answer.
    """
    vouched = trust(ca_file)
    plain = connect(host, port, timeout=timeout)
    try:
        return vouched.wrap_socket(plain, server_hostname=host)
    except ssl.SSLCertVerificationError as problem:
        raise NotProven("{host} does not prove to be the server of this name.", host=host) from problem
    except OSError as problem:
        raise Unavailable(f"{host} does not answer under TLS ({type(problem).__name__}).") from problem


def trust(ca_file: str) -> ssl.SSLContext:
    """TLS with servers whose certificate the authorities in the file vouch for; without one, this machine's.

    Raises:
        Refusal: there are no certificates in the file.
    """
    if not ca_file:
        return _trust()
    try:
        return ssl.create_default_context(cafile=ca_file)
    except OSError as problem:
        raise NoCertificates("There are no certificates to be read in {file}.", file=ca_file) from problem


def resolved(host: str, port: int) -> list[str]:
    """Every address the name has, in the order to try them."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class NotProven(Refusal):
    """Nobody who is trusted vouches for the server under this name."""


class NoCertificates(Refusal):
    """The file said to hold certificates holds none."""


@dataclass(frozen=True, slots=True)
class Door:
    """Requests to public servers over HTTPS, and to the host-and-port pairs in `allowed` also inside."""

    allowed: Allowed = frozenset()
    resolve: Resolve = resolved

    def post(self, url: str, *, body: bytes, headers: Mapping[str, str], timeout: float) -> int:
        """See the function of this name."""
        status, _ = self._exchange("POST", url, body=body, headers=headers, timeout=timeout, most=None)
        return status

    def ask(
        self, url: str, *, body: bytes, headers: Mapping[str, str], timeout: float, most: int
    ) -> tuple[int, bytes]:
        """See the function of this name."""
        return self._exchange("POST", url, body=body, headers=headers, timeout=timeout, most=most)

    def get(self, url: str, *, headers: Mapping[str, str], timeout: float, most: int) -> bytes:
        """See the function of this name."""
        status, answer = self._exchange("GET", url, body=None, headers=headers, timeout=timeout, most=most)
        if not 200 <= status < 300:
            raise Unavailable(f"{_split(url).hostname} answered with {status}.")
        return answer

    def addresses(self, host: str, port: int, *, timeout: float) -> list[str]:
        """See the function of this name."""
        try:
            return self.checked(host, port, within=timeout)
        except httpcore.ConnectError as problem:
            raise Unavailable(f"{host} does not answer (no address).") from problem

    def _exchange(
        self,
        method: str,
        url: str,
        *,
        body: bytes | None,
        headers: Mapping[str, str],
        timeout: float,
        most: int | None,
    ) -> tuple[int, bytes]:
        if taken := _OURS & {name.lower() for name in headers}:
            raise ValueError(f"headers the door sets itself: {sorted(taken)}")
        at = self.address(url)
        wire = _Wire(self, until=time.monotonic() + timeout)
        try:
            with (
                httpcore.ConnectionPool(ssl_context=_trust(), network_backend=wire) as pool,
                pool.stream(method, at, headers=list(headers.items()), content=body) as response,
            ):
                return response.status, b"" if most is None else _bounded(response.iter_stream(), most)
        except (httpcore.NetworkError, httpcore.TimeoutException, httpcore.RemoteProtocolError) as problem:
            told = f"{at.host.decode()} does not answer ({type(problem).__name__})."
            raise Unavailable(told) from problem

    def address(self, url: str) -> httpcore.URL:
        """The address as the HTTP library takes it, if anything may be sent there."""
        parts = _split(url)
        host, port = parts.hostname or "", parts.port or _PORTS[parts.scheme]
        if parts.scheme != "https" and (host, port) not in self.allowed:
            raise NotAnAddress("Hark sends over HTTPS only. Take an address that begins with https://.")
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        return httpcore.URL(scheme=parts.scheme, host=host, port=parts.port, target=target)

    def checked(self, host: str, port: int, *, within: float) -> list[str]:
        """The addresses of the name, each of which may be connected to.

        Raises:
            NotReachedFromHere: one of them lies inside.
        """
        pool = ThreadPoolExecutor(1)  # the system's resolver knows no time limit
        try:
            found = pool.submit(self.resolve, host, port).result(within)
        except (OSError, UnicodeError, Late) as problem:
            raise httpcore.ConnectError(problem) from problem
        finally:
            pool.shutdown(wait=False)
        if (host, port) not in self.allowed and not all(map(is_public, found)):
            raise NotReachedFromHere(
                "Hark does not connect to {host}: it lies inside. Whoever runs Hark can open it.", host=host
            )
        return found


class _Wire(httpcore.NetworkBackend):
    """Connects to addresses that were checked, the very ones, and ends when time is up.

    Host and server name stay those of the URL: the HTTP library takes them from there.
    """

    def __init__(self, door: Door, *, until: float) -> None:
        self._door = door
        self._until = until

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """The first of the checked addresses that answers."""
        problem: Exception = httpcore.ConnectError("no address")
        for address in self._door.checked(host, port, within=_left(self._until)):
            try:
                stream = httpcore.SyncBackend().connect_tcp(address, port, _left(self._until))
            except httpcore.NetworkError as refused:
                problem = refused
            else:
                return _Stream(stream, until=self._until)
        raise problem


class _Stream(httpcore.NetworkStream):
    """A stream whose every wait ends when the whole exchange has to."""

    def __init__(self, stream: httpcore.NetworkStream, *, until: float) -> None:
        self._stream = stream
        self._until = until

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """The next bytes."""
        return self._stream.read(max_bytes, _left(self._until))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send all of it, looking at the clock between pieces."""
        for start in range(0, len(buffer), _CHUNK):
            self._stream.write(buffer[start : start + _CHUNK], _left(self._until))

    def close(self) -> None:
        """Hang up."""
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        """The same stream under TLS."""
        secured = self._stream.start_tls(ssl_context, server_hostname, _left(self._until))
        return _Stream(secured, until=self._until)

    def get_extra_info(self, info: str) -> object:
        """What the library asks about the socket."""
        return self._stream.get_extra_info(info)


def _split(url: str) -> SplitResult:
    """The parts of an address written plainly: no tricks with names, numbers, user names or spaces."""
    if _WRITTEN.fullmatch(url):
        try:
            parts = urlsplit(url)
            if parts.scheme in _PORTS and parts.port != 0 and "@" not in parts.netloc and _plain(parts):
                return parts
        except ValueError:
            pass  # a port that is no number, a bracket left open: told below
    raise NotAnAddress("This is not an address Hark can send to. Take one like https://name.example/path.")


def _plain(parts: SplitResult) -> bool:
    host = parts.hostname or ""
    if ":" in host or _ENDS_IN_A_NUMBER.search(host):
        ip_address(host)  # 127.1, 0x7f.1 and 2130706433 are no way to write one: ValueError
        return "%" not in host
    return bool(_HOST.fullmatch(host))


def _bounded(pieces: Iterable[bytes], most: int) -> bytes:
    taken = bytearray()
    for piece in pieces:
        taken += piece
        if len(taken) > most:
            raise Unavailable(f"The answer is longer than {most} bytes.")
    return bytes(taken)


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout("the time for the whole exchange is over")
    return left


@cache
def _trust() -> ssl.SSLContext:
    """The certificates this machine trusts; SSL_CERT_FILE names others."""
    return ssl.create_default_context()
