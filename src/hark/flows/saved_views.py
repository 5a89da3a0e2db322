"""Saved views: the filters of a list under a name, one's own or shared with a role."""

from datetime import datetime
from urllib.parse import parse_qs

from django.db import transaction
from django.db.models import QuerySet

from hark.core.errors import NotFound, Refusal
from hark.core.terms.ledger import LEDGERS
from hark.guard.access import POLICY, Role, require
from hark.records import audit
from hark.records.accounts import SavedViewRow, StaffRow

LONGEST_NAME = 80
LONGEST_VIEW = 2_000


class ViewNotKept(Refusal):
    """The view has no name, another has it, or name or filter are too long."""


class ViewNotShared(Refusal):
    """The role sees no such records, or the view is of one customer."""


class NoSuchView(NotFound):
    """No saved view of this person has this number."""


def views(person: StaffRow, *, ledger: str) -> list[SavedViewRow]:
    """The person's own of the ledger's list by name, then those shared with their role.

    Whoever works for a part of the institution shares with the people of that part.
    """
    require(person.as_term(), _see(ledger))
    shared = (
        SavedViewRow.objects.filter(ledger=ledger, shared_with=person.role)
        .exclude(staff=person)
        .select_related("staff__unit")
    )
    return [*person.views.filter(ledger=ledger), *(view for view in shared if _reaches(view, person))]


def roles(ledger: str) -> list[Role]:
    """The roles a view of the ledger's list can be shared with: those that see its records."""
    return [role for role in Role if role in POLICY[_see(ledger)].roles]


def save(person: StaffRow, *, ledger: str, name: str, query: str, now: datetime) -> None:
    """Keep a filter of the ledger's list under a name; the same name is overwritten, and shared no longer.

    Neither is noted: both may say something of a customer.

    Raises:
        ViewNotKept: it has no name, or name or filter are longer than can be kept.
    """
    require(person.as_term(), _see(ledger))
    name = _named(name)
    if len(query) > LONGEST_VIEW:  # cut short it would be another filter
        raise ViewNotKept("These filters are too many to be kept as one view. Remove some and save again.")
    with transaction.atomic():
        view, _ = SavedViewRow.objects.update_or_create(
            staff=person, ledger=ledger, name=name, defaults={"query": query, "shared_with": ""}
        )
        audit.write("view.saved", str(view.pk), by=person.as_term(), now=now)


def rename(person: StaffRow, id: int, *, ledger: str, name: str, now: datetime) -> None:
    """Call one of the person's own views otherwise.

    Raises:
        NoSuchView: this person has no such view.
        ViewNotKept: it has no name, a name that is too long, or that of another.
    """
    require(person.as_term(), _see(ledger))
    with transaction.atomic():
        view = _own(person, ledger).filter(pk=id).first()
        if view is None:
            raise NoSuchView("You have no such view.")
        name = _named(name)
        if _own(person, ledger).exclude(pk=id).filter(name=name).exists():
            raise ViewNotKept("Another of your views has this name. Take another name.")
        view.name = name
        view.save(update_fields=["name"])
        audit.write("view.renamed", str(id), by=person.as_term(), now=now)


def share(person: StaffRow, id: int, *, ledger: str, role: str, now: datetime) -> None:
    """Let everybody of the role see one of the person's own views; no role: nobody else sees it any more.

    Raises:
        NoSuchView: this person has no such view.
        ViewNotShared: the role does not see these records, or the view is of one customer.
    """
    by = person.as_term()
    require(by, "view.share")
    require(by, _see(ledger))
    if role and role not in roles(ledger):
        raise ViewNotShared("Who has this role sees none of these records. Choose another.")
    with transaction.atomic():
        view = _own(person, ledger).filter(pk=id).first()
        if view is None:
            raise NoSuchView("You have no such view.")
        if role and "customer" in parse_qs(view.query):
            raise ViewNotShared(
                "A view of one customer is not shared. Take that filter off and save it again."
            )
        view.shared_with = role
        view.save(update_fields=["shared_with"])
        audit.write("view.shared", str(id), by=by, now=now, role=role)


def delete(person: StaffRow, id: int, *, ledger: str, now: datetime) -> None:
    """Forget one of the person's own views, also for those it is shared with.

    Raises:
        NoSuchView: this person has no such view.
    """
    require(person.as_term(), _see(ledger))
    with transaction.atomic():
        if not _own(person, ledger).filter(pk=id).delete()[0]:
            raise NoSuchView("You have no such view.")
        audit.write("view.deleted", str(id), by=person.as_term(), now=now)


def _see(ledger: str) -> str:
    return f"{LEDGERS[ledger].one}.see"


def _own(person: StaffRow, ledger: str) -> QuerySet[SavedViewRow]:
    return SavedViewRow.objects.filter(staff=person, ledger=ledger)


def _named(name: str) -> str:
    name = name.strip()
    if not 0 < len(name) <= LONGEST_NAME:
        raise ViewNotKept("Give the view a name of at most {most} characters.", most=LONGEST_NAME)
    return name


def _reaches(view: SavedViewRow, person: StaffRow) -> bool:
    """Whether the person works where the owner does, or below."""
    of = view.staff.unit
    return of is None or (person.unit is not None and person.unit.path.startswith(of.path))
