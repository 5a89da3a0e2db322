"""What triage makes of a case: what to be careful about, how urgent it seems, and the rest for its page."""

from collections.abc import Sequence
from functools import lru_cache

from hark.core.complaints.triage.model import Model
from hark.core.complaints.triage.opinions import BUSINESS, PRODUCT, REASON, SEVERITY, Triaged
from hark.core.complaints.triage.sorting import Triage
from hark.core.terms.case import Risk
from hark.flows import triage_rules, triage_store
from hark.records.cases import CaseRow

SHOWN = (PRODUCT, BUSINESS, REASON, SEVERITY)


def mark(row: CaseRow, what: str) -> None:
    """Have the case say what to be careful about, and how urgent it seems: rather more than less."""
    [triaged] = sort([what])
    put(row, triaged)


def put(row: CaseRow, triaged: Triaged) -> None:
    """Have the case say so."""
    row.marks = [mark.name for mark in triaged.marks]
    severity = triaged.opinions[SEVERITY]
    row.risk = Risk(max(severity.chances, key=lambda name: severity.chances[name]))


def of(what: str) -> Triaged:
    """What the words are about, by the models and rules in force."""
    [triaged] = sort([what])
    return triaged


def sort(whats: Sequence[str]) -> Sequence[Triaged]:
    """What is made of each of the texts."""
    return _triage(tuple(triage_store.models().items()))(whats)


@lru_cache(maxsize=1)  # its tables of words take longer to make than a text to sort
def _triage(models: tuple[tuple[str, Model], ...]) -> Triage:
    return Triage(dict(models), triage_rules.lexicon(), triage_rules.derivations())
