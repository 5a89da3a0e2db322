"""What was told of a record before its source corrected it: when it was changed, by which file it came."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from hark.flows.facts import Earlier, Fact
from hark.guard.access import Staff
from hark.web import times
from hark.web.complaints import facts

Group = tuple[str, str | Promise, list[facts.Fact]]


@dataclass(frozen=True, slots=True)
class Told:
    """One earlier version: its heading, the file it came by, and its facts in groups."""

    heading: str
    file_name: str
    file_href: str
    groups: list[Group]


def told(found: Sequence[Earlier], groups: Callable[[Fact], list[Group]], *, by: Staff) -> list[Told]:
    """The versions as the page shows them, the newest first."""
    return [
        Told(
            heading=_("Changed {changed}; arrived {arrived}").format(
                changed=times.moment(each.changed) if each.changed else _("not stated"),
                arrived=times.moment(each.arrived_at),
            ),
            file_name=_("{file} (withdrawn)").format(file=each.file_name)
            if each.is_withdrawn
            else each.file_name,
            file_href=reverse("data:arrival", args=[each.arrival]) if by.may("feed.see") else "",
            groups=[(f"{id}-{at}", word, facts) for id, word, facts in groups(each.fact)],
        )
        for at, each in enumerate(found, start=1)
    ]
