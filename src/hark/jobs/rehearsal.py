"""Trying a restored installation: run with HARK_HOME on it, prints a JSON line for each thing tried.

The folder is thrown away afterwards, so it may be written to.
"""

import json
import sys
import time
from dataclasses import asdict

from hark.jobs.start import start


def run() -> int:
    """0 when everything tried went well."""
    from hark.flows.drills import Step

    failed = 0
    for name, attempt in (
        ("check", _check),
        ("open sealed values", _open_sealed),
        ("verify the audit", _audit),
        ("sign in, open pages", _pages),
    ):
        step, begun = Step(name), time.monotonic()
        try:
            step.found, step.passed = attempt(), True
        except Exception as problem:  # noqa: BLE001 # whatever it is, the drill says so and fails
            step.found, failed = f"{type(problem).__name__}: {problem}", failed + 1
        step.seconds = round(time.monotonic() - begun, 2)
        print(json.dumps(asdict(step)), flush=True)
    return 1 if failed else 0


class NotGood(Exception):
    """The restored installation does not do what it should."""


def _check() -> str:
    from django.core.checks import ERROR, run_checks

    findings = run_checks(tags=["hark", "hark_deep"], include_deployment_checks=True)
    found = [finding.msg for finding in findings if finding.level >= ERROR]
    if found:
        raise NotGood("; ".join(found))
    return "no errors"


def _open_sealed() -> str:
    from hark.flows import drills

    return f"{drills.open_sealed():,} opened"


def _audit() -> str:
    from hark.flows import audit_verifying, checkpoints
    from hark.guard.access import operator

    checkpoints.copy()  # none lies outside of a home just restored
    walked = audit_verifying.verify(by=operator("drill"))
    if walked.finding:
        raise NotGood(str(walked.finding))
    return f"{walked.entries:,} entries, root {walked.root.hex()[:16]}…"


def _pages() -> str:
    from django.test import Client
    from django.urls import reverse

    from hark.flows import one_time
    from hark.guard.access import Role
    from hark.records.accounts import StaffRow

    browser = Client(headers={"host": "127.0.0.1"})
    # Reads everything, and is asked for no second factor, which nobody here could show.
    row = StaffRow(username="hark-drill", name="Drill", role=Role.AUDITOR.value, is_demo=True)
    row.set_unusable_password()
    row.save()
    _require(browser.get(reverse("accounts:sign-in")).status_code, 200, "the sign-in page")
    _require(browser.post(one_time.path(row)).status_code, 302, "signing in")
    pages = ("board:complaints", "complaints:list", "data:feeds")
    for page in pages:
        _require(browser.get(reverse(page)).status_code, 200, page)
    return f"signed in, {len(pages)} pages answered"


def _require(answer: int, expected: int, what: str) -> None:
    if answer != expected:
        raise NotGood(f"{what} answered {answer}")


if __name__ == "__main__":
    start()
    sys.exit(run())
