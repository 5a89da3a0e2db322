"""The address of a message broker, understood or refused in a sentence that repeats nothing of it."""

from dataclasses import dataclass, field
from ipaddress import ip_address
from urllib.parse import parse_qsl, unquote, urlsplit

from hark.core.errors import Refusal

MECHANISMS = "PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"
_PORTS = {"amqp": 5672, "amqps": 5671, "kafka": 9092, "kafkas": 9093}


class BadBrokerAddress(Refusal):
    """The text is no address of a broker."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where a broker is and how to sign in. `path`: RabbitMQ's virtual host, Kafka's group of consumers."""

    is_kafka: bool
    is_secure: bool
    hosts: tuple[tuple[str, int], ...]
    path: str
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)
    mechanism: str = MECHANISMS[0]

    def __str__(self) -> str:
        """What may be logged: nothing of who signs in."""
        scheme = ("kafka" if self.is_kafka else "amqp") + "s" * self.is_secure
        return f"{scheme}://{','.join(f'{host}:{port}' for host, port in self.hosts)}"

    @property
    def is_here(self) -> bool:
        """Whether every host is this machine."""
        return all(_is_loopback(host) for host, _ in self.hosts)


def understood(text: str, *, password: str = "") -> Address:
    """The address in the text; a password of its own comes before the other.

    Raises:
        BadBrokerAddress: it is none. Nothing of it is repeated, for it may hold a password.
    """
    try:
        parts = urlsplit(text.strip())
        signed_in, _, netloc = parts.netloc.rpartition("@")
        default = _PORTS[parts.scheme]
        hosts = tuple(_host(each, default=default) for each in netloc.split(","))
        options = dict(parse_qsl(parts.query, strict_parsing=True)) if parts.query else {}
    except (ValueError, KeyError):
        raise _none() from None
    is_kafka = parts.scheme.startswith("kafka")
    user, _, own = signed_in.partition(":")
    mechanism = options.pop("mechanism", MECHANISMS[0])
    if options or parts.fragment or mechanism not in MECHANISMS or (len(hosts) > 1 and not is_kafka):
        raise _none()
    return Address(
        is_kafka,
        parts.scheme.endswith("s"),
        hosts,
        unquote(parts.path[1:]) or ("hark" if is_kafka else "/"),
        unquote(user),
        unquote(own) or password,
        mechanism,
    )


def _host(text: str, *, default: int) -> tuple[str, int]:
    parts = urlsplit(f"//{text}")
    if not parts.hostname or parts.path:
        raise ValueError
    return parts.hostname, default if parts.port is None else parts.port


def _none() -> BadBrokerAddress:
    return BadBrokerAddress(
        "HARK_BROKER_URL must read amqps://USER@HOST/VHOST for RabbitMQ, "
        "or kafkas://USER@HOST:PORT,HOST:PORT/GROUP?mechanism={mechanisms} for Kafka.",
        mechanisms="|".join(MECHANISMS),
    )


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
