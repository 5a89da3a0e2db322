"""The sentence each page of the audit begins with, from the same values as its figures."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hark.flows.auditing import Proof
from hark.flows.checkpoints import Standing
from hark.guard.audit import Event
from hark.web import figures, times
from hark.web.audit.words import act_word
from hark.web.sentences import joined


def of_list(standing: Standing, *, total: int, narrowed: bool, now: datetime) -> str:
    """How many entries there are, or match, and how far they are signed."""
    if not standing.entries:
        return _("Nothing has been noted yet.")
    counted = (
        ngettext("{count} entry matches.", "{count} entries match.", total)
        if narrowed
        else ngettext("{count} deed was noted.", "{count} deeds were noted.", total)
    ).format(count=figures.number(total))
    return joined(counted, _signed(standing, now=now))


def of_entry(event: Event, proof: Proof) -> str:
    """Who did it, and whether that is proved."""
    done = _("{actor}: {deed}.").format(actor=event.actor, deed=act_word(event.act))
    match proof.holds:
        case True:
            said = _("It stands so in what was signed.")
        case False:
            said = _("What stands here is not what was signed.")
        case _unsigned:
            said = _("It is not signed yet.")
    return joined(done, said)


def _signed(standing: Standing, *, now: datetime) -> str:
    covered = standing.copied
    if covered is None:
        return _("None is signed and copied outside yet.")
    ago = times.ago(covered.at, now=now)
    waiting = standing.entries - covered.size
    if waiting <= 0:
        return _("All are signed and copied outside, the last of them {ago}.").format(ago=ago)
    return ngettext(
        "All but {count} are signed and copied outside, {ago}.",
        "All but {count} are signed and copied outside, {ago}.",
        waiting,
    ).format(count=figures.number(waiting), ago=ago)
