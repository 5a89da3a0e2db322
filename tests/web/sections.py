"""An example of every deed with people, units, settings, backups and the audit."""

from collections.abc import Callable
from dataclasses import replace

from hark.flows import api_tokens, linked_accounts, people_access
from hark.guard.access import Role
from hark.records.accounts import StaffRow
from tests.makers import NOON, a_person, a_unit, somebody
from tests.web.deeds import Deed, Doing, Scene, of, posts

OLGA = replace(somebody(Role.SECURITY_OFFICER, username="olga"), id=0)
_OFFICER, _AUDITOR = Role.SECURITY_OFFICER, Role.AUDITOR
_UNIT = {"what": "unit", "code": "south", "name": "South", "kind": "branch", "above": "bank"}
_LINE = {"what": "line", "code": "loans", "name": "Loans", "products": "Mortgage"}
_KEPT = {"language": "en", "theme": "dark", "time_zone": "Asia/Shanghai", "density": "dense"}
_SOMEBODY = {"username": "vera", "name": "Vera", "role": "executive"}
_STAFF = of("staff")
_ENDING = of("staff", "apitoken")  # whatever ends sessions ends tokens too


def to_boris(path: str, *, before: Callable[..., object] = lambda *_, **__: None) -> Callable[[Scene], Doing]:
    """The security officer does something to Boris, to whom another did something `before`."""

    def ready(scene: Scene) -> Doing:
        boris = a_person(username="boris")
        api_tokens.create(boris, label="test", now=NOON)
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


def _revokes_a_token(scene: Scene) -> Doing:
    token = api_tokens.create(scene.person(Role.AGENT), label="test", now=NOON)
    return posts(Role.AGENT, f"/settings/tokens/{token.id}/revoke/")(scene)


OF_SECTIONS = [
    Deed("organisation/", ("organisation.unit",), posts(_OFFICER, "/organisation/", **_UNIT), of("unit")),
    Deed("organisation/", ("organisation.line",), posts(_OFFICER, "/organisation/", **_LINE), of("line")),
    Deed(
        "organisation/units/<str:code>/",
        ("organisation.unit",),
        posts(_OFFICER, "/organisation/units/north/", **_UNIT),
        of("unit"),
    ),
    Deed(
        "organisation/units/<str:code>/remove/",
        ("organisation.unit_removed",),
        _removes_a_unit,
        of("unit"),
    ),
    Deed(
        "organisation/lines/<str:code>/",
        ("organisation.line",),
        posts(_OFFICER, "/organisation/lines/cards/", **_LINE),
        of("line"),
    ),
    Deed(
        "organisation/lines/<str:code>/remove/",
        ("organisation.line_removed",),
        posts(_OFFICER, "/organisation/lines/cards/remove/"),
        of("line"),
    ),
    Deed("backups/", ("backup.asked",), posts(Role.ADMINISTRATOR, "/backups/"), of("backup")),
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
    Deed(
        "people/<int:id>/enable/",
        ("person.enabled",),
        to_boris("enable/", before=people_access.disable),
        _STAFF,
    ),
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
        of("singlesignon"),
    ),
    Deed(
        "people/<int:id>/single-sign-on/forbid/",
        ("person.single_sign_on_forbidden",),
        to_boris("single-sign-on/forbid/", before=linked_accounts.allow),
        _ENDING | of("singlesignon"),
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
        of("apitoken"),
    ),
    Deed("settings/tokens/<uuid:id>/revoke/", ("token.revoked",), _revokes_a_token, of("apitoken")),
    Deed("language/", ("account.preferences",), posts(Role.AGENT, "/language/", language="zh-hans"), _STAFF),
    Deed("theme/", ("account.preferences",), posts(Role.AGENT, "/theme/", theme="dark"), _STAFF),
]
