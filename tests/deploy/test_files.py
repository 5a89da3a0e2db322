"""The files of `deploy/` are read by the programs they are for."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.deploy.cluster import free_port
from tests.docs.pages import ROOT

DEPLOY = ROOT / "deploy"


def program(name: str) -> str:
    """Where the program is; the test is skipped without it, in CI too, which installs none of the two."""
    if found := shutil.which(name, path="/usr/local/sbin:/usr/sbin:/usr/local/bin:/usr/bin:/bin"):
        return found
    pytest.skip(f"{name} is not installed on this machine")


def said(*command: str | Path) -> tuple[int, str]:
    """How a command ended and what it said."""
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    return ran.returncode, ran.stderr + ran.stdout


def verified(folder: Path, **changed: str) -> tuple[int, str]:
    """What systemd finds in the units, their command one that is there."""
    analyze = program("systemd-analyze")
    units = [path for path in DEPLOY.iterdir() if path.suffix in {".service", ".timer"}]
    for unit in units:
        text = unit.read_text(encoding="utf-8").replace(
            "/opt/hark/.venv/bin/hark", shutil.which("true") or ""
        )
        for old, new in changed.items():
            text = text.replace(old, new)
        (folder / unit.name).write_text(text, encoding="utf-8")
    return said(analyze, "verify", "--man=no", *(folder / unit.name for unit in units))


def test_systemd_finds_nothing_in_the_units(tmp_path: Path) -> None:
    assert verified(tmp_path) == (0, "")


def test_systemd_would_find_a_word_it_does_not_know(tmp_path: Path) -> None:
    assert "Unknown key" in verified(tmp_path, NoNewPrivileges="NoNewPrivilege")[1]


@pytest.fixture
def configured(tmp_path: Path) -> Path:
    """The page's server within a whole configuration, its certificate one made for this."""
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"),
            *("-subj", "/CN=localhost", "-days", "1"),
            *("-keyout", tmp_path / "hark.key", "-out", tmp_path / "hark.pem"),
        ],
        check=True,
        capture_output=True,
    )
    server = (DEPLOY / "nginx.conf").read_text(encoding="utf-8").replace("/etc/ssl/hark", str(tmp_path))
    for ours in (" 80;", " 443 "):  # which only root may open
        server = server.replace(f"listen{ours}", f"listen 127.0.0.1:{free_port()}{ours[-1]}")
    whole = f"pid {tmp_path}/pid;\nevents {{}}\nhttp {{\naccess_log off;\n{server}\n}}\n"
    (tmp_path / "nginx.conf").write_text(whole)
    return tmp_path / "nginx.conf"


def test_nginx_reads_its_file(configured: Path) -> None:
    status, found = said(program("nginx"), "-t", "-e", "stderr", "-c", configured)

    assert status == 0 and "[warn]" not in found and "[emerg]" not in found, found


def test_nginx_would_find_a_word_it_does_not_know(configured: Path) -> None:
    configured.write_text(configured.read_text().replace("proxy_pass", "proxy_past"))

    assert said(program("nginx"), "-t", "-e", "stderr", "-c", configured)[0] != 0
