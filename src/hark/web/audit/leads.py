"""The sentence each page of the audit begins with, from the same values as its figures."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hark.flows.audit_proofs import Proof
from hark.flows.checkpoints import Standing
from hark.guard.audit import Event
from hark.web import figures, times
from hark.web.audit.words import act_word
from hark.web.sentences import joined


def of_list(standing: Standing, *, total: int, narrowed: bool, now: datetime) -> str:
    """How many entries there are, or match, and how far they are signed."""
    if not standing.entries:
        return _("Nothing is recorded yet.")
    counted = (
        ngettext("{count} entry matches.", "{count} entries match.", total)
        if narrowed
        else ngettext("{count} activity is recorded.", "{count} activities are recorded.", total)
    ).format(count=figures.number(total))
    return joined(counted, _signed(standing, now=now))


def of_entry(event: Event, proof: Proof) -> str:
    """Who did it, and whether that is proved."""
    done = _("{actor}: {deed}.").format(actor=event.actor, deed=act_word(event.act))
    match proof.holds:
        case True:
            said = _("It is as it was signed.")
        case False:
            said = _("It is not as it was signed.")
        case _unsigned:
            said = _("It is not signed yet.")
    return joined(done, said)


def _signed(standing: Standing, *, now: datetime) -> str:
    covered = standing.copied
    if covered is None:
        return _("None is signed and copied yet.")
    ago = times.ago(covered.at, now=now)
    waiting = standing.entries - covered.size
    if waiting <= 0 and standing.beside:
        return _("All are signed, the last of them {ago}, and copied to the same disk only.").format(ago=ago)
    if waiting <= 0:
        return _("All are signed and copied outside, the last of them {ago}.").format(ago=ago)
    if standing.beside:
        said = ngettext(
            "All but {count} are signed, {ago}, and copied to the same disk only.",
            "All but {count} are signed, {ago}, and copied to the same disk only.",
            waiting,
        )
    else:
        said = ngettext(
            "All but {count} are signed and copied outside, {ago}.",
            "All but {count} are signed and copied outside, {ago}.",
            waiting,
        )
    return said.format(count=figures.number(waiting), ago=ago)
