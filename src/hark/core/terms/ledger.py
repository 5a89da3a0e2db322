"""The ledgers there are, and the cases: what one record of each is, and when it counts."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cached_property

from hark.core.errors import NotFound
from hark.core.terms.access import Access
from hark.core.terms.complaint import SEALED, Complaint
from hark.core.terms.contact import Contact
from hark.core.terms.exposure import Exposure
from hark.core.terms.finding import Finding
from hark.core.terms.incoming import SEALED as SEALED_INCOMING
from hark.core.terms.incoming import Incoming
from hark.core.terms.intake import Reason
from hark.core.terms.step import Step
from hark.core.terms.training import Training
from hark.core.terms.transaction import Transaction


class NoSuchLedger(NotFound):
    """No ledger has this name."""


@dataclass(frozen=True, slots=True)
class LedgerNamed:
    """A ledger a sentence names: by its name, and on pages by its title in the reader's language."""

    name: str

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class Ledger:
    """Facts of one kind; `one` of them, as deeds are named. By its `moment` a record belongs to a period.

    Fields in `sealed` are kept sealed; those in `pseudonyms` hold one, by what it is for, and never what
    it stands for; those in `given` Hark fills in itself. Of one that is `guarded` the figures too
    are only for those who may see its records. Those `handled` are no facts of the lake but become cases.
    Of one that `is_ahead` the moment is mostly to come. Of fields `in_order` the second is never before the
    first; where it is, the record is kept aside for that reason.
    """

    name: str
    one: str
    term: type
    moment: str
    sealed: frozenset[str] = frozenset()
    pseudonyms: Mapping[str, str] = field(default_factory=dict)
    given: frozenset[str] = frozenset({"feed"})
    guarded: bool = False
    handled: bool = False
    is_ahead: bool = False
    in_order: Mapping[tuple[str, str], Reason] = field(default_factory=dict)

    @cached_property
    def fields(self) -> tuple[str, ...]:
        """What a source may tell of a record."""
        return tuple(each.name for each in fields(self.term) if each.name not in self.given)

    @property
    def indispensable(self) -> frozenset[str]:
        """Without an id a record cannot be accepted once, without its moment it belongs to no period."""
        return frozenset({"source_id", self.moment})


_CUSTOMER, _STAFF = {"customer": "customer"}, {"staff": "staff"}
_NARRATED = frozenset({"feed", "has_narrative"})
_SENT = {("received", "sent"): Reason.SENT_BEFORE_RECEIVED}
_WAITED = dict.fromkeys(
    (("entered", "answered"), ("answered", "ended"), ("entered", "ended")), Reason.TIMES_CONTRADICT
)

LEDGERS = {
    ledger.name: ledger
    for ledger in (
        Ledger(
            "complaints",
            "complaint",
            Complaint,
            "received",
            SEALED,
            _CUSTOMER,
            given=_NARRATED,
            in_order=_SENT,
        ),
        Ledger("contacts", "contact", Contact, "entered", pseudonyms=_CUSTOMER | _STAFF, in_order=_WAITED),
        Ledger("steps", "step", Step, "happened", pseudonyms={"actor": "staff"}),
        Ledger("exposures", "exposure", Exposure, "month"),
        Ledger("accesses", "access", Access, "accessed", pseudonyms=_CUSTOMER | _STAFF, guarded=True),
        Ledger("findings", "finding", Finding, "found", pseudonyms=_CUSTOMER | _STAFF, guarded=True),
        Ledger("trainings", "training", Training, "due", pseudonyms=_STAFF, is_ahead=True),
        Ledger("transactions", "transaction", Transaction, "booked", pseudonyms=_CUSTOMER | _STAFF),
    )
}
CASES = Ledger(
    "cases", "case", Incoming, "received", SEALED_INCOMING, _CUSTOMER, handled=True, in_order=_SENT
)
# Where a mapping may have records go.
DESTINATIONS = {**LEDGERS, CASES.name: CASES}


def ledger(name: str) -> Ledger:
    """The ledger of that name.

    Raises:
        NoSuchLedger: there is none.
    """
    try:
        return DESTINATIONS[name]
    except KeyError:
        raise NoSuchLedger(
            'There is no ledger called "{name}". Those there are: {known}.',
            name=name,
            known=", ".join(DESTINATIONS),
        ) from None
