"""A server on the loopback address that counts who comes, and answers as it is told."""

import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.makers import NOON

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"


@dataclass
class Trap:
    """What came to `port`: how often, and the bytes of each first message."""

    port: int
    heard: list[bytes] = field(default_factory=list)

    @property
    def connections(self) -> int:
        """How many came, the last of them given a moment to arrive."""
        time.sleep(0.02)
        return len(self.heard)


@contextmanager
def trap(*, answer: bytes = OK, drip: float = 0, tls: ssl.SSLContext | None = None) -> Iterator[Trap]:
    """The server, until the block ends; `drip` is a pause in seconds before each byte of the answer."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        set_ = Trap(server.getsockname()[1])
        threading.Thread(target=_serve, args=(server, set_, answer, drip, tls), daemon=True).start()
        yield set_
        server.shutdown(socket.SHUT_RDWR)


def _serve(server: socket.socket, trap: Trap, answer: bytes, drip: float, tls: ssl.SSLContext | None) -> None:
    while True:
        try:
            connection, _ = server.accept()
        except OSError:
            return  # the block has ended
        with connection:
            try:
                if tls:
                    connection = tls.wrap_socket(connection, server_side=True)
                trap.heard.append(connection.recv(65_536))
                for piece in [bytes([byte]) for byte in answer] if drip else [answer]:
                    time.sleep(drip)
                    connection.sendall(piece)
            except OSError:
                continue  # the other side hung up


def a_certificate(folder: Path, name: str) -> Path:
    """A file with a certificate for the name, which vouches for itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    certificate = (
        x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
        .not_valid_before(NOON - timedelta(days=4000))
        .not_valid_after(NOON + timedelta(days=4000))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    both = folder / "both.pem"
    both.write_bytes(
        certificate.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    return both
