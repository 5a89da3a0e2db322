"""Accesses, findings, trainings and transactions: loaded, seen by whom they are for, erased, saved."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from hark.core.errors import NotAllowed
from hark.core.terms.intake import Tally
from hark.core.terms.ledger import LEDGERS
from hark.core.terms.period import Period
from hark.core.terms.question import Question
from hark.flows import customers, erasure, evidence, facts, feeds, indicators, stores
from hark.flows.erasure import NothingHeld
from hark.guard.access import POLICY, Role
from hark.guard.walls import Wall
from hark.measures.book import of_subject
from hark.records.audit import AuditEntryRow
from hark.records.feeds import QuarantineRow
from tests.flows.test_evidence import counted_again
from tests.flows.test_loading import ANNA, load
from tests.makers import NOON, add, somebody

pytestmark = pytest.mark.django_db
EXAMPLES = Path(__file__).parents[2] / "docs/examples"
NAMES = ("accesses", "findings", "trainings", "transactions")
OF_CUSTOMERS = [name for name in NAMES if "customer" in LEDGERS[name].pseudonyms]
MONTH = Period(date(2026, 11, 1), date(2026, 12, 1))
MANAGER = somebody(Role.QUALITY_MANAGER)
NUMBER = "KH20260117"


def load_example(name: str) -> None:
    load(EXAMPLES / f"{name}.csv", feed=name, mapping=name)


@pytest.mark.parametrize("name", NAMES)
def test_the_example_is_loaded_once(home: Path, name: str) -> None:
    first, again = (load(EXAMPLES / f"{name}.csv", feed=name, mapping=name) for _ in range(2))

    assert (first.tally, again.tally) == (Tally(read=3, accepted=3), Tally(read=3, duplicates=3))
    summary = next(each for each in feeds.feeds(by=MANAGER) if each.name == name)
    assert (summary.ledger, summary.records) == (name, 3)
    told = b"".join(file.read_bytes() for file in (home / "lake" / name).rglob("*.parquet"))
    assert b"KH2" not in told and b"YG0" not in told


FOUND = "id,found,kind,closed\n1,2026-11-02,conduct,\n"
SETTLED = "id,found,kind,closed,changed\n1,2026-11-02,conduct,2026-11-10,2026-11-10 09:00\n"


class TestAFindingSettledAfterItWasLoaded:
    @pytest.mark.parametrize("order", [(FOUND, SETTLED), (SETTLED, FOUND)])
    def test_is_settled_where_its_file_tells_when_it_changed(
        self, home: Path, tmp_path: Path, order: tuple[str, str]
    ) -> None:
        for number, text in enumerate(order):
            bring(tmp_path / f"{number}.csv", text)

        [finding] = facts.page("findings", facts.selection("findings"), offset=0, limit=9, by=MANAGER).facts
        assert finding.closed == date(2026, 11, 10)  # type: ignore[attr-defined] # it is a finding

    def test_is_kept_aside_where_it_does_not(self, home: Path, tmp_path: Path) -> None:
        bring(tmp_path / "first.csv", FOUND)

        assert bring(tmp_path / "then.csv", FOUND.replace("conduct,", "conduct,2026-11-10")).quarantined == 1
        assert bring(tmp_path / "late.csv", SETTLED).accepted == 1
        assert QuarantineRow.objects.get().reason == "conflict"


def bring(path: Path, text: str) -> Tally:
    path.write_text(text, encoding="utf-8")
    return load(path, feed="findings", mapping="findings").tally


@pytest.mark.parametrize("name", NAMES)
def test_are_taken_out_without_what_ties_them_to_a_customer(home: Path, name: str) -> None:
    load_example(name)

    taken = facts.export(name, facts.selection(name), form="csv", by=MANAGER, now=NOON)

    header, *rows = b"".join(taken.chunks).decode("utf-8-sig").splitlines()
    assert "customer" not in header.split(",") and len(rows) == 3
    assert customers.pseudonym(NUMBER) not in "".join(rows)
    assert AuditEntryRow.objects.filter(act=f"{LEDGERS[name].one}.exported").count() == 1


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("role", Role)
def test_are_seen_by_whom_they_are_for(home: Path, name: str, role: Role) -> None:
    by, deed = somebody(role), f"{LEDGERS[name].one}.see"

    if role in POLICY[deed].roles:
        assert facts.page(name, facts.selection(name), offset=0, limit=9, by=by).total == 0
    else:
        with pytest.raises(NotAllowed):
            facts.page(name, facts.selection(name), offset=0, limit=9, by=by)


@pytest.mark.parametrize("name", ["accesses", "findings"])
def test_what_staff_did_is_kept_from_agents_as_figures_too(home: Path, name: str) -> None:
    indicator = next(iter(of_subject(name)))
    agent, supervisor = somebody(Role.AGENT), somebody(Role.SUPERVISOR)
    assert not agent.may(f"{LEDGERS[name].one}.see")

    with pytest.raises(NotAllowed):
        indicators.ask(Question((indicator,), MONTH), by=agent, now=NOON)
    with pytest.raises(NotAllowed):
        indicators.values_of("kind", by=agent, of=name)
    assert indicators.ask(Question((indicator,), MONTH), by=supervisor, now=NOON)
    assert indicators.ask(Question(("trainings.due",), MONTH), by=agent, now=NOON)


@pytest.mark.parametrize("name", NAMES)
def test_stop_at_the_wall(home: Path, name: str) -> None:
    add(stores.ledger(name), {"unit": "north"}, {"unit": "south"}, {"unit": None})
    branch = somebody(Role.SUPERVISOR, wall=Wall(units=("north",)))

    seen = facts.page(name, facts.selection(name), offset=0, limit=9, by=branch)

    assert [fact.unit for fact in seen.facts] == ["north"]


class TestErase:
    @pytest.mark.parametrize("name", OF_CUSTOMERS)
    def test_takes_what_was_kept_aside_about_the_customer(self, home: Path, name: str) -> None:
        load_example(name)
        spoil(home, name, customer=True, others=("KH0",))
        assert QuarantineRow.objects.count() == 2

        assert erase() == 1
        assert QuarantineRow.objects.get().customer == customers.pseudonym("KH0")

    @pytest.mark.parametrize("name", OF_CUSTOMERS)
    def test_takes_what_contradicts_a_record_of_theirs_and_names_nobody(self, home: Path, name: str) -> None:
        load_example(name)
        spoil(home, name, customer=False)
        assert [row.customer for row in QuarantineRow.objects.all()] == [""]

        assert erase() == 1
        with pytest.raises(NothingHeld):
            erase()


def erase() -> int:
    return erasure.erase_customer(NUMBER, reason="the customer asked", by=MANAGER, now=NOON).aside


def spoil(home: Path, name: str, *, customer: bool, others: Sequence[str] = ()) -> None:
    """Load records that are kept aside: of the customer, as the example has one, and of others."""
    header, *rows = (EXAMPLES / f"{name}.csv").read_text(encoding="utf-8").splitlines()
    row = next(row for row in rows if NUMBER in row).split(",")
    at = row.index(NUMBER)
    told = []
    for who in (NUMBER if customer else "", *others):
        cells = [*row]
        cells[at], cells[-1] = who, "another"  # what it says is not what it said
        if who in others:
            cells[0], cells[1] = "OTHER", "never"
        told.append(",".join(cells))
    file = home / "again.csv"
    file.write_text("\n".join([header, *told]), encoding="utf-8")
    load(file, feed=name, mapping=name)


@pytest.mark.parametrize(
    "indicator",
    [
        "accesses.per_day",
        "findings.days_to_close",
        "trainings.on_time_share",
        "transactions.cash_amount_share",
    ],
)
def test_the_evidence_of_a_figure_comes_out_the_same(home: Path, tmp_path: Path, indicator: str) -> None:
    load_example(facts.counted_in(indicator))

    evidence.take(Question((indicator,), MONTH), to=tmp_path / "folder", by=ANNA, now=NOON)

    status, again = counted_again(tmp_path / "folder")
    [answer] = indicators.ask(Question((indicator,), MONTH), by=MANAGER, now=NOON)
    assert (status, again["told"]) == (0, answer.estimate.value)


def test_nobody_s_ledger_costs_nothing(home: Path) -> None:
    load_example("trainings")

    assert [table.name for table in stores.begun()] == ["trainings"]
    assert feeds.feeds(by=ANNA)[0].records == 3
