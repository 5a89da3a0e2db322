"""The history of a case, line by line, in words."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hark.core.terms.case import OVER, Act
from hark.flows import case_timeline, case_whole
from hark.guard.access import operator
from hark.web import dates, times
from hark.web.cases import after, confidential, record, words
from hark.web.complainant import AUTHORISATIONS


def told_once(history: Sequence[case_timeline.Line]) -> list[case_timeline.Line]:
    """The history, with the furthest of the points of one term that were told of at one moment."""
    furthest: dict[tuple[object, str], case_timeline.Line] = {}
    for line in history:
        if line.act is Act.WARNED:
            told = (line.at, line.details["term"])
            furthest[told] = max(
                furthest.get(told, line), line, key=lambda each: int(each.details["percent"])
            )
    return [line for line in history if line.act is not Act.WARNED or line in furthest.values()]


def line_of(line: case_timeline.Line, *, terms: Mapping[str, str]) -> dict[str, object]:
    """What happened as the page tells it; `terms` are the names of its clocks."""
    return {
        "word": _("A term ran out") if _ran_out(line) else words.ACTS[line.act],
        "at": line.at,
        "by": _("Hark itself") if line.by == operator("worker").username else line.by,
        "words": line.words,
        "for_customer": line.for_customer,
        "details": list(_details(line.details, terms=terms)),
    }


def _ran_out(line: case_timeline.Line) -> bool:
    """Whether all of a term had passed when it was told of."""
    return line.act is Act.WARNED and int(line.details["percent"]) >= 100


def handed(whole: case_whole.Whole) -> case_timeline.Line | None:
    """What the present owner was told when they got it; nothing where nobody wrote anything."""
    given = [line for line in whole.history if line.act is Act.ASSIGNED]
    return given[-1] if given and given[-1].words and whole.row.stage not in OVER else None


def sent_back(whole: case_whole.Whole) -> case_timeline.Line | None:
    """What the checker found wrong with the reply, while it waits to be mended."""
    decided = [line for line in whole.history if line.act in (Act.PROPOSED, Act.REFUSED, Act.ANSWERED)]
    return decided[-1] if decided and decided[-1].act is Act.REFUSED else None


def why_graded(whole: case_whole.Whole) -> str:
    """Why it is of its level, as it was said last; empty where nobody said."""
    gradings = [line for line in whole.history if line.act is Act.GRADED]
    for line in reversed(gradings):
        if line.details.get("level") != whole.row.level:
            break
        if line.words:
            return line.words
    return ""


def _details(details: Mapping[str, str], *, terms: Mapping[str, str]) -> Iterator[str]:
    """What stands beside a line of the history, in words."""
    said: dict[str, Callable[[str], object]] = {
        "unit": lambda value: value,
        "matter": words.MATTERS.get,
        "day": lambda value: _("wanted by {day}").format(day=dates.day(date.fromisoformat(value))),
        "term": terms.get,
        "owner": lambda value: _("to {person}").format(person=value),
        "rule": words.RULES.get,
        "load": _load,
        "level": words.LEVELS.get,
        "risk": lambda value: _("risk: {risk}").format(risk=words.RISKS.get(value, value)),
        "reason": words.REASONS.get,
        "authorisation": AUTHORISATIONS.get,
        "files": lambda value: ngettext("{count} file", "{count} files", int(value)).format(count=value),
        "days": lambda value: ngettext("by {days} day", "by {days} days", int(value)).format(days=value),
        "approver": lambda value: _("approved by {person}").format(person=value),
        "upheld": words.OUTCOMES.get,
        "door": words.DOORS.get,
        "claims": lambda value: _("names {number}, but comes from another address").format(number=value),
        "follows": lambda value: _("follows {number}, which is over").format(number=value),
        "attached": lambda value: ngettext(
            "{n} file came with it and is in the mailbox",
            "{n} files came with it and are in the mailbox",
            int(value),
        ).format(n=value),
        "of": lambda value: words.ACTS[Act(value)],
        "message": lambda value: value,
        "percent": lambda value: _("{percent} % of its time has passed").format(percent=value),
        "other": str,
        "again": lambda value: _("the same material twice"),
        "stars": lambda value: _("{stars} of 5").format(stars=value),
        "regulator": str,
        "lodged": lambda value: _("its sender received it {day}").format(
            day=dates.day(date.fromisoformat(value))
        ),
        "until": _until,
        "was": lambda value: _("before, {day}").format(day=dates.day(date.fromisoformat(value))),
        "response": lambda value: _("“{words}”").format(words=value),
        "timely": lambda value: _("in time: {word}").format(word=value),
        "over": lambda value: _("closed before, on a day not told"),
        "feed": lambda value: _("as the feed {feed} tells it").format(feed=value),
        **after.DETAILS,
        **record.DETAILS,
        **confidential.DETAILS,
    }
    for name, value in details.items():
        if name in said:
            yield str(said[name](value) or value)


def _until(value: str) -> str:
    """The day or moment something was put to."""
    if len(value) == len("2026-02-12"):
        return _("by {day}").format(day=dates.day(date.fromisoformat(value)))
    return _("by {day}").format(day=times.moment(datetime.fromisoformat(value)))


def _load(value: str) -> str:
    """What they have with it, of what they can handle."""
    load, _slash, capacity = value.partition("/")
    return _("has {load} of {capacity} then").format(load=load, capacity=capacity)
