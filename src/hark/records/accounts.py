"""Staff who sign in, their tokens and their saved views."""

import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta
from importlib import import_module

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils.crypto import salted_hmac

from hark.guard.access import OF_A_UNIT, Role, Staff, staff
from hark.guard.walls import Wall
from hark.records.classes import classified
from hark.records.organisation import LineRow, UnitRow


@classified(
    internal="id role unit language theme density time_zone is_active is_demo sign_ins epoch"
    " password_changed_at",
    c1="username name last_login",
    secret="password",  # noqa: S106  # the name of a column
)
class StaffRow(AbstractBaseUser):
    """One member of staff, with the preferences the pages follow.

    `sign_ins` counts the one-time addresses used: each is good for one count only. `epoch` counts how often
    all sessions of the person were ended: a session is good for one count only, too.
    """

    username = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=32, choices=[(role.value, role.value) for role in Role])
    # Without a unit somebody works for the whole institution, without a line for all of them.
    unit = models.ForeignKey(UnitRow, on_delete=models.PROTECT, null=True, related_name="staff")
    lines = models.ManyToManyField(LineRow, related_name="staff")
    language = models.CharField(max_length=8, blank=True)
    theme = models.CharField(max_length=8, default="auto")
    density = models.CharField(max_length=12, default="dense")
    time_zone = models.CharField(max_length=64, default="Asia/Shanghai")
    is_active = models.BooleanField(default=True)
    is_demo = models.BooleanField(default=False)
    sign_ins = models.PositiveIntegerField(default=0)
    epoch = models.PositiveIntegerField(default=0)
    password_changed_at = models.DateTimeField(null=True)

    objects = BaseUserManager["StaffRow"]()

    USERNAME_FIELD = "username"

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(role__in=sorted(role.value for role in Role)), name="staff_role_is_known"
            ),
            models.CheckConstraint(
                condition=~models.Q(role__in=sorted(role.value for role in OF_A_UNIT))
                | models.Q(unit__isnull=False),
                name="who_works_for_a_unit_has_one",
            ),
        ]

    def __str__(self) -> str:
        return self.username

    def get_session_auth_hash(self) -> str:
        """What a session must carry to be this person's: another one after each change that ends them all."""
        return self._session_hash(None)

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        """The same under signing keys that are being replaced."""
        yield from map(self._session_hash, settings.SECRET_KEY_FALLBACKS)

    def _session_hash(self, secret: str | bytes | None) -> str:
        standing = f"{self.password}|{self.role}|{self.epoch}"
        return salted_hmac("hark.session", standing, secret=secret, algorithm="sha256").hexdigest()

    def as_term(self) -> Staff:
        """The person as the rules of `guard` know them."""
        return staff(
            id=self.pk, username=self.username, name=self.name, role=Role(self.role), wall=self._wall()
        )

    def _wall(self) -> Wall:
        models.prefetch_related_objects([self], "lines")  # asked for once, however often a page does
        products = [product for line in self.lines.all() for product in line.products]
        return Wall(
            units=self.unit.codes() if self.unit and self.unit.parent_id else None,
            products=tuple(sorted(set(products))) if products else None,
        )


@classified(
    internal="expire_date started_at",
    c1="session_data staff seen_at device",
    secret="session_key",  # noqa: S106  # the name of a column
)
class SessionRow(AbstractBaseSession):
    """One browser signed in, or about to be; whose it is, since when, and when it was last seen."""

    staff = models.ForeignKey(StaffRow, null=True, on_delete=models.CASCADE, related_name="sessions")
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    device = models.CharField(max_length=120, blank=True)

    @classmethod
    def get_session_store_class(cls) -> type[SessionBase]:
        """What reads the data of a session; the settings name it."""
        store: type[SessionBase] = import_module(settings.SESSION_ENGINE).SessionStore
        return store

    @property
    def handle(self) -> str:
        """What pages call the session; its key would let a reader take it over."""
        return salted_hmac("hark.session.handle", self.session_key, algorithm="sha256").hexdigest()[:24]

    @property
    def is_whole(self) -> bool:
        """Whether whoever began it has shown all they must; a password alone opens no page."""
        shown = self.get_decoded().get("account_authentication_methods", [])
        return (self.staff is not None and self.staff.is_demo) or any(
            each["method"] == "mfa" or (each["method"] == "oidc" and each.get("second")) for each in shown
        )


@classified(internal="id issuer allowed_at linked_at", c1="staff subject")
class SingleSignOnRow(models.Model):
    """A person who may sign in with the identity provider, and as whom it knows them.

    `subject` is empty until they have done so once; from then on nothing else decides who they are.
    """

    staff = models.OneToOneField(StaffRow, on_delete=models.CASCADE, related_name="single_sign_on")
    issuer = models.CharField(max_length=500, blank=True)
    subject = models.CharField(max_length=255, blank=True)
    allowed_at = models.DateTimeField()
    linked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["issuer", "subject"],
                condition=~models.Q(subject=""),
                name="one_person_a_subject",
            )
        ]

    def __str__(self) -> str:
        return str(self.staff)


@classified(internal="created_at revoked_at", c1="staff label last_used_at", secret="id")  # noqa: S106  # a column
class ApiTokenRow(models.Model):
    """A token a program signs in with; the token itself is signed and kept nowhere."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    staff = models.ForeignKey(StaffRow, on_delete=models.CASCADE, related_name="tokens")
    label = models.CharField(max_length=80)
    created_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.staff}: {self.label}"

    @property
    def expires_at(self) -> datetime:
        """From when on the token is good no longer, revoked or not."""
        return self.created_at + timedelta(days=settings.HARK_TOKEN_DAYS)


@classified(internal="id ledger shared_with", c1="staff name query")
class SavedViewRow(models.Model):
    """A filter of a ledger's list under a name; `query` is the address's query string.

    `shared_with` is the role whose people see it too; blank, nobody but its owner does.
    """

    staff = models.ForeignKey(StaffRow, on_delete=models.CASCADE, related_name="views")
    name = models.CharField(max_length=80)
    query = models.CharField(max_length=2000)
    ledger = models.SlugField(max_length=32, default="complaints")
    shared_with = models.CharField(max_length=32, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["staff", "ledger", "name"], name="saved_view_once_a_name")
        ]

    def __str__(self) -> str:
        return self.name
