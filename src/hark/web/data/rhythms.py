"""How it stands with a feed in words, its last weeks as a strip of days, and its usual week by the hour."""

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from hark.core.watch.freshness import Standing, State, is_thin
from hark.core.watch.rhythm import Rhythm
from hark.flows.freshness import Freshness
from hark.web import dates, figures, times
from hark.web.sentences import joined

WORDS: dict[State, tuple[str, Promise]] = {
    State.FRESH: ("done", pgettext_lazy("state of a feed", "Fresh")),
    State.LATE: ("warning", pgettext_lazy("state of a feed", "Late")),
    State.THIN: ("warning", pgettext_lazy("state of a feed", "Thin")),
    State.LEARNING: ("unsure", pgettext_lazy("state of a feed", "Being learned")),
    State.ENDED: ("no_data", pgettext_lazy("state of a feed", "Ended")),
    State.HISTORY: ("no_data", pgettext_lazy("state of a feed", "History")),
}
WEEKDAYS = [
    *(gettext_lazy("Mon"), gettext_lazy("Tue"), gettext_lazy("Wed"), gettext_lazy("Thu")),
    *(gettext_lazy("Fri"), gettext_lazy("Sat"), gettext_lazy("Sun")),
]


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the strip."""

    kind: str
    words: str


@dataclass(frozen=True, slots=True)
class Cell:
    """One hour of the usual week; `level` 0 to 4 by its part of the fullest hour."""

    level: int
    words: str


@dataclass(frozen=True, slots=True)
class Drawn:
    """A feed as the page shows it."""

    icon: str
    word: Promise
    bad: bool
    words: str
    days: list[Day]
    days_words: str
    hours: list[tuple[Promise, list[Cell]]]
    hours_named: list[str]


def drawn(each: Freshness) -> Drawn:
    """What is shown of how it stands with a feed."""
    icon, word = WORDS[each.standing.state]
    if each.standing.newest is None:
        word = pgettext_lazy("state of a feed", "Nothing yet")
    alive = each.standing.state not in {State.HISTORY, State.ENDED}
    rhythm = each.rhythm if alive else None
    said = set(each.complete)
    # What is still being learned says of no day that it is thin: nothing is judged by it.
    judged = rhythm if each.standing.missing is not None else None
    days = [_day(day, count, judged, said=day in said) for day, count in each.days.items()] if rhythm else []
    return Drawn(
        icon=icon,
        word=word,
        bad=each.standing.state in {State.LATE, State.THIN},
        words=_told(each.standing, each),
        days=days,
        days_words=_days_words(days, is_judged=judged is not None),
        hours=_week(rhythm) if rhythm else [],
        hours_named=[str(hour) for hour in range(24)],
    )


def _days_words(days: list[Day], *, is_judged: bool) -> str:
    """The strip in a sentence."""
    if not is_judged:
        return _("The last {days} days; none is judged while the rhythm is being learned.").format(
            days=len(days)
        )
    return _("The last {days} days: {gaps} without data, {thin} thin.").format(
        days=len(days),
        gaps=sum(day.kind == "gap" for day in days),
        thin=sum(day.kind == "thin" for day in days),
    )


def _told(standing: Standing, each: Freshness) -> str:
    """The state in a sentence, with its reason."""
    match standing.state:
        case State.HISTORY if standing.newest is None:
            return _("No record has come by it yet.")
        case State.HISTORY:
            return _("Its files told of days long past, so there is no rhythm to be late by.")
        case State.ENDED:
            return _("Nothing new for more than four weeks: it counts as ended.")
        case State.LEARNING:
            return _(
                "Its rhythm is learned from three weeks of records and three files that followed on others."
            )
    newest = times.moment(standing.newest) if standing.newest else "–"
    missing = figures.number(standing.missing, decimals=0)
    told = _("The newest record is of {newest}; {missing} more would usually belong to the time since.")
    late = _("It is late: it usually keeps no more than {waiting} waiting.").format(
        waiting=figures.number(standing.usually_waiting, decimals=0)
    )
    return joined(
        told.format(newest=newest, missing=missing),
        late if standing.state is State.LATE else "",
        *(
            _("{day} has {count} where {usual} are usual.").format(
                day=dates.day(thin.day),
                count=figures.number(thin.count),
                usual=figures.number(thin.usual, decimals=0),
            )
            for thin in standing.thin
        ),
        _("The rhythm was declared.") if each.declared else "",
    )


def _day(day: date, count: int, rhythm: Rhythm | None, *, said: bool) -> Day:
    """One day; of one that is thin by the rhythm somebody may have `said` that nothing is missing."""
    thin = rhythm is not None and is_thin(count, rhythm.days[day.isoweekday()])
    if thin and said:
        words = _("{day}: {count}, said to be complete").format(
            day=dates.day(day), count=figures.number(count)
        )
        return Day("said", words)
    kind = ("thin" if count else "gap") if thin else "usual" if count else "none"
    words = _("{day}: {count}").format(day=dates.day(day), count=figures.number(count))
    return Day(kind, words)


def _week(rhythm: Rhythm) -> list[tuple[Promise, list[Cell]]]:
    week = [[rhythm.in_hour(weekday, hour) for hour in range(24)] for weekday in range(1, 8)]
    most = max(map(max, week)) or 1
    return [
        (name, [_cell(name, hour, count, most) for hour, count in enumerate(counts)])
        for name, counts in zip(WEEKDAYS, week, strict=True)
    ]


def _cell(name: Promise, hour: int, count: float, most: float) -> Cell:
    level = 0 if not count else 1 + min(3, int(4 * count / most))
    words = _("{weekday} {hour}:00: {count}").format(
        weekday=name, hour=f"{hour:02d}", count=figures.number(count, decimals=0)
    )
    return Cell(level, words)
