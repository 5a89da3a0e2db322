"""What can be put into which form: the templates that fit the complaint, by the deed they are for."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings

from hark.core.complaints.template import Kind
from hark.flows import case_templates
from hark.guard.access import Staff
from hark.records.cases import CaseRow
from hark.records.templates import TemplateRow

LONGEST = 16  # signs of a complaint's number


@dataclass(frozen=True, slots=True)
class Into:
    """A field that is written for the customer, and the kind of template it takes."""

    field: str
    kind: Kind


INTO: dict[str, Into] = {
    "acknowledge": Into("words", Kind.ACKNOWLEDGEMENT),
    "write": Into("words", Kind.INTERIM),
    "pause": Into("words", Kind.PAUSE),
    "extend": Into("reason", Kind.EXTENSION),
    "propose": Into("reply", Kind.REPLY),
}
Groups = Sequence[tuple[str, list[TemplateRow]]]


def offered(row: CaseRow, deeds: Sequence[str], *, by: Staff) -> dict[str, Groups]:
    """For each of the deeds that takes wording, the templates that fit, by language, the case's own first."""
    wanted = [name for name in deeds if name in INTO]
    if not wanted:
        return {}
    fitting = case_templates.offered(row, by=by)
    return {name: _grouped([each for each in fitting if each.kind == INTO[name].kind]) for name in wanted}


def _grouped(rows: list[TemplateRow]) -> Groups:
    called, groups = dict(settings.LANGUAGES), dict[str, list[TemplateRow]]()
    for row in rows:
        groups.setdefault(called[row.language], []).append(row)
    return list(groups.items())
