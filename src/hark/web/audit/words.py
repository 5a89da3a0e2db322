"""What the deeds of the audit are called; one that is not named here goes by its code."""

import json
from collections.abc import Iterable, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ACTS: dict[str, Promise] = {
    "access.refused": _("Was refused"),
    "access.refused_again": _("Was refused again"),
    "account.preferences": _("Changed own settings"),
    "account.signed_in": _("Signed in"),
    "audit.exported": _("Took out the audit"),
    "audit.verified": _("Verified the audit"),
    "complaint.exported": _("Took out complaints"),
    "complaint.revealed": _("Read a complaint's narrative"),
    "feed.loaded": _("Loaded a file"),
    "feed.offered": _("Handed in a file"),
    "feed.refused": _("File was refused"),
    "quarantine.exported": _("Took out the quarantine"),
    "quarantine.replayed": _("Tried records again"),
    "quarantine.revealed": _("Read a record in quarantine"),
    "token.created": _("Made a token"),
    "token.revoked": _("Revoked a token"),
}


def act_word(act: str) -> str:
    """The deed in the reader's language."""
    return str(ACTS.get(act, act))


def known_acts(acts: Iterable[str]) -> list[tuple[str, str]]:
    """The deeds to choose from, by their words."""
    return sorted(((act, act_word(act)) for act in acts), key=lambda pair: pair[1])


def details_told(details: Mapping[str, object]) -> list[tuple[str, str]]:
    """The details one by one: texts as they are, all else as JSON."""
    return [
        (name, value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))
        for name, value in sorted(details.items())
    ]
