"""Operations on complaints being handled, for the front end of an app: take in, list, follow, write."""

import json
from dataclasses import asdict
from hashlib import sha256
from typing import Annotated, Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_noop as _
from ninja import File, Header, Path, Query, Router, Status, UploadedFile

from hark.core.errors import Refusal
from hark.flows import case_programs as flow
from hark.flows import case_submission
from hark.flows.answering import KeyUsedOtherwise
from hark.flows.case_files import Offered
from hark.flows.case_programs import Standing
from hark.flows.case_submission import About, Told
from hark.flows.case_wanted import Wanted
from hark.flows.organisation import NoSuchUnit
from hark.records.cases import CaseRow
from hark.web import limits
from hark.web.api import case_shapes as shapes
from hark.web.api.feeds import RequestKey
from hark.web.api.form import undeclared
from hark.web.api.parameters import ListedCases
from hark.web.api.problems import Fault, may_refuse, problem
from hark.web.api.shapes import plain
from hark.web.api.tokens import ProgramRequest, Token

router = Router(tags=["cases"], by_alias=True)

CaseNumber = Annotated[
    str,
    Path(description=_("The number of the case."), pattern="^[0-9A-Za-z-]{1,16}$", example="261128-K4T7Q"),
]
CaseCode = Annotated[
    str,
    Header(
        "",
        alias="Case-Code",
        max_length=64,
        description=_("The customer's code. With it, what was written is sent as well."),
    ),
]
AttachedFile = Annotated[UploadedFile, File(description=_("A PDF, JPEG, PNG or plain text file."))]
# What whoever is kept out of a case does not find in the work-list either.
_READ = ("level", "door", "channel", "answered_at")
ATTACHING = {
    "requestBody": {"content": {"multipart/form-data": {"schema": {"additionalProperties": False}}}},
    **may_refuse(403, 404, 411, 413, 415, 422, 429, 503, 507),
}
TAKING_IN = {
    "responses": {
        status: {
            "headers": {
                "Location": {"description": _("The address of the case."), "schema": {"type": "string"}}
            }
        }
        for status in (200, 201)
    }
    | may_refuse(403, 409, 413, 422, 429, 503)["responses"]
}


@router.post(
    "/cases",
    response={201: shapes.TakenCase, 200: shapes.TakenCase},
    summary=_("Hand a complaint in; sent again under its key, it is the same case"),
    openapi_extra=TAKING_IN,
    auth=Token("case.program"),
)
def take_case_in(
    request: ProgramRequest, answer: HttpResponse, said: shapes.NewCase, key: RequestKey
) -> Status[Any] | HttpResponse:
    """Number and code of the case: 201 where it came now, 200 where it had come before."""
    told, about = _told(said), _about(said)
    if faults := list(_faults(told, said, key=key)):
        return problem(request, 422, errors=faults)
    limits.PROGRAM_COMPLAINTS.require(request.auth)
    asked = sha256(json.dumps(said.model_dump(mode="json"), sort_keys=True).encode()).hexdigest()
    try:
        given, is_new = flow.take_in(
            told, about, key=key or said.reference, asked=asked, by=request.auth, now=timezone.now()
        )
    except NoSuchUnit as refusal:
        return problem(request, 422, errors=[Fault(at="body.unit", detail=str(refusal))])
    except KeyUsedOtherwise as refusal:
        return problem(request, 409, str(refusal))
    answer.headers["Location"] = reverse("api:case", args=[given.number])
    return Status(201 if is_new else 200, plain(shapes.TakenCase, given))


@router.get(
    "/cases",
    response=shapes.CaseList,
    summary=_("List complaints being handled"),
    openapi_extra=may_refuse(403, 422, 429),
    auth=Token("case.program"),
)
def cases(request: ProgramRequest, listed: Query[ListedCases]) -> dict[str, Any]:
    """The cases that match, with nothing personal; how many were sent is noted."""
    by = request.auth
    asked = listed.model_dump(exclude={"offset", "limit"})
    found = flow.page(Wanted(**asked), offset=listed.offset, limit=listed.limit, by=by)
    limits.COMPLAINTS.require(by, times=max(1, len(found.cases)))
    flow.note_listed(found, by=by, now=timezone.now())
    out = flow.kept_out(found, by=by)
    lines = [
        _line(row, is_graded=row.number in found.graded) | (dict.fromkeys(_READ) if row.pk in out else {})
        for row in found.cases
    ]
    return {"total": found.total, "cases": lines}


