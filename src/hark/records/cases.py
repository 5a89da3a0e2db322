"""Complaints as they are handled, and everything that happened to each."""

from enum import StrEnum

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from hark.core.complaints.case import Case, Outcome
from hark.core.complaints.complainant import Authorisation, Capacity
from hark.core.terms.case import OVER, Act, Happening, Level, Reads, Risk, Stage, Upheld
from hark.guard.access import Staff
from hark.records.accounts import StaffRow
from hark.records.classes import classified
from hark.records.organisation import UnitRow
from hark.records.sealed import SealedField

_CLOSED_HERE = Q(stage="closed", closed_elsewhere=False)
_OWNED = [Stage.HANDLING, Stage.CHECKING, Stage.ANSWERED]


class CaseQuerySet(models.QuerySet["CaseRow"]):
    """Cases, and which of them somebody sees."""

    def seen_by(self, by: Staff) -> "CaseQuerySet":
        """Those behind the person's wall; one that names no unit belongs to the whole institution."""
        seen = self
        if by.wall.units is not None:
            seen = seen.filter(unit__code__in=by.wall.units)
        if by.wall.products is not None:
            seen = seen.filter(product__in=by.wall.products)
        return seen

    def open(self) -> "CaseQuerySet":
        """Those that are not over."""
        return self.filter(stage__in=sorted(set(Stage) - OVER))

    def awaited(self) -> "CaseQuerySet":
        """Those a regulator waits for a report on."""
        # Of one that is said to be true and no more SQLite does not look into the index.
        return self.filter(awaited__in=[True]).exclude(stage=Stage.MERGED)

    def over(self) -> "CaseQuerySet":
        """Those that are."""
        return self.filter(stage__in=sorted(OVER))


def is_graded() -> Exists:
    """Whether somebody has said how much there is to find out; the level it has before is nobody's word."""
    return Exists(HappeningRow.objects.filter(case=OuterRef("pk"), act=Act.GRADED))


def _choices(words: type[StrEnum]) -> list[tuple[str, str]]:
    return [(word.value, word.value) for word in words]


