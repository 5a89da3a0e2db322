"""A request for whatever is only read, by somebody who may read it."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from django.test import Client

from hark.flows import one_time
from hark.guard.access import POLICY, Role
from hark.intake import mappings
from hark.web.ledgers.kinds import KINDS
from tests.makers import a_person
from tests.web.accounts.deeds import half_in, of_the_demonstration, with_every_factor
from tests.web.addresses import is_led_up
from tests.web.cases.template_deeds import a_template
from tests.web.deeds import QUESTION, Scene, a_csv
from tests.web.doors import Address, addresses
from tests.web.notices.deeds import a_group, a_notice

Answer = Any
STEPS = ("", "product/", "channel/", "wish/", "contact/")
# What is handed in and changes nothing: a file to look at, a browser's report.
POSTED: dict[str, Callable[[], dict[str, object]]] = {
    "": dict,
    "data/load/": lambda: {"file": a_csv(), "mapping": "cfpb"},
    "cases/import/": lambda: {"file": a_csv(), "mapping": "cfpb_cases"},
    "data/mappings/-/preview/": lambda: {
        "opened": "cfpb",
        "text": mappings.shipped_text("cfpb"),
        "sample": a_csv(),
    },
    "csp-reports/": dict,
    # A step of complaining is kept in a draft, which is no record; looking up and leaving keep nothing.
    **{f"portal/complain/{step}": lambda: {"what": "They refused it."} for step in STEPS},
    "portal/complain/receipt/": dict,
    "portal/find/": dict,
    "portal/leave/": dict,
}
# What only somebody in a state of their own is shown, and others are led away from.
OF_THEIR_OWN: dict[str, Callable[[Scene], Client]] = {
    "sign-in/": lambda scene: Client(raise_request_exception=False),
    "sign-in/code/": half_in,
    "sign-in/confirm/": of_the_demonstration,
    "sign-in/again/": with_every_factor,
    "sign-in/again/code/": with_every_factor,
    "sign-in/again/key/": with_every_factor,
    "security/": with_every_factor,
    "security/app/remove/": with_every_factor,
    "security/keys/add/": with_every_factor,
    "security/keys/<int:pk>/remove/": with_every_factor,
    "security/recovery-codes/new/": with_every_factor,
}
# Whatever is not named here is answered with a page; where nothing is read, one is led to the page above.
STATUS = {
    "GET /": 302,
    "POST /": 302,
    "GET /sign-in/single/": 302,
    "POST /data/load/": 302,
    "POST /cases/import/": 302,
    "POST /csp-reports/": 204,
    **{f"POST /portal/complain/{step}": 302 for step in STEPS},
    "POST /portal/complain/contact/": 422,
    "GET /portal/complain/check/": 302,
    "GET /portal/complain/receipt/": 302,
    "POST /portal/complain/receipt/": 302,
    "POST /portal/find/": 422,
    "POST /portal/leave/": 302,
    # Who has shown no code is asked for it.
    **{f"GET /portal/case/{deed}": 302 for deed in ("", "object/", "withdraw/")},
    # Whoever comes by what a page asks by itself is led to the page.
    # Nothing is signed there, and no cell named.
    "GET /returns/<str:name>/cell/": 404,
    "GET /returns/signed/<int:id>/": 404,
    "GET /returns/signed/<int:id>/cell/": 404,
    "GET /board/news/": 302,
    "GET /board/contacts/wall/news/": 302,
    **{f"GET /board/{name}/news/": 302 for name in KINDS},
}
APRIL = "?indicator=complaints.received&from=2019-04-01&to=2019-05-01"
QUERY = {"api/v1/ask": APRIL, "api/v1/rows": APRIL}


@dataclass(frozen=True, slots=True)
class Reading:
    """One request that only reads."""

    route: str
    method: str
    ask: Callable[[], Answer]

    def __str__(self) -> str:
        return f"{self.method} /{self.route}"

    def is_as_it_may_be(self, answer: Answer) -> bool:
        """Whether it was answered as it may be."""
        if str(self) in STATUS:
            return bool(answer.status_code == STATUS[str(self)])
        return answer.status_code == 200 or is_led_up(answer)


class Asking:
    """Somebody of each role, before a browser or with a program."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.browser, self.program = cache(scene.browser), cache(scene.program)
        self.own = cache(lambda make: make(scene))

    def client(self, address: Address, role: Role) -> Client:
        """What somebody of the role asks with at this address."""
        if address.route in OF_THEIR_OWN:
            return self.own(OF_THEIR_OWN[address.route])
        return self.program(role) if address.is_api else self.browser(role)


