"""Which complaints were handed in by a file: each once, known by its feed and its sender's number."""

import hmac
from collections.abc import Iterable, Sequence
from datetime import date
from hashlib import sha256

from django.db.models import Count, Max, Min

from hark.flows import case_clocks, ring
from hark.flows.aside import about_case
from hark.lake.once import Found, Outcome, Told
from hark.records.origins import OriginRow

_AT_A_TIME = 500


def content(said: bytes, *, key: bytes) -> str:
    """What stands for what was said of it, where nobody without the key can tell it from a guess."""
    return hmac.digest(key, b"case|" + said, "sha256").hex()


def compare(told: Sequence[Told], *, feed: str, besides: Iterable[Told] = ()) -> list[Found]:
    """For each complaint whether it is new, here already, or here with other words."""
    key = ring.index_key()
    by_number = {each.source_id: about_case(feed, each.source_id, key=key) for each in told}
    numbers = list(by_number.values())
    here: dict[str, str] = {}
    for start in range(0, len(numbers), _AT_A_TIME):
        rows = OriginRow.objects.filter(about__in=numbers[start : start + _AT_A_TIME])
        here.update(rows.values_list("about", "content"))
    for each in besides:
        here.setdefault(by_number[each.source_id], content(each.content, key=key))
    found = []
    for each in told:
        said = content(each.content, key=key)
        before = here.setdefault(by_number[each.source_id], "")
        here[by_number[each.source_id]] = before or said
        outcome = Outcome.DUPLICATE if before == said else Outcome.CONFLICT if before else Outcome.NEW
        found.append(Found(outcome))
    return found


def accepted(arrival: int) -> int:
    """How many complaints the file brought."""
    return OriginRow.objects.filter(arrival=arrival).count()


def digest(feed: str) -> str:
    """What stands for every complaint the feed brought: the same in any order, at any time."""
    total = sha256()
    rows = OriginRow.objects.filter(arrival__feed__name=feed).order_by("content")
    for said in rows.values_list("content", flat=True).iterator(10_000):
        total.update(bytes.fromhex(said))
    return total.hexdigest()


def delivered() -> dict[str, tuple[int, date, date]]:
    """How many complaints each feed brought, and the first and last day they were received."""
    moments = {"first": Min("case__received_at"), "last": Max("case__received_at")}
    rows = OriginRow.objects.values_list("arrival__feed__name").annotate(count=Count("pk"), **moments)
    zone = case_clocks.own_calendar().zone
    return {
        feed: (count, first.astimezone(zone).date(), last.astimezone(zone).date())
        for feed, count, first, last in rows
    }
