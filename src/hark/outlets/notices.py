"""What notices say, in the language of whoever is told: the number of a complaint and nothing else of it."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.utils import dateformat
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext, override, pgettext
from django.utils.translation import gettext as _

from hark.core.terms.card import Text
from hark.core.terms.notice import Kind

MOST = 20  # lines of one e-mail
_WHOLE = 100

SENTENCES: dict[Kind, Promise] = {
    Kind.ASSIGNED: gettext_lazy("Complaint {case} was given to you."),
    Kind.TAKEN_OVER: gettext_lazy("Complaint {case}, which you had, is somebody else's now."),
    Kind.MENTIONED: gettext_lazy("You were mentioned in complaint {case}."),
    Kind.LET_IN: gettext_lazy("You may read complaint {case} now."),
    Kind.CUSTOMER_WROTE: gettext_lazy("The customer wrote about complaint {case}."),
    Kind.NEW_FACTS: gettext_lazy("The customer brought new facts to complaint {case}."),
    Kind.REFUSED: gettext_lazy("The reply to complaint {case} was sent back to be mended."),
    Kind.REJECTED: gettext_lazy("The customer rejected the answer to complaint {case}."),
    Kind.OBJECTED: gettext_lazy("The customer objected to the answer to complaint {case}."),
    Kind.WITHDRAWN: gettext_lazy("The customer withdrew complaint {case}."),
    Kind.REOPENED: gettext_lazy("Complaint {case} was reopened."),
    Kind.ASKED: gettext_lazy("{unit} was asked about complaint {case} and is to answer by {day}."),
    Kind.TOLD: gettext_lazy("{unit} answered the question about complaint {case}."),
    Kind.UNASKED: gettext_lazy("The question to {unit} about complaint {case} was taken back."),
    Kind.REMINDED: gettext_lazy(
        "The answer of {unit} about complaint {case} is late; it was wanted by {day}."
    ),
    Kind.RETURNED: gettext_lazy("An e-mail about complaint {case} reached nobody."),
    Kind.MERGED: gettext_lazy("Complaint {case} goes on as part of {into}."),
    Kind.PARTED: gettext_lazy("Complaint {case} was taken out of {into} and goes on by itself."),
    Kind.MEDIATED: gettext_lazy("Complaint {case} went to mediation."),
    Kind.CONCLUDED: gettext_lazy("The mediation about complaint {case} has ended."),
    Kind.RECURRED: gettext_lazy(
        "Complaint {case} seems to be about the same matter as {earlier}, which was closed."
    ),
    Kind.LOAD_ENDED: gettext_lazy("A load of the feed {feed} needs looking after (arrival {arrival})."),
    Kind.REVEAL_ALARM: gettext_lazy("Somebody opened more sealed records within an hour than one may."),
}
_RUNNING: dict[str, Promise] = {
    "internal": gettext_lazy("Complaint {case}, {term}: {percent} % of our own term has run."),
    "statutory": gettext_lazy("Complaint {case}, {term}: {percent} % of the term the law gives has run."),
    "promise": gettext_lazy("Complaint {case}: {percent} % of the time promised to the customer has run."),
    "regulator": gettext_lazy("Complaint {case}: {percent} % of the regulator’s term has run."),
}
_RUN_OUT: dict[str, Promise] = {
    "internal": gettext_lazy("Complaint {case}, {term}: our own term has run out."),
    "statutory": gettext_lazy("Complaint {case}, {term}: the term the law gives has run out."),
    "promise": gettext_lazy("Complaint {case}: what was promised to the customer was not kept."),
    "regulator": gettext_lazy("Complaint {case}: the regulator’s term has run out."),
}


_TO_A_GROUP: dict[Kind, Promise] = {
    Kind.ASSIGNED: gettext_lazy("Complaint {case} was given to a handler."),
    Kind.TAKEN_OVER: gettext_lazy("Complaint {case} has another handler now."),
    Kind.MENTIONED: gettext_lazy("Somebody was mentioned in complaint {case}."),
}
"""Where what one person is told would not do for a group."""


def sentence(kind: Kind, case: str, told: Mapping[str, object]) -> str:
    """The notice in the language in force."""
    if kind is Kind.WARNED:
        percent = int(str(told.get("percent", 0)))
        pattern = (_RUN_OUT if percent >= _WHOLE else _RUNNING)[str(told.get("kind"))]
        named = told.get("term_name")
        term = Text(**named).of(get_language() or "") if isinstance(named, dict) else ""
        said = str(pattern).format(case=case, percent=percent, term=term)
        if percent <= _WHOLE:
            return said
        longer = percent - _WHOLE
        return _("{said} It is overdue by {percent} % of its length.").format(said=said, percent=longer)
    known = {name: str(told.get(name, "")) for name in ("into", "earlier", "feed", "arrival")}
    day = str(told.get("day", ""))
    unit = str(told.get("called", told.get("unit", "")))
    return str(SENTENCES[kind]).format(
        case=case, unit=unit, day=_day(date.fromisoformat(day)) if day else "", **known
    )


def to_group(kind: Kind, case: str, told: Mapping[str, object], *, language: str, site: str) -> str:
    """The notice as a group reads it."""
    with override(language):
        words = str(_TO_A_GROUP[kind]) if kind in _TO_A_GROUP else ""
        said = words.format(case=case) if words else sentence(kind, case, told)
        return "\n".join(filter(None, [f"Hark: {said}", _link(case, site)]))


def test_words(*, language: str) -> str:
    """What a group is sent to see whether it is reached."""
    with override(language):
        said = _("This is a test. Notices about complaints will come here.")
    return f"Hark: {said}"


def subject(cases: Iterable[str], *, count: int, language: str) -> str:
    """What an e-mail is about: the complaint, where it is one; else how many notices there are."""
    known = set(cases)
    with override(language):
        if count and len(known) == 1 and (case := known.pop()):
            return _("Hark: complaint {case}").format(case=case)
        return ngettext("Hark: {count} notice", "Hark: {count} notices", count).format(count=count)


def letter(
    notices: Iterable[tuple[Kind, str, Mapping[str, object]]], *, more: int, language: str, site: str
) -> str:
    """The words of an e-mail: each sentence with where its complaint is, and how many more there are."""
    with override(language):
        said = [
            "\n".join(filter(None, [sentence(kind, case, told), _link(case, site)]))
            for kind, case, told in notices
        ]
        if more:
            said.append(
                ngettext("And {count} more in Hark.", "And {count} more in Hark.", more).format(count=more)
            )
        return "\n\n".join([*said, closing(site)]) + "\n"


def closing(site: str) -> str:
    """Where to change it, in the language in force."""
    where = f"\n{site}/settings/" if site else ""
    return _("How you are told can be changed in your settings.") + where


def _link(case: str, site: str) -> str:
    return f"{site}/cases/{case}/" if site and case else ""


def _day(at: date) -> str:
    return dateformat.format(at, pgettext("date format: a day", "j F Y"))
