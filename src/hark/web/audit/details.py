"""What stands beside an entry, in words; a name or value that has none goes as it was noted."""

from collections.abc import Mapping, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from hark.flows.revealing import Purpose
from hark.web import figures
from hark.web.audit.deeds import DEEDS
from hark.web.cases.confidential import REASONS
from hark.web.cases.wording import KINDS
from hark.web.complaints.forms import PURPOSES
from hark.web.data.narrowing import STATES
from hark.web.data.reasons import AWAY
from hark.web.data.withdrawn import MISTAKES
from hark.web.sentences import listed
from hark.web.words import REDACTED, ROLES, UNIT_KINDS

NAMES: dict[str, Promise] = {
    "above": _("Stands under"),
    "accepted": _("Accepted"),
    "after": _("Digest after"),
    "aside": _("Records in quarantine"),
    "anew": _("From the first row on"),
    "asked_by": _("Asked for by"),
    "arrival": _("Arrival"),
    "before": _("Digest before"),
    "capacity": _("How much at once"),
    "care": _("Trained for special care"),
    "challenger": _("Macro-F1 of the new model"),
    "champion": _("Macro-F1 of the model in force"),
    "confidential": _("Why it is confidential"),
    "counted": _("How many more times"),
    "complaints": _("Complaints"),
    "dates": _("Days"),
    "digest": _("Digest"),
    "days": _("Records a day, Monday to Sunday"),
    "deed": _("What was refused"),
    "duplicates": _("Duplicates"),
    "entries": _("Entries"),
    "facts": _("Taken back"),
    "feed": _("Feed"),
    "field": _("Field"),
    "file": _("File"),
    "first_day": _("First day"),
    "form": _("Form"),
    "highest": _("Hardest level"),
    "host": _("Server"),
    "hours": _("Records an hour, Monday to Sunday"),
    "how": _("How"),
    "issuer": _("Identity provider"),
    "kept": _("Version kept"),
    "key": _("Key"),
    "kinds": _("What it is told of"),
    "kind": _("Kind"),
    "languages": _("Languages"),
    "last_day": _("Last day"),
    "lines": _("Business lines"),
    "mapping": _("Mapping"),
    "masked": _("Left out"),
    "messages": _("Messages"),
    "mistake": _("Why withdrawn"),
    "most": _("Most within an hour"),
    "name": _("Name"),
    "numbers": _("Numbers"),
    "other": _("Other complaint"),
    "passed": _("Passed"),
    "person": _("Person"),
    "position": _("First entry that is not as it was written"),
    "products": _("Products"),
    "purpose": _("What for?"),
    "put_away_by": _("Put away by"),
    "put_away_why": _("Why it is put away"),
    "quarantined": _("In quarantine"),
    "read": _("Read"),
    "reason": _("Reason"),
    "redacted": _("Taken out of texts"),
    "reference": _("Case or letter"),
    "robot": _("Kind of robot"),
    "removed": _("Older backups removed"),
    "role": _("Role"),
    "rows": _("Rows"),
    "senders": _("Sent by"),
    "size": _("Size in bytes"),
    "since": _("Put away since"),
    "stage": _("Stage"),
    "state": _("Status"),
    "stand_in": _("Stands in"),
    "source": _("Learned from"),
    "units": _("Units"),
    "unit": pgettext_lazy("of the institution", "Unit"),
    "values": _("Values sealed anew"),
    "version": _("Version of the data"),
    "way": _("Shown"),
    "what": _("What"),
    "why": pgettext_lazy("records in quarantine", "Why"),
    "whole": _("With phone, card and identity numbers in full"),
    "was": _("Day noted before"),
}
WAYS: dict[str, Promise] = {
    "password": _("Password"),
    "mfa": _("Second factor"),
    "one-time": _("One-time address"),
    "oidc": _("Single sign-on"),
    "demonstration": _("One click, in the demonstration"),
}
FACTORS: dict[str, Promise] = {
    "totp": _("App"),
    "webauthn": _("Security key"),
    "recovery_codes": _("Recovery codes"),
}
NARRATIVE: dict[str, Promise] = {"narrative": _("Narrative"), "customer": _("Customer")}
LEFT_OUT: dict[str, Promise] = {
    **NARRATIVE,
    "told": _("What the customer said"),
    "reply": _("The reply"),
    "finding": _("What was found"),
    "owner": _("Handler"),
    "vulnerable": _("Special care"),
}
VALUES: dict[str, Mapping[str, Promise]] = {
    "confidential": REASONS,
    "deed": DEEDS,
    "field": NARRATIVE,
    "kind": {**{kind.value: word for kind, word in UNIT_KINDS.items()}, **FACTORS, **KINDS},
    "masked": LEFT_OUT,
    "mistake": MISTAKES,
    "put_away_why": AWAY,
    "purpose": {
        Purpose.MEND.value: _("To mend a record"),
        **{purpose.value: word for purpose, word in PURPOSES.items()},
    },
    "redacted": REDACTED,
    "state": STATES,
    "role": {role.value: word for role, word in ROLES.items()},
    "way": WAYS,
    "why": AWAY,
}


def told(details: Mapping[str, object]) -> list[tuple[str, str]]:
    """The details one by one, each with its name."""
    return [(str(NAMES.get(name, name)), _value(name, value)) for name, value in sorted(details.items())]


def _value(name: str, value: object) -> str:
    if value in (None, "", [], {}):
        return figures.UNKNOWN
    match value:
        case bool():
            return pgettext("a flag", "yes") if value else pgettext("a flag", "no")
        case int() | float():
            return figures.number(value)
        case str():
            return listed([_word(name, part) for part in (value.split("+") if name == "way" else [value])])
        case Sequence():
            return listed([_value(name, each) for each in value])
        case Mapping():
            return listed([f"{_word(name, key)} {_value(name, each)}" for key, each in value.items()])
        case _:
            return str(value)


def _word(name: str, value: object) -> str:
    return str(VALUES.get(name, {}).get(str(value), value))
