"""The trigger that keeps a complaint under the key it was sealed with: its history is never sealed anew."""

from functools import partial

from hark.records import triggers
from hark.records.triggers import Refusing

_TABLE = "records_caserow"
_TRIGGERS = [
    Refusing(
        f"{_TABLE}_stays_sealed",
        _TABLE,
        "UPDATE OF sealed_under",
        "a complaint stays under the key it was sealed with",
        when="OLD.sealed_under <> NEW.sealed_under",
    )
]

put = partial(triggers.put, _TRIGGERS)
lift = partial(triggers.lift, _TRIGGERS)
missing = partial(triggers.missing, _TRIGGERS)
