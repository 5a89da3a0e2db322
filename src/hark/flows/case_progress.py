"""How a complaint stands for its customer, and what they may know of it."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from hark.core.complaints.complainant import Missing
from hark.core.complaints.notice import is_unread
from hark.core.complaints.steps import STEPS, possible
from hark.core.terms.card import Text
from hark.core.terms.case import OVER, SAID_BY_CUSTOMERS, Act, Stage
from hark.flows import case_clocks, case_complainant, case_history, case_mediation, case_wording
from hark.flows.case_due import last_day
from hark.flows.case_mediation import Mediation
from hark.flows.case_way import found, merging
from hark.records import walls
from hark.records.cases import CaseRow, HappeningRow


@dataclass(frozen=True, slots=True)
class News:
    """One thing the customer may know of: what happened, when, what was written, with which other one."""

    act: Act
    at: datetime
    words: str
    by_customer: bool
    other: str = ""
    files: int = 0

    def without_words(self) -> "News":
        """That it happened, and not what was written."""
        return replace(self, words="")


@dataclass(frozen=True, slots=True)
class Progress:
    """How the customer's complaint stands; `object_until` is None where the law names no last day.

    `shown_as` is the number it was looked up by, where it goes on as part of another; unless it is shown
    `in_full`, nothing that was written there is told, and nothing can be done. `unread` says that there is an
    answer that was not opened here before, `is_reviewed` that it answers a review: after it others decide,
    such as the `mediators` the institution or the law names.
    """

    number: str
    stage: Stage
    received_at: datetime
    objected: bool
    may_object: bool
    object_until: date | None
    accepted: bool
    rated: bool
    news: list[News]
    shown_as: str = ""
    in_full: bool = True
    owed: tuple[Missing, ...] = ()
    mediations: tuple[Mediation, ...] = ()
    unread: bool = False
    is_reviewed: bool = False
    mediators: Text | None = None

    @property
    def is_over(self) -> bool:
        """Whether nothing more happens to it by itself."""
        return self.stage in OVER


def standing(row: CaseRow, *, now: datetime) -> Progress:
    """How the case stands by itself, asked for within its walls."""
    stage, clock = Stage(row.stage), case_clocks.objecting(row, now=now)
    may_object = Act.OBJECTED in possible(stage, reviewed=row.objected)
    history = list(row.history.all())
    acts = [happened.act for happened in history]
    since = max((at for at, act in enumerate(acts) if act == Act.ANSWERED), default=0)
    return Progress(
        row.number,
        stage,
        row.received_at,
        row.objected,
        may_object and not (clock and clock.due and now >= clock.due),
        last_day(clock) if may_object and clock else None,
        Act.ACCEPTED in acts[since:],
        Act.RATED in acts,
        _news(row, history),
        owed=case_complainant.owed(row),
        mediations=tuple(case_mediation.of_case(row)),
        unread=is_unread([happened.as_term() for happened in history]),
        is_reviewed=row.objected and stage in STEPS[Act.OBJECTED].of,
        mediators=case_wording.mediators(row),
    )


def from_before(before: list[str], *, stands: Progress) -> Progress:
    """How it stands for whoever showed the code of one that goes on in it.

    Anybody may complain under a phone number that is not theirs. So what was written there is told, and deeds
    are open, only where staff knew the customer of both; others show the code of the one that goes on.
    """
    in_full = all(merging(number).get("known") for number in before)
    # That it was merged is told once: by the one that was, and not by the one that goes on.
    told = [each for each in stands.news if each.act is not Act.JOINED or each.other not in before]
    there = told if in_full else [replace(each, words="") for each in told if not each.by_customer]
    news = [each for number in before for each in _news_of(number)] + there
    return replace(
        stands,
        news=sorted(news, key=lambda each: each.at),
        shown_as=before[0],
        in_full=in_full,
        may_object=stands.may_object and in_full,
        mediations=stands.mediations if in_full else (),
        unread=stands.unread and in_full,
        is_reviewed=stands.is_reviewed and in_full,
    )


def _news_of(number: str) -> list[News]:
    with walls.around(number):
        row = found(number)
        return _news(row, list(row.history.all())) if row else []


def _news(row: CaseRow, history: list[HappeningRow]) -> list[News]:
    return [
        News(
            Act(each.act),
            each.at,
            _words(row, each),
            not each.by or each.act in SAID_BY_CUSTOMERS,  # a program, or staff, wrote it in their name
            other=str(each.details.get("other", "")),
            files=int(each.details.get("files", 0)),
        )
        for each in history
        if each.for_customer
    ]


def _words(row: CaseRow, happened: HappeningRow) -> str:
    """What was written with it; what the complaint began with is kept apart."""
    if happened.act == Act.RECEIVED:
        return case_history.told(row)["what"]
    return case_history.opened(happened, "words")