@classified(
    internal="id number stage level risk door channel unit product issue wish marks language law"
    " business reason sub_channel received_at acknowledged_at answered_at closed_at due_at warn_at"
    " paused objected untold authorisation authorised_on people upheld cause remedy claimed redress ex_gratia"
    " merged_into regulator awaited in_mediation ask_at closed_elsewhere confidential version is_demo",
    c1="owner proposed_by replied_by checked_by customer sealed_under vulnerable reference capacity",
    c2="told finding reply",
    secret="code email phone",  # noqa: S106  # the names of columns
)
class CaseRow(models.Model):
    """One complaint from the day it came until it is over.

    `told` holds what the customer said and who they are, `finding` what was found, `reply` what they are
    answered: sealed under the case's own key. One that came before complaints had keys of their own lies
    `sealed_under` its `customer`'s, and so can become nobody else's. `code`, `email` and `phone` are blind
    indexes of what the customer shows to see it. `due_at` is the first moment by which something is due,
    `warn_at` the next at which somebody is told how far a term has run. `business`, `reason` and
    `sub_channel` are the classes of product, cause and channel (JR/T 0169), for lists; empty where none is.
    `regulator` sent it on under the number `reference`; the case is `awaited` until it is reported to.
    Somebody outside mediates while it is `in_mediation`; its customer is asked to rate it at `ask_at`. One
    `closed_elsewhere` was closed before it came here, and says of its end what its sender did. While it is
    `untold` somebody is to tell its customer the answer. All who had a hand in an answer that was objected
    to are among `decided_by`. Of sums it holds what the customer `claimed`, and what was paid, owed
    (`redress`) or not (`ex_gratia`). Who reads one that is `confidential` is told by its owner and by who was
    `let_in`.
    """

    number = models.CharField(max_length=16, unique=True)
    stage = models.CharField(max_length=12, choices=_choices(Stage), default=Stage.RECEIVED)
    level = models.CharField(max_length=20, choices=_choices(Level), default=Level.SIMPLE)
    risk = models.CharField(max_length=8, choices=_choices(Risk), default=Risk.LOW)
    door = models.CharField(max_length=16)  # how it came in here: portal, staff, program, regulator, file
    channel = models.CharField(max_length=64, blank=True)
    unit = models.ForeignKey(UnitRow, on_delete=models.PROTECT, null=True, related_name="cases")
    product = models.CharField(max_length=120, blank=True)
    issue = models.CharField(max_length=200, blank=True)
    business = models.CharField(max_length=64, blank=True)
    reason = models.CharField(max_length=64, blank=True)
    sub_channel = models.CharField(max_length=64, blank=True)
    wish = models.CharField(max_length=24, blank=True)
    marks = models.JSONField(default=list, blank=True)
    capacity = models.CharField(max_length=8, choices=_choices(Capacity), default=Capacity.PERSON)
    authorisation = models.CharField(max_length=20, blank=True, choices=_choices(Authorisation))
    authorised_on = models.DateField(null=True)
    people = models.PositiveIntegerField(null=True)
    vulnerable = models.BooleanField(default=False)
    language = models.CharField(max_length=8, default="zh-hans")
    customer = models.CharField(max_length=26, blank=True, db_index=True)
    sealed_under = models.CharField(max_length=26, blank=True)
    told = SealedField(bound_to=("number",), of_subject=True)
    code = models.CharField(max_length=64, blank=True)
    email = models.CharField(max_length=64, blank=True, db_index=True)
    phone = models.CharField(max_length=64, blank=True, db_index=True)
    owner = models.ForeignKey(StaffRow, on_delete=models.PROTECT, null=True, related_name="cases")
    decided_by = models.ManyToManyField(StaffRow, related_name="+")
    proposed_by = models.ForeignKey(StaffRow, on_delete=models.PROTECT, null=True, related_name="+")
    replied_by = models.ForeignKey(StaffRow, on_delete=models.PROTECT, null=True, related_name="+")
    checked_by = models.ForeignKey(StaffRow, on_delete=models.PROTECT, null=True, related_name="+")
    about = models.ManyToManyField(StaffRow, related_name="complained_about")
    law = models.CharField(max_length=40, blank=True)
    received_at = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True, db_index=True)
    due_at = models.DateTimeField(null=True)
    warn_at = models.DateTimeField(null=True, db_index=True)
    paused = models.BooleanField(default=False)
    objected = models.BooleanField(default=False)
    untold = models.BooleanField(default=False, db_default=False)
    upheld = models.CharField(max_length=8, blank=True, choices=_choices(Upheld))
    cause = models.CharField(max_length=64, blank=True)
    remedy = models.CharField(max_length=64, blank=True)
    finding = SealedField(bound_to=("number",), of_subject=True, default=b"")
    reply = SealedField(bound_to=("number",), of_subject=True, default=b"")
    claimed = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    redress = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    ex_gratia = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="merged")
    regulator = models.CharField(max_length=80, blank=True)
    reference = models.CharField(max_length=64, blank=True, db_index=True)
    awaited = models.BooleanField(default=False)
    in_mediation = models.BooleanField(default=False)
    ask_at = models.DateTimeField(null=True)
    closed_elsewhere = models.BooleanField(default=False)
    confidential = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=0)
    is_demo = models.BooleanField(default=False)

    objects = CaseQuerySet.as_manager()

    class Meta:
        ordering = ["due_at", "received_at", "pk"]
        indexes = [
            models.Index(fields=["stage", "due_at", "received_at", "id"], name="cases_by_stage"),
            models.Index(fields=["product", "stage", "due_at"], name="cases_of_a_product"),
            models.Index(fields=["owner", "stage", "due_at"], name="cases_of_an_owner"),
            models.Index(fields=["unit", "stage", "due_at"], name="cases_of_a_unit"),
            # Of lists with a period, as returns count them; with the stage they are counted by it alone.
            models.Index(fields=["business", "reason", "received_at", "stage"], name="cases_of_a_business"),
            models.Index(fields=["reason", "received_at", "stage"], name="cases_for_a_reason"),
            models.Index(fields=["sub_channel", "received_at", "stage"], name="cases_of_a_sub_channel"),
            models.Index(fields=["unit", "received_at", "stage"], name="cases_by_unit"),
            models.Index(fields=["product", "received_at", "stage"], name="cases_about_a_product"),
            models.Index(fields=["channel", "received_at"], name="cases_of_a_channel"),
            models.Index(fields=["received_at", "stage"], name="cases_by_day"),
            models.Index(fields=["stage", "received_at"], name="cases_at_a_stage"),
            models.Index(fields=["upheld", "closed_at", "stage"], name="cases_by_outcome"),
            models.Index(fields=["cause", "closed_at", "stage"], name="cases_by_cause"),
            models.Index(fields=["awaited", "due_at"], name="cases_a_regulator_awaits"),
            models.Index(fields=["ask_at"], name="cases_to_be_rated", condition=Q(ask_at__isnull=False)),
            models.Index(fields=["due_at"], name="cases_untold", condition=Q(untold=True)),
            models.Index(fields=["owner"], name="confidential_cases", condition=Q(confidential=True)),
            models.Index(fields=["is_demo"], name="cases_simulated", condition=Q(is_demo=True)),
            # The newest of those answered and closed here, for one like them that is open.
            models.Index(fields=["product", "closed_at"], name="closed_of_a_product", condition=_CLOSED_HERE),
            models.Index(fields=["cause", "closed_at"], name="closed_for_a_cause", condition=_CLOSED_HERE),
            models.Index(
                fields=["unit", "product", "closed_at"], name="closed_of_a_unit", condition=_CLOSED_HERE
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(stage__in=[stage.value for stage in _OWNED]) | Q(owner__isnull=False),
                name="who_is_at_work_on_a_case_owns_it",
            ),
            models.CheckConstraint(
                condition=~Q(stage="checking") | (Q(proposed_by__isnull=False) & ~Q(reply=b"")),
                name="what_is_checked_was_written",
            ),
            models.CheckConstraint(
                condition=~Q(stage="answered")
                | Q(answered_at__isnull=False, replied_by__isnull=False, checked_by__isnull=False),
                name="an_answer_was_written_and_checked",
            ),
            models.CheckConstraint(
                condition=Q(checked_by__isnull=True)
                | Q(replied_by__isnull=True)
                | ~Q(checked_by=F("replied_by")),
                name="four_eyes_on_every_answer",
            ),
            models.CheckConstraint(
                condition=~Q(stage="closed")
                | Q(closed_elsewhere=True)
                | (
                    Q(closed_at__isnull=False, answered_at__isnull=False)
                    & ~Q(upheld="")
                    & ~Q(cause="")
                    & ~Q(remedy="")
                    & ~Q(finding=b"")
                ),
                name="closed_with_cause_finding_and_remedy",
            ),
            models.CheckConstraint(
                condition=Q(awaited=False) | (~Q(stage="closed") & ~Q(regulator="")),
                name="awaited_by_a_regulator_until_it_is_reported_to",
            ),
            models.CheckConstraint(
                condition=Q(in_mediation=False) | ~Q(stage__in=sorted(stage.value for stage in OVER)),
                name="nothing_ends_while_somebody_mediates",
            ),
            models.CheckConstraint(
                condition=Q(closed_elsewhere=False) | Q(stage="closed"),
                name="only_what_is_closed_was_elsewhere",
            ),
            models.CheckConstraint(
                condition=Q(sealed_under="") | Q(sealed_under=F("customer")),
                name="sealed_under_no_other_customer",
            ),
            models.CheckConstraint(
                condition=~Q(stage="merged") | Q(merged_into__isnull=False), name="merged_into_another"
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def as_term(self) -> Case:
        """The case as decisions know it; what was found is told by the flow, which can open it."""
        outcome = Outcome(Upheld(self.upheld), self.cause, "…", self.remedy) if self.upheld else None
        return Case(
            number=self.number,
            stage=Stage(self.stage),
            owner=_name(self.owner),
            decided_by=frozenset(each.username for each in self.decided_by.all())
            if self.objected
            else frozenset(),
            proposed_by=_name(self.proposed_by),
            replied_by=_name(self.replied_by),
            checked_by=_name(self.checked_by),
            paused=self.paused,
            objected=self.objected,
            answered_at=self.answered_at,
            closed_at=self.closed_at,
            outcome=outcome,
            awaited=self.awaited,
            in_mediation=self.in_mediation,
            closed_elsewhere=self.closed_elsewhere,
            confidential=self.confidential,
            reads=Reads.MAIL if self.door == "mail" else Reads.CODE if self.code else Reads.NOWHERE,
        )


@classified(
    internal="id case place act at details for_customer",
    c1="by",
    c2="words",
)
class HappeningRow(models.Model):
    """One thing that happened to a case, never changed afterwards. `by` is empty where the customer did it.

    `words` are what somebody wrote, sealed like what the customer told.
    """

    case = models.ForeignKey(CaseRow, on_delete=models.PROTECT, related_name="history")
    place = models.PositiveIntegerField()
    act = models.CharField(max_length=16, choices=[(act.value, act.value) for act in Act])
    at = models.DateTimeField()
    by = models.CharField(max_length=80, blank=True)
    details = models.JSONField(default=dict, blank=True)
    words = SealedField(bound_to=("case_id", "place"), of_subject=True, default=b"")
    for_customer = models.BooleanField(default=False)

    class Meta:
        ordering = ["case", "place"]
        constraints = [
            models.UniqueConstraint(fields=["case", "place"], name="one_thing_after_the_other"),
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.place}: {self.act}"

    def as_term(self) -> Happening:
        """What happened, as the clocks know it."""
        return Happening(Act(self.act), self.at, self.by, self.details)


def _name(person: StaffRow | None) -> str:
    return person.username if person else ""
