"""Sources at the command line, and the worker that pulls from those whose time has come."""

import json
from datetime import timedelta

import pytest

from hark.flows import sources, turns
from hark.jobs.worker.sources import pull_next
from hark.records.sources import SourceRow
from tests.jobs.conftest import Hark
from tests.makers import NOON
from tests.sources.conftest import BY, Calls, contacts
from tests.sources.test_pulling import a_call

pytestmark = pytest.mark.django_db


@pytest.fixture
def hark(calls: Calls, capfd: pytest.CaptureFixture[str]) -> Hark:
    return Hark(capfd)


def test_a_source_is_declared_tried_pulled_listed_and_removed(calls: Calls, hark: Hark) -> None:
    calls.server.insert(a_call("1"), a_call("2", wait="long"))
    told = calls.home / "other.toml"
    told.write_text(
        f'name = "other"\nurl = "{calls.server.url}"\npassword_file = "{calls.home}/password"\n'
        'table = "calls"\nwatermark = "updated_at"\nid = "id"\nmapping = "contacts"\nfeed = "other"\n'
    )
    assert hark("sources", "declare", told) == 0

    assert hark("pull", "other", "--dry-run") == 1
    assert "2 new, of which 1 would be accepted" in hark.out and "1\tnot_a_number\twait" in hark.out
    assert contacts() == 0
    assert hark("pull", "other", "--dry-run", "--json") == 1
    assert json.loads(hark.out)["refused"] == [{"reason": "not_a_number", "column": "wait", "records": 1}]

    assert hark("pull", "other", "crm", "--json") == 1
    [other, _] = [json.loads(line) for line in hark.out.splitlines()]
    assert (other["read"], other["accepted"], other["quarantined"]) == (2, 1, 1)
    assert hark("pull", "other") == 0
    assert "0 new = 0 accepted" in hark.out and "read up to 2026-11-20T02:00:00" in hark.out
    assert hark("pull", "other", "--anew") == 1 and " 1 duplicate +" in hark.out

    assert hark("sources", "list", "--json") == 0
    assert [each["name"] for each in json.loads(hark.out)] == ["crm", "other"]
    assert hark("sources", "remove", "other") == 0
    assert hark("pull", "other") == 1 and 'no source called "other"' in hark.err
    assert contacts() == 2  # one in each feed


def test_a_source_that_is_no_good_is_told(calls: Calls, hark: Hark) -> None:
    told = calls.home / "bad.toml"
    told.write_text('name = "bad"\nurl = "postgresql://a:hidden@b/c"\n')

    assert hark("sources", "declare", told) == 1
    assert "cannot be understood" in hark.err and "hidden" not in hark.err
    told.write_bytes(b"\xff\xfe")
    assert hark("sources", "declare", told) == 1
    calls.declare(table="nothing")
    assert hark("pull", "crm") == 1 and "does not answer" in hark.err
    assert hark("sources", "list") == 0 and "does not answer" in hark.out


def test_the_worker_pulls_what_is_due(calls: Calls) -> None:
    calls.server.insert(a_call("1"))
    assert not pull_next()  # by command only
    calls.declare(every=15)

    assert pull_next()
    row = SourceRow.objects.get()
    assert contacts() == 1
    assert row.due_at and row.ended_at and row.due_at - row.ended_at > timedelta(minutes=14)
    assert not pull_next()
    (calls.home / "mappings/contacts.toml").write_text("broken")
    SourceRow.objects.update(due_at=NOON)
    assert pull_next()
    row.refresh_from_db()
    assert "cannot be understood" in row.refusal and row.due_at > NOON
    assert turns.due(now=NOON) == []
    assert calls.server.kind in {each.kind for each in sources.sources(by=BY, now=NOON)}
