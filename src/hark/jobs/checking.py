"""The command that looks the installation over."""

import json
import sys
from argparse import Namespace

from django.conf import settings
from django.core.checks import ERROR, WARNING, Tags, run_checks

from hark.jobs.command import DONE, REFUSED
from hark.jobs.counting import counted


def check(options: Namespace) -> int:
    """Every finding with its hint; 1 when one is an error, or in production a warning."""
    findings = run_checks()
    if options.deep:
        findings += run_checks(tags=["hark_deep"], include_deployment_checks=True)
    deploy = options.deploy or settings.HARK_PROFILE == "production"
    if deploy:
        findings += run_checks(tags=["hark_production", Tags.security], include_deployment_checks=True)
    findings = [finding for finding in findings if not finding.is_silenced()]
    if options.json:
        print(
            json.dumps(
                [
                    {"id": f.id, "level": _level(f.level), "says": f.msg, "hint": f.hint or ""}
                    for f in findings
                ]
            )
        )
    else:
        for finding in findings:
            print(f"{_level(finding.level):8}{finding.msg}\n        {finding.hint or ''}")
        print(f"{counted(len(findings), 'finding')}." if findings else "No findings.")
    failed = [f for f in findings if f.level >= (WARNING if deploy else ERROR)]
    if failed:
        needs = "needs" if len(failed) == 1 else "need"
        print(f"hark: {counted(len(failed), 'finding')} {needs} mending.", file=sys.stderr)
    return REFUSED if failed else DONE


def _level(level: int) -> str:
    if level >= ERROR:
        return "error"
    return "warning" if level >= WARNING else "note"
