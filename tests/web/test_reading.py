"""A GET changes nothing but the audit, where what was read is noted, and the session of whoever asks."""

from collections.abc import Iterator, Sequence

import pytest
from django.apps import apps
from django.test import Client

from hark.guard.access import Role
from hark.lake.table import FactTable
from hark.records.accounts import SessionRow, StaffRow
from hark.records.audit import AuditEntryRow, AuditTreeRow
from hark.records.refusals import RefusalRow
from tests.web.addresses import addresses
from tests.web.conftest import SignedIn

PATHS = sorted({address.path for address in addresses()})
NOTES = (AuditEntryRow, AuditTreeRow, RefusalRow, SessionRow)


def state(ledger: FactTable) -> list[object]:
    """Every row of every table but the notes, and the version of the ledger."""
    rows: list[object] = [
        (model.__name__, sorted(map(repr, model._default_manager.values_list())))
        for model in apps.get_models()
        if model not in NOTES
    ]
    return [*rows, ledger.snapshot().version]


def changing(client: Client, ledger: FactTable, paths: Sequence[str] = PATHS) -> Iterator[str]:
    """The paths whose GET leaves another state than it found."""
    before = state(ledger)
    for path in paths:
        client.get(path)
        after = state(ledger)
        if after != before:
            yield path
        before = after


@pytest.mark.parametrize("role", [Role.QUALITY_MANAGER, Role.ADMINISTRATOR])
def test_no_address_changes_anything_when_read(role: Role, signed_in: SignedIn, ledger: FactTable) -> None:
    assert list(changing(signed_in(role), ledger)) == []


def test_a_planted_change_is_found(
    signed_in: SignedIn, ledger: FactTable, monkeypatch: pytest.MonkeyPatch
) -> None:
    def marking(person: StaffRow, **_: object) -> list[object]:
        StaffRow.objects.filter(pk=person.pk).update(name="read")
        return []

    monkeypatch.setattr("hark.flows.api_tokens.good", marking)

    assert list(changing(signed_in(), ledger, ["/board/", "/settings/"])) == ["/settings/"]
