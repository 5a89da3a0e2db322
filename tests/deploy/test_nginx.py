"""What nginx writes down with the configuration we ship: which page was asked for, and no secret or query."""

import re
import shutil
import socket
import ssl
import subprocess
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from django.urls import reverse

from tests.docs.pages import ROOT

SHIPPED = (ROOT / "deploy/nginx.conf").read_text(encoding="utf-8")
ONCE = reverse("accounts:once", args=["MQ", "c0ffee-5ec2e7"])
pytestmark = pytest.mark.skipif(
    not (shutil.which("nginx") and shutil.which("openssl")), reason="nginx or openssl is not installed"
)


class Hark(BaseHTTPRequestHandler):
    """Stands for it: answers everything."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest.fixture
def behind() -> Iterator[HTTPServer]:
    served = HTTPServer(("127.0.0.1", 0), Hark)
    threading.Thread(target=served.serve_forever, daemon=True).start()
    yield served
    served.shutdown()
    served.server_close()


@pytest.fixture
def nginx(tmp_path: Path, behind: HTTPServer) -> Iterator[tuple[int, int]]:
    """The ports, open and with TLS, of an nginx that runs the shipped file, with its places put elsewhere."""
    made = (
        "openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=hark -addext subjectAltName=IP:127.0.0.1"
    )
    files = ["-keyout", tmp_path / "hark.key", "-out", tmp_path / "hark.pem"]
    subprocess.run([*made.split(), *files], check=True, capture_output=True)
    opened, closed = free_port(), free_port()
    put = {
        "listen 80;": f"listen 127.0.0.1:{opened};",
        "listen 443 ": f"listen 127.0.0.1:{closed} ",
        "127.0.0.1:8000": f"127.0.0.1:{behind.server_port}",
        "/etc/ssl/hark/": f"{tmp_path}/",
        "/var/log/nginx/": f"{tmp_path}/",
    }
    site = re.sub("|".join(map(re.escape, put)), lambda found: put[found[0]], SHIPPED)
    (tmp_path / "nginx.conf").write_text(
        f"daemon off; pid {tmp_path}/pid; error_log {tmp_path}/main.log; events {{}}\n"
        f"http {{ access_log {tmp_path}/other.log;\n{site} }}"
    )
    running = subprocess.Popen(["nginx", "-c", tmp_path / "nginx.conf", "-e", tmp_path / "main.log"])
    _wait_for(closed)
    yield opened, closed
    running.terminate()
    running.wait(timeout=10)


def _wait_for(port: int) -> None:
    for _ in range(100):
        with socket.socket() as tried:
            if not tried.connect_ex(("127.0.0.1", port)):
                return
        time.sleep(0.1)
    raise AssertionError("nginx does not answer")


def ask(address: str, path: str, *, trusting: Path) -> None:
    asked = urllib.request.Request(address + path, headers={"Referer": "https://hark/?q=Referred"})  # noqa: S310 # our own
    secure = urllib.request.HTTPSHandler(context=ssl.create_default_context(cafile=trusting))
    try:
        urllib.request.build_opener(secure, Unfollowed()).open(asked, timeout=10).close()
    except urllib.error.HTTPError as told:
        told.close()


class Unfollowed(urllib.request.HTTPRedirectHandler):
    """Goes nowhere."""

    def redirect_request(self, *_: object) -> None:
        return None


def written(folder: Path) -> str:
    """Everything in every log."""
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.log")))


def test_no_log_has_a_one_time_address_or_a_query(
    nginx: tuple[int, int], behind: HTTPServer, tmp_path: Path
) -> None:
    opened, closed = nginx

    def ask_all() -> None:
        for address in (f"http://127.0.0.1:{opened}", f"https://127.0.0.1:{closed}"):
            for path in (ONCE, "/complaints/?q=Searched", "/board/?next=/x"):
                ask(address, path, trusting=tmp_path / "hark.pem")

    ask_all()
    behind.shutdown()
    behind.server_close()
    ask_all()  # that nobody answers behind it is written down too

    told = written(tmp_path)
    assert '"GET /complaints/" 200' in told and '"GET /complaints/" 502' in told
    assert not [secret for secret in ("5ec2e7", "Searched", "Referred", "?") if secret in told]
