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
                (gettext_lazy("By whom and where"), ("actor", "role", "unit", "product")),
                _FROM,
            ),
        ),
    )
}
