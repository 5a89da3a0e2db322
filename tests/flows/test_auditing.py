"""Searching the audit, proofs others can check, and who may see any of it."""

import base64
import csv
from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest

from hark.core.errors import NotAllowed
from hark.flows import audit_proofs, audit_verifying, auditing, checkpoints, exports
from hark.flows.audit_proofs import NoSuchEntry, NoSuchTree
from hark.flows.auditing import Search
from hark.guard.access import Role, operator
from hark.guard.checkpoints import Verifier
from hark.records import audit
from tests.audited import one_event, some_entries
from tests.makers import NOON, somebody

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]
AUDITOR = somebody(Role.AUDITOR, username="shen")


def proved_by_hand(proof: dict[str, Any]) -> bool:
    """Whether the path leads from leaf to root: written from the recursion of RFC 6962, 2.1.1, alone."""
    path = [base64.b64decode(hash) for hash in proof["path"]]

    def climb(index: int, size: int, path: list[bytes]) -> bytes:
        if size == 1:
            assert not path
            return sha256(b"\0" + base64.b64decode(proof["leaf"])).digest()
        half = 1
        while half * 2 < size:
            half *= 2
        *below, beside = path
        if index < half:
            return sha256(b"\1" + climb(index, half, below) + beside).digest()
        return sha256(b"\1" + beside + climb(index - half, size - half, below)).digest()

    return climb(proof["sequence"], proof["size"], path) == base64.b64decode(proof["root"])


class TestProof:
    @pytest.mark.parametrize("sequence", [0, 7, 12])
    def test_leads_from_the_entry_to_what_was_signed(self, sequence: int) -> None:
        some_entries(13)

        proof: dict[str, Any] = audit_proofs.prove(sequence, by=AUDITOR, now=NOON)

        assert proved_by_hand(proof)
        signed = Verifier.of(proof["key"]).open(proof["checkpoint"])
        assert (signed.size, signed.root) == (13, base64.b64decode(proof["root"]))

    def test_waits_for_the_checkpoint_after_it(self) -> None:
        some_entries(2)
        checkpoints.sign(now=NOON)
        some_entries(1)

        assert audit_proofs.one(1, by=AUDITOR)[1].holds is True
        assert audit_proofs.one(2, by=AUDITOR)[1].holds is None

    def test_is_not_given_for_what_is_not_there(self) -> None:
        some_entries(1)

        with pytest.raises(NoSuchEntry):
            audit_proofs.prove(1, by=AUDITOR, now=NOON)
        for old, new in ((0, 1), (1, 2), (2, 1)):
            with pytest.raises(NoSuchTree):
                audit_proofs.prove_growth(old, new, by=AUDITOR)


class TestSearch:
    @pytest.fixture(autouse=True)
    def entries(self) -> None:
        audit.write("feed.loaded", "north/1", by=somebody(Role.QUALITY_MANAGER, username="anna"), now=NOON)
        boris = somebody(Role.QUALITY_MANAGER, username="boris")
        audit.write("feed.loaded", "south/1", by=boris, now=NOON + timedelta(days=1))
        audit.write("token.created", "south/2", by=boris, now=NOON + timedelta(days=2))

    @pytest.mark.parametrize(
        ("search", "found"),
        [
            (Search(), [2, 1, 0]),
            (Search(actor="BOR"), [2, 1]),
            (Search(act="feed.loaded"), [1, 0]),
            (Search(subject="south"), [2, 1]),
            (Search(since=NOON + timedelta(days=1)), [2, 1]),
            (Search(until=NOON + timedelta(days=1)), [0]),
            (Search(actor="boris", act="feed.loaded"), [1]),
            (Search(act="feed"), []),
        ],
    )
    def test_finds_what_is_asked_newest_first(self, search: Search, found: list[int]) -> None:
        entries, total = auditing.page(search, offset=0, limit=50, by=AUDITOR)

        assert [event.sequence for event in entries] == found
        assert total == len(found)

    def test_is_taken_out_oldest_first_and_that_is_noted(self) -> None:
        with one_event("audit.exported") as noted:
            made = exports.audit(form="csv", by=AUDITOR, now=NOON, search=Search(subject="south"))

        rows = b"".join(made.chunks).decode("utf-8-sig").splitlines()
        assert [row[0] for row in csv.reader(rows)] == ["sequence", "1", "2"]
        assert noted.event.details == {"form": "csv", "search": {"subject": "south"}}


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.AUDITOR}))
def test_nobody_but_an_auditor_sees_any_of_it(role: Role) -> None:
    some_entries(1)
    other = somebody(role)

    for deed in (
        lambda: auditing.page(Search(), offset=0, limit=1, by=other),
        lambda: auditing.acts(by=other),
        lambda: audit_proofs.one(0, by=other),
        lambda: audit_verifying.verify(by=other),
        lambda: audit_proofs.prove(0, by=other, now=NOON),
        lambda: audit_proofs.prove_growth(1, 1, by=other),
        lambda: audit_verifying.last_verified(by=other),
        lambda: exports.audit(form="csv", by=other, now=NOON),
    ):
        with pytest.raises(NotAllowed):
            deed()


def test_a_walk_is_noted_with_what_it_found() -> None:
    some_entries(4)
    by = operator("shen")

    with one_event("audit.verified"):
        audit_verifying.note_verified(audit_verifying.verify(by=by), by=by, now=NOON)

    last = audit_verifying.last_verified(by=AUDITOR)
    assert last is not None and (last.entries, last.well) == (4, True)
    assert checkpoints.newest() is not None
