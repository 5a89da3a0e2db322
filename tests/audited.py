"""Counting what a deed leaves in the audit."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from hark.guard.access import Role
from hark.guard.audit import Event
from hark.records import audit
from hark.records.audit import AuditEntryRow
from tests.makers import NOON, somebody


@dataclass
class Noted:
    """The events written while a block ran; filled when it ends."""

    events: list[Event] = field(default_factory=list)

    @property
    def event(self) -> Event:
        """The only one."""
        [only] = self.events
        return only


@contextmanager
def events() -> Iterator[Noted]:
    """What is noted while the block runs."""
    noted, before = Noted(), audit.tree().size
    yield noted
    noted.events = [row.as_event() for row in AuditEntryRow.objects.filter(sequence__gte=before)]


@contextmanager
def one_event(act: str) -> Iterator[Noted]:
    """The block must note exactly one deed, and it must be this one."""
    with events() as noted:
        yield noted
    assert [event.act for event in noted.events] == [act]


@contextmanager
def no_event() -> Iterator[None]:
    """The block must note nothing."""
    with events() as noted:
        yield
    assert [event.act for event in noted.events] == []


def some_entries(count: int) -> None:
    """Ordinary entries, `count` of them."""
    anna = somebody(Role.QUALITY_MANAGER)
    for number in range(count):
        audit.write("complaint.revealed", f"north/{number}", by=anna, now=NOON, field="narrative")
