"""Hours in which nobody is disturbed, and the day whose digest is due."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from hark.core.calendars.wall import first_moment


@dataclass(frozen=True, slots=True)
class Quiet:
    """Hours of the day in a zone, over midnight where they end before they begin; none where both are one."""

    since: time
    until: time
    zone: tzinfo

    def after(self, at: datetime) -> datetime:
        """The first moment from `at` on, in UTC, that is not quiet."""
        local = at.astimezone(self.zone)
        now = local.time()
        begun, over = self.since <= now, self.until <= now
        over_midnight = self.since > self.until
        if not ((begun or not over) if over_midnight else (begun and not over)):
            return at.astimezone(UTC)
        day = local.date() + timedelta(days=1 if over_midnight and begun else 0)
        # Where clocks are put back after the hours ended, they are not begun again.
        return max(first_moment(day, self.until, zone=self.zone), at.astimezone(UTC))


def digest_day(now: datetime, *, hour: int, zone: tzinfo) -> date | None:
    """The day whose digest is due by now; None before its hour."""
    local = now.astimezone(zone)
    return local.date() if local.hour >= hour else None
