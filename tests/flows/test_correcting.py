"""A feed that corrects what it told: what the source changed last is in force, the rest stays readable."""

import json
import random
import subprocess
import sys
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from hark.core.errors import Refusal
from hark.core.terms.question import Question
from hark.flows import complaints, emptying, erasure, events, evidence, facts, indicators, stores, subjects
from hark.flows.loading import settle
from hark.flows.offering import receive
from hark.intake import mappings
from hark.intake.events import Event, single
from hark.lake import finding, making, once, rolling
from hark.lake.building import all_sums
from hark.lake.proving import prove
from hark.records.feeds import ArrivalRow, QuarantineRow
from tests.flows.desk import ANNA, DAYS, HOUR, MAPPING, bring, desk, in_force, waited
from tests.makers import NOON
from tests.web.conftest import SignedIn, signed_in

__all__ = ["desk", "signed_in"]  # the fixtures

pytestmark = pytest.mark.django_db
RECEIVED = 'field = "received"\nfrom = ["received"]\nkind = "date"'
WORDS = """
[[column]]
field = "issue"
from = ["issue"]
kind = "text"

[[column]]
field = "narrative"
from = ["words"]
kind = "long_text"
"""


class TestACorrection:
    def test_supersedes_what_was_told_before_and_the_old_stays_readable(self, desk: Path) -> None:
        bring(desk, [("1", 0, "cards", 10.0), ("2", 0, "cards", 20.0)])
        bring(desk, [("1", 1, "loans", 12.0)], at=NOON + HOUR)

        assert in_force() == {"1": ("loans", 12.0), "2": ("cards", 20.0)}
        assert waited() == {"loans": (1, 12.0), "cards": (1, 20.0)}
        [before] = facts.earlier("contacts", "desk", "1", by=ANNA)
        assert (before.fact.queue, before.fact.wait, before.changed) == ("cards", 10.0, NOON)
        assert (before.file_name, before.arrived_at) == ("0.csv", NOON)
        assert facts.earlier("contacts", "desk", "2", by=ANNA) == []

    def test_that_comes_before_what_it_corrects_stays_in_force(self, desk: Path) -> None:
        bring(desk, [("1", 1, "loans", 12.0)])
        bring(desk, [("1", 0, "cards", 10.0)])

        assert in_force() == {"1": ("loans", 12.0)}
        assert [each.fact.queue for each in facts.earlier("contacts", "desk", "1", by=ANNA)] == ["cards"]

    def test_is_read_at_each_version_as_it_was_then(self, desk: Path) -> None:
        bring(desk, [("1", 0, "cards", 10.0)])
        version = stores.ledger("contacts").snapshot().version
        bring(desk, [("1", 1, "loans", 12.0)])

        question = Question(("contacts.wait",), DAYS)
        [then] = indicators.ask(question, by=ANNA, now=NOON, version=version)
        [now] = indicators.ask(question, by=ANNA, now=NOON)
        assert (then.estimate.value, now.estimate.value) == (10.0, 12.0)

    def test_repeated_is_a_duplicate_whether_it_is_in_force_or_not(self, desk: Path) -> None:
        bring(desk, [("1", 0, "cards", 10.0), ("1", 1, "loans", 12.0)])
        before = stores.ledger("contacts").snapshot().version
        bring(desk, [("1", 1, "loans", 12.0), ("1", 0, "cards", 10.0), ("1", 0, "cards", 10.0)])

        assert stores.ledger("contacts").snapshot().version == before
        assert not QuarantineRow.objects.exists()

    def test_of_the_same_moment_with_other_content_is_kept_aside(self, desk: Path) -> None:
        bring(desk, [("1", 0, "cards", 10.0)])
        bring(desk, [("1", 0, "loans", 12.0)])

        assert in_force() == {"1": ("cards", 10.0)}
        assert QuarantineRow.objects.get().reason == "conflict"

    def test_back_to_what_was_is_in_force(self, desk: Path) -> None:
        bring(desk, [("1", 0, "cards", 10.0), ("1", 1, "loans", 12.0), ("1", 2, "cards", 10.0)])

        assert in_force() == {"1": ("cards", 10.0)}
        assert len(facts.earlier("contacts", "desk", "1", by=ANNA)) == 2

    def test_is_accounted_for_as_accepted(self, desk: Path) -> None:
        bring(desk, [("1", 0, "cards", 10.0), ("1", 1, "loans", 12.0)])

        row = ArrivalRow.objects.get()
        assert (row.read, row.accepted, row.duplicates, row.quarantined) == (2, 2, 0, 0)


