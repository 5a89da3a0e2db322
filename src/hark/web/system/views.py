"""The page for whoever runs Hark: what works, what was found, and how it is mended."""

import sqlite3
import sys
from datetime import UTC, datetime

from django.conf import settings
from django.core.checks import ERROR, WARNING, CheckMessage, run_checks
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from hark import __version__
from hark.flows import health, inbox
from hark.web.policy import opens
from hark.web.staff import StaffRequest
from hark.web.system import words


@require_safe
@opens("system.see")
def health_page(request: StaffRequest) -> HttpResponse:
    """Every part with its state, and every finding of `hark check` with its remedy."""
    now = timezone.now()
    last = health.last_beat()
    context = {
        "signs": [(words.SIGNS[sign], works) for sign, works in health.signs(now=now).items()],
        "findings": [_told(finding) for finding in run_checks()],
        "version": __version__,
        "python": sys.version.split()[0],
        "sqlite": sqlite3.sqlite_version,
        "sqlite_in_wal": settings.SQLITE_SAFE_IN_WAL,
        "free": inbox.free() // 2**20,
        "last_beat": datetime.fromtimestamp(last, UTC) if last is not None else None,
        "replaced": [(each.at, words.why(each)) for each in health.replaced()],
        "queues": [(words.QUEUES[name], count) for name, count in health.queues().items()],
    }
    return render(request, "system/health.html", context)


def _told(finding: CheckMessage) -> dict[str, object]:
    """A finding in the reader's language where its words are known, with what the check itself says."""
    title, remedy = words.FINDINGS.get(str(finding.id), (finding.msg, finding.hint or ""))
    return {
        "title": title,
        "remedy": remedy,
        "says": finding.msg if finding.msg != str(title) else "",
        "kind": "error" if finding.level >= ERROR else "warning" if finding.level >= WARNING else "note",
    }
