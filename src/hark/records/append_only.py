"""Triggers that refuse to change or delete what is only ever added to.

They stop a slip, and whoever has the database but not its administration. An administrator drops
them; what was changed then shows in the Merkle tree.
"""

from functools import partial

from hark.records import triggers

TABLES = ("records_auditentryrow", "records_auditcheckpointrow")
WORDS = "the audit is only ever added to"
_TRIGGERS = [each for table in TABLES for each in triggers.only_grows(table, words=WORDS, truncate=True)]

put = partial(triggers.put, _TRIGGERS)
lift = partial(triggers.lift, _TRIGGERS)
missing = partial(triggers.missing, _TRIGGERS)
