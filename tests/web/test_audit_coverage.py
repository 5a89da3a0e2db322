"""Every deed leaves one event in its own transaction, every refusal one, and reading leaves none.

The addresses are read from the site. What an address does beside being read stands in
`sections` and in the `deeds` of each folder; one that does something and has no example there makes
the build fail.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from itertools import product
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from hark.flows import indicators as book
from hark.flows import organisation, refusals
from hark.guard.access import POLICY, Role, Staff
from hark.records import audit
from hark.records.refusals import RefusalRow
from tests.audited import events, no_event
from tests.makers import NOON
from tests.web.accounts.conftest import _quick, known  # noqa: F401 # fixtures
from tests.web.accounts.deeds import OF_ACCOUNTS
from tests.web.accounts.single.conftest import comes, provider, running  # noqa: F401 # fixtures
from tests.web.api.deeds import OF_API
from tests.web.cases.deeds import OF_CASES
from tests.web.data.deeds import OF_DATA
from tests.web.deeds import Answer, Deed, Doing, Scene, a_scene
from tests.web.doors import METHODS, Address, addresses
from tests.web.ledgers.deeds import OF_LEDGERS
from tests.web.notices.deeds import OF_NOTICES
from tests.web.portal.deeds import OF_PORTAL
from tests.web.readings import POSTED, Asking, may, path_of, readings
from tests.web.returns.deeds import OF_RETURNS
from tests.web.sections import OF_SECTIONS
from tests.web.written import AUDIT, SESSIONS, written

DEEDS = [
    *OF_SECTIONS,
    *OF_LEDGERS,
    *OF_DATA,
    *OF_API,
    *OF_CASES,
    *OF_PORTAL,
    *OF_RETURNS,
    *OF_NOTICES,
    *OF_ACCOUNTS,
]
DONE = {(deed.route, deed.method) for deed in DEEDS}
# Beside the ledger, which is no database: settled part by part, and noted in the end whatever happened.
IN_PARTS = {"quarantine.replayed"}
# Nobody lacks these.
OF_ALL = {deed for deed, rule in POLICY.items() if rule.roles == frozenset(Role)}


class Planted(Exception):
    """The power is cut."""


@pytest.fixture
def scene(home: Path, db: None, request: pytest.FixtureRequest) -> Scene:
    return a_scene(home, request)


def done(deed: Deed, does: Doing) -> Answer:
    """The answer to the deed, which must leave its events and change its tables in one transaction."""
    with events() as noted, written() as found:
        answer = taken(does)
    assert answer.status_code < 300 or answer.status_code in {302, 400, 422, 429}, answer.status_code
    assert tuple(event.act for event in noted.events) == deed.acts
    assert found.changed == deed.tables
    if not IN_PARTS & {*deed.acts}:
        noted_in = found.within[AUDIT]
        assert len(noted_in) == 1
        for table in found.changed:
            # Of sessions also the language and the hour are kept, when all is done.
            within = found.within[table] & noted_in if table == SESSIONS else found.within[table]
            assert within == noted_in, f"{deed}: the event and {table} are written apart"
    return answer


def cut_off(deed: Deed, does: Doing) -> None:
    """The power is cut right after the last event of the deed is noted: neither it nor the change stays."""
    note, left = audit.write_all, [len(deed.acts)]

    def noted_and_cut(deeds: Sequence[audit.Deed]) -> None:
        if deed.tables:
            note(deeds)  # else the note is all there is, and is what fails
        left[0] -= len(deeds)
        if not left[0]:
            raise Planted

    with mock.patch.object(audit, "write_all", noted_and_cut), no_event(), written() as found:
        assert does().status_code == 500
    assert not left[0]
    assert found.changed == set()


def taken(does: Doing) -> Answer:
    """The whole answer, also where it is sent while it is made."""
    answer = does()
    b"".join(answer.streaming_content) if answer.streaming else None
    return answer


Look = Callable[[Deed, Doing], object]


def looks(deed: Deed) -> list[tuple[Look, ...]]:
    """What is looked at in one scene: what was broken off and left nothing can be done still."""
    if IN_PARTS & {*deed.acts}:
        return [(done,)]
    return [(cut_off,), (done,)] if deed.once else [(cut_off, done)]


@pytest.mark.parametrize(
    ("deed", "looks"),
    [(deed, each) for deed in DEEDS for each in looks(deed)],
    ids=lambda told: str(told) if isinstance(told, Deed) else "+".join(look.__name__ for look in told),
)
def test_a_deed_leaves_one_event_in_its_own_transaction_and_broken_off_nothing(
    deed: Deed, looks: tuple[Look, ...], scene: Scene
) -> None:
    does = deed.ready(scene)
    for look in looks:
        look(deed, does)


class TestEveryAddress:
    def test_is_read_without_a_trace(self, scene: Scene) -> None:
        for reading in readings(scene):
            if (reading.route, reading.method) in DONE:
                continue
            with events() as noted, written() as found:
                answer = taken(reading.ask)
            told = f"{reading}: {answer.status_code}"
            assert reading.is_as_it_may_be(answer), told
            assert [event.act for event in noted.events] == [], told
            assert found.changed - {SESSIONS} == set(), told

    def test_that_does_something_has_an_example(self, scene: Scene) -> None:
        assert unknown(scene) == []

    def test_of_an_example_is_there(self) -> None:
        assert {(address.route, method) for address in addresses() for method in METHODS} >= DONE

    def test_refuses_with_one_event_whoever_may_not(self, scene: Scene) -> None:
        asking, tried = Asking(scene), 0
        for address, method, deed in opened():
            if deed is None or deed in OF_ALL:
                continue
            client = asking.client(address, min(frozenset(Role) - POLICY[deed].roles))
            RefusalRow.objects.all().delete()  # the same again within a minute is counted and not noted
            path = path_of(scene, address.route)
            with events() as noted:
                answer = client.generic(method, path, b"--x--", "multipart/form-data; boundary=x")
            assert [event.act for event in noted.events] == ["access.refused"], f"{method} {address}"
            assert (answer.status_code, noted.event.details["deed"]) == (403, deed), f"{method} {address}"
            tried += 1

        assert tried > 100


def opened() -> Iterator[tuple[Address, str, str | None]]:
    """Every address, each method it is asked by, and the deed that opens it."""
    for address, method in product(addresses(), METHODS):
        if method in address.deeds or not address.is_api:
            yield address, method, address.deeds[method]


def unknown(scene: Scene) -> list[str]:
    """What answers more than a reading, and of which no example says what it does."""
    asking, found = Asking(scene), []
    for address, method, deed in opened():
        if method == "GET" or (address.route, method) in DONE or address.route in POSTED:
            continue
        answer = asking.client(address, may(deed)).generic(method, path_of(scene, address.route))
        if answer.status_code != 405:
            found.append(f"{method} {address}")
    return found


class TestTheWalk:
    """It would notice."""

    def look(self, look: Look, act: str, scene: Scene) -> None:
        deed = next(deed for deed in DEEDS if deed.acts == (act,))
        look(deed, deed.ready(scene))

    def test_a_deed_that_is_not_noted(self, scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(audit, "write", lambda *_, **__: None)

        with pytest.raises(AssertionError):
            self.look(done, "token.revoked", scene)

    def test_one_that_is_noted_twice(self, scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
        note = audit.write
        monkeypatch.setattr(audit, "write", lambda *a, **k: (note(*a, **k), note(*a, **k)))

        with pytest.raises(AssertionError):
            self.look(done, "backup.asked", scene)

    @pytest.mark.parametrize("look", [done, cut_off])
    def test_one_that_is_noted_apart(self, look: Look, scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(organisation, "transaction", mock.Mock(atomic=nullcontext))

        with pytest.raises(AssertionError):
            self.look(look, "organisation.line_removed", scene)

    def test_a_reading_that_leaves_a_trace(self, scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(book, "book", noted_first(book.book))

        with pytest.raises(AssertionError):
            TestEveryAddress().test_is_read_without_a_trace(scene)

    def test_an_address_without_an_example(self, scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(globals(), "DONE", DONE - {("backups/", "POST")})

        assert unknown(scene) == ["POST /backups/"]

    def test_a_refusal_that_is_not_noted(self, scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(refusals, "note", lambda *_, **__: None)

        with pytest.raises(AssertionError):
            TestEveryAddress().test_refuses_with_one_event_whoever_may_not(scene)


def noted_first(view: Callable[..., Any]) -> Callable[..., Any]:
    """The flow, with an entry too many."""

    def noted(*args: Any, by: Staff, **told: Any) -> Any:
        audit.write("indicator.read", "book", by=by, now=NOON)
        return view(*args, by=by, **told)

    return noted