@router.get(
    "/cases/{number}",
    response=shapes.CaseStanding,
    summary=_("See how a case stands: its stage, its terms, what the customer may be told"),
    openapi_extra=may_refuse(403, 404, 422, 429),
    auth=Token("case.program"),
)
def case(request: ProgramRequest, number: CaseNumber, code: CaseCode) -> dict[str, Any]:
    """One case; that it was opened is noted."""
    if code:
        limits.PROGRAM_LOOKING_UP.require(number)
    return _standing(flow.standing(number, code=code, by=request.auth, now=timezone.now()))


@router.post(
    "/cases/{number}/messages",
    response={201: shapes.Written},
    summary=_("Carry a customer's message to whoever handles the case"),
    openapi_extra=may_refuse(403, 404, 413, 422, 429),
    auth=Token("case.program"),
)
def write_to_case(request: ProgramRequest, number: CaseNumber, said: shapes.Message) -> Status[Any]:
    """Where the case stands; the same message twice in a row is one."""
    limits.WRITING.require(number)
    stage = flow.write(number, words=said.words, by=request.auth, now=timezone.now())
    return Status(201, {"number": number, "stage": stage})


@router.post(
    "/cases/{number}/attachments",
    response={201: shapes.Attached},
    summary=_("Attach a customer's file to the case: PDF, JPEG, PNG or plain text, 5 MB at most"),
    openapi_extra=ATTACHING,
    auth=Token("case.program"),
)
def attach_to_case(
    request: ProgramRequest, number: CaseNumber, file: AttachedFile
) -> Status[Any] | HttpResponse:
    """Where the case stands; the same file twice is kept once."""
    parts = [*undeclared(request.POST, "form", names=()), *undeclared(request.FILES, "form", names={"file"})]
    if parts:
        return problem(request, 400, errors=parts)
    limits.WRITING.require(number)
    offered = Offered(file.name or "", file.read())
    stage, is_new = flow.attach(number, file=offered, by=request.auth, now=timezone.now())
    return Status(201, {"number": number, "stage": stage, "is_new": is_new})


def _told(said: shapes.NewCase) -> Told:
    return Told(
        said.what,
        said.name,
        said.phone,
        said.email,
        represented=said.represented,
        representatives="\n".join(" ".join(name.split()) for name in said.representatives),
    )


def _about(said: shapes.NewCase) -> About:
    return About(
        door="program",
        channel=said.channel,
        unit=said.unit,
        product=said.product,
        wish=said.wish,
        language=said.language,
        customer=said.customer,
        vulnerable=said.vulnerable,
        capacity=said.capacity,
        authorisation=said.authorisation,
        authorised_on=said.authorised_on,
        people=said.people,
    )


def _faults(told: Told, said: shapes.NewCase, *, key: str) -> list[Fault]:
    """What cannot be taken, each at its place."""
    found: dict[str, Refusal] = case_submission.faults(told, answerable=False)
    faults = [Fault(at=f"body.{field}", detail=str(refusal)) for field, refusal in found.items()]
    if not (key or said.reference):
        told_why = (
            "Give an Idempotency-Key, or a reference of your own: so that a complaint sent twice is one."
        )
        faults.append(Fault(at="header.Idempotency-Key", detail=told_why))
    return faults


def _line(row: CaseRow, *, is_graded: bool) -> dict[str, Any]:
    named = shapes.CaseLine.model_fields.keys() - {"level", "unit"}
    return {name: getattr(row, name) for name in named} | {
        "level": row.level if is_graded else None,
        "unit": row.unit.code if row.unit else None,
    }


def _standing(stands: Standing) -> dict[str, Any]:
    return _line(stands.row, is_graded=stands.is_graded) | {
        "hears_by": stands.hears_by,
        "may_object": stands.may_object,
        "object_until": stands.object_until,
        "owed": list(stands.owed),
        "news": [asdict(each) for each in stands.news],
        "clocks": [
            {
                "kind": clock.kind,
                "name": clock.name,
                "due_at": clock.due,
                "last_day": clock.last_day,
                "running": clock.running,
                "paused": clock.paused_since is not None,
                "breached": clock.breached,
                "provisional": clock.provisional,
            }
            for clock in stands.clocks
        ],
    }
