"""Ordinary things for tests; a test states only what is special about its own."""

import csv
import io
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from hashlib import sha256
from importlib import resources
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID, uuid4

from django.utils import timezone

from hark.core.terms.ledger import LEDGERS
from hark.flows import api_tokens, case_asking, case_history, case_intake, case_slips
from hark.flows.case_submission import About, Told
from hark.guard.access import CUSTOMER, OF_A_UNIT, Role, Staff, staff
from hark.guard.walls import NO_WALL, Wall
from hark.lake import building, cubes, segments, sums
from hark.lake.facts import rows
from hark.lake.schemas import LEDGERS as SCHEMAS
from hark.lake.table import FactTable
from hark.records.accounts import StaffRow
from hark.records.cases import CaseRow
from hark.records.keys import SubjectKeyRow
from hark.records.organisation import UnitRow
from hark.records.questions import QuestionRow

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)

COLUMNS = {
    "Date received": "2019-04-10",
    "Product": "Mortgage",
    "Sub-product": "VA mortgage",
    "Issue": "Trouble during payment process",
    "Sub-issue": "",
    "Consumer complaint narrative": "",
    "Company public response": "",
    "Company": "ACME BANK",
    "State": "GA",
    "ZIP code": "300XX",
    "Tags": "",
    "Consumer consent provided?": "",
    "Submitted via": "Web",
    "Date sent to company": "2019-04-12",
    "Company response to consumer": "Closed with explanation",
    "Timely response?": "Yes",
    "Consumer disputed?": "",
    "Complaint ID": "1",
}


def somebody(role: Role, *, username: str = "anna", wall: Wall = NO_WALL) -> Staff:
    """A member of staff with this role."""
    return staff(id=1, username=username, name="Anna", role=role, wall=wall)


def a_unit(code: str = "bank", *, above: UnitRow | None = None) -> UnitRow:
    """The institution, or with a unit above it a branch."""
    kind = UnitRow.Kind.BRANCH if above else UnitRow.Kind.INSTITUTION
    path = f"{above.path if above else '/'}{code}/"
    row, _ = UnitRow.objects.get_or_create(
        code=code, defaults={"name": code, "kind": kind, "parent": above, "path": path}
    )
    return row


def a_person(
    role: Role = Role.QUALITY_MANAGER, *, unit: UnitRow | None = None, **special: object
) -> StaffRow:
    """Somebody with an account; who must work for a unit and is given none works for the institution."""
    if unit is None and role in OF_A_UNIT:
        unit = a_unit()
    ordinary = {"username": role.value, "name": "Anna", "role": role.value, "unit": unit}
    return StaffRow.objects.create(**ordinary | special)


def a_token(person: StaffRow) -> str:
    """A token of the person, made just now: one of last month may be over."""
    return api_tokens.create(person, label="test", now=timezone.now()).secret  # noqa: TID251 # see above


def a_row(**special: str) -> dict[str, str]:
    """A row of the CFPB's file; a column is named by its first word in lower case, or in full."""
    row = dict(COLUMNS)
    for name, value in special.items():
        known = (column for column in COLUMNS if _short(column) == name)
        column = "Customer" if name == "customer" else next(known)  # the CFPB names none
        row[column] = value
    if "sent" not in special and row["Date received"] > row["Date sent to company"]:
        row["Date sent to company"] = ""  # nothing is sent on before it is received
    return row


def _short(column: str) -> str:
    named = {
        "Date received": "received",
        "Date sent to company": "sent",
        "Complaint ID": "id",
        "Company response to consumer": "response",
        "Consumer complaint narrative": "narrative",
        "Consumer disputed?": "disputed",
        "Submitted via": "channel",
        "Timely response?": "timely",
        "Company public response": "public",
    }
    return named.get(column, column.split(maxsplit=1)[0].lower())


def a_file(folder: Path, rows: Iterable[dict[str, str]], *, name: str = "complaints.csv") -> Path:
    """A CSV of the rows."""
    written = io.StringIO()
    told = list(rows)
    writer = csv.DictWriter(written, dict.fromkeys(name for row in (COLUMNS, *told) for name in row))
    writer.writeheader()
    writer.writerows(told)
    path = folder / name
    path.write_text(written.getvalue(), encoding="utf-8", newline="")
    return path


CUSTOMERS = """
[[column]]
field = "customer"
from = ["Customer"]
kind = "pseudonym"
"""


def a_mapping_with_customers(folder: Path) -> str:
    """The name of a mapping like the CFPB's whose files name customers, put into the folder."""
    shipped = (resources.files("hark.catalogue") / "mappings" / "cfpb.toml").read_text(encoding="utf-8")
    (folder / "bank.toml").write_text(shipped.replace('"cfpb"', '"bank"') + CUSTOMERS, encoding="utf-8")
    return "bank"


def anew(table: FactTable, folder: Path | None = None) -> FactTable:
    """A ledger, or the same in another folder, as another process opens it."""
    segments._whole.clear()
    return FactTable(folder or table.folder.parent, table.name, SCHEMAS[table.name])


