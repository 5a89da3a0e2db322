"""Triggers that keep a signed return as it was signed."""

from functools import partial

from hark.records import triggers

_TRIGGERS = triggers.only_grows("records_returnrow", words="a signed return is only ever added to")

put = partial(triggers.put, _TRIGGERS)
lift = partial(triggers.lift, _TRIGGERS)
missing = partial(triggers.missing, _TRIGGERS)
