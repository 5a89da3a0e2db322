"""Outside this machine a database is spoken to under TLS only, with its certificate and name looked at."""

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pymysql
import pytest

from hark.intake.databases import Session, mysql, postgresql, understood
from hark.intake.databases.troubles import NotSecured
from hark.outlets import outbound
from tests.conftest import program
from tests.deploy.cluster import Cluster, free_port
from tests.outlets.trap import a_certificate

HOST = "crm.bank.example"


@dataclass(frozen=True)
class Secured:
    """A server that speaks TLS or does not, and the file with who vouches for it."""

    kind: str
    port: int
    authority: Path

    @contextmanager
    def opened(self, *, host: str = HOST, authority: Path | None = None) -> Iterator[Session]:
        """A session with it as if it were on another machine, under this name."""
        user = "postgres" if self.kind == "postgresql" else "hark"
        text = (
            f"name = 'crm'\nurl = '{self.kind}://{user}@{host}:{self.port}/{user}'\n"
            f"ca_file = '{authority or self.authority}'\n"
            "query = 'SELECT 1 AS id'\nwatermark = 'id'\nid = 'id'\nmapping = 'contacts'"
        )
        source = understood(text.encode())
        if self.kind == "postgresql":
            with postgresql.opened(source, "", ["127.0.0.1"], secured=True) as session:
                yield session
            return
        trust = outbound.trust(source.ca_file)
        with mysql.opened(
            source, "", lambda: socket.create_connection(("127.0.0.1", self.port)), trust=trust
        ) as other:
            yield other


@pytest.fixture(params=["postgresql", "mysql"], scope="module")
def folder(request: pytest.FixtureRequest) -> Iterator[tuple[str, Path]]:
    made = Path(tempfile.mkdtemp(prefix="hark-tls-"))
    made.chmod(0o755)
    try:
        yield request.param, made
    finally:
        shutil.rmtree(made)


@pytest.fixture(scope="module", params=[True, False])
def secured(request: pytest.FixtureRequest, folder: tuple[str, Path]) -> Iterator[Secured]:
    """A server of our own, with and without TLS."""
    kind, place = folder
    within = place / f"server-{request.param}"
    within.mkdir()
    serve, account = (_postgresql, "nobody") if kind == "postgresql" else (_mariadb, "mysql")
    certificate = a_certificate(within, HOST)
    certificate.chmod(0o600)
    if os.getuid() == 0:  # a server runs as no root
        shutil.chown(within, account)
        shutil.chown(certificate, account)
    with serve(within, certificate, tls=request.param) as port:
        yield Secured(kind, port, certificate)


def test_a_server_is_spoken_to_under_tls_alone(secured: Secured, request: pytest.FixtureRequest) -> None:
    if request.node.callspec.params["secured"]:
        with secured.opened() as session:
            assert len(session.page(None, None, most=1, bytes_at_most=1).rows) == 1
        return
    with pytest.raises(NotSecured), secured.opened():
        pass


def test_another_name_or_authority_is_turned_away(secured: Secured, tmp_path: Path) -> None:
    other = a_certificate(tmp_path, HOST)

    with pytest.raises(NotSecured), secured.opened(host="other.bank.example"):
        pass
    with pytest.raises(NotSecured), secured.opened(authority=other):
        pass


@contextmanager
def _postgresql(folder: Path, certificate: Path, *, tls: bool) -> Iterator[int]:
    cluster = Cluster(folder, program("pg_ctl").parent)
    files = f"ssl = on\nssl_cert_file = '{certificate}'\nssl_key_file = '{certificate}'\n"
    try:
        cluster.make(files if tls else "")
        yield cluster.port
    finally:
        cluster.stop()


@contextmanager
def _mariadb(folder: Path, certificate: Path, *, tls: bool) -> Iterator[int]:
    port = free_port()
    ours = ["--no-defaults", f"--datadir={folder}/data", *(["--user=mysql"] if os.getuid() == 0 else [])]
    subprocess.run([program("mariadb-install-db"), *ours, "--skip-test-db"], check=True, capture_output=True)
    init = folder / "init.sql"
    init.write_text("CREATE DATABASE hark;\nCREATE USER hark;\nGRANT SELECT ON hark.* TO hark;\n")
    init.chmod(0o644)
    files = [f"--ssl-cert={certificate}", f"--ssl-key={certificate}"] if tls else ["--skip-ssl"]
    at = ["--bind-address=127.0.0.1", f"--port={port}", f"--socket={folder}/s", f"--init-file={init}"]
    log = folder / "log"
    with (
        log.open("wb") as out,
        subprocess.Popen([program("mariadbd"), *ours, *at, *files], stdout=out, stderr=out) as server,
    ):
        try:
            _wait(port, log)
            yield port
        finally:
            server.kill()


def _wait(port: int, log: Path) -> None:
    begun = time.monotonic()
    while time.monotonic() - begun < 30:
        try:
            pymysql.connect(host="127.0.0.1", port=port, user="hark", ssl_disabled=True).close()
        except pymysql.MySQLError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(f"MariaDB did not start: {log.read_text()}")
