"""What pages call what comes after the answer."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hark.core.terms.case import Act, MediationOutcome, Recurrence, Way

OUTCOMES: dict[str, Promise] = {
    MediationOutcome.SETTLED: pgettext_lazy("mediation", "Settled"),
    MediationOutcome.FAILED: pgettext_lazy("mediation", "Failed"),
    MediationOutcome.WITHDRAWN: pgettext_lazy("mediation", "Withdrawn by the customer"),
}
WAYS: dict[str, Promise] = {
    Way.PORTAL: _("Opened by the customer on the complaint page"),
    Way.MAIL: _("Taken by the customer’s mail server"),
    Way.PHONE: pgettext_lazy("our answer", "By phone"),
    Way.POSTED: pgettext_lazy("our answer", "Letter posted"),
    Way.LETTER: pgettext_lazy("our answer", "Letter arrived"),
    Way.HAND: _("Handed over"),
    Way.UNREACHED: pgettext_lazy("our answer", "Not at all: they could not be reached"),
    Way.REPLY: _("The customer accepted it or objected to it"),
}
ANSWERS: dict[str, Promise] = {
    Act.ACCEPTED: _("They accept it"),
    Act.REJECTED: _("They do not accept it"),
    Act.OBJECTED: _("They ask for a review"),
}
RECURRENCES: dict[str, Promise] = {
    Recurrence.SUSPECTED: _("to be judged"),
    Recurrence.CONFIRMED: _("the same matter"),
    Recurrence.REFUTED: _("another matter"),
}
