"""The words of the page, by the names the parts and the checks go by."""

import signal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hark.core.terms.working import Replaced, Why
from hark.flows.health import Sign

SIGNS: dict[Sign, Promise] = {
    Sign.DATABASE: _("Records"),
    Sign.LAKE: _("Ledger"),
    Sign.KEYS: pgettext_lazy("that seal", "Keys"),
    Sign.WORKER: _("Worker"),
    Sign.DISK: _("Free disk"),
}
QUEUES: dict[str, Promise] = {
    "inbox_waiting": _("Records in the inbox"),
    "arrivals_waiting": _("Files that wait"),
    "arrivals_running": _("Files being loaded"),
    "quarantine_open": _("Records in quarantine"),
}
# Why a worker was followed by another; what `number` stands for is said with it.
REPLACED: dict[Why, Promise] = {
    Why.HUNG: _("it hung: it had not said for three minutes that it goes on, or for an hour that it begins"),
    Why.KILLED: _("it was killed by signal %(number)s"),
    Why.ENDED: _("it ended by itself with status %(number)s; the log says why"),
}
KILLED_BY_9 = _("it was killed by signal 9: by somebody, or because memory ran out")
# What a check found, and its remedy; one that is not here is shown in its own words.
FINDINGS: dict[str, tuple[Promise, Promise]] = {
    "hark.python": (
        _("This version of Python does not notice overlapping entries in zip files."),
        _("Hark looks for them itself; still, move to 3.11.8 or newer when you can."),
    ),
    "hark.sqlite": (
        _("This version of SQLite could lose commits in write-ahead mode, so that mode is not used."),
        _("Nothing is at risk and writes are a little slower; SQLite 3.51.3 or newer lifts it."),
    ),
    "hark.home": (
        _("Others on this machine can enter the folder that holds everything."),
        _("Take their permission away: chmod 700."),
    ),
    "hark.key_open": (
        _("Others on this machine can read a key."),
        _("Take their permission away: chmod 600."),
    ),
    "hark.key_damaged": (
        _("A key is missing, damaged or not the right one."),
        _("Put it back from the copy you keep apart."),
    ),
    "hark.space": (_("Little space is left on the disk."), _("Free some before loading.")),
    "hark.records": (
        _("The records are damaged."),
        _("Stop Hark, set records.sqlite3 aside and put the newest copy in its place."),
    ),
    "hark.tables": (
        _("The tables are not those of this version yet."),
        _("Copy the folder first if it matters; `hark serve` brings them up."),
    ),
    "hark.lake": (
        _("Files of the ledger are missing."),
        _("Put the folder lake/ back from the newest copy."),
    ),
    "hark.lake_damaged": (
        _("The ledger cannot be opened."),
        _("Stop Hark and put the folder lake/ back from the newest copy."),
    ),
    "hark.oidc": (
        _("Single sign-on is half set up, so it is not offered."),
        _("Set HARK_OIDC_ISSUER, HARK_OIDC_CLIENT_ID and HARK_OIDC_SECRET_FILE."),
    ),
    "hark.oidc_http": (
        _("The identity provider is asked without HTTPS: whoever is in between can sign in as anybody."),
        _("Let HARK_OIDC_ISSUER begin with https://."),
    ),
    "hark.oidc_secret": (
        _("The secret for the identity provider cannot be read."),
        _("Put it there, for Hark's account to read."),
    ),
    "hark.oidc_secret_empty": (
        _("The file with the secret for the identity provider is empty."),
        _("Write the secret into it."),
    ),
    "hark.oidc_secret_open": (
        _("Others on this machine can read the secret for the identity provider."),
        _("Take their permission away: chmod 600."),
    ),
    "hark.oidc_acr": (
        _("The identity provider's word is never taken for a second factor: Hark asks for its own."),
        _("Name in HARK_OIDC_ACR or HARK_OIDC_AMR what the provider says of a second factor."),
    ),
    "hark.broker": (
        _("The message broker cannot be asked: its address or its password is none."),
        _("Look at HARK_BROKER_URL and HARK_BROKER_PASSWORD_FILE; `hark check` says more."),
    ),
    "hark.broker_missing": (
        _("What speaks to a message broker is not installed."),
        _("Install Hark with the extra broker."),
    ),
    "hark.broker_open": (
        _("The message broker is spoken to without TLS: whoever is in between reads customers' records."),
        _("Let HARK_BROKER_URL begin with amqps:// or kafkas://."),
    ),
    "hark.broker_secret_empty": (
        _("The file with the password for the message broker is empty."),
        _("Write the password into it."),
    ),
    "hark.broker_secret_open": (
        _("Others on this machine can read the password for the message broker."),
        _("Take their permission away: chmod 600."),
    ),
    "hark.source_secret": (
        _("The file with the password for a source cannot be read."),
        _("Put it there, for Hark's account to read; `hark check` names it."),
    ),
    "hark.source_secret_empty": (
        _("The file with the password for a source is empty."),
        _("Write the password into it; `hark check` names it."),
    ),
    "hark.source_secret_open": (
        _("Others on this machine can read the password for a source."),
        _("Take their permission away: chmod 600."),
    ),
    "hark.inbox": (
        _("Many records wait in the inbox; when it is full, senders are told to wait."),
        _("See that the worker works: `hark serve` has one, `hark work` is one."),
    ),
    "hark.audit_late": (
        _("Entries of the audit wait more than five minutes for a checkpoint outside."),
        _("`hark audit witness` makes one, or says what is in its way; `hark serve` makes one each minute."),
    ),
    "hark.audit_open": (
        _("The database lets entries of the audit be changed: a trigger is missing."),
        _("Ask who took it away, and run `hark audit verify`."),
    ),
    "hark.database": (
        _("The database does not answer."),
        _("Look at the server, at HARK_DATABASE_URL, and at what the server's log says."),
    ),
    "hark.escrow": (
        _("The key that opens the backups lies on this machine only."),
        _("`hark backup --copy-escrow-key FILE`, and take the file away from here."),
    ),
    "hark.lake_digest": (
        _("A file of the ledger is not as it was committed."),
        _("Restore the newest good backup into an empty folder and take lake/ from there."),
    ),
    "hark.outbox": (
        _("Messages were given up: nobody took them."),
        _("`hark outbox list --state dead` says why; `hark outbox retry` tries them again."),
    ),
    "hark.records_deep": (
        _("The records are damaged."),
        _("Stop Hark, restore the newest backup into an empty folder and go on from there."),
    ),
    "hark.witness": (
        _("The audit's checkpoints are copied to the disk the records lie on."),
        _(
            "Set HARK_WITNESS to a folder of another system: only there do they show that records were"
            " put back or cut off."
        ),
    ),
}


def why(replaced: Replaced) -> str:
    """Why it was followed by another, as the second half of a sentence."""
    if replaced.why is Why.KILLED and replaced.number == signal.SIGKILL:
        return str(KILLED_BY_9)
    return str(REPLACED[replaced.why]) % {"number": replaced.number}
