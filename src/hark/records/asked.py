"""Triggers that keep a question to another unit as it was asked, and what became of it."""

from functools import partial

from hark.records import triggers
from hark.records.triggers import Refusing

_TABLE = "records_questionrow"
_TRIGGERS = [
    Refusing(
        f"{_TABLE}_as_asked",
        _TABLE,
        "UPDATE OF case_id, unit_id, matter, question, asked_by, asked_at, due_on",
        "a question stays as it was asked",
    ),
    Refusing(
        f"{_TABLE}_as_told",
        _TABLE,
        "UPDATE",
        "what became of a question stays as it was told",
        when="OLD.standing <> 'open'",
    ),
    Refusing(f"{_TABLE}_no_delete", _TABLE, "DELETE", "what was asked about a complaint is kept"),
]

put = partial(triggers.put, _TRIGGERS)
lift = partial(triggers.lift, _TRIGGERS)
missing = partial(triggers.missing, _TRIGGERS)
