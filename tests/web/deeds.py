"""An example of every deed that can be done through an address, and what it must leave behind.

Whatever answers anything but a reading needs an entry here; `test_audit_coverage` walks the addresses
and fails over one that has none.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from importlib import resources
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from allauth.mfa.models import Authenticator
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from hark.core.terms.ledger import LEDGERS
from hark.flows import accounts, checkpoints, rhythms, ring, saved_views
from hark.flows import people as flow
from hark.flows.case_intake import About
from hark.guard.access import Role
from hark.intake import mappings
from hark.records.accounts import StaffRow
from hark.records.feeds import ArrivalRow, QuarantineRow
from hark.records.organisation import LineRow
from hark.web.ledgers.kinds import KINDS
from tests.audited import some_entries
from tests.flows.test_loading import load
from tests.makers import NOON, a_case, a_file, a_ledger, a_person, a_question, a_row, a_unit, somebody

Answer = Any
QUESTION = UUID(int=1)  # what the north was asked about the second complaint that is handled
Doing = Callable[[], Answer]


@dataclass(slots=True)
class Scene:
    """A bank with a complaint, a contact, a step, a record kept aside, a branch and a business line.

    A branch was asked about one of two complaints that are handled. People come as needed.
    """

    home: Path
    fixtures: pytest.FixtureRequest

    def person(self, role: Role, **special: object) -> StaffRow:
        """Somebody of the role, the same one when asked for again."""
        return StaffRow.objects.filter(username=role.value).first() or a_person(role, **special)

    def browser(self, role: Role) -> Client:
        """A browser in which somebody of the role has just signed in."""
        client = Client(raise_request_exception=False)
        client.force_login(self.person(role))
        client.get(
            "/none/"
        )  # a page that is not there is enough: the language is in the session from the first page on
        return client

    def program(self, role: Role) -> Client:
        """A program that asks in the name of somebody of the role, and has asked before."""
        token = accounts.create_token(self.person(role), label="test", now=NOON)
        client = Client(headers={"Authorization": f"Bearer {token.secret}"}, raise_request_exception=False)
        client.get("/api/v1/openapi.json")  # that a token was used is kept once a day
        return client

    def aside(self) -> int:
        """The number of the record kept aside."""
        return QuarantineRow.objects.get().pk

    def arrived(self) -> int:
        """The number of the arrival."""
        return ArrivalRow.objects.get().pk

    def key(self) -> int:
        """The number of the security key, if somebody has one."""
        return Authenticator.objects.filter(type="webauthn").values_list("pk", flat=True).first() or 0

    def handed_in(self) -> str:
        """The address of the preview of a file just handed in."""
        manager = self.browser(Role.QUALITY_MANAGER)
        return str(manager.post("/data/load/", {"file": a_csv(), "mapping": "cfpb"}).headers["Location"])


@dataclass(frozen=True, slots=True)
class Deed:
    """One deed of an address: what gets it ready, its events in their order, the tables it changes.

    What somebody signs in or out by is good `once`: broken off, it is not tried again.
    """

    route: str
    acts: tuple[str, ...]
    ready: Callable[[Scene], Doing]
    tables: frozenset[str] = frozenset()
    method: str = "POST"
    once: bool = False

    def __str__(self) -> str:
        return f"{self.method} /{self.route} {'+'.join(self.acts)}"


def a_scene(home: Path, fixtures: pytest.FixtureRequest) -> Scene:
    """The bank as it is before each deed."""
    some_entries(1)
    checkpoints.sign(now=NOON)  # so that there is a proof of it
    (home / "worker.beat").touch()  # a worker that is there
    a_unit("north", above=a_unit())
    LineRow.objects.create(code="cards", name="Cards", products=["Credit card"])
    good = a_row(id="1", narrative="They never answered.")
    load(a_file(home, [good, a_row(id="2", received="10.04.2019")]), feed="north")
    for name in KINDS:
        a_ledger(home / "lake", {"source_id": "1"}, name=name)
    a_case(number="C1", about=About(unit="north"))
    a_question(a_case(number="C2", about=About(unit="north")), a_unit("north", above=a_unit()), id=QUESTION)
    return Scene(home, fixtures)


def a_csv(**special: str) -> SimpleUploadedFile:
    """A file to hand in, of one complaint."""
    row = a_row(id="9", **special)
    return SimpleUploadedFile("may.csv", ",".join(row).encode() + b"\n" + ",".join(row.values()).encode())


def posts(role: Role, path: str, /, **form: object) -> Callable[[Scene], Doing]:
    """Somebody of the role hands in a form."""

    def ready(scene: Scene) -> Doing:
        client = scene.browser(role)
        return lambda: client.post(path, form)

    return ready


def to_boris(path: str, *, before: Callable[..., object] = lambda *_, **__: None) -> Callable[[Scene], Doing]:
    """The security officer does something to Boris, to whom another did something `before`."""

    def ready(scene: Scene) -> Doing:
        boris = a_person(username="boris")
        accounts.create_token(boris, label="test", now=NOON)
        before(boris, by=OLGA, now=NOON)
        client = scene.browser(Role.SECURITY_OFFICER)
        form = {"name": "Boris", "role": "executive"}
        return lambda: client.post(f"/people/{boris.pk}/{path}", form)

    return ready


def _with_a_factor(boris: StaffRow, **_: object) -> None:
    boris.authenticator_set.create(type="totp", data={"secret": "sealed"})


def _removes_a_unit(scene: Scene) -> Doing:
    a_unit("empty", above=a_unit())
    return posts(_OFFICER, "/organisation/units/empty/remove/")(scene)


def _loads(scene: Scene) -> Doing:
    where, manager = scene.handed_in(), scene.browser(Role.QUALITY_MANAGER)
    return lambda: manager.post(where, {"mapping": "cfpb", "feed": "north"})


def _takes_in(scene: Scene) -> Doing:
    manager, where = scene.browser(Role.QUALITY_MANAGER), scene.handed_in().split("/")[3]
    return lambda: manager.post(f"/cases/import/{where}/", {"mapping": "cfpb_cases", "feed": ""})


def _turns(*deeds: str) -> Callable[[Scene], Doing]:
    """A file that waits is stopped, or goes on."""

    def ready(scene: Scene) -> Doing:
        _loads(scene)()
        id = ArrivalRow.objects.exclude(stored_as="").get().pk
        manager = scene.browser(Role.QUALITY_MANAGER)
        for deed in deeds[:-1]:
            manager.post(f"/data/arrivals/{id}/{deed}/")
        return lambda: manager.post(f"/data/arrivals/{id}/{deeds[-1]}/")

    return ready


def _hands_in(scene: Scene) -> Doing:
    program = scene.program(Role.QUALITY_MANAGER)
    form = {"file": a_csv(), "mapping": "cfpb", "feed": "north"}
    return lambda: program.post("/api/v1/loads", form, headers={"Idempotency-Key": "k-1"})


def _sends_an_event(scene: Scene) -> Doing:
    program = scene.program(Role.QUALITY_MANAGER)
    data = {"entered": "2026-11-21T09:30:00+08:00"}
    event = {"specversion": "1.0", "id": "1", "source": "calls", "type": "hark.contact", "data": data}
    ring.sealer()  # the keys are there
    return lambda: program.post(
        "/api/v1/events",
        event,
        content_type="application/cloudevents+json",
        headers={"Idempotency-Key": "k-2"},
    )


def _hands_a_case_in(scene: Scene) -> Doing:
    program = scene.program(Role.COMPLAINT_HANDLER)
    said = {"what": "They refused my notes.", "phone": "13812345678", "reference": "r-1"}
    ring.sealer()  # the keys are there
    return lambda: program.post("/api/v1/cases", said, content_type="application/json")


def _attaches_to_a_case(scene: Scene) -> Doing:
    program, address = scene.program(Role.COMPLAINT_HANDLER), "/api/v1/cases/C1/attachments"
    return lambda: program.post(address, {"file": SimpleUploadedFile("receipt.pdf", b"%PDF-1.7")})


def _writes_to_a_case(scene: Scene) -> Doing:
    program, said = scene.program(Role.COMPLAINT_HANDLER), {"words": "My ticket was A037."}
    return lambda: program.post("/api/v1/cases/C1/messages", said, content_type="application/json")


def _names_the_customer(scene: Scene) -> Doing:
    program, said = scene.program(Role.COMPLAINT_HANDLER), {"customer": "KH20260117"}
    return lambda: program.post("/api/v1/cases/C1/customer", said, content_type="application/json")


def _tries_again(scene: Scene) -> Doing:
    shipped = (resources.files("hark.catalogue") / "mappings" / "cfpb.toml").read_text(encoding="utf-8")
    mended = shipped.replace('dates = ["%Y-%m-%d"', 'dates = ["%d.%m.%Y", "%Y-%m-%d"')
    (scene.home / "mappings" / "cfpb.toml").write_text(mended, encoding="utf-8")
    return posts(Role.QUALITY_MANAGER, "/data/quarantine/replay/", which="all")(scene)


def _changes_a_mapping(scene: Scene) -> Doing:
    text = mappings.shipped_text("exposures")
    return posts(Role.QUALITY_MANAGER, "/data/mappings/exposures/edit/", text=f"{text}# ours", base="")(scene)


def _removes_a_mapping(scene: Scene) -> Doing:
    text = mappings.shipped_text("exposures") or ""
    (scene.home / "mappings" / "exposures.toml").write_text(text, encoding="utf-8")
    return posts(Role.QUALITY_MANAGER, "/data/mappings/exposures/remove/")(scene)


def _of_a_feed(deed: str, **form: object) -> Callable[[Scene], Doing]:
    """The manager does something to the feed, of which a day was said to be complete before."""

    def ready(scene: Scene) -> Doing:
        rhythms.complete("north", days=[date(2026, 10, 1)], by=somebody(Role.QUALITY_MANAGER), now=NOON)
        return posts(Role.QUALITY_MANAGER, f"/data/feeds/north/{deed}/", **form)(scene)

    return ready


def _reads_a_record(scene: Scene) -> Doing:
    return posts(Role.QUALITY_MANAGER, f"/data/quarantine/{scene.aside()}/")(scene)


def _of_a_view(ledger: str, deed: str, **form: object) -> Callable[[Scene], Doing]:
    """The manager does something to a view of theirs."""

    def ready(scene: Scene) -> Doing:
        row = scene.person(Role.QUALITY_MANAGER)
        saved_views.save(row, ledger=ledger, name="Late", query="unit=north", now=NOON)
        id = saved_views.views(row, ledger=ledger)[0].pk
        return posts(Role.QUALITY_MANAGER, f"/{ledger}/-/views/{id}/{deed}/", **form)(scene)

    return ready


def _of_views(ledger: str) -> list[Deed]:
    """What can be done to the saved views of a list, and looking for a customer's records in it."""
    views, table = f"{ledger}/-/views/", _of("savedview")
    named: dict[str, object] = {"name": "Late", "query": "unit=north"}
    found = [
        Deed(views, ("view.saved",), posts(_MANAGER, f"/{views}", **named), table),
        Deed(
            f"{views}<int:id>/rename/", ("view.renamed",), _of_a_view(ledger, "rename", name="Later"), table
        ),
        Deed(f"{views}<int:id>/share/", ("view.shared",), _of_a_view(ledger, "share", role="auditor"), table),
        Deed(f"{views}<int:id>/delete/", ("view.deleted",), _of_a_view(ledger, "delete"), table),
    ]
    if "customer" in LEDGERS[ledger].pseudonyms:
        seek = f"{ledger}/-/customer/"
        found.append(Deed(seek, ("customer.sought",), posts(_MANAGER, f"/{seek}", number="C-1001")))
    return found


