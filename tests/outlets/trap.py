"""A server on the loopback address that counts who comes, and answers as it is told."""

import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

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
