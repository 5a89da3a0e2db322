"""What kinds of notices are called."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hark.core.terms.notice import Kind

KINDS: dict[Kind, Promise] = {
    Kind.WARNED: _("A term runs out or has run out"),
    Kind.ASSIGNED: _("A complaint was given to somebody"),
    Kind.TAKEN_OVER: _("A complaint was taken from whoever had it"),
    Kind.MENTIONED: _("Somebody was mentioned"),
    Kind.LET_IN: _("Somebody was let in to a complaint"),
    Kind.CUSTOMER_WROTE: _("A customer wrote"),
    Kind.NEW_FACTS: _("A customer brought new facts"),
    Kind.REFUSED: _("A reply was sent back to be mended"),
    Kind.REJECTED: _("A customer rejected an answer"),
    Kind.OBJECTED: _("A customer objected"),
    Kind.WITHDRAWN: _("A complaint was withdrawn"),
    Kind.REOPENED: _("A complaint was reopened"),
    Kind.ASKED: _("A unit was asked"),
    Kind.TOLD: _("A unit answered"),
    Kind.UNASKED: _("A question was taken back"),
    Kind.REMINDED: _("A unit’s answer is late"),
    Kind.RETURNED: _("An e-mail reached nobody"),
    Kind.MERGED: _("A complaint was merged"),
    Kind.PARTED: _("A merging was taken back"),
    Kind.MEDIATED: _("A complaint went to mediation"),
    Kind.CONCLUDED: _("A mediation has ended"),
    Kind.RECURRED: _("A closed matter came back"),
    Kind.LOAD_ENDED: _("A load needs looking after"),
    Kind.REVEAL_ALARM: _("Too many sealed records were opened"),
}
