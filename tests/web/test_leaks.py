"""What is not there to be found: source, keys and records behind the pages, and strangers in a release."""

import ast
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.test import Client

from hark.config import settings as module

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "src/hark/web/static"
PROBES = """
/.git/HEAD /.git/config /.gitignore /.svn/entries /.hg/store /.env /.DS_Store /pyproject.toml
/requirements.lock /records.sqlite3 /keys/sealing.key /var/keys/sealing.key /lake/ /uploads/ /backups/
/settings.py /hark/config/settings.py /static/../config/settings.py /static/..%2f..%2fconfig/settings.py
/static/%2e%2e/apps.py /static//etc/passwd /static/hark/..%5c..%5cconfig%5csettings.py /static/.git/HEAD
/static/hark/hark.js.bak /static/hark/hark.js~ /admin/ /__debug__/ /debug/ /console /server-status
/phpinfo.php /actuator/env /docs /redoc /openapi.json /api/ /api/docs /api/v1/docs /api/v1/openapi.json
/wp-login.php /trace.axd /web.config
"""
LISTED = sorted({f"/static/{folder.relative_to(STATIC)}/" for folder in STATIC.rglob("*") if folder.is_dir()})


@pytest.mark.parametrize("path", PROBES.split())
def test_a_stranger_finds_nothing(path: str, db: None) -> None:
    answer = Client(raise_request_exception=False).get(path)

    assert answer.status_code in (301, 302, 400, 401, 403, 404)
    assert not re.search(rb"\[core\]|root:|SECRET_KEY|Traceback|Django", answer.getvalue())


@pytest.mark.parametrize("folder", ["/static/", *LISTED])
def test_no_folder_is_listed(folder: str, db: None) -> None:
    for path in (folder, folder.rstrip("/")):
        answer = Client(raise_request_exception=False).get(path)

        assert answer.status_code == 404
        assert b"LICENSE" not in answer.getvalue()


def test_debugging_is_off_and_cannot_be_switched_on() -> None:
    assigned = [
        node.value
        for node in ast.walk(ast.parse(Path(module.__file__).read_text(encoding="utf-8")))
        if isinstance(node, ast.Assign) and any(ast.unparse(target) == "DEBUG" for target in node.targets)
    ]

    assert [ast.unparse(value) for value in assigned] == ["False"]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The names of what is released, made from a copy in which lies what must not be."""
    to = tmp_path_factory.mktemp("released")
    shutil.copytree(ROOT / "src", to / "src", ignore=shutil.ignore_patterns("*.egg-info", "__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, to)
    for name in ("src/hark/.git/HEAD", "src/hark/.env", "src/hark/var/keys/sealing.key", "tests/test_x.py"):
        (to / name).parent.mkdir(parents=True, exist_ok=True)
        (to / name).touch()
    build = "from setuptools import build_meta; build_meta.build_wheel('out')"
    subprocess.run(
        [sys.executable, "-c", build], cwd=to, env=dict(os.environ), capture_output=True, check=True
    )
    [made] = (to / "out").glob("*.whl")
    return ZipFile(made).namelist()


def test_a_release_holds_the_product_and_nothing_else(wheel: list[str]) -> None:
    strange = re.compile(
        r"(^|/)\.|(^|/)(tests?|benchmarks|scripts|var)/|\.(key|sqlite3|pem|env|log|pyc|orig)$"
    )

    assert "hark/config/settings.py" in wheel and "hark/web/static/hark/hark.js" in wheel
    assert [name for name in wheel if strange.search(name)] == []
    assert {name.split("/")[0].partition("-")[0] for name in wheel} == {"hark"}


@pytest.mark.parametrize("path", ["/", "/sign-in/", "/nothing/", "/static/hark/hark.js", "/api/v1/feeds"])
def test_trace_gives_nothing_back(path: str, db: None) -> None:
    answer = Client(raise_request_exception=False).generic("TRACE", path, headers={"x-told": "a-secret"})

    assert answer.status_code in (302, 400, 401, 404, 405)
    assert b"a-secret" not in answer.getvalue()