def a_ledger(folder: Path, *facts: dict[str, object], name: str = "complaints") -> FactTable:
    """A fact table holding the records, complaints unless said; each is given by what is special about it."""
    if not (folder / name).exists():
        shutil.copytree(_written(name, facts), folder / name)
        return FactTable(folder, name, SCHEMAS[name])
    table = FactTable(folder, name, SCHEMAS[name])
    if facts:
        add(table, *facts)
    return table


_LEDGERS = TemporaryDirectory(prefix="hark-ledgers-")  # gone with the process
_written_before: dict[tuple[str, str], Path] = {}


def _written(name: str, facts: Sequence[dict[str, object]]) -> Path:
    """A ledger holding the records, to be copied: tests want the same again, and writing takes longer."""
    told = name, repr(facts)
    if told not in _written_before:
        table = FactTable(Path(_LEDGERS.name) / str(len(_written_before)), name, SCHEMAS[name])
        if facts:
            add(table, *facts)
        _written_before[told] = table.folder
    return _written_before[told]


def forget_formulas() -> None:
    """What was made of the formulas in force is made anew, as in another process."""
    of_cubes = cubes.edition, cubes.shape, cubes.summed, cubes.kept_as, sums._record
    of_queries = building._told, building._placed, building._counted, building._as_sums, building._added_up
    for made in (*of_cubes, *of_queries):
        made.cache_clear()


ORDINARY: dict[str, dict[str, object]] = {
    "complaints": {"received": NOON.date(), "timely": "Yes", "tags": [], "response": "Closed"},
    "contacts": {"entered": NOON, "channel": "phone", "outcome": "answered", "wait": 10.0, "talk": 60.0},
    "steps": {"happened": NOON, "case": "1", "step": "check", "transition": "COMPLETE"},
    "exposures": {"month": NOON.date().replace(day=1), "kind": "accounts", "amount": 1_000.0},
    "accesses": {"accessed": NOON, "system": "core banking", "reason": "a complaint", "granted": True},
    "findings": {"found": NOON.date(), "kind": "conduct", "severity": "low"},
    "trainings": {"due": NOON.date(), "course": "Conduct", "completed": NOON.date()},
    "transactions": {"booked": NOON, "kind": "transfer", "equivalent": 100.0, "cash": False},
}


def add(table: FactTable, *facts: dict[str, object], feed: str = "north") -> None:
    """Append records to a ledger."""
    held = table.snapshot()
    start = len(table.rows(held.table.select("source_id")))
    ordinary = ORDINARY[table.name]
    full = [{**ordinary, "source_id": str(start + at), **special} for at, special in enumerate(facts)]
    names = {name for fact in full for name in fact}
    values = {name: [fact.get(name) for fact in full] for name in names}
    contents = [sha256(repr(sorted(fact.items(), key=str)).encode()).digest() for fact in full]
    table.append(rows(LEDGERS[table.name], values, feed=feed, arrival=1, contents=contents))


def a_case(
    by: Staff | None = None,
    *,
    about: About | None = None,
    number: str = "",
    now: datetime = NOON,
    **told: str,
) -> str:
    """The number of a complaint of Li Ming, handed in at the portal or taken down by somebody."""
    ordinary = {"what": "The counter refused to change my banknotes.", "name": "李明", "phone": "13812345678"}
    said = Told(**ordinary | told)
    if number:
        slip = replace(case_slips.draw(now=now), number=number)
        return case_intake._take_in(slip, said, about or About(), by=by or CUSTOMER, now=now).number
    if by is None:
        return case_intake.from_customer(said, about or About(), now=now).number
    return case_intake.on_behalf(said, about or About(door="branch"), by=by, now=now).number


def a_case_of_before(customer: str) -> str:
    """The number of a complaint from before complaints had keys of their own: its customer's seals it."""
    row = CaseRow.objects.get(number=a_case(about=About(customer=customer)))
    told = case_history.opened(row, "told")
    SubjectKeyRow.objects.filter(subject=case_history.subject(row)).delete()
    fields = {each.attname: getattr(row, each.attname) for each in CaseRow._meta.concrete_fields}
    old = CaseRow(**fields | {"id": None, "number": "260101-AAAAA", "sealed_under": row.customer})
    case_history.seal(old, "told", told, now=NOON)
    old.save()
    return old.number


def a_question(number: str, unit: UnitRow, *, id: UUID | None = None, **special: object) -> QuestionRow:
    """What the unit was asked about the complaint and is to answer within three working days."""
    row = CaseRow.objects.get(number=number)
    day, ends = date(2026, 11, 25), datetime(2026, 11, 25, 16, tzinfo=UTC)
    ordinary = {"asked_by": "anna", "asked_at": NOON, "due_on": day, "due_at": ends, "matter": "business"}
    asked = QuestionRow(id=id or uuid4(), case=row, unit=unit, **ordinary | special)
    asked.question = case_asking.sealed(row, asked, "question", "Were the notes counted?", now=NOON)
    asked.save()
    return asked
