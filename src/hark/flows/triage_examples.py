"""Labelled texts to learn from: a file of the institution's corrections, or the ledger of complaints."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from hark.core.complaints.triage import words as counting
from hark.core.complaints.triage.learning import Examples
from hark.core.complaints.triage.opinions import ISSUE, PRODUCT
from hark.core.errors import Refusal
from hark.core.terms.intake import Record
from hark.flows import stores, subjects, triage_rules
from hark.flows.complaints import narrative_context
from hark.guard.access import Staff
from hark.intake.files import open_table
from hark.lake import account

LEDGER = "complaints"
AXES = ("product", "issue", "business", "reason", "severity")
TEXT = ("text", "narrative", "consumer complaint narrative")
_FEWEST_OF_AN_ISSUE = 20


class NoTexts(Refusal):
    """There is no column with texts, or none that says what they are about."""


@dataclass(slots=True)
class Told:
    """What was read: for each language the examples, and how many rows were of no use, by reason."""

    name: str
    digest: str = ""
    texts: dict[str, list[list[str]]] = field(default_factory=dict)
    originals: dict[str, list[str]] = field(default_factory=dict)
    labels: dict[str, dict[str, list[str | None]]] = field(default_factory=dict)
    unused: Counter[str] = field(default_factory=Counter)

    def add(self, text: str, said: dict[str, str]) -> None:
        """One text with its labels; a product is one of the nine classes, or a name that belongs to one."""
        counted = counting.words(text)
        language = counting.language(text, counted)
        labels = {axis: said.get(axis) or None for axis in AXES}
        labels[PRODUCT] = triage_rules.product_of().get(said.get(PRODUCT, ""))
        if language not in ("en", "zh"):
            self.unused["language"] += 1
        elif not any(labels[axis] for axis in AXES if axis != ISSUE):
            self.unused["label"] += 1
        else:
            self.texts.setdefault(language, []).append(counted)
            self.originals.setdefault(language, []).append(text)
            for axis in AXES:
                self.labels.setdefault(language, {}).setdefault(axis, []).append(labels[axis])

    def examples(self, language: str) -> Examples:
        """What was read in the language."""
        return Examples(self.texts.get(language, []), self.labels.get(language, {}))

    def classes(self, language: str) -> dict[str, tuple[str, ...]]:
        """The classes of each axis; of issues those that at least twenty of the texts have."""
        counts = Counter(issue for issue in self.labels.get(language, {}).get(ISSUE, ()) if issue)
        issues = sorted(issue for issue, count in counts.items() if count >= _FEWEST_OF_AN_ISSUE)
        return {**triage_rules.lexicon().classes, PRODUCT: triage_rules.products(), ISSUE: tuple(issues)}


def of_file(path: Path) -> Told:
    """What a file tells, of whatever form: a column `text` or `narrative`, and some of the axes.

    Raises:
        NoTexts: it has not.
        Refusal: the file cannot be read.
    """
    told = Told(path.name, sha256(path.read_bytes()).hexdigest())
    with open_table(path) as table:
        names = [name.strip().lower() for name in table.header]
        column = next((names.index(name) for name in TEXT if name in names), None)
        axes = {axis: names.index(axis) for axis in AXES if axis in names}
        if column is None or not axes:
            raise NoTexts(
                "{file} has no column with texts (text or narrative) and one of product, issue, business, "
                "reason, severity beside it.",
                file=path.name,
            )
        for record in _sound(table, told):
            told.add(record.cells[column], {axis: record.cells[at].strip() for axis, at in axes.items()})
    return told


def _sound(records: Iterable[Record], told: Told) -> Iterator[Record]:
    for record in records:
        if record.fault:
            told.unused[record.fault.value] += 1
        else:
            yield record


def of_ledger(*, by: Staff) -> Told:
    """What the narratives of the ledger tell, with the product and issue each came with."""
    told, digest = Told(LEDGER), sha256()
    for feed, source_id, product, issue, sealed in account.narratives(stores.seen(LEDGER, by=by)):
        try:
            text = subjects.open_sealed(bytes(sealed), context=narrative_context(feed, source_id)).decode()
        except subjects.Erased:
            told.unused["erased"] += 1
            continue
        digest.update(text.encode())
        told.add(text, {PRODUCT: product or "", ISSUE: issue or ""})
    told.digest = digest.hexdigest()
    return told
