"""The same for signing in and out, and for what one signs in with."""

from collections.abc import Callable

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth
from django.core.cache import caches
from django.test import Client

from hark.flows import one_time
from hark.records.accounts import SessionRow
from tests.makers import a_person
from tests.web.accounts.conftest import PASSWORD, Person, a_browser, digits
from tests.web.accounts.soft_key import SoftKey
from tests.web.deeds import Deed, Doing, Scene

WRONG = "wrong wrong wrong"
NEW = "eight green ladders hum"


def _anna(scene: Scene, name: str = "anna", *, app: bool = True) -> Person:
    """Somebody with a password, before a browser that lets a bug be an answer."""
    anna: Person = scene.fixtures.getfixturevalue("known")(name, app=app)
    anna.client = a_browser()
    anna.client.raise_request_exception = False
    return anna


def _inside(scene: Scene) -> Person:
    anna = _anna(scene)
    anna.signs_in()
    caches["shared"].clear()  # the code was used just now, and is good again
    return anna


def inside(path: str, **form: str) -> Callable[[Scene], Doing]:
    """Somebody who has just signed in with password and app hands in a form."""

    def ready(scene: Scene) -> Doing:
        client = _inside(scene).client
        return lambda: client.post(path, form)

    return ready


def _types(password: str, *, times: int = 0) -> Callable[[Scene], Doing]:
    def ready(scene: Scene) -> Doing:
        anna = _anna(scene)
        for _ in range(times):
            anna.types_password(password)
        return lambda: anna.types_password(password)

    return ready


def _types_code(code: str = "") -> Callable[[Scene], Doing]:
    def ready(scene: Scene) -> Doing:
        anna = _anna(scene)
        anna.types_password()
        return lambda: anna.types_code(code)

    return ready


def _uses_a_recovery_code(scene: Scene) -> Doing:
    anna = _anna(scene)
    codes = Authenticator.objects.get(user=anna.row, type="recovery_codes")
    codes.delete()
    signed_in = _anna_with_codes(anna)
    anna.types_password()
    return lambda: anna.types_code(signed_in)


def _anna_with_codes(anna: Person) -> str:
    """The first of new recovery codes."""
    other = Person(anna.row, a_browser(), anna.secret)
    other.signs_in()
    caches["shared"].clear()
    other.client.post("/security/recovery-codes/new/")
    page = other.client.get("/security/recovery-codes/")
    return str(page.context["unused_codes"][0])


def _signs_out(scene: Scene) -> Doing:
    client = _inside(scene).client
    return lambda: client.post("/sign-out/")


def _signs_in_once(scene: Scene) -> Doing:
    client, row = Client(raise_request_exception=False), a_person(username="olga", is_demo=True)
    return lambda: client.post(one_time.path(row))


def _uses_an_address_before_the_factor(scene: Scene) -> Doing:
    anna = _anna(scene)
    return lambda: anna.client.post(one_time.path(anna.row))


def _confirms(scene: Scene) -> Doing:
    client = of_the_demonstration(scene)
    return lambda: client.post("/sign-in/confirm/")


def _comes_back(scene: Scene) -> Doing:
    """From the provider, who was linked before."""
    anna = scene.fixtures.getfixturevalue("comes")()
    anna.comes_back()
    anna.client = a_browser()
    anna.client.raise_request_exception = False
    where = anna.goes()
    return lambda: anna.comes_back(where)


def _comes_back_with_nothing(scene: Scene) -> Doing:
    anna = scene.fixtures.getfixturevalue("comes")()
    anna.client.raise_request_exception = False
    return lambda: anna.comes_back("/sign-in/single/back/?code=x&state=x")


def _types_code_again(scene: Scene) -> Doing:
    anna = _inside(scene)
    return lambda: anna.client.post("/sign-in/again/code/", {"code": digits(anna.secret)})


def _ends_another_session(scene: Scene) -> Doing:
    anna = _inside(scene)
    caches["shared"].clear()
    other = Person(anna.row, a_browser(), anna.secret)
    other.signs_in()
    handle = SessionRow.objects.get(pk=other.client.session.session_key).handle
    return lambda: anna.client.post(f"/security/sessions/{handle}/end/")


def _sets_up_an_app(scene: Scene) -> Doing:
    anna = _anna(scene, app=False)
    anna.types_password()
    anna.client.get("/security/app/")
    secret = anna.client.session[auth.SECRET_SESSION_KEY]
    return lambda: anna.client.post("/security/app/", {"code": digits(secret)})


def _adds_a_key(scene: Scene) -> Doing:
    client, key = _inside(scene).client, SoftKey()
    told = client.get("/security/keys/add/").context["js_data"]["creation_options"]
    answer = key.registers(told)
    return lambda: client.post("/security/keys/add/", {"name": "Blue", "credential": answer})


def _with_a_key(scene: Scene) -> tuple[Client, SoftKey]:
    client, key = _inside(scene).client, SoftKey()
    told = client.get("/security/keys/add/").context["js_data"]["creation_options"]
    client.post("/security/keys/add/", {"name": "Blue", "credential": key.registers(told)})
    return client, key