def _revokes_a_token(scene: Scene) -> Doing:
    token = accounts.create_token(scene.person(Role.AGENT), label="test", now=NOON)
    return posts(Role.AGENT, f"/settings/tokens/{token.id}/revoke/")(scene)


def _opens_a_complaint(scene: Scene) -> Doing:
    client = scene.browser(Role.QUALITY_MANAGER)
    return lambda: client.get("/complaints/north/1/")


def _opens_one(ledger: str) -> Callable[[Scene], Doing]:
    def ready(scene: Scene) -> Doing:
        client = scene.browser(Role.QUALITY_MANAGER)
        return lambda: client.get(f"/{ledger}/north/1/")

    return ready


def _of_a_list(ledger: str, one: str) -> list[Deed]:
    return [
        Deed(
            f"{ledger}/-/export/", (f"{one}.exported",), posts(_AUDITOR, f"/{ledger}/-/export/", form="csv")
        ),
        Deed(
            f"{ledger}/-/layout/",
            ("account.preferences",),
            posts(_MANAGER, f"/{ledger}/-/layout/", density="comfortable"),
            _STAFF,
        ),
        Deed(f"{ledger}/<str:feed>/<path:source_id>/", (f"{one}.opened",), _opens_one(ledger), method="GET"),
    ]


