"""An example of every deed of a program."""

from collections.abc import Callable

from django.core.files.uploadedfile import SimpleUploadedFile

from hark.flows import ring
from hark.guard.access import Role
from tests.web.deeds import Deed, Doing, Scene, a_csv, of


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


def _puts_away(scene: Scene) -> Doing:
    program, said = scene.program(Role.QUALITY_MANAGER), {"ids": [scene.aside()], "why": "unusable"}
    return lambda: program.post("/api/v1/quarantine/put-away", said, content_type="application/json")


def _takes_up(scene: Scene) -> Doing:
    _puts_away(scene)()
    program, said = scene.program(Role.QUALITY_MANAGER), {"feed": "north"}
    return lambda: program.post("/api/v1/quarantine/take-up", said, content_type="application/json")


def _asks_for_a_complaint(scene: Scene) -> Doing:
    program = scene.program(Role.QUALITY_MANAGER)
    return lambda: program.get("/api/v1/complaints/north/1")


def _takes_a_list(path: str) -> Callable[[Scene], Doing]:
    def ready(scene: Scene) -> Doing:
        program = scene.program(Role.QUALITY_MANAGER)
        return lambda: program.get(f"/api/v1/{path}")

    return ready


OF_API = [
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
    Deed(
        "api/v1/cases",
        ("case.received",),
        _hands_a_case_in,
        of("case", "casefigures", "happening", "subjectkey", "answer"),
    ),
    Deed("api/v1/cases", ("case.listed",), _takes_a_list("cases"), method="GET"),
    Deed("api/v1/cases/{number}", ("case.opened",), _takes_a_list("cases/C1"), method="GET"),
    Deed(
        "api/v1/cases/{number}/attachments",
        ("case.customer_wrote",),
        _attaches_to_a_case,
        of("case", "casefigures", "happening", "attachment"),
    ),
    Deed(
        "api/v1/cases/{number}/messages",
        ("case.customer_wrote",),
        _writes_to_a_case,
        of("case", "casefigures", "happening"),
    ),
    Deed(
        "api/v1/cases/{number}/customer",
        ("case.named",),
        _names_the_customer,
        of("case", "casefigures", "happening"),
    ),
    Deed("api/v1/events", ("events.taken",), _sends_an_event, of("feed", "inbox", "answer")),
    Deed("api/v1/quarantine/put-away", ("quarantine.put_away",), _puts_away, of("quarantine")),
    Deed("api/v1/quarantine/take-up", ("quarantine.taken_up",), _takes_up, of("quarantine")),
    Deed("api/v1/loads", ("feed.offered",), _hands_in, of("arrival", "answer")),
]