def _removes_a_key(scene: Scene) -> Doing:
    client, _ = _with_a_key(scene)
    pk = Authenticator.objects.get(type="webauthn").pk
    return lambda: client.post(f"/security/keys/{pk}/remove/")


def _removes_the_app(scene: Scene) -> Doing:
    client, _ = _with_a_key(scene)
    return lambda: client.post("/security/app/remove/")


def _shows_the_key_again(scene: Scene) -> Doing:
    client, key = _with_a_key(scene)
    told = client.get("/sign-in/again/key/").context["js_data"]["request_options"]
    return lambda: client.post("/sign-in/again/key/", {"credential": key.signs(told)})


def _shows_another_key(scene: Scene) -> Doing:
    client, _ = _with_a_key(scene)
    told = client.get("/sign-in/again/key/").context["js_data"]["request_options"]
    return lambda: client.post("/sign-in/again/key/", {"credential": SoftKey().signs(told)})


def _reads_the_codes(scene: Scene) -> Doing:
    client = _inside(scene).client
    return lambda: client.get("/security/recovery-codes/")


def half_in(scene: Scene) -> Client:
    """Before the second page of the sign-in."""
    boris = _anna(scene, name="boris")
    boris.types_password()
    return boris.client


def of_the_demonstration(scene: Scene) -> Client:
    """Somebody made up."""
    client = Client(raise_request_exception=False)
    client.force_login(a_person(username="olga", is_demo=True))
    return client


def with_every_factor(scene: Scene) -> Client:
    """Somebody who has an app, a key and recovery codes."""
    return _with_a_key(scene)[0]


SESSION, STAFF, FACTOR, KEY = (
    "records_sessionrow",
    "records_staffrow",
    "mfa_authenticator",
    "records_subjectkeyrow",
)
CHANGED = {"present": PASSWORD, "new": NEW, "again": NEW}
IN, OUT = ("account.signed_in",), ("account.signed_out",)
STEPPED_UP = ("account.stepped_up",)
FAILED = ("account.sign_in_failed",)
ONCE = "sign-in/once/<str:uid>/<str:token>/"
BACK = "sign-in/single/back/"


def _of(*tables: str) -> frozenset[str]:
    return frozenset(tables)


OF_ACCOUNTS = [
    Deed("sign-in/", FAILED, _types(WRONG)),
    Deed("sign-in/", ("account.locked_out",), _types(WRONG, times=5), once=True),
    Deed("sign-in/code/", IN, _types_code(), _of(SESSION, STAFF, FACTOR)),
    Deed("sign-in/code/", IN, _uses_a_recovery_code, _of(SESSION, STAFF, FACTOR)),
    Deed("sign-in/code/", ("second_factor.failed",), _types_code("000000")),
    Deed(ONCE, IN, _signs_in_once, _of(SESSION, STAFF)),
    Deed(ONCE, ("account.one_time_used",), _uses_an_address_before_the_factor, _of(STAFF)),
    Deed(BACK, IN, _comes_back, _of(SESSION, STAFF), method="GET", once=True),
    Deed(BACK, FAILED, _comes_back_with_nothing, method="GET"),
    Deed("sign-out/", OUT, _signs_out, _of(SESSION), once=True),
    Deed("sign-in/confirm/", STEPPED_UP, _confirms),
    Deed("sign-in/again/", STEPPED_UP, inside("/sign-in/again/", password=PASSWORD)),
    Deed("sign-in/again/", FAILED, inside("/sign-in/again/", password=WRONG)),
    Deed("sign-in/again/code/", STEPPED_UP, _types_code_again, _of(FACTOR)),
    Deed("sign-in/again/code/", ("second_factor.failed",), inside("/sign-in/again/code/", code="000000")),
    Deed("sign-in/again/key/", STEPPED_UP, _shows_the_key_again, _of(FACTOR)),
    Deed("sign-in/again/key/", ("second_factor.failed",), _shows_another_key),
    Deed(
        "security/password/",
        ("account.password_changed",),
        inside("/security/password/", **CHANGED),
        _of(STAFF, SESSION),
    ),
    Deed("security/password/", FAILED, inside("/security/password/", **CHANGED | {"present": WRONG})),
    Deed("security/sessions/<str:handle>/end/", ("session.ended",), _ends_another_session, _of(SESSION)),
    Deed("security/app/", ("second_factor.added",), _sets_up_an_app, _of(FACTOR, KEY)),
    Deed("security/app/remove/", ("second_factor.removed",), _removes_the_app, _of(FACTOR)),
    Deed("security/keys/add/", ("second_factor.added",), _adds_a_key, _of(FACTOR)),
    Deed("security/keys/<int:pk>/remove/", ("second_factor.removed",), _removes_a_key, _of(FACTOR)),
    Deed("security/recovery-codes/", ("second_factor.shown",), _reads_the_codes, _of(FACTOR), method="GET"),
    Deed(
        "security/recovery-codes/new/",
        ("second_factor.renewed",),
        inside("/security/recovery-codes/new/"),
        _of(FACTOR),
    ),
]
