"""Answers for machines that watch: whether Hark lives, whether it is ready, and how much it does."""

import secrets
from ipaddress import ip_address
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from hark.flows import health, inbox
from hark.guard.access import operator
from hark.records import walls
from hark.web import metrics
from hark.web.policy import open_to_all

# Whoever watches counts rows of everybody, and is shown none.
WATCH = operator("watch")
# What a proxy adds. They are not believed, only taken as a sign that somebody else is asking.
_PASSED_ON = ("Forwarded", "X-Forwarded-For", "X-Real-IP", "Via")


@require_safe
@open_to_all("a watching machine has no account, and learns one word")
def alive(request: HttpRequest) -> HttpResponse:
    """One word, without a look at anything: the process answers."""
    return HttpResponse("ok", content_type="text/plain")


@require_safe
@open_to_all("a watching machine has no account, and learns a word a part")
def ready(request: HttpRequest) -> HttpResponse:
    """A word for each part; 503 while one of them fails. Why it does is not for strangers."""
    walls.draw(WATCH)
    found = health.signs(now=timezone.now())
    told = {sign.value: "ok" if works else "failing" for sign, works in found.items()}
    return JsonResponse(told, status=200 if all(found.values()) else 503)


@require_safe
@open_to_all("it asks for the token, or that a program on this machine asks")
def measured(request: HttpRequest) -> HttpResponse:
    """What Prometheus collects, for programs on this machine and bearers of the token."""
    if not (_has_the_token(request) or _is_from_here(request)):
        return HttpResponse("Not for you.", status=403, content_type="text/plain")
    walls.draw(WATCH)
    waiting = health.queues()
    now = timezone.now()
    last = health.last_beat()
    gauges = {
        "hark_inbox_waiting": waiting["inbox_waiting"],
        "hark_inbox_limit": settings.HARK_INBOX_LIMIT,
        "hark_arrivals_waiting": waiting["arrivals_waiting"],
        "hark_arrivals_running": waiting["arrivals_running"],
        "hark_quarantine_open": waiting["quarantine_open"],
        "hark_disk_free_bytes": inbox.free(),
        **{f"hark_{sign}_works": int(works) for sign, works in health.signs(now=now).items()},
        **({"hark_worker_beat_age_seconds": now.timestamp() - last} if last is not None else {}),
    }
    return HttpResponse(metrics.text(gauges), content_type=metrics.CONTENT_TYPE)


def _has_the_token(request: HttpRequest) -> bool:
    if not settings.HARK_METRICS_TOKEN_FILE:
        return False
    token = Path(settings.HARK_METRICS_TOKEN_FILE).read_text(encoding="utf-8").strip()
    given = request.headers.get("Authorization", "")
    return bool(token) and secrets.compare_digest(given.encode(), f"Bearer {token}".encode())


def _is_from_here(request: HttpRequest) -> bool:
    """Whether a program on this machine asks by itself; behind a proxy everybody seems to, so nobody does."""
    if settings.HARK_HTTPS or any(name in request.headers for name in _PASSED_ON):
        return False
    try:
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False
