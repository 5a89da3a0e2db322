"""Where a request ends is not in doubt: what is smuggled behind one is never taken for another."""

import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.browser.demonstration import free_port, wait_for

ROOT = Path(__file__).resolve().parents[2]
HIDDEN = b"GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n"
DOUBTFUL = {
    "both lengths": b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "both lengths turned round": b"Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n",
    "two lengths": b"Content-Length: 4\r\nContent-Length: 0\r\n\r\nabcd",
    "a list of lengths": b"Content-Length: 4, 0\r\n\r\nabcd",
    "a length with a sign": b"Content-Length: +4\r\n\r\nabcd",
    "a length below nought": b"Content-Length: -1\r\n\r\n",
    "a length in hexadecimal": b"Content-Length: 0x4\r\n\r\nabcd",
    "chunked and more": b"Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
    "chunked by another name": b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    "chunked twice": b"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n",
    "a blank before the colon": b"Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
    "a header over two lines": b"Content-Length:\r\n 4\r\n\r\nabcd",
    "a chunk in another number": b"Transfer-Encoding: chunked\r\n\r\n0x4\r\nabcd\r\n0\r\n\r\n",
    "a bare line feed": b"X: a\nTransfer-Encoding: chunked\n\r\n\r\n",
}


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """Where the server Hark is served by serves a page of one line."""
    at = free_port()
    server = subprocess.Popen(
        [
            Path(sys.executable).with_name("granian"),
            *(
                "--interface",
                "wsgi",
                "--http",
                "auto",
                "--port",
                str(at),
                "--no-log",
                "tests.web.echo:application",
            ),
        ],
        cwd=ROOT,
        env=dict(os.environ),
    )
    try:
        wait_for(at)
        yield at
    finally:
        server.terminate()
        server.wait(timeout=10)


def answers(port: int, sent: bytes, *, at_least: int = 1) -> bytes:
    """Everything that comes back until the server hangs up, or is silent after so many answers."""
    came = b""
    with socket.create_connection(("127.0.0.1", port), timeout=5) as wire, suppress(TimeoutError):
        wire.sendall(sent)
        while piece := wire.recv(65_536):
            came += piece
            if came.count(b"HTTP/1.1 ") >= at_least:
                wire.settimeout(0.3)
    return came


@pytest.mark.parametrize("doubtful", DOUBTFUL.values(), ids=DOUBTFUL)
def test_what_is_doubtful_is_refused_or_ends_the_connection(doubtful: bytes, port: int) -> None:
    came = answers(port, b"POST /first HTTP/1.1\r\nHost: x\r\n" + doubtful + HIDDEN)

    assert b"asked /smuggled" not in came
    assert came.count(b"HTTP/1.1 ") == 1


def test_two_plain_requests_are_two(port: int) -> None:
    first = b"POST /first HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nabcd"

    came = answers(port, first + HIDDEN, at_least=2)

    assert re.findall(rb"asked (/\w+) with (\w*);", came) == [(b"/first", b"abcd"), (b"/smuggled", b"")]


def test_the_server_names_no_version(port: int) -> None:
    head = answers(port, HIDDEN).partition(b"\r\n\r\n")[0]

    assert [
        line for line in head.split(b"\r\n") if re.match(rb"(?i)(server|via|x-powered-by):.*\d", line)
    ] == []
