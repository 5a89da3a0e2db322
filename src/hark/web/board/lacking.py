"""Why verdicts are unknown, in sentences: which feed is late or thin, since when, what was expected."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hark.core.terms.figure import Lacking
from hark.web import dates, figures, times

MOST = 5


def reasons(lacking: Sequence[Lacking]) -> list[str]:
    """A sentence for each feed that is late and each day that is thin; of very many the first are told."""
    said = [_reason(each) for each in lacking[:MOST]]
    more = len(lacking) - MOST
    if more > 0:
        said.append(
            ngettext("{count} more day is thin.", "{count} more days are thin.", more).format(
                count=figures.number(more)
            )
        )
    return said


def _reason(lacking: Lacking) -> str:
    expected = figures.number(lacking.expected)
    if lacking.since:
        return _(
            "The feed {feed} is late: nothing has come since {moment}; {expected} records would be usual."
        ).format(feed=lacking.feed, moment=times.moment(lacking.since), expected=expected)
    return _(
        "The feed {feed} brought far less on {day} than usual, which would be {expected} records."
    ).format(feed=lacking.feed, day=dates.day(lacking.days.start), expected=expected)


def late(lacking: Sequence[Lacking], *, now: datetime) -> list[Lacking]:
    """What is late now, so that what is newest is not what there is."""
    return [each for each in lacking if each.since and each.days.end >= (now - timedelta(days=1)).date()]
