"""What the deeds of the audit are called; one that is not named here goes by its code."""

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ACTS: dict[str, Promise] = {
    "access.refused": _("Was refused"),
    "access.refused_again": _("Was refused again"),
    "account.linked": _("Linked an identity"),
    "account.locked_out": _("Was locked out"),
    "account.one_time_used": _("Used a one-time address"),
    "account.password_changed": _("Changed the password"),
    "account.preferences": _("Changed own settings"),
    "account.sign_in_failed": _("Sign-in failed"),
    "account.signed_in": _("Signed in"),
    "account.signed_out": _("Signed out"),
    "account.stepped_up": _("Confirmed their identity"),
    "audit.exported": _("Exported the audit"),
    "audit.verification_asked": _("Asked for a verification of the audit"),
    "audit.verification_failed": _("Could not verify the audit"),
    "audit.verified": _("Verified the audit"),
    "backup.asked": _("Asked for a backup"),
    "backup.drilled": _("Drilled a restore"),
    "backup.made": _("Made a backup"),
    "evidence.taken": _("Took the evidence of a figure"),
    "rollups.rebuilt": _("Made the sums of a ledger anew"),
    "backup.verified": _("Verified a backup"),
    "complaint.exported": _("Exported complaints"),
    "complaint.listed": _("Sent complaints to a program"),
    "contact.exported": _("Exported contacts"),
    "step.exported": _("Exported steps of cases"),
    "exposure.exported": _("Exported exposures"),
    "contact.opened": _("Opened a contact"),
    "step.opened": _("Opened a step of a case"),
    "complaint.opened": _("Opened a complaint"),
    "complaint.revealed": _("Read a complaint's narrative"),
    "customer.erased": _("Erased what was sealed"),
    "customer.held": _("Held from erasing"),
    "customer.let_go": _("Let go of a hold"),
    "customer.sought": _("Looked for a customer"),
    "events.settled": _("Settled records of the inbox"),
    "events.taken": _("Sent records one by one"),
    "feed.loaded": _("Loaded a file"),
    "feed.offered": _("Handed in a file"),
    "feed.refused": _("File was refused"),
    "keys.resealed": _("Sealed everything anew"),
    "keys.retired": _("Retired a key"),
    "keys.rotated": _("Made a new key"),
    "feed.rhythm": _("Declared a feed’s rhythm"),
    "mapping.removed": _("Removed a mapping"),
    "mapping.saved": _("Changed a mapping"),
    "organisation.line": _("Added or changed a business line"),
    "organisation.line_removed": _("Removed a business line"),
    "organisation.unit": _("Added or changed a unit"),
    "organisation.unit_removed": _("Removed a unit"),
    "outbox.retried": _("Tried messages again"),
    "person.added": _("Added somebody"),
    "person.changed": _("Changed somebody's role or unit"),
    "person.disabled": _("Disabled somebody"),
    "person.enabled": _("Enabled somebody again"),
    "person.invited": _("Invited somebody"),
    "person.second_factor_reset": _("Reset a second factor"),
    "person.sessions_ended": _("Ended somebody's sessions"),
    "person.single_sign_on_allowed": _("Allowed single sign-on"),
    "person.single_sign_on_forbidden": _("Forbade single sign-on"),
    "quarantine.exported": _("Exported the quarantine"),
    "quarantine.replayed": _("Tried records again"),
    "quarantine.revealed": _("Read a record in quarantine"),
    "reveal.alarm": _("Read too many sealed records"),
    "reveal.lifted": _("Let somebody read sealed records again"),
    "second_factor.added": _("Added a second factor"),
    "second_factor.removed": _("Removed a second factor"),
    "second_factor.renewed": _("Made new recovery codes"),
    "second_factor.shown": _("Was shown recovery codes"),
    "second_factor.failed": _("Second factor failed"),
    "session.ended": _("Ended a session"),
    "token.created": _("Made a token"),
    "token.revoked": _("Revoked a token"),
    "view.deleted": _("Deleted a view"),
    "view.saved": _("Saved a view"),
}


def act_word(act: str) -> str:
    """The deed in the reader's language."""
    return str(ACTS.get(act, act))


def known_acts(acts: Iterable[str]) -> list[tuple[str, str]]:
    """The deeds to choose from, by their words."""
    return sorted(((act, act_word(act)) for act in acts), key=lambda pair: pair[1])
