"""Secrets are taken out before anything is stored, from records accepted and kept aside alike."""

from pathlib import Path

import pytest

from hark.flows import complaints, feeds, quarantine, replaying
from hark.guard.access import operator
from hark.records.audit import AuditEntryRow
from hark.records.feeds import ArrivalRow, QuarantineRow
from tests.flows.test_loading import load
from tests.flows.test_quarantine import mend
from tests.makers import NOON, a_file, a_row

pytestmark = pytest.mark.django_db
BY = operator("test")
TOLD = "My card 4111 1111 1111 1111, password is hunter2; 身份证 11010519491231002X"
KEPT = "My card [card number], password is [password]; 身份证 11010519491231002X"


def narrative(source_id: str) -> str:
    return complaints.reveal("cfpb", source_id, purpose="handle", whole=True, by=BY, now=NOON)


def test_a_narrative_is_kept_without_them_and_they_are_counted(home: Path) -> None:
    settled = load(a_file(home, [a_row(id="1", narrative=TOLD), a_row(id="2", narrative=TOLD)]))

    assert narrative("1") == KEPT
    assert settled.redacted == ArrivalRow.objects.get().redacted == {"card": 2, "password": 2}
    assert AuditEntryRow.objects.get(act="feed.loaded").details["redacted"] == {"card": 2, "password": 2}


def test_an_open_column_keeps_no_number_of_a_person_either(home: Path) -> None:
    load(a_file(home, [a_row(id="1", company="Wang 13800138000 11010519491231002X a@b.cn")]))

    assert complaints.one("cfpb", "1", by=BY).company == "Wang [phone] [ID number] [e-mail]"


def test_the_name_of_a_file_keeps_none(home: Path) -> None:
    load(a_file(home, [a_row(id="1")], name="11010519491231002X.csv"))

    assert ArrivalRow.objects.get().file_name == "[ID number].csv"


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_a_record_kept_aside_keeps_none_and_ends_as_if_it_had_not_been(home: Path, encoding: str) -> None:
    clean = load(a_file(home, [a_row(id="7", narrative=f"{TOLD} 中文", timely="Yes")]), feed="clean")
    bad = a_file(home, [a_row(id="7", narrative=f"{TOLD} 中文", timely="是")] * 1, name="bad.csv")
    bad.write_bytes(bad.read_text(encoding="utf-8").encode(encoding))

    settled = load(bad)

    shown = quarantine.show(QuarantineRow.objects.get().pk, by=BY, now=NOON)
    assert KEPT in shown.original.decode(shown.encoding)
    assert settled.redacted == {"card": 1, "password": 1}
    mend(home, 'choices = ["Yes", "No"]', 'choices = ["是", "Yes", "No"]')
    assert replaying.replay(by=BY, now=NOON).accepted == 1
    assert narrative("7") == complaints.reveal("clean", "7", purpose="handle", whole=True, by=BY, now=NOON)
    assert clean.tally.accepted == 1


def test_the_same_file_again_brings_nothing_new(home: Path) -> None:
    load(a_file(home, [a_row(id="1", narrative=TOLD)]))
    digest = feeds.digest("cfpb", by=BY)
    again = load(a_file(home, [a_row(id="1", narrative=TOLD)], name="again.csv"))

    assert (again.tally.duplicates, feeds.digest("cfpb", by=BY)) == (1, digest)


def test_a_first_row_that_is_no_header_is_not_repeated(home: Path) -> None:
    file = home / "bare.csv"
    file.write_text("张三丰,13800138000\n李四,13900139000\n", encoding="utf-8")

    refusal = load(file).refusal

    assert refusal and "first row" in str(refusal) and "张三丰" not in str(refusal)