class TestAnyOrder:
    ROWS = (("1", 0, "cards", 10.0), ("1", 1, "loans", 12.5), ("1", 2, "cards", 11.0), ("2", 0, "loans", 7.0))

    def test_of_the_same_records_in_one_file_each_gives_the_same(self, desk: Path, home: Path) -> None:
        orders = list(permutations(self.ROWS))
        for number, order in enumerate(random.Random(7).sample(orders, 6)):
            feed_rows = [(str(int(id) + 100 * number), *rest) for id, *rest in order]
            for row in [*feed_rows, feed_rows[number % 4]]:
                bring(home, [row])  # type: ignore[list-item] # of ids of its own

        queues = sorted(in_force().items())
        assert {queue for id, queue in queues if int(id) % 100 == 1} == {("cards", 11.0)}
        assert {queue for id, queue in queues if int(id) % 100 == 2} == {("loans", 7.0)}
        assert len(queues) == 12


class TestRollups:
    @pytest.mark.parametrize("seed", range(2))
    def test_say_what_the_facts_say_after_corrections(self, desk: Path, seed: int) -> None:
        dice, table = random.Random(seed), stores.ledger("contacts")
        for _ in range(12):
            rows = {
                (str(dice.randrange(20)), dice.randrange(50)): (
                    dice.choice(("a", "b", "c")),
                    dice.random() * 90,
                )
                for _ in range(6)
            }
            bring(desk, [(id, hour, queue, wait) for (id, hour), (queue, wait) in rows.items()])
            if dice.random() < 0.5:
                rolling.refresh(table, now=NOON)

        by_rollup = waited()
        rolling.refresh(table, now=NOON)
        proof = prove(table)
        assert proof.holds and proof.compared, proof
        mended = waited()
        current = in_force()
        by_hand: dict[str, list[float]] = {}
        for queue, wait in current.values():
            by_hand.setdefault(queue, []).append(wait)
        for found in (by_rollup, mended):
            assert {queue: n for queue, (n, _) in found.items()} == {q: len(w) for q, w in by_hand.items()}
            for queue, waits in by_hand.items():
                assert found[queue][1] == pytest.approx(sum(waits) / len(waits))

    def test_forgetting_what_is_taken_back_is_noticed(
        self, desk: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def forgetful(*told: Any, where: str, less: bool = False, **others: Any) -> str:
            return all_sums(*told, where="false" if less else where, less=less, **others)

        monkeypatch.setattr(making, "all_sums", forgetful)

        with pytest.raises(AssertionError):
            self.test_say_what_the_facts_say_after_corrections(desk, 1)


def test_the_digest_is_the_same_in_any_order(desk: Path) -> None:
    table = stores.ledger("contacts")
    bring(desk, [("1", 0, "cards", 10.0), ("1", 1, "loans", 12.0)])
    told = once.digest(table, feed="desk")
    bring(desk, [("1", 1, "loans", 12.0), ("1", 0, "cards", 10.0)])

    assert once.digest(table, feed="desk") == told


class TestEvidence:
    def test_counts_the_fact_in_force_alone(self, desk: Path) -> None:
        bring(desk, [("1", 0, "cards", 10.0), ("2", 0, "cards", 20.0)])
        bring(desk, [("1", 1, "loans", 12.0)])
        folder = desk / "evidence"

        answer = evidence.take(Question(("contacts.wait",), DAYS), to=folder, by=ANNA, now=NOON)
        ran = subprocess.run([sys.executable, folder / "recompute.py"], capture_output=True, check=False)

        assert (answer.n, answer.estimate.value) == (2, 16.0)
        assert json.loads(ran.stdout) | {"sums": {}} == {
            "value": 16.0,
            "told": 16.0,
            "same": True,
            "changed": [],
            "sums": {},
        }


class TestAComplaint:
    @pytest.fixture
    def corrected(self, desk: Path) -> Path:
        """A complaint whose words were taken out of it later."""
        told = MAPPING.replace('ledger = "contacts"', 'ledger = "complaints"\ndates = ["%Y-%m-%d"]')
        told = told.replace('field = "entered"\nfrom = ["entered"]\nkind = "time"', RECEIVED)
        told = told.partition('[[column]]\nfield = "outcome"')[0] + WORDS
        (desk / "mappings" / "desk.toml").write_text(told, encoding="utf-8")
        for at, words in enumerate(("They lost my card", "")):
            file = desk / f"complaint-{at}.csv"
            changed = f"{NOON + at * HOUR:%Y-%m-%d %H:%M:%S}"
            file.write_text(
                f"id,updated_at,received,issue,words\n1,{changed},2026-11-03,issue {at},{words}\n"
            )
            arrival = receive(file, file_name=file.name, mapping="desk", feed="desk", by=ANNA, now=NOON)
            assert settle(arrival, file, by=ANNA, clock=lambda: NOON).tally.accepted == 1
        return desk

    def test_shows_what_was_told_before(self, corrected: Path, signed_in: SignedIn) -> None:
        page = signed_in().get("/complaints/desk/1/").content.decode()

        now, _, before = page.partition("Earlier versions")
        assert "issue 1" in now and "issue 0" in before and "They lost" not in page

    def test_is_erased_with_the_words_of_its_earlier_versions(self, corrected: Path) -> None:
        erasure.erase("desk", "1", reason="asked for", by=ANNA, now=NOON)

        [sealed] = set(finding.sealed(stores.ledger("complaints"), feed="desk", source_id="1"))
        with pytest.raises(Refusal):
            subjects.open_sealed(sealed, context=complaints.narrative_context("desk", "1"))


class TestEvents:
    def sent(self, at: int, queue: str) -> Event:
        told = {
            "specversion": "1.0",
            "id": "1",
            "source": "desk",
            "type": "desk.contact",
            "time": f"{NOON + at * HOUR:%Y-%m-%dT%H:%M:%SZ}",
            "data": {"entered": "2026-11-03T10:00:00Z", "outcome": "answered", "queue": queue, "wait": 5},
        }
        [event] = single(json.dumps(told).encode())
        return event

    def test_are_ordered_by_the_time_of_their_envelope(self, desk: Path) -> None:
        mapping = MAPPING.replace('from = ["updated_at"]', 'from = ["ce-time"]')
        (desk / "mappings" / "desk.toml").write_text(mapping, encoding="utf-8")
        told = [self.sent(2, "loans"), self.sent(1, "cards"), self.sent(2, "loans")]

        taken = events.take(told, mapping="desk", feed="desk", by=ANNA, now=NOON)
        emptying.empty(by=ANNA, clock=lambda: NOON)

        assert [each.outcome for each in taken] == ["accepted", "accepted", "duplicate"]
        assert in_force() == {"1": ("loans", 5.0)}
        assert [each.fact.queue for each in facts.earlier("contacts", "desk", "1", by=ANNA)] == ["cards"]


class TestThePage:
    def test_shows_what_was_told_before(self, desk: Path, signed_in: SignedIn) -> None:
        bring(desk, [("1", 0, "cards", 10.0), ("1", 1, "loans", 12.0)])

        page = signed_in().get("/contacts/desk/1/").content.decode()

        before = page.partition("Earlier versions")[2]
        assert "loans" in page.partition("Earlier versions")[0]
        assert "cards" in before and "loans" not in before
        assert "Changed 21 November 2026, " in before and "/data/arrivals/" in before

    def test_of_a_record_nobody_corrected_shows_nothing(self, desk: Path, signed_in: SignedIn) -> None:
        bring(desk, [("1", 0, "cards", 10.0)])

        assert "Earlier versions" not in signed_in().get("/contacts/desk/1/").content.decode()


class TestAMapping:
    @pytest.mark.parametrize(
        ("said", "instead", "why"),
        [
            ('corrections = "supersede"', "", "the field changed belongs to corrections"),
            ('corrections = "supersede"', 'corrections = "overwrite"', "either keep_aside or supersede"),
            (
                'kind = "time"\nrequired = true\n\n[[column]]\nfield = "entered"',
                'kind = "date"\n\n[[column]]\nfield = "entered"',
                "changed must be a time",
            ),
        ],
    )
    def test_that_says_how_corrections_are_ordered_and_not_that_they_are_is_broken(
        self, said: str, instead: str, why: str
    ) -> None:
        assert said in MAPPING
        with pytest.raises(ValueError, match=why):
            mappings.parse(MAPPING.replace(said, instead))
