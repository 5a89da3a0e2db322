"""What customers read for products, wishes, stages and what happened: no word of the trade among them."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hark.core.terms.case import Act, Stage
from hark.web.products import OTHER

WISHES: dict[str, Promise] = {
    "refund": _("Money back"),
    "correction": _("A mistake put right"),
    "explanation": _("An explanation"),
    "compensation": _("Compensation"),
    "apology": _("An apology"),
    "stop_contact": _("No more calls or messages"),
    OTHER: _("Something else"),
}
STANDS: dict[Stage, Promise] = {
    Stage.RECEIVED: _("Your complaint has arrived and waits for somebody to take it over."),
    Stage.HANDLING: _("We are looking into your complaint."),
    Stage.CHECKING: _("Our answer is written. A second person is checking it."),
    Stage.ANSWERED: _("We have answered you."),
    Stage.REVIEWING: _("You did not agree, and somebody else is looking at it anew."),
    Stage.CLOSED: _("Your complaint is closed."),
    Stage.WITHDRAWN: _("You have withdrawn your complaint."),
    Stage.MERGED: _("Your complaint goes on together with another one about the same matter."),
}
HAPPENED: dict[Act, Promise] = {
    Act.RECEIVED: _("You complained"),
    Act.ACKNOWLEDGED: _("We confirmed it"),
    Act.PROMISED: _("We promised you a day"),
    Act.NEW_FACTS: _("You brought new facts, and our time begins anew"),
    Act.PAUSED: _("We have to wait for something"),
    Act.EXTENDED: _("We need longer"),
    Act.ANSWERED: _("Our answer"),
    Act.ACCEPTED: _("You accepted the answer"),
    Act.REJECTED: _("You did not accept the answer"),
    Act.OBJECTED: _("You did not agree"),
    Act.WITHDRAWN: _("You withdrew the complaint"),
    Act.MERGED: _("It goes on together with your other complaint"),
    Act.JOINED: _("Your other complaint goes on here"),
    Act.PARTED: _("It goes on by itself again"),
    Act.LEFT: _("Your other complaint goes on by itself again"),
    Act.CUSTOMER_WROTE: _("You wrote"),
    Act.STAFF_WROTE: _("We wrote"),
    Act.INVITED: _("We asked you how we handled it"),
    Act.RATED: _("You rated how we handled it"),
    Act.MEDIATED: _("It went to mediation"),
    Act.CONCLUDED: _("The mediation ended"),
}
DONE: dict[str, Promise] = {
    "write": _("Sent. We read it and answer here."),
    "accept": _("Thank you. We have noted that you accept the answer."),
    "object": _("We have your reasons. Somebody who did not decide it looks at it anew."),
    "withdraw": _("Your complaint is withdrawn."),
    "rate": _("Thank you. Your rating is kept."),
}
STARS: dict[str, Promise] = {
    "1": _("very bad"),
    "2": _("bad"),
    "3": _("fair"),
    "4": _("good"),
    "5": _("very good"),
}
_FIRST = pgettext_lazy("a stage of a complaint", "Received")
_AT_WORK = pgettext_lazy("a stage of a complaint", "Looked into")
_ANSWERED = pgettext_lazy("a stage of a complaint", "Answered")
_END = pgettext_lazy("a stage of a complaint", "Closed")
_REVIEWED = pgettext_lazy("a stage of a complaint", "Reviewed")
_ENDS: dict[Stage, Promise] = {
    Stage.WITHDRAWN: pgettext_lazy("a stage of a complaint", "Withdrawn"),
    Stage.MERGED: pgettext_lazy("a stage of a complaint", "Joined"),
}
_PLACES = {Stage.RECEIVED: 0, Stage.ANSWERED: 2, Stage.CLOSED: 3}


def line(stage: Stage, *, objected: bool) -> tuple[list[Promise], int]:
    """The stages a customer is shown, and which of them the complaint stands at."""
    if stage in _ENDS:
        return [_FIRST, _ENDS[stage]], 1
    return [_FIRST, _REVIEWED if objected else _AT_WORK, _ANSWERED, _END], _PLACES.get(stage, 1)
