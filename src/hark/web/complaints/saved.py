"""The saved views of a list, as its menu shows them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise

from hark.flows import saved_views
from hark.guard.access import Role
from hark.records.accounts import StaffRow
from hark.web.complaints.scope import ListScope
from hark.web.words import ROLES


@dataclass(frozen=True, slots=True)
class View:
    """One view. Of one's own `role` is whom it is shared with; of another's `owner` is who made it."""

    id: int
    word: str
    query: str
    chosen: bool
    role: str
    role_word: Promise | str
    owner: str


@dataclass(frozen=True, slots=True)
class Views:
    """One's own, those of others, and the roles one's own may be shared with."""

    own: Sequence[View]
    shared: Sequence[View]
    roles: Sequence[tuple[str, Promise]]


def of(scope: ListScope, person: StaffRow) -> Views:
    """What the person finds under Views above the list of `scope`."""
    own: list[View] = []
    shared: list[View] = []
    for row in saved_views.views(person, ledger=scope.ledger):
        is_own = row.staff_id == person.pk
        (own if is_own else shared).append(
            View(
                id=row.pk,
                word=row.name,
                query=row.query,
                chosen=row.query == scope.query,
                role=row.shared_with,
                role_word=ROLES[Role(row.shared_with)] if row.shared_with else "",
                owner="" if is_own else row.staff.name,
            )
        )
    may_share = person.as_term().may("view.share")
    roles = [(role.value, ROLES[role]) for role in saved_views.roles(scope.ledger)] if may_share else []
    return Views(own, shared, roles)