def _asks_for_a_complaint(scene: Scene) -> Doing:
    program = scene.program(Role.QUALITY_MANAGER)
    return lambda: program.get("/api/v1/complaints/north/1")


def _takes_a_list(path: str) -> Callable[[Scene], Doing]:
    def ready(scene: Scene) -> Doing:
        program = scene.program(Role.QUALITY_MANAGER)
        return lambda: program.get(f"/api/v1/{path}")

    return ready


def _of(*tables: str) -> frozenset[str]:
    return frozenset(f"records_{table}row" for table in tables)


OLGA = replace(somebody(Role.SECURITY_OFFICER, username="olga"), id=0)
_OFFICER, _MANAGER, _AUDITOR = Role.SECURITY_OFFICER, Role.QUALITY_MANAGER, Role.AUDITOR
_UNIT = {"what": "unit", "code": "south", "name": "South", "kind": "branch", "above": "bank"}
_LINE = {"what": "line", "code": "loans", "name": "Loans", "products": "Mortgage"}
_KEPT = {"language": "en", "theme": "dark", "time_zone": "Asia/Shanghai", "density": "dense"}
_SOMEBODY = {"username": "vera", "name": "Vera", "role": "executive"}
_STAFF, _ALL = _of("staff"), "complaints/-/"
_ENDING = _of("staff", "apitoken")  # whatever ends sessions ends tokens too

