"""What may be refused, in words: a sentence's end for each deed of the policy."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

DEEDS: dict[str, Promise] = {
    "indicator.ask": _("see indicators"),
    "indicator.see_small_cells": _("see figures about few customers"),
    "indicator.read_book": _("read the book of indicators"),
    "complaint.see": _("see complaints"),
    "complaint.reveal": _("read a complaint's narrative"),
    "complaint.export": _("export complaints"),
    "feed.see": _("see the data loaded"),
    "feed.load": _("load a file"),
    "quarantine.see": _("see the quarantine"),
    "quarantine.reveal": _("read a record in quarantine"),
    "quarantine.replay": _("try records in quarantine again"),
    "quarantine.export": _("export the quarantine"),
    "people.see": _("see who signs in"),
    "people.manage": _("change who signs in"),
    "organisation.manage": _("change the organisation"),
    "keys.see": _("see the sealing keys"),
    "keys.rotate": _("rotate the sealing keys"),
    "customer.erase": _("erase what is sealed about a customer"),
    "customer.hold": _("keep a customer's records from erasure"),
    "reveal.lift": _("lift the limit on reading sealed records"),
    "audit.see": _("read the audit"),
    "audit.export": _("export the audit"),
    "outbox.see": _("see messages to other systems"),
    "outbox.retry": _("send messages to other systems again"),
    "system.see": _("see the state of the system"),
    "backup.see": _("see backups"),
    "backup.make": _("make a backup"),
    "own.settings": _("change one's own settings"),
    "own.end_session": _("end one's own session"),
}
