"""How the pages speak of each ledger's records, and what they show of one."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, pgettext_lazy

from hark.core.terms.ledger import LEDGERS
from hark.flows import facts
from hark.web.ledgers import columns
from hark.web.ledgers.columns import Columns

Groups = tuple[tuple[Promise, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Kind:
    """The records of the ledger `name`: their words, their columns, and the groups of one's fields.

    `searched` says what the search looks into, `promise` what will stand in the list one day.
    """

    name: str
    word: Promise
    single: Promise
    nothing: Promise
    promise: Promise
    searched: Promise
    columns: Columns
    groups: Groups

    @property
    def one(self) -> str:
        """What one of them is called in deeds."""
        return LEDGERS[self.name].one

    @property
    def dimensions(self) -> tuple[str, ...]:
        """What the list can be filtered by."""
        return facts.dimensions(self.name)


_FROM = (gettext_lazy("Where it came from"), ("feed", "source_id"))


def _plain(
    name: str, *usual: str, word: Promise, single: Promise, nothing: Promise, promise: Promise
) -> Kind:
    """Records nobody has laid out anew: all of their fields in one group, of which lists show the `usual`."""
    told = tuple(field for field in LEDGERS[name].fields if field != "source_id")
    return Kind(
        name=name,
        word=word,
        single=single,
        nothing=nothing,
        promise=promise,
        searched=gettext_lazy("Number, kind, unit…"),
        columns=columns.of_ledger(name, *usual),
        groups=((gettext_lazy("What is recorded"), told), _FROM),
    )


KINDS = {
    kind.name: kind
    for kind in (
        Kind(
            name="contacts",
            word=gettext_lazy("Contacts"),
            single=gettext_lazy("Contact {number}"),
            nothing=gettext_lazy("No contacts are loaded yet."),
            promise=gettext_lazy("Every contact will stand here"),
            searched=gettext_lazy("Number, reason, queue, unit, team…"),
            columns=columns.CONTACTS,
            groups=(
                (
                    gettext_lazy("What it was about"),
                    ("channel", "reason", "queue", "line", "product", "unit", "team"),
                ),
                (pgettext_lazy("of a contact", "Who"), ("customer", "staff", "repeat_of")),
                (
                    gettext_lazy("How it went"),
                    ("outcome", "wait", "talk", "hold", "wrap", "first_reply", "resolved", "transferred"),
                ),
                _FROM,
            ),
        ),
        Kind(
            name="steps",
            word=gettext_lazy("Steps of cases"),
            single=gettext_lazy("Step {number}"),
            nothing=gettext_lazy("No steps of cases are loaded yet."),
            promise=gettext_lazy("Every step of a case will stand here"),
            searched=gettext_lazy("Case, step, role…"),
            columns=columns.STEPS,
            groups=(
                (
                    gettext_lazy("What was done"),
                    ("case", "step", "transition", "happened", "place", "process"),
                ),
                (gettext_lazy("By whom and where"), ("actor", "role", "unit", "product", "attributes")),
                _FROM,
            ),
        ),
        _plain(
            "accesses",
            *("accessed", "staff", "customer", "system", "kind", "action", "reason", "case"),
            word=gettext_lazy("Looks at records"),
            single=gettext_lazy("Look {number}"),
            nothing=gettext_lazy("No looks at records are loaded yet."),
            promise=gettext_lazy("Every look at a customer’s record will stand here"),
        ),
        _plain(
            "findings",
            *("found", "kind", "rule", "severity", "staff", "confirmed", "due", "closed"),
            word=pgettext_lazy("about conduct and quality", "Findings"),
            single=gettext_lazy("Finding {number}"),
            nothing=gettext_lazy("No findings are loaded yet."),
            promise=gettext_lazy("Every finding about conduct and quality will stand here"),
        ),
        _plain(
            "trainings",
            *("due", "course", "kind", "staff", "role", "completed", "passed"),
            word=gettext_lazy("Trainings"),
            single=gettext_lazy("Training {number}"),
            nothing=gettext_lazy("No trainings are loaded yet."),
            promise=gettext_lazy("Every course assigned to somebody will stand here"),
        ),
        _plain(
            "transactions",
            *("booked", "kind", "direction", "amount", "currency", "cash", "cross_border", "counterparty"),
            word=gettext_lazy("Transactions"),
            single=gettext_lazy("Transaction {number}"),
            nothing=gettext_lazy("No transactions are loaded yet."),
            promise=gettext_lazy("Every transaction will stand here"),
        ),
    )
}
