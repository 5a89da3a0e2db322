"""The same invented people complain, and their complaints go through all that can be done with one."""

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from django.test import Client

from hark.core.complaints.case import Outcome
from hark.core.complaints.mediation import End, Referral
from hark.core.terms.case import MediationOutcome, Upheld
from hark.flows import (
    case_asking,
    case_closing,
    case_customer,
    case_intake,
    case_mediation,
    case_messages,
    case_notice,
    case_owner,
    case_papers,
    case_questions,
    case_recount,
    case_reply,
    case_watch,
    ring,
)
from hark.flows.case_files import Offered
from hark.flows.case_submission import About, Told
from hark.guard.access import Role, Staff, operator
from hark.jobs.command import main
from hark.records.accounts import StaffRow
from hark.records.questions import QuestionRow
from tests.makers import NOON, a_person, a_unit

if TYPE_CHECKING:
    from tests.faults.canaries import Person

IN_FULL, ON_PAGES = 8, 3
LATER = NOON + timedelta(days=1)


def handle(everybody: "Sequence[Person]") -> list[str]:
    """The numbers of complaints whose words name nobody, so that their pages may be looked through too."""
    ring.sealer()
    anna = a_person(Role.COMPLAINT_HANDLER, username="anna").as_term()
    boris, clara, dora = (
        a_person(Role.COMPLAINT_HANDLER, username=name).as_term() for name in ("boris", "clara", "dora")
    )
    a_person(Role.BRANCH_MANAGER, username="wei", unit=a_unit("north", above=a_unit()))
    for person in everybody[:IN_FULL]:
        _goes_through_all(person, f"{person.told()}，{person.name}", anna, boris, clara, dora)
    shown = everybody[IN_FULL : IN_FULL + ON_PAGES]
    people = (anna, boris, clara, dora)
    numbers = [_goes_through_all(each, each.told().partition("，")[2], *people) for each in shown]
    case_watch.watch(by=operator("worker"), now=LATER)
    while case_recount.keep_up(now=LATER):
        pass
    return numbers


def _goes_through_all(
    person: "Person", words: str, anna: Staff, boris: Staff, clara: Staff, dora: Staff
) -> str:
    """Taken in with a file, asked about, answered, objected to, mediated, closed: words at every step."""
    told = Told(words, name=person.name, phone=person.phone, email=f"{person.phone}@example.cn")
    about = About(door="branch", customer=person.number)
    number = case_intake.on_behalf(told, about, by=anna, now=NOON).number
    case_owner.take(number, by=anna, now=NOON)
    file = Offered(f"{person.phone}.pdf", b"%PDF-1.7 " + words.encode())
    case_papers.attach(number, attached=[file], by=anna, now=NOON)
    case_messages.remark(number, words=words, by=anna, now=NOON)
    case_messages.write(number, words=words, by=anna, now=NOON)
    case_customer.write(number, words=words, now=NOON)
    day = (NOON + timedelta(days=3)).date()
    case_asking.ask(number, unit="north", matter="business", day=day, words=words, by=anna, now=NOON)
    wei = StaffRow.objects.get(username="wei").as_term()
    case_questions.answer(QuestionRow.objects.get(case__number=number).id, words=words, by=wei, now=NOON)
    case_reply.propose(number, reply=words, by=anna, now=NOON)
    case_reply.approve(number, by=boris, now=NOON)
    case_customer.object_to(number, words=words, now=NOON)
    case_owner.take(number, by=clara, now=NOON)  # nobody reviews what they answered
    case_reply.propose(number, reply=words, by=clara, now=NOON)
    case_reply.approve(number, by=dora, now=NOON)
    today = date(NOON.year, NOON.month, NOON.day)
    case_notice.serve(number, way="letter", day=today, words=words, by=clara, now=NOON)
    case_mediation.refer(number, Referral("调解中心", today, today), words=words, by=clara, now=NOON)
    end = End(MediationOutcome.FAILED, today, words)
    case_mediation.conclude(number, end, by=clara, now=NOON)
    case_closing.close(
        number, outcome=Outcome(Upheld.YES, "rules", words, "refunded"), redress=None, by=clara, now=NOON
    )
    return number


def look(client: Client, program: Client, numbers: Sequence[str], outside: Path) -> None:
    """Every page, list and file that shows complaints to staff without being asked to show them in full."""
    pages = ["/cases/?scope=all", "/cases/team/", "/cases/numbers/", "/cases/mentions/", "/notices/"]
    pages += [f"/cases/{number}/" for number in numbers]
    for at, page in enumerate(pages):
        answer = client.get(page)
        assert answer.status_code == 200, (page, answer.status_code)
        (outside / f"page-of-cases-{at}").write_bytes(bytes(answer.content))
    for at, path in enumerate(["cases?limit=100", f"cases/{numbers[0]}"]):
        answer = program.get(f"/api/v1/{path}")
        assert answer.status_code == 200, (path, answer.content)
        (outside / f"answer-of-cases-{at}").write_bytes(bytes(answer.content))
    for form in ("csv", "xlsx"):
        taken = client.post("/cases/export/?scope=all", {"form": form})
        assert taken.status_code == 200, taken.status_code
        (outside / f"out-cases.{form}").write_bytes(b"".join(taken.streaming_content))
    main(["clocks", "explain", numbers[0]])
    main(["returns", "jrt0169", "--from", "2026-11-01", "--to", "2026-12-01", "--json"])
