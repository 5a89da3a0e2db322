"""Commands that sort complaints, and learn to."""

import gc
import json
import sys
from argparse import Namespace
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import BinaryIO

from django.utils import timezone

from hark.core.complaints.triage.opinions import BUSINESS, ISSUE, PRODUCT, REASON, SEVERITY, Triaged
from hark.flows import triage, triage_card, triage_training
from hark.flows.triage_lines import batches
from hark.guard.access import operator
from hark.jobs.command import DONE, REFUSED
from hark.jobs.start import operator_name


def predict(options: Namespace) -> int:
    """What each text is about, a line each; 1 when some line was no text."""
    sort = triage.sorter(by=operator(operator_name()), confidence=options.confidence)
    # Nothing made for a text refers to itself: looking for circles costs a fifth of the time and finds none.
    gc.freeze()
    gc.set_threshold(1_000_000)
    bad = False
    with _opened(options.file) as file:
        for asked, unread in batches(file):
            for line in unread:
                bad = True
                print(f"hark: line {line.line}: {line.problem}", file=sys.stderr)
            found = sort([each.text for each in asked])
            told = _as_json if options.json else _in_words
            lines = [told(each.id, one) for each, one in zip(asked, found, strict=True)]
            print("".join(f"{line}\n" for line in lines), end="")
    return REFUSED if bad else DONE


def train(options: Namespace) -> int:
    """A model a language, and whether it is in force; 1 when none of them was any better."""
    by, now = operator(operator_name()), timezone.now()
    if options.out:
        trained = triage_training.bundle(
            options.source, to=options.out, licence=options.licence, by=by, now=now
        )
        for each in trained:
            page = options.out / f"{each.model.language}.md"
            page.write_text(triage_card.page(each.model), encoding="utf-8")
    else:
        trained = triage_training.train(
            options.source, anew=options.anew, licence=options.licence, by=by, now=now
        )
    if options.json:
        print(json.dumps([triage_card.plain(each) for each in trained], ensure_ascii=False))
    else:
        print("\n".join(triage_card.sentence(each) for each in trained))
    return DONE if options.out or any(each.in_force for each in trained) else REFUSED


def card(options: Namespace) -> int:
    """The card of the model in force, and whether recent texts have drifted away from it."""
    by = operator(operator_name())
    model = triage.look(options.language, by=by)
    drift = triage.drifted(model, list(_texts(options.recent)), by=by) if options.recent else None
    if options.json:
        told = {"language": model.language, **model.card}
        more = {} if drift is None else {"drift": triage_card.drift_plain(drift)}
        print(json.dumps({**told, **more}, ensure_ascii=False))
    else:
        print(triage_card.page(model))
        if drift:
            print(triage_card.drift_sentence(drift))
    return DONE


def _texts(file: Path) -> Iterator[str]:
    with file.open("rb") as lines:
        for asked, _ in batches(lines):
            yield from (each.text for each in asked)


def _opened(name: str) -> "nullcontext[BinaryIO] | BinaryIO":
    return nullcontext(sys.stdin.buffer) if name == "-" else Path(name).open("rb")


def _as_json(id: object, told: Triaged) -> str:
    said = told.opinions
    issue = said.get(ISSUE)
    return json.dumps(
        {
            "id": id,
            "product": said[PRODUCT].chances,
            "language": told.language,
            "severity": said[SEVERITY].chances,
            "reason": said[REASON].chances,
            "abstain": told.abstains,
            "business": said[BUSINESS].chances,
            "issue": issue.chances if issue else {},
            "marks": {mark.name: {"probability": mark.chance, "words": mark.words} for mark in told.marks},
            "words": {axis: opinion.words for axis, opinion in said.items()},
            "basis": {axis: opinion.basis for axis, opinion in said.items()},
            "unsure": [axis for axis, opinion in said.items() if opinion.unsure],
        }
    )


def _in_words(id: object, told: Triaged) -> str:
    product = told.opinions[PRODUCT]
    top = max(product.chances, key=product.chances.__getitem__)
    said = "ask a person" if told.abstains else top
    marks = ", ".join(mark.name for mark in told.marks)
    told_id = "".join(c if c.isprintable() else "?" for c in str(id))
    return "\t".join([told_id, told.language, said, f"{top} {product.chances[top]:.2f}", marks])
