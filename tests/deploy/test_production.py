"""The page on production is followed, step by step, and `hark check --deploy` has nothing to say."""

import json
import os
import re
import shlex
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from email.message import Message
from pathlib import Path

import psycopg
import pytest

from tests.deploy.cluster import free_port
from tests.docs.pages import ROOT, fenced
from tests.postgres import server
from tests.postgres.conftest import there
from tests.postgres.server import Place

PAGE = ROOT / "docs/howto/production.md"
COMMAND = [sys.executable, "-c", "import sys; from hark.jobs.command import main; sys.exit(main())"]
NOTES = {"hark.python"}  # of the machine, not of how Hark is run


@pytest.fixture(scope="module")
def place() -> Iterator[Place]:
    """The database of the page, made by its statements under names of our own."""
    there()
    made = server.make()
    yield made
    server.drop(made)


@pytest.fixture(scope="module")
def environment(place: Place, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of the page with its folders and its database put elsewhere."""
    told = dict(line.split("=", 1) for block in fenced(PAGE, "ini") for line in block.splitlines())
    folder = tmp_path_factory.mktemp("machine")
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith("HARK_")},
        **told,
        "HARK_HOME": str(folder / "hark"),
        "HARK_BACKUPS": str(folder / "backup"),
        "HARK_WITNESS": str(folder / "witness"),
        "HARK_DATABASE_URL": over_a_socket(place) or place.application,
    }


def over_a_socket(place: Place) -> str:
    """The application's address over the server's socket; nothing where none is open to us."""
    with psycopg.connect(server.ADDRESS) as superuser:
        shown = superuser.execute(
            "SELECT current_setting('unix_socket_directories'), current_setting('port')"
        ).fetchone()
    assert shown
    folders, port = shown
    for folder in folders.split(","):
        address = f"postgresql:///{place.name}?host={folder.strip()}&port={port}&user={place.roles}_app"
        try:
            psycopg.connect(address, password=place.password, connect_timeout=2).close()
        except psycopg.OperationalError:
            continue
        return f"{address}&password={place.password}"
    return ""


def hark(*arguments: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *arguments], env=environment, capture_output=True, text=True, check=False
    )


def found(environment: dict[str, str]) -> dict[str, str]:
    """What `hark check --deploy` finds, notes left out."""
    said = json.loads(hark("check", "--deploy", "--json", environment=environment).stdout)
    return {finding["id"]: finding["says"] for finding in said if finding["level"] != "note"}


def typed(word: str) -> list[str]:
    """The arguments of the page's command that begins so."""
    lines = [line for block in fenced(PAGE, "sh") for line in block.splitlines()]
    [line] = [line for line in lines if line.startswith(f"hark {word}")]
    return shlex.split(line)[1:]


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for localhost by itself, its key beside it."""
    folder = tmp_path_factory.mktemp("tls")
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"),
            *("-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-days", "1"),
            *("-keyout", folder / "hark.key", "-out", folder / "hark.pem"),
        ],
        check=True,
        capture_output=True,
    )
    return folder


@pytest.fixture(scope="module")
def running(environment: dict[str, str], place: Place, certificate: Path) -> Iterator[str]:
    """The page's services at work: their address, once they answer."""
    upgraded = hark("upgrade", environment={**environment, "HARK_DATABASE_OWNER_URL": place.owner})
    assert upgraded.returncode == 0, upgraded.stderr
    port = free_port()
    ours = {"0.0.0.0": "127.0.0.1", "8443": str(port)}  # noqa: S104 # what the page says, and not here
    ours |= {name: str(certificate / name) for name in ("hark.pem", "hark.key")}
    serving = [ours.get(word, word) for word in typed("serve")]
    begun = [
        subprocess.Popen([*COMMAND, *arguments], env=environment, stdout=subprocess.DEVNULL)
        for arguments in (serving, ["work"])
    ]
    try:
        yield f"https://localhost:{port}"
    finally:
        for process in begun:
            process.terminate()
        for process in begun:
            process.wait(20)


def answered(address: str, certificate: Path, host: str) -> tuple[int, Message]:
    """The status and headers of an answer over proven TLS, waited for."""
    trusting = ssl.create_default_context(cafile=certificate / "hark.pem")
    for _ in range(100):
        try:
            request = urllib.request.Request(address, headers={"Host": host})  # noqa: S310 # our own server
            with urllib.request.urlopen(request, context=trusting, timeout=5) as answer:  # noqa: S310 # the same
                return answer.status, answer.headers
        except urllib.error.HTTPError as refused:
            return refused.code, refused.headers
        except OSError:
            time.sleep(0.2)
    raise AssertionError("it never answered")


def test_the_page_leads_to_a_clean_check(
    environment: dict[str, str], running: str, certificate: Path, tmp_path: Path
) -> None:
    status, headers = answered(f"{running}/", certificate, environment["HARK_HOSTS"])
    before = found(environment)
    [_, option, _] = typed("backup --copy-escrow-key")
    copied = hark("backup", option, str(tmp_path / "escrow.key"), environment=environment)
    made = hark("backup", environment=environment)
    after = found(environment)

    assert status == 200 and "max-age" in headers["Strict-Transport-Security"]
    assert "hark.deploy_backup_old" in before  # a weakness that is there is found
    assert (copied.returncode, made.returncode) == (0, 0), copied.stderr + made.stderr
    if "host=" not in environment["HARK_DATABASE_URL"]:
        assert after.pop("hark.deploy_database_tls")  # no socket is open to us on this machine
    assert after == {}


def test_each_weakness_is_named(environment: dict[str, str], place: Place, running: str) -> None:
    open_to_all = {"HARK_HTTPS": "", "HARK_HOSTS": "*", "HARK_LOG_LEVEL": "DEBUG"}
    inside = {"HARK_BACKUPS": "", "HARK_WITNESS": ""}
    superuser = {"HARK_DATABASE_URL": place.address(), "HARK_DATABASE_OWNER_URL": place.owner}

    assert {
        f"hark.deploy_{name}"
        for name in (
            *("https", "hosts", "log_level", "backups_inside", "witness_inside"),
            *("one_role", "walls", "owner_here"),
        )
    } <= set(found({**environment, **open_to_all, **inside, **superuser}))
    assert "hark.deploy_sqlite" in found({**environment, "HARK_DATABASE_URL": ""})


def test_the_file_of_the_environment_is_the_pages() -> None:
    file = (ROOT / "deploy/hark.env").read_text(encoding="utf-8")

    assert [line for line in file.splitlines() if not line.startswith("#")] == "".join(
        fenced(PAGE, "ini")
    ).splitlines()


def test_the_services_run_commands_there_are() -> None:
    from hark.jobs.command import parser

    for service in (ROOT / "deploy").glob("*.service"):
        command = re.search(r"^ExecStart=\S+/hark (.*)$", service.read_text(encoding="utf-8"), re.MULTILINE)
        assert command and parser().parse_args(command[1].split()).run
