"""A mapping changed: one at a time, never half, never without an entry of it."""

import fcntl
from pathlib import Path

import pytest

from hark.core.errors import NotAllowed
from hark.flows import backups, mapping, own_mappings
from hark.flows.own_mappings import ChangedMeanwhile
from hark.guard.access import Role, operator
from hark.intake import mappings
from hark.records import audit
from hark.records.audit import AuditEntryRow
from tests.makers import NOON, somebody

pytestmark = pytest.mark.django_db
ANNA = operator("anna")
TEXT = (mappings.shipped_text("exposures") or "").replace('name = "exposures"', 'name = "ours"')


def save(text: str = TEXT, *, opened: str = "exposures") -> None:
    base = mapping.one(opened, by=ANNA).digest
    own_mappings.save(text, opened=opened, base=base, by=ANNA, now=NOON)


def test_no_other_change_comes_between(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[bool] = []
    write = audit.write

    def looks(*args: object, **details: object) -> None:
        with (home / "mappings/.lock").open("w") as lock, pytest.raises(BlockingIOError):
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        tried.append(True)
        write(*args, **details)  # type: ignore[arg-type] # handed on as they came

    monkeypatch.setattr(audit, "write", looks)

    save()

    assert tried == [True]


def test_what_cannot_be_noted_is_not_done(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save()

    def fails(*_: object, **__: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(audit, "write", fails)
    with pytest.raises(OSError, match="full"):
        save(TEXT + "# more\n", opened="ours")

    own_mappings.finish()
    assert (home / "mappings/ours.toml").read_text(encoding="utf-8") == TEXT
    assert [p.name for p in (home / "mappings").iterdir() if p.name.startswith(".")] == [".lock"]


def breaks_off(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", lambda self, to: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            save(text, opened="ours")


def test_what_was_noted_and_broke_off_is_carried_out(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save()
    breaks_off(monkeypatch, TEXT + "# more\n")
    assert (home / "mappings/ours.toml").read_text(encoding="utf-8") == TEXT

    own_mappings.finish()

    assert mapping.one("ours", by=ANNA).text == TEXT + "# more\n"


def test_who_saves_again_what_broke_off_has_it_once(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save()
    breaks_off(monkeypatch, TEXT + "# more\n")

    save(TEXT + "# more\n", opened="ours")

    assert mapping.one("ours", by=ANNA).versions == (1,)
    assert AuditEntryRow.objects.filter(act="mapping.saved").count() == 2


def test_versions_are_counted_on_and_each_can_be_begun_from(home: Path) -> None:
    save()
    for number in range(3):
        save(f"{TEXT}# {number}\n", opened="ours")

    assert mapping.one("ours", by=ANNA).versions == (1, 2, 3)
    assert mapping.version("ours", "3", by=ANNA) == f"{TEXT}# 1\n"


def test_a_file_put_there_by_hand_meanwhile_is_not_written_over(home: Path) -> None:
    save()
    base = mapping.one("ours", by=ANNA).digest
    (home / "mappings/ours.toml").write_text(TEXT + "# by hand\n", encoding="utf-8")

    with pytest.raises(ChangedMeanwhile):
        own_mappings.save(TEXT + "# mine\n", opened="ours", base=base, by=ANNA, now=NOON)


def test_history_is_no_mapping_and_is_backed_up(home: Path) -> None:
    save()
    save(TEXT + "# more\n", opened="ours")

    assert "ours" in mappings.names(home / "mappings") and "ours.1" not in mappings.names(home / "mappings")
    assert {name for name, _ in backups._own_settings()} == {
        "mappings/ours.toml",
        "mappings/history/ours.1.toml",
    }


def test_is_for_whoever_may(home: Path) -> None:
    auditor = somebody(Role.AUDITOR)

    with pytest.raises(NotAllowed):
        own_mappings.save(TEXT, opened="exposures", base="", by=auditor, now=NOON)
    with pytest.raises(NotAllowed):
        own_mappings.remove("ours", by=auditor, now=NOON)

    assert not AuditEntryRow.objects.filter(act__startswith="mapping").exists()
