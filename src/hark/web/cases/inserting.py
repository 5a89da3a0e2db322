"""Wording put into what is being written to a customer: a template, or the answer to a similar complaint.

Nothing is kept: the page comes back with the form filled, and the deed itself hands in what is written.
"""

from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from hark.core.complaints import template
from hark.core.complaints.template import CUSTOMER
from hark.core.errors import NotAllowed, Refusal
from hark.flows import case_similar, case_templates, case_whole, case_wording
from hark.flows.case_refusals import BadChoice
from hark.flows.case_templates import NoSuchTemplate
from hark.guard.access import Staff
from hark.records.cases import CaseRow
from hark.web.cases import wording
from hark.web.cases.deeds import DEEDS, form_of
from hark.web.cases.forms import Inserted
from hark.web.cases.inserts import INTO, LONGEST
from hark.web.cases.one import show
from hark.web.errors import sentence
from hark.web.policy import opens
from hark.web.staff import StaffRequest


@never_cache
@require_POST
@opens("case.handle")
def insert(request: StaffRequest, number: str) -> HttpResponse:
    """The case, with the wording in the form it was wanted for, after what was typed there."""
    deed, by = DEEDS.get(request.POST.get("into", "")), request.staff
    whole = case_whole.one(number, by=by)
    if deed is None or deed.name not in INTO or not deed.is_offered(whole, by):
        raise BadChoice("Choose one of what is offered.")
    typed = {name: request.POST[name] for name in deed.form.base_fields if name in request.POST}
    field, refused = INTO[deed.name].field, ""
    try:
        before, text = typed.get(field, "").rstrip(), _wanted(whole.row, request.POST, by=by)
        typed[field] = f"{before}\n\n{text}" if before else text
    except NotAllowed:
        raise
    except Refusal as refusal:
        refused = sentence(refusal)
    form = form_of(deed, by=by, initial=typed, auto_id=f"{deed.name}_%s")
    form.fields[field].widget.attrs["rows"] = 18
    form.inserted = Inserted(
        _gaps(typed.get(field, "")), template.says(typed.get(field, ""), CUSTOMER), refused
    )
    return show(request, number, failed={deed.name: form}, status=422 if refused else 200)


def _wanted(row: CaseRow, said: QueryDict, *, by: Staff) -> str:
    """The text, with what the case gives filled in.

    Raises:
        NoSuchTemplate, NoSuchCase, Recused: there is nothing like it, or it is not for this person.
    """
    now = timezone.now()
    if other := said.get("similar", "").replace("\x00", "").strip().upper()[:LONGEST]:
        text, language = case_similar.answer(row.number, other, by=by, now=now).reply, row.language
    else:
        chosen = case_templates.usable(_id(said.get("template", "")), by=by)
        text, language = chosen.text, chosen.language
    return wording.filled(text, case_wording.values(row, by=by, now=now), language=language)


def _id(written: str) -> UUID:
    try:
        return UUID(written)
    except ValueError as none:
        raise NoSuchTemplate("Choose a template first.") from none


def _gaps(text: str) -> str:
    return " ".join(f"{{{name}}}" for name in template.gaps(text, but=(CUSTOMER,)))
