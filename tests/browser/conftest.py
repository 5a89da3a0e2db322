"""A browser before the demonstration, served by the real command from a home of its own.

Both end with this folder's last test: while the browser's driver runs, Django takes
this thread for an asynchronous one and would refuse the database to other tests.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.demonstration import PATIENT, Demonstration, free_port, wait_for
from tests.homes import begun


@pytest.fixture(scope="package")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demonstration]:
    """`hark demo`, running."""
    port = free_port()
    hark = subprocess.Popen(
        [Path(sys.executable).with_name("hark"), "demo", "--port", f"{port}"],
        env={**os.environ, **PATIENT, "HARK_HOME": str(begun(tmp_path_factory.mktemp("home")))},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        told = Demonstration.told(hark.stdout or (), port=port)
        wait_for(port)
        yield told
    finally:
        hark.terminate()
        hark.wait(timeout=30)


@pytest.fixture(scope="package")
def browser(chromium: Path) -> Iterator[Browser]:
    """Chromium, without a window."""
    with sync_playwright() as drivers:
        running = drivers.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield running
        running.close()


@pytest.fixture(autouse=True)
def close_what_was_opened(request: pytest.FixtureRequest) -> Iterator[None]:
    """A page left open goes on asking for what is new, and drawing it."""
    if "browser" not in request.fixturenames:
        yield
        return
    running: Browser = request.getfixturevalue("browser")
    before = {*running.contexts}
    yield
    for context in running.contexts:
        if context not in before:
            context.close()
