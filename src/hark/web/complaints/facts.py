"""What the page of one complaint says: its facts in groups, its course, and the way back."""

from dataclasses import dataclass
from urllib.parse import quote

from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hark.core.terms.complaint import Complaint
from hark.flows.feeds import is_simulated
from hark.guard.access import Staff
from hark.web import dates, figures, products
from hark.web.complaints.columns import COLUMNS, said
from hark.web.complaints.sight import anchor
from hark.web.question import encoded

WHAT = ("product", "sub_product", "issue", "sub_issue")
WHO = ("customer", "company", "unit", "state", "zip_code", "channel", "tags")
ANSWER = ("response", "public_response", "timely", "disputed")
SOURCE = ("feed", "source_id", "consent")
FILTERED_BY = {name: name for name in ("customer", "product", "issue", "company", "state", "channel")} | {
    "tags": "tag"
}


@dataclass(frozen=True, slots=True)
class Part:
    """One value of a fact, with the list of all complaints that share it."""

    text: str
    href: str


@dataclass(frozen=True, slots=True)
class Fact:
    """A field under its name; without parts the source left it blank."""

    word: Promise
    parts: list[Part]


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the complaint's course: what happened, when, and how long until the next."""

    word: str
    day: str
    until_next: str = ""


def about(complaint: Complaint, *, place: QueryDict, by: Staff) -> dict[str, object]:
    """What the page shows; `place` is where in the list the reader came from."""
    args = [complaint.feed, complaint.source_id]
    query = f"?{place.urlencode()}" if place else ""
    return {
        "complaint": complaint,
        "simulated": is_simulated(complaint.feed),
        "sentence": _sentence(complaint),
        "what": _facts(complaint, WHAT),
        "who": _facts(complaint, WHO),
        "answer": _facts(complaint, ANSWER),
        "source": _facts(complaint, SOURCE),
        "course": _course(complaint),
        "may_reveal": by.may("complaint.reveal"),
        "reveal_href": reverse("complaints:reveal", args=args) + query,
        "masked_href": reverse("complaints:one", args=args) + query,
        "back_href": f"{reverse('complaints:list')}{query}#{quote(anchor(complaint), safe='/')}",
    }


def groups(complaint: Complaint) -> list[tuple[str, str | Promise, list[Fact]]]:
    """The facts of an earlier version under the headings they have on the page."""
    return [
        ("what-before", _("What it is about"), _facts(complaint, WHAT)),
        ("who-before", _("Who, where and how"), _facts(complaint, WHO)),
        ("answer-before", _("What was answered"), _facts(complaint, ANSWER)),
    ]


def _sentence(complaint: Complaint) -> str:
    product, issue = (
        products.said(complaint.product or ""),
        said("issue", complaint.issue) if complaint.issue else "",
    )
    if product and issue:
        return _("{product}: {issue}").format(product=product, issue=issue)
    return product or issue or _("A complaint without product and issue")


def _facts(complaint: Complaint, names: tuple[str, ...]) -> list[Fact]:
    return [Fact(COLUMNS[name].word, _parts(name, getattr(complaint, name))) for name in names]


def _parts(name: str, value: object) -> list[Part]:
    values = value if isinstance(value, tuple) else () if value is None else (value,)
    return [Part(said(name, one), _others(name, str(one))) for one in values]


def _others(name: str, value: str) -> str:
    return f"{reverse('complaints:list')}?{encoded(FILTERED_BY[name], value)}" if name in FILTERED_BY else ""


def _course(complaint: Complaint) -> list[Step]:
    sent = complaint.sent
    return [
        Step(
            _("Received"),
            dates.day(complaint.received),
            _days((sent - complaint.received).days) if sent else "",
        ),
        Step(_("Sent to the company"), dates.day(sent) if sent else _("not stated")),
        Step(_("Response"), said("response", complaint.response) if complaint.response else _("not stated")),
    ]


def _days(days: int) -> str:
    if days == 0:
        return _("the same day")
    if days < 0:
        return ngettext("{days} day before", "{days} days before", -days).format(days=figures.number(-days))
    return ngettext("{days} day later", "{days} days later", days).format(days=figures.number(days))
