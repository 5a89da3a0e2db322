"""What the numbers of complaints handling are called, and how each is reckoned."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hark.core.terms.figure import Change

NAMES: dict[str, Promise] = {
    "received": _("Complaints received"),
    "open": _("Still open"),
    "open_now": _("Open now"),
    "ended": _("Over in these days"),
    "internal": _("On time by our own targets"),
    "statutory": _("On time by the law"),
    "promise": _("On time as promised"),
    "regulator": _("Reported to the regulator on time"),
    "response": _("Time to the first response"),
    "answer": _("Time to the answer, hold left out"),
    "end": _("Time until it is over"),
    "held": _("On hold at some time"),
    "upheld": _("Upheld"),
    "paid": _("Paid to customers"),
    "ex_gratia": _("Paid without being owed"),
    "objected": _("Objected to"),
    "reopened": _("Reopened"),
    "repeated": _("Repeated"),
    "recurred": _("Came back so far"),
    "escalated": _("Escalated"),
    "mediated": _("Went to mediation"),
    "settled": _("Settled in mediation"),
    "rated": _("Rated by the customer"),
    "asked": _("Asked to rate the handling"),
    "response_rate": _("Answered when asked"),
    "satisfied": _("Satisfied with the handling"),
    "sent_back": _("Replies sent back"),
    "about_staff": _("Somebody is kept out"),
}
HOW: dict[str, Promise] = {
    "received": _("Complaints received from the first to the last day, by the day where the institution is."),
    "open": _("Received in these days and not over yet, divided by all received but those merged."),
    "open_now": _("Complaints that are not over at this moment, whenever they were received."),
    "ended": _("Complaints closed or withdrawn in these days, whenever they were received."),
    "internal": _(
        "Met in time ÷ (met or run out, including open ones past their day). A complaint is on time once"
        " every target of ours was met in time, and late as soon as one has run out. Open and not yet "
        "due counts in neither."
    ),
    "statutory": _(
        "Met in time ÷ (met or run out, including open ones past their day), by the terms of the law "
        "each complaint runs under. A term that was missed stays missed. Open and not yet due counts in "
        "neither."
    ),
    "promise": _(
        "Promises kept ÷ (kept or broken, including open ones past their day). Complaints whose customer"
        " was promised no date are left out."
    ),
    "regulator": _(
        "Reported by the day the regulator named or granted ÷ (reported, or that day past). Complaints no "
        "regulator sent on with a day are left out."
    ),
    "response": _(
        "From receipt to the first word to the customer: a confirmation, a message or the answer. Those "
        "who still wait are counted as censored: they have waited at least so long (Kaplan and Meier, "
        "1958)."
    ),
    "answer": _(
        "From receipt to the first checked answer, less the time its term was on hold. Those still "
        "without an answer, and those withdrawn before it, are censored (Kaplan and Meier, 1958). It ends "
        "when the answer was approved; terms end when the customer was told it, which may be later."
    ),
    "end": _(
        "From receipt until closed or withdrawn; of one reopened, until it is over at last. Open ones "
        "are censored (Kaplan and Meier, 1958). Complaints merged into another are counted there."
    ),
    "held": _("Complaints whose term was on hold before the answer ÷ all but those merged."),
    "upheld": _("Upheld or partly upheld ÷ closed."),
    "paid": _("The sum paid with complaints closed, and complaints with a payment ÷ closed."),
    "ex_gratia": _(
        "The sum paid out of goodwill with complaints closed, which “Paid to customers” does not hold, and "
        "complaints with such a payment ÷ closed."
    ),
    "objected": _("Complaints whose customer asked for a review ÷ answered."),
    "reopened": _("Complaints reopened by who leads ÷ those that were over at least once."),
    "repeated": _(
        "Complaints whose customer (by number, phone or e-mail) complained of the same product within 30"
        " days before ÷ all looked at but those merged. The 30 days are our own choice: no law says how "
        "soon."
    ),
    "escalated": _(
        "Complaints of which somebody up the line was told that a term has run out, that went to "
        "mediation, or that came from the regulator ÷ all but those merged."
    ),
    "rated": _(
        "Complaints the customer gave stars to ÷ closed. Their page lets them as soon as a complaint is "
        "closed, so some do before they are asked."
    ),
    "recurred": _(
        "Closed complaints whose customer came back about the same matter while they were watched, unless a "
        "person says it is another, ÷ closed. Those still watched may yet come back, so of recent days the "
        "share can only rise."
    ),
    "mediated": _("Complaints that went to mediation at least once ÷ answered."),
    "settled": _("Complaints whose last mediation ended in a settlement ÷ those whose mediation ended."),
    "asked": _(
        "Closed complaints whose customer was asked to rate the handling ÷ closed. They are asked some days "
        "after it was closed, and not where they have rated it before."
    ),
    "response_rate": _(
        "Complaints rated ÷ closed ones whose customer was asked, whether by one request or two."
    ),
    "satisfied": _("Four or five stars of five ÷ all that were given stars, asked or not."),
    "sent_back": _(
        "Complaints of which a reply was sent back by whoever checked it ÷ those with a reply checked. Split "
        "by handler or team they stand with whoever wrote that reply, who need not have the complaint now."
    ),
    "about_staff": _(
        "Complaints about a member of staff, so that they, their unit and their line are kept out ÷ all "
        "but those merged."
    ),
}
GROUPS: dict[str, Promise] = {
    "": pgettext_lazy("numbers of complaints", "All together"),
    "unit": _("By unit complained of"),
    "team": _("By unit of the handler"),
    "owner": _("By handler"),
}
DIMENSIONS: dict[str, Promise] = {
    "unit": _("Unit complained of"),
    "team": _("Unit of the handler"),
    "owner": _("Handler"),
    "product": _("Product"),
    "issue": _("Issue"),
    "cause": _("Cause"),
}
NOBODY: dict[str, Promise] = {
    "unit": _("The whole institution"),
    "team": _("No unit"),
    "owner": _("Nobody yet"),
}
HEADS: dict[str, Promise] = {
    "received": pgettext_lazy("how many complaints", "Received"),
    "answer": _("Half answered within"),
    "statutory": _("On time: the law"),
    "internal": _("our targets"),
    "promise": _("promises"),
    "regulator": _("regulators"),
    "satisfied": _("Satisfied"),
}
"""Shorter, for a table of many columns."""
LATE: dict[str, Promise] = {
    "internal": pgettext_lazy("complaints", "Late"),
    "statutory": pgettext_lazy("complaints", "Late"),
    "promise": pgettext_lazy("complaints", "Broken"),
    "regulator": pgettext_lazy("complaints", "Late"),
}
TURNS: dict[Change, Promise] = {
    Change.HIGHER: _("More than before"),
    Change.LOWER: _("Fewer than before"),
    Change.SAME: _("Not more than chance explains"),
}
