"""What the page of one record says: its facts in groups, its course, and the way back."""

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import quote

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from hark.core.terms import step as process
from hark.core.terms.card import Unit
from hark.core.terms.contact import Contact, Outcome
from hark.core.terms.ledger import LEDGERS
from hark.flows.facts import Earlier, Fact
from hark.flows.feeds import is_simulated
from hark.guard.access import Staff
from hark.web import figures, times
from hark.web.complaints import facts
from hark.web.complaints.facts import Part, Step
from hark.web.ledgers import earlier
from hark.web.ledgers.columns import said
from hark.web.ledgers.earlier import Group
from hark.web.ledgers.kinds import Kind
from hark.web.ledgers.sight import anchor
from hark.web.question import encoded


def about(
    kind: Kind, fact: Fact, before: Sequence[Earlier], *, place: QueryDict, by: Staff
) -> dict[str, object]:
    """What the page shows, and what was told `before`; `place` is where in the list the reader came from."""
    query = f"?{place.urlencode()}" if place else ""
    listed = reverse(f"{kind.name}:list")
    return {
        "kind": kind,
        "heading": str(kind.single).format(number=fact.source_id),
        "simulated": is_simulated(fact.feed),
        "sentence": _sentence(kind, fact),
        "groups": _groups(kind, fact),
        "earlier": earlier.told(before, lambda each: _groups(kind, each), by=by),
        "course": _course(fact) if isinstance(fact, Contact) else [],
        "back_href": f"{listed}{query}#{quote(anchor(fact), safe='/')}",
    }


def _groups(kind: Kind, fact: Fact) -> list[Group]:
    return [
        (f"group-{number}", word, [_fact(kind, fact, name) for name in names])
        for number, (word, names) in enumerate(kind.groups)
    ]


def _sentence(kind: Kind, fact: Fact) -> str:
    if isinstance(fact, process.Step):
        return _("{step}, {moment}.").format(
            step=fact.step or _("A step without a name"), moment=times.told(fact.happened)
        )
    if not isinstance(fact, Contact):
        moment = said("", getattr(fact, LEDGERS[kind.name].moment))
        return _("Recorded for {moment}.").format(moment=moment)
    wait, talk = _seconds(fact.wait), _seconds(fact.talk)
    if fact.outcome == Outcome.ANSWERED and wait and talk:
        return _("Answered after {wait}; {talk} of talk.").format(wait=wait, talk=talk)
    if fact.outcome == Outcome.ABANDONED and wait:
        return _("The customer gave up after {wait}.").format(wait=wait)
    return said("outcome", fact.outcome) if fact.outcome else _("What became of it is not stated.")


def _fact(kind: Kind, fact: Fact, name: str) -> facts.Fact:
    value = getattr(fact, name)
    known = value not in (None, "", ())
    parts = [Part(said(name, value), _others(kind, fact, name, value))] if known else []
    return facts.Fact(kind.columns[name].word, parts)


def _others(kind: Kind, fact: Fact, name: str, value: object) -> str:
    """The list of all records that share the value; of a repeat, the contact it repeats."""
    listed = reverse(f"{kind.name}:list")
    if name == "repeat_of":
        return reverse(f"{kind.name}:one", args=[fact.feed, value])
    if name == "case":
        return f"{listed}?{encoded('q', str(value))}"
    return f"{listed}?{encoded(name, str(value))}" if name in {*kind.dimensions, "customer"} else ""


def _course(contact: Contact) -> list[Step]:
    entered = Step(_("Entered"), times.told(contact.entered), _seconds(contact.wait))
    if contact.outcome == Outcome.ABANDONED:
        return [entered, Step(_("Gave up"), _moment(contact.ended))]
    if contact.outcome == Outcome.ANSWERED:
        answered = Step(_("Answered"), _moment(contact.answered), _seconds(_spoken(contact)))
        return [entered, answered, Step(_("Ended"), _moment(contact.ended))]
    return [entered, Step(_("Ended"), _moment(contact.ended))]


def _spoken(contact: Contact) -> float | None:
    return None if contact.talk is None else contact.talk + (contact.hold or 0.0)


def _moment(at: datetime | None) -> str:
    return times.told(at) if at else _("not stated")


def _seconds(value: float | None) -> str:
    return "" if value is None else figures.short(value, Unit.SECONDS)