OF_SECTIONS = [
    Deed("organisation/", ("organisation.unit",), posts(_OFFICER, "/organisation/", **_UNIT), _of("unit")),
    Deed("organisation/", ("organisation.line",), posts(_OFFICER, "/organisation/", **_LINE), _of("line")),
    Deed(
        "organisation/units/<str:code>/",
        ("organisation.unit",),
        posts(_OFFICER, "/organisation/units/north/", **_UNIT),
        _of("unit"),
    ),
    Deed(
        "organisation/units/<str:code>/remove/",
        ("organisation.unit_removed",),
        _removes_a_unit,
        _of("unit"),
    ),
    Deed(
        "organisation/lines/<str:code>/",
        ("organisation.line",),
        posts(_OFFICER, "/organisation/lines/cards/", **_LINE),
        _of("line"),
    ),
    Deed(
        "organisation/lines/<str:code>/remove/",
        ("organisation.line_removed",),
        posts(_OFFICER, "/organisation/lines/cards/remove/"),
        _of("line"),
    ),
    Deed("backups/", ("backup.asked",), posts(Role.ADMINISTRATOR, "/backups/"), _of("backup")),
    # Two deeds at one press: somebody is there, and somebody is let in.
    Deed(
        "people/add/",
        ("person.added", "person.invited"),
        posts(_OFFICER, "/people/add/", **_SOMEBODY),
        _STAFF,
    ),
    Deed("people/<int:id>/", ("person.changed",), to_boris(""), _ENDING),
    Deed("people/<int:id>/invite/", ("person.invited",), to_boris("invite/"), _ENDING),
    Deed("people/<int:id>/disable/", ("person.disabled",), to_boris("disable/"), _ENDING),
    Deed("people/<int:id>/enable/", ("person.enabled",), to_boris("enable/", before=flow.disable), _STAFF),
    Deed(
        "people/<int:id>/second-factor/",
        ("person.second_factor_reset",),
        to_boris("second-factor/", before=_with_a_factor),
        _ENDING | {"mfa_authenticator"},
    ),
    Deed(
        "people/<int:id>/single-sign-on/allow/",
        ("person.single_sign_on_allowed",),
        to_boris("single-sign-on/allow/"),
        _of("singlesignon"),
    ),
    Deed(
        "people/<int:id>/single-sign-on/forbid/",
        ("person.single_sign_on_forbidden",),
        to_boris("single-sign-on/forbid/", before=flow.allow_single_sign_on),
        _ENDING | _of("singlesignon"),
    ),
    Deed("people/<int:id>/sessions/", ("person.sessions_ended",), to_boris("sessions/"), _ENDING),
    Deed("people/<int:id>/reveals/lift/", ("reveal.lifted",), to_boris("reveals/lift/")),
    Deed("audit/export/", ("audit.exported",), posts(_AUDITOR, "/audit/export/", form="csv")),
    Deed("audit/verify/", ("audit.verification_asked",), posts(_AUDITOR, "/audit/verify/")),
    Deed("settings/", ("account.preferences",), posts(Role.AGENT, "/settings/", **_KEPT), _STAFF),
    Deed(
        "settings/tokens/",
        ("token.created",),
        posts(Role.AGENT, "/settings/tokens/", label="x"),
        _of("apitoken"),
    ),
    Deed("settings/tokens/<uuid:id>/revoke/", ("token.revoked",), _revokes_a_token, _of("apitoken")),
    Deed("language/", ("account.preferences",), posts(Role.AGENT, "/language/", language="zh-hans"), _STAFF),
    Deed("theme/", ("account.preferences",), posts(Role.AGENT, "/theme/", theme="dark"), _STAFF),
    Deed(f"{_ALL}export/", ("complaint.exported",), posts(_AUDITOR, f"/{_ALL}export/", form="csv")),
    Deed(
        f"{_ALL}layout/",
        ("account.preferences",),
        posts(_MANAGER, f"/{_ALL}layout/", density="comfortable"),
        _STAFF,
    ),
    Deed(
        f"{_ALL}narrative/<str:feed>/<path:source_id>/",
        ("complaint.revealed",),
        posts(_MANAGER, f"/{_ALL}narrative/north/1/", purpose="handle"),
    ),
    Deed("complaints/<str:feed>/<path:source_id>/", ("complaint.opened",), _opens_a_complaint, method="GET"),
    Deed(
        "api/v1/complaints/{feed}/{path:source_id}",
        ("complaint.opened",),
        _asks_for_a_complaint,
        method="GET",
    ),
    Deed("api/v1/complaints", ("complaint.listed",), _takes_a_list("complaints"), method="GET"),
    Deed(
        "api/v1/rows",
        ("complaint.listed",),
        _takes_a_list("rows?indicator=complaints.received&from=2019-04-01&to=2019-05-01"),
        method="GET",
    ),
    Deed("data/load/<str:stored_as>/", ("feed.offered",), _loads, _of("arrival")),
    Deed("cases/import/<str:stored_as>/", ("feed.offered",), _takes_in, _of("arrival", "feed")),
    Deed("data/arrivals/<int:id>/stop/", ("feed.stopped",), _turns("stop"), _of("arrival")),
    Deed("data/arrivals/<int:id>/resume/", ("feed.resumed",), _turns("stop", "resume"), _of("arrival")),
    Deed(
        "api/v1/cases",
        ("case.received",),
        _hands_a_case_in,
        _of("case", "casefigures", "happening", "subjectkey", "answer"),
    ),
    Deed("api/v1/cases", ("case.listed",), _takes_a_list("cases"), method="GET"),
    Deed("api/v1/cases/{number}", ("case.opened",), _takes_a_list("cases/C1"), method="GET"),
    Deed(
        "api/v1/cases/{number}/attachments",
        ("case.customer_wrote",),
        _attaches_to_a_case,
        _of("case", "casefigures", "happening", "attachment"),
    ),
    Deed(
        "api/v1/cases/{number}/messages",
        ("case.customer_wrote",),
        _writes_to_a_case,
        _of("case", "casefigures", "happening"),
    ),
    Deed(
        "api/v1/cases/{number}/customer",
        ("case.named",),
        _names_the_customer,
        _of("case", "casefigures", "happening"),
    ),
    Deed("api/v1/events", ("events.taken",), _sends_an_event, _of("feed", "inbox", "answer")),
    Deed("api/v1/loads", ("feed.offered",), _hands_in, _of("arrival", "answer")),
    Deed("data/quarantine/replay/", ("quarantine.replayed",), _tries_again, _of("quarantine")),
    Deed(
        "data/quarantine/export/",
        ("quarantine.exported",),
        posts(_AUDITOR, "/data/quarantine/export/", form="csv"),
    ),
    Deed(
        "data/feeds/<str:feed>/",
        ("feed.rhythm",),
        posts(_MANAGER, "/data/feeds/north/", by="day", **{f"day-{at}": "5" for at in range(1, 8)}),
        _of("feed"),
    ),
    Deed(
        "data/feeds/<str:feed>/complete/",
        ("feed.complete",),
        posts(_MANAGER, "/data/feeds/north/complete/", first="2026-10-01", last="2026-10-07"),
        _of("feed"),
    ),
    Deed(
        "data/feeds/<str:feed>/take-back/",
        ("feed.complete_taken_back",),
        _of_a_feed("take-back", day="2026-10-01"),
        _of("feed"),
    ),
    Deed("data/feeds/<str:feed>/learn/", ("feed.rhythm",), _of_a_feed("learn"), _of("feed")),
    Deed("data/feeds/<str:feed>/undo/", ("feed.undone",), _of_a_feed("undo"), _of("feed")),
    Deed("data/mappings/<str:name>/edit/", ("mapping.saved",), _changes_a_mapping),
    Deed("data/mappings/<str:name>/remove/", ("mapping.removed",), _removes_a_mapping),
    Deed("data/quarantine/<int:id>/", ("quarantine.revealed",), _reads_a_record),
    *(deed for kind in KINDS.values() for deed in _of_a_list(kind.name, kind.one)),
    *(deed for name in ("complaints", *KINDS) for deed in _of_views(name)),
]
