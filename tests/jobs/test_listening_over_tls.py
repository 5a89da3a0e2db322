"""`hark listen` over TLS: to a broker whose certificate is trusted, and to no other."""

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.utils import timezone

from tests import rabbitmq
from tests.homes import begun
from tests.rabbitmq import Broker

pytestmark = pytest.mark.requires("rabbitmq-server")


def a_certificate(file: Path) -> Path:
    """A certificate for the name localhost that vouches for itself, and its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = timezone.now()  # noqa: TID251 # the library looks at the clock
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    file.write_bytes(certificate.public_bytes(pem) + private)
    return file


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return a_certificate(tmp_path_factory.mktemp("certificate") / "broker.pem")


@pytest.fixture(scope="module")
def broker(certificate: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Broker]:
    broker = Broker(tmp_path_factory.mktemp("broker"), certificate=certificate)
    try:
        broker.start()
        rabbitmq.declare("events", address=broker.address)
        yield broker
    finally:
        broker.kill()


@pytest.mark.parametrize(
    ("host", "is_trusted", "status"),
    [("localhost", True, 0), ("localhost", False, 1), ("127.0.0.1", True, 1)],  # it is made out to the name
)
def test_only_a_broker_whose_certificate_is_good_is_spoken_to(
    host: str, is_trusted: bool, status: int, broker: Broker, certificate: Path, tmp_path: Path
) -> None:
    environment = {
        **os.environ,
        "HARK_HOME": str(begun(tmp_path)),
        "HARK_BROKER_URL": f"amqps://guest:guest@{host}:{broker.tls_port}/",
        **({"SSL_CERT_FILE": str(certificate)} if is_trusted else {}),
    }
    command = [Path(sys.executable).parent / "hark", "listen", "events", "--once"]

    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)

    assert done.returncode == status, done.stderr
    assert status == 0 or "certificate verify failed" in done.stderr.lower()