def readings(scene: Scene) -> Iterator[Reading]:
    """Every GET, and what is posted and only looked at."""
    asking = Asking(scene)
    scene.fixtures.getfixturevalue("provider")  # else there is no way to it
    for address in addresses():
        if "GET" in address.deeds:
            client = asking.client(address, may(address.deeds["GET"]))
            path = path_of(scene, address.route) + QUERY.get(address.route, "")
            yield Reading(address.route, "GET", partial(client.get, path))
        if address.route in POSTED:
            client, path = asking.client(address, may(address.deeds["POST"])), path_of(scene, address.route)
            yield Reading(address.route, "POST", partial(client.post, path, POSTED[address.route]()))


def may(deed: str | None) -> Role:
    """Somebody who may do the deed."""
    return min(POLICY[deed].roles, key=list(Role).index) if deed else Role.AUDITOR


def path_of(scene: Scene, route: str) -> str:
    """The route with what is there in the scene put in."""
    section = route.removeprefix("api/v1/").partition("<")[0].partition("{")[0]
    there = THERE.get(section, lambda _: {})(scene)
    return "/" + re.sub(r"[<{](?:\w+:)?(\w+)[>}]", lambda braces: str(there[braces[1]]), route)


def _one_time(scene: Scene) -> dict[str, object]:
    path = one_time.path(a_person(username="vera", is_demo=True))
    return dict(zip(("uid", "token"), path.split("/")[-3:-1], strict=True))


THERE: dict[str, Callable[[Scene], dict[str, object]]] = {
    "sign-in/once/": _one_time,
    "security/sessions/": lambda scene: {"handle": "none"},
    "security/keys/": lambda scene: {"pk": scene.key()},
    "cases/import/": lambda scene: {"stored_as": scene.handed_in().split("/")[3]},
    "data/load/": lambda scene: {"stored_as": scene.handed_in().split("/")[3]},
    "data/feeds/": lambda scene: {"feed": "north"},
    "data/arrivals/": lambda scene: {"id": scene.arrived()},
    "loads/": lambda scene: {"id": scene.arrived()},
    "data/mappings/": lambda scene: {"name": "contacts"},
    "data/quarantine/": lambda scene: {"id": scene.aside()},
    "indicators/": lambda scene: {"id": "complaints.received"},
    "complaints/": lambda scene: {"feed": "north", "source_id": "1"},
    "complaints/-/values/": lambda scene: {"dimension": "company"},
    **{f"{name}/": lambda scene: {"feed": "north", "source_id": "1"} for name in KINDS},
    **{f"{name}/-/values/": lambda scene: {"dimension": "product"} for name in KINDS},
    **{f"{name}/-/views/": lambda scene: {"id": 1} for name in ("complaints", *KINDS)},
    "complaints/-/narrative/": lambda scene: {"feed": "north", "source_id": "1"},
    "cases/templates/": lambda scene: {"id": a_template(scene)},
    "cases/questions/": lambda scene: {"id": QUESTION},
    "cases/people/": lambda scene: {"id": scene.person(Role.COMPLAINT_HANDLER).pk},
    "cases/": lambda scene: {"number": "C1", "id": QUESTION},
    "returns/": lambda scene: {"name": "jrt0169"},
    "returns/signed/": lambda scene: {"id": 99999},
    "organisation/units/": lambda scene: {"code": "north"},
    "organisation/lines/": lambda scene: {"code": "cards"},
    "people/": lambda scene: {"id": scene.person(Role.EXECUTIVE).pk},
    "audit/": lambda scene: {"sequence": 0},
    "notices/": lambda scene: {"id": a_notice(scene)},
    "chat-groups/": lambda scene: {"id": a_group().pk},
    "settings/tokens/": lambda scene: {"id": "00000000-0000-4000-8000-000000000000"},
}
