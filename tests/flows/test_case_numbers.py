"""The numbers of complaints handling: what each counts, the complaints behind it, and who is told of what."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from hark.core.complaints.case import Outcome
from hark.core.errors import NotAllowed
from hark.core.terms.case import Upheld
from hark.core.terms.figure import Share
from hark.core.terms.period import Period
from hark.flows import (
    case_asked,
    case_closing,
    case_customer,
    case_figures,
    case_lines,
    case_numbers,
    case_owner,
    case_recount,
    case_reply,
    case_terms,
)
from hark.flows.case_asked import Asked, NoSuchNumber, TooLong
from hark.flows.case_counts import Side
from hark.flows.case_submission import About
from hark.guard.access import Role, Staff
from hark.records.case_figures import CaseFiguresRow
from hark.records.cases import CaseRow
from tests.makers import NOON, a_case, a_person, a_unit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]
REPLY = "The counter was wrong. We have changed the banknotes and are sorry."
DAYS = Asked(Period(date(2026, 11, 1), date(2026, 12, 31)))
NOW = NOON + timedelta(days=20)
"""Past the fifteen days the law gives."""

REMEDY = {Upheld.YES: "refunded", Upheld.PARTLY: "refunded", Upheld.NO: "goodwill"}


def after(days: float) -> datetime:
    return NOON + timedelta(days=days)


def answered(number: str, anna: Staff, boris: Staff, *, on: float, sent_back: bool = False) -> str:
    case_owner.take(number, by=anna, now=after(on))
    for approved in (False, True) if sent_back else (True,):
        case_reply.propose(number, reply=REPLY, by=anna, now=after(on))
        if approved:
            case_reply.approve(number, by=boris, now=after(on))
        else:
            case_reply.refuse(number, words="Say when.", by=boris, now=after(on))
    return number


def closed(number: str, anna: Staff, boris: Staff, *, on: float, upheld: Upheld, cause: str = "rules") -> str:
    answered(number, anna, boris, on=on, sent_back=upheld is Upheld.NO)
    outcome = Outcome(upheld, cause, "The fee was charged twice.", REMEDY[upheld])
    redress = None if upheld is Upheld.NO else Decimal("12.50")
    case_closing.close(
        number, outcome=outcome, redress=redress, ex_gratia=Decimal(3), by=anna, now=after(on + 1)
    )
    return number


@pytest.fixture
def handled(anna: Staff, boris: Staff) -> list[str]:
    """Seven complaints of one day, each in a way of its own."""
    upheld = closed(a_case(), anna, boris, on=1, upheld=Upheld.PARTLY)
    case_customer.rate(upheld, stars=5, now=after(3))
    refused = closed(a_case(phone="13911112222"), anna, boris, on=16, upheld=Upheld.NO, cause="charges")
    case_customer.rate(refused, stars=2, now=after(18))
    case_closing.reopen(refused, words="They called again.", by=boris, now=after(19))
    paused = a_case(phone="13911112223")
    case_owner.take(paused, by=anna, now=NOON)
    case_terms.pause(paused, reason="appraisal", words="An expert looks.", by=anna, now=after(1))
    held = a_case(phone="13911112224")
    case_owner.take(held, by=anna, now=NOON)
    case_terms.pause(held, reason="customer", words="We need your receipt.", by=anna, now=after(1))
    case_terms.resume(held, by=anna, now=after(5))
    answered(held, anna, boris, on=6)
    case_customer.object_to(held, words="It was more.", now=after(7))
    waiting = a_case(phone="13911112225")  # nobody looks at it, and the law's days pass
    withdrawn = a_case(phone="13911112226")
    case_customer.withdraw(withdrawn, now=after(2))
    again = a_case(now=after(4))  # by the customer of the first
    case_recount.look_for_earlier(now=NOW)
    return [upheld, refused, paused, held, waiting, withdrawn, again]


class TestNumbers:
    def test_are_those_of_the_histories(self, handled: list[str], boris: Staff) -> None:
        found = case_numbers.numbers(DAYS, by=boris, now=NOW)

        assert found.whole.shares == {
            "received": Share(7, 7),
            "open": Share(5, 7),  # all but the upheld and the withdrawn one
            "internal": Share(1, 7),  # only the first was answered within a day
            "statutory": Share(1, 4),  # the paused one and the review run, the withdrawn one is owed nothing
            "promise": Share(0, 0),
            "regulator": Share(0, 0),
            "held": Share(2, 7),
            "upheld": Share(1, 1),
            "paid": Share(1, 1),
            "ex_gratia": Share(1, 1),
            "objected": Share(1, 3),
            "reopened": Share(1, 3),
            "repeated": Share(1, 7),
            "recurred": Share(1, 1),  # the same customer came back while it is watched
            "mediated": Share(0, 3),
            "settled": Share(0, 0),
            "escalated": Share(0, 7),
            "rated": Share(1, 1),
            "asked": Share(0, 1),
            "response_rate": Share(0, 0),
            "satisfied": Share(1, 1),
            "sent_back": Share(1, 3),
            "about_staff": Share(0, 7),
        }
        assert found.whole.held == timedelta(days=4 + 19)  # one of them is paused still
        assert (found.whole.redress, found.whole.stars, found.ended) == (Decimal("12.5"), 5, 2)
        assert found.whole.ex_gratia == 3
        assert {age.first: age.count for age in found.ages if age.count} == {16: 5}
        assert [(cause.cause, cause.count) for cause in found.causes] == [("rules", 1)]
        # Answered after 1, 2 (6 with 4 on hold) and 16 days; the others still wait.
        assert [step.days for step in found.curves["answer"]] == [1, 2, 16]

    def test_each_opens_the_complaints_it_counts(self, handled: list[str], boris: Staff) -> None:
        found = case_numbers.numbers(DAYS, by=boris, now=NOW)

        for name, share in found.whole.shares.items():
            wanted = {Side.WHOLE: share.whole, Side.PART: share.part, Side.REST: share.whole - share.part}
            if name == "received":
                wanted = {Side.WHOLE: share.whole}
            for side, count in wanted.items():
                behind = case_asked.behind(name, DAYS, side=side, by=boris, now=NOW)
                assert (behind.total, len(behind.cases)) == (count, count), (name, side)
        [age] = [age for age in found.ages if age.count]
        assert case_asked.behind("open_now", DAYS, age=age.first, by=boris, now=NOW).total == age.count
        late = case_asked.behind("statutory", DAYS, side=Side.REST, by=boris, now=NOW)
        assert {row.number for row in late.cases} == {handled[at] for at in (1, 4, 6)}

    def test_are_the_same_made_anew(self, handled: list[str], boris: Staff) -> None:
        admin = a_person(Role.ADMINISTRATOR, username="ada").as_term()
        kept = case_numbers.numbers(DAYS, by=boris, now=NOW)

        assert case_recount.recount(by=admin, now=NOW) == len(handled)
        assert case_numbers.numbers(DAYS, by=boris, now=NOW) == kept
        CaseFiguresRow.objects.filter(case__number__in=handled[:3]).delete()  # here before any was kept
        assert case_numbers.numbers(DAYS, by=boris, now=NOW).uncounted == 3
        while case_recount.keep_up(now=NOW):
            pass
        assert case_numbers.numbers(DAYS, by=boris, now=NOW) == kept

    def test_of_some_that_cannot_be_counted_keep_no_others_from_it(
        self, handled: list[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(case_recount, "HELD", 1)
        keep = case_figures.keep
        broken = CaseRow.objects.earliest("pk")
        CaseFiguresRow.objects.all().delete()

        def kept(row: CaseRow) -> None:
            if row == broken:
                raise ValueError("The history is torn.")
            keep(row)

        monkeypatch.setattr(case_figures, "keep", kept)
        counted = [case_recount.catch_up(now=NOW) for _ in range(2 * len(handled))]

        assert sum(counted) == CaseFiguresRow.objects.count() == len(handled) - 1

    def test_of_groups_add_up(self, handled: list[str], boris: Staff) -> None:
        whole = case_numbers.numbers(DAYS, by=boris, now=NOW).whole
        split = case_numbers.numbers(replace(DAYS, by="owner"), by=boris, now=NOW)

        assert split.whole == whole and split.names["anna"] == "Anna"
        assert {name: each.shares["received"].whole for name, each in split.groups.items()} == {
            "anna": 3,
            None: 4,
        }
        lines = {(line.group, line.number): line for line in case_lines.lines(split)}
        assert lines["anna", "upheld"].part == lines["", "upheld"].part == 1

    def test_replies_sent_back_are_of_who_wrote_them(self, anna: Staff, boris: Staff) -> None:
        clara = a_person(Role.COMPLAINT_HANDLER, username="clara", unit=a_unit("west")).as_term()
        number = a_case()
        case_owner.take(number, by=anna, now=NOON)
        case_reply.propose(number, reply=REPLY, by=anna, now=NOON)
        case_reply.refuse(number, words="Say when.", by=boris, now=NOON)
        case_owner.assign(number, to="clara", by=boris, now=NOON)
        case_reply.propose(number, reply=REPLY, by=clara, now=NOON)
        case_reply.approve(number, by=boris, now=NOON)

        def sent_back(by: str, **where: str | None) -> tuple[Share, dict[str | None, Share]]:
            found = case_numbers.numbers(replace(DAYS, by=by, where=where), by=boris, now=NOW)
            shares = {group: counted.shares["sent_back"] for group, counted in found.groups.items()}
            return found.whole.shares["sent_back"], shares

        def behind(side: Side, **where: str | None) -> int:
            asked = replace(DAYS, where=where)
            return case_asked.behind("sent_back", asked, side=side, by=boris, now=NOW).total

        assert sent_back("owner") == (Share(1, 1), {"clara": Share(0, 1), "anna": Share(1, 1)})
        assert sent_back("team") == (Share(1, 1), {"west": Share(0, 1), None: Share(1, 1)})
        assert sent_back("unit", owner="anna") == (Share(1, 1), {None: Share(1, 1)})
        assert sent_back("unit", owner="clara")[0] == Share(0, 1)
        assert [behind(side, owner="anna") for side in Side] == [1, 1, 0]
        assert [behind(side, owner="clara") for side in Side] == [1, 0, 1]
        assert [behind(side, team=None) for side in Side] == [1, 1, 0]

    def test_replies_that_went_at_their_first_check_are_counted_with_those_sent_back(
        self, anna: Staff, boris: Staff
    ) -> None:
        first, back = (
            answered(a_case(), anna, boris, on=1),
            answered(a_case(), anna, boris, on=1, sent_back=True),
        )
        asked = replace(DAYS, by="owner")

        counted = case_numbers.numbers(asked, by=boris, now=NOW).groups["anna"].shares["sent_back"]

        def behind(side: Side) -> set[str]:
            of_anna = replace(DAYS, where={"owner": "anna"})
            found = case_asked.behind("sent_back", of_anna, side=side, by=boris, now=NOW)
            return {row.number for row in found.cases}

        assert counted == Share(1, 2)
        assert [behind(side) for side in (Side.WHOLE, Side.PART, Side.REST)] == [
            {first, back},
            {back},
            {first},
        ]

    def test_a_handler_reads_what_was_sent_back_of_their_own_alone(self, anna: Staff, boris: Staff) -> None:
        clara = a_person(Role.COMPLAINT_HANDLER, username="clara").as_term()
        answered(a_case(), anna, boris, on=1, sent_back=True)

        of = [case_numbers.numbers(replace(DAYS, by="owner"), by=by, now=NOW).groups for by in (anna, clara)]

        assert of[0]["anna"].shares["sent_back"] == Share(1, 1) and of[1] == {}

    def test_refuse_what_cannot_be_counted(self, boris: Staff) -> None:
        with pytest.raises(TooLong, match="366"):
            Asked(Period(date(2024, 1, 1), date(2026, 1, 1)))
        with pytest.raises(NoSuchNumber):
            Asked(DAYS.period, "product")
        with pytest.raises(NoSuchNumber):
            case_asked.behind("told", DAYS, by=boris, now=NOW)


class TestWhoIsTold:
    def test_nobody_of_what_is_behind_their_wall_or_about_them(self, boris: Staff) -> None:
        bank = a_unit()
        north, south = a_unit("north", above=bank), a_unit("south", above=bank)
        nora = a_person(Role.SUPERVISOR, username="nora", unit=north).as_term()
        sven = a_person(Role.SUPERVISOR, username="sven", unit=south).as_term()
        a_person(Role.AGENT, username="carl", unit=north)
        a_case(boris, about=About(door="branch", unit="north"))
        about_carl = a_case(boris, about=About(door="branch", unit="north", staff=["carl"]))

        def count(by: Staff) -> tuple[int, int]:
            found = case_numbers.numbers(DAYS, by=by, now=NOW)
            return found.whole.shares["received"].whole, found.left_out

        assert (count(boris), count(nora), count(sven)) == ((2, 0), (1, 1), (0, 0))
        behind = case_asked.behind("received", DAYS, side=Side.WHOLE, by=nora, now=NOW)
        assert about_carl not in [row.number for row in behind.cases]

    def test_a_handler_of_other_handlers(self, handled: list[str], anna: Staff) -> None:
        clara = a_person(Role.COMPLAINT_HANDLER, username="clara").as_term()
        by_owner = replace(DAYS, by="owner")

        own = case_numbers.numbers(by_owner, by=anna, now=NOW)

        assert own.own_only and list(own.groups) == ["anna"]
        assert not case_numbers.numbers(by_owner, by=clara, now=NOW).groups
        asked = replace(DAYS, where={"owner": "anna"})
        assert case_asked.behind("received", asked, side=Side.WHOLE, by=clara, now=NOW).total == 0

    def test_an_agent_of_nothing(self) -> None:
        agent = a_person(Role.AGENT, username="carl").as_term()

        with pytest.raises(NotAllowed):
            case_numbers.numbers(DAYS, by=agent, now=NOW)


def test_one_merged_is_counted_where_it_goes_on(boris: Staff) -> None:
    first, second = a_case(), a_case()
    CaseRow.objects.filter(number=second).update(merged_into=CaseRow.objects.get(number=first))
    CaseFiguresRow.objects.filter(case__number=second).update(stage="merged", over=1, ends=1)

    found = case_numbers.numbers(DAYS, by=boris, now=NOW).whole.shares

    assert (found["received"].whole, found["open"], found["reopened"].whole) == (2, Share(1, 1), 0)
